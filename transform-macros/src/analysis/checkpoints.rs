//! Loops that are marked with `#[checkpoint]`: what a round begins with when it is run again, and what it reads
//! beside that.

use super::local::define;
use super::residuals::loops;
use crate::ir::ssa::{Adapter, Func, Items, Loop, Storage, Var};
use crate::ir::table::{Map, Set};
use std::collections::BTreeSet;

/// What a round needs to be run again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Again {
    /// What may differ from round to round: the carried variables, and what calls change unseen.
    pub(crate) state: Vec<Var>,
    /// Values from outside of the loop that the reverse sweep can find.
    pub(crate) reads: BTreeSet<Var>,
    /// Places that the loop does not write, but that are written after it or are arguments.
    pub(crate) held: Vec<Var>,
    /// Places that rounds write, and that are declared outside.
    pub(crate) declared: Vec<Var>,
}

/// These loops, by number.
pub(crate) fn analyze(func: &Func, settled: &Set<Var>) -> Map<u32, Again> {
    let mut found = Map::default();
    loops(&func.body, &mut |l| {
        if l.checkpoint.is_some() {
            found.insert(l.id, again(func, l, settled));
        }
    });
    found
}

fn again(func: &Func, l: &Loop, settled: &Set<Var>) -> Again {
    let info = |var: Var| func.vars.get(var.index());
    let storage = |var: Var| info(var).and_then(|info| info.storage);
    let lent = |var: Var| info(var).is_some_and(|info| info.lent);
    let (mut defined, mut whole) = (BTreeSet::new(), BTreeSet::new());
    define(&l.body, &mut defined, &mut whole);
    defined.extend(l.source.iter().map(|source| source.item));
    let mut reads = BTreeSet::new();
    l.body.reads(&mut |var| _ = reads.insert(var));
    reads.retain(|var| !defined.contains(var));
    let mut again = Again {
        state: l.body.params.clone(),
        ..Again::default()
    };
    let mut places: BTreeSet<Storage> = again.state.iter().filter_map(|var| storage(*var)).collect();
    for var in reads {
        match storage(var) {
            Some(place) if !places.insert(place) => {}
            _ if lent(var) => again.state.push(var),
            Some(_) if func.params.contains(&var) || !settled.contains(&var) => again.held.push(var),
            _ => _ = again.reads.insert(var),
        }
    }
    ends(l, &mut again.reads);
    for &var in &defined {
        let root = |place| func.vars.iter().position(|info| info.storage == Some(place));
        if let Some(place) = storage(var)
            && let Some(first) = root(place).map(|index| Var(index as u32))
            && !defined.contains(&first)
            && places.insert(place)
        {
            again.declared.push(var);
        }
    }
    again
}

/// What the items of a loop are made from, if they can be made again.
fn ends(l: &Loop, reads: &mut BTreeSet<Var>) {
    let Some(Items::Range { lo, hi, adapters, .. }) = l.source.as_ref().map(|source| &source.items) else {
        return;
    };
    let steps = adapters.iter().filter_map(|adapter| match adapter {
        Adapter::StepBy(step) => Some(step),
        Adapter::Rev => None,
    });
    for operand in [lo, hi].into_iter().chain(steps) {
        operand.vars(&mut |var| _ = reads.insert(var));
    }
}
