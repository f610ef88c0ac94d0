//! Functions as arguments: what is asked of the type of such a parameter, and how a caller says the types of what it gives.

use super::Emitter;
use super::bound::{Asked, asked};
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::Item;
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;
use syn::Visibility;

/// What is said of a function that is none to the variants.
const CALLED_INSIDE: &str = "a function that takes functions is called in an annotated function: it is that one that can be transformed";
const TYPES: &str = "where a closure does not say its types, and no signature in the same file does, they are those of numbers: \
    write `|x: &[f64]| -> Vec<f64> { .. }`";

/// The traits that the types of function parameters are bounded by.
pub(super) fn asked_of(item: &Item, plumbing: &Ident) -> TokenStream {
    let mut known = BTreeSet::new();
    let new = item
        .functions
        .iter()
        .filter(|(function, _)| known.insert(function.ty.to_string()));
    let traits = new.map(|(function, signature)| {
        let mut generics = function.generics(&item.scope());
        for param in &mut generics.params {
            if let Some(lifted) = types::lifted_param(param, plumbing) {
                *param = syn::parse_quote!(#lifted);
            }
        }
        let message = format!(
            "`{{Self}}` is not what `{}` can be given as a function",
            item.func.sig.ident
        );
        let of = Asked {
            message: quote! {
                #[diagnostic::on_unimplemented(message = #message, note = #CALLED_INSIDE, note = #TYPES)]
            },
            name: &function.asked(),
            vis: &Visibility::Inherited,
            generics: &generics,
            methods: &[signature],
        };
        asked(&of, item.differentiable, &quote!(#plumbing))
    });
    traits.collect()
}

impl Emitter<'_> {
    /// The types of the functions among the arguments of a call, if there are any.
    pub(super) fn given(&self, args: &[Operand<Var>]) -> Option<TokenStream> {
        let types = self.functions_among(args);
        (!types.is_empty()).then(|| quote!(::core::marker::PhantomData::<fn() -> (#(#types,)*)>))
    }

    /// The same as a tuple, if one of them is of a type parameter.
    pub(super) fn handed_on(&self, args: &[Operand<Var>]) -> Option<TokenStream> {
        let types = self.functions_among(args);
        let handed = types.iter().any(|ty| self.functions.is_open(ty));
        handed.then(|| quote!((#(#types,)*)))
    }

    fn functions_among(&self, args: &[Operand<Var>]) -> Vec<TokenStream> {
        args.iter().filter_map(|x| self.functions.of(x)).collect()
    }
}
