//! Where data decides: statements that make a plain value, such as a bool or an index, of values at a level. Lanes
//! may differ there.

use super::activity::{Activity, base_of};
use super::kind::{Kind, is_question, of_operand, of_var, orders};
use crate::ir::op::{Length, Op, Operand, Proj};
use crate::ir::ssa::{Adapter, Func, Items, Kind as StmtKind, Node, Region, Stmt, Term, Var};
use crate::ir::visit::{Event, walk};
use std::collections::HashSet;

/// What decides, and what it decides with.
pub(crate) struct Decisions<'a> {
    activity: &'a Activity,
    kinds: &'a [Kind],
    /// Variables that may be at a level or not, and are used as plain values.
    plain: HashSet<Var>,
}

impl<'a> Decisions<'a> {
    pub(crate) fn of(func: &Func, activity: &'a Activity, kinds: &'a [Kind]) -> Self {
        let mut decisions = Decisions {
            activity,
            kinds,
            plain: HashSet::new(),
        };
        let mut uses = Uses::default();
        uses.region(&func.body);
        decisions.plain = uses
            .plain
            .into_iter()
            .filter(|var| decisions.is_open(*var))
            .collect();
        let mut before = usize::MAX;
        while before != decisions.plain.len() {
            before = decisions.plain.len();
            walk(func, &mut |event| decisions.spread(event));
        }
        decisions
    }

    /// Whether the source does not say what a variable holds.
    fn is_open(&self, var: Var) -> bool {
        self.activity.lifted(var) && of_var(self.kinds, var).is_open()
    }

    /// What a plain value is made from is plain, unless the operation itself makes it so.
    fn spread(&mut self, event: Event<'_>) {
        let (to, from) = match event {
            Event::Flow { from, to } => (to, vec![from]),
            Event::Stmt(Stmt {
                kind:
                    StmtKind::Let {
                        out,
                        op: op @ (Op::Copy(_) | Op::Deref(_) | Op::Unary { .. } | Op::Binary { .. }),
                    },
                ..
            }) => (*out, op.operands()),
            _ => return,
        };
        if self.plain.contains(&to) {
            let open = from
                .into_iter()
                .filter_map(base_of)
                .filter(|var| self.is_open(*var));
            self.plain.extend(open.collect::<Vec<_>>());
        }
    }

    fn is_lifted(&self, x: &Operand<Var>) -> bool {
        self.activity.operand_lifted(x) && of_operand(self.kinds, x) != Kind::Static
    }

    /// The operation of a statement, if it decides.
    pub(crate) fn decides<'s>(&self, stmt: &'s Stmt) -> Option<&'s Op<Var>> {
        match &stmt.kind {
            StmtKind::Let { out, op } if self.asks(Some(*out), op) => Some(op),
            StmtKind::Effect(op) if self.asks(None, op) => Some(op),
            _ => None,
        }
    }

    fn asks(&self, out: Option<Var>, op: &Op<Var>) -> bool {
        let any = match op {
            Op::Get(place) => self.is_lifted(&Operand::Var(place.base)),
            Op::Opaque { inputs, .. } => inputs.iter().any(|(_, var)| self.is_lifted(&Operand::Var(*var))),
            _ => op.operands().into_iter().any(|x| self.is_lifted(x)),
        };
        if !any {
            return false;
        }
        let demanded = out.is_some_and(|out| self.plain.contains(&out));
        match op {
            Op::Compare { .. } | Op::Primal(_) | Op::Opaque { .. } => true,
            Op::Cast { ty, .. } => Kind::of_type(ty) == Kind::Static,
            Op::Method { name, .. } if is_of_form(&name.to_string()) => false,
            Op::Method { .. } => demanded || out.is_some_and(|out| of_var(self.kinds, out) == Kind::Static),
            Op::Get(_) | Op::Call { .. } => demanded,
            _ => false,
        }
    }

    /// Whether data decides anywhere in a node.
    pub(crate) fn in_node(&self, node: &Node) -> bool {
        let guards = match node {
            Node::Match { arms, .. } => arms
                .iter()
                .filter_map(|arm| arm.guard.as_ref())
                .flat_map(|(stmts, _)| stmts)
                .any(|stmt| self.in_stmt(stmt)),
            _ => false,
        };
        guards || node.regions().into_iter().any(|region| self.in_region(region))
    }

    pub(crate) fn in_stmt(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Bind { node, .. } => self.in_node(node),
            _ => self.decides(stmt).is_some(),
        }
    }

    pub(crate) fn in_region(&self, region: &Region) -> bool {
        region.stmts.iter().any(|stmt| self.in_stmt(stmt)) || self.in_term(&region.term)
    }

    pub(crate) fn in_term(&self, term: &Term) -> bool {
        match term {
            Term::Exit { .. } | Term::Diverge(_) => false,
            Term::Branch(node) => self.in_node(node),
            Term::Dispatch { node, exits, .. } => {
                self.in_node(node) || exits.iter().any(|exit| self.in_region(exit))
            }
        }
    }
}

/// Questions about the form of a value, which lanes of one batch share.
fn is_of_form(name: &str) -> bool {
    is_question(name)
        && !orders(name)
        && (!name.starts_with("is_") || matches!(name, "is_some" | "is_none" | "is_empty"))
}

/// The variables that stand where only a plain value can.
#[derive(Default)]
struct Uses {
    plain: HashSet<Var>,
}

impl Uses {
    fn plain(&mut self, x: &Operand<Var>) {
        if let Operand::Var(var) = x {
            self.plain.insert(*var);
        }
        self.operand(x);
    }

    fn operand(&mut self, x: &Operand<Var>) {
        if let Operand::Ref(place) | Operand::Mut(place) = x {
            self.path(&place.path);
        }
    }

    fn path(&mut self, path: &[Proj<Var>]) {
        for proj in path {
            match proj {
                Proj::Index(i) => self.plain(i),
                Proj::Multi { indices, .. } => indices.iter().for_each(|i| self.plain(i)),
                Proj::Range { lo, hi, .. } => [lo, hi].into_iter().flatten().for_each(|i| self.plain(i)),
                Proj::Field(_) | Proj::Payload(_) => {}
            }
        }
    }

    fn op(&mut self, op: &Op<Var>) {
        match op {
            Op::Get(place) => self.path(&place.path),
            Op::Cast { arg, ty } if Kind::of_type(ty) == Kind::Static => self.plain(arg),
            Op::Repeat {
                len: Length::Operand(len),
                ..
            } => self.plain(len),
            _ => {}
        }
        op.operands().into_iter().for_each(|x| self.operand(x));
    }

    fn region(&mut self, region: &Region) {
        region.stmts.iter().for_each(|stmt| self.stmt(stmt));
        match &region.term {
            Term::Exit { values, .. } => values.iter().for_each(|x| self.operand(x)),
            Term::Diverge(op) => self.op(op),
            Term::Branch(node) => self.node(node),
            Term::Dispatch { node, exits, .. } => {
                self.node(node);
                exits.iter().for_each(|exit| self.region(exit));
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { op, .. } | StmtKind::Effect(op) => self.op(op),
            StmtKind::Set { path, value, .. } => {
                self.path(path);
                self.operand(value);
            }
            StmtKind::Mutate {
                path, method, args, ..
            } => {
                self.path(path);
                let indices = matches!(method.to_string().as_str(), "swap" | "truncate" | "remove");
                args.iter()
                    .for_each(|x| if indices { self.plain(x) } else { self.operand(x) });
            }
            StmtKind::Bind { node, .. } => self.node(node),
            StmtKind::Declare(_) => {}
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::If { cond, .. } => self.plain(cond),
            Node::Match { scrutinee, arms } => {
                self.plain(scrutinee);
                for (stmts, value) in arms.iter().filter_map(|arm| arm.guard.as_ref()) {
                    stmts.iter().for_each(|stmt| self.stmt(stmt));
                    self.plain(value);
                }
            }
            Node::Loop(l) => {
                l.inits.iter().for_each(|x| self.operand(x));
                match l.source.as_ref().map(|source| &source.items) {
                    Some(Items::Range { lo, hi, adapters, .. }) => {
                        [lo, hi].into_iter().for_each(|x| self.plain(x));
                        for adapter in adapters {
                            if let Adapter::StepBy(k) = adapter {
                                self.plain(k);
                            }
                        }
                    }
                    Some(Items::Inactive(x)) => self.operand(x),
                    None => {}
                }
                l.checkpoint
                    .iter()
                    .for_each(|checkpoint| self.plain(checkpoint.number()));
            }
        }
        node.regions().into_iter().for_each(|region| self.region(region));
    }
}
