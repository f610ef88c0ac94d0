//! What to emit when there are errors: the user's item as it was, so that editors keep working and rustc
//! does not report its uses too, and the errors.

use crate::parse::{markers, types};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ItemFn, ItemImpl, ItemTrait};

/// The item without this macro's own attributes, an empty handle of its name, and the errors.
pub(crate) fn tokens(item: TokenStream, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    match syn::parse2::<ItemFn>(item.clone()) {
        Ok(func) => {
            let handle = stub_handle(&func);
            let func = markers::removed(func);
            quote!(#func #handle #errors)
        }
        Err(_) => {
            let item = without_markers(item);
            quote!(#item #errors)
        }
    }
}

/// A block or a trait without the attributes.
fn without_markers(item: TokenStream) -> TokenStream {
    if let Ok(block) = syn::parse2::<ItemImpl>(item.clone()) {
        return markers::removed_of_block(block).into_token_stream();
    }
    match syn::parse2::<ItemTrait>(item.clone()) {
        Ok(asked) => markers::removed_of_trait(asked).into_token_stream(),
        Err(_) => item,
    }
}

/// `grad!(f)` names a type `f`: without one, every use would be reported as well.
fn stub_handle(func: &ItemFn) -> Option<TokenStream> {
    let name = &func.sig.ident;
    // A method stands in an `impl` block, where no struct can.
    let method = func.sig.receiver().is_some();
    if method || types::PRIMITIVE_TYPES.iter().any(|primitive| name == primitive) {
        return None;
    }
    let vis = &func.vis;
    let consts = func.sig.generics.const_params();
    let types: Vec<_> = func
        .sig
        .generics
        .type_params()
        .map(|param| &param.ident)
        .collect();
    let of = (!types.is_empty()).then(|| quote!(of: ::core::marker::PhantomData<fn() -> (#(#types,)*)>));
    Some(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #vis struct #name<#(#types,)* #(#consts),*> { #of }
    })
}
