//! One name per variable: the user's, with a number from the second version on; types that have to be said.

use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Callee, Op, Operand};
use crate::ir::ssa::{Func, Kind, Term};
use crate::ir::text::type_tokens;
use crate::ir::visit::{Event, walk};
use std::collections::{HashMap, HashSet};

/// `taken` are those that it does not give.
pub(super) fn of(func: &Func, taken: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut all_taken = named(func);
    all_taken.extend(taken);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for info in &func.vars {
        let base = if info.name == "_" { "t" } else { info.name.as_str() };
        let count = counts.entry(base.to_owned()).or_default();
        let plain = base.strip_prefix("r#").unwrap_or(base);
        let name = loop {
            let name = if *count == 0 {
                base.to_owned()
            } else {
                format!("{plain}_{count}")
            };
            *count += 1;
            if all_taken.insert(name.clone()) {
                break name;
            }
        };
        names.push(name);
    }
    names
}

/// The types of what other fields of a struct are taken from: rustc must know them there.
pub(super) fn types(func: &Func) -> HashMap<usize, String> {
    let mut types = HashMap::new();
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event
            && let Kind::Let {
                op:
                    Op::Struct {
                        form,
                        rest: Some(Operand::Var(rest)),
                        ..
                    },
                ..
            } = &stmt.kind
            && !func.params.contains(rest)
        {
            types.insert(rest.index(), type_tokens(&form.type_path()));
        }
    });
    types
}

/// The variables that hold random generators, copies of one too.
pub(super) fn generators(func: &Func, kinds: &[Holds]) -> HashSet<usize> {
    let marked = func.vars.iter().enumerate().filter(|(_, info)| info.generator);
    let known = kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| **kind == Holds::Generator);
    let mut generators: HashSet<usize> = marked.map(|(i, _)| i).chain(known.map(|(i, _)| i)).collect();
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event
            && let Kind::Let {
                out,
                op: Op::Copy(Operand::Var(of)),
            } = &stmt.kind
            && generators.contains(&of.index())
        {
            generators.insert(out.index());
        }
    });
    generators
}

/// The functions and constants that are named: a variable of that name would hide them.
fn named(func: &Func) -> HashSet<String> {
    let mut names = HashSet::new();
    walk(func, &mut |event| match event {
        Event::Stmt(stmt) => {
            if let Kind::Let { op, .. } | Kind::Effect(op) = &stmt.kind {
                names_of(op, &mut names);
            }
        }
        Event::Result(Operand::Path(path))
        | Event::Flow {
            from: Operand::Path(path),
            ..
        } => {
            names.extend(path.get_ident().map(ToString::to_string));
        }
        _ => {}
    });
    if let Term::Diverge(op) = &func.body.term {
        names_of(op, &mut names);
    }
    names
}

fn names_of(op: &Op<crate::ir::ssa::Var>, names: &mut HashSet<String>) {
    if let Op::Call {
        func: Callee::Path(path),
        ..
    } = op
    {
        names.extend(path.path.get_ident().map(ToString::to_string));
    }
    for operand in op.operands() {
        if let Operand::Path(path) = operand {
            names.extend(path.get_ident().map(ToString::to_string));
        }
    }
}
