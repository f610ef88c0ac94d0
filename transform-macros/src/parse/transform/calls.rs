//! The transform macros that are calls already: `vjp!(f, &w, &x)`, `jvp!(f, (x,), (x_dot,))`,
//! `linearize!` and their `try_` forms, and `source!(f, pullback)`.

use super::keywords::{Keyword, Keywords};
use super::{Kind, handle};
use crate::diagnostics::{Errors, catalog};
use crate::parse::suggest;
use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// `vjp!(f, a, b, has_aux)`, `linearize!(f, a, b, has_aux)`
#[derive(Debug)]
pub(crate) struct VjpCall {
    /// The type of the function's handle.
    pub(crate) f: TokenStream,
    pub(crate) args: Vec<Expr>,
    pub(crate) has_aux: bool,
}

/// `jvp!(f, (primals..), (tangents..), has_aux)`
#[derive(Debug)]
pub(crate) struct JvpCall {
    /// The type of the function's handle.
    pub(crate) f: TokenStream,
    pub(crate) primals: Vec<Expr>,
    pub(crate) tangents: Vec<Expr>,
    pub(crate) has_aux: bool,
}

/// `source!(f, which)`
#[derive(Debug)]
pub(crate) struct SourceCall {
    /// The type of the function's handle.
    pub(crate) f: TokenStream,
    pub(crate) which: Which,
}

/// Which of the generated programs to print.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Which {
    Primal,
    Functionalized,
    Pushforward,
    Pullback,
    Batched,
}

impl Which {
    const NAMES: &[&str] = &["primal", "functionalized", "pushforward", "pullback", "batched"];

    fn of(name: &Ident) -> Option<Which> {
        Some(match name.to_string().as_str() {
            "primal" => Which::Primal,
            "functionalized" => Which::Functionalized,
            "pushforward" => Which::Pushforward,
            "pullback" => Which::Pullback,
            "batched" => Which::Batched,
            _ => return None,
        })
    }
}

/// What all of these macros start with: the function, then expressions and keywords.
struct Call {
    f: TokenStream,
    args: Vec<Expr>,
    has_aux: bool,
}

pub(crate) fn vjp_call(tokens: TokenStream, krate: &TokenStream, errors: &mut Errors) -> Option<VjpCall> {
    let Call { f, args, has_aux } = call(Kind::Vjp, tokens, krate, errors)?;
    Some(VjpCall { f, args, has_aux })
}

pub(crate) fn jvp_call(tokens: TokenStream, krate: &TokenStream, errors: &mut Errors) -> Option<JvpCall> {
    let Call { f, args, has_aux } = call(Kind::Jvp, tokens, krate, errors)?;
    let [primals, tangents] = args.as_slice() else {
        let surplus = args.get(2);
        match surplus {
            Some(surplus) => errors.error(surplus, catalog::JVP_ARGUMENTS),
            None => errors.error(&f, catalog::JVP_ARGUMENTS),
        }
        return None;
    };
    let (first, second) = (tuple(primals, errors), tuple(tangents, errors));
    let (first, second) = (first?, second?);
    if first.len() != second.len() {
        let lengths = format!(": {} and {}", first.len(), second.len());
        errors.error(tangents, catalog::JVP_LENGTHS.and(lengths));
        return None;
    }
    Some(JvpCall {
        f,
        primals: first,
        tangents: second,
        has_aux,
    })
}

pub(crate) fn source_call(
    tokens: TokenStream,
    krate: &TokenStream,
    errors: &mut Errors,
) -> Option<SourceCall> {
    let Call { f, args, .. } = call(Kind::Source, tokens, krate, errors)?;
    let name = match args.as_slice() {
        [Expr::Path(path)] => path.path.get_ident(),
        _ => None,
    };
    let Some(name) = name else {
        match args.first() {
            Some(other) => errors.error(other, catalog::SOURCE_VARIANT.about("not a name")),
            None => errors.error(&f, catalog::SOURCE_VARIANT.about("missing")),
        }
        return None;
    };
    let which = Which::of(name);
    if which.is_none() {
        let hint = suggest::nearest(&name.to_string(), Which::NAMES);
        let hint = hint
            .map(|near| format!(" (did you mean `{near}`?)"))
            .unwrap_or_default();
        errors.error(
            name,
            catalog::SOURCE_VARIANT.about(format!("unknown: `{name}`{hint}")),
        );
    }
    which.map(|which| SourceCall { f, which })
}

fn call(kind: Kind, tokens: TokenStream, krate: &TokenStream, errors: &mut Errors) -> Option<Call> {
    let parser = |input: ParseStream<'_>| -> syn::Result<Option<Call>> {
        let of = handle(input, Span::call_site(), errors)?;
        input.parse::<Option<Token![,]>>()?;
        let list = Punctuated::<Expr, Token![,]>::parse_terminated(input)?;
        let (keywords, args) = split_keywords(kind, list, errors);
        Ok(of.map(|of| Call {
            f: of.ty(krate),
            args,
            has_aux: keywords.has_aux,
        }))
    };
    let parsed = parser.parse2(tokens);
    errors.handle(parsed).flatten()
}

/// Takes the keywords out of the expressions: `name = value` anywhere, and `has_aux` at the end.
fn split_keywords(
    kind: Kind,
    list: Punctuated<Expr, Token![,]>,
    errors: &mut Errors,
) -> (Keywords, Vec<Expr>) {
    let mut named = Vec::new();
    let mut args = Vec::new();
    let last = list.len().saturating_sub(1);
    for (position, expr) in list.into_iter().enumerate() {
        match keyword(&expr, position == last) {
            Some(keyword) => named.push(keyword),
            None => args.push(expr),
        }
    }
    (Keywords::collect(named, kind.keys(), errors), args)
}

fn keyword(expr: &Expr, last: bool) -> Option<Keyword> {
    match expr {
        Expr::Assign(assign) => match &*assign.left {
            Expr::Path(path) => Some(Keyword {
                name: path.path.get_ident()?.clone(),
                value: Some((*assign.right).clone()),
            }),
            _ => None,
        },
        Expr::Path(path) if last && path.path.is_ident("has_aux") => Some(Keyword {
            name: path.path.get_ident()?.clone(),
            value: None,
        }),
        _ => None,
    }
}

fn tuple(expr: &Expr, errors: &mut Errors) -> Option<Vec<Expr>> {
    match expr {
        Expr::Group(group) => tuple(&group.expr, errors),
        Expr::Tuple(tuple) => Some(tuple.elems.iter().cloned().collect()),
        _ => {
            errors.error(expr, catalog::JVP_TUPLE);
            None
        }
    }
}
