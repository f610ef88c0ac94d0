//! The struct at a level, and the struct with fields of any type. Users see the second: it stands beside theirs.

use super::record::Record;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Member;

/// Declares the struct with fields of any type.
pub(super) fn parts(record: &Record) -> TokenStream {
    let (vis, of, parts) = (&record.vis, record.of(), record.field_params());
    let fields = body(record, parts.iter().map(|part| quote!(#part)), &[], false);
    let doc = format!(
        "[`{}`] with fields of any type: what stands for it where they become something else, in Jacobians, and where \
         numbers are mapped.",
        record.name
    );
    quote! {
        #[doc = #doc]
        #[automatically_derived]
        #[allow(dead_code, missing_docs, non_snake_case, clippy::exhaustive_structs)]
        #[derive(Clone, Debug, Default, PartialEq)]
        #vis struct #of<#(#parts),*> #fields
    }
}

/// Declares the struct at a level, with its copies.
pub(super) fn at_level(record: &Record, plumbing: &Ident) -> TokenStream {
    let (vis, at) = (&record.vis, record.at());
    let (params, names, own) = (
        record.params(plumbing),
        record.param_names(),
        record.conditions(plumbing),
    );
    let types = record.fields.iter().map(|field| &field.ty);
    let fields = types.map(|ty| quote!(<#ty as #plumbing::Lift>::At<Lv>));
    let at_fields = body(record, fields, &own, true);
    let members: Vec<_> = record.fields.iter().map(|field| &field.member).collect();
    let level = record
        .says_level()
        .then(|| quote!(level: ::core::marker::PhantomData));
    quote! {
        #vis struct #at<#(#params,)* Lv: #plumbing::Level> #at_fields

        impl<#(#params,)* Lv: #plumbing::Level> ::core::clone::Clone for #at<#(#names,)* Lv>
        where #(#own,)*
        {
            #[inline]
            fn clone(&self) -> Self {
                #at { #(#members: ::core::clone::Clone::clone(&self.#members),)* #level }
            }
        }
    }
}

/// The fields of a struct, with their visibility.
fn body(
    record: &Record,
    types: impl Iterator<Item = TokenStream>,
    conditions: &[TokenStream],
    has_level: bool,
) -> TokenStream {
    let clause = (!conditions.is_empty()).then(|| quote!(where #(#conditions,)*));
    let fields = record.fields.iter().zip(types).map(|(field, ty)| {
        let vis = &field.vis;
        match &field.member {
            Member::Named(name) => quote!(#vis #name: #ty),
            Member::Unnamed(_) => quote!(#vis #ty),
        }
    });
    // A type must use its parameters.
    let level =
        (has_level && record.says_level()).then(|| quote!(level: ::core::marker::PhantomData<fn() -> Lv>));
    match record.is_tuple && !record.fields.is_empty() {
        true => quote!((#(#fields),*) #clause;),
        false => quote!(#clause { #(#fields,)* #level }),
    }
}
