//! `Tree`: the leaves of all fields, in order. And that there may be floats among them.

use super::target::Target;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn tree(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let header = |name: TokenStream| target.header(plumbing, TokenStream::new(), name, &[]);
    let (tree, active) = (header(quote!(#plumbing::Tree)), header(quote!(#plumbing::Active)));
    let kind = target.types.iter().rev().fold(None, |rest, ty| {
        let kind = quote!(<#ty as #plumbing::Tree>::Kind);
        Some(match rest {
            None => kind,
            Some(rest) => quote!(<#kind as #plumbing::Kind>::Or<#rest>),
        })
    });
    let kind = kind.unwrap_or_else(|| quote!(#plumbing::NoFloats));
    let visits = target.each(|member, ty| {
        quote!(<#ty as #plumbing::Tree>::visit::<LL, MM, VV>(&x.#member, &mut t.#member, visitor);)
    });
    quote! {
        #tree {
            type Kind = #kind;
            type Given<'a> = &'a Self;
            #[inline]
            fn own(given: &Self) -> Self {
                ::core::clone::Clone::clone(given)
            }
            #[inline]
            fn visit<LL: #plumbing::Level, MM: #plumbing::Level, VV: #plumbing::Leaves<LL, MM>>(
                x: &<Self as #plumbing::Lift>::At<LL>,
                t: &mut #plumbing::TanOf<Self, MM>,
                visitor: &mut VV,
            ) {
                #(#visits)*
            }
        }
        #active {}
    }
}
