//! Counters: carried integers that every round of a loop moves by a step the round's own item gives. They
//! are counted again, forwards and backwards, rather than kept on the tape.

use super::kind::{Kind, of_operand, of_var};
use super::residuals::replays;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Items, Kind as StmtKind, Loop, Node, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use syn::BinOp;

/// A carried integer and how a round moves it.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    pub(crate) var: Var,
    pub(crate) init: Operand<Var>,
    /// The steps of a round in order; `true` adds, `false` subtracts.
    pub(crate) steps: Vec<(bool, Operand<Var>)>,
    /// What the steps are computed from inside the round.
    pub(crate) inner: Set<Var>,
}

/// The counters of every loop that can be run again, by the loop's number.
pub(crate) fn analyze(func: &Func, kinds: &[Kind]) -> Map<u32, Vec<Counter>> {
    let mut search = Search {
        kinds,
        defs: Map::default(),
        items: Set::default(),
    };
    let mut loops = Vec::new();
    walk(func, &mut |event| {
        let Event::Stmt(stmt) = event else { return };
        match &stmt.kind {
            StmtKind::Let { out, op } => _ = search.defs.insert(*out, op),
            StmtKind::Bind {
                node: Node::Loop(l), ..
            } => loops.push(&**l),
            _ => {}
        }
    });
    for l in &loops {
        if let Some(source) = &l.source
            && matches!(source.items, Items::Range { .. })
        {
            search.items.insert(source.item);
        }
    }
    let counted = loops.into_iter().filter(|l| replays(l));
    counted.map(|l| (l.id, search.of_loop(l))).collect()
}

struct Search<'a> {
    kinds: &'a [Kind],
    defs: Map<Var, &'a Op<Var>>,
    /// The items of ranges.
    items: Set<Var>,
}

impl Search<'_> {
    fn of_loop(&self, l: &Loop) -> Vec<Counter> {
        let (Term::Exit { values, .. }, Some(source)) = (&l.body.term, &l.source) else {
            return Vec::new();
        };
        let columns = l.body.params.iter().zip(&l.inits).zip(values);
        columns
            .filter_map(|((var, init), next)| self.counter(l, source.item, *var, init, next))
            .collect()
    }

    fn counter(
        &self,
        l: &Loop,
        item: Var,
        var: Var,
        init: &Operand<Var>,
        next: &Operand<Var>,
    ) -> Option<Counter> {
        if of_var(self.kinds, var) != Kind::Static {
            return None;
        }
        let (mut steps, mut at) = (Vec::new(), next);
        while !matches!(at, Operand::Var(v) if *v == var) {
            let (before, adds, step) = self.step(at)?;
            steps.push((adds, step.clone()));
            at = before;
        }
        steps.reverse();
        let integer = self.is_integer(init) || steps.iter().any(|(adds, x)| !adds || self.is_integer(x));
        let mut inner = Set::default();
        let from_item = steps
            .iter()
            .all(|(_, x)| self.follows_from_item(l, item, x, &mut inner));
        (integer && !steps.is_empty() && from_item).then(|| Counter {
            var,
            init: init.clone(),
            steps,
            inner,
        })
    }

    /// A sum or difference: what it starts from, whether it adds, and what.
    fn step(&self, x: &Operand<Var>) -> Option<(&Operand<Var>, bool, &Operand<Var>)> {
        let Operand::Var(var) = x else { return None };
        match self.defs.get(var)? {
            Op::Binary {
                op: BinOp::Add(_),
                lhs,
                rhs,
            } => Some((lhs, true, rhs)),
            Op::Binary {
                op: BinOp::Sub(_),
                lhs,
                rhs,
            } => Some((lhs, false, rhs)),
            _ => None,
        }
    }

    /// Whether the round's item, and what is defined outside the loop, suffice to compute the operand by
    /// arithmetic; `inner` collects what is computed on the way.
    fn follows_from_item(&self, l: &Loop, item: Var, x: &Operand<Var>, inner: &mut Set<Var>) -> bool {
        let var = match x {
            Operand::Lit(_) | Operand::Path(_) => return true,
            Operand::Var(var) => *var,
            Operand::Ref(_) | Operand::Mut(_) | Operand::Unit => return false,
        };
        if var == item {
            return true;
        }
        if l.body.params.contains(&var) || of_var(self.kinds, var) != Kind::Static {
            return false;
        }
        let here = l
            .body
            .stmts
            .iter()
            .any(|stmt| matches!(stmt.kind, StmtKind::Let { out, .. } if out == var));
        match self.defs.get(&var) {
            Some(Op::Binary { lhs, rhs, .. }) if here => {
                inner.insert(var);
                self.follows_from_item(l, item, lhs, inner) && self.follows_from_item(l, item, rhs, inner)
            }
            _ if here => false,
            _ => !self.is_nested(l, var),
        }
    }

    /// Whether a variable is defined somewhere inside the loop.
    fn is_nested(&self, l: &Loop, var: Var) -> bool {
        let mut regions = vec![&l.body];
        while let Some(region) = regions.pop() {
            if region.params.contains(&var) {
                return true;
            }
            for stmt in &region.stmts {
                match &stmt.kind {
                    StmtKind::Let { out, .. } if *out == var => return true,
                    StmtKind::Mutate {
                        result: Some(result), ..
                    } if *result == var => return true,
                    StmtKind::Bind { outs, node, .. } => {
                        let item =
                            matches!(node, Node::Loop(l) if l.source.as_ref().is_some_and(|s| s.item == var));
                        if item || outs.contains(&var) {
                            return true;
                        }
                        regions.extend(node.regions());
                    }
                    _ => {}
                }
            }
        }
        false
    }

    /// Whether an operand of a static kind is surely an integer: a string can be added to as well.
    fn is_integer(&self, x: &Operand<Var>) -> bool {
        match x {
            Operand::Lit(syn::Lit::Int(_)) => true,
            Operand::Var(var) if self.items.contains(var) => true,
            Operand::Var(var) => match self.defs.get(var) {
                Some(Op::Method { name, .. }) => name == "len",
                Some(Op::Cast { ty, .. }) => Kind::of_type(ty) == Kind::Static,
                Some(Op::Copy(x)) => self.is_integer(x),
                Some(Op::Binary { op, lhs, rhs }) if of_operand(self.kinds, x) == Kind::Static => {
                    !matches!(op, BinOp::Add(_)) || self.is_integer(lhs) || self.is_integer(rhs)
                }
                _ => false,
            },
            _ => false,
        }
    }
}
