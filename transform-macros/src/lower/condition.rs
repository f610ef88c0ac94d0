//! Conditions that bind names: `if let`, `let .. else`, and chains of them. What patterns of active values
//! ask is a condition; all other patterns become a `match`.

use super::Lower;
use super::pattern::bound_names;
use super::refutable::asks_conditions;
use super::value::{Value, span_of};
use crate::hir::{Block, LocalId, StmtKind};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprLet, Pat, PatIdent};

impl Lower<'_> {
    /// `if let pat = scrutinee {then} else {els}`
    pub(super) fn if_let(
        &mut self,
        condition: &ExprLet,
        then: impl FnOnce(&mut Self),
        els: impl FnOnce(&mut Self),
    ) {
        let span = condition.let_token.span;
        let pat = &*condition.pat;
        if let Some(popped) = self.popped_pattern(pat, &condition.expr) {
            return self.if_popped(popped, then, els);
        }
        if !asks_conditions(&[pat]) {
            let scrutinee = self.argument(&condition.expr);
            let matched = self.arm(pat, None, then);
            let other = self.other_arm(span, els);
            return self.push(
                StmtKind::Match {
                    scrutinee,
                    arms: vec![matched, other],
                },
                span,
            );
        }
        let subject = self.subject(&condition.expr, &[pat]);
        let cond = self.matches_subject(pat, None, &subject);
        let matched = |lower: &mut Self| {
            let scope = lower.scope.enter();
            lower.bind_subject(pat, &subject);
            then(lower);
            lower.scope.leave(scope);
        };
        match cond {
            None => matched(self),
            Some(cond) => {
                let then = self.nested(matched);
                let els = self.nested(els);
                self.push(StmtKind::If { cond, then, els }, span);
            }
        }
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
                self.push(
                    StmtKind::If {
                        cond,
                        then,
                        els: Block::default(),
                    },
                    span,
                );
            }
        }
    }

    /// `let pat = expr else {diverge};`
    pub(super) fn let_else(&mut self, pat: &Pat, expr: &Expr, diverge: &Expr) {
        let els = |lower: &mut Self| lower.perform(diverge, None);
        if let Some(popped) = self.popped_pattern(pat, expr) {
            self.popped_or(popped, els);
        } else if asks_conditions(&[pat]) {
            let subject = self.subject(expr, &[pat]);
            self.subject_or(pat, &subject, els);
        } else {
            self.let_else_match(pat, expr, diverge);
        }
    }

    /// The names of the pattern outlive the arm that binds them: it hands them to locals declared before.
    fn let_else_match(&mut self, pat: &Pat, expr: &Expr, diverge: &Expr) {
        let scrutinee = self.argument(expr);
        let names = bound_names(pat);
        let outer: Vec<LocalId> = names.iter().map(|name| self.declared(name)).collect();
        let matched = self.arm(pat, None, |lower| {
            for (name, dest) in names.iter().zip(&outer) {
                let Some(binding) = lower.scope.variable(&name.ident).cloned() else {
                    continue;
                };
                lower.store(*dest, Value::Place(binding.place), name.ident.span());
            }
        });
        let other = self.other_arm(pat.span(), |lower| lower.perform(diverge, None));
        self.push(
            StmtKind::Match {
                scrutinee,
                arms: vec![matched, other],
            },
            span_of(expr),
        );
        names
            .iter()
            .zip(outer)
            .for_each(|(name, local)| self.bind_local(&name.ident, local));
    }

    fn declared(&mut self, name: &PatIdent) -> LocalId {
        let local = self.user_local(&name.ident, true, None);
        self.push(StmtKind::Declare(local), name.ident.span());
        local
    }
}
