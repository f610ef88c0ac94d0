//! Items that can be counted, and read by their index: those of slices, arrays, vectors and ranges, and what
//! iterators make of them.

use super::super::closure::Func;
use super::super::item::Item;
use super::super::value::Value;
use super::super::{Lower, Op, Operand, Place, Proj};
use crate::ir::op::Opaque;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{BinOp, Token, parse_quote_spanned};

/// What is read at each index.
pub(in crate::lower) enum Items {
    /// `xs.iter()`; `by_value` for `xs.iter().copied()`
    Elements {
        place: Place,
        by_value: bool,
        len: Operand,
    },
    /// `lo..hi`; `lo..`, which never ends.
    Range(Range),
    /// `xs.windows(size)`
    Windows {
        place: Place,
        size: Operand,
        count: Operand,
    },
    /// `xs.chunks(size)`; `len` is that of `xs`.
    Chunks {
        place: Place,
        size: Operand,
        count: Operand,
        len: Operand,
    },
    Enumerate(Box<Items>),
    Zip(Box<Items>, Box<Items>, Option<Operand>),
    Rev(Box<Items>),
    /// `.skip(by)`
    Skip {
        of: Box<Items>,
        by: Operand,
        count: Option<Operand>,
    },
    /// `.take(count)`
    Take {
        of: Box<Items>,
        count: Operand,
    },
    StepBy {
        of: Box<Items>,
        step: Operand,
    },
    Map(Box<Items>, Func),
}

/// Which part of the items a loop counts.
pub(in crate::lower) enum Counter {
    Item,
    /// The first of a pair.
    First,
    None,
}

pub(in crate::lower) struct Range {
    pub(super) lo: Operand,
    pub(super) hi: Option<Operand>,
    pub(super) inclusive: bool,
}

impl Items {
    /// What is counted, in the user's words.
    pub(super) fn counter(&self) -> Counter {
        match self {
            Items::Range(_) => Counter::Item,
            Items::Enumerate(_) => Counter::First,
            Items::Rev(of) | Items::StepBy { of, .. } => of.counter(),
            _ => Counter::None,
        }
    }

    /// `.copied()` and `.cloned()`
    pub(super) fn copied(self) -> Items {
        match self {
            Items::Elements { place, len, .. } => Items::Elements {
                place,
                len,
                by_value: true,
            },
            Items::Rev(of) => Items::Rev(Box::new(of.copied())),
            Items::Skip { of, by, count } => Items::Skip {
                of: Box::new(of.copied()),
                by,
                count,
            },
            Items::Take { of, count } => Items::Take {
                of: Box::new(of.copied()),
                count,
            },
            Items::StepBy { of, step } => Items::StepBy {
                of: Box::new(of.copied()),
                step,
            },
            other => other,
        }
    }

    /// Closures are called for the items that are there in the end.
    pub(super) fn reversed(self) -> Items {
        match self {
            Items::Map(of, func) => Items::Map(Box::new(of.reversed()), func),
            Items::Rev(of) => *of,
            other => Items::Rev(Box::new(other)),
        }
    }
}

impl Lower<'_> {
    /// How many items there are; `None` if they do not end.
    pub(super) fn count(&mut self, items: &Items, span: Span) -> Option<Operand> {
        match items {
            Items::Elements { len, .. } => Some(len.clone()),
            Items::Range(range) => self.count_range(range, span),
            Items::Windows { count, .. } | Items::Chunks { count, .. } | Items::Take { count, .. } => {
                Some(count.clone())
            }
            Items::Enumerate(of) | Items::Rev(of) | Items::Map(of, _) => self.count(of, span),
            Items::Zip(_, _, count) | Items::Skip { count, .. } => count.clone(),
            Items::StepBy { of, step } => {
                self.require_positive(step, "assertion failed: step != 0", span);
                let count = self.count(of, span)?;
                Some(self.integer_method(count, "div_ceil", vec![step.clone()], span))
            }
        }
    }

    fn count_range(&mut self, range: &Range, span: Span) -> Option<Operand> {
        range.hi.as_ref()?;
        let op = self.of_range(
            range,
            None,
            span,
            |range, _| quote!(::core::iter::Iterator::size_hint(&(#range)).0),
        );
        Some(self.atom(op, "len", span))
    }

    /// Rust about the range and an index. It is inactive, whatever integers they are.
    fn of_range(
        &mut self,
        range: &Range,
        index: Option<&Operand>,
        span: Span,
        expr: impl FnOnce(TokenStream, Option<TokenStream>) -> TokenStream,
    ) -> Op {
        let mut inputs = Vec::new();
        let mut named = |name: &str, operand: &Operand| match operand {
            Operand::Lit(literal) => quote!(#literal),
            operand => {
                let name = Ident::new(name, span);
                inputs.push((name.clone(), self.variable(Op::Copy(operand.clone()), span)));
                quote!(#name)
            }
        };
        let (lo, hi) = (
            named("lo", &range.lo),
            range.hi.as_ref().map(|hi| named("hi", hi)),
        );
        let index = index.map(|index| named("index", index));
        let range = if range.inclusive {
            quote!(#lo..=#hi)
        } else {
            quote!(#lo..#hi)
        };
        let expr = expr(range, index);
        let tokens = Opaque {
            expr: parse_quote_spanned!(span=> #expr),
            format: false,
            construct: "a range",
        };
        Op::Opaque {
            tokens: Box::new(tokens),
            inputs,
        }
    }

    /// The item at the index.
    pub(super) fn item_at(&mut self, items: &Items, index: Operand, span: Span) -> Item {
        match items {
            Items::Elements { place, by_value, .. } => {
                let element = self.element_of(place.clone(), index, span);
                Item::One(if *by_value {
                    Value::Place(element)
                } else {
                    Value::Borrow(element)
                })
            }
            Items::Range(range) => {
                let op = self.of_range(
                    range,
                    Some(&index),
                    span,
                    |range, index| quote!(::core::iter::Iterator::nth(&mut (#range), #index).unwrap()),
                );
                Item::One(Value::Op(op))
            }
            Items::Windows { place, size, .. } => {
                let hi = self.sum(index.clone(), size.clone(), span);
                Item::One(Value::Borrow(part(place, between(index, hi))))
            }
            Items::Chunks { place, size, len, .. } => {
                let lo = self.product(index, size.clone(), span);
                let hi = self.sum(lo.clone(), size.clone(), span);
                let hi = self.integer_method(hi, "min", vec![len.clone()], span);
                Item::One(Value::Borrow(part(place, between(lo, hi))))
            }
            Items::Enumerate(of) => {
                let item = self.item_at(of, index.clone(), span);
                Item::pair(Item::One(Value::from((index, span))), item)
            }
            Items::Zip(left, right, _) => {
                let left = self.item_at(left, index.clone(), span);
                let right = self.item_at(right, index, span);
                Item::pair(left, right)
            }
            Items::Rev(of) => {
                let len = self.count(of, span).unwrap_or(Operand::Unit);
                let left = self.difference(len, index, span);
                let index = self.difference(left, super::super::assign::integer(1, span), span);
                self.item_at(of, index, span)
            }
            Items::Skip { of, by, .. } => {
                let index = self.sum(index, by.clone(), span);
                self.item_at(of, index, span)
            }
            Items::Take { of, .. } => self.item_at(of, index, span),
            Items::StepBy { of, step } => {
                let index = self.product(index, step.clone(), span);
                self.item_at(of, index, span)
            }
            Items::Map(of, func) => {
                let item = self.item_at(of, index, span);
                Item::One(self.apply(func, vec![item], span))
            }
        }
    }

    /// An element of `xs[lo..hi]` is one of `xs`.
    fn element_of(&mut self, mut place: Place, mut index: Operand, span: Span) -> Place {
        while let Some(Proj::Range { lo, .. }) = place.path.pop_if(|step| matches!(step, Proj::Range { .. }))
        {
            if let Some(lo) = lo {
                index = self.sum(lo, index, span);
            }
        }
        part(&place, Proj::Index(index))
    }

    pub(super) fn sum(&mut self, lhs: Operand, rhs: Operand, span: Span) -> Operand {
        self.arithmetic(BinOp::Add(Token![+](span)), lhs, rhs, span)
    }

    fn product(&mut self, lhs: Operand, rhs: Operand, span: Span) -> Operand {
        self.arithmetic(BinOp::Mul(Token![*](span)), lhs, rhs, span)
    }

    fn difference(&mut self, lhs: Operand, rhs: Operand, span: Span) -> Operand {
        self.arithmetic(BinOp::Sub(Token![-](span)), lhs, rhs, span)
    }

    pub(super) fn integer_method(
        &mut self,
        recv: Operand,
        name: &str,
        args: Vec<Operand>,
        span: Span,
    ) -> Operand {
        let recv = match recv {
            literal @ Operand::Lit(_) => Operand::Var(self.temp("n", Op::Copy(literal), span)),
            other => other,
        };
        let op = Op::Method {
            recv,
            name: Ident::new(name, span),
            turbofish: None,
            args,
        };
        self.atom(op, "n", span)
    }
}

fn part(place: &Place, step: Proj) -> Place {
    let mut part = place.clone();
    part.path.push(step);
    part
}

fn between(lo: Operand, hi: Operand) -> Proj {
    Proj::Range {
        lo: Some(lo),
        hi: Some(hi),
        inclusive: false,
    }
}
