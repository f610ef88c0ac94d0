//! Chains as loops. What can be counted is a loop over indices; all that follows happens in its body, where an item
//! that is filtered out goes on to the next round.

use super::super::closure::Func;
use super::super::item::Item;
use super::super::value::Value;
use super::super::{Lower, Op, Operand, Place, Proj, assign::integer};
use super::flow::Flow;
use super::items::{Items, Range};
use crate::hir::{Block, Iter, IterSource, LocalId, LoopId, RangeAdapter, StmtKind};
use crate::ir::op::{Payload, Variant};
use proc_macro2::{Ident, Span};
use syn::{Expr, Member, parse_quote_spanned};

/// What the body of a loop over a chain may do.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Jumps {
    /// Ends the chain.
    pub(in crate::lower) exit: LoopId,
    /// Goes on to the next item.
    pub(in crate::lower) next: Next,
}

#[derive(Clone, Copy)]
pub(in crate::lower) enum Next {
    Continue(LoopId),
    /// Leaves the block around the body.
    Leave(LoopId),
}

impl Next {
    pub(in crate::lower) fn jump(self) -> StmtKind {
        match self {
            Next::Continue(id) => StmtKind::Continue(id),
            Next::Leave(id) => StmtKind::Break(id),
        }
    }
}

/// How a chain is run.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Walk<'n> {
    /// The body may end the chain.
    pub(in crate::lower) exits: bool,
    /// What the user calls what is counted.
    pub(in crate::lower) name: &'n str,
    pub(in crate::lower) span: Span,
}

impl Walk<'_> {
    pub(in crate::lower) fn all(span: Span) -> Self {
        Walk {
            exits: false,
            name: "i",
            span,
        }
    }

    pub(in crate::lower) fn exiting(self) -> Self {
        Walk { exits: true, ..self }
    }
}

pub(super) type Body<'b> = &'b mut dyn FnMut(&mut Lower<'_>, Item, Jumps);

impl Lower<'_> {
    /// The loops over the chain, with `body` for each item. `exits` if the body may end the chain.
    pub(in crate::lower) fn drive(&mut self, flow: Flow, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        match flow {
            Flow::Counted(items) => self.drive_items(items, walk, body),
            Flow::Inactive(source) => {
                let (id, item) = (self.next_loop(), self.local(walk.name, span));
                let iter = Iter {
                    item,
                    source: IterSource::Inactive(source),
                };
                self.round(id, iter, span, |lower| {
                    let item = Item::One(Value::from((Operand::Var(item), span)));
                    body(lower, item, within(id));
                });
            }
            Flow::Map(of, func) => self.drive(*of, walk, &mut |lower, item, jumps| {
                let value = lower.apply(&func, vec![item], span);
                body(lower, Item::One(value), jumps);
            }),
            Flow::Filter(of, func) => self.drive(*of, walk, &mut |lower, item, jumps| {
                let (shown, item) = lower.looked_at(item, span);
                lower.unless(&func, shown, jumps.next.jump(), span);
                body(lower, item, jumps);
            }),
            Flow::TakeWhile(of, func) => self.drive(*of, walk.exiting(), &mut |lower, item, jumps| {
                let (shown, item) = lower.looked_at(item, span);
                lower.unless(&func, shown, StmtKind::Break(jumps.exit), span);
                body(lower, item, jumps);
            }),
            Flow::FilterMap(of, func) => self.drive(*of, walk, &mut |lower, item, jumps| {
                let value = lower.apply(&func, vec![item], span);
                let item = lower.content(value, jumps.next.jump(), span);
                body(lower, item, jumps);
            }),
            Flow::MapWhile(of, func) => self.drive(*of, walk.exiting(), &mut |lower, item, jumps| {
                let value = lower.apply(&func, vec![item], span);
                let item = lower.content(value, StmtKind::Break(jumps.exit), span);
                body(lower, item, jumps);
            }),
            Flow::Scan(of, state, func) => self.drive(*of, walk.exiting(), &mut |lower, item, jumps| {
                let state = Item::Lent(local_place(state, span));
                let value = lower.apply(&func, vec![state, item], span);
                let item = lower.content(value, StmtKind::Break(jumps.exit), span);
                body(lower, item, jumps);
            }),
            Flow::Inspect(of, func) => self.drive(*of, walk, &mut |lower, item, jumps| {
                let (shown, item) = lower.looked_at(item, span);
                let value = lower.apply(&func, vec![shown.shown()], span);
                lower.discard(value, span);
                body(lower, item, jumps);
            }),
            Flow::FlatMap(of, func) => self.drive(*of, walk, &mut |lower, item, jumps| {
                lower.drive_within(&func, item, walk, jumps, body);
            }),
            Flow::Flatten(of) => self.drive(*of, walk, &mut |lower, item, jumps| {
                let value = lower.item_value(item, span);
                let by_value = !lower.is_reference(&value);
                let place = lower.place_of(value, span);
                let inner = Flow::Counted(lower.elements(place, by_value, span));
                lower.drive(inner, walk, &mut |lower, item, inner| {
                    body(
                        lower,
                        item,
                        Jumps {
                            exit: jumps.exit,
                            ..inner
                        },
                    );
                });
            }),
            Flow::SkipWhile(of, func) => self.drive_skipping(*of, &func, walk, body),
            Flow::Enumerate(of) => self.drive_enumerated(*of, walk, body),
            Flow::Skip(of, by) => self.drive_after(*of, &by, walk, body),
            Flow::Take(of, count) => self.drive_first(*of, &count, walk, body),
            Flow::Zip(of, items, swapped) => self.drive_beside(*of, &items, swapped, walk, body),
            Flow::Chain(first, second) => self.drive_both(*first, *second, walk, body),
        }
    }

    /// A loop over indices, or over the range itself.
    fn drive_items(&mut self, items: Items, walk: Walk<'_>, body: Body<'_>) {
        let span = walk.span;
        if let Items::Map(of, func) = items {
            return self.drive_items(*of, walk, &mut |lower, item, jumps| {
                let value = lower.apply(&func, vec![item], span);
                body(lower, Item::One(value), jumps);
            });
        }
        let (items, adapters) = adapted(items);
        let range = match &items {
            Items::Range(Range {
                lo,
                hi: Some(hi),
                inclusive,
            }) => Some((lo.clone(), hi.clone(), *inclusive)),
            _ => None,
        };
        let (lo, hi, inclusive) = match &range {
            Some(range) => range.clone(),
            None => match self.count(&items, span) {
                Some(count) => (integer(0, span), count, false),
                None => (
                    integer(0, span),
                    Operand::Path(parse_quote_spanned!(span=> ::core::primitive::usize::MAX)),
                    false,
                ),
            },
        };
        let (id, index) = (self.next_loop(), self.local(walk.name, span));
        let source = IterSource::Range {
            lo,
            hi,
            inclusive,
            adapters,
        };
        self.round(id, Iter { item: index, source }, span, |lower| {
            let index = Operand::Var(index);
            let item = match range {
                Some(_) => Item::One(Value::from((index, span))),
                None => lower.item_at(&items, index, span),
            };
            body(lower, item, within(id));
        });
    }

    fn round(&mut self, id: LoopId, iter: Iter, span: Span, fill: impl FnOnce(&mut Self)) {
        let body = self.nested(fill);
        let iter = Some(iter);
        self.push(StmtKind::Loop { id, iter, body }, span);
    }

    /// Jumps unless the function says yes to the item.
    fn unless(&mut self, func: &Func, item: Item, jump: StmtKind, span: Span) {
        let value = self.apply(func, vec![item.shown()], span);
        let cond = self.named_operand(value, "cond", span);
        let els = self.nested(|lower| lower.push(jump, span));
        let then = Block::default();
        self.push(StmtKind::If { cond, then, els }, span);
    }

    /// What is in `Some(..)`; a jump if it is `None`.
    fn content(&mut self, value: Value, jump: StmtKind, span: Span) -> Item {
        let place = self.place_of(value, span);
        let place = self.pinned(place);
        let variant = |name: &str| syn::Path::from(Ident::new(name, span));
        let op = Op::Is {
            value: Operand::Ref(place.clone()),
            variant: Box::new(Variant {
                path: variant("None"),
                fields: false,
            }),
        };
        let cond = self.atom(op, "cond", span);
        let then = self.nested(|lower| lower.push(jump, span));
        let els = Block::default();
        self.push(StmtKind::If { cond, then, els }, span);
        let payload = Payload {
            variant: variant("Some"),
            member: Member::Unnamed(0.into()),
        };
        let mut content = place;
        content.path.push(Proj::Payload(Box::new(payload)));
        Item::One(Value::Place(content))
    }

    /// The items that a closure of `flat_map` gives for one item.
    fn drive_within(&mut self, func: &Func, item: Item, walk: Walk<'_>, outer: Jumps, body: Body<'_>) {
        let Func::Closure(closure) = func else { return };
        let names = self.scope.clone();
        self.within(closure, vec![item], |lower, tail| {
            let tail = lower.tail_of(tail);
            let plan = lower.plan_of_iterable(&tail);
            let flow = lower.flow(&plan);
            lower.drive(flow, walk, &mut |lower, item, inner| {
                let jumps = Jumps {
                    exit: outer.exit,
                    ..inner
                };
                lower.at(&names, |lower| body(lower, item, jumps));
            });
        });
    }

    /// The last expression of a block, whose other statements are done.
    fn tail_of(&mut self, body: &Expr) -> Expr {
        match super::super::expr::peel(body) {
            Expr::Block(block) if block.label.is_none() => match self.statements(&block.block) {
                Some(tail) => self.tail_of(&tail),
                None => body.clone(),
            },
            other => other.clone(),
        }
    }
}

fn within(id: LoopId) -> Jumps {
    Jumps {
        exit: id,
        next: Next::Continue(id),
    }
}

pub(in crate::lower) fn local_place(base: LocalId, span: Span) -> Place {
    Place {
        base,
        path: Vec::new(),
        span,
    }
}

/// The items without the last `rev` and `step_by`, which a loop does by itself.
fn adapted(items: Items) -> (Items, Vec<RangeAdapter>) {
    match items {
        Items::Rev(of) => {
            let (items, mut adapters) = adapted(*of);
            adapters.push(RangeAdapter::Rev);
            (items, adapters)
        }
        Items::StepBy { of, step, .. } => {
            let (items, mut adapters) = adapted(*of);
            adapters.push(RangeAdapter::StepBy(step));
            (items, adapters)
        }
        other => (other, Vec::new()),
    }
}
