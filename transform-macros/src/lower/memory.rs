//! The functions of std that move values in and out of places: `mem::swap`, `mem::replace`, `mem::take`
//! and `drop`. They become assignments.

use super::expr::peel;
use super::value::Value;
use super::{Lower, Op, Operand, Place, order};
use crate::hir::SetHow;
use crate::ir::op::Callee;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprPath};

impl Lower<'_> {
    /// The call, if it is one of these functions. `None` leaves it to the others.
    pub(super) fn memory_call(&mut self, path: &ExprPath, call: &ExprCall) -> Option<Value> {
        let span = call.span();
        let args: Vec<&Expr> = call.args.iter().collect();
        match (function(path)?.as_str(), args.as_slice()) {
            ("drop", [value]) => {
                self.perform(value, None);
                Some(Value::unit())
            }
            ("swap", [left, right]) => {
                let (left, right) = (borrowed(left)?, borrowed(right)?);
                self.swap(left, right, span);
                Some(Value::unit())
            }
            ("replace", [dest, value]) => {
                let mut place = self.place(borrowed(dest)?);
                let mut value = self.after(order::place_atoms(&mut place), |lower| lower.operand(value));
                self.freeze(&mut value, span);
                Some(self.exchange(place, Op::Copy(value), span))
            }
            ("take", [dest]) => {
                let place = self.place(borrowed(dest)?);
                let func = Callee::Path(syn::parse_quote_spanned!(span=> ::core::default::Default::default));
                Some(self.exchange(
                    place,
                    Op::Call {
                        func,
                        args: Vec::new(),
                    },
                    span,
                ))
            }
            _ => None,
        }
    }

    fn swap(&mut self, left: &Expr, right: &Expr, span: Span) {
        let mut left = self.place(left);
        let right = self.after(order::place_atoms(&mut left), |lower| lower.place(right));
        let new_left = self.load(right.clone(), span);
        let new_left = self.atom(new_left, "t", span);
        let old = self.exchange(left, Op::Copy(new_left), span);
        let old = self.read(old, span);
        self.write(right, SetHow::Assign, old, span);
    }

    /// Puts a new value into the place; the old one is the result.
    fn exchange(&mut self, place: Place, new: Op, span: Span) -> Value {
        let old = self.load(place.clone(), span);
        let old = self.temp("t", old, span);
        self.write(place, SetHow::Assign, new, span);
        Value::Op(Op::Copy(Operand::Var(old)))
    }
}

/// `swap` of `std::mem::swap` or `mem::swap`; `drop`.
fn function(path: &ExprPath) -> Option<String> {
    let mut names = path
        .path
        .segments
        .iter()
        .rev()
        .map(|segment| segment.ident.to_string());
    let name = names.next()?;
    match names.next().as_deref() {
        Some("mem") => Some(name),
        None if name == "drop" => Some(name),
        _ => None,
    }
}

/// `place` of `&mut place`, or a variable that is a reference.
fn borrowed(expr: &Expr) -> Option<&Expr> {
    match peel(expr) {
        Expr::Reference(reference) if reference.mutability.is_some() => Some(&reference.expr),
        path @ Expr::Path(_) => Some(path),
        _ => None,
    }
}
