//! What generated code asks of an enum at a level, and of its tangents.

use super::choice::{Part, Variant, part_key};
use super::record::Record;
use crate::parse::block::key;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Which variant it is, its parts, and variants that are made.
pub(super) fn questions(record: &Record, variants: &[Variant], plumbing: &Ident) -> TokenStream {
    let (name, names, at) = (&record.name, record.param_names(), record.at());
    let (params, own) = (record.params(plumbing), record.conditions(plumbing));
    let members: Vec<_> = record.fields.iter().skip(1).map(|field| &field.member).collect();
    let ids: Vec<_> = variants.iter().map(|variant| key(&variant.name)).collect();
    let texts = variants.iter().map(Variant::text);
    let refused =
        format!("a pattern of a differentiated function names a constant of `{name}`: name a variant");
    let parts = variants
        .iter()
        .flat_map(|variant| variant.parts.iter().map(move |part| (variant, part)));
    let parts = parts.map(|(variant, part)| part_questions(record, variant, part, plumbing));
    let compare = compare(record, variants, plumbing);
    quote! {
        #compare
        impl<#(#params,)* Lv: #plumbing::Level> #plumbing::OfVariant<#name<#(#names),*>> for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            #[inline]
            fn is<const VARIANT: u64>(&self, _: impl FnOnce(&#name<#(#names),*>) -> bool) -> bool {
                const { ::core::assert!(::core::matches!(VARIANT, #(#ids)|*), #refused) };
                match VARIANT {
                    #(#ids => self.variant == #texts,)*
                    _ => false,
                }
            }
        }
        impl<#(#params,)* Lv: #plumbing::Level> #plumbing::FromVariant for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            #[inline]
            fn of_variant(variant: &'static str) -> Self {
                #at { variant, #(#members: ::core::option::Option::None,)* level: ::core::marker::PhantomData }
            }
        }
        #(#parts)*
    }
}

/// A part of a variant: of a value, to be read, written and put in, and of a tangent.
fn part_questions(record: &Record, variant: &Variant, part: &Part, plumbing: &Ident) -> TokenStream {
    let (name, names, at, of) = (&record.name, record.param_names(), record.at(), record.of());
    let (params, own, all) = (
        record.params(plumbing),
        record.conditions(plumbing),
        record.field_params(),
    );
    let (id, ty, own_ty) = (part_key(&variant.name, &part.member), &part.ty, &part.own);
    let place = record.fields.get(part.place).map(|field| &field.member);
    let others = all
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != part.place)
        .map(|(_, param)| param);
    let mixed = all.iter().enumerate().map(|(i, param)| match i == part.place {
        true => quote!(::core::option::Option<Part>),
        false => quote!(#param),
    });
    let mixed: Vec<_> = mixed.collect();
    quote! {
        impl<#(#params,)* Lv: #plumbing::Level> #plumbing::Payload<#name<#(#names),*>, #own_ty, #id>
            for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            type Out = <#ty as #plumbing::Lift>::At<Lv>;
            #[inline]
            fn payload(&self, _: impl FnOnce(&#name<#(#names),*>) -> &#own_ty) -> &Self::Out {
                self.#place.as_ref().expect("a field of the variant")
            }
            #[inline]
            fn payload_mut(
                &mut self,
                _: impl FnOnce(&mut #name<#(#names),*>) -> &mut #own_ty,
            ) -> &mut Self::Out {
                self.#place.as_mut().expect("a field of the variant")
            }
        }
        impl<#(#params,)* Lv: #plumbing::Level> #plumbing::PartOf<#id> for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            type Out = <#ty as #plumbing::Lift>::At<Lv>;
            #[inline]
            fn place(&mut self) -> &mut ::core::option::Option<Self::Out> {
                &mut self.#place
            }
        }
        impl<#(#others,)* Part: #plumbing::Tangent> #plumbing::PayloadTan<#id> for #of<#(#mixed),*> {
            type Out = Part;
            #[inline]
            fn part(&self) -> ::core::option::Option<&Part> {
                self.#place.as_ref()
            }
            #[inline]
            fn part_mut(&mut self) -> &mut Part {
                self.#place.get_or_insert_with(::core::default::Default::default)
            }
        }
    }
}

/// Comparisons, of an enum without fields: the variants are in the order in which they are declared.
fn compare(record: &Record, variants: &[Variant], plumbing: &Ident) -> Option<TokenStream> {
    let plain = variants.iter().all(|variant| variant.parts.is_empty());
    let (at, texts) = (record.at(), variants.iter().map(Variant::text));
    plain.then(|| {
        quote! {
            impl<Lv: #plumbing::Level> #at<Lv> {
                fn rank(&self) -> ::core::option::Option<usize> {
                    [#(#texts),*].iter().position(|name| *name == self.variant)
                }
            }
            impl<Lv: #plumbing::Level> #plumbing::Compare<Self> for #at<Lv> {
                #[inline]
                fn equal(&self, rhs: &Self) -> bool {
                    self.variant == rhs.variant
                }
                fn less(&self, rhs: &Self) -> bool {
                    self.rank() < rhs.rank()
                }
                fn less_equal(&self, rhs: &Self) -> bool {
                    self.rank() <= rhs.rank()
                }
            }
        }
    })
}
