//! Evaluation order. An operand that is a variable is read where the operation stands, after the
//! operands that follow it: where one of those changes the variable, it is copied first.

use super::lend::changes;
use super::{Lower, Op, Operand, Place, Proj};
use crate::hir::{LocalId, Stmt, StmtKind};
use syn::Expr;

impl Lower<'_> {
    /// The operands of all expressions, as arguments, from left to right.
    pub(super) fn arguments<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Vec<Operand> {
        self.arguments_after(Vec::new(), exprs)
    }

    /// The same, after operands that are there already.
    pub(super) fn arguments_after<'e>(
        &mut self,
        done: Vec<Operand>,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        self.in_order(done, exprs, Self::argument)
    }

    /// The same, where `operand` says how each expression becomes one.
    pub(super) fn in_order<'e>(
        &mut self,
        mut done: Vec<Operand>,
        exprs: impl IntoIterator<Item = &'e Expr>,
        mut operand: impl FnMut(&mut Self, &Expr) -> Operand,
    ) -> Vec<Operand> {
        for expr in exprs {
            let earlier = done.iter_mut().flat_map(atoms_of).collect();
            let next = self.after(earlier, |lower| operand(lower, expr));
            done.push(next);
        }
        done
    }

    /// Runs `next` so that the atoms evaluated `earlier` keep their values.
    pub(super) fn after<T>(&mut self, earlier: Vec<&mut Operand>, next: impl FnOnce(&mut Self) -> T) -> T {
        let mut start = self.open.stmts.len();
        let result = next(self);
        for operand in earlier {
            let Operand::Var(local) = *operand else { continue };
            if self.is_mutable(local) && self.open.stmts.iter().skip(start).any(|stmt| writes(stmt, local)) {
                *operand = self.copy_before(local, start);
                start += 1;
            }
        }
        result
    }

    /// Copies the local before the statement at `position`.
    fn copy_before(&mut self, local: LocalId, position: usize) -> Operand {
        let span = self
            .locals
            .get(local.0 as usize)
            .map_or_else(proc_macro2::Span::mixed_site, |local| local.span);
        let copy = self.local("t", span);
        let kind = StmtKind::Let {
            local: copy,
            op: Op::Copy(Operand::Var(local)),
        };
        self.open.stmts.insert(position, Stmt { kind, span });
        Operand::Var(copy)
    }

    /// The place with its indices as they are now: a name for it may be used after they change.
    pub(super) fn frozen(&mut self, mut place: Place) -> Place {
        let span = place.span;
        for atom in place_atoms(&mut place) {
            self.freeze(atom, span);
        }
        place
    }

    /// The place for good: nor does it become another one if its variable is a reference that is rebound.
    pub(super) fn pinned(&mut self, place: Place) -> Place {
        let mut place = self.frozen(place);
        let (reference, held) = (
            self.facts(place.base).reference,
            self.facts(place.base).holds_reference,
        );
        if self.is_mutable(place.base) && (reference || held) {
            let copy = self.temp("t", Op::Copy(Operand::Var(place.base)), place.span);
            self.note(copy, |facts| {
                (facts.reference, facts.holds_reference) = (reference, held)
            });
            place.base = copy;
        }
        place
    }

    /// Replaces a mutable variable by a copy of its value.
    pub(super) fn freeze(&mut self, atom: &mut Operand, span: proc_macro2::Span) {
        if let Operand::Var(local) = *atom
            && self.is_mutable(local)
        {
            *atom = Operand::Var(self.temp("t", Op::Copy(Operand::Var(local)), span));
        }
    }
}

/// The variables that are read where the operand is used. What is borrowed cannot change meanwhile.
pub(super) fn atoms_of(operand: &mut Operand) -> Vec<&mut Operand> {
    match operand {
        Operand::Ref(place) | Operand::Mut(place) => place_atoms(place),
        atom => vec![atom],
    }
}

/// The indices along a place.
pub(super) fn place_atoms(place: &mut Place) -> Vec<&mut Operand> {
    let mut atoms = Vec::new();
    for proj in &mut place.path {
        match proj {
            Proj::Index(index) => atoms.push(index),
            Proj::Multi { indices, .. } => atoms.extend(indices),
            Proj::Range { lo, hi, .. } => atoms.extend(lo.iter_mut().chain(hi)),
            Proj::Field(_) | Proj::Payload(_) => {}
        }
    }
    atoms
}

/// Whether the statement changes a local that exists before it.
fn writes(stmt: &Stmt, local: LocalId) -> bool {
    let block = |block: &crate::hir::Block| block.stmts.iter().any(|stmt| writes(stmt, local));
    match &stmt.kind {
        StmtKind::Assign { local: target, op } => *target == local || changes(op, local),
        StmtKind::Let { op, .. } | StmtKind::Effect(op) => changes(op, local),
        StmtKind::Set { place, .. } | StmtKind::Mutate { place, .. } => place.base == local,
        StmtKind::If { then, els, .. } => block(then) || block(els),
        StmtKind::Match { arms, .. } => arms
            .iter()
            .any(|arm| arm.guard.as_ref().is_some_and(|(stmts, _)| block(stmts)) || block(&arm.body)),
        StmtKind::Loop { body, .. } => block(body),
        _ => false,
    }
}
