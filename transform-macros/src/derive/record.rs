//! The struct or the enum that is derived for, as far as the emission needs to know it. What comes out can be derived
//! for; what cannot is reported here.

use super::boxes;
use super::choice::{self, Variant};
use super::target::perhaps;
use crate::diagnostics::{Errors, catalog};
use crate::parse::types;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Data, DeriveInput, Fields, GenericParam, Generics, Index, Member, Type, Visibility};

#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: Ident,
    pub(crate) vis: Visibility,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<Field>,
    /// Of an enum, whose fields are those of all variants.
    pub(crate) variants: Option<Vec<Variant>>,
    /// Its fields have no names.
    pub(crate) is_tuple: bool,
    /// Its tensors have names.
    pub(crate) is_module: bool,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) vis: Visibility,
    /// As it is written.
    pub(crate) own: Type,
    /// Without boxes, which there are none of at a level.
    pub(crate) ty: Type,
}

impl Record {
    pub(crate) fn from_syn(input: &DeriveInput, errors: &mut Errors) -> Option<Record> {
        for param in &input.generics.params {
            if let GenericParam::Lifetime(param) = param {
                errors.error(param, catalog::DERIVE_LIFETIME.about(&param.lifetime));
            }
        }
        let mut record = Record {
            name: input.ident.clone(),
            vis: input.vis.clone(),
            generics: input.generics.clone(),
            fields: Vec::new(),
            variants: None,
            is_tuple: false,
            is_module: false,
        };
        match &input.data {
            Data::Struct(data) => {
                record.fields = fields(&data.fields, errors);
                record.is_tuple = matches!(data.fields, Fields::Unnamed(_));
            }
            Data::Enum(data) => {
                choice::check(data, errors);
                let seen = |ty: &Type| Unowned { errors }.visit_type(ty);
                let (variants, fields) = choice::variants(data, &input.vis, seen);
                (record.variants, record.fields) = (Some(variants), fields);
            }
            Data::Union(data) => {
                errors.error(data.union_token, catalog::DERIVE_UNION);
                return None;
            }
        }
        Some(record)
    }

    /// Whether its form at a level says that level by a field of its own: the others may not.
    pub(crate) fn says_level(&self) -> bool {
        self.fields.is_empty() || self.variants.is_some()
    }

    /// Whether its value is taken apart where it is lifted, and put together where it comes back.
    pub(crate) fn comes_apart(&self) -> bool {
        self.variants.is_some() || self.fields.iter().any(|field| boxes::has_box(&field.own))
    }

    /// The types of the user's fields, without boxes.
    pub(crate) fn user_types(&self) -> Vec<&Type> {
        match &self.variants {
            Some(variants) => {
                let parts = variants.iter().flat_map(|variant| &variant.parts);
                parts.map(|part| &part.ty).collect()
            }
            None => self.fields.iter().map(|field| &field.ty).collect(),
        }
    }

    /// What the user calls a field.
    pub(crate) fn user_member(&self, place: usize) -> &Member {
        let parts = self.variants.iter().flatten().flat_map(|variant| &variant.parts);
        let part = parts.into_iter().find(|part| part.place == place);
        part.map_or_else(|| &self.fields[place].member, |part| &part.member)
    }

    /// The struct at a level.
    pub(crate) fn at(&self) -> Ident {
        self.twin("At")
    }

    /// The struct with fields of any type.
    pub(crate) fn of(&self) -> Ident {
        self.twin("Of")
    }

    fn twin(&self, suffix: &str) -> Ident {
        // Not the name's own span: a struct that a macro declares may be called like a variable of it.
        Ident::new(&format!("{}{suffix}", self.name), Span::call_site())
    }

    /// One type parameter for each field.
    pub(crate) fn field_params(&self) -> Vec<Ident> {
        (0..self.fields.len()).map(|i| format_ident!("F{i}")).collect()
    }

    /// The names of the struct's parameters, as they are listed.
    pub(crate) fn param_names(&self) -> Vec<&Ident> {
        let params = self.generics.params.iter();
        params
            .filter_map(|param| match param {
                GenericParam::Type(param) => Some(&param.ident),
                GenericParam::Const(param) => Some(&param.ident),
                GenericParam::Lifetime(_) => None,
            })
            .collect()
    }

    /// The struct's parameters with their bounds, where every type can be lifted, without brackets.
    pub(crate) fn params(&self, plumbing: &Ident) -> Vec<TokenStream> {
        let params = self.generics.params.iter();
        params
            .filter_map(|param| types::lifted_param(param, plumbing))
            .collect()
    }

    /// The conditions of the struct's own `where`, and those without which nothing that is written for it is right:
    /// where one does not hold, [`asserted`](Self::asserted) says so, and nothing else.
    pub(crate) fn conditions(&self, plumbing: &Ident) -> Vec<TokenStream> {
        let clause = self.generics.where_clause.iter();
        let own = clause.flat_map(|clause| clause.predicates.iter().map(ToTokens::to_token_stream));
        let (name, names) = (&self.name, self.param_names());
        let cloned = perhaps(&quote!(#name<#(#names),*>), quote!(::core::clone::Clone));
        let fields = self.user_types().into_iter();
        // A type in itself would be lifted if it can be lifted.
        let open = fields.filter(|ty| !types::is_surely_lifted(ty) && !mentions(ty.to_token_stream(), name));
        let lifted = open.map(|ty| perhaps(&ty.to_token_stream(), quote!(#plumbing::Lift)));
        own.chain([cloned]).chain(lifted).collect()
    }

    /// A function that compiles if the struct can be copied and its fields can be lifted.
    pub(crate) fn asserted(&self, plumbing: &Ident) -> TokenStream {
        let (params, names, name) = (self.params(plumbing), self.param_names(), &self.name);
        let clause = &self.generics.where_clause;
        let cloned = quote_spanned!(name.span()=> cloned::<#name<#(#names),*>>(););
        let lifted = self
            .user_types()
            .into_iter()
            .map(|ty| quote_spanned!(ty.span()=> lifted::<#ty>();));
        quote! {
            fn cloned<T: ::core::clone::Clone>() {}
            fn lifted<T: #plumbing::Lift>() {}
            fn asserted<#(#params),*>() #clause {
                #cloned
                #(#lifted)*
            }
        }
    }

    /// Whether a number is in a field, as far as the types' names say: where it is mapped, it becomes a tensor.
    pub(crate) fn holds_numbers(&self) -> bool {
        self.fields.iter().any(|field| types::holds_numbers(&field.ty))
    }
}

fn fields(fields: &Fields, errors: &mut Errors) -> Vec<Field> {
    let fields = fields.iter().enumerate().map(|(i, field)| {
        Unowned { errors }.visit_type(&field.ty);
        Field {
            member: match &field.ident {
                Some(name) => Member::Named(name.clone()),
                None => Member::Unnamed(Index::from(i)),
            },
            vis: field.vis.clone(),
            ty: boxes::unboxed(&field.ty),
            own: field.ty.clone(),
        }
    });
    fields.collect()
}

/// Whether a name is among the tokens.
pub(crate) fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Finds what a field cannot own.
struct Unowned<'e> {
    errors: &'e mut Errors,
}

impl<'ast> Visit<'ast> for Unowned<'_> {
    fn visit_type(&mut self, ty: &'ast Type) {
        match ty {
            Type::Reference(reference) if !types::is_static(ty) => {
                self.errors.error(reference, catalog::DERIVE_REFERENCE);
            }
            Type::TraitObject(_) => self.errors.error(ty, catalog::TRAIT_OBJECT),
            Type::Ptr(_) => self.errors.error(ty, catalog::RAW_POINTER),
            Type::FnPtr(_) => self.errors.error(ty, catalog::FUNCTION_POINTER),
            _ => visit::visit_type(self, ty),
        }
    }
}
