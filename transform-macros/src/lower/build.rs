//! Making locals and statements. Nothing follows a statement that does not come back, so unreachable
//! code never gets into the program.

use super::combine::Choice;
use super::{Lower, Op, Operand};
use crate::hir::{Arm, Block, Local, LocalId, LoopId, Stmt, StmtKind};
use proc_macro2::Span;

/// The statements of a block that is being made.
#[derive(Default)]
pub(super) struct Open {
    pub(super) stmts: Vec<Stmt>,
    pub(super) unreachable: bool,
}

impl Open {
    pub(super) fn finish(self) -> Block {
        Block { stmts: self.stmts }
    }
}

/// What the lowering knows about a local beyond what the program says.
#[derive(Default)]
pub(super) struct Facts {
    /// The user's variable is a reference to what the local holds.
    pub(super) reference: bool,
    /// The local itself holds a reference: a parameter of a static type.
    pub(super) holds_reference: bool,
    /// Never differentiated: needs no [`Op::Primal`] to be read as a plain value.
    pub(super) plain: bool,
    /// Whether it is read by `[i]` for `i` in `0..len()`, where that is known.
    pub(super) sequence: Option<bool>,
    /// A slice parameter: a copy of it is a `Vec`.
    pub(super) slice: bool,
    /// Surely a random generator.
    pub(super) generator: bool,
    /// Whether it is an `Option` or a `Result`.
    pub(super) choice: Choice,
    /// The type of a function, which the local is.
    pub(super) function: Option<syn::Type>,
    /// How many elements it has, if it is an array and that is written.
    pub(super) len: Option<usize>,
}

/// How a variable holds a value.
#[derive(Clone, Copy)]
pub(super) enum Held {
    Value,
    /// The value that the user's reference refers to.
    Referent,
    /// The reference itself: to a value of a static type.
    Reference,
}

impl Facts {
    pub(super) fn hold(&mut self, held: Held) {
        match held {
            Held::Value => {}
            Held::Referent => self.reference = true,
            Held::Reference => (self.holds_reference, self.plain) = (true, true),
        }
    }
}

impl Lower<'_> {
    /// A new local, not yet defined.
    pub(super) fn local(&mut self, name: impl Into<String>, span: Span) -> LocalId {
        let id = LocalId(u32::try_from(self.locals.len()).unwrap_or(u32::MAX));
        let name = name.into();
        self.locals.push(Local {
            name,
            span,
            ty: None,
            storage: false,
            mutable: false,
            nondiff: false,
            lent: false,
            settles: false,
            generator: false,
        });
        self.facts.push(Facts {
            plain: self.primal_reads,
            ..Facts::default()
        });
        id
    }

    pub(super) fn edit(&mut self, local: LocalId, edit: impl FnOnce(&mut Local)) {
        if let Some(local) = self.locals.get_mut(local.0 as usize) {
            edit(local);
        }
    }

    pub(super) fn note(&mut self, local: LocalId, note: impl FnOnce(&mut Facts)) {
        if let Some(facts) = self.facts.get_mut(local.0 as usize) {
            note(facts);
        }
    }

    pub(super) fn is_mutable(&self, local: LocalId) -> bool {
        self.locals
            .get(local.0 as usize)
            .is_some_and(|local| local.mutable)
    }

    pub(super) fn facts(&self, local: LocalId) -> &Facts {
        const UNKNOWN: &Facts = &Facts {
            reference: false,
            holds_reference: false,
            plain: false,
            sequence: None,
            slice: false,
            generator: false,
            choice: Choice::Open,
            function: None,
            len: None,
        };
        self.facts.get(local.0 as usize).unwrap_or(UNKNOWN)
    }

    /// A temporary that holds `op`.
    pub(super) fn temp(&mut self, name: &str, op: Op, span: Span) -> LocalId {
        let local = self.local(name, span);
        self.push(StmtKind::Let { local, op }, span);
        local
    }

    /// The operation as an atom; `name` is for the temporary, if one is needed.
    pub(super) fn atom(&mut self, op: Op, name: &str, span: Span) -> Operand {
        match op {
            Op::Copy(operand) => operand,
            op => Operand::Var(self.temp(name, op, span)),
        }
    }

    /// A temporary that branches assign.
    pub(super) fn declare(&mut self, name: &str, span: Span) -> LocalId {
        let local = self.local(name, span);
        self.edit(local, |local| local.mutable = true);
        self.push(StmtKind::Declare(local), span);
        local
    }

    pub(super) fn push(&mut self, kind: StmtKind, span: Span) {
        if !self.open.unreachable {
            self.open.unreachable = never_comes_back(&kind);
            self.open.stmts.push(Stmt { kind, span });
        }
    }

    /// The statements that `fill` makes, as a block of their own.
    pub(super) fn nested(&mut self, fill: impl FnOnce(&mut Self)) -> Block {
        let outer = std::mem::take(&mut self.open);
        let scope = self.scope.enter();
        fill(self);
        self.scope.leave(scope);
        std::mem::replace(&mut self.open, outer).finish()
    }

    pub(super) fn next_loop(&mut self) -> LoopId {
        self.loops += 1;
        LoopId(self.loops - 1)
    }
}

fn never_comes_back(kind: &StmtKind) -> bool {
    match kind {
        StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Return(_) | StmtKind::Diverge(_) => true,
        StmtKind::If { then, els, .. } => leaves(then) && leaves(els),
        StmtKind::Match { arms, .. } => arms.iter().all(|arm| leaves(&arm.body)),
        StmtKind::Loop { id, iter: None, body } => !breaks(body, *id),
        _ => false,
    }
}

/// Only the last statement of a block can leave it.
fn leaves(block: &Block) -> bool {
    block
        .stmts
        .last()
        .is_some_and(|stmt| never_comes_back(&stmt.kind))
}

fn breaks(block: &Block, id: LoopId) -> bool {
    let guard_breaks = |arm: &Arm| arm.guard.as_ref().is_some_and(|(stmts, _)| breaks(stmts, id));
    block.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break(target) => *target == id,
        StmtKind::If { then, els, .. } => breaks(then, id) || breaks(els, id),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| guard_breaks(arm) || breaks(&arm.body, id)),
        StmtKind::Loop { body, .. } => breaks(body, id),
        _ => false,
    })
}
