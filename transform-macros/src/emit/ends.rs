//! Loops that look whether to go on before a round does anything, as `while` does: the look that ends one hands on what it was given,
//! so that there is nothing to undo, and nothing is kept of it. What is kept of a round need not say that it was one.

use super::Emitter;
use crate::analysis::residuals::replays;
use crate::effort::optimizes;
use crate::ir::op::Operand;
use crate::ir::ssa::{Func, Kind, Loop, Node, Region, Stmt, Term};
use crate::ir::visit::{Event, walk};

/// The arms that end such loops.
pub(crate) fn ends(func: &Func) -> Vec<&Region> {
    let mut ends = Vec::new();
    if optimizes() {
        walk(func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: Kind::Bind {
                    node: Node::Loop(l), ..
                },
                ..
            }) = event
            {
                ends.extend(end(l));
            }
        });
    }
    ends
}

fn end(l: &Loop) -> Option<&Region> {
    let Term::Branch(node) = &l.body.term else {
        return None;
    };
    if replays(l) || l.checkpoint.is_some() || matches!(node, Node::Loop(_)) {
        return None;
    }
    let (last, others): (Vec<_>, Vec<_>) = node.regions().into_iter().partition(|arm| hands_on(l, arm));
    let [end] = last[..] else { return None };
    let go_on = others
        .iter()
        .all(|arm| arm.exits().iter().all(|(to, _)| *to == 0));
    go_on.then_some(end)
}

/// Whether an arm leaves a loop, with what the round was given.
fn hands_on(l: &Loop, arm: &Region) -> bool {
    let Term::Exit { to: 1, values } = &arm.term else {
        return false;
    };
    let given = |(value, param): (&Operand<_>, _)| matches!(value, Operand::Var(var) if var == param);
    arm.stmts.is_empty()
        && values.len() == l.body.params.len()
        && values.iter().zip(&l.body.params).all(given)
}

impl Emitter<'_> {
    /// Whether an arm ends a loop with nothing to undo.
    pub(super) fn is_end(&self, arm: &Region) -> bool {
        self.ends.iter().any(|end| std::ptr::eq(*end, arm))
    }

    /// Whether nothing is kept of the look that ends a loop.
    pub(super) fn has_end(&self, l: &Loop) -> bool {
        match &l.body.term {
            Term::Branch(node) => node.regions().into_iter().any(|arm| self.is_end(arm)),
            _ => false,
        }
    }

    /// The arms of a node that come back, and of which something is kept.
    pub(super) fn returning<'r>(&self, node: &'r Node) -> Vec<&'r Region> {
        let arms = node.regions().into_iter();
        arms.filter(|arm| !arm.exits().is_empty() && !self.is_end(arm))
            .collect()
    }
}
