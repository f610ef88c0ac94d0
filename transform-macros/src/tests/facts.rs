//! What the analyses say of every variable: what it holds, which arguments it depends on, how it is
//! represented, and where the reverse sweep finds it; and of every loop, how its reverse sweep runs.

use super::snapshot;
use crate::analysis::{activity, kind, lengths, local, residuals, unordered, unread, windows};
use crate::functionalize;
use crate::hir::Body;
use crate::ir::op::Op;
use crate::ir::ssa::{Func, Kind, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::item::Item;
use crate::passes::simplify;
use std::collections::BTreeSet;

#[test]
fn facts() {
    snapshot("facts", include_str!("fixtures/facts/facts.rs"), |item, body| {
        listing(item, body)
    });
}

fn listing(item: &Item, body: &Body) -> String {
    let mut func = functionalize::body(body);
    let types: Vec<_> = item.params.iter().map(|param| param.ty.clone()).collect();
    let active: Vec<_> = item.params.iter().map(|param| !param.is_static).collect();
    let kinds = kind::analyze(&func, &types, &item.output);
    simplify::run(&mut func, &kinds);
    let activity = activity::analyze(&func, &active, &kinds);
    let local = local::analyze(&func, &activity, &kinds);
    let found = |unread| residuals::analyze(&func, &activity, &kinds, &local, unread);
    let slices = unread::slices(item, body);
    let residuals = unread::settle(&func, &kinds, &item.func.sig.ident, &slices, found);
    let lengths = lengths::analyze(&func, &kinds, |var| residuals.is_settled(var));
    let names = func.text_names();
    let name = |var: Var| names.get(var.index()).cloned().unwrap_or_default();
    let mut lines = vec![func.to_string()];
    for var in defined(&func) {
        let depends = func
            .params
            .iter()
            .enumerate()
            .filter(|(i, _)| activity.depends(var) >> i & 1 == 1);
        let depends: Vec<String> = depends.map(|(_, param)| name(*param)).collect();
        let mut line = format!("  {}: {:?}", name(var), kind::of_var(&kinds, var));
        if activity.varied(var) {
            line += &format!(", varies with {}", depends.join(" and "));
            line += if activity.active(var) {
                ", active"
            } else {
                ", useless"
            };
        }
        if activity.lifted(var) {
            line += ", lifted";
        }
        if let Some(source) = residuals.source(var) {
            line += &format!(", read in reverse: {source:?}");
        }
        if lengths.keeps(var) {
            line += ", as long as ever";
        }
        if lengths.is_left(var) {
            line += ", left where it is";
        }
        lines.push(line + "\n");
    }
    walk(&func, &mut |event| {
        if let Event::Stmt(stmt) = event
            && let Kind::Let {
                out,
                op: Op::Call { args, .. },
            } = &stmt.kind
        {
            let unread = (0..args.len()).filter(|i| residuals.is_unread(*out, *i));
            lines.extend(unread.map(|i| format!("  {}: argument {i} is not read again\n", name(*out))));
        }
    });
    let unordered = unordered::analyze(&func, &activity);
    let windows = windows::analyze(&func, &activity, &kinds);
    for &param in &func.params {
        if windows.written_once(param) {
            lines.push(format!("  {}: each cotangent is written once\n", name(param)));
        }
    }
    for (l, windows) in &windows.of_loops {
        if local.contains_key(l) {
            lines.push(format!("  loop {l}: rounds can be reversed where they run\n"));
        }
        if unordered.contains(l) {
            lines.push(format!("  loop {l}: in any order\n"));
        }
        for window in windows {
            let last = window.first + window.places as i64 - 1;
            let base = name(window.base);
            lines.push(format!(
                "  loop {l}: a window of {base}, {}..={last}\n",
                window.first
            ));
        }
    }
    lines.concat()
}

/// The variables that are still there.
fn defined(func: &Func) -> BTreeSet<Var> {
    let mut vars: BTreeSet<Var> = func.params.iter().copied().collect();
    walk(func, &mut |event| match event {
        Event::Stmt(stmt) => match &stmt.kind {
            Kind::Let { out, .. } | Kind::Set { out, .. } | Kind::Declare(out) => vars.extend([*out]),
            Kind::Mutate { out, result, .. } => vars.extend([Some(*out), *result].into_iter().flatten()),
            Kind::Bind { outs, .. } => vars.extend(outs),
            Kind::Effect(_) => {}
        },
        Event::Flow { to, .. }
        | Event::Exhausted { to, .. }
        | Event::Bound { to, .. }
        | Event::Item { to, .. } => vars.extend([to]),
        Event::Result(_) => {}
    });
    vars
}
