//! What to emit when there are errors: the user's item as it was, so that editors keep working and rustc
//! does not report its uses too, and the errors.

use crate::parse::{markers, types};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericParam, ItemFn, ItemImpl};

/// The item without this macro's own attributes, an empty handle of its name, and the errors.
pub(crate) fn tokens(item: TokenStream, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    match syn::parse2::<ItemFn>(item.clone()) {
        Ok(func) => {
            let handle = stub_handle(&func);
            let func = markers::removed(func);
            quote!(#func #handle #errors)
        }
        Err(_) => match syn::parse2::<ItemImpl>(item.clone()) {
            Ok(block) => {
                let block = markers::removed_of_block(block);
                quote!(#block #errors)
            }
            Err(_) => quote!(#item #errors),
        },
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
    let consts = func.sig.generics.params.iter().filter_map(|param| match param {
        GenericParam::Const(param) => Some(param.to_token_stream()),
        _ => None,
    });
    Some(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #vis struct #name<#(#consts),*> {}
    })
}
