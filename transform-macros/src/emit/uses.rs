//! How often a variable is read, and which variables have a binding of their own.

use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::ssa::{Func, Items, Kind, Loop, Node, Region, Stmt, Term, Var};

/// The counts, by variable.
pub(crate) struct Uses {
    reads: Vec<u32>,
    bound: Vec<bool>,
}

impl Uses {
    pub(crate) fn of(func: &Func) -> Self {
        let mut uses = Uses::none(func);
        uses.region(&func.body);
        uses
    }

    fn none(func: &Func) -> Self {
        Uses {
            reads: vec![0; func.vars.len()],
            bound: vec![false; func.vars.len()],
        }
    }

    /// The variables that statements and operands read.
    pub(crate) fn reads(func: &Func, stmts: &[Stmt], operands: &[&Operand<Var>]) -> Vec<Var> {
        let mut uses = Uses::none(func);
        stmts.iter().for_each(|stmt| uses.stmt(stmt));
        operands.iter().for_each(|x| uses.operand(x));
        let read = (0..).zip(&uses.reads).filter(|(_, reads)| **reads > 0);
        read.map(|(var, _)| Var(var)).collect()
    }

    /// Whether one operand alone names the variable.
    pub(crate) fn once(&self, var: Var) -> bool {
        optimizes() && self.reads.get(var.index()) == Some(&1)
    }

    /// Whether a statement binds the variable, rather than the start of a region.
    pub(crate) fn is_bound(&self, var: Var) -> bool {
        self.bound.get(var.index()).copied().unwrap_or(false)
    }

    fn read(&mut self, var: Var) {
        if let Some(count) = self.reads.get_mut(var.index()) {
            *count += 1;
        }
    }

    fn bind(&mut self, var: Var) {
        if let Some(slot) = self.bound.get_mut(var.index()) {
            *slot = true;
        }
    }

    fn operand(&mut self, x: &Operand<Var>) {
        x.vars(&mut |var| self.read(var));
    }

    fn path(&mut self, path: &[Proj<Var>]) {
        path.iter().for_each(|proj| proj.vars(&mut |var| self.read(var)));
    }

    fn op(&mut self, op: &Op<Var>) {
        op.vars(&mut |var| self.read(var));
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
            Kind::Let { out, op } => {
                self.op(op);
                self.bind(*out);
            }
            Kind::Set {
                base, path, value, ..
            } => {
                self.read(*base);
                self.path(path);
                self.operand(value);
            }
            Kind::Mutate {
                base,
                path,
                args,
                result,
                ..
            } => {
                self.read(*base);
                self.path(path);
                args.iter().for_each(|x| self.operand(x));
                result.iter().for_each(|var| self.bind(*var));
            }
            Kind::Effect(op) => self.op(op),
            Kind::Bind { outs, node, .. } => {
                self.node(node);
                outs.iter().for_each(|var| self.bind(*var));
            }
            Kind::Declare(_) => {}
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::If { cond, .. } => self.operand(cond),
            Node::Match { scrutinee, arms } => {
                self.operand(scrutinee);
                for (stmts, value) in arms.iter().filter_map(|arm| arm.guard.as_ref()) {
                    stmts.iter().for_each(|stmt| self.stmt(stmt));
                    self.operand(value);
                }
            }
            Node::Loop(l) => self.loop_(l),
        }
        node.regions().into_iter().for_each(|region| self.region(region));
    }

    fn loop_(&mut self, l: &Loop) {
        l.inits.iter().for_each(|x| self.operand(x));
        match l.source.as_ref().map(|source| &source.items) {
            Some(Items::Range { lo, hi, adapters, .. }) => {
                self.operand(lo);
                self.operand(hi);
                for adapter in adapters {
                    if let crate::ir::ssa::Adapter::StepBy(k) = adapter {
                        self.operand(k);
                    }
                }
            }
            Some(Items::Inactive(x)) => self.operand(x),
            None => {}
        }
        let checkpoint = l.checkpoint.iter();
        checkpoint.for_each(|checkpoint| self.operand(checkpoint.number()));
    }
}
