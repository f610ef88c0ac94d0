//! What to emit when there are errors: the user's item as it was, so that editors keep working and rustc
//! does not report its uses too, and the errors. While it is typed, an item is often no Rust: then all that is read of it
//! is the signature.

use crate::parse::{markers, types};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, ItemFn, ItemImpl, ItemTrait, Signature, Visibility};

/// The item without this macro's own attributes, and the errors.
pub(crate) fn tokens(item: TokenStream, errors: &syn::Error) -> TokenStream {
    let all = errors.to_compile_error();
    let (item, head) = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(func) => {
            let (vis, sig) = (func.vis.clone(), func.sig.clone());
            (
                markers::removed(func).into_token_stream(),
                Some(Head { vis, sig }),
            )
        }
        Err(_) => (without_markers(item.clone()), syn::parse2(item).ok()),
    };
    let first = errors.clone().into_iter().next();
    let handle = head.and_then(|head| failed_handle(&head, &first?.to_compile_error()));
    quote!(#item #handle #all)
}

/// A block or a trait without the attributes, or what does not parse.
fn without_markers(item: TokenStream) -> TokenStream {
    if let Ok(block) = syn::parse2::<ItemImpl>(item.clone()) {
        return markers::removed_of_block(block).into_token_stream();
    }
    match syn::parse2::<ItemTrait>(item.clone()) {
        Ok(asked) => markers::removed_of_trait(asked).into_token_stream(),
        Err(_) => markers::removed_of_tokens(item),
    }
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

/// `grad!(f)` names a type `f`. It is one in which an error stands, as the length of an array: of a type with an error in it
/// rustc reports nothing else, wherever it is used. The error itself is reported once, wherever it stands again.
fn failed_handle(head: &Head, error: &TokenStream) -> Option<TokenStream> {
    let Head { vis, sig } = head;
    let (name, generics) = (&sig.ident, &sig.generics);
    // A method stands in an `impl` block, where no type can.
    let method = sig.receiver().is_some();
    if method || types::PRIMITIVE_TYPES.iter().any(|primitive| name == primitive) {
        return None;
    }
    let consts: Vec<_> = generics.const_params().collect();
    let types: Vec<_> = generics.type_params().map(|param| &param.ident).collect();
    // Floats that nobody says are `f64` in a handle. Behind parameters that have to be said none can be left open.
    let open = consts.is_empty().then(|| quote!(= f64));
    let types_as_params = types.iter().map(|name| quote!(#name #open));
    Some(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis type #name<#(#types_as_params,)* #(#consts),*> = [(#(#types,)*); #error];
    })
}
