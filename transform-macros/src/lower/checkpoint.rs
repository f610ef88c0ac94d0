//! `#[checkpoint(..)]` on loops: the number in it is computed before the loop.

use super::expr::peel;
use super::value::span_of;
use super::{Lower, Op};
use crate::hir::{Block, LoopId, Stmt, StmtKind};
use crate::ir::checkpoint::Checkpoint;
use crate::ir::op::Operand;
use crate::parse::checkpoint::{Schedule, schedule};
use proc_macro2::Span;
use syn::{Attribute, Expr};

impl Lower<'_> {
    /// What the attributes of a loop ask for.
    pub(super) fn checkpoint(&mut self, attrs: &[Attribute]) -> Option<Checkpoint<super::Operand>> {
        let schedule = schedule(attrs, self.errors)?;
        let number = match schedule.number() {
            Some(number) => self.number_of(number),
            None => Operand::Lit(syn::Lit::Int(syn::LitInt::new("1", Span::call_site()))),
        };
        Some(match schedule {
            Schedule::Every(_) => Checkpoint::Every(number),
            Schedule::Binomial(_) => Checkpoint::Binomial(number),
        })
    }

    /// The loop may change what the number is made of.
    fn number_of(&mut self, number: &Expr) -> super::Operand {
        let span = span_of(number);
        match (self.operand(number), peel(number)) {
            (named @ Operand::Var(_), Expr::Path(_)) => {
                Operand::Var(self.temp("number", Op::Copy(named), span))
            }
            (other, _) => other,
        }
    }

    /// Marks the loop that has just been made.
    pub(super) fn mark(&mut self, checkpoint: Option<Checkpoint<super::Operand>>) {
        if let (Some(checkpoint), Some(id)) = (checkpoint, self.last_loop()) {
            self.checkpoints.insert(id, checkpoint);
        }
    }

    /// Marks the loops that a `for` became: more than one where it runs over a chain of several.
    pub(super) fn mark_since(&mut self, start: usize, checkpoint: Option<Checkpoint<super::Operand>>) {
        let Some(checkpoint) = checkpoint else { return };
        let mut loops = Vec::new();
        for stmt in self.open.stmts.iter().skip(start) {
            loops_of(stmt, &mut loops);
        }
        for id in loops {
            self.checkpoints.insert(id, checkpoint.clone());
        }
    }

    fn last_loop(&self) -> Option<LoopId> {
        match self.open.stmts.last()?.kind {
            StmtKind::Loop { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// The loops over items, those inside them aside.
fn loops_of(stmt: &Stmt, loops: &mut Vec<LoopId>) {
    let mut within = |block: &Block| block.stmts.iter().for_each(|stmt| loops_of(stmt, loops));
    match &stmt.kind {
        StmtKind::Loop {
            id, iter: Some(_), ..
        } => loops.push(*id),
        StmtKind::Loop { body, .. } => within(body),
        StmtKind::If { then, els, .. } => {
            within(then);
            within(els);
        }
        _ => {}
    }
}
