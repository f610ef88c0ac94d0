//! Which variables may own memory though nothing in them is differentiated: strings, and what has some in it. They
//! are cloned where numbers are copied.

use crate::ir::op::{Callee, Op, Operand};
use crate::ir::ssa::{Func, Kind, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::item::Param;
use quote::ToTokens;
use std::collections::HashSet;

/// Methods that make strings.
const MAKERS: [&str; 9] = [
    "to_owned",
    "to_string",
    "repeat",
    "replace",
    "to_uppercase",
    "to_lowercase",
    "join",
    "concat",
    "into",
];

/// The variables, by index.
pub(super) fn of(func: &Func, params: &[Param]) -> HashSet<usize> {
    let declared = func.params.iter().zip(params);
    let mut owning: HashSet<usize> = declared
        .filter(|(_, param)| names_string(&param.ty))
        .map(|(var, _)| var.index())
        .collect();
    // What a loop carries is known at its head when it has been seen once.
    for _ in 0..2 {
        walk(func, &mut |event| {
            if let Some(to) = reached(&event, &owning) {
                owning.insert(to.index());
            }
        });
    }
    owning
}

fn names_string(tokens: &impl ToTokens) -> bool {
    tokens.to_token_stream().to_string().contains("String")
}

/// The variable that an event makes one of them.
fn reached(event: &Event<'_>, owning: &HashSet<usize>) -> Option<Var> {
    let holds = |x: &Operand<Var>| match x {
        Operand::Var(var) => owning.contains(&var.index()),
        Operand::Ref(place) | Operand::Mut(place) => owning.contains(&place.base.index()),
        Operand::Lit(_) | Operand::Path(_) | Operand::Unit => false,
    };
    match event {
        Event::Flow { from, to } => holds(from).then_some(*to),
        Event::Exhausted { from, to } => owning.contains(&from.index()).then_some(*to),
        Event::Bound { to, of } => holds(of).then_some(*to),
        Event::Item { .. } => None,
        Event::Result(_) => None,
        Event::Stmt(stmt) => match &stmt.kind {
            Kind::Let { out, op } => makes(op, &holds).then_some(*out),
            Kind::Set { out, base, value, .. } => {
                (owning.contains(&base.index()) || holds(value)).then_some(*out)
            }
            Kind::Mutate { out, base, args, .. } => {
                (owning.contains(&base.index()) || args.iter().any(holds)).then_some(*out)
            }
            Kind::Declare(_) | Kind::Effect(_) | Kind::Bind { .. } => None,
        },
    }
}

fn makes(op: &Op<Var>, holds: &dyn Fn(&Operand<Var>) -> bool) -> bool {
    match op {
        Op::Opaque { .. } => true,
        Op::Method { name, .. } if MAKERS.iter().any(|maker| name == maker) => true,
        Op::Call {
            func: Callee::Path(path),
            ..
        } if names_string(path) => true,
        Op::Get(place) => holds(&Operand::Ref(place.clone())),
        Op::Compare { .. } | Op::Cast { .. } | Op::Unary { .. } => false,
        _ => op.operands().into_iter().any(holds),
    }
}
