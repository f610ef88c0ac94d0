//! `#[derive(Differentiable)]`, and `#[derive(Module)]`, which is that and names for tensors: a struct or an enum as
//! argument, result and local of differentiated functions. A struct is to the runtime what a tuple is, with names, and
//! an enum what a struct is ([`choice`]).
//!
//! Two structs of the same shape are written beside the user's. `At` is the struct at a level. `Of` has a type
//! parameter for every field: it is the struct's tangents, and what stands for the struct where its fields become
//! something else, mapped numbers and Jacobians.

mod boxes;
mod choice;
mod jacobian;
mod level;
mod lift;
mod module;
mod number;
mod questions;
mod record;
mod shape;
mod stack;
mod target;
mod tree;

use crate::diagnostics::Errors;
pub(crate) use choice::part_key;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use record::Record;
pub(crate) use record::mentions;
use target::Target;

/// The items of a derive on `input`. Empty if there were errors.
pub(crate) fn differentiable(input: TokenStream, krate: &TokenStream, errors: &mut Errors) -> TokenStream {
    let parsed = errors.handle(syn::parse2(input));
    let record = parsed.and_then(|input| Record::from_syn(&input, errors));
    record.map_or_else(TokenStream::new, |record| record_items(&record, krate, None))
}

/// The same, with names for the struct's tensors.
pub(crate) fn module(input: TokenStream, krate: &TokenStream, errors: &mut Errors) -> TokenStream {
    let Some(input) = errors.handle(syn::parse2(input)) else {
        return TokenStream::new();
    };
    let Some(mut record) = Record::from_syn(&input, errors) else {
        return TokenStream::new();
    };
    record.is_module = true;
    let parts = module::parts(&input, errors);
    record_items(&record, krate, Some(&parts))
}

/// What is written for a struct; `parts` says what the fields of a module are.
fn record_items(record: &Record, krate: &TokenStream, parts: Option<&[module::Part]>) -> TokenStream {
    let plumbing = Ident::new("__plumbing", Span::call_site());
    let (beside, shapes) = (shape::parts(record), shape::at_level(record, &plumbing));
    let levels = level::traits(record, &plumbing);
    let impls = [Target::record(record), Target::parts(record)].map(|target| {
        [
            lift::lift(&target, &plumbing),
            tree::tree(&target, &plumbing),
            stack::stack(&target, &plumbing),
            jacobian::jacobian(&target, &plumbing),
        ]
    });
    let impls = impls.iter().flatten();
    let asserted = record.asserted(&plumbing);
    let between = record.comes_apart().then(|| choice::between(record, &plumbing));
    let questions = record.variants.as_ref();
    let questions = questions.map(|variants| questions::questions(record, variants, &plumbing));
    let named = parts.map(|parts| module::named(record, parts, &plumbing));
    quote! {
        #beside

        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::plumbing as #plumbing;
            #asserted
            #shapes
            #between
            #questions
            #levels
            #(#impls)*
            #named
        };
    }
}
