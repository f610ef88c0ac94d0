//! Functions that are marked with `checkpoint`: their derivative keeps nothing, and runs them again.

use super::handle::Handle;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The value, where one sweep serves for it and for the derivative.
pub(super) fn value(plumbing: &Ident) -> TokenStream {
    quote! {
        fn eval<Lv: #plumbing::Level>(self, args: #plumbing::RefOf<'_, Self, Lv>) -> #plumbing::OutAt<Self, Lv> {
            #plumbing::Checkpoint::linearize_whole::<Lv, #plumbing::ValueAlone>(self, args, #plumbing::Wrt::NONE).0
        }
    }
}

/// The method `linearize`.
pub(super) fn run_again(plumbing: &Ident, handle: &Handle) -> TokenStream {
    let names = &handle.names;
    quote! {
        fn linearize<Lv: #plumbing::Level, Kp: #plumbing::Keep>(
            self,
            args: #plumbing::RefOf<'_, Self, Lv>,
            _: #plumbing::Wrt,
        ) -> (#plumbing::OutAt<Self, Lv>, impl #plumbing::Linearized<Self, Lv> + use<Lv, Kp #(, #names)*>) {
            (self.eval::<Lv>(args), #plumbing::RunAgain)
        }
    }
}

/// What is run again: the method `linearize` as it is without the mark.
pub(super) fn whole(plumbing: &Ident, handle: &Handle, linearize: &TokenStream) -> TokenStream {
    let Handle {
        ty,
        params,
        conditions,
        ..
    } = handle;
    quote! {
        #[automatically_derived]
        impl<#(#params),*> #plumbing::Checkpoint for #ty #conditions {
            #linearize
        }
    }
}
