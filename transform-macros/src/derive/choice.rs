//! Enums. To the runtime an enum is a hidden struct: which variant it is, and a place for the fields of every variant,
//! of which those of the others are empty. What has fields beside the user's enum is therefore made as for a struct;
//! what is said here is how the enum itself becomes that, and what is asked of it.

use super::boxes;
use super::record::{Field, Record};
use crate::diagnostics::{Errors, catalog};
use crate::parse::block::key;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{DataEnum, Index, Member, Type, Visibility};

/// A variant.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: Ident,
    pub(crate) parts: Vec<Part>,
}

/// A field of a variant.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) member: Member,
    /// As it is written.
    pub(crate) own: Type,
    /// Without boxes.
    pub(crate) ty: Type,
    /// The field of the struct that has its place.
    pub(crate) place: usize,
}

/// The variants, and the fields of the struct; `field` looks at every type.
pub(super) fn variants(
    data: &DataEnum,
    vis: &Visibility,
    mut seen: impl FnMut(&Type),
) -> (Vec<Variant>, Vec<Field>) {
    let variant = Field {
        member: Member::Named(Ident::new("variant", Span::call_site())),
        vis: vis.clone(),
        own: syn::parse_quote!(&'static str),
        ty: syn::parse_quote!(&'static str),
    };
    let (mut variants, mut fields) = (Vec::new(), vec![variant]);
    for variant in &data.variants {
        let mut parts = Vec::new();
        for (i, field) in variant.fields.iter().enumerate() {
            seen(&field.ty);
            let ty = boxes::unboxed(&field.ty);
            let member = match &field.ident {
                Some(name) => Member::Named(name.clone()),
                None => Member::Unnamed(Index::from(i)),
            };
            parts.push(Part {
                member: member.clone(),
                own: field.ty.clone(),
                ty: ty.clone(),
                place: fields.len(),
            });
            fields.push(Field {
                member: Member::Named(format_ident!("{}_{}", variant.ident, text(&member))),
                vis: vis.clone(),
                own: syn::parse_quote!(::core::option::Option<#ty>),
                ty: syn::parse_quote!(::core::option::Option<#ty>),
            });
        }
        variants.push(Variant {
            name: variant.ident.clone(),
            parts,
        });
    }
    (variants, fields)
}

/// Reports an enum that has no values.
pub(super) fn check(data: &DataEnum, errors: &mut Errors) {
    if data.variants.is_empty() {
        errors.error(data.enum_token, catalog::DERIVE_NO_VARIANTS);
    }
}

/// The name of a field, without what makes it raw.
pub(super) fn text(member: &Member) -> String {
    match member {
        Member::Named(name) => {
            let text = name.to_string();
            text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
        }
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The name of a variant and a field of it, as a number.
pub(crate) fn part_key(variant: &Ident, member: &Member) -> TokenStream {
    key(&format_ident!("{variant}_{}", text(member)))
}

/// Functions between the enum, or the struct, and the struct of its parts.
pub(super) fn between(record: &Record, plumbing: &Ident) -> TokenStream {
    let (name, names, of) = (&record.name, record.param_names(), record.of());
    let (params, own) = (record.params(plumbing), record.conditions(plumbing));
    let (apart, together) = match &record.variants {
        Some(variants) => of_variants(record, variants),
        None => of_fields(record),
    };
    let types = record.fields.iter().map(|field| field.ty.to_token_stream());
    let parts = quote!(#of<#(#types),*>);
    quote! {
        fn apart<#(#params),*>(x: #name<#(#names),*>) -> #parts where #(#own,)* {
            #apart
        }
        fn together<#(#params),*>(x: #parts) -> #name<#(#names),*> where #(#own,)* {
            #together
        }
    }
}

/// The parts of `x`, and the value of parts `x`: of an enum.
fn of_variants(record: &Record, variants: &[Variant]) -> (TokenStream, TokenStream) {
    let (name, of) = (&record.name, record.of());
    let apart = variants.iter().map(|variant| {
        let (pattern, variables) = variant.pattern(quote!());
        let id = variant.text();
        let fields = record.fields.iter().enumerate().map(|(place, field)| {
            let member = &field.member;
            let held = variant
                .parts
                .iter()
                .zip(&variables)
                .find(|(part, _)| part.place == place);
            match held {
                _ if place == 0 => quote!(#member: #id),
                Some((part, variable)) => {
                    let value = boxes::out_of_boxes(&part.own, quote!(#variable));
                    quote!(#member: ::core::option::Option::Some(#value))
                }
                None => quote!(#member: ::core::option::Option::None),
            }
        });
        quote!(#name::#pattern => #of { #(#fields,)* })
    });
    let together = variants.iter().map(|variant| {
        let (id, variant_name) = (variant.text(), &variant.name);
        let fields = variant.parts.iter().map(|part| {
            let (member, place) = (
                &part.member,
                record.fields.get(part.place).map(|field| &field.member),
            );
            let value = quote!(x.#place.expect("a field of the variant"));
            let value = boxes::into_boxes(&part.own, value);
            quote!(#member: #value)
        });
        quote!(#id => #name::#variant_name { #(#fields,)* })
    });
    let apart = quote!(match x { #(#apart,)* });
    let together = quote! {
        match x.variant {
            #(#together,)*
            _ => ::core::unreachable!("a variant of the enum"),
        }
    };
    (apart, together)
}

/// The same of a struct.
fn of_fields(record: &Record) -> (TokenStream, TokenStream) {
    let (name, of) = (&record.name, record.of());
    let fields = |convert: fn(&Type, TokenStream) -> TokenStream| {
        let fields = record.fields.iter().map(move |field| {
            let member = &field.member;
            let value = convert(&field.own, quote!(x.#member));
            quote!(#member: #value)
        });
        quote!({ #(#fields,)* })
    };
    let (out, into) = (fields(boxes::out_of_boxes), fields(boxes::into_boxes));
    (quote!(#of #out), quote!(#name #into))
}

impl Variant {
    /// Its name as a text, by which values at a level say which variant they are.
    fn text(&self) -> String {
        let text = self.name.to_string();
        text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
    }

    /// A pattern without the name of the enum, and the variables that it binds.
    pub(super) fn pattern(&self, mode: TokenStream) -> (TokenStream, Vec<Ident>) {
        let variables: Vec<Ident> = (0..self.parts.len())
            .map(|i| Ident::new(&format!("part_{i}"), Span::mixed_site()))
            .collect();
        let (name, members) = (&self.name, self.parts.iter().map(|part| &part.member));
        (quote!(#name { #(#members: #mode #variables,)* }), variables)
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

/// What generated code asks of the enum at a level, and of its tangents.
pub(super) fn questions(record: &Record, variants: &[Variant], plumbing: &Ident) -> TokenStream {
    let (name, names, at, of) = (&record.name, record.param_names(), record.at(), record.of());
    let (params, own) = (record.params(plumbing), record.conditions(plumbing));
    let members: Vec<_> = record.fields.iter().skip(1).map(|field| &field.member).collect();
    let all = record.field_params();
    let ids = variants.iter().map(|variant| key(&variant.name));
    let (texts, own_name) = (variants.iter().map(Variant::text), name.to_string());
    let parts = variants
        .iter()
        .flat_map(|variant| variant.parts.iter().map(move |part| (variant, part)));
    let parts = parts.map(|(variant, part)| {
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
    });
    let compare = compare(record, variants, plumbing);
    quote! {
        #compare
        impl<#(#params,)* Lv: #plumbing::Level> #plumbing::OfVariant<#name<#(#names),*>> for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            #[inline]
            fn is<const VARIANT: u64>(&self, _: impl FnOnce(&#name<#(#names),*>) -> bool) -> bool {
                match VARIANT {
                    #(#ids => self.variant == #texts,)*
                    // A constant of the type.
                    _ => ::core::panic!("a pattern of a differentiated function must name a variant of `{}`", #own_name),
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
