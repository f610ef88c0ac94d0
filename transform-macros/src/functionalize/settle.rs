//! Calls that change their arguments: what they leave there becomes the next version of each, and what a function leaves in
//! its own parameters is part of its result.

use super::Builder;
use crate::hir::LocalId;
use crate::ir::op::{Callee, Op, Operand, Place};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::lower::receiver;
use proc_macro2::Span;

/// A place that a call changes.
struct Change {
    local: LocalId,
    place: Place<Var>,
    slot: Slot,
}

impl Builder<'_> {
    /// An operation that is evaluated; of a call that changes arguments, the value that it returned.
    pub(super) fn settled_op(&mut self, op: &Op<LocalId>, out: &mut Vec<Stmt>, span: Span) -> Op<Var> {
        let new = self.op(op, out, span);
        let changes = self.changes(op, &new, span);
        if changes.is_empty() {
            return new;
        }
        let outcome = self.temporary("outcome", span);
        if let Some(info) = self.vars.get_mut(outcome.index()) {
            info.outcome = true;
        }
        out.push(Stmt {
            kind: Kind::Let {
                out: outcome,
                op: new,
            },
            span,
        });
        for Change { local, place, slot } in changes {
            let base = self.current(local);
            let kind = Kind::Mutate {
                out: self.define(local),
                base,
                path: place.path,
                method: slot.method(span),
                args: vec![Operand::Var(outcome)],
                result: None,
            };
            out.push(Stmt { kind, span });
        }
        Op::Returned(Operand::Var(outcome))
    }

    /// Whether methods of the variable may change it.
    pub(super) fn settles(&self, local: LocalId) -> bool {
        self.local(local).is_some_and(|local| local.settles)
    }

    /// The variables that an operation changes, or may change.
    pub(super) fn changed(&self, op: &Op<LocalId>) -> Vec<LocalId> {
        let args = match op {
            Op::Method { args, .. } => args,
            Op::Call { args, func } if can_change(func) => args,
            _ => return Vec::new(),
        };
        let lent = args.iter().filter_map(|arg| match arg {
            Operand::Mut(place) if !self.is_generator(place.base) => Some(place.base),
            _ => None,
        });
        receiver(op)
            .filter(|local| self.settles(*local))
            .into_iter()
            .chain(lent)
            .collect()
    }

    fn changes(&self, op: &Op<LocalId>, new: &Op<Var>, span: Span) -> Vec<Change> {
        let (args, new_args, recv) = match (op, new) {
            (Op::Method { args, .. }, Op::Method { args: new, recv, .. }) => (args, new, Some(recv)),
            (Op::Call { args, func }, Op::Call { args: new, .. }) if can_change(func) => {
                (args, new, new.first())
            }
            _ => return Vec::new(),
        };
        let lent = args
            .iter()
            .zip(new_args)
            .filter_map(|(arg, new)| match (arg, new) {
                (Operand::Mut(place), Operand::Mut(new)) if !self.is_generator(place.base) => {
                    Some((place.base, new))
                }
                _ => None,
            });
        let lent: Vec<_> = lent.collect();
        let mut changes = Vec::new();
        let only = lent.len() == 1 && matches!(op, Op::Call { func, .. } if !func.is_method());
        if let Some(local) = receiver(op).filter(|local| self.settles(*local)) {
            let place = match recv {
                Some(Operand::Ref(place) | Operand::Mut(place)) => place.clone(),
                _ => Place {
                    base: self.version_of(local),
                    path: Vec::new(),
                    span,
                },
            };
            let slot = Slot::Receiver(lent.len());
            changes.push(Change { local, place, slot });
        }
        for (i, (local, place)) in lent.iter().enumerate() {
            changes.push(Change {
                local: *local,
                place: (*place).clone(),
                slot: match only {
                    true => Slot::Only,
                    false => Slot::Argument(lent.len() - 1 - i),
                },
            });
        }
        changes
    }

    /// What a function returns: with what it leaves in its parameters.
    pub(super) fn outcome(&mut self, value: Operand<Var>, out: &mut Vec<Stmt>, span: Span) -> Operand<Var> {
        if self.left.is_empty() {
            return value;
        }
        let left = self
            .left
            .iter()
            .map(|local| Operand::Var(self.version_of(*local)))
            .collect();
        self.let_temporary("outcome", Op::Outcome { value, left }, out, span)
    }
}

fn can_change(func: &Callee) -> bool {
    func.associated().is_none() && !func.is_stop_gradient()
}
