//! Control statements: what follows them, and what they hand on.

use super::jumps::{assigned, blocks, stmt_ways, ways_out};
use super::{Builder, Exits, Jump};
use crate::hir::{self, LocalId, LoopId, StmtKind};
use crate::ir::op::Operand;
use crate::ir::ssa::{Arm, Kind, Loop, Node, Region, Stmt, Term, Var};
use std::collections::BTreeSet;

impl Builder<'_> {
    /// Builds a control statement; a terminator if it does not simply fall through.
    pub(super) fn control(
        &mut self,
        stmt: &hir::Stmt,
        after: &[hir::Stmt],
        exits: &Exits,
        out: &mut Vec<Stmt>,
    ) -> Option<Term> {
        let ways = stmt_ways(stmt);
        let jumps: Vec<_> = ways.iter().copied().filter(|way| *way != Jump::Fall).collect();
        let is_loop = matches!(stmt.kind, StmtKind::Loop { .. });
        if jumps.is_empty() && ways.contains(&Jump::Fall) {
            self.bind(stmt, out);
            return None;
        }
        if !is_loop {
            let falling = blocks(stmt)
                .iter()
                .filter(|block| ways_out(&block.stmts).contains(&Jump::Fall))
                .count();
            if falling <= 1 || after.is_empty() {
                return Some(Term::Branch(self.branch(
                    stmt,
                    Continuation { after, exits },
                    out,
                )));
            }
        }
        Some(self.dispatch(stmt, after, exits, &jumps, out))
    }

    /// The outer locals a statement assigns.
    fn assigned_outside(&self, stmt: &hir::Stmt) -> Vec<LocalId> {
        let mut locals = BTreeSet::new();
        assigned(std::slice::from_ref(stmt), &|op| self.changed(op), &mut locals);
        locals
            .into_iter()
            .filter(|local| self.env.contains_key(local))
            .collect()
    }

    /// A statement that always falls through: a node with one exit.
    fn bind(&mut self, stmt: &hir::Stmt, out: &mut Vec<Stmt>) {
        let mut locals = self.assigned_outside(stmt);
        let mut node = match &stmt.kind {
            StmtKind::Loop { id, iter, body } => self.loop_node(
                *id,
                iter.as_ref(),
                body,
                &mut locals,
                &Exits::default(),
                out,
                stmt.span,
            ),
            _ => {
                let exits = Exits::default().with(Jump::Fall, 0, locals.clone());
                self.branch(
                    stmt,
                    Continuation {
                        after: &[],
                        exits: &exits,
                    },
                    out,
                )
            }
        };
        let exit = usize::from(matches!(node, Node::Loop(_)));
        self.keep_defined(&mut node, exit, &mut locals);
        let outs = locals.iter().map(|&local| self.define(local)).collect();
        self.nodes += 1;
        out.push(Stmt {
            kind: Kind::Bind {
                id: self.nodes,
                outs,
                node,
            },
            span: stmt.span,
        });
    }

    /// Drops the columns of an exit that some path leaves without value: Rust has seen to it that nobody reads them.
    fn keep_defined(&mut self, node: &mut Node, exit: usize, locals: &mut Vec<LocalId>) {
        let mut undefined = BTreeSet::new();
        node.for_each_arm_exit(&mut |to, values| {
            if to == exit {
                let missing = values
                    .iter()
                    .enumerate()
                    .filter(|(_, value)| matches!(value, Operand::Unit));
                undefined.extend(missing.map(|(column, _)| column));
            }
        });
        if let Node::Loop(l) = node
            && l.source.is_some()
        {
            // A loop over nothing hands on what it was given, no more.
            undefined.extend(l.inits.len()..locals.len());
        }
        node.for_each_arm_exit(&mut |to, values| {
            if to == exit {
                retain_columns(values, &undefined);
            }
        });
        for &column in &undefined {
            if let Some(local) = locals.get(column) {
                self.env.insert(*local, None);
            }
        }
        retain_columns(locals, &undefined);
    }

    /// An `if` or `match` whose falling arm goes on with `after`.
    fn branch(&mut self, stmt: &hir::Stmt, then: Continuation<'_>, out: &mut Vec<Stmt>) -> Node {
        match &stmt.kind {
            StmtKind::Match { scrutinee, arms } => {
                let scrutinee = self.operand(scrutinee, out, stmt.span);
                let arms = arms.iter().map(|arm| self.arm(arm, &then)).collect();
                Node::Match { scrutinee, arms }
            }
            StmtKind::If { cond, then: yes, els } => {
                let cond = self.operand(cond, out, stmt.span);
                let (yes, els) = (self.arm_region(yes, &then), self.arm_region(els, &then));
                Node::If {
                    cond,
                    then: Box::new(yes),
                    els: Box::new(els),
                }
            }
            _ => {
                let nowhere = || Box::new(unreachable_region());
                Node::If {
                    cond: Operand::Unit,
                    then: nowhere(),
                    els: nowhere(),
                }
            }
        }
    }

    fn arm(&mut self, arm: &hir::Arm, then: &Continuation<'_>) -> Arm {
        let before = self.env.clone();
        let bindings = arm
            .bindings
            .iter()
            .map(|(name, local)| (name.clone(), self.define(*local)))
            .collect();
        let guard = arm.guard.as_ref().map(|(block, value)| {
            let mut stmts = Vec::new();
            for stmt in &block.stmts {
                self.stmt(stmt, &[], &Exits::default(), &mut stmts);
            }
            let value = self.operand(value, &mut stmts, arm_span(arm));
            (stmts, value)
        });
        let body = self.arm_region(&arm.body, then);
        self.env = before;
        Arm {
            pat: arm.pat.clone(),
            bindings,
            guard,
            body,
        }
    }

    fn arm_region(&mut self, block: &hir::Block, then: &Continuation<'_>) -> Region {
        let before = self.env.clone();
        let falls = ways_out(&block.stmts).contains(&Jump::Fall);
        let region = if falls && !then.after.is_empty() {
            let stmts: Vec<_> = block.stmts.iter().chain(then.after).cloned().collect();
            self.region(&stmts, then.exits)
        } else {
            self.region(&block.stmts, then.exits)
        };
        self.env = before;
        region
    }

    /// A statement with several ways out, of which more than one goes on in this region.
    fn dispatch(
        &mut self,
        stmt: &hir::Stmt,
        after: &[hir::Stmt],
        exits: &Exits,
        jumps: &[Jump],
        out: &mut Vec<Stmt>,
    ) -> Term {
        let mut locals = self.assigned_outside(stmt);
        let is_loop = matches!(stmt.kind, StmtKind::Loop { .. });
        // A loop's own exits are 0 (next) and 1 (done); other nodes fall through by 0.
        let first = if is_loop { 2 } else { 1 };
        let mut inner = Exits::default();
        for (k, jump) in jumps.iter().enumerate() {
            let carries = exits
                .0
                .get(jump)
                .map(|exit| exit.carries.clone())
                .unwrap_or_default();
            inner = inner.with(*jump, first + k, carries);
        }
        let mut node = match &stmt.kind {
            StmtKind::Loop { id, iter, body } => {
                self.loop_node(*id, iter.as_ref(), body, &mut locals, &inner, out, stmt.span)
            }
            _ => {
                let inner = inner.clone().with(Jump::Fall, 0, locals.clone());
                self.branch(
                    stmt,
                    Continuation {
                        after: &[],
                        exits: &inner,
                    },
                    out,
                )
            }
        };
        self.keep_defined(&mut node, first - 1, &mut locals);
        let before = self.env.clone();
        let mut regions = vec![self.rest(stmt, after, exits, &locals)];
        for jump in jumps {
            self.env = before.clone();
            regions.push(self.forward(*jump, exits));
        }
        self.nodes += 1;
        Term::Dispatch {
            id: self.nodes,
            node,
            exits: regions,
        }
    }

    /// What follows a statement that may also jump.
    fn rest(&mut self, stmt: &hir::Stmt, after: &[hir::Stmt], exits: &Exits, locals: &[LocalId]) -> Region {
        if !stmt_ways(stmt).contains(&Jump::Fall) {
            return unreachable_region();
        }
        let params: Vec<Var> = locals.iter().map(|&local| self.define(local)).collect();
        let mut region = self.region(after, exits);
        region.params = params;
        region
    }

    /// An exit that hands its values on to an exit further out.
    fn forward(&mut self, jump: Jump, exits: &Exits) -> Region {
        let Some(exit) = exits.0.get(&jump).cloned() else {
            return unreachable_region();
        };
        let mut params: Vec<Var> = Vec::new();
        if jump == Jump::Return {
            params.push(self.temporary("result", proc_macro2::Span::mixed_site()));
        }
        params.extend(exit.carries.iter().map(|&local| self.version(local)));
        let values = params.iter().map(|&var| Operand::Var(var)).collect();
        Region {
            params,
            stmts: Vec::new(),
            term: Term::Exit { to: exit.to, values },
        }
    }

    /// A loop; `locals` are reordered to the carried ones, then those only a `break` gives a value.
    #[allow(clippy::too_many_arguments)]
    fn loop_node(
        &mut self,
        id: LoopId,
        iter: Option<&hir::Iter>,
        body: &hir::Block,
        locals: &mut Vec<LocalId>,
        outer: &Exits,
        out: &mut Vec<Stmt>,
        span: proc_macro2::Span,
    ) -> Node {
        let (carried, late): (Vec<_>, Vec<_>) = locals
            .iter()
            .copied()
            .partition(|local| self.env.get(local).copied().flatten().is_some());
        *locals = carried.iter().chain(&late).copied().collect();
        let inits = carried
            .iter()
            .map(|&local| Operand::Var(self.current(local)))
            .collect();
        let before = self.env.clone();
        let source = iter.map(|iter| self.source(iter, out, span));
        let checkpoints = self.checkpoints;
        let checkpoint = checkpoints
            .get(&id)
            .map(|checkpoint| checkpoint.map(|number| self.operand(number, out, span)));
        let params: Vec<Var> = carried.iter().map(|&local| self.define(local)).collect();
        let exits = outer
            .clone()
            .with(Jump::Fall, 0, carried.clone())
            .with(Jump::Continue(id), 0, carried)
            .with(Jump::Break(id), 1, locals.clone());
        let mut region = self.region(&body.stmts, &exits);
        region.params = params;
        self.env = before;
        Node::Loop(Box::new(Loop {
            id: id.0,
            source,
            inits,
            checkpoint,
            body: region,
        }))
    }
}

/// What the falling arms of a branch go on with.
struct Continuation<'a> {
    after: &'a [hir::Stmt],
    exits: &'a Exits,
}

fn arm_span(arm: &hir::Arm) -> proc_macro2::Span {
    syn::spanned::Spanned::span(&arm.pat)
}

fn retain_columns<T>(columns: &mut Vec<T>, dropped: &BTreeSet<usize>) {
    let mut column = 0;
    columns.retain(|_| {
        column += 1;
        !dropped.contains(&(column - 1))
    });
}

/// A region that is never entered.
fn unreachable_region() -> Region {
    let macro_call: syn::Expr = syn::parse_quote!(::core::unreachable!());
    let opaque = crate::ir::op::Opaque {
        expr: macro_call,
        format: true,
        construct: "an unreachable place",
    };
    let op = crate::ir::op::Op::Opaque {
        tokens: Box::new(opaque),
        inputs: Vec::new(),
    };
    Region {
        params: Vec::new(),
        stmts: Vec::new(),
        term: Term::Diverge(op),
    }
}
