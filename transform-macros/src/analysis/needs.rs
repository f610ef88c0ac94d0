//! What the derivative of a statement reads of the forward sweep.

use super::activity::Activity;
use super::kind::Kind;
use super::residuals::{Form, form};
use super::unread::Unread;
use crate::effort::optimizes;
use crate::ir::op::{Length, Op, Operand, Proj};
use crate::ir::ssa::{Kind as StmtKind, Stmt, Var};

/// What the derivative of one statement reads.
pub(super) fn needs(
    stmt: &Stmt,
    activity: &Activity,
    kinds: &[Kind],
    changes: &dyn Fn(Var) -> bool,
    unread: &Unread,
    f: &mut dyn FnMut(Var),
) {
    let mut indices = |path: &[Proj<Var>]| path.iter().for_each(|proj| proj.vars(f));
    match &stmt.kind {
        StmtKind::Let {
            out,
            op: Op::Call { args, .. },
        } if activity.active(*out) => {
            let args = args.iter().enumerate();
            let read = args.filter(|(i, _)| !unread.contains(&(*out, *i)));
            needs_of_call(read.map(|(_, x)| x), changes, f);
        }
        StmtKind::Let { out, op } if activity.active(*out) => needs_of_op(*out, op, activity, kinds, f),
        StmtKind::Set { out, path, .. } if activity.active(*out) => indices(path),
        StmtKind::Mutate {
            out,
            path,
            method,
            args,
            ..
        } if activity.active(*out) => {
            indices(path);
            if method == "swap" {
                args.iter().for_each(|x| x.vars(f));
            }
        }
        _ => {}
    }
}

/// A call's derivative takes the arguments again; what is written in place later is kept by value, see `emit::plan`.
fn needs_of_call<'a>(
    args: impl Iterator<Item = &'a Operand<Var>>,
    changes: &dyn Fn(Var) -> bool,
    f: &mut dyn FnMut(Var),
) {
    for x in args {
        match x {
            Operand::Ref(place) | Operand::Mut(place) => {
                place.path.iter().for_each(|proj| proj.vars(f));
                if !changes(place.base) {
                    f(place.base);
                }
            }
            Operand::Var(var) if changes(*var) => {}
            _ => x.vars(f),
        }
    }
}

/// Whether a quotient of numbers is `1 / x`, whose slope is its square.
pub(crate) fn is_reciprocal(lhs: &Operand<Var>) -> bool {
    let is_one = |x: &syn::LitFloat| x.base10_parse::<f64>().is_ok_and(|x| x == 1.0);
    optimizes() && matches!(lhs, Operand::Lit(syn::Lit::Float(x)) if is_one(x))
}

/// What an operation's rule reads.
fn needs_of_op(out: Var, op: &Op<Var>, activity: &Activity, kinds: &[Kind], f: &mut dyn FnMut(Var)) {
    match (form(out, op, kinds), op) {
        (Form::Rule, Op::Binary { op, lhs, rhs }) => {
            let (by_lhs, by_rhs) = (activity.operand_active(lhs), activity.operand_active(rhs));
            match op {
                syn::BinOp::Mul(_) => {
                    if by_lhs {
                        rhs.vars(f);
                    }
                    if by_rhs {
                        lhs.vars(f);
                    }
                }
                syn::BinOp::Div(_) => {
                    if !is_reciprocal(lhs) {
                        rhs.vars(f);
                    }
                    if by_rhs {
                        f(out);
                    }
                }
                _ => {}
            }
        }
        (
            _,
            Op::Repeat {
                item,
                len: Length::Operand(len),
                ..
            },
        ) if activity.operand_active(item) => len.vars(f),
        (_, Op::Get(place)) => place.path.iter().for_each(|proj| proj.vars(f)),
        _ => {
            for x in op.operands() {
                if let Operand::Ref(place) | Operand::Mut(place) = x {
                    place.path.iter().for_each(|proj| proj.vars(f));
                }
            }
        }
    }
}
