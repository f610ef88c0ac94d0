//! Assignments: to variables, to places, and to several at once.

use super::branch::branches;
use super::build::Held;
use super::expr::peel;
use super::idioms::PARTS;
use super::order;
use super::value::{Value, span_of};
use super::{Lower, Op, Operand, Place, Proj};
use crate::diagnostics::catalog;
use crate::hir::{SetHow, StmtKind};
use crate::parse::declared;
use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Index, Member, Token};

impl Lower<'_> {
    /// `left = right`: the value first, then the place.
    pub(super) fn assign(&mut self, left: &Expr, right: &Expr) -> Value {
        match peel(left) {
            Expr::Infer(_) => self.perform(right, None),
            Expr::Tuple(parts) => self.assign_parts(left, &parts.elems, right),
            Expr::Array(parts) => self.assign_parts(left, &parts.elems, right),
            Expr::Path(_) => self.assign_variable(left, right),
            Expr::Index(_) | Expr::Field(_) | Expr::Unary(_) => {
                let value = self.op(right);
                self.assign_value(left, value, span_of(right));
            }
            _ => return self.unsupported(left, catalog::ASSIGN_PATTERN),
        }
        Value::unit()
    }

    fn assign_variable(&mut self, left: &Expr, right: &Expr) {
        let Some(binding) = self.root(left).cloned() else {
            return self.errors.error(left, catalog::NOT_ASSIGNABLE);
        };
        if !binding.place.path.is_empty() {
            return self.errors.error(left, catalog::NOT_ASSIGNABLE);
        }
        if branches(right) {
            return self.perform(right, Some(binding.place.base));
        }
        let value = self.value(right);
        if let (Held::Referent, Expr::Path(path)) = (self.held(&value), peel(left)) {
            path.path
                .get_ident()
                .into_iter()
                .for_each(|name| self.scope.set_reference(name));
        }
        self.store(binding.place.base, value, span_of(right));
    }

    /// Assigns a computed value to the target.
    fn assign_value(&mut self, target: &Expr, value: Op, span: Span) {
        if !has_index(target) {
            if let Some(place) = self.target(target) {
                self.write(place, SetHow::Assign, value, target.span());
            }
            return;
        }
        let mut value = self.atom(value, "t", span);
        let place = self.after(vec![&mut value], |lower| lower.target(target));
        if let Some(place) = place {
            self.write(place, SetHow::Assign, Op::Copy(value), target.span());
        }
    }

    /// The place of an assignment's left side.
    fn target(&mut self, target: &Expr) -> Option<Place> {
        if self.root(target).is_none() {
            self.errors.error(target, catalog::NOT_ASSIGNABLE);
            return None;
        }
        match peel(target) {
            Expr::Unary(unary) => match self.value(&unary.expr) {
                Value::Borrow(place) => Some(place),
                _ => {
                    self.errors.error(target, catalog::NOT_ASSIGNABLE);
                    None
                }
            },
            _ => Some(self.place(target)),
        }
    }

    /// `(a, b) = (b, a)`: all values first, and none of them a variable that an assignment may change.
    fn assign_parts(&mut self, left: &Expr, parts: &Punctuated<Expr, Token![,]>, right: &Expr) {
        let values = match peel(right) {
            Expr::Tuple(tuple) if tuple.elems.len() == parts.len() => self.arguments(&tuple.elems),
            Expr::Array(array) if array.elems.len() == parts.len() => self.arguments(&array.elems),
            _ => {
                let value = self.op(right);
                return self.assign_part(left, value, span_of(right));
            }
        };
        let mut ops = Vec::new();
        for mut value in values {
            self.freeze(&mut value, right.span());
            ops.push(self.read(Value::from((value, right.span())), right.span()));
        }
        for (part, op) in parts.iter().zip(ops) {
            self.assign_part(part, op, right.span());
        }
    }

    /// Assigns a computed value to a target, or its parts to the parts of the target.
    fn assign_part(&mut self, target: &Expr, op: Op, span: Span) {
        let (parts, step): (_, fn(usize, Span) -> Proj) = match peel(target) {
            Expr::Infer(_) => return self.discard(Value::Op(op), span),
            Expr::Tuple(tuple) => (&tuple.elems, field),
            Expr::Array(array) => (&array.elems, element),
            Expr::Path(_) | Expr::Index(_) | Expr::Field(_) | Expr::Unary(_) => {
                return self.assign_value(target, op, span);
            }
            _ => return self.errors.error(target, catalog::ASSIGN_PATTERN),
        };
        let base = self.temp("t", op, span);
        for (position, part) in parts.iter().enumerate() {
            if !matches!(peel(part), Expr::Infer(_)) {
                let place = Place {
                    base,
                    path: vec![step(position, part.span())],
                    span: part.span(),
                };
                self.assign_part(part, Op::Get(place), part.span());
            }
        }
    }

    /// `left op= right`: the value first, then the place is read and written.
    pub(super) fn compound_assign(&mut self, left: &Expr, op: BinOp, right: &Expr) -> Value {
        let mut value = self.operand(right);
        let place = self.after(order::atoms_of(&mut value), |lower| lower.target(left));
        let Some(place) = place else { return Value::unit() };
        let span = op.span();
        match op {
            BinOp::Add(_) if self.may_be_number(&place) && !declared::implements("AddAssign", span) => {
                self.write(place, SetHow::Add, Op::Copy(value), span)
            }
            BinOp::Sub(_) if self.may_be_number(&place) && !declared::implements("SubAssign", span) => {
                self.write(place, SetHow::Sub, Op::Copy(value), span)
            }
            _ => {
                let old = self.load(place.clone(), span);
                let lhs = self.atom(old, "t", span);
                self.write(place, SetHow::Assign, Op::Binary { op, lhs, rhs: value }, span);
            }
        }
        Value::unit()
    }

    /// Whether the place may be a number in a variable, to which only numbers are added: parts of arrays are none.
    fn may_be_number(&self, place: &Place) -> bool {
        let local = self.locals.get(place.base.0 as usize);
        let of_parts = local.is_some_and(|local| local.name.starts_with(PARTS));
        place.path.len() > usize::from(of_parts)
    }

    /// Writes to a place: a variable is assigned, a part is set.
    pub(super) fn write(&mut self, place: Place, how: SetHow, op: Op, span: Span) {
        if place.path.is_empty() {
            return self.push(
                StmtKind::Assign {
                    local: place.base,
                    op,
                },
                span,
            );
        }
        self.edit(place.base, |local| local.storage = true);
        let value = self.atom(op, "t", span);
        self.push(StmtKind::Set { place, how, value }, span);
    }
}

/// Whether evaluating the place can have effects.
fn has_index(target: &Expr) -> bool {
    match peel(target) {
        Expr::Field(field) => has_index(&field.base),
        Expr::Unary(unary) => has_index(&unary.expr),
        Expr::Path(_) => false,
        _ => true,
    }
}

pub(super) fn field(position: usize, span: Span) -> Proj {
    let index = u32::try_from(position).unwrap_or(u32::MAX);
    Proj::Field(Member::Unnamed(Index { index, span }))
}

pub(super) fn element(position: usize, span: Span) -> Proj {
    Proj::Index(integer(position, span))
}

pub(super) fn integer(value: usize, span: Span) -> Operand {
    let mut literal = proc_macro2::Literal::usize_unsuffixed(value);
    literal.set_span(span);
    Operand::Lit(syn::Lit::new(literal))
}
