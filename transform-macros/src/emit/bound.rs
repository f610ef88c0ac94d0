//! An annotated trait asks of its types that they have its methods as functions: then a type parameter that it bounds has
//! them at every level. What is asked stands in a trait above it, which holds of every type that has them, so that types
//! need not say so.

use super::params::{outcome_type, param_type};
use crate::parse::block::key;
use crate::parse::bound::Bound;
use crate::parse::item::Item;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Generics, Visibility};

/// The trait, and what stands above it.
pub(crate) fn bound(bound: &Bound, differentiable: bool, plumbing: &TokenStream) -> TokenStream {
    let mut item = bound.item.clone();
    let above = Ident::new(&format!("{}Asked", item.ident), Span::call_site());
    let asked = asked(
        &Asked {
            message: TokenStream::new(),
            name: &above,
            vis: &item.vis,
            generics: &item.generics,
            methods: &bound.methods.iter().collect::<Vec<_>>(),
        },
        differentiable,
        plumbing,
    );
    let (_, names, _) = item.generics.split_for_impl();
    item.supertraits.push(syn::parse_quote!(#above #names));
    item.colon_token.get_or_insert_with(Default::default);
    quote!(#item #asked)
}

/// A trait of what is asked.
pub(super) struct Asked<'a> {
    /// What rustc says of a type without them, if it is not to say what is missing.
    pub(super) message: TokenStream,
    pub(super) name: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) generics: &'a Generics,
    pub(super) methods: &'a [&'a Item],
}

/// The trait, which holds of every type with these methods.
pub(super) fn asked(asked: &Asked<'_>, differentiable: bool, plumbing: &TokenStream) -> TokenStream {
    let Asked {
        message,
        name,
        vis,
        generics,
        methods,
    } = asked;
    let (declared, clause) = (&generics.params, &generics.where_clause);
    let (_, names, _) = generics.split_for_impl();
    let mut of = Generics::clone(generics);
    of.params.push(syn::parse_quote!(Of: #plumbing::Lift));
    let keys: Vec<_> = methods.iter().map(|method| key(&method.func.sig.ident)).collect();
    let handles: Vec<_> = (0..methods.len()).map(|i| format_ident!("Asked{i}")).collect();
    let functions = methods
        .iter()
        .map(|method| function(method, differentiable, plumbing));
    let functions: Vec<_> = functions.collect();
    let conditions = of.make_where_clause();
    for (key, function) in keys.iter().zip(&functions) {
        let condition = syn::parse_quote!(Of: #plumbing::Method<#key, Handle: #function, Parameters = #plumbing::NoParameters>);
        conditions.predicates.push(condition);
    }
    let (of, _, conditions) = of.split_for_impl();
    let hidden = (!message.is_empty()).then(|| quote!(#[diagnostic::do_not_recommend]));
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        #message
        #vis trait #name<#declared>: #plumbing::Lift #(+ #plumbing::Method<#keys, Handle = Self::#handles, Parameters = #plumbing::NoParameters>)*
        #clause
        {
            #( type #handles: #functions; )*
        }
        #[automatically_derived]
        #hidden
        impl #of #name #names for Of #conditions {
            #( type #handles = <Of as #plumbing::Method<#keys>>::Handle; )*
        }
    }
}

/// The bounds of a method as a function.
fn function(method: &Item, differentiable: bool, plumbing: &TokenStream) -> TokenStream {
    let params = method.params.iter().map(|param| param_type(param, plumbing));
    let output = outcome_type(method, plumbing);
    let derived = differentiable.then(|| quote!(#plumbing::Derived +));
    quote!(#derived #plumbing::Function<Params = (#(#params,)*), Out = #output>)
}
