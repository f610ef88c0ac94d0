//! Local vectors of numbers that keep the length they are made with. Their cotangents are made of that length, so that what
//! adds to one in a loop never has to make it longer.

use super::kind::{Kind, of_var};
use crate::effort::optimizes;
use crate::ir::op::{Operand, Proj};
use crate::ir::ssa::{Func, Kind as StmtKind, Region, Storage, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};

/// What is known of such vectors.
#[derive(Default)]
pub(crate) struct Lengths {
    keep: Set<Var>,
    left: Set<Var>,
}

impl Lengths {
    /// Whether the variable is a version of one.
    pub(crate) fn keeps(&self, var: Var) -> bool {
        self.keep.contains(&var)
    }
    /// Whether it is a version of one that nothing reads after the region it is made in, which ends with it: what the
    /// derivative reads of it is the vector itself, not a copy.
    pub(crate) fn is_left(&self, var: Var) -> bool {
        self.left.contains(&var)
    }
}

/// Finds them, and those of the last versions of places that are left where they are.
pub(crate) fn analyze(func: &Func, kinds: &[Kind], settled: impl Fn(Var) -> bool) -> Lengths {
    let keep = kept(func, kinds);
    let mut left = Set::default();
    left_in(func, &func.body, &mut |var| {
        if keep.contains(&var) && settled(var) {
            left.insert(var);
        }
    });
    Lengths { keep, left }
}

/// Calls `f` on the versions that a region makes of its own places, but for those that its exit gives.
fn left_in(func: &Func, region: &Region, f: &mut impl FnMut(Var)) {
    let place = |var: &Var| func.vars.get(var.index()).and_then(|info| info.storage);
    let mut own: Set<Storage> = Set::default();
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Let { out, .. } => own.extend(place(out)),
            StmtKind::Bind { node, .. } => node.regions().into_iter().for_each(|r| left_in(func, r, f)),
            _ => {}
        }
    }
    match &region.term {
        Term::Exit { values, .. } => {
            let mut forget = |var: Var| _ = place(&var).is_some_and(|place| own.remove(&place));
            values.iter().for_each(|x| x.vars(&mut forget));
        }
        Term::Diverge(_) => return,
        Term::Branch(node) | Term::Dispatch { node, .. } => {
            node.regions().into_iter().for_each(|r| left_in(func, r, f));
            own.clear();
        }
    }
    if let Term::Dispatch { exits, .. } = &region.term {
        exits.iter().for_each(|r| left_in(func, r, f));
    }
    for stmt in &region.stmts {
        let outs = match &stmt.kind {
            StmtKind::Let { out, .. } | StmtKind::Set { out, .. } => std::slice::from_ref(out),
            StmtKind::Bind { outs, .. } => outs,
            _ => &[],
        };
        let ours = |var: &&Var| place(var).is_some_and(|place| own.contains(&place));
        outs.iter().filter(ours).for_each(|var| f(*var));
    }
}

/// The versions of such vectors.
fn kept(func: &Func, kinds: &[Kind]) -> Set<Var> {
    if !optimizes() {
        return Set::default();
    }
    let mut search = Search {
        func,
        made: Map::default(),
        changed: Set::default(),
    };
    func.params.iter().for_each(|param| search.change(*param));
    walk(func, &mut |event| search.event(event));
    let all = (0..func.vars.len() as u32).map(Var);
    let keeps = |var: &Var| {
        let Some(root) = search.storage(*var).and_then(|place| search.made.get(&place)) else {
            return false;
        };
        let numbers = matches!(of_var(kinds, *root), Kind::Seq(item) if *item == Kind::Scalar);
        numbers && !search.is_changed(*var)
    };
    all.filter(keeps).collect()
}

struct Search<'a> {
    func: &'a Func,
    /// Where each place is given its value, if there is one such statement.
    made: Map<Storage, Var>,
    /// Places that may change their lengths.
    changed: Set<Storage>,
}

impl Search<'_> {
    fn storage(&self, var: Var) -> Option<Storage> {
        self.func.vars.get(var.index())?.storage
    }

    fn change(&mut self, var: Var) {
        self.changed.extend(self.storage(var));
    }

    fn is_changed(&self, var: Var) -> bool {
        let lent = self.func.vars.get(var.index()).is_some_and(|info| info.lent);
        lent || self
            .storage(var)
            .is_some_and(|place| self.changed.contains(&place))
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Stmt(stmt) => match &stmt.kind {
                StmtKind::Let { out, .. } => {
                    let place = self.storage(*out);
                    if place.is_some_and(|place| self.made.insert(place, *out).is_some()) {
                        self.change(*out);
                    }
                }
                StmtKind::Set { path, .. } if matches!(path.first(), Some(Proj::Index(_))) => {}
                StmtKind::Set { base, .. } | StmtKind::Mutate { base, .. } | StmtKind::Declare(base) => {
                    self.change(*base);
                }
                StmtKind::Effect(_) | StmtKind::Bind { .. } => {}
            },
            // Versions of one place meet; what comes from elsewhere has a length of its own.
            Event::Flow {
                from: Operand::Var(from),
                to,
            } if self.storage(*from) == self.storage(to) => {}
            Event::Flow { to, .. } | Event::Bound { to, .. } => self.change(to),
            _ => {}
        }
    }
}
