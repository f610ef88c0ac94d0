//! Structs that a function makes.

use super::Emitter;
use crate::derive::mentions;
use crate::ir::op::Form;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

impl Emitter<'_> {
    /// A struct of a type that only a trait names: an alias is a name for it.
    pub(super) fn made(
        &self,
        ty: &TokenStream,
        form: &Form,
        values: Vec<TokenStream>,
        rest: Option<TokenStream>,
    ) -> TokenStream {
        let (members, span) = (&form.members, syn::spanned::Spanned::span(&form.path));
        let rest = rest.map(|rest| quote!(..#rest));
        let made = Ident::new("Made", span);
        let (params, names) = self.params_in(&form.path);
        quote_spanned! {span=>
            { type #made<Lv #(, #params)*> = #ty; #made::<Lv #(, #names)*> { #(#members: #values,)* #rest } }
        }
    }

    /// The generic parameters that a path names, as an alias declares them, and their names.
    fn params_in(&self, path: &syn::Path) -> (Vec<TokenStream>, Vec<&Ident>) {
        let params = self.name.generics.params.iter().filter_map(|param| match param {
            syn::GenericParam::Type(param) => {
                let name = &param.ident;
                Some((quote!(#name), name))
            }
            syn::GenericParam::Const(param) => {
                let (name, ty) = (&param.ident, &param.ty);
                Some((quote!(const #name: #ty), name))
            }
            syn::GenericParam::Lifetime(_) => None,
        });
        params.filter(|(_, name)| mentions(quote!(#path), name)).unzip()
    }
}
