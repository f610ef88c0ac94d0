//! What the methods of `Option` and `Result` give, where there is a value and where there is none.

use super::super::closure::Func;
use super::super::item::Item;
use super::super::operator::bool_literal;
use super::super::stream::local_place;
use super::super::value::Value;
use super::super::{Lower, Op, Operand};
use super::{Choice, Subject};
use crate::hir::StmtKind;
use crate::ir::op::Wrapper;
use proc_macro2::{Ident, Span};

impl Lower<'_> {
    /// What the method gives where there is a value.
    pub(super) fn where_full(
        &mut self,
        name: &str,
        of: &Subject,
        given: &[Operand],
        functions: &[Func],
    ) -> Value {
        let span = of.span;
        let content = || Item::One(of.content());
        match (name, functions.last()) {
            ("map", Some(func)) => {
                let item = content();
                let value = self.apply(func, vec![item], span);
                self.wrap(of.choice.wrapper(), value, span)
            }
            (
                "and_then" | "map_or" | "map_or_else" | "is_some_and" | "is_ok_and" | "is_none_or",
                Some(func),
            ) => self.apply(func, vec![content()], span),
            ("filter", Some(func)) => self.kept_if(of, func),
            ("unwrap_or_else", _) => of.content(),
            ("ok_or" | "ok_or_else" | "map_err", _) => self.wrap(Wrapper::Ok, of.content(), span),
            ("ok", _) => self.wrap(Wrapper::Some, of.content(), span),
            ("or_else", _) if of.choice == Choice::Result => self.wrap(Wrapper::Ok, of.content(), span),
            ("and", _) => first(given, span),
            ("zip", _) => self.zipped_with(of, given),
            _ => of.whole(),
        }
    }

    /// What it gives where there is none.
    pub(super) fn where_empty(
        &mut self,
        name: &str,
        of: &Subject,
        given: &[Operand],
        functions: &[Func],
    ) -> Value {
        let span = of.span;
        match (name, functions.first()) {
            ("map_or" | "or", _) => first(given, span),
            ("map_or_else" | "or_else" | "unwrap_or_else", Some(func)) => self.recovered(of, func),
            ("is_some_and" | "is_ok_and", _) => Value::Op(Op::Copy(bool_literal(false, span))),
            ("is_none_or", _) => Value::Op(Op::Copy(bool_literal(true, span))),
            ("ok_or", _) => self.wrap(Wrapper::Err, first(given, span), span),
            ("ok_or_else", Some(func)) => {
                let error = self.apply(func, Vec::new(), span);
                self.wrap(Wrapper::Err, error, span)
            }
            ("map_err", Some(func)) => {
                let error = self.recovered(of, func);
                self.wrap(Wrapper::Err, error, span)
            }
            ("ok", _) => nothing(span),
            _ => self.emptied(of),
        }
    }

    /// What a function gives that stands in for a value.
    fn recovered(&mut self, of: &Subject, func: &Func) -> Value {
        let args = match of.choice {
            Choice::Result => {
                let error = self.read(of.error(), of.span);
                vec![Item::One(Value::from((
                    Operand::Var(self.temp("error", error, of.span)),
                    of.span,
                )))]
            }
            _ => Vec::new(),
        };
        self.apply(func, args, of.span)
    }

    /// `None`, or the error that it was.
    pub(in crate::lower) fn emptied(&mut self, of: &Subject) -> Value {
        let span = of.span;
        match of.choice {
            Choice::Option => nothing(span),
            Choice::Result => self.wrap(Wrapper::Err, of.error(), span),
            Choice::Open => {
                let op = self.method(
                    vec![Operand::Ref(of.place.clone())],
                    Ident::new("is_hollow", span),
                    None,
                );
                let hollow = Operand::Var(self.temp("empty", op, span));
                Value::Op(Op::Wrap {
                    by: Wrapper::Hollow,
                    value: hollow,
                })
            }
        }
    }

    /// The option, if the function says yes to what is in it.
    fn kept_if(&mut self, of: &Subject, func: &Func) -> Value {
        let span = of.span;
        let shown = Item::One(of.content()).shown();
        let value = self.apply(func, vec![shown], span);
        let cond = self.named_operand(value, "cond", span);
        let kept = self.declare("kept", span);
        let then = self.nested(|lower| lower.store(kept, of.whole(), span));
        let els = self.nested(|lower| lower.store(kept, nothing(span), span));
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(local_place(kept, span))
    }

    /// Both values, where both are there.
    fn zipped_with(&mut self, of: &Subject, given: &[Operand]) -> Value {
        let span = of.span;
        let place = self.place_of(first(given, span), span);
        let other = Subject {
            place,
            reference: of.reference,
            choice: Choice::Option,
            span,
        };
        let both = self.declare("both", span);
        let cond = self.asked(&other, Choice::full);
        let then = self.nested(|lower| {
            let parts = vec![
                lower.item_operand(Item::One(of.content()), span),
                lower.item_operand(Item::One(other.content()), span),
            ];
            let value = lower.wrap(Wrapper::Some, Value::Op(Op::Tuple(parts)), span);
            lower.store(both, value, span);
        });
        let els = self.nested(|lower| lower.store(both, nothing(span), span));
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(local_place(both, span))
    }

    fn wrap(&mut self, by: Wrapper, value: Value, span: Span) -> Value {
        let value = self.named_operand(value, "t", span);
        Value::Op(Op::Wrap { by, value })
    }
}

fn first(given: &[Operand], span: Span) -> Value {
    let first = given.first().cloned().unwrap_or(Operand::Unit);
    Value::from((first, span))
}

fn nothing(span: Span) -> Value {
    Value::Op(Op::Copy(Operand::Path(Ident::new("None", span).into())))
}
