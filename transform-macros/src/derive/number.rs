//! Of which floats the tensors of a module are: those of its parts, which must be of one type.

use super::module::Part;
use super::record::{Record, mentions};
use super::target::perhaps;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Token, Type, TypeParamBound, WherePredicate};

/// Of which floats the tensors are.
pub(super) struct Number {
    pub(super) ty: TokenStream,
    /// That all parts are modules, of the same floats.
    pub(super) conditions: Vec<TokenStream>,
    /// A function that compiles if they are, as far as they are not generic.
    pub(super) asserted: TokenStream,
}

pub(super) fn number(record: &Record, parts: &[Part], plumbing: &Ident) -> Number {
    let fields = record.fields.iter().zip(parts);
    // A type in itself has the floats of the whole.
    let own = fields.filter(|(field, part)| {
        **part != Part::Skipped && !mentions(field.ty.to_token_stream(), &record.name)
    });
    let generic: Vec<_> = record.generics.type_params().map(|param| &param.ident).collect();
    let modules = modules(record);
    let (mut conditions, mut asserted) = (Vec::new(), Vec::new());
    let mut is_open = false;
    let ty = own.rev().fold(None, |rest: Option<TokenStream>, (field, _)| {
        let (ty, span) = (field.ty.to_token_stream(), field.ty.span());
        let is_of = |params: &[&Ident]| params.iter().any(|param| mentions(ty.clone(), param));
        let is_module = generic.is_empty() || is_of(&modules);
        is_open |= is_module;
        if is_module {
            conditions.push(perhaps(&ty, quote!(#plumbing::Module)));
        }
        if !is_of(&generic) {
            asserted.push(quote_spanned!(span=> module::<#ty>();));
        }
        let number = quote_spanned!(span=> <#ty as #plumbing::Module>::Number);
        let Some(rest) = rest else { return Some(number) };
        if is_open {
            conditions.push(perhaps(&number, quote!(#plumbing::JoinNumbers<#rest>)));
        }
        if generic.is_empty() {
            asserted.push(quote_spanned!(span=> joined::<#number, #rest>();));
        }
        Some(quote_spanned!(span=> <#number as #plumbing::JoinNumbers<#rest>>::Out))
    });
    Number {
        ty: ty.unwrap_or_else(|| quote!(#plumbing::NoNumber)),
        conditions,
        asserted: quote! {
            fn module<T: #plumbing::Module>() {}
            fn joined<T: #plumbing::JoinNumbers<Other>, Other>() {}
            fn modules() {
                #(#asserted)*
            }
        },
    }
}

/// The type parameters that stand for modules. Others stand for floats: nothing has to be said of those, and what is
/// said hides what rustc knows.
fn modules(record: &Record) -> Vec<&Ident> {
    let clause = record.generics.where_clause.iter();
    let predicates: Vec<_> = clause.flat_map(|clause| &clause.predicates).collect();
    let is_float = |param: &syn::TypeParam| {
        has_float(&param.bounds)
            || predicates.iter().any(|predicate| match predicate {
                WherePredicate::Type(of) => has_float(&of.bounds) && is_named(&of.bounded_ty, &param.ident),
                _ => false,
            })
    };
    let params = record.generics.type_params().filter(|param| !is_float(param));
    params.map(|param| &param.ident).collect()
}
fn has_float(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => bound
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Float"),
        _ => false,
    })
}
fn is_named(ty: &Type, name: &Ident) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}
