//! `#[derive(Module)]`: what the tensors of a struct are called.

use super::record::Record;
use crate::diagnostics::{Errors, catalog};
use crate::parse::suggest;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Member, Path, Token};

/// What a field is to the module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Parameters,
    Buffers,
    Skipped,
}

/// What the attributes of the fields say, in their order.
pub(super) fn parts(input: &DeriveInput, errors: &mut Errors) -> Vec<Part> {
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        errors.error(attr, catalog::MODULE_ON_STRUCT);
    }
    match &input.data {
        Data::Struct(data) => data
            .fields
            .iter()
            .map(|field| part(&field.attrs, errors))
            .collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    }
}

fn part(attrs: &[Attribute], errors: &mut Errors) -> Part {
    let mut part = Part::Parameters;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("module")) {
        let options = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        let Some(options) = options.ok().filter(|options| !options.is_empty()) else {
            errors.error(attr, catalog::MODULE_OPTION.about(""));
            continue;
        };
        for option in &options {
            let said = match option {
                option if option.is_ident("buffer") => Part::Buffers,
                option if option.is_ident("skip") => Part::Skipped,
                other => {
                    let name = quote!(#other).to_string();
                    let near = suggest::nearest(&name, &["buffer", "skip"]);
                    let hint = near
                        .map(|near| format!(": did you mean `{near}`?"))
                        .unwrap_or_default();
                    errors.error(other, catalog::MODULE_OPTION.about(hint));
                    continue;
                }
            };
            if part != Part::Parameters && part != said {
                errors.error(option, catalog::MODULE_TWICE);
            }
            part = said;
        }
    }
    part
}

/// The names, of a value at a level and of one whose tensors are changed.
pub(super) fn named(record: &Record, parts: &[Part], plumbing: &Ident) -> TokenStream {
    let (name, names) = (&record.name, record.param_names());
    let (params, own) = (record.params(plumbing), record.conditions(plumbing));
    let bounds = record.generics.type_params().map(|param| {
        let ident = &param.ident;
        quote!(#ident: #plumbing::Module)
    });
    let fields = || record.fields.iter().zip(parts);
    let at_level = fields().map(|(field, part)| {
        let (member, ty, text) = (&field.member, &field.ty, text(&field.member));
        let enter = match part {
            Part::Parameters => quote!(enter),
            Part::Buffers => quote!(enter_buffer),
            Part::Skipped => return quote!(names.skip::<#ty, Lv>(&x.#member);),
        };
        let walk = quote_spanned!(ty.span()=> <#ty as #plumbing::Module>::names::<Lv>(&x.#member, names););
        quote!(names.#enter(#text); #walk names.leave();)
    });
    let mutable = fields().map(|(field, part)| {
        let (member, ty, text) = (&field.member, &field.ty, text(&field.member));
        let enter = match part {
            Part::Parameters => quote!(enter),
            Part::Buffers => quote!(enter_buffer),
            Part::Skipped => return TokenStream::new(),
        };
        let walk = quote!(<#ty as #plumbing::Module>::tensors_mut(&mut self.#member, found););
        quote!(found.#enter(#text); #walk found.leave();)
    });
    let conditions: Vec<_> = bounds.collect();
    let others = quote! {
        impl<#(#params,)* Lv: #plumbing::Level, Args: #plumbing::WithTrees<#name<#(#names),*>, Lv>>
            #plumbing::CallMethod<{ #plumbing::WITH_PARAMETERS }, Lv, #name<#(#names),*>, Args>
            for <#name<#(#names),*> as #plumbing::Lift>::At<Lv>
        where #(#own,)* #(#conditions,)*
        {
            type Handle = Args::Handle;
            fn arguments(
                &self,
                args: Args,
            ) -> <<Args::Handle as #plumbing::Function>::Params as #plumbing::Params>::At<Lv> {
                args.with_module(self)
            }
        }
    };
    quote! {
        #others
        impl<#(#params),*> #plumbing::Module for #name<#(#names),*> where #(#own,)* #(#conditions,)* {
            fn names<Lv: #plumbing::Level>(x: &<Self as #plumbing::Lift>::At<Lv>, names: &mut #plumbing::Names) {
                #(#at_level)*
            }
            fn tensors_mut<'m>(&'m mut self, found: &mut #plumbing::TensorsMut<'m>) {
                #(#mutable)*
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
