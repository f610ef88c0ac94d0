//! Functions of the arithmetic of numbers alone: processors do it for several numbers at the price of one, so that lanes of such a
//! function can be computed together. Whatever else a function does, it may do to be seen, or for a price.

use super::kind::{Kind, of_operand, of_var};
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Node, Region, Stmt, Term, Var};
use crate::ir::visit::{Event, walk};

/// Whether a function is.
pub(crate) fn is_arithmetic(func: &Func, kinds: &[Kind]) -> bool {
    let mut only = optimizes() && comes_back(&func.body);
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event {
            only &= is_plain(stmt, kinds);
        }
    });
    only
}

/// Whether no way through a region ends in a panic.
fn comes_back(region: &Region) -> bool {
    let of_node = |node: &Node| node.regions().into_iter().all(comes_back);
    let stmts = region.stmts.iter().all(|stmt| match &stmt.kind {
        StmtKind::Bind { node, .. } => of_node(node),
        _ => true,
    });
    stmts
        && match &region.term {
            Term::Exit { .. } => true,
            Term::Diverge(_) => false,
            Term::Branch(node) => of_node(node),
            Term::Dispatch { node, exits, .. } => of_node(node) && exits.iter().all(comes_back),
        }
}

fn is_plain(stmt: &Stmt, kinds: &[Kind]) -> bool {
    match &stmt.kind {
        StmtKind::Let { out, op } => {
            let out = of_var(kinds, *out);
            op.operands().iter().all(|x| !matches!(x, Operand::Mut(_))) && is_known(op, &out, kinds)
        }
        StmtKind::Declare(_) | StmtKind::Set { .. } => true,
        StmtKind::Bind { node, .. } => !matches!(node, Node::Loop(l) if l.checkpoint.is_some()),
        StmtKind::Mutate { .. } | StmtKind::Effect(_) => false,
    }
}

fn is_known(op: &Op<Var>, out: &Kind, kinds: &[Kind]) -> bool {
    let number = |kind: &Kind| matches!(kind, Kind::Scalar | Kind::Static);
    let numbers = || op.operands().into_iter().all(|x| number(&of_operand(kinds, x)));
    match op {
        Op::Copy(_) | Op::Get(_) | Op::Deref(_) | Op::Tuple(_) | Op::Array { .. } | Op::Repeat { .. } => true,
        // What the operators of other types do is not known.
        Op::Unary { .. } | Op::Binary { .. } => number(out) && numbers(),
        Op::Compare { .. } | Op::Cast { .. } | Op::Primal(_) => numbers(),
        Op::Method { recv, name, .. } => match name.to_string().as_str() {
            "abs" | "sqrt" | "recip" | "mul_add" | "is_nan" | "is_finite" => numbers(),
            "len" | "is_empty" => matches!(of_operand(kinds, recv), Kind::Seq(_)),
            "clone" => number(out),
            _ => false,
        },
        _ => false,
    }
}
