//! Parameters of the variants: their modes as types, their names, and what is made of them at the start.

use super::Emitter;
use super::op::listed;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::ir::ssa::Var;
use crate::parse::item::{Item, Param, Passing};
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// The type of the result: with what is left in the parameters that the function changes.
pub(super) fn outcome_type(item: &Item, plumbing: &impl ToTokens) -> TokenStream {
    let output = &item.output;
    let mut left = item.params.iter().filter(|param| param.changes()).peekable();
    if left.peek().is_none() {
        return quote!(#output);
    }
    let owned = left.map(|param| match (&param.elem, types::view(&param.ty)) {
        (Some(elem), _) => quote!(::std::vec::Vec<#elem>),
        (None, Some(view)) => quote!(<#view as #plumbing::View>::Owned),
        (None, None) => {
            let ty = &param.ty;
            quote!(#ty)
        }
    });
    let left = listed(owned);
    quote!(#plumbing::InOut<#output, #left>)
}

/// The passing mode of a parameter.
pub(super) fn param_type(param: &Param, plumbing: &impl ToTokens) -> TokenStream {
    let by = passing_type(param, plumbing);
    match param.as_it_is {
        true => quote!(#plumbing::Plain<#by>),
        false => by,
    }
}

fn passing_type(param: &Param, plumbing: &impl ToTokens) -> TokenStream {
    let ty = &param.ty;
    match (param.passing, &param.elem) {
        (Passing::Slice, Some(elem)) => quote!(#plumbing::BySlice<#elem>),
        (Passing::SliceMut, Some(elem)) => quote!(#plumbing::BySliceMut<#elem>),
        (Passing::Ref, _) if types::is_str(ty) => quote!(#plumbing::ByStr),
        (Passing::Ref, _) => match types::view(ty) {
            Some(view) => quote!(#plumbing::ByViewRef<#view>),
            None => quote!(#plumbing::ByRef<#ty>),
        },
        (Passing::RefMut, _) if param.lends() => quote!(#plumbing::ByLent<#ty>),
        (Passing::RefMut, _) => match types::view(ty) {
            Some(view) => quote!(#plumbing::ByViewMut<#view>),
            None => quote!(#plumbing::ByMut<#ty>),
        },
        _ => match (types::borrowed_option(ty), types::view(ty)) {
            (Some(owned), _) => quote!(#plumbing::ByGiven<#owned>),
            (None, Some(view)) => quote!(#plumbing::ByView<#view>),
            (None, None) => quote!(#plumbing::ByVal<#ty>),
        },
    }
}

impl Emitter<'_> {
    /// The parameters as a pattern.
    pub(super) fn param_names(&self) -> TokenStream {
        let names = self.func.params.iter().map(|var| {
            if self.is_storage(*var) {
                self.names.suffixed(*var, "_arg")
            } else {
                self.names.value(*var)
            }
        });
        quote!((#(#names,)*))
    }

    /// One name per active parameter, `_` for others.
    pub(super) fn param_parts(&self, in_place: &str, name: impl Fn(Var) -> Ident) -> Vec<TokenStream> {
        let parts = self.func.params.iter().map(|var| {
            if self.is_storage(*var) && self.storage_is_active(*var) {
                let name = self.names.suffixed(*var, in_place);
                quote!(#name)
            } else if self.activity.active(*var) {
                let name = name(*var);
                quote!(#name)
            } else {
                quote!(_)
            }
        });
        parts.collect()
    }

    /// Parameters that are not differentiated become plain; those written in place get a place of their own.
    pub(super) fn entry(&self, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        let mut code = TokenStream::new();
        for (var, param) in self.func.params.iter().zip(self.params) {
            let name = self.names.value(*var);
            if self.is_storage(*var) {
                let arg = self.names.suffixed(*var, "_arg");
                if sweep == Sweep::Forward && !self.is_in_place(*var) {
                    let own = match param.passing {
                        _ if param.lends() => quote!(#plumbing::borrowed(#arg)),
                        Passing::SliceMut => quote!(#arg.to_vec()),
                        _ => quote!(#plumbing::copy(#arg)),
                    };
                    code.extend(quote!(let mut #name = #own;));
                }
            } else if param.as_it_is {
                code.extend(match param.passing {
                    Passing::Value => quote!(let #name = #plumbing::plain(#name).into_owned();),
                    _ => quote!(let #name = &*#plumbing::plain(#name);),
                });
            } else if self.kind(*var) == Kind::Generator {
                // It stays at its level.
            } else if param.is_static && self.kind(*var) != Kind::Static {
                code.extend(match param.passing {
                    Passing::Value => quote!(let #name = #plumbing::primal(#name);),
                    Passing::Slice | Passing::SliceMut => quote!(let #name = &#plumbing::primal(#name)[..];),
                    Passing::Ref | Passing::RefMut => quote!(let #name = &#plumbing::primal(#name);),
                });
            } else if param.is_static && param.passing == Passing::Value {
                code.extend(quote!(let #name = #plumbing::copy(#name);));
            }
        }
        code
    }
}
