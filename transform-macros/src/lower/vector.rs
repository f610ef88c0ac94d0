//! Methods that change a vector, said by the few that have a derivative: `push`, `swap`, `truncate`, and
//! writes of elements. Panics are std's, in its words.

use super::assign::integer;
use super::method::is_mutating;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj, order};
use crate::hir::{Block, Iter, IterSource, LocalId, RangeAdapter, SetHow, StmtKind};
use crate::ir::op::Opaque;
use crate::parse::types;
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprMethodCall, Token, parse_quote_spanned};

impl Lower<'_> {
    /// The call, if it is one of these methods of a vector that may be active; `wanted` if its result is used.
    pub(super) fn vector_method(&mut self, call: &ExprMethodCall, wanted: bool) -> Option<Value> {
        if !is_mutating(call) || !self.may_be_active(&call.receiver) {
            return None;
        }
        let span = call.method.span();
        let is_vector = self.is_sequence(&call.receiver) == Some(true);
        let is_slice = self.is_sequence(&call.receiver) != Some(false);
        match (call.method.to_string().as_str(), wanted) {
            ("extend_from_slice", false) if is_slice => self.extend(call, span),
            ("clone_from_slice" | "copy_from_slice", false) if is_slice => self.copy_slice(call, span),
            ("reverse", false) if is_slice => {
                let (place, _) = self.changed(call);
                let len = self.len(&place, span);
                self.reverse(&place, None, len, span);
            }
            ("rotate_left" | "rotate_right", false) if is_slice => self.rotate(call, span),
            ("resize", false) if is_vector => self.resize(call, span),
            ("insert", false) if is_vector => self.insert(call, span),
            ("pop", false) if is_vector => {
                let (place, _) = self.changed(call);
                let len = self.len(&place, span);
                let op = self.method(
                    vec![len, integer(1, span)],
                    Ident::new("saturating_sub", span),
                    None,
                );
                let last = self.atom(op, "last", span);
                self.change(&place, "truncate", vec![last], span);
            }
            ("remove" | "swap_remove", _) if is_vector => return Some(self.remove(call, span)),
            _ => return None,
        }
        Some(Value::unit())
    }

    /// Whether the vector's elements are not known to be static.
    pub(super) fn may_be_active(&self, vector: &Expr) -> bool {
        let Some(binding) = self.root(vector) else {
            return false;
        };
        let ty = self
            .locals
            .get(binding.place.base.0 as usize)
            .and_then(|local| local.ty.as_ref());
        !self.facts(binding.place.base).plain && !ty.is_some_and(types::is_static)
    }

    /// The place that a method changes, and its arguments.
    pub(super) fn changed(&mut self, call: &ExprMethodCall) -> (Place, Vec<Operand>) {
        let mut place = self.place(&call.receiver);
        let args = self.after(order::place_atoms(&mut place), |lower| {
            lower.arguments(&call.args)
        });
        self.edit(place.base, |local| local.storage = true);
        (self.frozen(place), args)
    }

    fn change(&mut self, place: &Place, method: &str, args: Vec<Operand>, span: Span) {
        let kind = StmtKind::Mutate {
            place: place.clone(),
            method: Ident::new(method, span),
            args,
            result: None,
        };
        self.push(kind, span);
    }

    /// `w` may be longer or shorter than `v`, but is no part of it.
    fn extend(&mut self, call: &ExprMethodCall, span: Span) {
        let (place, args) = self.changed(call);
        let Some(from) = self.slice_of(args, call) else {
            return;
        };
        let len = self.len(&from, span);
        self.upwards(integer(0, span), len, span, |lower, i| {
            let item = Operand::Var(lower.temp("t", Op::Get(element(&from, i, span)), span));
            lower.change(&place, "push", vec![item], span);
        });
    }

    fn copy_slice(&mut self, call: &ExprMethodCall, span: Span) {
        let (place, args) = self.changed(call);
        let Some(from) = self.slice_of(args, call) else {
            return;
        };
        let (len, wanted) = (self.len(&from, span), self.len(&place, span));
        let op = Op::Compare {
            op: BinOp::Eq(Token![==](span)),
            lhs: len.clone(),
            rhs: wanted.clone(),
        };
        let cond = self.atom(op, "cond", span);
        let panic = parse_quote_spanned! {span=> ::core::panic!(
            "copy_from_slice: source slice length ({source}) does not match destination slice length ({destination})"
        )};
        self.require(
            cond,
            panic,
            vec![("source", len.clone()), ("destination", wanted)],
            span,
        );
        self.upwards(integer(0, span), len, span, |lower, i| {
            let value = Operand::Var(lower.temp("t", Op::Get(element(&from, i.clone(), span)), span));
            let place = element(&place, i, span);
            lower.push(
                StmtKind::Set {
                    place,
                    how: SetHow::Assign,
                    value,
                },
                span,
            );
        });
    }

    /// The place of the slice that a method takes.
    fn slice_of(&mut self, args: Vec<Operand>, call: &ExprMethodCall) -> Option<Place> {
        let value = Value::from((args.into_iter().next()?, call.args.first()?.span()));
        let place = self.place_of(value, call.span());
        Some(self.frozen(place))
    }

    fn resize(&mut self, call: &ExprMethodCall, span: Span) {
        let (place, args) = self.changed(call);
        let [wanted, item] = args.as_slice() else { return };
        let len = self.len(&place, span);
        self.upwards(len, wanted.clone(), span, |lower, _| {
            lower.change(&place, "push", vec![item.clone()], span);
        });
        self.change(&place, "truncate", vec![wanted.clone()], span);
    }

    fn insert(&mut self, call: &ExprMethodCall, span: Span) {
        let (place, args) = self.changed(call);
        let [at, item] = args.as_slice() else { return };
        let len = self.len(&place, span);
        let op = Op::Compare {
            op: BinOp::Le(Token![<=](span)),
            lhs: at.clone(),
            rhs: len.clone(),
        };
        let cond = self.atom(op, "cond", span);
        let panic = parse_quote_spanned! {span=>
            ::core::panic!("insertion index (is {index}) should be <= len (is {len})")
        };
        self.require(
            cond,
            panic,
            vec![("index", at.clone()), ("len", len.clone())],
            span,
        );
        self.change(&place, "push", vec![item.clone()], span);
        self.each(at.clone(), len, vec![RangeAdapter::Rev], span, |lower, i| {
            lower.swap_with_next(&place, i, span)
        });
    }

    /// `v.remove(i)` and `v.swap_remove(i)`: the element goes to the end, and from there.
    fn remove(&mut self, call: &ExprMethodCall, span: Span) -> Value {
        let (place, args) = self.changed(call);
        let Some(at) = args.into_iter().next() else {
            return Value::unit();
        };
        let len = self.len(&place, span);
        let op = Op::Compare {
            op: BinOp::Lt(Token![<](span)),
            lhs: at.clone(),
            rhs: len.clone(),
        };
        let cond = self.atom(op, "cond", span);
        let shifts = call.method == "remove";
        let what = if shifts { "removal" } else { "swap_remove" };
        let text = format!("{what} index (is {{index}}) should be < len (is {{len}})");
        let panic = parse_quote_spanned!(span=> ::core::panic!(#text));
        self.require(
            cond,
            panic,
            vec![("index", at.clone()), ("len", len.clone())],
            span,
        );
        if shifts {
            let last = self.less(len.clone(), integer(1, span), span);
            self.upwards(at, last, span, |lower, i| lower.swap_with_next(&place, i, span));
        } else {
            let last = self.less(len.clone(), integer(1, span), span);
            self.change(&place, "swap", vec![at, last], span);
        }
        self.take_last(&place, len, span)
    }

    /// A rotation is three reversals.
    fn rotate(&mut self, call: &ExprMethodCall, span: Span) {
        let (place, args) = self.changed(call);
        let Some(by) = args.into_iter().next() else { return };
        let len = self.len(&place, span);
        let op = Op::Compare {
            op: BinOp::Le(Token![<=](span)),
            lhs: by.clone(),
            rhs: len.clone(),
        };
        let cond = self.atom(op, "cond", span);
        let left = call.method == "rotate_left";
        let text = format!(
            "assertion failed: {} <= self.len()",
            if left { "mid" } else { "k" }
        );
        self.require(
            cond,
            parse_quote_spanned!(span=> ::core::panic!(#text)),
            Vec::new(),
            span,
        );
        let middle = if left {
            by
        } else {
            self.less(len.clone(), by, span)
        };
        self.reverse(&place, None, middle.clone(), span);
        self.reverse(&place, Some(middle), len.clone(), span);
        self.reverse(&place, None, len, span);
    }

    /// Reverses the elements from `lo`, or the first, to before `hi`.
    fn reverse(&mut self, place: &Place, lo: Option<Operand>, hi: Operand, span: Span) {
        let len = match &lo {
            Some(lo) => self.less(hi.clone(), lo.clone(), span),
            None => hi.clone(),
        };
        let half = Op::Binary {
            op: BinOp::Div(Token![/](span)),
            lhs: len,
            rhs: integer(2, span),
        };
        let half = self.atom(half, "half", span);
        self.upwards(integer(0, span), half, span, |lower, i| {
            let from = match lo {
                Some(lo) => lower.arithmetic(BinOp::Add(Token![+](span)), lo, i.clone(), span),
                None => i.clone(),
            };
            let to = lower.less(hi, i, span);
            let to = lower.less(to, integer(1, span), span);
            lower.change(place, "swap", vec![from, to], span);
        });
    }

    fn swap_with_next(&mut self, place: &Place, i: Operand, span: Span) {
        let next = self.arithmetic(BinOp::Add(Token![+](span)), i.clone(), integer(1, span), span);
        self.change(place, "swap", vec![i, next], span);
    }

    /// The last element of a vector that has one; it is taken out.
    pub(super) fn take_last(&mut self, place: &Place, len: Operand, span: Span) -> Value {
        let last = self.less(len, integer(1, span), span);
        let item = self.temp("t", Op::Get(element(place, last.clone(), span)), span);
        self.change(place, "truncate", vec![last], span);
        Value::Op(Op::Copy(Operand::Var(item)))
    }

    pub(super) fn less(&mut self, lhs: Operand, rhs: Operand, span: Span) -> Operand {
        self.arithmetic(BinOp::Sub(Token![-](span)), lhs, rhs, span)
    }

    pub(super) fn arithmetic(&mut self, op: BinOp, lhs: Operand, rhs: Operand, span: Span) -> Operand {
        Operand::Var(self.temp("i", Op::Binary { op, lhs, rhs }, span))
    }

    /// `for i in lo..hi`
    pub(super) fn upwards(
        &mut self,
        lo: Operand,
        hi: Operand,
        span: Span,
        body: impl FnOnce(&mut Self, Operand),
    ) {
        self.each(lo, hi, Vec::new(), span, body);
    }

    fn each(
        &mut self,
        lo: Operand,
        hi: Operand,
        adapters: Vec<RangeAdapter>,
        span: Span,
        body: impl FnOnce(&mut Self, Operand),
    ) {
        let (id, item) = (self.next_loop(), self.local("i", span));
        let source = IterSource::Range {
            lo,
            hi,
            inclusive: false,
            adapters,
        };
        let body = self.nested(|lower| body(lower, Operand::Var(item)));
        self.push(
            StmtKind::Loop {
                id,
                iter: Some(Iter { item, source }),
                body,
            },
            span,
        );
    }

    /// Panics unless the condition holds; `names` are those of the message.
    pub(super) fn require(&mut self, cond: Operand, panic: Expr, names: Vec<(&str, Operand)>, span: Span) {
        let els = self.nested(|lower| {
            let mut inputs: Vec<(Ident, LocalId)> = Vec::new();
            for (name, value) in names {
                let op = Op::Copy(value);
                inputs.push((Ident::new(name, span), lower.variable(op, span)));
            }
            let tokens = Opaque {
                expr: panic,
                format: true,
                construct: "a panic",
            };
            lower.push(
                StmtKind::Diverge(Op::Opaque {
                    tokens: Box::new(tokens),
                    inputs,
                }),
                span,
            );
        });
        self.push(
            StmtKind::If {
                cond,
                then: Block::default(),
                els,
            },
            span,
        );
    }
}

pub(super) fn element(place: &Place, i: Operand, span: Span) -> Place {
    let mut element = Place {
        span,
        ..place.clone()
    };
    element.path.push(Proj::Index(i));
    element
}
