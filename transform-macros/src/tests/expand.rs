//! The generated items of tiny functions, as Rust.

use super::snapshot;
use crate::driver;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

#[test]
fn expand() {
    snapshot(
        "expand",
        include_str!("fixtures/expand/functions.rs"),
        |item, _| {
            let func = item.func.to_token_stream();
            shown(driver::differentiable(TokenStream::new(), func))
        },
    );
}

/// Functions whose lanes may go different ways.
#[test]
fn split() {
    snapshot("split", include_str!("fixtures/expand/split.rs"), |item, _| {
        let func = &item.func;
        shown(driver::differentiable(
            TokenStream::new(),
            quote!(#[vmappable] #func),
        ))
    });
}

/// The generated items; the function itself stays as it was.
fn shown(tokens: TokenStream) -> String {
    let mut file: syn::File = syn::parse2(tokens).expect("the generated items are Rust");
    file.items.remove(0);
    prettyplease::unparse(&file)
}
