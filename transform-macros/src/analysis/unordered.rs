//! Loops whose rounds may be reversed in any order: all that a round hands to the next are sums, and nothing
//! is written in place. Such a loop is swept from its first round on, as memory is read best.

use super::activity::Activity;
use super::residuals::replays;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Loop, Node, Region, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use syn::BinOp;

/// The numbers of these loops.
pub(crate) fn analyze(func: &Func, activity: &Activity) -> Set<u32> {
    if !optimizes() {
        return Default::default();
    }
    let mut defs = Map::default();
    let mut loops = Vec::new();
    walk(func, &mut |event| {
        let Event::Stmt(stmt) = event else { return };
        match &stmt.kind {
            Kind::Let { out, op } => _ = defs.insert(*out, op),
            Kind::Bind {
                node: Node::Loop(l), ..
            } => loops.push(&**l),
            _ => {}
        }
    });
    let found = loops
        .into_iter()
        .filter(|l| replays(l) && !writes(&l.body, activity) && only_sums(l, activity, &defs));
    found.map(|l| l.id).collect()
}

/// Whether something active is written in place.
fn writes(region: &Region, activity: &Activity) -> bool {
    let of_node = |node: &Node| node.regions().into_iter().any(|region| writes(region, activity));
    region.stmts.iter().any(|stmt| match &stmt.kind {
        Kind::Set { out, .. } | Kind::Mutate { out, .. } => activity.active(*out),
        Kind::Bind { node, .. } => of_node(node),
        Kind::Let { .. } | Kind::Declare(_) | Kind::Effect(_) => false,
    }) || match &region.term {
        Term::Branch(node) => of_node(node),
        Term::Dispatch { node, exits, .. } => {
            of_node(node) || exits.iter().any(|exit| writes(exit, activity))
        }
        Term::Exit { .. } | Term::Diverge(_) => false,
    }
}

/// Whether each active carried variable is one that the round adds to or subtracts from, and reads for nothing
/// else.
fn only_sums(l: &Loop, activity: &Activity, defs: &Map<Var, &Op<Var>>) -> bool {
    let Term::Exit { values, .. } = &l.body.term else {
        return false;
    };
    let columns = l.body.params.iter().zip(values);
    let mut active = columns.filter(|(var, _)| activity.active(**var));
    active.all(|(var, next)| {
        let Some(links) = links(*var, next, defs) else {
            return false;
        };
        // Each link is read by the next alone, the last by the exit.
        let mut reads = 0;
        l.body
            .reads(&mut |read| reads += usize::from(links.contains(&read)));
        reads == links.len()
    })
}

/// The sums and differences that lead from a carried variable to its next value, it included.
pub(super) fn links(var: Var, next: &Operand<Var>, defs: &Map<Var, &Op<Var>>) -> Option<Set<Var>> {
    let mut links = Set::from_iter([var]);
    let mut at = next;
    while !matches!(at, Operand::Var(v) if *v == var) {
        let Operand::Var(link) = at else { return None };
        links.insert(*link);
        at = match defs.get(link)? {
            Op::Binary {
                op: BinOp::Add(_) | BinOp::Sub(_),
                lhs,
                ..
            } => lhs,
            Op::Copy(x) => x,
            _ => return None,
        };
    }
    Some(links)
}
