//! The struct at a level, and the struct with fields of any type.

use super::record::Record;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Member;

/// Declares both, and what they share with every value: copies, zeros.
pub(super) fn declare(record: &Record, plumbing: &Ident) -> TokenStream {
    let (vis, at, of) = (&record.vis, record.at(), record.of());
    let (params, names, own) = (record.params(plumbing), record.param_names(), record.conditions());
    let types = record.fields.iter().map(|field| &field.ty);
    let fields = types.map(|ty| quote!(<#ty as #plumbing::Lift>::At<Lv>));
    let parts = record.field_params();
    let at_fields = body(record, fields, &own, true);
    let of_fields = body(record, parts.iter().map(|part| quote!(#part)), &[], false);
    let members: Vec<_> = record.fields.iter().map(|field| &field.member).collect();
    let level = members.is_empty().then(|| quote!(level: ::core::marker::PhantomData));
    quote! {
        #vis struct #at<#(#params,)* Lv: #plumbing::Level> #at_fields
        #[derive(Clone, Debug, Default, PartialEq)]
        #vis struct #of<#(#parts),*> #of_fields

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
    match record.fields.is_empty() {
        // A type must use its parameters.
        true if has_level => quote!(#clause { level: ::core::marker::PhantomData<fn() -> Lv> }),
        true => quote!({}),
        false if record.is_tuple => quote!((#(#fields),*) #clause;),
        false => quote!(#clause { #(#fields),* }),
    }
}
