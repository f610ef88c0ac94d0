//! `first`, `last` and `get` of slices: an element, if there is one.

use super::super::expr::peel;
use super::super::stream::local_place;
use super::super::value::Value;
use super::super::vector::element;
use super::super::{Lower, Op, Operand, assign::integer};
use crate::hir::{Block, StmtKind};
use crate::ir::op::Wrapper;
use syn::{BinOp, Expr, ExprMethodCall, Token};

impl Lower<'_> {
    /// The element that the call asks for.
    pub(in crate::lower) fn looked_up(&mut self, call: &ExprMethodCall) -> Option<Value> {
        if !self.looks_up(call) {
            return None;
        }
        let span = call.method.span();
        let place = self.place(&call.receiver);
        let place = self.pinned(place);
        let (zero, len) = (integer(0, span), self.len(&place, span));
        let index = match call.args.first() {
            Some(index) => self.operand(index),
            None => zero.clone(),
        };
        let found = self.nothing_yet(span);
        let lhs = if call.args.is_empty() { zero } else { index.clone() };
        let op = BinOp::Lt(Token![<](span));
        let inside = Op::Compare {
            op,
            lhs,
            rhs: len.clone(),
        };
        let cond = self.atom(inside, "cond", span);
        let then = self.nested(|lower| {
            let index = match call.method == "last" {
                true => lower.less(len, integer(1, span), span),
                false => index,
            };
            let value = Operand::Var(lower.temp("t", Op::Get(element(&place, index, span)), span));
            let by = Wrapper::Some;
            lower.assign_local(found, Op::Wrap { by, value }, span);
        });
        let els = Block::default();
        self.push(StmtKind::If { cond, then, els }, span);
        // What is in it is a reference.
        Some(Value::Borrow(local_place(found, span)))
    }

    /// Whether the call asks for an element that may be active. What is found is the element, whatever refers to it.
    pub(in crate::lower) fn looks_up(&self, call: &ExprMethodCall) -> bool {
        let by_index = |index: &Expr| !matches!(peel(index), Expr::Range(_));
        let named = match (call.method.to_string().as_str(), call.args.first()) {
            ("first" | "last", None) => true,
            ("get", Some(index)) => call.args.len() == 1 && by_index(index),
            _ => false,
        };
        let sequence = || self.sequence_of(peel(&call.receiver)) == Some(true);
        named && !self.primal_reads && sequence() && !self.is_plain(&call.receiver)
    }
}
