//! Loops whose rounds can be reversed where they run: a round hands nothing to the next but sums, and the sums matter
//! to the result alone. Who asks for a gradient and no value runs such a loop in the reverse sweep only, each round
//! just before it is reversed, and keeps the residuals of one round instead of all.

use super::activity::{Activity, base_of};
use super::kind::{Kind, of_var};
use super::residuals::{loops, replays};
use super::settled;
use super::unordered::links;
use crate::effort::optimizes;
use crate::hir::SetHow;
use crate::ir::op::{Length, Op, Operand, Proj};
use crate::ir::ssa::{Func, Items, Kind as StmtKind, Loop, Node, Region, Stmt, Storage, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use std::collections::BTreeSet;
use syn::{BinOp, UnOp};

/// What a loop's rounds take from outside of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    /// Values.
    pub(crate) reads: BTreeSet<Var>,
    /// Vectors that each round fills before it reads them: their first versions.
    pub(crate) scratch: Vec<Var>,
}

/// These loops, by number.
pub(crate) fn analyze(func: &Func, activity: &Activity, kinds: &[Kind]) -> Map<u32, Local> {
    if !optimizes() {
        return Default::default();
    }
    let mut defs = Map::default();
    walk(func, &mut |event| {
        if let Event::Stmt(Stmt {
            kind: StmtKind::Let { out, op },
            ..
        }) = event
        {
            defs.insert(*out, op);
        }
    });
    let search = Search {
        func,
        activity,
        kinds,
        defs,
        settled: settled::analyze(func),
    };
    let stmts = func.body.stmts.iter().enumerate();
    let found = stmts.filter_map(|(at, stmt)| match &stmt.kind {
        StmtKind::Bind {
            outs,
            node: Node::Loop(l),
            ..
        } => Some((l.id, search.local(l, outs, at)?)),
        _ => None,
    });
    found.collect()
}

struct Search<'a> {
    func: &'a Func,
    activity: &'a Activity,
    kinds: &'a [Kind],
    defs: Map<Var, &'a Op<Var>>,
    settled: Set<Var>,
}

impl Search<'_> {
    fn local(&self, l: &Loop, outs: &[Var], at: usize) -> Option<Local> {
        // A round that keeps a few numbers only is as well kept.
        let mut keeps = false;
        let plain = matches!(l.body.term, Term::Exit { .. }) && self.is_plain(&l.body, &mut keeps);
        let mut nested_replay = true;
        loops(&l.body, &mut |inner| {
            nested_replay &= replays(inner);
            keeps = true;
        });
        if !(replays(l) && plain && keeps && nested_replay) {
            return None;
        }
        let mut local = Local::default();
        let (mut defined, mut assigned) = (BTreeSet::new(), BTreeSet::new());
        define(&l.body, &mut defined, &mut assigned);
        let written: BTreeSet<_> = defined.iter().filter_map(|var| self.storage(*var)).collect();
        let assigned = |storage| assigned.iter().any(|var| self.storage(*var) == Some(storage));
        for storage in written {
            if !self.root(storage).is_some_and(|root| defined.contains(&root)) {
                local
                    .scratch
                    .push(self.scratch(l, storage, at).filter(|_| !assigned(storage))?);
            }
        }
        let own = |var: Var| self.storage(var).is_some();
        let sums = outs.iter().filter(|out| !own(**out)).copied().collect();
        if !self.only_sums(l) || !self.matters_to_the_result_alone(sums, at) {
            return None;
        }
        let item = l.source.as_ref().map(|source| source.item);
        l.body.reads(&mut |read| _ = local.reads.insert(read));
        let item = item.filter(|item| local.reads.remove(item));
        local.reads.retain(|read| !defined.contains(read));
        let scratch: Vec<_> = local.scratch.iter().map(|var| self.storage(*var)).collect();
        local
            .reads
            .retain(|read| !own(*read) || !scratch.contains(&self.storage(*read)));
        let kept = local.reads.iter().all(|read| self.is_kept(*read));
        local.reads.extend(item);
        kept.then_some(local)
    }

    fn storage(&self, var: Var) -> Option<Storage> {
        self.func.vars.get(var.index())?.storage
    }

    /// Whether a region may run at another time: it has no effect but to compute and to write in place.
    fn is_plain(&self, region: &Region, keeps: &mut bool) -> bool {
        let stmts = region.stmts.iter().all(|stmt| match &stmt.kind {
            StmtKind::Let { out, op } => {
                let lent = op.operands().iter().any(|x| matches!(x, Operand::Mut(_)));
                match op {
                    Op::Opaque { .. } | Op::Primal(_) => false,
                    Op::Call { .. } => {
                        *keeps = true;
                        !lent && self.activity.active(*out)
                    }
                    _ => !lent,
                }
            }
            StmtKind::Set { path, .. } => matches!(path.as_slice(), [Proj::Index(_)]),
            StmtKind::Bind { node, .. } => self.are_plain(&node.regions(), keeps),
            StmtKind::Declare(_) | StmtKind::Mutate { .. } | StmtKind::Effect(_) => false,
        });
        stmts
            && match &region.term {
                Term::Exit { .. } => true,
                Term::Branch(node) => self.are_plain(&node.regions(), keeps),
                Term::Dispatch { .. } | Term::Diverge(_) => false,
            }
    }

    fn are_plain(&self, regions: &[&Region], keeps: &mut bool) -> bool {
        regions.iter().all(|region| self.is_plain(region, keeps))
    }

    /// The first version of a place.
    fn root(&self, storage: Storage) -> Option<Var> {
        let mut vars = self.func.vars.iter();
        vars.position(|info| info.storage == Some(storage))
            .map(|i| Var(i as u32))
    }

    /// The first version of a vector that nothing else touches, and that a round fills before it reads it.
    fn scratch(&self, l: &Loop, storage: Storage, at: usize) -> Option<Var> {
        let of = |var: Var| self.storage(var) == Some(storage);
        let stmts = &self.func.body.stmts;
        let touches = |stmt: &Stmt| {
            let mut touches = false;
            stmt.reads(&mut |read| touches |= of(read));
            touches
        };
        let elsewhere = stmts.iter().enumerate().any(|(i, stmt)| i != at && touches(stmt));
        let mut in_term = false;
        self.func.body.term_reads(&mut |read| in_term |= of(read));
        let (root, len) = stmts[..at].iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Let {
                out,
                op:
                    Op::Repeat {
                        item: Operand::Lit(_),
                        len: Length::Operand(len),
                        vec: true,
                    },
            } if of(*out) => Some((*out, len)),
            _ => None,
        })?;
        let first = l.body.stmts.iter().find(|stmt| touches(stmt))?;
        (!elsewhere && !in_term && self.fills(first, len, &of)).then_some(root)
    }

    /// Whether a statement is a loop that sets each element of a vector of this length.
    fn fills(&self, stmt: &Stmt, len: &Operand<Var>, of: &dyn Fn(Var) -> bool) -> bool {
        let StmtKind::Bind {
            node: Node::Loop(l), ..
        } = &stmt.kind
        else {
            return false;
        };
        let Some((
            item,
            Items::Range {
                lo,
                hi,
                inclusive,
                adapters,
            },
        )) = l.source.as_ref().map(|source| (source.item, &source.items))
        else {
            return false;
        };
        let zero = matches!(lo, Operand::Lit(syn::Lit::Int(lo)) if lo.base10_digits() == "0");
        let whole = zero && same(hi, len) && !inclusive && adapters.is_empty();
        let mut sets = 0;
        let others = l.body.stmts.iter().all(|stmt| match &stmt.kind {
            StmtKind::Set {
                base,
                path,
                how: SetHow::Assign,
                value,
                ..
            } if of(*base) => {
                sets += 1;
                let here = matches!(path.as_slice(), [Proj::Index(Operand::Var(at))] if *at == item);
                here && !base_of(value).is_some_and(of)
            }
            _ => {
                let mut reads = false;
                stmt.reads(&mut |read| reads |= of(read));
                !reads
            }
        });
        whole && others && sets == 1 && matches!(l.body.term, Term::Exit { .. })
    }

    /// Whether all that a round hands to the next are numbers that it adds to, and reads for nothing else.
    fn only_sums(&self, l: &Loop) -> bool {
        let Term::Exit { values, .. } = &l.body.term else {
            return false;
        };
        let columns = l.body.params.iter().zip(values);
        let mut numbers = columns.filter(|(var, _)| self.storage(**var).is_none());
        numbers.all(|(var, next)| {
            let number = of_var(self.kinds, *var) == Kind::Scalar && self.activity.active(*var);
            let links = links(*var, next, &self.defs).filter(|_| number);
            links.is_some_and(|links| {
                let mut reads = 0;
                l.body
                    .reads(&mut |read| reads += usize::from(links.contains(&read)));
                reads == links.len()
            })
        })
    }

    /// Whether nothing but the function's result is computed from these after a statement, and no derivative reads them.
    fn matters_to_the_result_alone(&self, mut values: Set<Var>, at: usize) -> bool {
        for stmt in &self.func.body.stmts[at + 1..] {
            let mut reads = false;
            stmt.reads(&mut |read| reads |= values.contains(&read));
            match &stmt.kind {
                _ if !reads => {}
                StmtKind::Let { out, op } if self.storage(*out).is_none() && self.passes_on(op, &values) => {
                    values.insert(*out);
                }
                _ => return false,
            }
        }
        matches!(self.func.body.term, Term::Exit { .. })
    }

    /// Whether the derivative of an operation does not read these operands of it.
    fn passes_on(&self, op: &Op<Var>, values: &Set<Var>) -> bool {
        let known = |x: &Operand<Var>| !base_of(x).is_some_and(|var| values.contains(&var));
        let fixed = |x: &Operand<Var>| known(x) && !self.activity.operand_active(x);
        match op {
            Op::Copy(_) => true,
            Op::Unary { op: UnOp::Neg(_), .. } => true,
            Op::Binary { op, lhs, rhs } => match op {
                BinOp::Add(_) | BinOp::Sub(_) => true,
                BinOp::Mul(_) => fixed(lhs) || fixed(rhs),
                BinOp::Div(_) => fixed(rhs),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the reverse sweep can have a value from outside.
    fn is_kept(&self, var: Var) -> bool {
        match self.storage(var) {
            Some(_) => self.settled.contains(&var) && !self.func.params.contains(&var),
            None => {
                self.func.params.contains(&var)
                    || matches!(of_var(self.kinds, var), Kind::Scalar | Kind::Static)
            }
        }
    }
}

fn same(a: &Operand<Var>, b: &Operand<Var>) -> bool {
    match (a, b) {
        (Operand::Var(a), Operand::Var(b)) => a == b,
        (Operand::Lit(syn::Lit::Int(a)), Operand::Lit(syn::Lit::Int(b))) => {
            a.base10_digits() == b.base10_digits()
        }
        _ => false,
    }
}

/// Everything that a region defines, and what of it as a whole.
pub(super) fn define(region: &Region, vars: &mut BTreeSet<Var>, whole: &mut BTreeSet<Var>) {
    vars.extend(&region.params);
    define_by(&region.stmts, vars, whole);
    match &region.term {
        Term::Branch(node) => define_in(node, vars, whole),
        Term::Dispatch { node, exits, .. } => {
            define_in(node, vars, whole);
            exits.iter().for_each(|exit| define(exit, vars, whole));
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}

fn define_by(stmts: &[Stmt], vars: &mut BTreeSet<Var>, whole: &mut BTreeSet<Var>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let { out, .. } | StmtKind::Declare(out) => {
                vars.insert(*out);
                whole.insert(*out);
            }
            StmtKind::Set { out, .. } => _ = vars.insert(*out),
            StmtKind::Mutate { out, result, .. } => vars.extend([Some(*out), *result].into_iter().flatten()),
            StmtKind::Bind { outs, node, .. } => {
                vars.extend(outs);
                define_in(node, vars, whole);
            }
            StmtKind::Effect(_) => {}
        }
    }
}

fn define_in(node: &Node, vars: &mut BTreeSet<Var>, whole: &mut BTreeSet<Var>) {
    match node {
        Node::Loop(l) => vars.extend(l.source.iter().map(|source| source.item)),
        Node::Match { arms, .. } => {
            for arm in arms {
                vars.extend(arm.bindings.iter().map(|(_, var)| var));
                let guard = arm.guard.iter();
                guard.for_each(|(stmts, _)| define_by(stmts, vars, whole));
            }
        }
        Node::If { .. } => {}
    }
    for region in node.regions() {
        define(region, vars, whole);
    }
}
