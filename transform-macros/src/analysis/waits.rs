//! Loops in which lanes that run together can wait for one another. A lane that is done with such a loop keeps what the loop
//! hands on while the others go on, so that it need not part from them.

use super::activity::Activity;
use super::kind::{Kind, of_operand, of_var};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Loop, Node, Region, Term, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};

/// Those loops, and where they end.
#[derive(Default)]
pub(crate) struct Waits {
    /// Their numbers.
    pub(crate) loops: Set<u32>,
    /// The comparisons that end them, and with which answer they go on.
    pub(crate) questions: Map<Var, bool>,
    /// What they carry that the last round of a lane changes, too.
    pub(crate) late: Set<Var>,
}

impl Waits {
    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        !self.loops.is_empty()
    }
}

/// The loops of a function.
pub(crate) fn analyze(func: &Func, activity: &Activity, kinds: &[Kind]) -> Waits {
    let mut search = Search {
        func,
        activity,
        kinds,
        waits: Waits::default(),
    };
    walk(func, &mut |event| {
        if let Event::Stmt(stmt) = event
            && let StmtKind::Bind {
                outs,
                node: Node::Loop(l),
                ..
            } = &stmt.kind
            && outs.len() == l.inits.len()
        {
            search.visit(l);
        }
    });
    search.waits
}

struct Search<'a> {
    func: &'a Func,
    activity: &'a Activity,
    kinds: &'a [Kind],
    waits: Waits,
}

impl Search<'_> {
    fn visit(&mut self, l: &Loop) -> Option<()> {
        let Term::Branch(Node::If {
            cond: Operand::Var(cond),
            then,
            els,
        }) = &l.body.term
        else {
            return None;
        };
        let (then, els) = (exit(then)?, exit(els)?);
        let (on, next, last) = match (then, els) {
            ((0, next), (1, last)) => (true, next, last),
            ((1, last), (0, next)) => (false, next, last),
            _ => return None,
        };
        let alone = l.checkpoint.is_none() && self.asks(&l.body, *cond) && !self.writes(&l.body);
        let carried = &l.body.params;
        if !alone || carried.is_empty() || !carried.iter().all(|var| self.is_number(*var)) {
            return None;
        }
        let mut late = Vec::new();
        for ((var, next), last) in carried.iter().zip(next).zip(last) {
            if is(last, next) {
                late.push(*var);
            } else if !is(last, &Operand::Var(*var)) {
                return None;
            }
        }
        self.waits.late.extend(late);
        self.waits.loops.insert(l.id);
        self.waits.questions.insert(*cond, on);
        Some(())
    }

    /// Whether the variable is a comparison of numbers that the region makes for its end.
    fn asks(&self, region: &Region, cond: Var) -> bool {
        let made = region.stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::Let {
                out,
                op: Op::Compare { lhs, rhs, .. },
            } => {
                let number = |x| of_operand(self.kinds, x) == Kind::Scalar;
                let lifted = |x| self.activity.operand_lifted(x);
                *out == cond && number(lhs) && number(rhs) && (lifted(lhs) || lifted(rhs))
            }
            _ => false,
        });
        let mut reads = 0;
        self.func
            .body
            .reads(&mut |read| reads += usize::from(read == cond));
        made && reads == 1
    }

    /// Whether something is written in place: what lanes that wait have there is not kept.
    fn writes(&self, region: &Region) -> bool {
        let stmts = region.stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::Let { out, .. } => self.is_place(*out),
            StmtKind::Bind { outs, node, .. } => {
                outs.iter().any(|out| self.is_place(*out)) || self.writes_in(node)
            }
            _ => true,
        });
        let term = match &region.term {
            Term::Exit { .. } => false,
            Term::Branch(node) => self.writes_in(node),
            Term::Dispatch { .. } | Term::Diverge(_) => true,
        };
        stmts || term
    }

    fn writes_in(&self, node: &Node) -> bool {
        node.regions().into_iter().any(|region| self.writes(region))
    }

    fn is_place(&self, var: Var) -> bool {
        self.func
            .vars
            .get(var.index())
            .is_none_or(|info| info.storage.is_some())
    }

    fn is_number(&self, var: Var) -> bool {
        !self.is_place(var) && of_var(self.kinds, var) == Kind::Scalar && self.activity.lifted(var)
    }
}

/// The exit that ends a region, and its values.
fn exit(region: &Region) -> Option<(usize, &[Operand<Var>])> {
    match &region.term {
        Term::Exit { to, values } => Some((*to, values)),
        _ => None,
    }
}

/// Whether two operands are one variable.
fn is(a: &Operand<Var>, b: &Operand<Var>) -> bool {
    matches!((a, b), (Operand::Var(a), Operand::Var(b)) if a == b)
}
