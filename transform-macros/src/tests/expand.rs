//! The generated items of tiny functions, as Rust.

use super::snapshot;
use crate::driver;
use proc_macro2::TokenStream;
use quote::ToTokens;

#[test]
fn expand() {
    snapshot(
        "expand",
        include_str!("fixtures/expand/functions.rs"),
        |item, _| {
            let tokens = driver::differentiable(TokenStream::new(), item.func.to_token_stream());
            let mut file: syn::File = syn::parse2(tokens).expect("the generated items are Rust");
            // The function itself stays as it was.
            file.items.remove(0);
            prettyplease::unparse(&file)
        },
    );
}
