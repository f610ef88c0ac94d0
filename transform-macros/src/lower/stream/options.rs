//! Ends that may find nothing: their value is an `Option`.

use super::super::closure::Func;
use super::super::item::Item;
use super::super::value::Value;
use super::super::{Lower, Op, Operand, Proj};
use super::drive::{Walk, local_place};
use super::flow::Flow;
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::{Payload, Variant, Wrapper};
use proc_macro2::{Ident, Span};
use syn::{BinOp, Member, Path, Token, parse_quote_spanned};

impl Lower<'_> {
    pub(super) fn position(&mut self, flow: Flow, func: &Func, span: Span) -> Value {
        let (found, counter) = (self.nothing_yet(span), self.counter(span));
        self.drive(flow, Walk::all(span).exiting(), &mut |lower, item, jumps| {
            let index = lower.counted(counter, span);
            let index = lower.named_operand(index, "i", span);
            let value = lower.apply(func, vec![item], span);
            let cond = lower.named_operand(value, "cond", span);
            let then = lower.nested(|lower| {
                lower.found(found, index, span);
                lower.push(StmtKind::Break(jumps.exit), span);
            });
            let els = Block::default();
            lower.push(StmtKind::If { cond, then, els }, span);
        });
        Value::Place(local_place(found, span))
    }

    pub(super) fn find(&mut self, flow: Flow, func: &Func, span: Span) -> Value {
        let found = self.nothing_yet(span);
        self.drive(flow, Walk::all(span).exiting(), &mut |lower, item, jumps| {
            let (shown, item) = lower.looked_at(item, span);
            let value = lower.apply(func, vec![shown.shown()], span);
            let cond = lower.named_operand(value, "cond", span);
            let then = lower.nested(|lower| {
                let item = lower.item_value(item, span);
                let item = lower.named_operand(item, "t", span);
                lower.found(found, item, span);
                lower.push(StmtKind::Break(jumps.exit), span);
            });
            let els = Block::default();
            lower.push(StmtKind::If { cond, then, els }, span);
        });
        Value::Place(local_place(found, span))
    }

    /// `last`, and `reduce`, `max_by` and `min_by` with their function.
    pub(super) fn best(&mut self, flow: Flow, by: Option<(&str, &Func)>, span: Span) -> Value {
        let best = self.nothing_yet(span);
        self.drive(flow, Walk::all(span), &mut |lower, item, _| {
            let item = lower.item_value(item, span);
            let item = lower.named_operand(item, "t", span);
            let Some((name, func)) = by else {
                return lower.found(best, item, span);
            };
            let is_none = Op::Is {
                value: Operand::Ref(local_place(best, span)),
                variant: Box::new(Variant {
                    path: variant("None", span),
                    fields: false,
                }),
            };
            let cond = lower.atom(is_none, "cond", span);
            let then = lower.nested(|lower| lower.found(best, item.clone(), span));
            let els = lower.nested(|lower| lower.improve(best, item, name, func, span));
            lower.push(StmtKind::If { cond, then, els }, span);
        });
        Value::Place(local_place(best, span))
    }

    /// One more item, where there is a best one. Of equals, `max_by` takes the last, `min_by` the first.
    fn improve(&mut self, best: LocalId, item: Operand, name: &str, func: &Func, span: Span) {
        let mut content = local_place(best, span);
        let payload = Payload {
            variant: variant("Some", span),
            member: Member::Unnamed(0.into()),
        };
        content.path.push(Proj::Payload(Box::new(payload)));
        let so_far = Operand::Var(self.temp("best", Op::Get(content), span));
        let value = |operand: &Operand| Item::One(Value::from((operand.clone(), span)));
        let args = vec![value(&so_far), value(&item)];
        if name == "reduce" {
            let value = self.apply(func, args, span);
            let value = self.named_operand(value, "t", span);
            return self.found(best, value, span);
        }
        let shown = args.into_iter().map(Item::shown).collect();
        let order = self.apply(func, shown, span);
        let lhs = self.named_operand(order, "order", span);
        let greater = Operand::Path(parse_quote_spanned!(span=> ::core::cmp::Ordering::Greater));
        let op = BinOp::Eq(Token![==](span));
        let cond = self.atom(
            Op::Compare {
                op,
                lhs,
                rhs: greater,
            },
            "cond",
            span,
        );
        let replace = self.nested(|lower| lower.found(best, item, span));
        let (then, els) = match name {
            "min_by" => (replace, Block::default()),
            _ => (Block::default(), replace),
        };
        self.push(StmtKind::If { cond, then, els }, span);
    }

    pub(in crate::lower) fn nothing_yet(&mut self, span: Span) -> LocalId {
        let found = self.declare("found", span);
        self.assign_local(found, Op::Copy(Operand::Path(variant("None", span))), span);
        found
    }

    fn found(&mut self, found: LocalId, value: Operand, span: Span) {
        let by = Wrapper::Some;
        self.assign_local(found, Op::Wrap { by, value }, span);
    }
}

fn variant(name: &str, span: Span) -> Path {
    Path::from(Ident::new(name, span))
}
