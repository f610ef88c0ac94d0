//! Guards of arms, as conditions of their own: what they ask may differ between lanes, and lanes part before a
//! condition. In `match s { a => A, b if c => B, d => D }`, what follows `a` becomes
//!
//! `_ => if (match s { b => c, _ => false }) { match s { b => B, .. } } else { match s { d => D, .. } }`
//!
//! A pattern with a guard binds its variables where the guard is asked, and again where its arm runs.

use crate::ir::op::{Op, Opaque, Operand};
use crate::ir::ssa::{Arm, Func, Kind, Node, Region, Stmt, Term, Var, VarInfo};
use proc_macro2::Span;

/// Takes the guards out of all arms.
pub(crate) fn run(func: &mut Func) {
    let mut next = Numbers {
        vars: std::mem::take(&mut func.vars),
        nodes: 0,
    };
    count(&func.body, &mut next.nodes);
    next.region(&mut func.body);
    func.vars = next.vars;
}

/// The variables and the numbers of nodes that are taken.
struct Numbers {
    vars: Vec<VarInfo>,
    nodes: u32,
}

impl Numbers {
    fn region(&mut self, region: &mut Region) {
        for stmt in &mut region.stmts {
            if let Kind::Bind { node, .. } = &mut stmt.kind {
                self.node(node);
            }
        }
        match &mut region.term {
            Term::Branch(node) => self.node(node),
            Term::Dispatch { node, exits, .. } => {
                self.node(node);
                exits.iter_mut().for_each(|exit| self.region(exit));
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    fn node(&mut self, node: &mut Node) {
        match node {
            Node::If { then, els, .. } => {
                self.region(then);
                self.region(els);
            }
            Node::Loop(l) => self.region(&mut l.body),
            Node::Match { scrutinee, arms } => {
                arms.iter_mut().for_each(|arm| self.region(&mut arm.body));
                *arms = self.arms(scrutinee, std::mem::take(arms));
            }
        }
    }

    fn arms(&mut self, scrutinee: &Operand<Var>, mut arms: Vec<Arm>) -> Vec<Arm> {
        let Some(first) = arms.iter().position(|arm| arm.guard.is_some()) else {
            return arms;
        };
        let mut rest = arms.split_off(first);
        let mut guarded = rest.remove(0);
        let Some((stmts, holds)) = guarded.guard.take() else {
            return arms;
        };
        let question = Arm {
            body: Region {
                params: Vec::new(),
                stmts,
                term: exit(holds),
            },
            ..guarded.clone()
        };
        let no = Operand::Lit(syn::Lit::Bool(syn::LitBool::new(false, Span::mixed_site())));
        let asked = self.condition();
        self.nodes += 1;
        let ask = Stmt {
            kind: Kind::Bind {
                id: self.nodes,
                outs: vec![asked],
                node: matching(scrutinee, vec![question], exit(no)),
            },
            span: Span::mixed_site(),
        };
        let rest = self.arms(scrutinee, rest);
        let branch = Node::If {
            cond: Operand::Var(asked),
            then: Box::new(ends_in(matching(scrutinee, vec![guarded], never()))),
            els: Box::new(ends_in(matching(scrutinee, rest, never()))),
        };
        let body = Region {
            stmts: vec![ask],
            ..ends_in(branch)
        };
        arms.push(otherwise(body));
        arms
    }

    fn condition(&mut self) -> Var {
        let var = Var(self.vars.len() as u32);
        self.vars.push(VarInfo {
            name: "holds".to_owned(),
            span: Span::mixed_site(),
            ty: None,
            storage: None,
            nondiff: false,
            mutable: false,
            lent: false,
            outcome: false,
            generator: false,
        });
        var
    }
}

/// The highest number of a node.
fn count(region: &Region, nodes: &mut u32) {
    let in_node = |node: &Node, nodes: &mut u32| {
        node.regions().into_iter().for_each(|region| count(region, nodes));
    };
    for stmt in &region.stmts {
        if let Kind::Bind { id, node, .. } = &stmt.kind {
            *nodes = (*nodes).max(*id);
            in_node(node, nodes);
        }
    }
    match &region.term {
        Term::Branch(node) => in_node(node, nodes),
        Term::Dispatch { id, node, exits } => {
            *nodes = (*nodes).max(*id);
            in_node(node, nodes);
            exits.iter().for_each(|exit| count(exit, nodes));
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}

fn exit(value: Operand<Var>) -> Term {
    Term::Exit {
        to: 0,
        values: vec![value],
    }
}

/// What is not reached: Rust has seen to it that the arms cover everything.
fn never() -> Term {
    let tokens = Opaque {
        expr: syn::parse_quote!(::core::unreachable!()),
        format: true,
        construct: "a `match`",
    };
    Term::Diverge(Op::Opaque {
        tokens: Box::new(tokens),
        inputs: Vec::new(),
    })
}

fn ends_in(node: Node) -> Region {
    Region {
        params: Vec::new(),
        stmts: Vec::new(),
        term: Term::Branch(node),
    }
}

fn otherwise(body: Region) -> Arm {
    Arm {
        pat: syn::parse_quote!(_),
        bindings: Vec::new(),
        guard: None,
        body,
    }
}

fn matching(scrutinee: &Operand<Var>, mut arms: Vec<Arm>, other: Term) -> Node {
    arms.push(otherwise(Region {
        params: Vec::new(),
        stmts: Vec::new(),
        term: other,
    }));
    Node::Match {
        scrutinee: scrutinee.clone(),
        arms,
    }
}
