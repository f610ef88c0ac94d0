//! What to emit when there are errors: the user's item as it was, so that editors keep working and rustc
//! does not report its uses too, and the errors. While it is typed, an item is often no Rust: then all that is read of it
//! is the signature.

use crate::parse::{markers, types};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, ItemFn, ItemImpl, ItemTrait, Signature, Visibility};

/// The item without this macro's own attributes, an empty handle of its name, and the errors.
pub(crate) fn tokens(item: TokenStream, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    match syn::parse2::<ItemFn>(item.clone()) {
        Ok(func) => {
            let handle = stub_handle(&func.vis, &func.sig);
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
        Err(_) => unread(item),
    }
}

/// An item that does not parse, and its handle if it is a function.
fn unread(item: TokenStream) -> TokenStream {
    let head = syn::parse2::<Head>(item.clone()).ok();
    let handle = head.and_then(|Head { vis, sig }| stub_handle(&vis, &sig));
    let item = markers::removed_of_tokens(item);
    quote!(#item #handle)
}

/// A function up to its body.
struct Head {
    vis: Visibility,
    sig: Signature,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let (vis, sig) = (input.parse()?, input.parse()?);
        input.parse::<TokenStream>()?;
        Ok(Head { vis, sig })
    }
}

/// `grad!(f)` names a type `f`: without one, every use would be reported as well.
fn stub_handle(vis: &Visibility, sig: &Signature) -> Option<TokenStream> {
    let name = &sig.ident;
    // A method stands in an `impl` block, where no struct can.
    let method = sig.receiver().is_some();
    if method || types::PRIMITIVE_TYPES.iter().any(|primitive| name == primitive) {
        return None;
    }
    let consts = sig.generics.const_params();
    let types: Vec<_> = sig.generics.type_params().map(|param| &param.ident).collect();
    let of = (!types.is_empty()).then(|| quote!(of: ::core::marker::PhantomData<fn() -> (#(#types,)*)>));
    Some(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #vis struct #name<#(#types,)* #(#consts),*> { #of }
    })
}
