//! Activity: which arguments a variable depends on (varied), whether the result depends on it (useful), and
//! whether it is represented at a level (lifted) or plainly.

use super::kind::{Kind, is_question, of_bits, of_operand, of_var};
use super::lifted;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Func, Kind as StmtKind, Var};
use crate::ir::visit::{Event, walk};

/// The facts, by variable.
#[derive(Debug)]
pub(crate) struct Activity {
    /// The active arguments a variable depends on, as bits.
    depends: Vec<u64>,
    useful: Vec<bool>,
    lifted: Vec<bool>,
    /// Every active argument.
    pub(crate) all: u64,
}

impl Activity {
    /// The arguments a variable depends on.
    pub(crate) fn depends(&self, var: Var) -> u64 {
        self.depends.get(var.index()).copied().unwrap_or(0)
    }
    /// Depends on an active argument.
    pub(crate) fn varied(&self, var: Var) -> bool {
        self.depends(var) != 0
    }
    /// Depends on an active argument, and the result depends on it: has a tangent and a cotangent.
    pub(crate) fn active(&self, var: Var) -> bool {
        self.varied(var) && self.useful.get(var.index()).copied().unwrap_or(false)
    }
    /// Represented at a level.
    pub(crate) fn lifted(&self, var: Var) -> bool {
        self.lifted.get(var.index()).copied().unwrap_or(false)
    }
    pub(crate) fn operand_varied(&self, operand: &Operand<Var>) -> bool {
        base_of(operand).is_some_and(|var| self.varied(var))
    }
    pub(crate) fn operand_active(&self, operand: &Operand<Var>) -> bool {
        base_of(operand).is_some_and(|var| self.active(var))
    }
    pub(crate) fn operand_lifted(&self, operand: &Operand<Var>) -> bool {
        base_of(operand).is_some_and(|var| self.lifted(var))
    }
}

/// The variable whose value an operand is, or is part of.
pub(crate) fn base_of(operand: &Operand<Var>) -> Option<Var> {
    match operand {
        Operand::Var(var) => Some(*var),
        Operand::Ref(place) | Operand::Mut(place) => place.differentiated(),
        Operand::Lit(_) | Operand::Path(_) | Operand::Unit => None,
    }
}

/// Analyzes a function whose `active` parameters are differentiated.
pub(crate) fn analyze(func: &Func, active: &[bool], kinds: &[Kind]) -> Activity {
    let all = active
        .iter()
        .enumerate()
        .filter(|(_, on)| **on)
        .fold(0, |bits, (i, _)| bits | 1 << i);
    let depends = varied(func, active, kinds);
    let useful = useful(func, kinds);
    let lifted = lifted::lifted(func, active, &depends, kinds);
    Activity {
        depends,
        useful,
        lifted,
        all,
    }
}

/// Whether nothing in a variable is ever differentiated. This is no optimisation: an integer has no type at a level.
fn is_static(kinds: &[Kind], var: Var) -> bool {
    of_var(kinds, var).is_static()
}

fn bit(index: usize) -> u64 {
    1_u64.checked_shl(index as u32).unwrap_or(0)
}

fn varied(func: &Func, active: &[bool], kinds: &[Kind]) -> Vec<u64> {
    let mut depends = vec![0; func.vars.len()];
    for (i, (var, on)) in func.params.iter().zip(active).enumerate() {
        join(
            &mut depends,
            *var,
            if *on && !is_static(kinds, *var) { bit(i) } else { 0 },
        );
    }
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| {
            changed |= vary(func, &mut depends, kinds, event)
        });
    }
    depends
}

fn join(depends: &mut [u64], var: Var, bits: u64) -> bool {
    let Some(slot) = depends.get_mut(var.index()) else {
        return false;
    };
    let before = *slot;
    *slot |= bits;
    *slot != before
}

pub(super) fn of(depends: &[u64], operand: &Operand<Var>) -> u64 {
    base_of(operand)
        .and_then(|var| depends.get(var.index()))
        .copied()
        .unwrap_or(0)
}

fn vary(func: &Func, depends: &mut [u64], kinds: &[Kind], event: Event<'_>) -> bool {
    let (to, bits) = match event {
        Event::Stmt(stmt) => match &stmt.kind {
            StmtKind::Let { out, op } => (*out, of_op(depends, op, kinds)),
            StmtKind::Set { out, base, value, .. } => {
                (*out, of(depends, &Operand::Var(*base)) | of(depends, value))
            }
            StmtKind::Mutate {
                out,
                base,
                method,
                args,
                result,
                ..
            } => {
                let bits = args
                    .iter()
                    .fold(of(depends, &Operand::Var(*base)), |bits, x| bits | of(depends, x));
                // What a call leaves in integers it leaves at every level, whatever else it computes.
                let left = is_static(kinds, *out) && Slot::of(&method.to_string()).is_some();
                let bits = if left {
                    of(depends, &Operand::Var(*base))
                } else {
                    bits
                };
                let result = result.is_some_and(|result| join(depends, result, bits));
                return join(depends, *out, bits) || result;
            }
            StmtKind::Effect(_) | StmtKind::Bind { .. } | StmtKind::Declare(_) => return false,
        },
        Event::Flow { from, to } => (to, of(depends, from)),
        Event::Exhausted { from, to } => (to, of(depends, &Operand::Var(from))),
        Event::Bound { .. } | Event::Item { .. } | Event::Result(_) => return false,
    };
    if func.vars.get(to.index()).is_some_and(|info| info.nondiff) {
        return false;
    }
    join(depends, to, bits)
}

/// What a value depends on; questions, comparisons and casts to integers have no derivative.
fn of_op(depends: &[u64], op: &Op<Var>, kinds: &[Kind]) -> u64 {
    match op {
        Op::Compare { .. } | Op::Is { .. } | Op::Primal(_) | Op::Opaque { .. } => 0,
        Op::Wrap { by, .. } if by.is_static() => 0,
        Op::Binary { op, lhs, rhs } if of_bits(kinds, op, lhs, rhs) => 0,
        Op::Call { func, .. } if func.is_stop_gradient() => 0,
        Op::Cast { ty, .. } if Kind::of_type(ty) == Kind::Static => 0,
        Op::Method { recv, name, .. }
            if is_question(&name.to_string()) || of_operand(kinds, recv) == Kind::Static =>
        {
            0
        }
        Op::Get(place) => place
            .differentiated()
            .map_or(0, |base| of(depends, &Operand::Var(base))),
        _ => op.operands().into_iter().fold(0, |bits, x| bits | of(depends, x)),
    }
}

fn useful(func: &Func, kinds: &[Kind]) -> Vec<bool> {
    let all = !optimizes();
    let mut useful: Vec<bool> = kinds.iter().map(|kind| all && *kind == Kind::Scalar).collect();
    useful.resize(func.vars.len(), false);
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| changed |= use_in(&mut useful, event));
    }
    useful
}

pub(super) fn mark(useful: &mut [bool], var: Var) -> bool {
    let Some(slot) = useful.get_mut(var.index()) else {
        return false;
    };
    !std::mem::replace(slot, true)
}

fn use_in(useful: &mut [bool], event: Event<'_>) -> bool {
    let is = |useful: &[bool], var: Var| useful.get(var.index()).copied().unwrap_or(false);
    let mut changed = false;
    match event {
        Event::Result(x) => {
            changed |= base_of(x).is_some_and(|var| mark(useful, var));
        }
        Event::Flow { from, to } if is(useful, to) => {
            changed |= base_of(from).is_some_and(|var| mark(useful, var));
        }
        Event::Exhausted { from, to } if is(useful, to) => changed |= mark(useful, from),
        Event::Stmt(stmt) => match &stmt.kind {
            StmtKind::Let { out, op } if is(useful, *out) => match op {
                Op::Compare { .. } | Op::Is { .. } | Op::Primal(_) | Op::Opaque { .. } => {}
                Op::Wrap { by, .. } if by.is_static() => {}
                Op::Get(place) => changed |= place.differentiated().is_some_and(|base| mark(useful, base)),
                _ => {
                    for x in op.operands() {
                        changed |= base_of(x).is_some_and(|var| mark(useful, var));
                    }
                }
            },
            StmtKind::Set { out, base, value, .. } if is(useful, *out) => {
                changed |= mark(useful, *base);
                changed |= base_of(value).is_some_and(|var| mark(useful, var));
            }
            StmtKind::Mutate {
                out,
                base,
                args,
                result,
                ..
            } if is(useful, *out) || result.is_some_and(|result| is(useful, result)) => {
                changed |= mark(useful, *base);
                for x in args {
                    changed |= base_of(x).is_some_and(|var| mark(useful, var));
                }
            }
            _ => {}
        },
        _ => {}
    }
    changed
}
