//! Ends that a failure ends early: `collect` into an `Option` or a `Result` of a vector, and `try_fold`.

use super::super::closure::Func;
use super::super::combine::{Choice, Subject, gives};
use super::super::item::Item;
use super::super::value::Value;
use super::super::{Lower, Op, Operand};
use super::drive::{Walk, local_place};
use super::ends::is_vector;
use super::flow::Flow;
use crate::hir::{Block, StmtKind};
use crate::ir::op::Wrapper;
use crate::parse::types;
use proc_macro2::Span;
use syn::{ExprMethodCall, GenericArgument, PathArguments, Type};

/// Which of the two a vector is collected into.
pub(super) fn collected_into(ty: &Type) -> Option<Choice> {
    let choice = Choice::of_type(ty);
    let Type::Path(path) = types::peel(ty) else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let holds_vector = matches!(arguments.args.first(), Some(GenericArgument::Type(ty)) if is_vector(ty));
    (choice != Choice::Open && holds_vector).then_some(choice)
}

impl Lower<'_> {
    /// The values of all items, or the first failure.
    pub(super) fn collect_all(&mut self, flow: Flow, choice: Choice, span: Span) -> Value {
        let items = self.new_vector(None, span);
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
            let item = lower.owned(Item::One(of.content()), span);
            lower.push_item(items, item, span);
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
            let (by, value) = (choice.wrapper(), Operand::Var(items));
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
