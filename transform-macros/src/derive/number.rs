//! Of which floats the tensors of a module are: those of its parts, which must be of one type.

use super::module::Part;
use super::record::{Record, mentions};
use super::target::perhaps;
use crate::parse::types;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Token, Type, TypeParamBound, WherePredicate};

/// Of which floats the tensors are.
pub(super) struct Number {
    pub(super) ty: TokenStream,
    /// That all parts are modules, of the same floats.
    pub(super) conditions: Vec<TokenStream>,
    /// A function that compiles if they are, as far as they are not generic.
    pub(super) asserted: TokenStream,
}

pub(super) fn number(record: &Record, parts: &[Part], plumbing: &Ident) -> Number {
    let generic: Vec<_> = record.generics.type_params().map(|param| &param.ident).collect();
    let modules = modules(record);
    let is_of =
        |ty: &Type, params: &[&Ident]| params.iter().any(|param| mentions(ty.to_token_stream(), param));
    let kinds = kinds(record, parts);
    // What has type parameters of its own may be a module for some only. Conditions on others are left to `asserted`.
    let of_modules = kinds
        .iter()
        .filter(|ty| generic.is_empty() || is_of(ty, &modules));
    let mut conditions: Vec<_> = of_modules
        .map(|ty| match generic.is_empty() {
            true => perhaps(&ty.to_token_stream(), quote!(#plumbing::Module)),
            false => quote!(#ty: #plumbing::Module),
        })
        .collect();
    let joined = kinds.iter().rev().fold(None, |rest: Option<TokenStream>, ty| {
        let number = quote_spanned!(ty.span()=> <#ty as #plumbing::Module>::Number);
        Some(quote_spanned!(ty.span()=> (#number, #rest)))
    });
    if let Some(joined) = joined.as_ref().filter(|_| !conditions.is_empty()) {
        conditions.push(match generic.is_empty() {
            true => perhaps(joined, quote!(#plumbing::JoinAll)),
            false => quote!(#joined: #plumbing::JoinAll),
        });
    }
    let closed = kinds.iter().filter(|ty| !is_of(ty, &generic));
    let mut asserted: Vec<_> = closed
        .map(|ty| quote_spanned!(ty.span()=> module::<#ty>();))
        .collect();
    if let Some(joined) = joined.as_ref().filter(|_| generic.is_empty()) {
        let span = kinds.first().map_or_else(Span::call_site, |ty| ty.span());
        asserted.push(quote_spanned!(span=> joined::<#joined>();));
    }
    Number {
        ty: match joined {
            Some(joined) => quote!(<#joined as #plumbing::JoinAll>::Out),
            None => quote!(#plumbing::NoNumber),
        },
        conditions,
        asserted: quote! {
            fn module<T: #plumbing::Module>() {}
            fn joined<T: #plumbing::JoinAll>() {}
            fn modules() {
                #(#asserted)*
            }
        },
    }
}

/// The types of the parts, each once: of containers, that of what they hold.
fn kinds<'r>(record: &'r Record, parts: &[Part]) -> Vec<&'r Type> {
    let mut kinds: Vec<&Type> = Vec::new();
    for (field, part) in record.fields.iter().zip(parts) {
        let kind = held(&field.ty);
        // A type in itself has the floats of the whole.
        let is_own = mentions(kind.to_token_stream(), &record.name);
        if *part != Part::Skipped && !is_own && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}
/// What a container holds, and what is in that.
fn held(ty: &Type) -> &Type {
    match types::peel(ty) {
        Type::Array(array) => held(&array.elem),
        Type::Path(path) => {
            let last = path.path.segments.last();
            let last = last.filter(|last| {
                ["Vec", "Option", "Box", "BTreeMap"]
                    .iter()
                    .any(|name| last.ident == name)
            });
            match last.map(|last| &last.arguments) {
                Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.last() {
                    Some(GenericArgument::Type(ty)) => held(ty),
                    _ => ty,
                },
                _ => ty,
            }
        }
        ty => ty,
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
