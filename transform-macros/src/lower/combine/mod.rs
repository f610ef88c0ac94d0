//! Methods of `Option` and `Result` that take functions, or give another of the two: what a `match` would say. Which of the two
//! a value is, is often for rustc to know: then the question and the answer are the same for both.

mod arms;
mod choice;
mod lookup;

pub(super) use choice::{Choice, gives};

use super::closure::Func;
use super::expr::peel;
use super::stream::local_place;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::hir::StmtKind;
use crate::ir::op::{Payload, Variant};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Member, Path};

/// The methods: how many values and how many functions they take, and what they are called on, where the name says so.
const METHODS: &[(&str, usize, usize, Choice)] = &[
    ("and", 1, 0, Choice::Open),
    ("and_then", 0, 1, Choice::Open),
    ("filter", 0, 1, Choice::Option),
    ("is_none_or", 0, 1, Choice::Option),
    ("is_ok_and", 0, 1, Choice::Result),
    ("is_some_and", 0, 1, Choice::Option),
    ("map", 0, 1, Choice::Open),
    ("map_err", 0, 1, Choice::Result),
    ("map_or", 1, 1, Choice::Open),
    ("map_or_else", 0, 2, Choice::Open),
    ("ok", 0, 0, Choice::Result),
    ("ok_or", 1, 0, Choice::Option),
    ("ok_or_else", 0, 1, Choice::Option),
    ("or", 1, 0, Choice::Open),
    ("or_else", 0, 1, Choice::Open),
    ("unwrap_or_else", 0, 1, Choice::Open),
    ("zip", 1, 0, Choice::Option),
];

/// Methods that give what they are called on, as far as values go.
const SAME: &[&str] = &["as_deref", "as_ref", "cloned", "copied"];

/// A call of one of these.
struct Combinator {
    name: &'static str,
    /// How many of its arguments are values: the others are functions.
    values: usize,
    choice: Choice,
}

/// What such a method is called on.
pub(super) struct Subject {
    place: Place,
    /// The user's program has references to what is in it.
    reference: bool,
    choice: Choice,
    span: Span,
}

impl Subject {
    /// A value that nobody else looks at.
    pub(super) fn of(place: Place, choice: Choice, span: Span) -> Self {
        Subject {
            place,
            reference: false,
            choice,
            span,
        }
    }

    fn part(&self, variant: Path) -> Value {
        let member = Member::Unnamed(syn::Index {
            index: 0,
            span: self.span,
        });
        let mut part = self.place.clone();
        part.path
            .push(Proj::Payload(Box::new(Payload { variant, member })));
        if self.reference {
            Value::Borrow(part)
        } else {
            Value::Place(part)
        }
    }

    pub(super) fn content(&self) -> Value {
        self.part(self.choice.full(self.span))
    }

    pub(super) fn error(&self) -> Value {
        self.part(Ident::new("Err", self.span).into())
    }

    fn whole(&self) -> Value {
        Value::Place(self.place.clone())
    }
}

impl Lower<'_> {
    /// The value of the call, if it is one of these.
    pub(super) fn combined(&mut self, call: &ExprMethodCall) -> Option<Value> {
        if self.is_looked_into(call) {
            return Some(self.looked_into(call));
        }
        let known = self.combinator(call)?;
        Some(self.combination(&known, call))
    }

    /// Whether the call is one of these.
    pub(super) fn is_combined(&self, call: &ExprMethodCall) -> bool {
        self.is_looked_into(call) || self.combinator(call).is_some()
    }

    /// Whether the call gives what it is called on, as far as values go.
    fn is_looked_into(&self, call: &ExprMethodCall) -> bool {
        let named = call.args.is_empty() && SAME.iter().any(|name| call.method == name);
        named && self.is_open(call) && self.is_choice_or_unknown(&call.receiver)
    }

    fn combinator(&self, call: &ExprMethodCall) -> Option<Combinator> {
        let named = |(name, values, functions, _): &&(&str, usize, usize, Choice)| {
            call.method == name && call.args.len() == values + functions
        };
        let (name, values, _, of) = METHODS.iter().find(named)?;
        let functions: Vec<&Expr> = call.args.iter().skip(*values).collect();
        let fits = functions.iter().all(|func| self.is_callable(func))
            && self.is_open(call)
            && self.may_be_choice(call, functions.len());
        let choice = of
            .or(self.choice(&call.receiver))
            .or(self.takes_error(name, &functions));
        fits.then_some(Combinator {
            name,
            values: *values,
            choice,
        })
    }

    /// Whether something in it may be active: what is plain stays as it is.
    fn is_open(&self, call: &ExprMethodCall) -> bool {
        call.turbofish.is_none() && !self.primal_reads && !self.is_plain(&Expr::MethodCall(call.clone()))
    }

    /// Whether nothing says that the receiver is something else: a chain, an array.
    fn may_be_choice(&self, call: &ExprMethodCall, functions: usize) -> bool {
        let known = self.is_choice_or_unknown(&call.receiver);
        // Without a function, the method may be that of a type of the user's.
        let asked = functions > 0 || self.choice(&call.receiver) != Choice::Open || call.method == "ok_or";
        known && (asked || matches!(peel(&call.receiver), Expr::Call(_) | Expr::MethodCall(_)))
    }

    fn is_choice_or_unknown(&self, expr: &Expr) -> bool {
        if self.choice(expr) != Choice::Open {
            return true;
        }
        let sequence = self.sequence_of(peel(expr)) == Some(true);
        !sequence && self.plan(expr).is_none()
    }

    /// That a function takes an error says that it is a `Result`.
    fn takes_error(&self, name: &str, functions: &[&Expr]) -> Choice {
        let asked = matches!(name, "map_or_else" | "or_else" | "unwrap_or_else");
        match functions.first().filter(|_| asked).map(|func| peel(func)) {
            Some(Expr::Closure(closure)) if closure.inputs.is_empty() => Choice::Option,
            Some(Expr::Closure(_)) => Choice::Result,
            _ => Choice::Open,
        }
    }

    /// `x.as_ref()`, `x.copied()`: what is in it is read through the reference.
    fn looked_into(&mut self, call: &ExprMethodCall) -> Value {
        let value = self.value(&call.receiver);
        match value {
            Value::Place(place) if call.method == "as_ref" || call.method == "as_deref" => {
                Value::Borrow(place)
            }
            Value::Borrow(place) if call.method == "cloned" || call.method == "copied" => Value::Place(place),
            value => value,
        }
    }

    fn combination(&mut self, known: &Combinator, call: &ExprMethodCall) -> Value {
        let Combinator { name, values, choice } = *known;
        let span = call.method.span();
        let value = self.value(&call.receiver);
        let reference = self.is_reference(&value);
        let place = self.place_of(value, call.receiver.span());
        let place = self.pinned(place);
        let of = Subject {
            place,
            reference,
            choice,
            span,
        };
        let given: Vec<Operand> = call
            .args
            .iter()
            .take(values)
            .map(|arg| self.operand(arg))
            .collect();
        let functions: Vec<Func> = call
            .args
            .iter()
            .skip(values)
            .filter_map(|arg| self.func(arg))
            .collect();
        let result = self.declare("y", span);
        let cond = self.asked(&of, Choice::full);
        let then = self.nested(|lower| {
            let value = lower.where_full(name, &of, &given, &functions);
            lower.store(result, value, span);
        });
        let els = self.nested(|lower| {
            let value = lower.where_empty(name, &of, &given, &functions);
            lower.store(result, value, span);
        });
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(local_place(result, span))
    }

    pub(super) fn asked(&mut self, of: &Subject, variant: fn(Choice, Span) -> Path) -> Operand {
        let op = Op::Is {
            value: Operand::Ref(of.place.clone()),
            variant: Box::new(Variant {
                path: variant(of.choice, of.span),
                fields: true,
            }),
        };
        Operand::Var(self.temp("cond", op, of.span))
    }
}
