//! What is left of an item that could not be differentiated.

use crate::fallback;
use proc_macro2::{Span, TokenStream};
use quote::quote;

fn fallback_of(item: TokenStream) -> String {
    let error = syn::Error::new(Span::call_site(), "not like this");
    let file = syn::parse2(fallback::tokens(item, &error)).expect("the fallback is Rust");
    prettyplease::unparse(&file)
}

#[test]
fn a_function_stays_and_the_error_is_its_handle() {
    let item = quote! {
        pub(crate) fn loss<const N: usize>(w: [f64; N], #[nondiff] n: usize) -> f64 {
            #[nondiff]
            let k = n + 1;
            w[k]
        }
    };
    insta::assert_snapshot!(fallback_of(item), @r#"
    pub(crate) fn loss<const N: usize>(w: [f64; N], n: usize) -> f64 {
        let k = n + 1;
        w[k]
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types, dead_code)]
    pub(crate) type loss<const N: usize> = [(); ::core::compile_error! {
        "not like this"
    }];
    ::core::compile_error! {
        "not like this"
    }
    "#);
}

#[test]
fn other_items_stay_as_they_are() {
    insta::assert_snapshot!(fallback_of(quote!(struct Point { x: f64 })), @r#"
    struct Point {
        x: f64,
    }
    ::core::compile_error! {
        "not like this"
    }
    "#);
}

#[test]
fn a_body_that_is_being_typed_stays_as_it_is() {
    let item = quote! {
        fn slope(x: f64, #[nondiff] n: usize) -> f64 {
            #[nondiff]
            let k = n;
            x.
        }
    };
    let error = syn::Error::new(Span::call_site(), "not like this");
    let left = fallback::tokens(item, &error).to_string();
    let wanted = quote! {
        fn slope(x: f64, n: usize) -> f64 {
            let k = n;
            x.
        }
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        type slope<> = [(); ::core::compile_error! { "not like this" }];
        ::core::compile_error! { "not like this" }
    };
    assert_eq!(left, wanted.to_string());
}

#[test]
fn a_block_that_is_being_typed_stays_as_it_is() {
    let item = quote!(impl Square { fn area(&self, #[nondiff] k: f64) -> f64 { self. } });
    let error = syn::Error::new(Span::call_site(), "not like this");
    let left = fallback::tokens(item, &error).to_string();
    let wanted = quote! {
        impl Square { fn area(&self, k: f64) -> f64 { self. } }
        ::core::compile_error! { "not like this" }
    };
    assert_eq!(left, wanted.to_string());
}
