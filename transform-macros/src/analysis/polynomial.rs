//! Functions of sums and products alone: where their arguments are finite, so are all their slopes. To pull a cotangent of zero
//! through one adds nothing, while through the root of zero it adds `0 * inf`, as forward mode does.

use super::kind::{Kind, of_operand, of_var};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Node, Stmt, Var};
use crate::ir::visit::{Event, walk};
use syn::{BinOp, UnOp};

/// Whether a function is a polynomial of elements of sequences, in each of its runs, that goes through them by a loop: where it
/// has none, to ask whether a cotangent is zero costs what its pull does.
pub(crate) fn is_polynomial(func: &Func, kinds: &[Kind]) -> bool {
    let reads_sequence = |var: &Var| matches!(of_var(kinds, *var), Kind::Seq(_));
    let (mut only, mut loops) = (func.params.iter().any(reads_sequence), false);
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event {
            only &= is_of_polynomial(stmt, kinds);
            loops |= matches!(
                &stmt.kind,
                StmtKind::Bind {
                    node: Node::Loop(_),
                    ..
                }
            );
        }
    });
    only && loops
}

fn is_of_polynomial(stmt: &Stmt, kinds: &[Kind]) -> bool {
    match &stmt.kind {
        StmtKind::Let { out, op } => match of_var(kinds, *out) {
            kind if kind.is_static() => true,
            // What the operators of other types do is not known.
            kind => moves(op) || kind == Kind::Scalar && is_sum_or_product(op, kinds),
        },
        StmtKind::Declare(_) | StmtKind::Set { .. } | StmtKind::Bind { .. } => true,
        StmtKind::Mutate { .. } | StmtKind::Effect(_) => false,
    }
}

/// Whether the operation computes nothing.
fn moves(op: &Op<Var>) -> bool {
    match op {
        Op::Copy(_) | Op::Get(_) | Op::Deref(_) | Op::Tuple(_) | Op::Array { .. } | Op::Repeat { .. } => true,
        Op::Method { name, .. } => name == "clone",
        _ => false,
    }
}

/// Whether the operation of numbers is one of a polynomial; the slope of `abs` is finite, too.
fn is_sum_or_product(op: &Op<Var>, kinds: &[Kind]) -> bool {
    match op {
        Op::Unary { op, .. } => matches!(op, UnOp::Neg(_)),
        Op::Binary { op, .. } => matches!(op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_)),
        // An integer that has become a float.
        Op::Cast { arg, .. } => of_operand(kinds, arg).is_static(),
        Op::Method { name, args, .. } => match (name.to_string().as_str(), args.as_slice()) {
            ("abs" | "mul_add", _) => true,
            ("powi", [Operand::Lit(syn::Lit::Int(exponent))]) => {
                exponent.base10_parse::<u32>().is_ok_and(|n| n > 0)
            }
            _ => false,
        },
        _ => false,
    }
}
