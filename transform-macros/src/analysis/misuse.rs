//! What only the flow of active values shows to be wrong: a construct that cannot be differentiated meets one.

use super::activity::{Activity, base_of};
use super::kind::{Kind, is_question, of_operand};
use crate::diagnostics::{Errors, catalog};
use crate::ir::op::{Op, Operand};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Func, Items, Kind as StmtKind, Node, Source, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::{declared, floats};
use syn::{Generics, Type};

/// Reports every active value that stands where none may.
pub(crate) fn check(
    func: &Func,
    activity: &Activity,
    kinds: &[Kind],
    types: &[Type],
    generics: &Generics,
    errors: &mut Errors,
) {
    let open = generics
        .type_params()
        .any(|param| floats::is_float_param(&param.ident));
    walk(func, &mut |event| {
        let stmt = match event {
            Event::Stmt(stmt) => stmt,
            Event::Bound { to, of } => return check_binding(func, to, of, activity, kinds, errors),
            _ => return,
        };
        match &stmt.kind {
            StmtKind::Let { op, .. } | StmtKind::Effect(op) => {
                check_op(func, op, activity, kinds, errors);
                check_annotated(func, op, activity, types, errors);
                if open {
                    check_method(op, activity, kinds, errors);
                }
            }
            StmtKind::Mutate { out, method, .. }
                if activity.varied(*out) && !is_supported_mutation(&method.to_string()) =>
            {
                errors.error(method, catalog::ACTIVE_MUTATION.about(method));
            }
            StmtKind::Bind {
                node: Node::Loop(l), ..
            } => {
                if let Some(Source {
                    items: Items::Inactive(x),
                    ..
                }) = &l.source
                    && activity.operand_varied(x)
                {
                    errors.error_at(stmt.span, catalog::ACTIVE_ITERATION);
                }
            }
            _ => {}
        }
    });
}

fn is_supported_mutation(method: &str) -> bool {
    matches!(method, "push" | "swap" | "fill" | "clear" | "truncate") || Slot::of(method).is_some()
}

/// A pattern that only rustc can decide takes no active value apart.
fn check_binding(
    func: &Func,
    to: Var,
    of: &Operand<Var>,
    activity: &Activity,
    kinds: &[Kind],
    errors: &mut Errors,
) {
    if let Some(info) = func.vars.get(to.index())
        && activity.operand_varied(of)
        && of_operand(kinds, of) != Kind::Static
    {
        errors.error_at(info.span, catalog::ACTIVE_PATTERN.about(&info.name));
    }
}

/// Only what is never differentiated can be changed by a call.
fn check_borrows(func: &Func, op: &Op<Var>, activity: &Activity, kinds: &[Kind], errors: &mut Errors) {
    let operands = op.operands();
    for x in operands {
        let Operand::Mut(place) = x else { continue };
        if activity.lifted(place.base) && !matches!(of_operand(kinds, x), Kind::Static | Kind::Generator) {
            errors.error_at(place.span, catalog::ACTIVE_BORROW.about(name_of(func, x)));
        }
    }
}

fn check_op(func: &Func, op: &Op<Var>, activity: &Activity, kinds: &[Kind], errors: &mut Errors) {
    check_borrows(func, op, activity, kinds, errors);
    match op {
        Op::Cast { arg, ty }
            if Kind::of_type(ty) == Kind::Static
                && activity.operand_varied(arg)
                // What is not known here may be an integer: the runtime knows.
                && !matches!(of_operand(kinds, arg), Kind::Static | Kind::Struct(_) | Kind::Unknown) =>
        {
            errors.error(ty, catalog::FLOAT_TO_INT.about(name_of(func, arg)));
        }
        Op::Call { func, args } if func.path().is_some_and(floats::makes_number) => {
            let active =
                |x: &Operand<Var>| activity.operand_varied(x) && of_operand(kinds, x) != Kind::Static;
            if let (Some(path), true) = (func.path(), args.iter().any(active)) {
                errors.error(path, catalog::MADE_OF_ACTIVE.about(name_of_function(path)));
            }
        }
        Op::Opaque { tokens, inputs } if !tokens.format => {
            for (name, var) in inputs {
                if activity.varied(*var) {
                    errors.error(
                        &tokens.expr,
                        catalog::ACTIVE_OPAQUE.about(format!(
                            "{} that uses the active value `{name}`",
                            tokens.construct
                        )),
                    );
                }
            }
        }
        _ => {}
    }
}

/// What is called with values that are differentiated has the attribute: functions and methods of this file are looked up.
fn check_annotated(func: &Func, op: &Op<Var>, activity: &Activity, types: &[Type], errors: &mut Errors) {
    match op {
        Op::Call { func: callee, args }
            if !callee.is_stop_gradient() && args.iter().any(|x| activity.operand_varied(x)) =>
        {
            if let Some(name) = callee.path().and_then(declared::unannotated) {
                errors.error(name, catalog::UNANNOTATED.about(name));
            }
        }
        Op::Method { recv, name, .. } if activity.operand_varied(recv) && !is_question(&name.to_string()) => {
            let mut params = func.params.iter().zip(types);
            let of_param = match recv {
                Operand::Var(var) => params.find(|(param, _)| *param == var),
                Operand::Ref(place) if place.path.is_empty() => {
                    params.find(|(param, _)| **param == place.base)
                }
                _ => None,
            };
            if let Some(owner) = of_param.and_then(|(_, ty)| declared::unannotated_method(ty, name)) {
                let of = format!("{owner}::{name}");
                errors.error(name, catalog::UNANNOTATED_METHOD.about(of));
            }
        }
        _ => {}
    }
}

/// Of a float of which only the bounds are known, methods of num-traits have derivatives.
fn check_method(op: &Op<Var>, activity: &Activity, kinds: &[Kind], errors: &mut Errors) {
    if let Op::Method { recv, name, .. } = op
        && activity.operand_varied(recv)
        && of_operand(kinds, recv) == Kind::Scalar
        && !floats::may_have_method(&name.to_string())
    {
        errors.error(name, catalog::FOREIGN_METHOD.about(name));
    }
}

fn name_of_function(path: &syn::ExprPath) -> String {
    path.path
        .segments
        .last()
        .map(|last| last.ident.to_string())
        .unwrap_or_default()
}

fn name_of(func: &Func, operand: &Operand<Var>) -> String {
    base_of(operand)
        .and_then(|var| func.vars.get(var.index()))
        .map_or_else(|| "value".to_owned(), |info| info.name.clone())
}
