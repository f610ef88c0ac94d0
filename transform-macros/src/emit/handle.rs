//! The type that stands for a function: for a free function one of its name, beside it; for a function of a type one
//! that has the type as a parameter, so that it can be seen wherever the type can.

use crate::parse::item::Item;
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::GenericParam;

pub(super) struct Handle {
    /// The struct.
    pub(super) declaration: TokenStream,
    pub(super) ty: TokenStream,
    /// The parameters of impls for it, without brackets, each with its bounds.
    pub(super) params: Vec<TokenStream>,
    /// Their names.
    pub(super) names: Vec<Ident>,
    /// The conditions of those impls.
    pub(super) conditions: TokenStream,
    /// A use of the user's function: one that is only transformed is used all the same.
    pub(super) used: TokenStream,
}

impl Handle {
    pub(super) fn of(item: &Item, plumbing: &Ident) -> Self {
        let name = &item.func.sig.ident;
        match &item.owner {
            None => Handle::free(item, name),
            Some(owner) => {
                let (path, generics) = (&owner.path, &owner.generics);
                let clause = &generics.where_clause;
                let of_trait = owner.of_trait.as_ref().map(|of_trait| quote!(as #of_trait));
                Handle {
                    declaration: method_handle(name),
                    ty: quote!(#name<#path>),
                    params: generics
                        .params
                        .iter()
                        .filter_map(|param| types::lifted_param(param, plumbing))
                        .collect(),
                    names: generics.params.iter().filter_map(parameter_name).collect(),
                    conditions: quote!(#clause),
                    used: quote!(let _ = <#path #of_trait>::#name;),
                }
            }
        }
    }

    fn free(item: &Item, name: &Ident) -> Self {
        let vis = &item.func.vis;
        let consts: Vec<_> = item.generics.const_params().collect();
        let names: Vec<_> = consts.iter().map(|param| param.ident.clone()).collect();
        Handle {
            declaration: quote! {
                #[doc(hidden)]
                #[allow(non_camel_case_types, dead_code)]
                #[derive(Clone, Copy, Default)]
                #vis struct #name<#(#consts),*> {}
            },
            ty: quote!(#name<#(#names),*>),
            params: consts.iter().map(|param| quote!(#param)).collect(),
            conditions: TokenStream::new(),
            used: quote!(let _ = #name::<#(#names),*>;),
            names,
        }
    }
}

/// `derive` would ask of the type what is asked of the handle.
fn method_handle(name: &Ident) -> TokenStream {
    quote! {
        pub struct #name<Of> {
            of: ::core::marker::PhantomData<fn() -> Of>,
        }
        impl<Of> ::core::clone::Clone for #name<Of> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<Of> ::core::marker::Copy for #name<Of> {}
        impl<Of> ::core::default::Default for #name<Of> {
            fn default() -> Self {
                #name { of: ::core::marker::PhantomData }
            }
        }
    }
}

fn parameter_name(param: &GenericParam) -> Option<Ident> {
    match param {
        GenericParam::Type(param) => Some(param.ident.clone()),
        GenericParam::Const(param) => Some(param.ident.clone()),
        GenericParam::Lifetime(_) => None,
    }
}
