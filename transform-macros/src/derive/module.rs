//! `#[derive(Module)]`: what the tensors of a struct or an enum are called.

use super::boxes;
use super::choice::text;
use super::number::{self, Number};
use super::record::Record;
use crate::diagnostics::{Errors, catalog};
use crate::parse::{suggest, types};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Field, Fields, Path, Token, Type};

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
        Data::Enum(data) => {
            let variants = data.variants.iter();
            let parts = variants
                .flat_map(|variant| variant_parts(variant, errors))
                .collect::<Vec<_>>();
            // Which variant it is.
            std::iter::once(Part::Skipped).chain(parts).collect()
        }
        Data::Union(_) => Vec::new(),
    }
}

/// Of a variant's only field without a name, the names are those of the enum.
fn variant_parts(variant: &syn::Variant, errors: &mut Errors) -> Vec<Part> {
    for attr in variant.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        errors.error(attr, catalog::MODULE_ON_STRUCT);
    }
    let is_alone = matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    let parts = variant.fields.iter().map(|field| match part(field, errors) {
        Part::Parameters if is_alone => Part::Flattened,
        part => part,
    });
    parts.collect()
}

fn part(field: &Field, errors: &mut Errors) -> Part {
    let mut part = Part::Parameters;
    for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        let options = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        let Some(options) = options.ok().filter(|options| !options.is_empty()) else {
            errors.error(attr, catalog::MODULE_OPTION);
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
        errors.error(option, catalog::MODULE_OPTION.and(hint.unwrap_or_default()));
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
    let fields = record.fields.iter().zip(parts).enumerate();
    let at_level = fields.map(|(place, (field, part))| {
        let (member, ty, text) = (&field.member, &field.ty, text(record.user_member(place)));
        let enter = match part {
            Part::Parameters | Part::Training => quote!(enter),
            Part::Buffers | Part::Running => quote!(enter_buffer),
            Part::Flattened => return quote!(<#ty as #plumbing::Module>::names::<Lv>(&x.#member, names);),
            Part::Skipped => return quote!(names.skip::<#ty, Lv>(&x.#member);),
        };
        let walk = quote!(<#ty as #plumbing::Module>::names::<Lv>(&x.#member, names););
        quote!(names.#enter(#text); #walk names.leave();)
    });
    let mutable = each_mut(record, parts, |part, place, ty, text| {
        let found = Ident::new("found", Span::call_site());
        let walk = boxes::each_mut(
            ty,
            place,
            Some(&found),
            &|ty, place| quote!(<#ty as #plumbing::Module>::tensors_mut(#place, #found);),
        );
        let enter = match part {
            Part::Parameters | Part::Training => quote!(enter),
            Part::Buffers | Part::Running => quote!(enter_buffer),
            Part::Flattened => return walk,
            Part::Skipped => return TokenStream::new(),
        };
        quote!(#found.#enter(#text); #walk #found.leave();)
    });
    let told = each_mut(record, parts, |part, place, ty, _| match part {
        Part::Parameters | Part::Buffers | Part::Flattened => {
            let tell = |ty: &Type, place| quote!(<#ty as #plumbing::Module>::tell(#place, told););
            boxes::each_mut(ty, place, None, &tell)
        }
        Part::Training => quote!(told.training(#place);),
        Part::Running => quote!(told.running(#place);),
        Part::Skipped => TokenStream::new(),
    });
    quote! {
        #asserted
        impl<#(#params),*> #plumbing::Module for #name<#(#names),*> where #(#own,)* #(#conditions,)* {
            type Number = #number;
            fn names<Lv: #plumbing::Level>(x: &<Self as #plumbing::Lift>::At<Lv>, names: &mut #plumbing::Names) {
                #(#at_level)*
            }
            fn tensors_mut<'m, Fl: #plumbing::Float>(&'m mut self, found: &mut #plumbing::TensorsMut<'m, Fl>) {
                #mutable
            }
            fn tell(&mut self, told: &mut #plumbing::Told) {
                #told
            }
        }
    }
}

/// What is done to the fields of `self`: of an enum, to those of the variant that it is. `f` is given what the field is,
/// a `&mut` to it, its type and its name.
fn each_mut(
    record: &Record,
    parts: &[Part],
    f: impl Fn(Part, TokenStream, &Type, String) -> TokenStream,
) -> TokenStream {
    let Some(variants) = &record.variants else {
        let fields = record.fields.iter().zip(parts).map(|(field, part)| {
            let member = &field.member;
            f(*part, quote!(&mut self.#member), &field.own, text(member))
        });
        return fields.collect();
    };
    let arms = variants.iter().map(|variant| {
        let (pattern, variables) = variant.pattern(quote!(ref mut));
        let fields = variant.parts.iter().zip(&variables).map(|(part, variable)| {
            let kind = parts.get(part.place).copied().unwrap_or(Part::Skipped);
            f(kind, quote!(#variable), &part.own, text(&part.member))
        });
        quote!(Self::#pattern => { #(#fields)* })
    });
    quote!(match *self { #(#arms)* })
}
