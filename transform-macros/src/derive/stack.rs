//! `Stack`: what the struct is where it is mapped. A struct whose leaves are tensors stays what it is; where numbers
//! are among them, which become tensors, the struct with fields of any type stands for it.

use super::target::{Target, perhaps};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Member;

pub(super) fn stack(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let stays = target.stays_where_mapped();
    let conditions: Vec<_> = target
        .types
        .iter()
        .map(|ty| match stays {
            true => perhaps(ty, quote!(#plumbing::Stack<Stacked = #ty>)),
            false => perhaps(ty, quote!(#plumbing::Stack)),
        })
        .collect();
    let stacked = if stays {
        quote!(Self)
    } else {
        let parts: Vec<_> = target
            .types
            .iter()
            .map(|ty| quote!(<#ty as #plumbing::Stack>::Stacked))
            .collect();
        target.parts_of(&parts)
    };
    let header = target.header(
        plumbing,
        TokenStream::new(),
        quote!(#plumbing::Stack),
        &conditions,
    );
    let mappable = target.header(plumbing, TokenStream::new(), quote!(#plumbing::Mappable), &[]);
    let by_stacked = if stays { &target.at } else { &target.of };
    let (types, between) = (&target.types, between(target, plumbing, by_stacked));
    let facts = facts(target, plumbing);
    quote! {
        #mappable {}
        #header {
            type Stacked = #stacked;
            type ByValue = #plumbing::ByVal<Self::Stacked>;
            type Form = #plumbing::Nodes;
            const HAS_RNG: bool = false #(|| <#types as #plumbing::Stack>::HAS_RNG)*;
            #between
            #facts
        }
    }
}

/// From lanes to an axis and back.
fn between(target: &Target<'_>, plumbing: &Ident, by_stacked: &Ident) -> TokenStream {
    let at = &target.at;
    let gathered =
        |of: &Ident, member: &Member| quote!(&#of.iter().map(|x| &x.#member).collect::<::std::vec::Vec<_>>());
    let survey = target.each(|member, ty| {
        let name = match member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        };
        quote! {
            survey.within(#name, |survey| <#ty as #plumbing::Stack>::survey::<LL>(&x.#member, axis, survey));
        }
    });
    let enter = target.make(
        at,
        |member, ty| quote!(<#ty as #plumbing::Stack>::enter::<LL>(&x.#member, axis, lanes)),
    );
    let chunks = Ident::new("chunks", proc_macro2::Span::call_site());
    let leave = target.make(by_stacked, |member, ty| {
        let parts = gathered(&chunks, member);
        quote!(<#ty as #plumbing::Stack>::leave::<LL>(#parts, axis, sizes))
    });
    let variables = target.variables();
    let lists = target.members().zip(&target.types).zip(&variables).map(|((member, ty), variable)| {
        quote! {
            let mut #variable = <#ty as #plumbing::Stack>::unstack::<LL>(&x.#member, axis, lanes).into_iter();
        }
    });
    let lists: Vec<_> = lists.collect();
    let next = std::cell::Cell::new(0);
    let lane = target.make(at, |_, _| {
        let variable = variables.get(next.replace(next.get() + 1));
        quote!(#variable.next().expect("a value for every lane"))
    });
    let lanes = Ident::new("lanes", proc_macro2::Span::call_site());
    let stack = target.make(by_stacked, |member, ty| {
        let parts = gathered(&lanes, member);
        quote!(<#ty as #plumbing::Stack>::stack::<LL>(#parts, &like.#member, axis))
    });
    let (value, stacked) = (
        quote!(<Self as #plumbing::Lift>::At),
        quote!(<Self::Stacked as #plumbing::Lift>::At<LL>),
    );
    quote! {
        fn survey<LL: #plumbing::Level>(x: &#stacked, axis: isize, survey: &mut #plumbing::Survey) {
            #(#survey)*
        }
        fn enter<LL: #plumbing::Level>(
            x: &#stacked,
            axis: isize,
            lanes: &::core::ops::Range<usize>,
        ) -> #value<#plumbing::Batch<LL>> {
            #enter
        }
        fn leave<LL: #plumbing::Level>(
            chunks: &[&#value<#plumbing::Batch<LL>>],
            axis: isize,
            sizes: &#plumbing::Sizes<'_>,
        ) -> #stacked {
            #leave
        }
        fn unstack<LL: #plumbing::Level>(
            x: &#stacked,
            axis: isize,
            lanes: usize,
        ) -> ::std::vec::Vec<#value<LL>> {
            #(#lists)*
            (0..lanes).map(|_| #lane).collect()
        }
        fn stack<LL: #plumbing::Level>(
            lanes: &[&#value<LL>],
            like: &#value<LL>,
            axis: isize,
        ) -> #stacked {
            #stack
        }
    }
}

/// What is asked of lanes.
fn facts(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let varies = target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::varies::<LL>(&x.#member)));
    let same =
        target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::same::<LL>(&a.#member, &b.#member)));
    let blank = target.make(
        &target.at,
        |_, ty| quote!(<#ty as #plumbing::Stack>::blank::<LL>()?),
    );
    let generators =
        target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::generators::<LL>(&mut x.#member, f);));
    let value = quote!(<Self as #plumbing::Lift>::At);
    quote! {
        fn varies<LL: #plumbing::Level>(x: &#value<#plumbing::Batch<LL>>) -> bool {
            false #(|| #varies)*
        }
        fn same<LL: #plumbing::Level>(a: &#value<LL>, b: &#value<LL>) -> bool {
            true #(&& #same)*
        }
        fn blank<LL: #plumbing::Level>() -> ::core::option::Option<#value<LL>> {
            ::core::option::Option::Some(#blank)
        }
        fn generators<LL: #plumbing::Level>(
            x: &mut #value<LL>,
            f: &mut dyn FnMut(&mut #plumbing::Seeds),
        ) {
            #(#generators)*
        }
    }
}
