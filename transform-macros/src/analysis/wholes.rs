//! Values that a loop reads element by element. To keep such a value costs nothing where the forward sweep is done with it,
//! while its elements would be kept one by one.

use super::residuals::{loops, replays};
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Func, Kind, Node, Region, Stmt, Term, Var};
use std::collections::BTreeSet;

/// The reads by a loop's own index of what is made outside all loops, each with what is read.
pub(super) fn analyze(func: &Func) -> Vec<(Var, Var)> {
    let (mut made, mut found) = (BTreeSet::new(), Vec::new());
    outside_loops(&func.body, &mut |stmt| {
        if let Kind::Let { out, .. } = &stmt.kind {
            made.insert(*out);
        }
    });
    loops(&func.body, &mut |l| {
        let Some(source) = l.source.as_ref().filter(|_| replays(l)) else {
            return;
        };
        outside_loops(&l.body, &mut |stmt| {
            if let Kind::Let {
                out,
                op: Op::Get(Place { base, path, .. }),
            } = &stmt.kind
                && matches!(path.as_slice(), [Proj::Index(Operand::Var(at))] if *at == source.item)
                && made.contains(base)
            {
                found.push((*out, *base));
            }
        });
    });
    found
}

/// Calls `f` on the statements of a region, but for those of loops in it.
fn outside_loops<'a>(region: &'a Region, f: &mut dyn FnMut(&'a Stmt)) {
    let mut inner: Vec<&'a Region> = Vec::new();
    let mut enter = |node: &'a Node| {
        if !matches!(node, Node::Loop(_)) {
            inner.extend(node.regions());
        }
    };
    for stmt in &region.stmts {
        f(stmt);
        if let Kind::Bind { node, .. } = &stmt.kind {
            enter(node);
        }
    }
    match &region.term {
        Term::Branch(node) => enter(node),
        Term::Dispatch { node, exits, .. } => {
            enter(node);
            inner.extend(exits);
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
    inner.into_iter().for_each(|region| outside_loops(region, f));
}
