//! Cotangents of vectors that a loop meets element by element, each in the round of its index.
//!
//! A vector's cotangent may be shorter than the vector, and is made longer where it is met. In such a loop that is
//! done once, before the first round, and rounds meet a slice: its length is that of the loop, so that no index is checked.

use super::super::plan::defined;
use super::Puller;
use crate::analysis::kind::Kind as Holds;
use crate::analysis::residuals::replays;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Items, Kind, Loop, Stmt, Term, Var};
use crate::ir::table::Set;
use proc_macro2::TokenStream;
use quote::quote;

impl Puller<'_> {
    /// Writes the rounds of a loop with the cotangents as slices for which that can be done.
    pub(super) fn with_slices(&self, l: &Loop, rounds: impl FnOnce() -> TokenStream) -> TokenStream {
        let (slices, lo, hi) = match l.source.as_ref().map(|source| &source.items) {
            Some(Items::Range {
                lo,
                hi,
                inclusive: false,
                ..
            }) if optimizes() && replays(l) && l.checkpoint.is_none() => (self.by_element(l), lo, hi),
            _ => return rounds(),
        };
        if slices.is_empty() {
            return rounds();
        }
        let (plumbing, end) = (self.emitter.plumbing, super::After);
        let (lo, hi) = (
            self.emitter.plain_operand(lo, end),
            self.emitter.plain_operand(hi, end),
        );
        let lets = slices.iter().map(|var| {
            let (bar, whole) = (self.emitter.names.bar(*var), self.bar_mut(*var));
            quote!(let #bar = #plumbing::bar_rounds(#whole, #lo, #hi);)
        });
        let lets: TokenStream = lets.collect();
        let outer = self.sliced.borrow().len();
        let bars = slices.iter().map(|var| self.emitter.names.bar(*var));
        self.sliced.borrow_mut().extend(bars);
        let rounds = rounds();
        self.sliced.borrow_mut().truncate(outer);
        quote!({ #lets #rounds })
    }

    /// The vectors of numbers that come from outside of a loop, and are read or written there at the index that is
    /// its item and nowhere else.
    fn by_element(&self, l: &Loop) -> Vec<Var> {
        let Some(item) = l.source.as_ref().map(|source| source.item) else {
            return Vec::new();
        };
        let mut reads = Vec::new();
        l.body
            .stmts
            .iter()
            .for_each(|stmt| stmt.reads(&mut |var| reads.push(var)));
        self.given_on(l, &mut reads);
        let mut met: Vec<Var> = Vec::new();
        let plain = |stmt: &&Stmt| !self.emitter.set_has_map(stmt);
        l.body
            .stmts
            .iter()
            .filter(|stmt| !matches!(stmt.kind, Kind::Set { .. }) || plain(stmt))
            .for_each(|stmt| elements(stmt, item, &mut met));
        let inside = defined(&l.body, &[]);
        let same = |a, b| self.emitter.same_place(a, b);
        let count = |vars: &[Var], of| vars.iter().filter(|var| same(**var, of)).count();
        let mut slices: Vec<Var> = Vec::new();
        for &var in &met {
            let known = slices.iter().any(|other| same(*other, var));
            if !known && self.has_elements(var, &inside) && count(&met, var) == count(&reads, var) {
                slices.push(var);
            }
        }
        slices
    }

    /// Adds what a round reads at its end: not the places that only go on to be what they are.
    fn given_on(&self, l: &Loop, reads: &mut Vec<Var>) {
        let Term::Exit { values, .. } = &l.body.term else {
            return l.body.term_reads(&mut |var| reads.push(var));
        };
        for (i, value) in values.iter().enumerate() {
            let stays = match (value, l.body.params.get(i)) {
                (Operand::Var(var), Some(param)) => {
                    self.emitter.is_storage(*var) && self.emitter.same_place(*var, *param)
                }
                _ => false,
            };
            if !stays {
                value.vars(&mut |var| reads.push(var));
            }
        }
    }

    /// Whether a variable from outside is a vector of numbers with a cotangent of its own.
    fn has_elements(&self, var: Var, inside: &Set<Var>) -> bool {
        let numbers = matches!(self.emitter.kind(var), Holds::Seq(item) if *item == Holds::Scalar);
        let is_place = self.emitter.is_storage(var);
        let active = if is_place {
            self.emitter.storage_is_active(var)
        } else {
            self.active(var)
        };
        let starts =
            |other: &Var| self.emitter.same_place(*other, var) && (!is_place || self.emitter.is_root(*other));
        numbers
            && active
            && self.emitter.is_lifted(var)
            && !self.emitter.is_nondiff(var)
            && !self.emitter.is_slice_param(var)
            && (is_place || self.emitter.uses.is_bound(var) && self.is_declared(var))
            && !inside.iter().any(starts)
    }
}

/// Adds the vectors of which a statement itself meets the element of the loop's item.
fn elements(stmt: &Stmt, item: Var, met: &mut Vec<Var>) {
    let is_item = |path: &[Proj<Var>]| matches!(path, [Proj::Index(Operand::Var(var))] if *var == item);
    let mut place = |place: &Place<Var>| {
        if is_item(&place.path) {
            met.push(place.base);
        }
    };
    match &stmt.kind {
        Kind::Let { op: Op::Get(of), .. } => place(of),
        Kind::Let { op, .. } => {
            for x in op.operands() {
                if let Operand::Ref(of) = x {
                    place(of);
                }
            }
        }
        Kind::Set {
            base, path, value, ..
        } => {
            if is_item(path) {
                met.push(*base);
            }
            if let Operand::Ref(of) = value
                && is_item(&of.path)
            {
                met.push(of.base);
            }
        }
        Kind::Mutate { .. } | Kind::Effect(_) | Kind::Bind { .. } | Kind::Declare(_) => {}
    }
}
