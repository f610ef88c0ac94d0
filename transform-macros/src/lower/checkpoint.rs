//! `#[checkpoint(..)]` on loops: the number in it is computed before the loop.

use super::expr::peel;
use super::value::span_of;
use super::{Lower, Op};
use crate::hir::{LoopId, StmtKind};
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

    fn last_loop(&self) -> Option<LoopId> {
        match self.open.stmts.last()?.kind {
            StmtKind::Loop { id, .. } => Some(id),
            _ => None,
        }
    }
}
