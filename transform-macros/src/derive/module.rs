//! `#[derive(Module)]`: what the tensors of a struct are called.

use super::number::{self, Number};
use super::record::Record;
use crate::diagnostics::{Errors, catalog};
use crate::parse::{suggest, types};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Field, Member, Path, Token, Type};

/// What a field is to the module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Parameters,
    Buffers,
    /// Buffers that are dropped with running statistics.
    Running,
    /// Whether the module is in training.
    Training,
    /// Parameters whose names are those within the field.
    Flattened,
    Skipped,
}

/// What can be said of a field.
const OPTIONS: [(&str, Part); 5] = [
    ("buffer", Part::Buffers),
    ("flatten", Part::Flattened),
    ("running", Part::Running),
    ("skip", Part::Skipped),
    ("training", Part::Training),
];

/// What the attributes of the fields say, in their order.
pub(super) fn parts(input: &DeriveInput, errors: &mut Errors) -> Vec<Part> {
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        errors.error(attr, catalog::MODULE_ON_STRUCT);
    }
    match &input.data {
        Data::Struct(data) => data.fields.iter().map(|field| part(field, errors)).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    }
}

fn part(field: &Field, errors: &mut Errors) -> Part {
    let mut part = Part::Parameters;
    for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        let options = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        let Some(options) = options.ok().filter(|options| !options.is_empty()) else {
            errors.error(attr, catalog::MODULE_OPTION.about(""));
            continue;
        };
        for option in &options {
            let Some(said) = said(option, errors) else {
                continue;
            };
            if part != Part::Parameters && part != said {
                errors.error(option, catalog::MODULE_TWICE);
            }
            part = said;
        }
    }
    check_type(part, &field.ty, errors);
    part
}

fn said(option: &Path, errors: &mut Errors) -> Option<Part> {
    let known = OPTIONS.iter().find(|(name, _)| option.is_ident(name));
    if known.is_none() {
        let names = OPTIONS.map(|(name, _)| name);
        let near = suggest::nearest(&quote!(#option).to_string(), &names);
        let hint = near.map(|near| format!(": did you mean `{near}`?"));
        errors.error(option, catalog::MODULE_OPTION.about(hint.unwrap_or_default()));
    }
    known.map(|(_, part)| *part)
}

/// What is told to a field is told to one of these types.
fn check_type(part: Part, ty: &Type, errors: &mut Errors) {
    let (wanted, message) = match part {
        Part::Training => ("bool", catalog::MODULE_TRAINING),
        Part::Running => ("Option", catalog::MODULE_RUNNING),
        Part::Parameters | Part::Buffers | Part::Flattened | Part::Skipped => return,
    };
    let last = match types::peel(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    if last.is_none_or(|last| last.ident != wanted) {
        errors.error(ty, message);
    }
}

/// The names, of a value at a level and of one whose tensors are changed.
pub(super) fn named(record: &Record, parts: &[Part], plumbing: &Ident) -> TokenStream {
    let (name, names) = (&record.name, record.param_names());
    let (params, own) = (record.params(plumbing), record.conditions(plumbing));
    let Number {
        ty: number,
        conditions,
        asserted,
    } = number::number(record, parts, plumbing);
    let fields = || record.fields.iter().zip(parts);
    let at_level = fields().map(|(field, part)| {
        let (member, ty, text) = (&field.member, &field.ty, text(&field.member));
        let enter = match part {
            Part::Parameters | Part::Training => quote!(enter),
            Part::Buffers | Part::Running => quote!(enter_buffer),
            Part::Flattened => return quote!(<#ty as #plumbing::Module>::names::<Lv>(&x.#member, names);),
            Part::Skipped => return quote!(names.skip::<#ty, Lv>(&x.#member);),
        };
        let walk = quote!(<#ty as #plumbing::Module>::names::<Lv>(&x.#member, names););
        quote!(names.#enter(#text); #walk names.leave();)
    });
    let mutable = fields().map(|(field, part)| {
        let (member, ty, text) = (&field.member, &field.ty, text(&field.member));
        let enter = match part {
            Part::Parameters | Part::Training => quote!(enter),
            Part::Buffers | Part::Running => quote!(enter_buffer),
            Part::Flattened => {
                return quote!(<#ty as #plumbing::Module>::tensors_mut(&mut self.#member, found););
            }
            Part::Skipped => return TokenStream::new(),
        };
        let walk = quote!(<#ty as #plumbing::Module>::tensors_mut(&mut self.#member, found););
        quote!(found.#enter(#text); #walk found.leave();)
    });
    let told = fields().map(|(field, part)| {
        let (member, ty) = (&field.member, &field.ty);
        match part {
            Part::Parameters | Part::Buffers | Part::Flattened => {
                quote!(<#ty as #plumbing::Module>::tell(&mut self.#member, told);)
            }
            Part::Training => quote!(told.training(&mut self.#member);),
            Part::Running => quote!(told.running(&mut self.#member);),
            Part::Skipped => TokenStream::new(),
        }
    });
    quote! {
        #asserted
        impl<#(#params),*> #plumbing::Module for #name<#(#names),*> where #(#own,)* #(#conditions,)* {
            type Number = #number;
            fn names<Lv: #plumbing::Level>(x: &<Self as #plumbing::Lift>::At<Lv>, names: &mut #plumbing::Names) {
                #(#at_level)*
            }
            fn tensors_mut<'m, Fl: #plumbing::Float>(&'m mut self, found: &mut #plumbing::TensorsMut<'m, Fl>) {
                #(#mutable)*
            }
            fn tell(&mut self, told: &mut #plumbing::Told) {
                #(#told)*
            }
        }
    }
}

fn text(member: &Member) -> String {
    match member {
        Member::Named(name) => {
            let text = name.to_string();
            text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
        }
        Member::Unnamed(index) => index.index.to_string(),
    }
}
