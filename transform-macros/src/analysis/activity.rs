//! Activity: which arguments a variable depends on (varied), whether the result depends on it (useful), and
//! whether it is represented at a level (lifted) or plainly.

use super::kind::{Kind, is_question, of_operand};
use crate::ir::op::{Op, Operand, Wrapper};
use crate::ir::ssa::{Func, Kind as StmtKind, Storage, Var};
use crate::ir::table::Map;
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
    let useful = useful(func);
    let lifted = lifted(func, active, &depends, kinds);
    Activity {
        depends,
        useful,
        lifted,
        all,
    }
}

fn bit(index: usize) -> u64 {
    1_u64.checked_shl(index as u32).unwrap_or(0)
}

fn varied(func: &Func, active: &[bool], kinds: &[Kind]) -> Vec<u64> {
    let mut depends = vec![0; func.vars.len()];
    for (i, (var, on)) in func.params.iter().zip(active).enumerate() {
        join(&mut depends, *var, if *on { bit(i) } else { 0 });
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

fn of(depends: &[u64], operand: &Operand<Var>) -> u64 {
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
                args,
                result,
                ..
            } => {
                let bits = args
                    .iter()
                    .fold(of(depends, &Operand::Var(*base)), |bits, x| bits | of(depends, x));
                let result = result.is_some_and(|result| join(depends, result, bits));
                return join(depends, *out, bits) || result;
            }
            StmtKind::Effect(_) | StmtKind::Bind { .. } | StmtKind::Declare(_) => return false,
        },
        Event::Flow { from, to } => (to, of(depends, from)),
        Event::Exhausted { from, to } => (to, of(depends, &Operand::Var(from))),
        Event::Bound { .. } | Event::Result(_) => return false,
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
        Op::Wrap { by: Wrapper::Err, .. } => 0,
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

fn useful(func: &Func) -> Vec<bool> {
    let mut useful = vec![false; func.vars.len()];
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| changed |= use_in(&mut useful, event));
    }
    useful
}

fn mark(useful: &mut [bool], var: Var) -> bool {
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
                Op::Wrap { by: Wrapper::Err, .. } => {}
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

/// Lifted are varied values, what shares a place or a join with them, and what is computed with those or
/// passed beside them to an annotated function.
fn lifted(func: &Func, active: &[bool], depends: &[u64], kinds: &[Kind]) -> Vec<bool> {
    let kind = |param: &Var| of_operand(kinds, &Operand::Var(*param));
    let is_generator = |param: &Var| kind(param) == Kind::Generator;
    let params = func.params.iter().copied().zip(active);
    let mut lifted = Lifted {
        on: depends.iter().map(|bits| *bits != 0).collect(),
        plain: params
            .filter(|(param, on)| !**on && !is_generator(param) && !kind(param).is_static())
            .map(|(param, _)| param)
            .collect(),
    };
    for param in func.params.iter().filter(|param| is_generator(param)) {
        lifted.mark(*param);
    }
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| {
            changed |= lift(func, &mut lifted, depends, kinds, event)
        });
        changed |= share_storage(func, &mut lifted.on);
    }
    lifted.on
}

/// What is lifted so far.
struct Lifted {
    on: Vec<bool>,
    /// Arguments that come plainly, whatever they meet: they are lifted where they are used.
    plain: Vec<Var>,
}
impl Lifted {
    fn has(&self, var: Var) -> bool {
        self.on.get(var.index()).copied().unwrap_or(false)
    }
    fn is(&self, x: &Operand<Var>) -> bool {
        base_of(x).is_some_and(|var| self.has(var))
    }
    fn mark(&mut self, var: Var) -> bool {
        !self.plain.contains(&var) && mark(&mut self.on, var)
    }
}

fn share_storage(func: &Func, lifted: &mut [bool]) -> bool {
    let mut places: Map<Storage, bool> = Map::default();
    for (info, on) in func.vars.iter().zip(lifted.iter()) {
        if let Some(storage) = info.storage {
            *places.entry(storage).or_default() |= on;
        }
    }
    let mut changed = false;
    for (info, slot) in func.vars.iter().zip(lifted.iter_mut()) {
        if let Some(storage) = info.storage
            && places.get(&storage) == Some(&true)
        {
            changed |= !std::mem::replace(slot, true);
        }
    }
    changed
}

fn lift(func: &Func, lifted: &mut Lifted, depends: &[u64], kinds: &[Kind], event: Event<'_>) -> bool {
    let both = |lifted: &mut Lifted, from: &Operand<Var>, to: Var| {
        let any = lifted.is(from) || lifted.is(&Operand::Var(to));
        any && (lifted.mark(to) | base_of(from).is_some_and(|var| lifted.mark(var)))
    };
    match event {
        Event::Flow { from, to } => both(lifted, from, to),
        Event::Exhausted { from, to } => both(lifted, &Operand::Var(from), to),
        Event::Stmt(stmt) => match &stmt.kind {
            StmtKind::Set { out, base, value, .. } => {
                let part = lifted.is(value) && lifted.mark(*out);
                both(lifted, &Operand::Var(*base), *out) | part
            }
            StmtKind::Mutate {
                out,
                base,
                args,
                result,
                ..
            } => {
                let part = args.iter().any(|x| lifted.is(x)) && lifted.mark(*out);
                let whole = both(lifted, &Operand::Var(*base), *out);
                let taken =
                    result.is_some_and(|result| lifted.is(&Operand::Var(*out)) && lifted.mark(result));
                part | whole | taken
            }
            StmtKind::Let { out, op } => {
                lift_let(lifted, depends, kinds, *out, op) | lift_options(func, lifted, kinds, *out, op)
            }
            _ => false,
        },
        _ => false,
    }
}

fn lift_let(lifted: &mut Lifted, depends: &[u64], kinds: &[Kind], out: Var, op: &Op<Var>) -> bool {
    match op {
        Op::Compare { .. } | Op::Is { .. } | Op::Primal(_) | Op::Opaque { .. } => false,
        Op::Cast { ty, .. } if Kind::of_type(ty) == Kind::Static => false,
        Op::Method { recv, name, .. }
            if is_question(&name.to_string()) || of_operand(kinds, recv) == Kind::Static =>
        {
            false
        }
        Op::Get(place) => place.differentiated().is_some_and(|base| lifted.has(base)) && lifted.mark(out),
        Op::Call { args, .. } => {
            // An annotated function takes all its arguments at a level.
            let differentiated = args.iter().any(|x| of(depends, x) != 0 || lifted.is(x));
            let mut changed = differentiated && lifted.mark(out);
            if differentiated {
                for x in args {
                    changed |= base_of(x).is_some_and(|var| lifted.mark(var));
                }
            }
            changed
        }
        Op::Tuple(_) | Op::Struct { .. } | Op::Array { .. } | Op::Outcome { .. } => {
            let items = op.operands();
            let any = items.iter().any(|x| lifted.is(x)) || lifted.is(&Operand::Var(out));
            let mut changed = any && lifted.mark(out);
            if any {
                for x in items {
                    changed |= base_of(x).is_some_and(|var| lifted.mark(var));
                }
            }
            changed
        }
        // Alone, neither says of what type the other would be.
        Op::Wrap { by, value } => (by.is_of_result() || lifted.is(value)) && lifted.mark(out),
        Op::Repeat { item, .. } => {
            let any = lifted.is(item) || lifted.is(&Operand::Var(out));
            any && (lifted.mark(out) | base_of(item).is_some_and(|var| lifted.mark(var)))
        }
        _ => op.operands().into_iter().any(|x| lifted.is(x)) && lifted.mark(out),
    }
}

/// An option of a reference has no plain value that could be lifted: where it meets lifted values, it is made as
/// one.
fn lift_options(func: &Func, lifted: &mut Lifted, kinds: &[Kind], out: Var, op: &Op<Var>) -> bool {
    if !lifted.has(out) {
        return false;
    }
    let takes: &[Operand<Var>] = match op {
        Op::Method { args, .. } => args,
        Op::Copy(x) => std::slice::from_ref(x),
        _ => &[],
    };
    let mut changed = false;
    for x in takes {
        if let Operand::Var(var) = x
            && !func.params.contains(var)
            && of_operand(kinds, x).is_option()
        {
            changed |= lifted.mark(*var);
        }
    }
    changed
}
