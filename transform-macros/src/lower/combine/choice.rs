//! Whether a value is an `Option` or a `Result`, as far as its source says.

use super::super::Lower;
use super::super::expr::peel;
use super::super::stmt::collected;
use crate::ir::op::{Wrapper, full, is_none};
use proc_macro2::{Ident, Span};
use syn::{Expr, Path, Stmt, Type};

/// Which of the two a value is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::lower) enum Choice {
    Option,
    Result,
    /// One of them, if it is one.
    #[default]
    Open,
}

/// Methods that give an option, of whatever they are called on.
const GIVE_OPTIONS: &[&str] = &[
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_sub",
    "err",
    "filter",
    "find",
    "first",
    "get",
    "last",
    "max_by",
    "min_by",
    "next",
    "ok",
    "pop",
    "position",
    "reduce",
    "to_digit",
    "zip",
];

impl Choice {
    /// What the type says.
    pub(in crate::lower) fn of_type(ty: &Type) -> Choice {
        let last = match crate::parse::types::peel(ty) {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        match last.map(|last| last.ident.to_string()).as_deref() {
            Some("Option") => Choice::Option,
            Some(name) if name.ends_with("Result") => Choice::Result,
            _ => Choice::Open,
        }
    }

    /// What is known of either.
    pub(in crate::lower) fn or(self, other: Choice) -> Choice {
        if self == Choice::Open { other } else { self }
    }

    /// The variant with a value.
    pub(in crate::lower) fn full(self, span: Span) -> Path {
        match self {
            Choice::Option => Ident::new("Some", span).into(),
            Choice::Result => Ident::new("Ok", span).into(),
            Choice::Open => full(span),
        }
    }

    pub(in crate::lower) fn wrapper(self) -> Wrapper {
        match self {
            Choice::Option => Wrapper::Some,
            Choice::Result => Wrapper::Ok,
            Choice::Open => Wrapper::Full,
        }
    }
}

impl Lower<'_> {
    /// Which of the two the value is, as far as its source says.
    pub(in crate::lower) fn choice(&self, expr: &Expr) -> Choice {
        match peel(expr) {
            Expr::Reference(reference) => self.choice(&reference.expr),
            Expr::Path(path) => match self.root(expr) {
                Some(binding) if binding.place.path.is_empty() => self.facts(binding.place.base).choice,
                Some(_) => Choice::Open,
                None if is_none(&path.path) => Choice::Option,
                None => Choice::Open,
            },
            Expr::Call(call) => match peel(&call.func) {
                Expr::Path(path) => match Wrapper::of(&path.path) {
                    Some(Wrapper::Some) => Choice::Option,
                    Some(Wrapper::Ok | Wrapper::Err) => Choice::Result,
                    _ => Choice::Open,
                },
                _ => Choice::Open,
            },
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                match name.as_str() {
                    "ok_or" | "ok_or_else" | "map_err" | "parse" => Choice::Result,
                    "collect" => collected(call).map_or(Choice::Open, Choice::of_type),
                    "and_then" => self
                        .choice(&call.receiver)
                        .or(call.args.first().map_or(Choice::Open, gives)),
                    "as_deref" | "as_ref" | "clone" | "cloned" | "copied" | "map" | "or" | "or_else" => {
                        self.choice(&call.receiver)
                    }
                    name if GIVE_OPTIONS.contains(&name) => Choice::Option,
                    _ => Choice::Open,
                }
            }
            _ => Choice::Open,
        }
    }
}

/// Which of the two a value is that ends in `Some(..)`, `None`, `Ok(..)` or `Err(..)`: the value of a closure, too.
pub(in crate::lower) fn gives(body: &Expr) -> Choice {
    match peel(body) {
        Expr::Closure(closure) => gives(&closure.body),
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => gives(tail),
            _ => Choice::Open,
        },
        Expr::Call(call) => gives(&call.func),
        Expr::If(branch) => branch
            .else_branch
            .as_ref()
            .map_or(Choice::Open, |(_, els)| gives(els)),
        Expr::Path(path) => match path
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .as_deref()
        {
            Some("Some" | "None") => Choice::Option,
            Some("Ok" | "Err") => Choice::Result,
            _ => Choice::Open,
        },
        _ => Choice::Open,
    }
}
