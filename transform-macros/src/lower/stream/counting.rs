//! Stages that count, or remember what has been: a variable beside the loop.

use super::super::closure::Func;
use super::super::item::Item;
use super::super::operator::bool_literal;
use super::super::value::Value;
use super::super::{Lower, Op, Operand, assign::integer};
use super::drive::{Body, Jumps, Next, Walk};
use super::flow::Flow;
use super::items::Items;
use crate::hir::{Block, LocalId, StmtKind};
use proc_macro2::Span;
use syn::{BinOp, Token};

impl Lower<'_> {
    pub(super) fn drive_skipping(&mut self, of: Flow, func: &Func, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        let skipping = self.declare("skipping", span);
        self.assign_local(skipping, Op::Copy(bool_literal(true, span)), span);
        self.drive(of, walk, &mut |lower, item, jumps| {
            let (shown, item) = lower.looked_at(item, span);
            let then = lower.nested(|lower| {
                let value = lower.apply(func, vec![shown.shown()], span);
                let cond = lower.named_operand(value, "cond", span);
                let then = lower.nested(|lower| lower.push(jumps.next.jump(), span));
                let els = Block::default();
                lower.push(StmtKind::If { cond, then, els }, span);
                lower.assign_local(skipping, Op::Copy(bool_literal(false, span)), span);
            });
            let els = Block::default();
            lower.push(
                StmtKind::If {
                    cond: Operand::Var(skipping),
                    then,
                    els,
                },
                span,
            );
            body(lower, item, jumps);
        });
    }

    pub(super) fn drive_enumerated(&mut self, of: Flow, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        let counter = self.counter(span);
        self.drive(of, walk, &mut |lower, item, jumps| {
            let index = lower.counted(counter, span);
            body(lower, Item::pair(Item::One(index), item), jumps);
        });
    }

    pub(super) fn drive_after(&mut self, of: Flow, by: &Operand, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        let counter = self.counter(span);
        self.drive(of, walk, &mut |lower, item, jumps| {
            let less = lower.is_less(counter, by, span);
            let then = lower.nested(|lower| {
                lower.counted(counter, span);
                lower.push(jumps.next.jump(), span);
            });
            let els = Block::default();
            lower.push(
                StmtKind::If {
                    cond: less,
                    then,
                    els,
                },
                span,
            );
            body(lower, item, jumps);
        });
    }

    /// The body is a block of its own: when it is left, no further item may be asked for.
    pub(super) fn drive_first(&mut self, of: Flow, count: &Operand, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        let counter = self.counter(span);
        let some = self.is_less(counter, count, span);
        let then = self.nested(|lower| {
            lower.drive(of, walk.exiting(), &mut |lower, item, jumps| {
                lower.counted(counter, span);
                let id = lower.next_loop();
                let block = lower.nested(|lower| {
                    let next = Next::Leave(id);
                    body(lower, item, Jumps { next, ..jumps });
                    lower.push(StmtKind::Break(id), span);
                });
                lower.push(
                    StmtKind::Loop {
                        id,
                        iter: None,
                        body: block,
                    },
                    span,
                );
                let more = lower.is_less(counter, count, span);
                let els = lower.nested(|lower| lower.push(StmtKind::Break(jumps.exit), span));
                let then = Block::default();
                lower.push(
                    StmtKind::If {
                        cond: more,
                        then,
                        els,
                    },
                    span,
                );
            });
        });
        let els = Block::default();
        self.push(
            StmtKind::If {
                cond: some,
                then,
                els,
            },
            span,
        );
    }

    /// Beside items that are read by a counter.
    pub(super) fn drive_beside(
        &mut self,
        of: Flow,
        items: &Items,
        swapped: bool,
        walk: Walk<'_>,
        body: Body<'_>,
    ) {
        let span = walk.span;
        let counter = self.counter(span);
        let len = self.count(items, span);
        self.drive(of, walk.exiting(), &mut |lower, item, jumps| {
            if let Some(len) = &len {
                let cond = lower.is_less(counter, len, span);
                let els = lower.nested(|lower| lower.push(StmtKind::Break(jumps.exit), span));
                let then = Block::default();
                lower.push(StmtKind::If { cond, then, els }, span);
            }
            let index = lower.counted(counter, span);
            let index = lower.named_operand(index, "i", span);
            let other = lower.item_at(items, index, span);
            let pair = if swapped {
                Item::pair(other, item)
            } else {
                Item::pair(item, other)
            };
            body(lower, pair, jumps);
        });
    }

    pub(super) fn drive_both(&mut self, first: Flow, second: Flow, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        if !walk.exits {
            self.drive(first, walk, body);
            return self.drive(second, walk, body);
        }
        let exit = self.next_loop();
        let both = self.nested(|lower| {
            for flow in [first, second] {
                lower.drive(flow, walk.exiting(), &mut |lower, item, jumps| {
                    body(lower, item, Jumps { exit, ..jumps })
                });
            }
            lower.push(StmtKind::Break(exit), span);
        });
        self.push(
            StmtKind::Loop {
                id: exit,
                iter: None,
                body: both,
            },
            span,
        );
    }

    pub(in crate::lower) fn counter(&mut self, span: Span) -> LocalId {
        let counter = self.declare("n", span);
        let zero: syn::Lit = syn::Lit::Int(syn::LitInt::new("0usize", span));
        self.assign_local(counter, Op::Copy(Operand::Lit(zero)), span);
        counter
    }

    /// The count, which goes up.
    pub(in crate::lower) fn counted(&mut self, counter: LocalId, span: Span) -> Value {
        let now = Operand::Var(self.temp("i", Op::Copy(Operand::Var(counter)), span));
        let op = Op::Binary {
            op: BinOp::Add(Token![+](span)),
            lhs: Operand::Var(counter),
            rhs: integer(1, span),
        };
        self.assign_local(counter, op, span);
        Value::from((now, span))
    }

    fn is_less(&mut self, counter: LocalId, than: &Operand, span: Span) -> Operand {
        let op = Op::Compare {
            op: BinOp::Lt(Token![<](span)),
            lhs: Operand::Var(counter),
            rhs: than.clone(),
        };
        self.atom(op, "cond", span)
    }

    pub(in crate::lower) fn assign_local(&mut self, local: LocalId, op: Op, span: Span) {
        self.push(StmtKind::Assign { local, op }, span);
    }
}
