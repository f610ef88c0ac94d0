//! Calls with active values take copies of what they change, and give it back in their outcome: their `&mut` arguments are
//! arguments like others.

use crate::analysis::activity::Activity;
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Node, Region, Stmt, Term};

/// Rewrites the calls of a function.
pub(crate) fn run(func: &mut Func, activity: &Activity, kinds: &[Holds]) {
    let vars = func.vars.iter().zip(kinds);
    let generators = vars
        .map(|(info, kind)| info.generator || *kind == Holds::Generator)
        .collect();
    Lend { activity, generators }.region(&mut func.body);
}

struct Lend<'a> {
    activity: &'a Activity,
    generators: Vec<bool>,
}

impl Lend<'_> {
    fn region(&self, region: &mut Region) {
        region.stmts.iter_mut().for_each(|stmt| self.stmt(stmt));
        match &mut region.term {
            Term::Branch(node) => self.node(node),
            Term::Dispatch { node, exits, .. } => {
                self.node(node);
                exits.iter_mut().for_each(|exit| self.region(exit));
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    fn stmt(&self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            Kind::Let { out, op } if self.activity.lifted(*out) => self.op(op),
            Kind::Bind { node, .. } => self.node(node),
            _ => {}
        }
    }

    fn op(&self, op: &mut Op<crate::ir::ssa::Var>) {
        let (Op::Call { args, .. } | Op::Method { args, .. }) = op else {
            return;
        };
        for arg in args {
            if let Operand::Mut(place) = arg
                && self.generators.get(place.base.index()) != Some(&true)
            {
                *arg = match place.path.is_empty() {
                    true => Operand::Var(place.base),
                    false => Operand::Ref(place.clone()),
                };
            }
        }
    }

    fn node(&self, node: &mut Node) {
        match node {
            Node::If { then, els, .. } => {
                self.region(then);
                self.region(els);
            }
            Node::Match { arms, .. } => {
                for arm in arms {
                    if let Some((stmts, _)) = &mut arm.guard {
                        stmts.iter_mut().for_each(|stmt| self.stmt(stmt));
                    }
                    self.region(&mut arm.body);
                }
            }
            Node::Loop(l) => self.region(&mut l.body),
        }
    }
}
