//! `#[checkpoint]` on a loop: which states of its variables are kept.

use crate::diagnostics::{Errors, catalog};
use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Lit, Meta, Token};

/// Which rounds a loop keeps the state of.
#[derive(Clone, Debug)]
pub(crate) enum Schedule {
    /// Every k-th; each, if nothing is said.
    Every(Option<Expr>),
    /// As many as these at a time, where they save most.
    Binomial(Expr),
}

impl Schedule {
    pub(crate) fn number(&self) -> Option<&Expr> {
        match self {
            Schedule::Every(number) => number.as_ref(),
            Schedule::Binomial(slots) => Some(slots),
        }
    }
}

/// Whether an attribute is this one.
pub(crate) fn is_checkpoint(attr: &Attribute) -> bool {
    attr.path().is_ident("checkpoint")
}

/// The schedule that is asked for among the attributes of a loop.
pub(crate) fn schedule(attrs: &[Attribute], errors: &mut Errors) -> Option<Schedule> {
    let mut marks = attrs.iter().filter(|attr| is_checkpoint(attr));
    let mark = marks.next()?;
    if let Some(second) = marks.next() {
        errors.error(second, catalog::CHECKPOINT_FORM);
    }
    match &mark.meta {
        Meta::Path(_) => Some(Schedule::Every(None)),
        Meta::List(list) => {
            let options = Punctuated::<Choice, Token![,]>::parse_terminated_with;
            let options = errors
                .handle(list.parse_args_with(|input: ParseStream<'_>| options(input, Choice::parse)))?;
            chosen(options.into_iter().collect(), mark, errors)
        }
        Meta::NameValue(_) => {
            errors.error(mark, catalog::CHECKPOINT_FORM);
            None
        }
    }
}

/// `name` or `name = value`
struct Choice {
    name: Ident,
    value: Option<Expr>,
}

impl Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Choice { name, value })
    }
}

fn chosen(options: Vec<Choice>, mark: &Attribute, errors: &mut Errors) -> Option<Schedule> {
    let (mut every, mut binomial, mut slots): (_, Option<Span>, _) = (None, None, None);
    for Choice { name, value } in options {
        match (name.to_string().as_str(), value) {
            ("every", Some(number)) if every.is_none() && binomial.is_none() => every = Some(number),
            ("binomial", None) if every.is_none() && binomial.is_none() => binomial = Some(name.span()),
            ("slots", Some(number)) if binomial.is_some() && slots.is_none() => slots = Some(number),
            ("every" | "binomial" | "slots", _) => {
                errors.error(&name, catalog::CHECKPOINT_FORM);
                return None;
            }
            (other, _) => {
                errors.error(&name, catalog::CHECKPOINT_OPTION.about(other));
                return None;
            }
        }
    }
    for number in [&every, &slots]
        .into_iter()
        .flatten()
        .filter(|number| is_zero(number))
    {
        errors.error(number, catalog::CHECKPOINT_ZERO);
    }
    match (every, binomial, slots) {
        (Some(number), ..) => Some(Schedule::Every(Some(number))),
        (None, Some(_), Some(slots)) => Some(Schedule::Binomial(slots)),
        (None, Some(span), None) => {
            errors.error_at(span, catalog::CHECKPOINT_SLOTS);
            None
        }
        _ => {
            errors.error(mark.to_token_stream(), catalog::CHECKPOINT_FORM);
            None
        }
    }
}

fn is_zero(number: &Expr) -> bool {
    matches!(number, Expr::Lit(lit) if matches!(&lit.lit, Lit::Int(int) if int.base10_digits() == "0"))
}
