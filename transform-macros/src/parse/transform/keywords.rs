//! Keyword arguments: `argnums = (0, 2), has_aux, chunk_size = 16`.

use super::dims::{self, Argnums, Dims, InOut};
use crate::diagnostics::{Errors, catalog};
use crate::parse::suggest;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Lit, Token};

/// `name` or `name = value`
#[derive(Debug)]
pub(super) struct Keyword {
    pub(super) name: Ident,
    pub(super) value: Option<Expr>,
}

impl Parse for Keyword {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input
            .parse()
            .map_err(|error: syn::Error| catalog::NOT_A_KEYWORD.at(error.span()))?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Keyword { name, value })
    }
}

/// What follows the function: each keyword after a comma.
pub(super) fn list(input: ParseStream<'_>) -> syn::Result<Vec<Keyword>> {
    let mut list = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if !input.is_empty() {
            list.push(input.parse()?);
        }
    }
    Ok(list)
}

/// The keyword arguments of a transform, checked. Those it does not take stay at their default.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    pub(crate) argnums: Option<Argnums>,
    pub(crate) has_aux: bool,
    pub(crate) chunk_size: Option<usize>,
    pub(crate) randomness: Option<Randomness>,
    pub(crate) axis_size: Option<Expr>,
    /// With where it is said.
    pub(super) sparsity: Option<(Ident, Pattern)>,
    pub(crate) in_dims: InOut,
    /// `in_dims` as the user wrote it, if it is right.
    in_dims_written: Option<Expr>,
    pub(crate) out_dims: InOut,
}

/// Where a sparse Jacobian has its entries.
#[derive(Debug)]
pub(super) enum Pattern {
    /// Where a `Sparsity` says, which is a value of the program.
    Given(Box<Expr>),
    /// Where they are found at the arguments of a call.
    Detected,
}

/// What the lanes of a `vmap` draw from an unmapped generator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Randomness {
    Error,
    Different,
    Same,
}

impl Keywords {
    /// Checks the list against the keys that are allowed here.
    pub(super) fn collect(list: Vec<Keyword>, keys: &[&str], errors: &mut Errors) -> Self {
        let mut keywords = Keywords::default();
        let mut seen: Vec<Ident> = Vec::new();
        for keyword in list {
            if !keys.iter().any(|key| keyword.name == key) {
                errors.error(&keyword.name, unknown_keyword(&keyword.name, keys));
            } else if seen.contains(&keyword.name) {
                errors.error(&keyword.name, catalog::DUPLICATE_KEYWORD.about(&keyword.name));
            } else {
                seen.push(keyword.name.clone());
                keywords.set(keyword, errors);
            }
        }
        keywords
    }

    fn set(&mut self, keyword: Keyword, errors: &mut Errors) {
        if keyword.name == "has_aux" {
            self.has_aux = flag(&keyword, errors);
            return;
        }
        let Some(value) = keyword.value else {
            errors.error(&keyword.name, catalog::MISSING_VALUE.about(&keyword.name));
            return;
        };
        match keyword.name.to_string().as_str() {
            "argnums" => self.argnums = dims::argnums(&value, errors),
            "chunk_size" => self.chunk_size = chunk_size(&value, errors),
            "randomness" => self.randomness = randomness(&value, errors),
            "remove" => remove(&value, errors),
            "sparsity" => self.sparsity = sparsity(value, errors).map(|pattern| (keyword.name, pattern)),
            "in_dims" => {
                if let Some(dims) = Dims::from_syn(&value, errors) {
                    self.in_dims = InOut(dims);
                    self.in_dims_written = Some(value);
                }
            }
            "out_dims" => self.out_dims = Dims::from_syn(&value, errors).map(InOut).unwrap_or_default(),
            _ => self.axis_size = axis_size(value, errors),
        }
    }

    /// The arguments to differentiate for: the first one unless the user says otherwise.
    pub(crate) fn argnums(&self) -> Argnums {
        self.argnums.clone().unwrap_or(Argnums::One(0))
    }

    pub(super) fn aux_ty(&self, plumbing: &TokenStream) -> TokenStream {
        if self.has_aux {
            quote!(#plumbing::Aux)
        } else {
            quote!(#plumbing::NoAux)
        }
    }

    /// Refuses `in_dims` that map nothing, and an empty tuple of them.
    pub(super) fn check_dims(&self, errors: &mut Errors) {
        let Some(written) = &self.in_dims_written else {
            return;
        };
        if matches!(&self.in_dims.0, Dims::Tuple(parts) if parts.is_empty()) {
            errors.error(written, catalog::NO_DIMS);
        } else if !self.in_dims.0.maps() && self.axis_size.is_none() {
            errors.error(written, catalog::NOTHING_MAPPED);
        }
    }

    pub(super) fn draws_ty(&self, plumbing: &TokenStream) -> TokenStream {
        match self.randomness {
            None | Some(Randomness::Error) => quote!(#plumbing::Refused),
            Some(Randomness::Different) => quote!(#plumbing::Different),
            Some(Randomness::Same) => quote!(#plumbing::Same),
        }
    }

    pub(super) fn size_ty(&self, plumbing: &TokenStream) -> TokenStream {
        match &self.axis_size {
            Some(size) => quote!(#plumbing::Size<{ #size }>),
            None => quote!(#plumbing::Inferred),
        }
    }

    pub(super) fn chunk_ty(&self, plumbing: &TokenStream) -> TokenStream {
        match self.chunk_size {
            Some(size) => {
                let size = Literal::usize_unsuffixed(size);
                quote!(#plumbing::Chunk<#size>)
            }
            None => quote!(#plumbing::Whole),
        }
    }
}

/// The message for a keyword that is not among `keys`.
pub(super) fn unknown_keyword(name: &Ident, keys: &[&str]) -> String {
    let hint = match (suggest::nearest(&name.to_string(), keys), keys) {
        (Some(key), _) => format!("did you mean `{key}`?"),
        (None, []) => "none is taken here".to_owned(),
        (None, keys) => format!("the keywords here are `{}`", keys.join("`, `")),
    };
    catalog::UNKNOWN_KEYWORD.with(name, format!(": {hint}"))
}

/// `has_aux`, `has_aux = true`
fn flag(keyword: &Keyword, errors: &mut Errors) -> bool {
    match keyword.value.as_ref().map(literal) {
        None => true,
        Some(Some(Lit::Bool(value))) => value.value,
        Some(_) => {
            errors.error(&keyword.value, catalog::NOT_A_BOOL.about(&keyword.name));
            false
        }
    }
}

fn chunk_size(value: &Expr, errors: &mut Errors) -> Option<usize> {
    let size = match literal(value) {
        Some(Lit::Int(size)) => size.base10_parse().ok(),
        _ => None,
    };
    if size.is_none_or(|size: usize| size == 0) {
        errors.error(value, catalog::CHUNK_SIZE);
        return None;
    }
    size
}

/// A constant: it becomes part of a type.
fn axis_size(value: Expr, errors: &mut Errors) -> Option<Expr> {
    let is_constant = match &value {
        Expr::Path(_) | Expr::Block(_) => true,
        _ => matches!(literal(&value), Some(Lit::Int(_))),
    };
    if !is_constant {
        errors.error(&value, catalog::AXIS_SIZE);
        return None;
    }
    Some(value)
}

fn randomness(value: &Expr, errors: &mut Errors) -> Option<Randomness> {
    match string(value).as_deref() {
        Some("error") => Some(Randomness::Error),
        Some("different") => Some(Randomness::Different),
        Some("same") => Some(Randomness::Same),
        _ => {
            errors.error(value, catalog::RANDOMNESS);
            None
        }
    }
}

/// Both choices give the same program: views are copies once mutation is gone.
fn remove(value: &Expr, errors: &mut Errors) {
    const CHOICES: [&str; 2] = ["mutations", "mutations_and_views"];
    let text = string(value);
    if text.as_deref().is_some_and(|text| CHOICES.contains(&text)) {
        return;
    }
    let written = text.unwrap_or_else(|| value.to_token_stream().to_string());
    let part = |choice: &&str| choice.split('_').any(|part| part == written);
    let meant = suggest::nearest(&written, &CHOICES).or_else(|| CHOICES.into_iter().find(part));
    let hint = meant.map(|meant| format!(": did you mean \"{meant}\"?"));
    errors.error(value, catalog::REMOVE.and(hint.unwrap_or_default()));
}

/// An expression that gives a pattern, or "detect".
fn sparsity(value: Expr, errors: &mut Errors) -> Option<Pattern> {
    let Some(literal) = literal(&value) else {
        return Some(Pattern::Given(Box::new(value)));
    };
    let text = match literal {
        Lit::Str(text) if text.value() == "detect" => return Some(Pattern::Detected),
        Lit::Str(text) => text.value(),
        _ => String::new(),
    };
    let hint = suggest::nearest(&text, &["detect"]).map(|meant| format!(": did you mean \"{meant}\"?"));
    errors.error(&value, catalog::SPARSITY.and(hint.unwrap_or_default()));
    None
}

fn string(value: &Expr) -> Option<String> {
    match literal(value)? {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

pub(super) fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(lit) => Some(&lit.lit),
        Expr::Group(group) => literal(&group.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        _ => None,
    }
}
