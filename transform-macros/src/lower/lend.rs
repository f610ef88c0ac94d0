//! Variables that are changed in place by what the program does not look into: a call that borrows them with
//! `&mut`, or a method of a `mut` variable that nothing assigns, which has no other use for its `mut`.

use super::expr::peel;
use super::scope::Entry;
use super::{Lower, Op, Operand, Place};
use crate::analysis::kind::is_question;
use crate::hir::{Block, LocalId, Stmt, StmtKind};
use std::collections::BTreeSet;
use syn::Expr;

impl Lower<'_> {
    /// The arguments of a call, after operands that are there already.
    pub(super) fn call_arguments<'e>(
        &mut self,
        done: Vec<Operand>,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        self.in_order(done, exprs, |lower, expr| match lower.lent_place(expr) {
            Some(place) => {
                lower.lend(place.base);
                Operand::Mut(place)
            }
            None => lower.argument(expr),
        })
    }

    /// The place of `&mut place`, or of a variable that is such a borrow.
    fn lent_place(&mut self, expr: &Expr) -> Option<Place> {
        match peel(expr) {
            Expr::Reference(reference) if reference.mutability.is_some() => Some(self.place(&reference.expr)),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Variable(binding)) if binding.exclusive => Some(binding.place.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn lend(&mut self, local: LocalId) {
        self.edit(local, |local| (local.lent, local.storage) = (true, true));
    }

    /// Finds, in the whole body, the variables that methods change.
    pub(super) fn lend_receivers(&mut self, params: &[LocalId]) {
        let mut uses = Uses::default();
        uses.stmts(&self.open.stmts);
        let plain = |local: &&LocalId| {
            let facts = self.facts(**local);
            facts.plain && !facts.holds_reference
        };
        uses.defined.extend(params.iter().filter(plain));
        let lent: Vec<LocalId> = uses
            .receivers
            .intersection(&uses.defined)
            .filter(|local| self.is_mutable(**local) && !uses.assigned.contains(local))
            .copied()
            .collect();
        lent.into_iter().for_each(|local| self.lend(local));
    }
}

/// Whether the operation may change the local.
pub(super) fn changes(op: &Op, local: LocalId) -> bool {
    match op {
        Op::Method { recv, name, args, .. } => {
            args.iter().any(|arg| is_lent(arg, local))
                || !is_question(&name.to_string()) && base(recv) == Some(local)
        }
        Op::Call { args, .. } => args.iter().any(|arg| is_lent(arg, local)),
        _ => false,
    }
}

fn is_lent(arg: &Operand, local: LocalId) -> bool {
    matches!(arg, Operand::Mut(place) if place.base == local)
}

fn base(operand: &Operand) -> Option<LocalId> {
    match operand {
        Operand::Var(local) => Some(*local),
        Operand::Ref(place) | Operand::Mut(place) => Some(place.base),
        Operand::Lit(_) | Operand::Path(_) | Operand::Unit => None,
    }
}

/// What a body does with its locals.
#[derive(Default)]
struct Uses {
    defined: BTreeSet<LocalId>,
    assigned: BTreeSet<LocalId>,
    receivers: BTreeSet<LocalId>,
}

impl Uses {
    fn stmts(&mut self, stmts: &[Stmt]) {
        stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let mut blocks: Vec<&Block> = Vec::new();
        match &stmt.kind {
            StmtKind::Let { local, op } => {
                self.defined.insert(*local);
                self.op(op);
            }
            StmtKind::Assign { local, op } => {
                self.assigned.insert(*local);
                self.op(op);
            }
            StmtKind::Set { place, .. } | StmtKind::Mutate { place, .. } => {
                self.assigned.insert(place.base);
            }
            StmtKind::Effect(op) | StmtKind::Diverge(op) => self.op(op),
            StmtKind::If { then, els, .. } => blocks.extend([then, els]),
            StmtKind::Match { arms, .. } => {
                blocks.extend(
                    arms.iter()
                        .filter_map(|arm| arm.guard.as_ref())
                        .map(|(guard, _)| guard),
                );
                blocks.extend(arms.iter().map(|arm| &arm.body));
            }
            StmtKind::Loop { body, .. } => blocks.push(body),
            StmtKind::Declare(_) | StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Return(_) => {}
        }
        blocks.into_iter().for_each(|block| self.stmts(&block.stmts));
    }

    fn op(&mut self, op: &Op) {
        if let Op::Method { recv, name, .. } = op
            && !is_question(&name.to_string())
        {
            self.receivers.extend(base(recv));
        }
    }
}
