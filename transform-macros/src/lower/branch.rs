//! `if` and `match`: branches that assign their value to one local.

use super::chain::single;
use super::expr::peel;
use super::pattern::bound_names;
use super::refutable::{asks_conditions, guarded};
use super::value::Value;
use super::{Lower, Operand, Place};
use crate::hir::{Arm, LocalId, StmtKind};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprIf, ExprMatch, Pat, Stmt};

/// Whether the value of the expression is assigned by branches.
pub(super) fn branches(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::If(branch) => branch.else_branch.is_some(),
        Expr::Match(_) | Expr::Loop(_) => true,
        Expr::Block(block) => {
            let tail = block.block.stmts.last();
            block.label.is_some()
                || tail.is_some_and(|last| matches!(last, Stmt::Expr(tail, None) if branches(tail)))
        }
        _ => false,
    }
}

impl Lower<'_> {
    /// The value of a control-flow expression, in a temporary that its branches assign.
    pub(super) fn branching_value(&mut self, expr: &Expr) -> Value {
        if !branches(expr) {
            self.perform(expr, None);
            return Value::unit();
        }
        let dest = self.declare("y", expr.span());
        self.perform(expr, Some(dest));
        let place = Place {
            base: dest,
            path: Vec::new(),
            span: expr.span(),
        };
        if self.facts(dest).reference {
            Value::Borrow(place)
        } else {
            Value::Place(place)
        }
    }

    pub(super) fn if_(&mut self, expr: &ExprIf, dest: Option<LocalId>) {
        let span = expr.if_token.span;
        let then = |lower: &mut Self| lower.block_into(&expr.then_branch, dest);
        let els = |lower: &mut Self| match (&expr.else_branch, dest) {
            (Some((_, els)), _) => lower.perform(els, dest),
            (None, Some(dest)) => lower.store(dest, Value::unit(), span),
            (None, None) => {}
        };
        match conjuncts(&expr.cond).as_slice() {
            [Expr::Let(condition)] => self.if_let(condition, then, els),
            all if binds(all) && expr.else_branch.is_none() && dest.is_none() => {
                self.all_hold(all, span, &then)
            }
            all if binds(all) => self.if_chain(all, span, &then, els),
            _ => {
                let cond = self.condition(&expr.cond);
                let then = self.nested(then);
                let els = self.nested(els);
                self.push(StmtKind::If { cond, then, els }, span);
            }
        }
    }

    pub(super) fn match_(&mut self, expr: &ExprMatch, dest: Option<LocalId>) {
        if self.match_popped(expr, dest) {
            return;
        }
        let pats: Vec<Pat> = expr
            .arms
            .iter()
            .flat_map(|arm| single(guarded(&arm.pat).0))
            .collect();
        let pats: Vec<&Pat> = pats.iter().collect();
        if asks_conditions(&pats) {
            let subject = self.subject(&expr.expr, &pats);
            return self.match_chain(expr, &subject, dest);
        }
        let scrutinee = self.argument(&expr.expr);
        let mut arms = Vec::new();
        for arm in &expr.arms {
            let (pat, guard) = guarded(&arm.pat);
            arms.push(self.arm(pat, guard, |lower| lower.perform(&arm.body, dest)));
        }
        self.push(StmtKind::Match { scrutinee, arms }, expr.match_token.span);
    }

    pub(super) fn arm(&mut self, pat: &Pat, guard: Option<&Expr>, body: impl FnOnce(&mut Self)) -> Arm {
        let scope = self.scope.enter();
        let mut bindings: Vec<(Ident, LocalId)> = Vec::new();
        for name in bound_names(pat) {
            let local = self.user_local(&name.ident, name.mutability.is_some(), None);
            self.bind_local(&name.ident, local);
            bindings.push((name.ident, local));
        }
        let guard = guard.map(|guard| {
            let mut cond = Operand::Unit;
            let stmts = self.nested(|lower| cond = lower.condition(guard));
            (stmts, cond)
        });
        let body = self.nested(body);
        self.scope.leave(scope);
        Arm {
            pat: pat.clone(),
            bindings,
            guard,
            body,
        }
    }

    /// `_ => body`
    pub(super) fn other_arm(&mut self, span: Span, body: impl FnOnce(&mut Self)) -> Arm {
        let pat = Pat::Wild(syn::PatWild {
            attrs: Vec::new(),
            underscore_token: syn::Token![_](span),
        });
        self.arm(&pat, None, body)
    }
}

/// Whether a condition binds names.
pub(super) fn binds(conditions: &[&Expr]) -> bool {
    conditions
        .iter()
        .any(|condition| matches!(condition, Expr::Let(_)))
}

/// The parts of a condition that are joined by `&&`.
pub(super) fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Group(group) => conjuncts(&group.expr),
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => [&binary.left, &binary.right]
            .into_iter()
            .flat_map(|side| conjuncts(side))
            .collect(),
        other => vec![other],
    }
}
