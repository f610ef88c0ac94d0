//! What the reverse sweep (and the pushforward) reads of the forward sweep, and where it finds it: in the
//! arguments, which come again; in the residuals; or by computing it once more from those.
//!
//! Only what a derivative rule reads is needed. Of that, cheap arithmetic over values that are there anyway
//! is recomputed, so that a loop's tape holds little more than its carried variables.

use super::activity::Activity;
use super::checkpoints::{self, Again};
use super::counters::{self, Counter};
use super::kind::{Kind, of_operand, of_var};
use super::local::Local;
use super::needs::needs;
use super::placing::Placing;
use super::settled;
use super::unread::Unread;
use super::wholes;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Func, Items, Kind as StmtKind, Loop, Node, Region, Stmt, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use std::collections::{BTreeMap, BTreeSet};

/// Where a needed value is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// It is an argument.
    Argument,
    /// It is the item of a loop that is run again.
    Item,
    /// It is counted again, see [`counters`].
    Counted,
    /// It is kept.
    Saved,
    /// It is computed again.
    Recomputed,
}

/// The needed values.
#[derive(Debug, Default)]
pub(crate) struct Residuals {
    sources: Map<Var, Source>,
    /// Versions of places that nothing is written to any more.
    settled: Set<Var>,
    counters: Map<u32, Vec<Counter>>,
    /// Arguments of calls, kept by value, that are kept for an earlier one.
    repeated: BTreeMap<(Var, usize), (Var, usize)>,
    /// Arguments of calls that nothing after the forward sweep reads.
    unread: Unread,
    /// The loops whose rounds are run again.
    checkpoints: Map<u32, Again>,
}

impl Residuals {
    pub(crate) fn source(&self, var: Var) -> Option<Source> {
        self.sources.get(&var).copied()
    }
    pub(crate) fn is_saved(&self, var: Var) -> bool {
        self.source(var) == Some(Source::Saved)
    }
    /// Whether a version of a place is the last that is written.
    pub(crate) fn is_settled(&self, var: Var) -> bool {
        self.settled.contains(&var)
    }
    /// The call and the argument that is kept in place of this one: its variable has not been written since.
    pub(crate) fn first_kept(&self, out: Var, index: usize) -> (Var, usize) {
        let argument = (out, index);
        self.repeated.get(&argument).copied().unwrap_or(argument)
    }
    /// Whether the derivative of a call does not read this argument.
    pub(crate) fn is_unread(&self, out: Var, index: usize) -> bool {
        self.unread.contains(&(out, index))
    }
    /// Whether a loop is marked.
    pub(crate) fn has_checkpoints(&self) -> bool {
        !self.checkpoints.is_empty()
    }
    /// What the rounds of a loop need to be run again, if it is marked.
    pub(crate) fn checkpoint(&self, l: &Loop) -> Option<&Again> {
        self.checkpoints.get(&l.id)
    }
    /// The counters of a loop that are counted again.
    pub(crate) fn counters(&self, l: &Loop) -> impl Iterator<Item = &Counter> {
        let counters = self.counters.get(&l.id).into_iter().flatten();
        counters.filter(|counter| self.source(counter.var) == Some(Source::Counted))
    }
}

/// How the derivative of an operation is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// In terms of the operands, by the rule of the operator.
    Rule,
    /// By the maps that the operation returned with its value.
    Maps,
    /// The operation only moves values.
    Moves,
    /// By the derivative that the called function returned with its value.
    Call,
}

/// The form of the derivative of `op`, whose value is `out`.
pub(crate) fn form(out: Var, op: &Op<Var>, kinds: &[Kind]) -> Form {
    let scalar = |x: &Operand<Var>| {
        // A constant of the program's, in arithmetic that gives a number.
        let constant = matches!(x, Operand::Path(_)) && of_var(kinds, out) == Kind::Scalar;
        constant || of_operand(kinds, x) == Kind::Scalar
    };
    match op {
        Op::Binary {
            op: syn::BinOp::Add(_) | syn::BinOp::Sub(_) | syn::BinOp::Mul(_) | syn::BinOp::Div(_),
            lhs,
            rhs,
        } if scalar(lhs) && scalar(rhs) => Form::Rule,
        Op::Unary {
            op: syn::UnOp::Neg(_),
            arg,
        } if scalar(arg) => Form::Rule,
        Op::Copy(_)
        | Op::Deref(_)
        | Op::Tuple(_)
        | Op::Struct { .. }
        | Op::Outcome { .. }
        | Op::Returned(_)
        | Op::Wrap { .. }
        | Op::Array { .. }
        | Op::Repeat { .. } => Form::Moves,
        Op::Get(place) if is_plain_read(place, kinds) => Form::Moves,
        Op::Call { func, .. } if func.associated().is_some() => Form::Maps,
        Op::Call { .. } => Form::Call,
        _ => Form::Maps,
    }
}

/// Whether a read is surely of a slice, vector, array, tuple or struct: its tangent is a place.
pub(crate) fn is_plain_read(place: &Place<Var>, kinds: &[Kind]) -> bool {
    let whole = Place {
        base: place.base,
        path: Vec::new(),
        span: place.span,
    };
    let mut kind = of_operand(kinds, &Operand::Ref(whole));
    for (i, proj) in place.path.iter().enumerate() {
        kind = match (kind, proj) {
            (kind @ Kind::Seq(_), Proj::Range { .. }) => kind,
            (Kind::Seq(item), Proj::Index(_)) => *item,
            (_, Proj::Multi { .. }) => return false,
            (Kind::Option(item), Proj::Payload(_)) => *item,
            (kind, Proj::Field(member)) => kind.field(member),
            (_, Proj::Payload(_)) => Kind::Unknown,
            // An element that has parts is none of a tensor's.
            (_, Proj::Index(_)) if i + 1 < place.path.len() => Kind::Unknown,
            (_, Proj::Index(_) | Proj::Range { .. }) => return false,
        };
    }
    true
}

/// Whether the reverse sweep can run the loop's items again, rather than read them from the tape.
pub(crate) fn replays(l: &Loop) -> bool {
    if l.checkpoint.is_some() {
        return false;
    }
    let leaves_early = l.body.exits().iter().any(|(to, _)| *to != 0);
    match &l.source {
        Some(source) => match &source.items {
            Items::Range { adapters, .. } => {
                !leaves_early && adapters.iter().all(|a| matches!(a, crate::ir::ssa::Adapter::Rev))
            }
            Items::Inactive(_) => false,
        },
        None => false,
    }
}

/// Finds what is needed, and where it comes from. `unread` are arguments of calls that are not.
pub(crate) fn analyze(
    func: &Func,
    activity: &Activity,
    kinds: &[Kind],
    local: &Map<u32, Local>,
    unread: Unread,
) -> Residuals {
    let mut needed: BTreeSet<Var> = local.values().flat_map(|local| &local.reads).copied().collect();
    let mut defs = Map::default();
    let mut items = BTreeSet::new();
    let settled = settled::analyze(func);
    let checkpoints = checkpoints::analyze(func, &settled);
    needed.extend(checkpoints.values().flat_map(|again| &again.reads));
    let mut record = |var: Var| {
        needed.insert(var);
    };
    let changes = |var: Var| {
        let info = func.vars.get(var.index());
        info.is_some_and(|info| info.storage.is_some()) && !settled.contains(&var)
    };
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event {
            if !optimizes() {
                numbers(stmt, func, activity, kinds, &mut record);
            }
            needs(stmt, activity, kinds, &changes, &unread, &mut record);
            if let StmtKind::Let { out, op } = &stmt.kind {
                defs.insert(*out, op);
            }
        }
    });
    loops(&func.body, &mut |l| {
        if let (true, Some(source)) = (replays(l), &l.source) {
            items.insert(source.item);
            if let Items::Range { lo, hi, .. } = &source.items {
                lo.vars(&mut |v| _ = needed.insert(v));
                hi.vars(&mut |v| _ = needed.insert(v));
            }
        }
    });
    let counters = if optimizes() {
        counters::analyze(func, kinds)
    } else {
        Default::default()
    };
    let mut placing = Placing {
        func,
        kinds,
        activity,
        defs,
        items,
        sources: Map::default(),
    };
    placing.count(counters.values().flatten(), &mut needed);
    placing.keep_whole(&wholes::analyze(func), &needed);
    placing.place_all(&needed);
    let mut repeated = BTreeMap::new();
    if optimizes() {
        let keeps = |out: Var, op: &Op<Var>, i: usize| {
            activity.active(out) && form(out, op, kinds) == Form::Call && !unread.contains(&(out, i))
        };
        repetitions(&func.body, &keeps, &changes, &mut repeated);
    }
    Residuals {
        repeated,
        sources: placing.sources,
        settled,
        counters,
        unread,
        checkpoints,
    }
}

/// The arguments of calls in a region that are the same whole variable as one before.
fn repetitions(
    region: &Region,
    keeps: &dyn Fn(Var, &Op<Var>, usize) -> bool,
    changes: &dyn Fn(Var) -> bool,
    repeated: &mut BTreeMap<(Var, usize), (Var, usize)>,
) {
    let mut kept: Map<Var, (Var, usize)> = Map::default();
    for stmt in &region.stmts {
        let StmtKind::Let { out, op } = &stmt.kind else {
            continue;
        };
        let Op::Call { args, .. } = op else { continue };
        for (i, x) in args.iter().enumerate().filter(|(i, _)| keeps(*out, op, *i)) {
            let whole = match x {
                Operand::Var(var) => Some(*var),
                Operand::Ref(place) if place.path.is_empty() => Some(place.base),
                _ => None,
            };
            let Some(var) = whole.filter(|var| changes(*var)) else {
                continue;
            };
            let argument = (*out, i);
            let first = *kept.entry(var).or_insert(argument);
            if first != argument {
                repeated.insert(argument, first);
            }
        }
    }
    let bound = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Bind { node, .. } => Some(node),
        _ => None,
    });
    let (last, exits): (Option<&Node>, &[Region]) = match &region.term {
        Term::Branch(node) => (Some(node), &[]),
        Term::Dispatch { node, exits, .. } => (Some(node), exits),
        Term::Exit { .. } | Term::Diverge(_) => (None, &[]),
    };
    let inner = bound.chain(last).flat_map(Node::regions).chain(exits);
    inner.for_each(|region| repetitions(region, keeps, changes, repeated));
}

/// Calls `f` on every loop in a region, outer ones first.
pub(super) fn loops<'a>(region: &'a Region, f: &mut dyn FnMut(&'a Loop)) {
    let mut in_node = |node: &'a Node| {
        if let Node::Loop(l) = node {
            f(l);
        }
        node.regions().into_iter().for_each(|r| loops(r, f));
    };
    for stmt in &region.stmts {
        if let StmtKind::Bind { node, .. } = &stmt.kind {
            in_node(node);
        }
    }
    match &region.term {
        Term::Branch(node) => in_node(node),
        Term::Dispatch { node, exits, .. } => {
            in_node(node);
            exits.iter().for_each(|r| loops(r, f));
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}

/// All the numbers that a statement binds.
fn numbers(stmt: &Stmt, func: &Func, activity: &Activity, kinds: &[Kind], f: &mut dyn FnMut(Var)) {
    if let StmtKind::Let { out, .. } = &stmt.kind
        && activity.active(*out)
        && func
            .vars
            .get(out.index())
            .is_some_and(|info| info.storage.is_none())
        && of_var(kinds, *out) == Kind::Scalar
    {
        f(*out);
    }
}
