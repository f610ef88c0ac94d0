//! The two types that the traits of arguments and results are written for: the user's struct, and the struct with
//! fields of any type.

use super::record::Record;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Member;

/// A type with fields, and what it is at a level and in the tangent space.
pub(super) struct Target<'r> {
    record: &'r Record,
    /// It is the struct with fields of any type.
    is_parts: bool,
    /// What a value of it is made by.
    pub(super) me: Ident,
    /// What its value at a level is made by.
    pub(super) at: Ident,
    /// What its tangent is made by.
    pub(super) of: Ident,
    /// The types of its fields.
    pub(super) types: Vec<TokenStream>,
}

impl<'r> Target<'r> {
    /// The user's struct.
    pub(super) fn record(record: &'r Record) -> Self {
        Target {
            record,
            is_parts: false,
            me: record.name.clone(),
            at: record.at(),
            of: record.of(),
            types: record
                .fields
                .iter()
                .map(|field| field.ty.to_token_stream())
                .collect(),
        }
    }

    /// The struct with fields of any type.
    pub(super) fn parts(record: &'r Record) -> Self {
        Target {
            record,
            is_parts: true,
            me: record.of(),
            at: record.of(),
            of: record.of(),
            types: record
                .field_params()
                .iter()
                .map(ToTokens::to_token_stream)
                .collect(),
        }
    }

    /// `impl<..> head for Type where ..`, with the generics of the type, more of them, and conditions.
    pub(super) fn header(
        &self,
        plumbing: &Ident,
        more: TokenStream,
        head: TokenStream,
        conditions: &[TokenStream],
    ) -> TokenStream {
        let (params, ty, own) = if self.is_parts {
            let params = self.types.iter().map(|ty| quote!(#ty: #plumbing::Lift)).collect();
            (params, self.parts_of(&self.types), Vec::new())
        } else {
            let (name, names) = (&self.me, self.record.param_names());
            (
                self.record.params(plumbing),
                quote!(#name<#(#names),*>),
                self.record.conditions(plumbing),
            )
        };
        quote!(impl<#more #(#params),*> #head for #ty where #(#own,)* #(#conditions,)*)
    }

    /// The type at a level.
    pub(super) fn at_level(&self, plumbing: &Ident, level: &TokenStream) -> TokenStream {
        let (at, types) = (&self.at, &self.types);
        if self.is_parts {
            quote!(#at<#(<#types as #plumbing::Lift>::At<#level>),*>)
        } else {
            let names = self.record.param_names();
            quote!(#at<#(#names,)* #level>)
        }
    }

    /// The struct with fields of these types.
    pub(super) fn parts_of(&self, types: &[TokenStream]) -> TokenStream {
        let of = &self.of;
        quote!(#of<#(#types),*>)
    }

    /// Whether it is surely another type where it is mapped; if not, that is for the types of its fields to say.
    pub(super) fn surely_changes_where_mapped(&self) -> bool {
        self.is_parts || self.record.holds_numbers()
    }

    /// Whether it is a module.
    pub(super) fn is_module(&self) -> bool {
        !self.is_parts && self.record.is_module
    }

    /// `by { field: .. }`, with what is made of the field and its type.
    pub(super) fn make(
        &self,
        by: &Ident,
        field: impl Fn(&Member, &TokenStream) -> TokenStream,
    ) -> TokenStream {
        let fields = self.members().zip(&self.types).map(|(member, ty)| {
            let value = field(member, ty);
            quote!(#member: #value)
        });
        let level = self.record.says_level() && *by == self.at && !self.is_parts;
        let level = level.then(|| quote!(level: ::core::marker::PhantomData));
        quote!(#by { #(#fields,)* #level })
    }

    /// What its plain value is made by: what comes apart is put together from its parts.
    pub(super) fn plain(&self) -> &Ident {
        if self.comes_apart() { &self.of } else { &self.me }
    }

    /// Whether its value is taken apart where it is lifted.
    pub(super) fn comes_apart(&self) -> bool {
        !self.is_parts && self.record.comes_apart()
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.record.fields.iter().map(|field| &field.member)
    }

    /// What is made of every field and its type.
    pub(super) fn each(&self, field: impl Fn(&Member, &TokenStream) -> TokenStream) -> Vec<TokenStream> {
        self.members()
            .zip(&self.types)
            .map(|(member, ty)| field(member, ty))
            .collect()
    }

    /// A variable for each field.
    pub(super) fn variables(&self) -> Vec<Ident> {
        let name = |i| Ident::new(&format!("field_{i}"), Span::mixed_site());
        (0..self.types.len()).map(name).collect()
    }
}

/// A condition that may not hold: one on concrete types would be an error if it did not.
pub(super) fn perhaps(ty: &TokenStream, bound: TokenStream) -> TokenStream {
    quote!(for<'perhaps> #ty: #bound)
}
