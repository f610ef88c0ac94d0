//! `loop`, `while`, labelled blocks, and the jumps out of them. A `while` is a loop that begins with its
//! condition; a labelled block is a loop that ends with a `break`.

use super::Lower;
use super::branch::{binds, conjuncts};
use super::stream::{Jumps, Next};
use super::value::Value;
use crate::diagnostics::catalog;
use crate::hir::{Block, LocalId, LoopId, StmtKind};
use proc_macro2::Span;
use syn::{ExprBreak, ExprContinue, ExprLoop, ExprReturn, ExprWhile, Label, Lifetime};

/// What `break` and `continue` can name.
pub(super) struct Target {
    id: LoopId,
    /// What `continue` is.
    next: Next,
    label: Option<String>,
    /// Where the value of `break value` goes.
    dest: Option<LocalId>,
    /// A block can only be left by its label.
    is_block: bool,
}

impl Lower<'_> {
    pub(super) fn loop_(&mut self, expr: &ExprLoop, dest: Option<LocalId>) {
        let checkpoint = self.checkpoint(&expr.attrs);
        let id = self.next_loop();
        let target = Target {
            id,
            next: Next::Continue(id),
            label: name(expr.label.as_ref()),
            dest,
            is_block: false,
        };
        let body = self.loop_body(target, |lower| lower.block_into(&expr.body, None));
        self.push(StmtKind::Loop { id, iter: None, body }, expr.loop_token.span);
        self.mark(checkpoint);
    }

    pub(super) fn while_(&mut self, expr: &ExprWhile) {
        let span = expr.while_token.span;
        let checkpoint = self.checkpoint(&expr.attrs);
        let id = self.next_loop();
        let target = Target {
            id,
            next: Next::Continue(id),
            label: name(expr.label.as_ref()),
            dest: None,
            is_block: false,
        };
        let conditions = conjuncts(&expr.cond);
        let body = self.loop_body(target, |lower| match conditions.as_slice() {
            all if binds(all) => {
                lower.all_hold(all, span, &|lower| {
                    lower.block_into(&expr.body, None);
                    lower.push(StmtKind::Continue(id), span);
                });
                lower.push(StmtKind::Break(id), span);
            }
            _ => {
                let cond = lower.condition(&expr.cond);
                let els = lower.nested(|lower| lower.push(StmtKind::Break(id), span));
                lower.push(
                    StmtKind::If {
                        cond,
                        then: Block::default(),
                        els,
                    },
                    span,
                );
                lower.block_into(&expr.body, None);
            }
        });
        self.push(StmtKind::Loop { id, iter: None, body }, span);
        self.mark(checkpoint);
    }

    pub(super) fn labelled_block(&mut self, label: &Label, block: &syn::Block, dest: Option<LocalId>) {
        let span = label.name.span();
        let id = self.next_loop();
        let target = Target {
            id,
            next: Next::Continue(id),
            label: name(Some(label)),
            dest,
            is_block: true,
        };
        let body = self.loop_body(target, |lower| {
            lower.block_into(block, dest);
            lower.push(StmtKind::Break(id), span);
        });
        self.push(StmtKind::Loop { id, iter: None, body }, span);
    }

    /// The body of a `for`, which has no value.
    pub(super) fn for_body(&mut self, jumps: Jumps, label: Option<&Label>, block: &syn::Block) {
        self.targets.push(Target {
            id: jumps.exit,
            next: jumps.next,
            label: name(label),
            dest: None,
            is_block: false,
        });
        self.block_into(block, None);
        self.targets.pop();
    }

    fn loop_body(&mut self, target: Target, fill: impl FnOnce(&mut Self)) -> Block {
        self.targets.push(target);
        let body = self.nested(fill);
        self.targets.pop();
        body
    }

    pub(super) fn break_(&mut self, expr: &ExprBreak) -> Value {
        let span = expr.break_token.span;
        let Some((id, dest)) = self
            .target_of(expr.label.as_ref(), true, span)
            .map(|target| (target.id, target.dest))
        else {
            return Value::unit();
        };
        match (&expr.expr, dest) {
            (Some(value), _) => self.perform(value, dest),
            (None, Some(dest)) => self.store(dest, Value::unit(), span),
            (None, None) => {}
        }
        self.push(StmtKind::Break(id), span);
        Value::unit()
    }

    pub(super) fn continue_(&mut self, expr: &ExprContinue) -> Value {
        let span = expr.continue_token.span;
        if let Some(jump) = self
            .target_of(expr.label.as_ref(), false, span)
            .map(|target| target.next.jump())
        {
            self.push(jump, span);
        }
        Value::unit()
    }

    pub(super) fn return_(&mut self, expr: &ExprReturn) -> Value {
        let value = match &expr.expr {
            Some(value) => {
                self.hint = Some(self.output.clone()).filter(|_| self.leaves.len() == 1);
                self.value(value)
            }
            None => Value::unit(),
        };
        self.leave(value, expr.return_token.span);
        Value::unit()
    }

    /// Leaves the function, or the innermost closure, with the value.
    pub(super) fn leave(&mut self, value: Value, span: Span) {
        match self.leaves.last().and_then(|leave| leave.block) {
            Some((block, dest)) => {
                self.store(dest, value, span);
                self.push(StmtKind::Break(block), span);
            }
            None => {
                let value = self.named_operand(value, "y", span);
                self.push(StmtKind::Return(value), span);
            }
        }
    }

    /// The loop a jump means. A block is only found by its label, and `continue` never means one.
    fn target_of(&mut self, label: Option<&Lifetime>, may_be_block: bool, span: Span) -> Option<&Target> {
        let found = self.targets.iter().rev().find(|target| match label {
            Some(label) => {
                target.label.as_deref() == Some(label.ident.to_string().as_str())
                    && (may_be_block || !target.is_block)
            }
            None => !target.is_block,
        });
        match (found, label) {
            (Some(_), _) => {}
            (None, Some(label)) => self.errors.error(label, catalog::UNKNOWN_LABEL.about(label)),
            (None, None) => self.errors.error_at(span, catalog::OUTSIDE_LOOP),
        }
        found
    }
}

fn name(label: Option<&Label>) -> Option<String> {
    label.map(|label| label.name.ident.to_string())
}
