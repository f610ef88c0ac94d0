//! What a region hands over when it ends: values that nothing reads afterwards are moved, not copied.

use super::super::plan::Item;
use super::Sweeper;
use crate::analysis::kind::Kind as Holds;
use crate::effort::optimizes;
use crate::ir::op::Operand;
use crate::ir::ssa::{Kind, Region, Term, Var};
use crate::ir::table::Set;

impl Sweeper<'_> {
    /// Notes which variables of a region go to its residuals themselves, rather than as a copy made when they got their
    /// values: those that its end does not give to what follows.
    pub(super) fn hand_over(&self, region: &Region, also: &[Var]) {
        let mut handed = self.emitter.handed.borrow_mut();
        let bound = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
            Kind::Let { out, .. } => Some(*out),
            _ => None,
        });
        let bound: Set<Var> = bound.collect();
        bound.iter().for_each(|var| _ = handed.remove(var));
        let Term::Exit { values, .. } = &region.term else {
            return;
        };
        if !self.augmented || !optimizes() {
            return;
        }
        let mut given = Set::default();
        values
            .iter()
            .for_each(|x| x.vars(&mut |var| _ = given.insert(var)));
        for item in self.emitter.items(region, also) {
            if let Item::Value(var) = item
                && bound.contains(&var)
                && !given.contains(&var)
                && self.is_local(var)
                && self.is_owned(var)
            {
                handed.insert(var);
            }
        }
    }

    /// Whether the residuals have the variable itself.
    pub(super) fn is_handed_over(&self, var: Var) -> bool {
        self.emitter.lengths.is_left(var) || self.emitter.handed.borrow().contains(&var)
    }

    /// Whether a variable is a vector of numbers, which only its region changes.
    fn is_owned(&self, var: Var) -> bool {
        matches!(self.emitter.kind(var), Holds::Seq(_))
            && self.emitter.is_lifted(var)
            && !self.emitter.is_mutable(var)
            && !self.emitter.borrowed.contains_key(&var)
    }

    /// The values at the end of the region being written that are what is left in its own places, vectors that nothing
    /// else reads there.
    pub(super) fn places_left(&self, values: &[Operand<Var>]) -> Vec<Var> {
        let vars = values.iter().filter_map(|x| match x {
            Operand::Var(var) => Some(*var),
            _ => None,
        });
        vars.filter(|var| optimizes() && self.is_left(*var, values))
            .collect()
    }

    fn is_left(&self, var: Var, values: &[Operand<Var>]) -> bool {
        let emitter = self.emitter;
        let scopes = emitter.scopes.borrow();
        let vars = (0..emitter.func.vars.len() as u32).map(Var);
        let root = vars
            .into_iter()
            .find(|other| emitter.is_root(*other) && emitter.same_place(*other, var));
        let mut reads = 0;
        for x in values {
            x.vars(&mut |other| reads += usize::from(emitter.same_place(other, var)));
        }
        reads == 1
            && emitter.is_storage(var)
            && emitter.is_lifted(var)
            && matches!(emitter.kind(var), Holds::Seq(_))
            && !(self.augmented && emitter.residuals.is_saved(var))
            && root.is_some_and(|root| {
                let own = scopes.last().is_some_and(|scope| scope.contains(&root));
                own && emitter.param_index(root).is_none() && emitter.uses.is_bound(root)
            })
    }
}
