//! Kinds from the definitions of variables to their uses, until nothing changes.

use super::super::infer;
use super::ops::of_op;
use super::{Kind, of_operand, of_var};
use crate::ir::op::{Op, Proj};
use crate::ir::ssa::{Func, Kind as StmtKind, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::declared;

/// The kind of every variable. `declared` are the types of the parameters, `output` that of the result.
pub(crate) fn analyze(func: &Func, declared: &[syn::Type], output: &syn::Type) -> Vec<Kind> {
    let mut known: Vec<Kind> = func
        .vars
        .iter()
        .map(|info| info.ty.as_ref().map_or(Kind::Unset, Kind::of_type))
        .collect();
    for (var, ty) in func.params.iter().zip(declared) {
        set(&mut known, *var, Kind::of_type(ty));
    }
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event
            && let StmtKind::Let { out, op } = &stmt.kind
            && of_var(&known, *out) == Kind::Unset
        {
            set(&mut known, *out, of_declared(op));
        }
    });
    let output = Kind::of_type(output);
    loop {
        let kinds = flow(func, known.clone());
        let floats = infer::floats(func, &kinds, &output);
        if floats.is_empty() {
            return kinds;
        }
        floats
            .into_iter()
            .for_each(|var| set(&mut known, var, Kind::Scalar));
    }
}

/// What the file says of the value of an operation.
fn of_declared(op: &Op<Var>) -> Kind {
    let named = match op {
        Op::Call { func, .. } => {
            let path = func.path().map(|path| &path.path);
            path.and_then(|path| match path.get_ident() {
                Some(name) => declared::computed(name, false),
                None => declared::computed_in_block(path),
            })
        }
        Op::Struct { form, .. } if !form.variant && !form.closure => {
            let path = &form.path;
            Some(syn::parse_quote!(#path))
        }
        _ => None,
    };
    match named.map(|ty| Kind::of_type(&ty)) {
        // A float's own name may be that of a parameter of the function that is called.
        None | Some(Kind::Unknown) => Kind::Unset,
        Some(kind) => kind,
    }
}

/// What follows, in the order of the program, from the kinds that are known.
fn flow(func: &Func, mut kinds: Vec<Kind>) -> Vec<Kind> {
    let fixed: Vec<bool> = kinds
        .iter()
        .map(|kind| !matches!(kind, Kind::Unset | Kind::Unknown))
        .collect();
    let mut changed = true;
    while changed {
        changed = false;
        walk(func, &mut |event| changed |= transfer(&mut kinds, &fixed, event));
    }
    kinds
}

fn set(kinds: &mut [Kind], var: Var, kind: Kind) {
    if let Some(slot) = kinds.get_mut(var.index()) {
        *slot = kind;
    }
}

fn transfer(kinds: &mut [Kind], fixed: &[bool], event: Event<'_>) -> bool {
    let (to, kind) = match event {
        Event::Stmt(stmt) => match &stmt.kind {
            StmtKind::Let { out, op } => (*out, of_op(kinds, op)),
            StmtKind::Set {
                out,
                base,
                path,
                value,
                ..
            } => {
                let part = of_operand(kinds, value);
                (*out, written(&of_var(kinds, *base), path, part))
            }
            StmtKind::Mutate {
                out,
                base,
                path,
                method,
                args,
                ..
            } => {
                let whole = of_var(kinds, *base);
                let pushed = match (method == "push" && path.is_empty(), args.first()) {
                    (true, Some(x)) => Kind::Seq(Box::new(of_operand(kinds, x))),
                    _ => Kind::Unset,
                };
                (*out, whole.join(&pushed))
            }
            StmtKind::Effect(_) | StmtKind::Bind { .. } | StmtKind::Declare(_) => return false,
        },
        Event::Flow { from, to } => (to, of_operand(kinds, from)),
        Event::Exhausted { from, to } => (to, of_var(kinds, from)),
        Event::Bound { to, .. } | Event::Item { to, .. } => (to, Kind::Static),
        Event::Result(_) => return false,
    };
    if fixed.get(to.index()).copied().unwrap_or(true) {
        return false;
    }
    let before = of_var(kinds, to);
    let joined = before.join(&kind);
    let changed = joined != before;
    set(kinds, to, joined);
    changed
}

fn written(whole: &Kind, path: &[Proj<Var>], part: Kind) -> Kind {
    match (whole, path.split_first()) {
        (_, None) => part,
        (Kind::Seq(item), Some((Proj::Index(_), rest))) => {
            Kind::Seq(Box::new(item.join(&written(item, rest, part))))
        }
        (kind, _) => kind.clone(),
    }
}
