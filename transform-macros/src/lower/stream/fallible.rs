//! Ends that a failure ends early: `collect`, `sum` and `product` into an `Option` or a `Result`, and `try_fold`.

use super::super::closure::Func;
use super::super::combine::{Choice, Subject, gives};
use super::super::item::Item;
use super::super::value::Value;
use super::super::{Lower, Op, Operand};
use super::drive::{Walk, local_place};
use super::ends::{is_vector, nothing};
use super::flow::Flow;
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::Wrapper;
use crate::parse::types;
use proc_macro2::Span;
use syn::{BinOp, ExprMethodCall, GenericArgument, PathArguments, Type};

/// Which of the two a vector is collected into.
pub(super) fn collected_into(ty: &Type) -> Option<Choice> {
    let (choice, held) = choice_of(ty)?;
    is_vector(held).then_some(choice)
}

/// Which of the two a type is, and what it holds.
pub(super) fn choice_of(ty: &Type) -> Option<(Choice, &Type)> {
    let choice = Choice::of_type(ty);
    let Type::Path(path) = types::peel(ty) else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(held)) if choice != Choice::Open => Some((choice, held)),
        _ => None,
    }
}

impl Lower<'_> {
    /// The values of all items, or the first failure.
    pub(super) fn collect_all(&mut self, flow: Flow, choice: Choice, span: Span) -> Value {
        let items = self.new_vector(None, span);
        self.gather(flow, choice, items, span, |lower, item| {
            let item = lower.owned(Item::One(item), span);
            lower.push_item(items, item, span);
        })
    }

    /// The sum or the product of all items, or the first failure.
    pub(super) fn total_of_all(
        &mut self,
        flow: Flow,
        choice: Choice,
        op: BinOp,
        held: &Type,
        span: Span,
    ) -> Value {
        let total = self.declare("total", span);
        let first = nothing(matches!(op, BinOp::Add(_)), Some(held), span);
        self.assign_local(total, first, span);
        self.gather(flow, choice, total, span, |lower, item| {
            let rhs = lower.named_operand(item, "t", span);
            let lhs = Operand::Var(total);
            lower.assign_local(total, Op::Binary { op, lhs, rhs }, span);
        })
    }

    /// What `take` makes of what all items hold, or the first failure.
    fn gather(
        &mut self,
        flow: Flow,
        choice: Choice,
        made: LocalId,
        span: Span,
        mut take: impl FnMut(&mut Lower<'_>, Value),
    ) -> Value {
        let failure = self.nothing_yet(span);
        self.drive(flow, Walk::all(span).exiting(), &mut |lower, item, jumps| {
            let value = lower.item_value(item, span);
            let place = lower.place_of(value, span);
            let of = Subject::of(lower.pinned(place), choice, span);
            let cond = lower.asked(&of, Choice::full);
            let els = lower.nested(|lower| {
                let failed = match choice {
                    Choice::Result => {
                        let error = lower.read(of.error(), span);
                        Operand::Var(lower.temp("error", error, span))
                    }
                    _ => Operand::Unit,
                };
                let by = Wrapper::Some;
                lower.assign_local(failure, Op::Wrap { by, value: failed }, span);
                lower.push(StmtKind::Break(jumps.exit), span);
            });
            let then = Block::default();
            lower.push(StmtKind::If { cond, then, els }, span);
            take(lower, of.content());
        });
        let failed = Subject::of(local_place(failure, span), Choice::Option, span);
        let all = self.declare("all", span);
        let cond = self.asked(&failed, Choice::full);
        let then = self.nested(|lower| {
            let value = match choice {
                Choice::Result => {
                    let error = lower.read(failed.content(), span);
                    let value = Operand::Var(lower.temp("error", error, span));
                    let by = Wrapper::Err;
                    Value::Op(Op::Wrap { by, value })
                }
                _ => lower.emptied(&failed),
            };
            lower.store(all, value, span);
        });
        let els = self.nested(|lower| {
            let (by, value) = (choice.wrapper(), Operand::Var(made));
            lower.store(all, Value::Op(Op::Wrap { by, value }), span);
        });
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(local_place(all, span))
    }

    /// A fold that ends with the first failure.
    pub(super) fn try_fold(
        &mut self,
        flow: Flow,
        call: &ExprMethodCall,
        func: &Func,
        hint: Option<&Type>,
        span: Span,
    ) -> Value {
        let said = call.args.last().map_or(Choice::Open, gives);
        let choice = said.or(hint.map_or(Choice::Open, Choice::of_type));
        let acc = self.variable_of(call.args.first(), "acc", span);
        let outcome = self.declare("outcome", span);
        let (by, value) = (choice.wrapper(), Operand::Var(acc));
        self.assign_local(outcome, Op::Wrap { by, value }, span);
        self.drive(flow, Walk::all(span).exiting(), &mut |lower, item, jumps| {
            let so_far = Item::One(Value::Place(local_place(acc, span)));
            let value = lower.apply(func, vec![so_far, item], span);
            lower.store(outcome, value, span);
            let of = Subject::of(local_place(outcome, span), choice, span);
            let cond = lower.asked(&of, Choice::full);
            let els = lower.nested(|lower| lower.push(StmtKind::Break(jumps.exit), span));
            let then = Block::default();
            lower.push(StmtKind::If { cond, then, els }, span);
            lower.store(acc, of.content(), span);
        });
        Value::Place(local_place(outcome, span))
    }
}
