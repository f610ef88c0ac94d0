//! Enums. To the runtime an enum is a hidden struct: which variant it is, and a place for the fields of every variant,
//! of which those of the others are empty. What has fields beside the user's enum is therefore made as for a struct;
//! what is said here is how the enum itself becomes that, and what is asked of it.

use super::boxes;
use super::record::{Field, Record};
use crate::diagnostics::{Errors, catalog};
use crate::parse::block::key;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
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
        Member::Named(name) => name.unraw().to_string(),
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
            let missing = format!(
                "`{name}::{variant_name}` is without its field `{}`",
                quote!(#member)
            );
            let value = quote!(x.#place.expect(#missing));
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
    pub(super) fn text(&self) -> String {
        self.name.unraw().to_string()
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
