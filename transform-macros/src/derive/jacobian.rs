//! Jacobians of and by the struct: its fields become the trees that belong to them.

use super::target::{Target, perhaps};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn jacobian(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let (shaped, jacobian) = (shaped(target, plumbing), of_result(target, plumbing));
    quote!(#shaped #jacobian)
}

/// Of an input.
fn shaped(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let conditions: Vec<_> = target
        .types
        .iter()
        .map(|ty| perhaps(ty, quote!(#plumbing::Shaped)))
        .collect();
    let header = target.header(
        plumbing,
        TokenStream::new(),
        quote!(#plumbing::Shaped),
        &conditions,
    );
    let parts = |of: TokenStream| {
        let parts: Vec<_> = target
            .types
            .iter()
            .map(|ty| quote!(<#ty as #plumbing::Shaped>::#of))
            .collect();
        target.parts_of(&parts)
    };
    let by_numbers = parts(quote!(OfNumbers<WW, #plumbing::Alone>));
    let by_tensor = parts(quote!(OfTensor<#plumbing::Alone, KK>));
    let of_rows = target.make(&target.of, |member, ty| {
        quote!({
            let mut rows = rows.clone();
            let mut part = || &rows.next().expect("a row for every number").#member;
            <#ty as #plumbing::Shaped>::of_rows::<WW, #plumbing::Alone, EE, LL>(y, &x.#member, &mut part)
        })
    });
    let of_tensor = target.make(&target.of, |member, ty| {
        quote!(<#ty as #plumbing::Shaped>::of_tensor::<#plumbing::Alone, KK, LL, SS>(shape, &x.#member, entries))
    });
    let leaves = target.each(
        |member, ty| quote!(<#ty as #plumbing::Shaped>::leaves::<#plumbing::Alone, LL>(&x.#member, found);),
    );
    let at = quote!(as #plumbing::Lift>::At<LL>);
    let types = &target.types;
    quote! {
        #header {
            const FLOATS: ::core::option::Option<usize> =
                #plumbing::of_all(&[#(<#types as #plumbing::Shaped>::FLOATS),*]);
            type OfNumbers<WW: #plumbing::Within, VV: #plumbing::Within> = VV::Of<#by_numbers>;
            type OfTensor<VV: #plumbing::Within, KK: #plumbing::Blocks> = VV::Of<#by_tensor>;
            #[inline]
            fn of_rows<
                'rr,
                WW: #plumbing::Within,
                VV: #plumbing::Within,
                EE: #plumbing::Lift,
                LL: #plumbing::Level,
            >(
                y: &<WW::Of<EE> #at,
                x: &<VV::Of<Self> #at,
                row: &mut impl FnMut() -> &'rr <VV::Of<Self> #at,
            ) -> <Self::OfNumbers<WW, VV> #at {
                let rows = #plumbing::Rows::<Self, LL>::collect::<WW, VV, EE>(y, row);
                rows.by_part::<VV, #by_numbers>(x, |x, rows| #of_rows)
            }
            fn of_tensor<VV: #plumbing::Within, KK: #plumbing::Blocks, LL: #plumbing::Level, SS: #plumbing::Entries<LL>>(
                shape: &[usize],
                x: &<VV::Of<Self> #at,
                entries: &mut SS,
            ) -> <Self::OfTensor<VV, KK> #at {
                VV::map::<Self, #by_tensor, LL>(x, &mut |x| #of_tensor)
            }
            fn leaves<VV: #plumbing::Within, LL: #plumbing::Level>(
                x: &<VV::Of<Self> #at,
                found: &mut ::std::vec::Vec<#plumbing::Leaf>,
            ) {
                VV::map::<Self, (), LL>(x, &mut |x| { #(#leaves)* });
            }
        }
    }
}

/// Of a result.
fn of_result(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let conditions: Vec<_> = target
        .types
        .iter()
        .map(|ty| perhaps(ty, quote!(#plumbing::Jacobian<In>)))
        .collect();
    let header = target.header(
        plumbing,
        quote!(In: #plumbing::Shaped,),
        quote!(#plumbing::Jacobian<In>),
        &conditions,
    );
    let parts: Vec<_> = target
        .types
        .iter()
        .map(|ty| quote!(<#ty as #plumbing::Jacobian<In>>::Of<#plumbing::Alone>))
        .collect();
    let of = target.parts_of(&parts);
    let assemble = target.make(&target.of, |member, ty| {
        quote!(<#ty as #plumbing::Jacobian<In>>::assemble::<#plumbing::Alone, LL, SS>(&y.#member, x, entries))
    });
    let at = quote!(as #plumbing::Lift>::At<LL>);
    quote! {
        #header {
            type Of<WW: #plumbing::Within> = WW::Of<#of>;
            #[inline]
            fn assemble<
                WW: #plumbing::Within,
                LL: #plumbing::Level,
                SS: #plumbing::Entries<LL, Input = In>,
            >(
                y: &<WW::Of<Self> #at,
                x: &<In #at,
                entries: &mut SS,
            ) -> <<Self as #plumbing::Jacobian<In>>::Of<WW> #at {
                WW::map::<Self, #of, LL>(y, &mut |y| #assemble)
            }
        }
    }
}
