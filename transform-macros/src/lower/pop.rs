//! `v.pop()` of a vector that may be active, as it is used: unwrapped, or matched with `Some(name)`. It becomes
//! a question for elements, a read of the last, and a cut.

use super::assign::integer;
use super::expr::peel;
use super::refutable::is_refutable;
use super::value::Value;
use super::{Lower, Op, Operand, Place};
use crate::hir::{Block, LocalId, StmtKind};
use proc_macro2::Span;
use syn::{BinOp, Expr, ExprMatch, ExprMethodCall, Lit, Pat, PatTupleStruct, Token, parse_quote_spanned};

impl Lower<'_> {
    /// `v.pop().unwrap()` and `v.pop().expect("..")`
    pub(super) fn popped(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let message = match (call.method.to_string().as_str(), call.args.first().map(peel)) {
            ("unwrap", None) => "called `Option::unwrap()` on a `None` value".to_owned(),
            ("expect", Some(Expr::Lit(literal))) => match &literal.lit {
                Lit::Str(text) => text.value(),
                _ => return None,
            },
            _ => return None,
        };
        let pop = self.pop(&call.receiver)?;
        let span = pop.method.span();
        let (place, _) = self.changed(pop);
        let (cond, len) = self.is_filled(&place, span);
        let panic = parse_quote_spanned!(span=> ::core::panic!("{}", #message));
        self.require(cond, panic, Vec::new(), span);
        Some(self.take_last(&place, len, span))
    }

    /// `Some(name)` of a pattern for `v.pop()`, if conditions can say what it asks, and the call.
    pub(super) fn popped_pattern<'e>(
        &self,
        pat: &'e Pat,
        expr: &'e Expr,
    ) -> Option<(&'e Pat, &'e ExprMethodCall)> {
        let Pat::TupleStruct(PatTupleStruct { path, elems, .. }) = pat else {
            return None;
        };
        let inner = elems
            .first()
            .filter(|inner| elems.len() == 1 && !is_refutable(inner))?;
        path.is_ident("Some").then_some(())?;
        Some((inner, self.pop(expr)?))
    }

    /// `if let Some(name) = v.pop() {then} else {els}`
    pub(super) fn if_popped(
        &mut self,
        (pat, call): (&Pat, &ExprMethodCall),
        then: impl FnOnce(&mut Self),
        els: impl FnOnce(&mut Self),
    ) {
        let span = call.method.span();
        let (place, _) = self.changed(call);
        let (cond, len) = self.is_filled(&place, span);
        let then = self.nested(|lower| {
            let value = lower.take_last(&place, len, span);
            lower.bind_pattern(pat, value);
            then(lower);
        });
        let els = self.nested(els);
        self.push(StmtKind::If { cond, then, els }, span);
    }

    /// `match v.pop() { Some(name) => then, None => els }`
    pub(super) fn match_popped(&mut self, expr: &ExprMatch, dest: Option<LocalId>) -> bool {
        let [first, second] = expr.arms.as_slice() else {
            return false;
        };
        let some = |pat| self.popped_pattern(pat, &expr.expr);
        let (popped, then, other) = match (some(&first.pat), some(&second.pat)) {
            (Some(popped), _) => (popped, first, second),
            (None, Some(popped)) => (popped, second, first),
            (None, None) => return false,
        };
        let is_none = match &other.pat {
            Pat::Wild(_) => std::ptr::eq(other, second),
            Pat::Ident(name) => name.ident == "None",
            _ => false,
        };
        if is_none {
            let els = |lower: &mut Self| lower.perform(&other.body, dest);
            self.if_popped(popped, |lower| lower.perform(&then.body, dest), els);
        }
        is_none
    }

    /// `let Some(name) = v.pop() else {els};`
    pub(super) fn popped_or(&mut self, (pat, call): (&Pat, &ExprMethodCall), els: impl FnOnce(&mut Self)) {
        let span = call.method.span();
        let (place, _) = self.changed(call);
        let (cond, len) = self.is_filled(&place, span);
        let els = self.nested(els);
        self.push(
            StmtKind::If {
                cond,
                then: Block::default(),
                els,
            },
            span,
        );
        let value = self.take_last(&place, len, span);
        self.bind_pattern(pat, value);
    }

    /// `v.pop()` of a vector that may be active.
    fn pop<'e>(&self, expr: &'e Expr) -> Option<&'e ExprMethodCall> {
        let Expr::MethodCall(call) = peel(expr) else {
            return None;
        };
        let is_pop = call.method == "pop" && self.is_mutation(call) && self.may_be_active(&call.receiver);
        (is_pop && self.is_sequence(&call.receiver) == Some(true)).then_some(call)
    }

    /// Whether the vector has elements, and how many.
    fn is_filled(&mut self, place: &Place, span: Span) -> (Operand, Operand) {
        let len = self.len(place, span);
        let op = Op::Compare {
            op: BinOp::Gt(Token![>](span)),
            lhs: len.clone(),
            rhs: integer(0, span),
        };
        (self.atom(op, "cond", span), len)
    }
}
