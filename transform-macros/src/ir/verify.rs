//! The rules of the functional program: every variable is assigned once and used only where it is bound,
//! every exit leads somewhere and carries as many values as are taken there, and versions of one place are
//! made from versions of it. A program that breaks one is a mistake of the compiler's, never of the user's.

use super::op::{Op, Operand, Place, Proj};
use super::ssa::{Adapter, Func, Items, Kind, Loop, Node, Region, Source, Stmt, Term, Var};
use crate::ir::table::Set;

/// Panics with the program if it breaks a rule. Only in debug builds. A variable that nothing assigns is let
/// pass: rustc itself rejects its use.
pub(crate) fn func(func: &Func) {
    if cfg!(debug_assertions) {
        let broken = check(func).broken;
        assert!(
            broken.is_empty(),
            "the functional program is broken: {}\n{func}",
            broken.join("; ")
        );
    }
}

/// What is wrong with a program.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Report {
    pub(crate) broken: Vec<String>,
    /// The variables that are used and assigned nowhere.
    pub(crate) unassigned: Vec<String>,
}

/// Holds the program against the rules.
pub(crate) fn check(func: &Func) -> Report {
    let mut verifier = Verifier {
        func,
        names: func.text_names(),
        bound: Vec::new(),
        is_bound: Set::default(),
        assigned: Set::default(),
        unbound: Vec::new(),
        report: Report::default(),
    };
    verifier.define_all(&func.params);
    verifier.region(&func.body, &|to| (to == 0).then_some(1));
    for var in std::mem::take(&mut verifier.unbound) {
        let name = verifier.name(var);
        match verifier.assigned.contains(&var) {
            true => verifier.report(format!("`{name}` is used where it is not bound")),
            false => verifier.report.unassigned.push(name),
        }
    }
    verifier.report
}

/// How many values an exit takes; `None` if there is no such exit.
type Arity<'a> = &'a dyn Fn(usize) -> Option<usize>;

struct Verifier<'a> {
    func: &'a Func,
    names: Vec<String>,
    /// What can be used here, in order of definition.
    bound: Vec<Var>,
    is_bound: Set<Var>,
    /// What has been assigned anywhere.
    assigned: Set<Var>,
    /// What has been used without being bound.
    unbound: Vec<Var>,
    report: Report,
}

impl Verifier<'_> {
    fn name(&self, var: Var) -> String {
        self.names
            .get(var.index())
            .map_or_else(|| format!("?{}", var.0), String::clone)
    }

    fn report(&mut self, text: String) {
        self.report.broken.push(text);
    }

    fn define(&mut self, var: Var) {
        if !self.assigned.insert(var) {
            self.report(format!("`{}` is assigned twice", self.name(var)));
        }
        self.is_bound.insert(var);
        self.bound.push(var);
    }

    fn define_all(&mut self, vars: &[Var]) {
        vars.iter().for_each(|var| self.define(*var));
    }

    fn use_var(&mut self, var: Var) {
        if !self.is_bound.contains(&var) {
            self.unbound.push(var);
        }
    }

    fn use_operand(&mut self, operand: &Operand<Var>) {
        operand.vars(&mut |var| self.use_var(var));
    }

    fn use_path(&mut self, path: &[Proj<Var>]) {
        path.iter()
            .for_each(|proj| proj.vars(&mut |var| self.use_var(var)));
    }

    fn use_op(&mut self, op: &Op<Var>) {
        if let Op::Get(Place { path, .. }) = op
            && path.is_empty()
        {
            self.report("a read of a place without path".to_owned());
        }
        op.vars(&mut |var| self.use_var(var));
    }

    /// Runs `inner`; what it binds is not bound after it.
    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        inner(self);
        for var in self.bound.drain(outer..) {
            self.is_bound.remove(&var);
        }
    }

    fn region(&mut self, region: &Region, arity: Arity<'_>) {
        self.scoped(|verifier| {
            region.stmts.iter().for_each(|stmt| verifier.stmt(stmt));
            verifier.term(&region.term, arity);
        });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            Kind::Let { out, op } => {
                self.use_op(op);
                self.define(*out);
            }
            Kind::Declare(var) => self.define(*var),
            Kind::Set {
                out,
                base,
                path,
                value,
                ..
            } => {
                self.use_path(path);
                self.use_operand(value);
                self.next_version(*base, *out);
            }
            Kind::Mutate {
                out,
                base,
                path,
                args,
                result,
                ..
            } => {
                self.use_path(path);
                args.iter().for_each(|arg| self.use_operand(arg));
                self.next_version(*base, *out);
                result.iter().for_each(|result| self.define(*result));
            }
            Kind::Effect(op) => self.use_op(op),
            Kind::Bind { outs, node, .. } => {
                let done = usize::from(matches!(node, Node::Loop(_)));
                self.node(node, &|to| (to == done).then_some(outs.len()));
                if let Node::Loop(l) = node
                    && l.source.is_some()
                    && outs.len() != l.inits.len()
                {
                    let (given, taken) = (l.inits.len(), outs.len());
                    self.report(format!(
                        "loop {} runs out with {given} values for {taken} variables",
                        l.id
                    ));
                }
                self.define_all(outs);
            }
        }
    }

    fn next_version(&mut self, base: Var, out: Var) {
        self.use_var(base);
        let place = |var: Var| self.func.vars.get(var.index()).and_then(|info| info.storage);
        if place(base).is_none() || place(base) != place(out) {
            self.report(format!(
                "`{}` is no version of the place of `{}`",
                self.name(out),
                self.name(base)
            ));
        }
        self.define(out);
    }

    fn term(&mut self, term: &Term, arity: Arity<'_>) {
        match term {
            Term::Exit { to, values } => {
                values.iter().for_each(|value| self.use_operand(value));
                match arity(*to) {
                    None => self.report(format!("exit {to} leads nowhere")),
                    Some(taken) if taken != values.len() => {
                        self.report(format!(
                            "exit {to} carries {} values for {taken} variables",
                            values.len()
                        ));
                    }
                    Some(_) => {}
                }
            }
            Term::Diverge(op) => self.use_op(op),
            Term::Branch(node) => {
                if matches!(node, Node::Loop(_)) {
                    self.report("a region ends in a loop without a dispatch".to_owned());
                }
                self.node(node, arity);
            }
            Term::Dispatch { node, exits, .. } => {
                let first = usize::from(matches!(node, Node::Loop(_)));
                let params = |to: usize| exits.get(to.checked_sub(first)?).map(|exit| exit.params.len());
                self.node(node, &params);
                for exit in exits {
                    self.scoped(|verifier| {
                        verifier.define_all(&exit.params);
                        verifier.region(exit, arity);
                    });
                }
            }
        }
    }

    /// A node whose arms leave through exits of this arity; exit 0 of a loop is its next round.
    fn node(&mut self, node: &Node, arity: Arity<'_>) {
        match node {
            Node::If { cond, then, els } => {
                self.use_operand(cond);
                self.region(then, arity);
                self.region(els, arity);
            }
            Node::Match { scrutinee, arms } => {
                self.use_operand(scrutinee);
                for arm in arms {
                    self.scoped(|verifier| {
                        arm.bindings.iter().for_each(|(_, var)| verifier.define(*var));
                        if let Some((stmts, value)) = &arm.guard {
                            verifier.scoped(|verifier| {
                                stmts.iter().for_each(|stmt| verifier.stmt(stmt));
                                verifier.use_operand(value);
                            });
                        }
                        verifier.region(&arm.body, arity);
                    });
                }
            }
            Node::Loop(l) => self.loop_(l, arity),
        }
    }

    fn loop_(&mut self, l: &Loop, arity: Arity<'_>) {
        l.inits.iter().for_each(|init| self.use_operand(init));
        if l.inits.len() != l.body.params.len() {
            let (given, taken) = (l.inits.len(), l.body.params.len());
            self.report(format!(
                "loop {} starts with {given} values for {taken} variables",
                l.id
            ));
        }
        l.source.iter().for_each(|source| self.use_items(source));
        let checkpoint = l.checkpoint.iter();
        checkpoint.for_each(|checkpoint| self.use_operand(checkpoint.number()));
        self.scoped(|verifier| {
            l.source.iter().for_each(|source| verifier.define(source.item));
            verifier.define_all(&l.body.params);
            let carried = l.body.params.len();
            verifier.region(&l.body, &|to| if to == 0 { Some(carried) } else { arity(to) });
        });
    }

    fn use_items(&mut self, source: &Source) {
        match &source.items {
            Items::Inactive(x) => self.use_operand(x),
            Items::Range { lo, hi, adapters, .. } => {
                self.use_operand(lo);
                self.use_operand(hi);
                for adapter in adapters {
                    if let Adapter::StepBy(step) = adapter {
                        self.use_operand(step);
                    }
                }
            }
        }
    }
}
