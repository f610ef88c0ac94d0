//! Which variables may hold values of the user's own types: a method of such a value may be the user's, too.

use super::activity::base_of;
use super::kind::Kind;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Stmt, Var};
use crate::ir::table::Set;
use crate::ir::visit::{Event, walk};
use crate::parse::types;

/// The variables. `declared` are the types of the parameters.
pub(crate) fn analyze(func: &Func, declared: &[syn::Type]) -> Set<Var> {
    let params = func.params.iter().zip(declared);
    let mut users: Set<Var> = params
        .filter(|(_, ty)| !is_known(ty))
        .map(|(var, _)| *var)
        .collect();
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| {
            for var in reached(&users, event) {
                let declared = func.vars.get(var.index()).and_then(|info| info.ty.as_ref());
                changed |= !declared.is_some_and(is_known) && users.insert(var);
            }
        });
    }
    users
}

/// The variables that an event makes such values.
fn reached(users: &Set<Var>, event: Event<'_>) -> Vec<Var> {
    let is = |x: &Operand<Var>| base_of(x).is_some_and(|var| users.contains(&var));
    match event {
        Event::Stmt(Stmt { kind, .. }) => match kind {
            StmtKind::Let { out, op } if comes_from(users, op) => vec![*out],
            StmtKind::Set { out, base, value, .. } if users.contains(base) || is(value) => vec![*out],
            StmtKind::Mutate {
                out,
                base,
                args,
                result,
                ..
            } if users.contains(base) || args.iter().any(is) => {
                std::iter::once(*out).chain(*result).collect()
            }
            _ => Vec::new(),
        },
        Event::Flow { from, to } if is(from) => vec![to],
        Event::Exhausted { from, to } if users.contains(&from) => vec![to],
        Event::Bound { to, of } if is(of) => vec![to],
        _ => Vec::new(),
    }
}

/// Tensors and numbers compute tensors and numbers; what a function returns is known from its own source only.
fn comes_from(users: &Set<Var>, op: &Op<Var>) -> bool {
    match op {
        Op::Struct { .. } | Op::Opaque { .. } => true,
        Op::Call { func, .. } => !func.path().is_some_and(|path| is_of_tensor(&path.path)),
        Op::Get(place) => users.contains(&place.base),
        _ => op
            .operands()
            .into_iter()
            .any(|x| base_of(x).is_some_and(|var| users.contains(&var))),
    }
}

/// `Tensor::zeros` and its like.
fn is_of_tensor(path: &syn::Path) -> bool {
    path.segments
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|owner| owner.ident == "Tensor" || types::is_array_name(&owner.ident))
}

/// Whether a type is made of numbers and tensors only.
pub(crate) fn is_known(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Group(t) => is_known(&t.elem),
        syn::Type::Paren(t) => is_known(&t.elem),
        syn::Type::Reference(t) => is_known(&t.elem),
        syn::Type::Slice(t) => is_known(&t.elem),
        syn::Type::Array(t) => is_known(&t.elem),
        syn::Type::Tuple(t) => t.elems.iter().all(is_known),
        syn::Type::Path(t) => t.path.segments.last().is_some_and(|last| match &last.arguments {
            _ if last.ident == "Tensor" || types::is_array_name(&last.ident) => true,
            syn::PathArguments::AngleBracketed(args) if last.ident == "Vec" || last.ident == "Option" => args
                .args
                .iter()
                .all(|arg| matches!(arg, syn::GenericArgument::Type(ty) if is_known(ty))),
            _ => matches!(Kind::of_type(ty), Kind::Scalar | Kind::Static | Kind::Generator),
        }),
        _ => false,
    }
}
