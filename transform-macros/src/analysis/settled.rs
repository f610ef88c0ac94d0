//! Places that are written for the last time: what a reverse sweep reads of one later is what it holds
//! now, so that one copy of it serves every call that borrows it.

use crate::ir::ssa::{Func, Kind, Node, Region, Storage, Term, Var};
use crate::ir::table::{Map, Set};

/// The versions of places after which nothing is written there.
pub(crate) fn analyze(func: &Func) -> Set<Var> {
    let mut history = History {
        func,
        loops: Vec::new(),
        places: Map::default(),
    };
    func.params.iter().for_each(|param| history.version(*param));
    history.region(&func.body);
    let settled = history.places.into_values();
    let lent = |var: Var| func.vars.get(var.index()).is_some_and(|info| info.lent);
    settled
        .filter(|place| place.last.1 == place.first)
        .map(|place| place.last.0)
        .filter(|last| !lent(*last))
        .collect()
}

/// The versions of one place.
struct Versions {
    /// The loops that the first is made in.
    first: Vec<u32>,
    /// The last in the order of the program, and its loops: each round of one makes it anew.
    last: (Var, Vec<u32>),
}

struct History<'a> {
    func: &'a Func,
    loops: Vec<u32>,
    places: Map<Storage, Versions>,
}

impl History<'_> {
    fn version(&mut self, var: Var) {
        let Some(storage) = self.func.vars.get(var.index()).and_then(|info| info.storage) else {
            return;
        };
        let last = (var, self.loops.clone());
        self.places
            .entry(storage)
            .and_modify(|versions| versions.last = last.clone())
            .or_insert_with(|| Versions {
                first: last.1.clone(),
                last,
            });
    }

    fn region(&mut self, region: &Region) {
        region.params.iter().for_each(|param| self.version(*param));
        for stmt in &region.stmts {
            match &stmt.kind {
                Kind::Let { out, .. } | Kind::Declare(out) | Kind::Set { out, .. } => self.version(*out),
                Kind::Mutate { out, result, .. } => {
                    self.version(*out);
                    result.iter().for_each(|result| self.version(*result));
                }
                Kind::Effect(_) => {}
                Kind::Bind { outs, node, .. } => {
                    self.node(node);
                    outs.iter().for_each(|out| self.version(*out));
                }
            }
        }
        match &region.term {
            Term::Exit { .. } | Term::Diverge(_) => {}
            Term::Branch(node) => self.node(node),
            Term::Dispatch { node, exits, .. } => {
                self.node(node);
                exits.iter().for_each(|exit| self.region(exit));
            }
        }
    }

    fn node(&mut self, node: &Node) {
        let id = match node {
            Node::Loop(l) => Some(l.id),
            Node::If { .. } | Node::Match { .. } => None,
        };
        self.loops.extend(id);
        node.regions().into_iter().for_each(|region| self.region(region));
        if id.is_some() {
            self.loops.pop();
        }
    }
}
