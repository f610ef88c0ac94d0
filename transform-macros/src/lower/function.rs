//! Functions as values: parameters that are functions, which are called and passed on, and what functions are given.

use super::expr::peel;
use super::scope::Entry;
use super::value::Value;
use super::{Lower, Op, Operand, Place};
use crate::ir::op::Callee;
use crate::parse::declared;
use crate::parse::functions::{self, CALL, Callable};
use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprClosure, ExprMethodCall, ExprPath, Type};

/// Functions of std that take a closure and are none of the user's.
const OF_STD: &[&str] = &["from_fn", "repeat_with", "successors", "catch_unwind", "spawn"];

/// Functions of floats that take two.
const OF_TWO: &[&str] = &[
    "atan2",
    "copysign",
    "hypot",
    "log",
    "max",
    "min",
    "powf",
    "rem_euclid",
];

impl Lower<'_> {
    /// The type of the function that an expression names, and where it is.
    pub(super) fn named_function(&self, expr: &Expr) -> Option<(Type, Place)> {
        let expr = match peel(expr) {
            Expr::Reference(reference) => return self.named_function(&reference.expr),
            Expr::Path(path) => path,
            _ => return None,
        };
        match self.scope_entry(expr)? {
            Entry::Variable(binding) => {
                let place = &binding.place;
                Some((self.function_at(place)?, place.clone()))
            }
            _ => None,
        }
    }

    /// The type of the function that is there: of a variable, or, if this has been a closure, of what it holds.
    pub(super) fn function_at(&self, place: &Place) -> Option<Type> {
        if place.path.is_empty() {
            return self.facts(place.base).function.clone();
        }
        let base = self.locals.get(place.base.0 as usize)?;
        let held = self.item.held_function(&place.path);
        held.filter(|_| base.name == "self").cloned()
    }

    /// `f(a, b)`, where `f` is such a variable.
    pub(super) fn function_call(&mut self, call: &ExprCall) -> Option<Value> {
        let (ty, place) = self.named_function(&call.func)?;
        let name = Ident::new(CALL, call.func.span());
        let path: ExprPath = syn::parse_quote!(<#ty>::#name);
        let mut args = vec![Operand::Ref(place)];
        args.extend(self.function_arguments(&call.args));
        Some(Value::Op(Op::Call {
            func: Callee::Path(path),
            args,
        }))
    }

    /// What is known of the parameters of a callee, if it may take functions and there may be some among these arguments.
    pub(super) fn functions_of<'e>(
        &self,
        callee: &ExprPath,
        args: impl IntoIterator<Item = &'e Expr>,
    ) -> Option<Vec<Option<Callable>>> {
        let given = args.into_iter().any(|arg| self.may_be_function(arg));
        (given && self.may_take_functions(callee)).then(|| {
            let func = declared::function(callee);
            func.map_or_else(Vec::new, |func| {
                functions::of_signature(&func, &self.item.float())
            })
        })
    }

    /// Arguments behind those that are there already, where functions may be among them: `known` is what is known of the
    /// parameters.
    pub(super) fn with_functions<'e>(
        &mut self,
        done: Vec<Operand>,
        known: Vec<Option<Callable>>,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        let mut known = known.into_iter();
        self.in_order(done, exprs, |lower, expr| {
            let known = known.next().flatten();
            let function = lower.passed_function(expr, known.as_ref());
            function.unwrap_or_else(|| lower.function_argument(expr))
        })
    }

    /// The parameters of a method that are functions, where this file has one method of that name.
    pub(super) fn functions_of_method(&self, call: &ExprMethodCall) -> Vec<Option<Callable>> {
        if self.primal_reads || !call.args.iter().any(|arg| self.may_be_function(arg)) {
            return Vec::new();
        }
        let name = &call.method;
        let func = declared::function(&syn::parse_quote!(#name));
        let func = func.filter(|func| func.sig.receiver().is_some());
        let all = func.map(|func| functions::of_signature(&func, &self.item.float()));
        all.into_iter().flatten().skip(1).collect()
    }

    /// Whether it is a closure, or the name of one, or a path that may name a function.
    fn may_be_function(&self, expr: &Expr) -> bool {
        match peel(expr) {
            Expr::Closure(_) => true,
            Expr::Reference(reference) => self.may_be_function(&reference.expr),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Closure(_)) => true,
                Some(Entry::Variable(_)) => self.named_function(expr).is_some(),
                Some(Entry::Transform(_)) => false,
                Some(Entry::Item) | None => names_function(path),
            },
            _ => false,
        }
    }

    /// Whether a callee may be an annotated function with such parameters, as far as its name says.
    pub(super) fn may_take_functions(&self, callee: &ExprPath) -> bool {
        let mut names = callee.path.segments.iter().map(|segment| &segment.ident);
        let (first, last) = (names.next(), callee.path.segments.last());
        let is_type = |name: &Ident| name.to_string().starts_with(char::is_uppercase);
        let of_std = first.is_some_and(|name| name == "std" || name == "core")
            || last.is_some_and(|last| OF_STD.iter().any(|name| last.ident == name));
        !of_std
            && !self.primal_reads
            && callee.qself.is_none()
            && !callee.path.segments.iter().any(|segment| is_type(&segment.ident))
            && self.scope_entry(callee).is_none()
            && declared::unannotated(callee).is_none()
    }

    /// `known` is what is known of the parameter.
    pub(super) fn passed_function(&mut self, expr: &Expr, known: Option<&Callable>) -> Option<Operand> {
        if let Some((_, place)) = self.named_function(expr) {
            return Some(Operand::Ref(place));
        }
        match peel(expr) {
            Expr::Closure(closure) => Some(self.given(closure, known)),
            Expr::Reference(reference) => {
                let made = self.closures.len();
                let function = self.passed_function(&reference.expr, known);
                let made = self.closures.iter_mut().skip(made);
                made.for_each(|closure| closure.by_value = false);
                function
            }
            Expr::Path(path) => match self.scope_entry(path).cloned() {
                Some(Entry::Closure(closure)) => {
                    let written = closure.written();
                    self.at_closure(&closure, |lower| match written {
                        Expr::Closure(closure) => Some(lower.given(&closure, known)),
                        _ => None,
                    })
                }
                Some(Entry::Variable(_) | Entry::Transform(_)) => None,
                Some(Entry::Item) | None => {
                    let closure = as_closure(path, known)?;
                    Some(self.given(&closure, known))
                }
            },
            _ => None,
        }
    }
}

/// Whether a path is that of a function, as far as its name says.
fn names_function(path: &ExprPath) -> bool {
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(char::is_lowercase))
}

/// A function that a path names, as a closure. How many arguments it takes, the parameter says that it is given for, or its own
/// declaration, if that is in the same file.
fn as_closure(path: &ExprPath, known: Option<&Callable>) -> Option<ExprClosure> {
    if !names_function(path) {
        return None;
    }
    let of_float = super::call::float_function(path).map(|(_, name)| match name.ident.to_string().as_str() {
        name if OF_TWO.contains(&name) => 2,
        _ => 1,
    });
    let count = known.map(|known| known.inputs.len()).or(of_float);
    let (names, types): (Vec<_>, Vec<_>) = match count {
        Some(count) => (0..count).map(|i| (format_ident!("arg{i}"), None)).unzip(),
        None => {
            let inputs = declared::function(path)?.sig.inputs.into_iter();
            let typed = inputs.enumerate().map(|(i, input)| match input {
                syn::FnArg::Typed(typed) => (format_ident!("arg{i}"), Some(typed.ty)),
                syn::FnArg::Receiver(_) => (format_ident!("arg{i}"), None),
            });
            typed.unzip()
        }
    };
    let inputs = names.iter().zip(types).map(|(name, ty)| match ty {
        Some(ty) => quote!(#name: #ty),
        None => quote!(#name),
    });
    Some(syn::parse_quote_spanned!(path.span()=> |#(#inputs),*| #path(#(#names),*)))
}
