//! Places: a variable, or a part of one.

use super::expr::peel;
use super::value::Value;
use super::{Lower, Place, Proj, order};
use syn::spanned::Spanned;
use syn::{Expr, ExprRange, RangeLimits};

impl Lower<'_> {
    /// The place an expression names; for a value that has none, a temporary. Indices are evaluated, the
    /// place is not read.
    pub(super) fn place(&mut self, expr: &Expr) -> Place {
        match peel(expr) {
            Expr::Index(index) => {
                let mut place = self.place(&index.expr);
                let step = self.after(order::place_atoms(&mut place), |lower| lower.index(&index.index));
                extended(place, step, expr)
            }
            Expr::Field(field) => {
                let place = self.place(&field.base);
                extended(place, Proj::Field(field.member.clone()), expr)
            }
            other => {
                let value = self.value(other);
                self.place_of(value, expr.span())
            }
        }
    }

    fn index(&mut self, index: &Expr) -> Proj {
        match peel(index) {
            Expr::Range(range) => self.range_index(range),
            Expr::Array(array) => Proj::Multi {
                indices: self.arguments(&array.elems),
                tuple: false,
            },
            Expr::Tuple(tuple) => Proj::Multi {
                indices: self.arguments(&tuple.elems),
                tuple: true,
            },
            other => Proj::Index(self.operand(other)),
        }
    }

    fn range_index(&mut self, range: &ExprRange) -> Proj {
        let mut lo = range.start.as_ref().map(|start| self.operand(start));
        let earlier = lo.iter_mut().collect();
        let hi = self.after(earlier, |lower| range.end.as_ref().map(|end| lower.operand(end)));
        Proj::Range {
            lo,
            hi,
            inclusive: matches!(range.limits, RangeLimits::Closed(_)),
        }
    }

    /// The variable that the expression is a part of, if it is part of one.
    pub(super) fn root(&self, expr: &Expr) -> Option<&super::scope::Binding> {
        match peel(expr) {
            Expr::Index(index) => self.root(&index.expr),
            Expr::Field(field) => self.root(&field.base),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => self.root(&unary.expr),
            Expr::Path(path) if path.qself.is_none() => self.scope.variable(path.path.get_ident()?),
            _ => None,
        }
    }

    /// Whether the place is read by `[i]` for `i` in `0..len()`; not known for most types.
    pub(super) fn is_sequence(&self, expr: &Expr) -> Option<bool> {
        match peel(expr) {
            Expr::Array(_) | Expr::Repeat(_) => Some(true),
            Expr::Index(index) if matches!(peel(&index.index), Expr::Range(_)) => Some(true),
            Expr::Path(_) => {
                let Some(binding) = self.root(expr) else {
                    return Some(false);
                };
                match binding.place.path.last() {
                    None => self.facts(binding.place.base).sequence,
                    Some(Proj::Range { .. }) => Some(true),
                    Some(_) => None,
                }
            }
            other => match self.root(other) {
                Some(_) => None,
                None => Some(false),
            },
        }
    }

    /// Whether the value is a reference in the user's program.
    pub(super) fn is_reference(&self, value: &Value) -> bool {
        match value {
            Value::Borrow(_) => true,
            Value::Place(place) => place.path.is_empty() && self.facts(place.base).holds_reference,
            Value::Op(_) => false,
        }
    }
}

fn extended(mut place: Place, step: Proj, expr: &Expr) -> Place {
    place.path.push(step);
    place.span = expr.span();
    place
}
