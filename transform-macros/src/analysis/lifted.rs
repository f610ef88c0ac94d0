//! Which variables are represented at a level.

use super::activity::{base_of, mark, of};
use super::kind::{Kind, is_question, of_bits, of_operand};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Stmt, Storage, Var};
use crate::ir::table::Map;
use crate::ir::visit::{Event, walk};

/// Lifted are varied values, what shares a place or a join with them, and what is computed with those or
/// passed beside them to an annotated function.
pub(super) fn lifted(func: &Func, active: &[bool], depends: &[u64], kinds: &[Kind]) -> Vec<bool> {
    let kind = |param: &Var| of_operand(kinds, &Operand::Var(*param));
    let is_generator = |param: &Var| kind(param) == Kind::Generator;
    let params = func.params.iter().copied().zip(active);
    let mut lifted = Lifted {
        on: depends.iter().map(|bits| *bits != 0).collect(),
        returned: returned(func),
        read: Vec::new(),
        plain: params
            .filter(|(param, on)| !**on && !is_generator(param) && !kind(param).is_static())
            .map(|(param, _)| param)
            .collect(),
    };
    for param in func.params.iter().filter(|param| is_generator(param)) {
        lifted.mark(*param);
    }
    lifted.read = numbers_of(func, &lifted.plain, kinds);
    // What is given a closure is called at a level, if only with constants: the closure is not there elsewhere.
    walk(func, &mut |event| {
        if let Event::Stmt(Stmt {
            kind:
                StmtKind::Let {
                    out,
                    op: Op::Struct { form, .. },
                },
            ..
        }) = event
            && form.closure
        {
            lifted.mark(*out);
        }
    });
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

/// The numbers that are read of arguments that come plainly.
fn numbers_of(func: &Func, plain: &[Var], kinds: &[Kind]) -> Vec<bool> {
    let mut read = vec![false; func.vars.len()];
    walk(func, &mut |event| {
        if let Event::Stmt(Stmt {
            kind: StmtKind::Let {
                out,
                op: Op::Get(place),
            },
            ..
        }) = event
            && plain.contains(&place.base)
            && of_operand(kinds, &Operand::Var(*out)) == Kind::Scalar
        {
            mark(&mut read, *out);
        }
    });
    read
}

/// The variables that are moved into the function's result.
fn returned(func: &Func) -> Vec<bool> {
    let mut returned = vec![false; func.vars.len()];
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| {
            let into = |to: Var| returned.get(to.index()) == Some(&true);
            let moved: Vec<&Operand<Var>> = match event {
                Event::Result(x) => vec![x],
                Event::Flow { from, to } if into(to) => vec![from],
                Event::Stmt(stmt) => match &stmt.kind {
                    StmtKind::Let { out, op } if into(*out) && builds(op) => op.operands(),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            for var in moved.into_iter().filter_map(base_of) {
                changed |= mark(&mut returned, var);
            }
        });
    }
    returned
}

/// Whether a value is made of the operands as they are.
fn builds(op: &Op<Var>) -> bool {
    matches!(
        op,
        Op::Copy(_)
            | Op::Tuple(_)
            | Op::Struct { .. }
            | Op::Wrap { .. }
            | Op::Array { .. }
            | Op::Repeat { .. }
            | Op::Outcome { .. }
    )
}

/// What is lifted so far.
struct Lifted {
    on: Vec<bool>,
    /// What becomes the function's result, or part of it.
    returned: Vec<bool>,
    /// Numbers that are read of those, and taken as they are by calls.
    read: Vec<bool>,
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
        Op::Binary { op, lhs, rhs } if of_bits(kinds, op, lhs, rhs) => false,
        Op::Cast { ty, .. } if Kind::of_type(ty) == Kind::Static => false,
        Op::Method { recv, name, .. }
            if is_question(&name.to_string()) || of_operand(kinds, recv) == Kind::Static =>
        {
            false
        }
        Op::Get(place) => place.differentiated().is_some_and(|base| lifted.has(base)) && lifted.mark(out),
        Op::Call { args, .. } => {
            // An annotated function takes its arguments at a level, but for those that it does not differentiate.
            let differentiated = args.iter().any(|x| of(depends, x) != 0 || lifted.is(x));
            let mut changed = differentiated && lifted.mark(out);
            if differentiated {
                for var in args.iter().filter_map(base_of) {
                    let is_read = lifted.read.get(var.index()) == Some(&true);
                    changed |= !is_read && lifted.mark(var);
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
        // Of a result of the function, neither alone says of what type the other would be.
        Op::Wrap { by, value } => {
            let of_result = by.is_of_result() && lifted.returned.get(out.index()) == Some(&true);
            (of_result || lifted.is(value)) && lifted.mark(out)
        }
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
