//! What the pattern of an arm binds is a parameter of the arm's region: its residuals can be kept there.

use crate::ir::ssa::{Func, Kind, Node, Region, Stmt, Term};

/// Gives the arms of a function their parameters.
pub(crate) fn run(func: &mut Func) {
    region(&mut func.body);
}

fn region(of: &mut Region) {
    of.stmts.iter_mut().for_each(stmt);
    match &mut of.term {
        Term::Branch(branch) => node(branch),
        Term::Dispatch {
            node: from, exits, ..
        } => {
            node(from);
            exits.iter_mut().for_each(region);
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}

fn stmt(stmt: &mut Stmt) {
    if let Kind::Bind { node: of, .. } = &mut stmt.kind {
        node(of);
    }
}

fn node(of: &mut Node) {
    match of {
        Node::If { then, els, .. } => {
            region(then);
            region(els);
        }
        Node::Match { arms, .. } => {
            for arm in arms {
                arm.body.params = arm.bindings.iter().map(|(_, var)| *var).collect();
                region(&mut arm.body);
            }
        }
        Node::Loop(l) => region(&mut l.body),
    }
}
