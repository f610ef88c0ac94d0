//! Floats that only their use gives away. A call or a method has a type that the source does not name; where
//! its value is added to a float, compared with one, carried with one through a loop, or is the result of a
//! function that returns a float, it is a float too.
//!
//! A product may be a float of two values that are none, so `a * b` tells of `b` only if `a` is known.

use super::kind::{Kind, of_operand, of_var};
use crate::ir::op::{Op, Operand, Place};
use crate::ir::ssa::{Func, Kind as StmtKind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use syn::{BinOp, UnOp};

/// The variables that must be floats, and are not known to be.
pub(super) fn floats(func: &Func, kinds: &[Kind], output: &Kind) -> Vec<Var> {
    let mut found = Found {
        kinds,
        floats: Vec::new(),
    };
    let mut before = usize::MAX;
    while before != found.floats.len() {
        before = found.floats.len();
        walk(func, &mut |event| match event {
            Event::Flow { from, to } => found.same(from, to),
            Event::Exhausted { from, to } => found.same(&Operand::Var(from), to),
            Event::Result(x) if *output == Kind::Scalar => found.mark(x),
            Event::Stmt(stmt) => {
                found.stmt(stmt);
                if let StmtKind::Let {
                    op: Op::Outcome { value, .. },
                    ..
                } = &stmt.kind
                    && *output == Kind::Scalar
                {
                    found.mark(value);
                }
            }
            Event::Result(_) | Event::Bound { .. } | Event::Item { .. } => {}
        });
    }
    found.floats
}

struct Found<'a> {
    kinds: &'a [Kind],
    floats: Vec<Var>,
}

impl Found<'_> {
    fn is_float(&self, x: &Operand<Var>) -> bool {
        of_operand(self.kinds, x) == Kind::Scalar
            || matches!(x, Operand::Var(var) if self.floats.contains(var))
    }

    fn mark(&mut self, x: &Operand<Var>) {
        if let Operand::Var(var) = x
            && matches!(of_var(self.kinds, *var), Kind::Unknown | Kind::Unset)
            && !self.floats.contains(var)
        {
            self.floats.push(*var);
        }
    }

    /// The operand and the variable are of one type.
    fn same(&mut self, x: &Operand<Var>, var: Var) {
        let var = Operand::Var(var);
        if self.is_float(x) {
            self.mark(&var);
        } else if self.is_float(&var) {
            self.mark(x);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { out, op } => match op {
                Op::Copy(x)
                | Op::Unary {
                    op: UnOp::Neg(_),
                    arg: x,
                } => self.same(x, *out),
                Op::Binary { op, lhs, rhs } => self.binary(*out, op, lhs, rhs),
                Op::Compare { lhs, rhs, .. } => {
                    if self.is_float(lhs) {
                        self.mark(rhs);
                    } else if self.is_float(rhs) {
                        self.mark(lhs);
                    }
                }
                _ => {}
            },
            StmtKind::Set {
                base, path, value, ..
            } => {
                let place = Operand::Ref(Place {
                    base: *base,
                    path: path.clone(),
                    span: stmt.span,
                });
                if self.is_float(&place) {
                    self.mark(value);
                }
            }
            _ => {}
        }
    }

    fn binary(&mut self, out: Var, op: &BinOp, lhs: &Operand<Var>, rhs: &Operand<Var>) {
        // A constant of the program's is taken for a float beside one.
        let constant = |x: &Operand<Var>| matches!(x, Operand::Path(_));
        let (by_lhs, by_rhs) = (self.is_float(lhs), self.is_float(rhs));
        let is_float = by_lhs && (by_rhs || constant(rhs)) || by_rhs && constant(lhs);
        if is_float {
            self.mark(&Operand::Var(out));
        }
        if !self.is_float(&Operand::Var(out)) {
            return;
        }
        let sum = matches!(op, BinOp::Add(_) | BinOp::Sub(_));
        if sum || by_rhs || constant(rhs) {
            self.mark(lhs);
        }
        if sum || by_lhs || constant(lhs) {
            self.mark(rhs);
        }
    }
}
