//! The iterables that a loop can count through by index: slices, arrays and vectors, by reference or by
//! value, enumerated or zipped.

use super::expr::peel;
use super::pattern::plain_name;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::hir::LocalId;
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Expr, Pat};

/// What a counted loop reads at each index.
pub(super) enum Items {
    /// `&xs`, `xs.iter()`; `by_value` for `xs`, `xs.iter().copied()`
    Elements { place: Place, by_value: bool },
    /// `.enumerate()`
    Enumerate(Box<Items>),
    /// `.zip(ys)`
    Zip(Box<Items>, Box<Items>),
}

impl Items {
    fn copied(self) -> Items {
        match self {
            Items::Elements { place, .. } => Items::Elements {
                place,
                by_value: true,
            },
            other => other,
        }
    }

    /// The user's name for the index, if there is one.
    pub(super) fn index_name(&self, pat: &Pat) -> String {
        let name = match (self, pat) {
            (Items::Enumerate(_), Pat::Tuple(pair)) => pair.elems.first().and_then(plain_name),
            _ => None,
        };
        name.map_or("i".to_owned(), |name| name.ident.to_string())
    }
}

impl Lower<'_> {
    /// Whether [`Self::items_of`] knows the iterable: looked at before anything is lowered.
    pub(super) fn is_counted(&self, expr: &Expr) -> bool {
        match peel(expr) {
            Expr::Reference(reference) => self.is_sequence(&reference.expr) != Some(false),
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.first()) {
                ("iter" | "iter_mut", None) => self.is_sequence(&call.receiver) != Some(false),
                ("into_iter", None) => self.is_sequence(&call.receiver) == Some(true),
                ("copied" | "cloned" | "enumerate", None) => self.is_counted(&call.receiver),
                ("zip", Some(other)) => self.is_counted(&call.receiver) && self.is_counted(other),
                _ => false,
            },
            other => self.is_sequence(other) == Some(true),
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
            other => {
                if self.root(other).is_some() {
                    None
                } else {
                    Some(false)
                }
            }
        }
    }

    pub(super) fn items_of(&mut self, expr: &Expr) -> Option<Items> {
        match peel(expr) {
            Expr::Reference(reference) => Some(self.elements(&reference.expr)),
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.first()) {
                ("iter" | "iter_mut", _) => Some(self.elements(&call.receiver)),
                ("into_iter", _) => Some(self.elements_as_passed(&call.receiver)),
                ("copied" | "cloned", _) => self.items_of(&call.receiver).map(Items::copied),
                ("enumerate", _) => Some(Items::Enumerate(Box::new(self.items_of(&call.receiver)?))),
                ("zip", Some(other)) => {
                    let left = self.items_of(&call.receiver)?;
                    Some(Items::Zip(Box::new(left), Box::new(self.items_of(other)?)))
                }
                _ => None,
            },
            other => Some(self.elements_as_passed(other)),
        }
    }

    fn elements(&mut self, expr: &Expr) -> Items {
        let place = self.place(expr);
        Items::Elements {
            place: self.pinned(place),
            by_value: false,
        }
    }

    /// A variable that is itself a reference gives references.
    fn elements_as_passed(&mut self, expr: &Expr) -> Items {
        let value = self.value(expr);
        let by_value = !self.is_reference(&value);
        let place = self.place_of(value, expr.span());
        Items::Elements {
            place: self.pinned(place),
            by_value,
        }
    }

    /// How many items there are.
    pub(super) fn count(&mut self, items: &Items, span: Span) -> Operand {
        match items {
            Items::Elements { place, .. } => self.len(place, span),
            Items::Enumerate(inner) => self.count(inner, span),
            Items::Zip(left, right) => {
                let recv = self.count(left, span);
                let args = vec![self.count(right, span)];
                let op = Op::Method {
                    recv,
                    name: Ident::new("min", span),
                    turbofish: None,
                    args,
                };
                self.atom(op, "len", span)
            }
        }
    }

    /// Binds the pattern to the items at the index.
    pub(super) fn bind_item(&mut self, pat: &Pat, items: &Items, index: LocalId, span: Span) {
        match (items, pat) {
            (_, Pat::Paren(paren)) => self.bind_item(&paren.pat, items, index, span),
            (Items::Enumerate(inner), Pat::Tuple(pair)) if pair.elems.len() == 2 => {
                let index_place = Place {
                    base: index,
                    path: Vec::new(),
                    span,
                };
                pair.elems
                    .first()
                    .into_iter()
                    .for_each(|pat| self.bind_pattern(pat, Value::Place(index_place.clone())));
                pair.elems
                    .last()
                    .into_iter()
                    .for_each(|pat| self.bind_item(pat, inner, index, span));
            }
            (Items::Zip(left, right), Pat::Tuple(pair)) if pair.elems.len() == 2 => {
                let sides = pair.elems.iter().zip([left, right]);
                sides.for_each(|(pat, side)| self.bind_item(pat, side, index, span));
            }
            _ => {
                let value = self.item_value(items, index, span);
                self.bind_pattern(pat, value);
            }
        }
    }

    fn item_value(&mut self, items: &Items, index: LocalId, span: Span) -> Value {
        match items {
            Items::Elements { place, by_value } => {
                let mut element = place.clone();
                element.path.push(Proj::Index(Operand::Var(index)));
                if *by_value {
                    Value::Place(element)
                } else {
                    Value::Borrow(element)
                }
            }
            Items::Enumerate(inner) => {
                let item = self.item_operand(inner, index, span);
                Value::Op(Op::Tuple(vec![Operand::Var(index), item]))
            }
            Items::Zip(left, right) => {
                let left = self.item_operand(left, index, span);
                Value::Op(Op::Tuple(vec![left, self.item_operand(right, index, span)]))
            }
        }
    }

    fn item_operand(&mut self, items: &Items, index: LocalId, span: Span) -> Operand {
        match self.item_value(items, index, span) {
            Value::Borrow(place) => self.borrow(place),
            value => self.named_operand(value, "t", span),
        }
    }
}
