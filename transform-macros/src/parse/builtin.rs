//! The macros an annotated body may call, and how their arguments are read. Everything else is an
//! unknown macro: what it expands to cannot be seen from here.

use super::matrices;
use super::transform::Kind;
use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, LitStr, Macro, Pat, Token};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Builtin {
    /// `assert!`; `debug` for `debug_assert!`
    Assert {
        debug: bool,
    },
    /// `assert_eq!` and `assert_ne!`
    AssertCompare {
        equal: bool,
        debug: bool,
    },
    /// `panic!`, `unreachable!`, `todo!`, `unimplemented!`
    Diverge,
    /// `println!` and its like: run for the effect
    Print,
    /// `format!`
    Format,
    Vec,
    Matches,
    /// `concat!`, `line!`, ..: a constant
    Constant,
    /// ndarray's `array![..]`
    Array,
    /// ndarray's `concatenate![..]` and `stack![..]`
    Joining,
    /// ndarray's `s![..]`
    Slicing,
    /// nalgebra's `matrix![..]`, `vector![..]`, `dmatrix![..]` and `dvector![..]`
    Matrix(Sides),
    Dbg,
    Transform(Kind),
}

/// What is known of the sides of a matrix that a macro makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sides {
    pub(crate) vector: bool,
    /// Whether they are no part of its type.
    pub(crate) dynamic: bool,
}

impl Builtin {
    /// By the last segment of the macro's path: `std::println!` is `println!`.
    pub(crate) fn of(mac: &Macro) -> Option<Builtin> {
        let ident = &mac.path.segments.last()?.ident;
        let name = ident.to_string();
        Some(match name.as_str() {
            "assert" => Builtin::Assert { debug: false },
            "debug_assert" => Builtin::Assert { debug: true },
            "assert_eq" => Builtin::AssertCompare {
                equal: true,
                debug: false,
            },
            "assert_ne" => Builtin::AssertCompare {
                equal: false,
                debug: false,
            },
            "debug_assert_eq" => Builtin::AssertCompare {
                equal: true,
                debug: true,
            },
            "debug_assert_ne" => Builtin::AssertCompare {
                equal: false,
                debug: true,
            },
            "panic" | "unreachable" | "todo" | "unimplemented" => Builtin::Diverge,
            "println" | "print" | "eprintln" | "eprint" => Builtin::Print,
            "format" => Builtin::Format,
            "vec" => Builtin::Vec,
            "matches" => Builtin::Matches,
            "cfg" | "column" | "concat" | "env" | "file" | "include_str" | "line" | "module_path"
            | "stringify" => Builtin::Constant,
            "array" => Builtin::Array,
            "concatenate" | "stack" => Builtin::Joining,
            "s" => Builtin::Slicing,
            "matrix" | "vector" | "dmatrix" | "dvector" if matrices::is_imported(ident) => {
                Builtin::Matrix(Sides {
                    vector: name.ends_with("vector"),
                    dynamic: name.starts_with('d'),
                })
            }
            "dbg" => Builtin::Dbg,
            other => Builtin::Transform(Kind::of(other)?),
        })
    }
}

/// Comma-separated expressions. `name = value` of a formatting macro parses as an assignment.
pub(crate) fn arguments(mac: &Macro) -> syn::Result<Vec<Expr>> {
    mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .map(|list| list.into_iter().collect())
}

/// The indices and ends of the ranges of `s![..]`.
pub(crate) fn slicing(mac: &Macro) -> Vec<Expr> {
    let mut parts = vec![proc_macro2::TokenStream::new()];
    for token in mac.tokens.clone() {
        match &token {
            proc_macro2::TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ';') => {
                parts.push(Default::default())
            }
            _ => {
                if let Some(last) = parts.last_mut() {
                    last.extend([token]);
                }
            }
        }
    }
    parts
        .into_iter()
        .filter_map(|tokens| syn::parse2(tokens).ok())
        .collect()
}

/// What stands in `array![..]`, as a list.
pub(crate) fn array_body(mac: &Macro) -> syn::Result<Expr> {
    let items = arguments(mac)?;
    Ok(syn::parse_quote!([#(#items),*]))
}

/// What stands in `vec![..]`.
pub(crate) enum VecBody {
    List(Vec<Expr>),
    Repeat { item: Box<Expr>, len: Box<Expr> },
}

pub(crate) fn vec_body(mac: &Macro) -> syn::Result<VecBody> {
    mac.parse_body_with(|input: ParseStream<'_>| {
        if input.is_empty() {
            return Ok(VecBody::List(Vec::new()));
        }
        let first: Expr = input.parse()?;
        if input.parse::<Option<Token![;]>>()?.is_some() {
            return Ok(VecBody::Repeat {
                item: Box::new(first),
                len: input.parse()?,
            });
        }
        let mut list = vec![first];
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            list.push(input.parse()?);
        }
        Ok(VecBody::List(list))
    })
}

/// `matches!(scrutinee, pattern if guard)`
pub(crate) fn matches_body(mac: &Macro) -> syn::Result<(Expr, Pat, Option<Expr>)> {
    mac.parse_body_with(|input: ParseStream<'_>| {
        let scrutinee = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        input.parse::<Option<Token![,]>>()?;
        Ok((scrutinee, pat, guard))
    })
}

/// The expressions of a formatting macro's arguments: the values of named ones, and what the format
/// string captures by name (`{x}`, `{:width$}`).
pub(crate) fn format_inputs(mac: &Macro) -> syn::Result<Vec<Expr>> {
    let mut inputs = Vec::new();
    let mut named: Vec<Ident> = Vec::new();
    let arguments = arguments(mac)?;
    for argument in &arguments {
        match argument {
            Expr::Assign(assign) => {
                if let Expr::Path(path) = &*assign.left {
                    named.extend(path.path.get_ident().cloned());
                }
                inputs.push((*assign.right).clone());
            }
            other => inputs.push(other.clone()),
        }
    }
    for literal in arguments.iter().filter_map(string_literal) {
        let captured = captured_names(literal)
            .into_iter()
            .filter(|name| !named.contains(name));
        inputs.extend(captured.map(|name| -> Expr { syn::parse_quote!(#name) }));
    }
    Ok(inputs)
}

fn string_literal(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        Expr::Group(group) => string_literal(&group.expr),
        _ => None,
    }
}

/// The identifiers inside the braces of a format string.
fn captured_names(literal: &LitStr) -> Vec<Ident> {
    let text = literal.value().replace("{{", "").replace("}}", "");
    let mut names = Vec::new();
    for inside in text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(inside, _)| inside)
    {
        let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
        let counts = spec
            .split(['.', '<', '>', '^', '+', '#', '-'])
            .filter_map(|part| part.strip_suffix('$'));
        names.extend(counts.chain([name]).filter_map(|name| identifier(name, literal)));
    }
    names
}

fn identifier(text: &str, at: &LitStr) -> Option<Ident> {
    let mut ident: Ident = syn::parse_str(text).ok()?;
    ident.set_span(at.span());
    Some(ident)
}
