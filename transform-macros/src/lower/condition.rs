//! Conditions that bind names: `if let`, `let .. else`, and chains of them. A slice pattern asks for a
//! length, so that the slice may be active; all other patterns become a `match`.

use super::pattern::{bound_names, is_rest, plain_name};
use super::value::{Value, span_of};
use super::{Lower, Op, Operand};
use crate::hir::{Block, LocalId, StmtKind};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprLet, Pat, PatIdent, PatSlice, Token};

impl Lower<'_> {
    /// `if let pat = scrutinee {then} else {els}`
    pub(super) fn if_let(
        &mut self,
        condition: &ExprLet,
        then: impl FnOnce(&mut Self),
        els: impl FnOnce(&mut Self),
    ) {
        let span = condition.let_token.span;
        if let Pat::Slice(slice) = &*condition.pat {
            let (cond, value) = self.has_length(slice, &condition.expr);
            let then = self.nested(|lower| {
                lower.bind_pattern(&condition.pat, value);
                then(lower);
            });
            let els = self.nested(els);
            self.push(StmtKind::If { cond, then, els }, span);
        } else {
            let scrutinee = self.argument(&condition.expr);
            let matched = self.arm(&condition.pat, None, then);
            let other = self.other_arm(span, els);
            self.push(StmtKind::Match { scrutinee, arms: vec![matched, other] }, span);
        }
    }

    /// Whether the slice has as many elements as the pattern asks for, and the slice.
    fn has_length(&mut self, pat: &PatSlice, slice: &Expr) -> (Operand, Value) {
        let span = pat.span();
        let value = self.value(slice);
        let reference = self.is_reference(&value);
        let place = self.place_of(value, slice.span());
        let place = self.frozen(place);
        let rest = pat.elems.iter().filter(|elem| is_rest(elem)).count();
        let lhs = self.len(&place, span);
        let rhs = super::assign::integer(pat.elems.len() - rest, span);
        let op = if rest == 0 { BinOp::Eq(Token![==](span)) } else { BinOp::Ge(Token![>=](span)) };
        let cond = self.atom(Op::Compare { op, lhs, rhs }, "cond", span);
        (cond, if reference { Value::Borrow(place) } else { Value::Place(place) })
    }

    /// `if a && let P = b {then} else {els}`, as `'done: { if a { if let P = b { then; break 'done } } els }`:
    /// there is one `els`, and every way to the end has assigned what the branches assign.
    pub(super) fn if_chain(
        &mut self,
        conditions: &[&Expr],
        span: Span,
        then: &dyn Fn(&mut Self),
        els: impl FnOnce(&mut Self),
    ) {
        let id = self.next_loop();
        let body = self.nested(|lower| {
            lower.all_hold(conditions, span, &|lower| {
                then(lower);
                lower.push(StmtKind::Break(id), span);
            });
            els(lower);
            lower.push(StmtKind::Break(id), span);
        });
        self.push(StmtKind::Loop { id, iter: None, body }, span);
    }

    /// Runs `then` where all conditions hold, with their names known.
    pub(super) fn all_hold(&mut self, conditions: &[&Expr], span: Span, then: &dyn Fn(&mut Self)) {
        match conditions {
            [] => then(self),
            [Expr::Let(condition), rest @ ..] => {
                self.if_let(condition, |lower| lower.all_hold(rest, span, then), |_| {});
            }
            [condition, rest @ ..] => {
                let cond = self.condition(condition);
                let then = self.nested(|lower| lower.all_hold(rest, span, then));
                self.push(StmtKind::If { cond, then, els: Block::default() }, span);
            }
        }
    }

    /// `let pat = expr else {diverge};`
    pub(super) fn let_else(&mut self, pat: &Pat, expr: &Expr, diverge: &Expr) {
        match pat {
            Pat::Slice(slice) => {
                let (cond, value) = self.has_length(slice, expr);
                let els = self.nested(|lower| lower.perform(diverge, None));
                self.push(StmtKind::If { cond, then: Block::default(), els }, pat.span());
                self.bind_pattern(pat, value);
            }
            _ if plain_name(pat).is_some() => {
                let value = self.value(expr);
                self.bind_pattern(pat, value);
            }
            _ => self.let_else_match(pat, expr, diverge),
        }
    }

    /// The names of the pattern outlive the arm that binds them: it hands them to locals declared before.
    fn let_else_match(&mut self, pat: &Pat, expr: &Expr, diverge: &Expr) {
        let scrutinee = self.argument(expr);
        let names = bound_names(pat);
        let outer: Vec<LocalId> = names.iter().map(|name| self.declared(name)).collect();
        let matched = self.arm(pat, None, |lower| {
            for (name, dest) in names.iter().zip(&outer) {
                let Some(binding) = lower.scope.variable(&name.ident).cloned() else { continue };
                lower.store(*dest, Value::Place(binding.place), name.ident.span());
            }
        });
        let other = self.other_arm(pat.span(), |lower| lower.perform(diverge, None));
        self.push(StmtKind::Match { scrutinee, arms: vec![matched, other] }, span_of(expr));
        names.iter().zip(outer).for_each(|(name, local)| self.bind_local(&name.ident, local));
    }

    fn declared(&mut self, name: &PatIdent) -> LocalId {
        let local = self.user_local(&name.ident, true, None);
        self.push(StmtKind::Declare(local), name.ident.span());
        local
    }
}
