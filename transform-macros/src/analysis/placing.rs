//! Where a needed value comes from: what is at hand costs nothing, cheap arithmetic over that is computed again,
//! and the rest is kept; of several values that follow from one, only the one.

use super::activity::Activity;
use super::counters::Counter;
use super::kind::{Kind, of_operand};
use super::residuals::{Source, is_plain_read};
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Func, Var};
use crate::ir::table::Map;
use std::collections::BTreeSet;

pub(super) struct Placing<'a> {
    pub(super) func: &'a Func,
    pub(super) kinds: &'a [Kind],
    pub(super) activity: &'a Activity,
    pub(super) defs: Map<Var, &'a Op<Var>>,
    pub(super) items: BTreeSet<Var>,
    pub(super) sources: Map<Var, Source>,
}

impl Placing<'_> {
    /// Takes the counters that what is needed is computed from out of it, and what they are counted from in.
    pub(super) fn count<'c>(
        &mut self,
        counters: impl Iterator<Item = &'c Counter>,
        needed: &mut BTreeSet<Var>,
    ) {
        let counters: Vec<_> = counters.collect();
        let mut reached: Vec<Var> = needed.iter().copied().collect();
        let mut seen: BTreeSet<Var> = BTreeSet::new();
        while let Some(var) = reached.pop() {
            if !seen.insert(var) {
                continue;
            }
            if let Some(counter) = counters.iter().find(|counter| counter.var == var) {
                self.sources.insert(var, Source::Counted);
                let inner = counter.inner.iter().map(|inner| (*inner, Source::Recomputed));
                self.sources.extend(inner);
                let mut from = |x: &Operand<Var>| x.vars(&mut |v| _ = needed.insert(v));
                from(&counter.init);
                counter.steps.iter().for_each(|(_, step)| from(step));
                reached.extend(needed.iter().copied());
            } else if self.is_cheap(var)
                && let Some(op) = self.defs.get(&var)
            {
                op.vars(&mut |v| reached.push(v));
            }
        }
    }

    /// Keeps what loops read needed elements of, rather than those.
    pub(super) fn keep_whole(&mut self, reads: &[(Var, Var)], needed: &BTreeSet<Var>) {
        for &(read, whole) in reads.iter().filter(|(read, _)| needed.contains(read)) {
            let before = self.sources.insert(whole, Source::Saved);
            if !self.is_cheap(read) {
                match before {
                    Some(source) => self.sources.insert(whole, source),
                    None => self.sources.remove(&whole),
                };
            }
        }
    }

    pub(super) fn place_all(&mut self, needed: &BTreeSet<Var>) {
        for &var in needed {
            if self.sources.contains_key(&var) {
                self.recompute(var);
            } else if let Some(source) = self.at_hand(var) {
                self.sources.insert(var, source);
            } else if !self.is_cheap(var) {
                self.sources.insert(var, Source::Saved);
            }
        }
        let open: Vec<Var> = needed
            .iter()
            .copied()
            .filter(|var| !self.sources.contains_key(var))
            .collect();
        let mut wanted: Map<Var, usize> = Map::default();
        for &var in &open {
            let missing = self.missing(var);
            missing
                .into_iter()
                .for_each(|leaf| *wanted.entry(leaf).or_default() += 1);
        }
        for var in open {
            self.recompute_or_save(var, &wanted);
        }
    }

    /// Arguments and replayed items cost nothing.
    fn at_hand(&self, var: Var) -> Option<Source> {
        if self.func.params.contains(&var) {
            return Some(Source::Argument);
        }
        self.items.contains(&var).then_some(Source::Item)
    }

    /// What would have to be kept so that a variable can be computed again.
    fn missing(&mut self, var: Var) -> Vec<Var> {
        let mut leaves = BTreeSet::new();
        self.leaves(var, &mut leaves, &mut BTreeSet::new());
        leaves.retain(|leaf| !self.sources.contains_key(leaf));
        leaves.into_iter().collect()
    }

    /// Keeps one value at most for a variable; itself, unless others are computed from the same value
    /// (`wanted` counts them).
    fn recompute_or_save(&mut self, var: Var, wanted: &Map<Var, usize>) {
        let recompute = match self.missing(var).as_slice() {
            [] => true,
            [leaf] => wanted.get(leaf).is_some_and(|times| *times > 1),
            _ => false,
        };
        if recompute {
            self.recompute(var);
        } else {
            self.sources.insert(var, Source::Saved);
        }
    }

    /// Makes what a variable is computed again from available.
    fn recompute(&mut self, var: Var) {
        let (mut leaves, mut inner) = (BTreeSet::new(), BTreeSet::new());
        self.leaves(var, &mut leaves, &mut inner);
        for leaf in leaves {
            self.sources.entry(leaf).or_insert(Source::Saved);
        }
        for var in inner {
            self.sources.entry(var).or_insert(Source::Recomputed);
        }
    }

    /// The values a recomputation starts from, and those it passes through.
    fn leaves(&mut self, var: Var, leaves: &mut BTreeSet<Var>, inner: &mut BTreeSet<Var>) {
        if let Some(source) = self.at_hand(var) {
            self.sources.insert(var, source);
            return;
        }
        if self.sources.get(&var) == Some(&Source::Counted) {
            return;
        }
        if self.sources.get(&var) == Some(&Source::Saved) || !self.is_cheap(var) {
            leaves.insert(var);
            return;
        }
        if !inner.insert(var) {
            return;
        }
        let mut reads = Vec::new();
        if let Some(op) = self.defs.get(&var) {
            op.vars(&mut |v| reads.push(v));
        }
        for read in reads {
            self.leaves(read, leaves, inner);
        }
    }

    /// Arithmetic on numbers, and reads of arguments and of what is kept.
    fn is_cheap(&self, var: Var) -> bool {
        if !optimizes() {
            return false;
        }
        let Some(op) = self.defs.get(&var) else {
            return false;
        };
        if self
            .func
            .vars
            .get(var.index())
            .is_none_or(|info| info.storage.is_some())
        {
            return false;
        }
        let mut lent = false;
        op.vars(&mut |v| lent |= self.func.vars.get(v.index()).is_some_and(|info| info.lent));
        if lent {
            return false;
        }
        let is_number = |kind: Kind| matches!(kind, Kind::Scalar | Kind::Static);
        let number = |x: &Operand<Var>| match x {
            Operand::Ref(_) | Operand::Mut(_) => false,
            // A constant of the program's, in arithmetic that gives a number.
            Operand::Path(_) => is_number(of_operand(self.kinds, &Operand::Var(var))),
            _ => is_number(of_operand(self.kinds, x)),
        };
        let argument = |place: &Place<Var>| {
            self.func.params.contains(&place.base)
                && is_plain_read(place, self.kinds)
                && !ends_in_range(place)
        };
        let kept = |place: &Place<Var>| {
            let element =
                matches!(place.path.as_slice(), [Proj::Index(_)]) && is_plain_read(place, self.kinds);
            element && self.sources.get(&place.base) == Some(&Source::Saved)
        };
        match op {
            Op::Copy(x) => number(x),
            Op::Unary { arg, .. } => number(arg),
            Op::Binary { op, lhs, rhs } => {
                let divides =
                    matches!(op, syn::BinOp::Div(_) | syn::BinOp::Rem(_)) && self.activity.varied(var);
                number(lhs) && number(rhs) && !divides
            }
            Op::Cast { arg, .. } => number(arg) && !self.activity.varied(var),
            Op::Get(place) => {
                (argument(place) || kept(place))
                    && !matches!(
                        of_operand(self.kinds, &Operand::Var(var)),
                        Kind::Struct(_) | Kind::Unknown
                    )
            }
            Op::Method {
                recv: Operand::Ref(place),
                name,
                args,
                ..
            } => name == "len" && args.is_empty() && argument_len(self.func, place),
            Op::Method {
                recv: Operand::Var(v),
                name,
                args,
                ..
            } => name == "len" && args.is_empty() && self.func.params.contains(v),
            _ => false,
        }
    }
}

fn argument_len(func: &Func, place: &Place<Var>) -> bool {
    place.path.is_empty() && func.params.contains(&place.base)
}

fn ends_in_range(place: &Place<Var>) -> bool {
    matches!(place.path.last(), Some(Proj::Range { .. }))
}
