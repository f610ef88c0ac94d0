//! HIR to SSA: mutation and jumps go away.
//!
//! Every assignment makes a new variable; a block that assigns outer locals hands their last versions out
//! through its exits. Jumps become exits of regions. Code after an `if` of which one arm jumps moves into the
//! other arm; where several arms fall through, the node dispatches over its exits. No code is duplicated.

mod control;
mod jumps;
mod operands;
mod settle;

use crate::hir::{self, LocalId, LoopId, StmtKind};
use crate::ir::checkpoint::Checkpoint;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Region, Stmt, Storage, Term, Var, VarInfo};
use crate::ir::table::Map;
use proc_macro2::Span;
use std::collections::HashMap;

/// The functional form of a body.
pub(crate) fn body(body: &hir::Body) -> Func {
    let mut builder = Builder {
        locals: &body.locals,
        vars: Vec::new(),
        env: Map::default(),
        nodes: 0,
        left: &body.left,
        checkpoints: &body.checkpoints,
    };
    let params = body.params.iter().map(|&local| builder.define(local)).collect();
    let exits = Exits::of_function();
    let region = builder.region(&body.block.stmts, &exits);
    Func {
        vars: builder.vars,
        params,
        body: region,
    }
}

/// Locals to their current version; a declared local without value has none.
type Env = Map<LocalId, Option<Var>>;

struct Builder<'a> {
    locals: &'a [hir::Local],
    vars: Vec<VarInfo>,
    env: Env,
    /// How many nodes there are: they are numbered.
    nodes: u32,
    /// The parameters that are results, too.
    left: &'a [LocalId],
    checkpoints: &'a Map<LoopId, Checkpoint<Operand<LocalId>>>,
}

/// A jump out of a list of statements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Jump {
    /// Falling off the end.
    Fall,
    Break(LoopId),
    Continue(LoopId),
    Return,
}

/// Where a jump leads: the exit's number, and the locals whose versions it carries.
#[derive(Clone, Debug)]
struct Exit {
    to: usize,
    carries: Vec<LocalId>,
}

/// The exits of the region being built.
#[derive(Clone, Debug, Default)]
struct Exits(HashMap<Jump, Exit>);

impl Exits {
    fn of_function() -> Self {
        Exits(HashMap::from([
            (
                Jump::Return,
                Exit {
                    to: 0,
                    carries: Vec::new(),
                },
            ),
            (
                Jump::Fall,
                Exit {
                    to: 0,
                    carries: Vec::new(),
                },
            ),
        ]))
    }
    fn with(mut self, jump: Jump, to: usize, carries: Vec<LocalId>) -> Self {
        self.0.insert(jump, Exit { to, carries });
        self
    }
}

impl Builder<'_> {
    fn local(&self, id: LocalId) -> Option<&hir::Local> {
        self.locals.get(id.0 as usize)
    }

    fn is_storage(&self, id: LocalId) -> bool {
        self.local(id).is_some_and(|local| local.storage)
    }

    /// A new version of a local.
    fn define(&mut self, id: LocalId) -> Var {
        let var = self.version(id);
        self.env.insert(id, Some(var));
        var
    }

    /// A new variable for a local, not yet its current version.
    fn version(&mut self, id: LocalId) -> Var {
        let info = match self.local(id) {
            Some(local) => VarInfo {
                name: local.name.clone(),
                span: local.span,
                ty: local.ty.clone(),
                storage: local.storage.then_some(Storage(id.0)),
                nondiff: local.nondiff,
                mutable: local.mutable,
                lent: local.lent,
                outcome: false,
                generator: local.generator,
            },
            None => temporary("t", Span::mixed_site()),
        };
        self.push_var(info)
    }

    fn temporary(&mut self, name: &str, span: Span) -> Var {
        self.push_var(temporary(name, span))
    }

    fn push_var(&mut self, info: VarInfo) -> Var {
        let var = Var(self.vars.len() as u32);
        self.vars.push(info);
        var
    }

    /// The current version of a parameter, or of a variable that was read just now.
    fn version_of(&self, id: LocalId) -> Var {
        self.env.get(&id).copied().flatten().unwrap_or(Var(0))
    }

    fn is_generator(&self, id: LocalId) -> bool {
        self.local(id).is_some_and(|local| local.generator)
    }

    /// The current version of a local.
    fn current(&mut self, id: LocalId) -> Var {
        match self.env.get(&id) {
            Some(Some(var)) => *var,
            // Rust itself rejects the use of an unassigned variable; any name serves.
            _ => self.version(id),
        }
    }

    /// Builds a region of statements that ends in one of `exits`.
    fn region(&mut self, stmts: &[hir::Stmt], exits: &Exits) -> Region {
        let mut out = Vec::new();
        let term = self.stmts(stmts, exits, &mut out);
        Region {
            params: Vec::new(),
            stmts: out,
            term,
        }
    }

    /// Builds statements up to the first that decides how the region ends.
    fn stmts(&mut self, stmts: &[hir::Stmt], exits: &Exits, out: &mut Vec<Stmt>) -> Term {
        let mut rest = stmts;
        while let Some((stmt, after)) = rest.split_first() {
            if let Some(term) = self.stmt(stmt, after, exits, out) {
                return term;
            }
            rest = after;
        }
        self.jump(Jump::Fall, exits)
    }

    /// Builds one statement; a terminator if it, with what follows, ends the region.
    fn stmt(
        &mut self,
        stmt: &hir::Stmt,
        after: &[hir::Stmt],
        exits: &Exits,
        out: &mut Vec<Stmt>,
    ) -> Option<Term> {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::Let { local, op } | StmtKind::Assign { local, op } => {
                let op = self.settled_op(op, out, span);
                let var = self.define(*local);
                out.push(Stmt {
                    kind: Kind::Let { out: var, op },
                    span,
                });
            }
            StmtKind::Declare(local) => {
                self.env.insert(*local, None);
                if self.is_storage(*local) {
                    let var = self.version(*local);
                    out.push(Stmt {
                        kind: Kind::Declare(var),
                        span,
                    });
                }
            }
            StmtKind::Set { place, how, value } => {
                let (path, value) = (self.path(place, out, span), self.operand(value, out, span));
                let base = self.current(place.base);
                let var = self.define(place.base);
                let kind = Kind::Set {
                    out: var,
                    base,
                    path,
                    how: *how,
                    value,
                };
                out.push(Stmt { kind, span });
            }
            StmtKind::Mutate {
                place,
                method,
                args,
                result,
            } => {
                let path = self.path(place, out, span);
                let args = args.iter().map(|arg| self.operand(arg, out, span)).collect();
                let base = self.current(place.base);
                let var = self.define(place.base);
                let result = result.map(|local| self.define(local));
                let kind = Kind::Mutate {
                    out: var,
                    base,
                    path,
                    method: method.clone(),
                    args,
                    result,
                };
                out.push(Stmt { kind, span });
            }
            StmtKind::Effect(op) => {
                let op = self.settled_op(op, out, span);
                if !matches!(op, Op::Returned(_)) {
                    out.push(Stmt {
                        kind: Kind::Effect(op),
                        span,
                    });
                }
            }
            StmtKind::Diverge(op) => return Some(Term::Diverge(self.op(op, out, span))),
            StmtKind::Break(id) => return Some(self.jump(Jump::Break(*id), exits)),
            StmtKind::Continue(id) => return Some(self.jump(Jump::Continue(*id), exits)),
            StmtKind::Return(value) => {
                let value = self.operand(value, out, span);
                let value = self.outcome(value, out, span);
                return Some(self.leave(Jump::Return, exits, vec![value]));
            }
            StmtKind::If { .. } | StmtKind::Match { .. } | StmtKind::Loop { .. } => {
                return self.control(stmt, after, exits, out);
            }
        }
        None
    }

    /// A jump that carries the current versions of its locals.
    fn jump(&mut self, jump: Jump, exits: &Exits) -> Term {
        self.leave(jump, exits, Vec::new())
    }

    fn leave(&mut self, jump: Jump, exits: &Exits, mut values: Vec<Operand<Var>>) -> Term {
        let Some(exit) = exits.0.get(&jump) else {
            // Falling off the end of a function without value, or of code that cannot be reached.
            return Term::Exit {
                to: 0,
                values: vec![Operand::Unit],
            };
        };
        if jump == Jump::Fall
            && exits.0.get(&Jump::Return).is_some_and(|r| r.to == exit.to)
            && exit.carries.is_empty()
        {
            values.push(Operand::Unit);
        }
        for &local in &exit.carries {
            // A local without value here has none at the target either: the column is dropped there.
            let value = self.env.get(&local).copied().flatten();
            values.push(value.map_or(Operand::Unit, Operand::Var));
        }
        Term::Exit { to: exit.to, values }
    }
}

fn temporary(name: &str, span: Span) -> VarInfo {
    VarInfo {
        name: name.to_owned(),
        span,
        ty: None,
        storage: None,
        nondiff: false,
        mutable: false,
        lent: false,
        outcome: false,
        generator: false,
    }
}
