//! The surface program: what `lower` makes of a function body. Expressions are gone (every right-hand
//! side is one [`Op`] over atoms), names are resolved to locals, patterns are taken apart; mutation and
//! jumps are still there. `functionalize` turns it into the single-assignment form of `ssa`.
//!
//! Values of blocks (`if`, `match`, `loop`, labelled blocks) are passed by assigning a declared
//! temporary in every branch; `break v` is an assignment and a `Break`; the tail of the function is a
//! `Return`. `while c {..}` is a loop that begins with the statements of `c` and `if c {} else {break}`;
//! `a && b` is an `If` unless `b` is an atom or a comparison of atoms.

mod display;

use crate::ir::checkpoint::Checkpoint;
use crate::ir::op::{Op, Operand, Place};
use crate::ir::table::Map;
use proc_macro2::{Ident, Span};

/// A source variable, or a temporary. Shadowing makes a new local.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct LocalId(pub(crate) u32);

#[derive(Clone, Debug)]
pub(crate) struct Local {
    /// The user's name; temporaries are called after what they hold ("t", "cond", "y").
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The type written by the user, if any.
    pub(crate) ty: Option<syn::Type>,
    /// Written through a path or by a mutating method somewhere (`a[i] = e`, `v.push(e)`): updated in place.
    pub(crate) storage: bool,
    /// Assigned more than once (`mut`, deferred `let`, branch temporaries).
    pub(crate) mutable: bool,
    /// `#[nondiff] let` or parameter.
    pub(crate) nondiff: bool,
    /// Changed in place by calls and methods: `f(&mut x)`, `rng.normal(..)`.
    pub(crate) lent: bool,
    /// Its methods may change it: what they leave in it is the next version.
    pub(crate) settles: bool,
    /// Surely a random generator.
    pub(crate) generator: bool,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) locals: Vec<Local>,
    /// One local per parameter, in order. A parameter with a pattern gets a local of its own first.
    pub(crate) params: Vec<LocalId>,
    /// The parameters that are results, too: `x: &mut T`.
    pub(crate) left: Vec<LocalId>,
    /// `fn`, `const` and `use` items declared in the body, kept as written: they go before its statements.
    pub(crate) items: Vec<syn::Item>,
    /// The closures that are given to functions.
    pub(crate) closures: Vec<Closure>,
    /// The loops that are marked with `#[checkpoint]`.
    pub(crate) checkpoints: Map<LoopId, Checkpoint<Operand<LocalId>>>,
    pub(crate) block: Block,
}

/// A closure that is given to a function: a struct of what it holds, with the method that it is.
#[derive(Debug)]
pub(crate) struct Closure {
    /// The struct.
    pub(crate) name: Ident,
    /// Its fields, in their order: what the closure names from outside.
    pub(crate) held: Vec<Held>,
    /// It is given as it is, and not by reference.
    pub(crate) by_value: bool,
    /// Other closures and transforms that it names.
    pub(crate) before: Vec<syn::Stmt>,
    pub(crate) expr: syn::ExprClosure,
}

impl Closure {
    /// Whether a path names its struct.
    pub(crate) fn is(&self, path: &syn::Path) -> bool {
        path.segments
            .first()
            .is_some_and(|first| first.ident == self.name)
    }
}

/// What a closure holds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) name: Ident,
    /// The type, where it is known already: of a function.
    pub(crate) function: Option<syn::Type>,
    /// The name is that of a reference.
    pub(crate) borrowed: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) stmts: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub(crate) kind: StmtKind,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct LoopId(pub(crate) u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SetHow {
    Assign,
    Add,
    Sub,
}

#[derive(Clone, Debug)]
pub(crate) enum StmtKind {
    /// The first definition of a local.
    Let {
        local: LocalId,
        op: Op<LocalId>,
    },
    /// `let x;`
    Declare(LocalId),
    /// `x = e`; `x += e` is expanded to a `Binary` into `x`.
    Assign {
        local: LocalId,
        op: Op<LocalId>,
    },
    /// `a[i] = e`, `a[i] += e`, `t.0 -= e`; other compound forms are a `Get`, a `Binary` and a `Set`.
    Set {
        place: Place<LocalId>,
        how: SetHow,
        value: Operand<LocalId>,
    },
    /// A method that changes its receiver in place: `v.push(x)`, `a.swap(i, j)`, `v.pop()`, `v.clear()`,
    /// `v.fill(x)`, `v.extend_from_slice(&w)`, `v.truncate(n)`, `v.resize(n, x)`.
    Mutate {
        place: Place<LocalId>,
        method: Ident,
        args: Vec<Operand<LocalId>>,
        result: Option<LocalId>,
    },
    /// Evaluated for its effect only: `println!`, an ignored call.
    Effect(Op<LocalId>),
    If {
        cond: Operand<LocalId>,
        then: Block,
        els: Block,
    },
    Match {
        scrutinee: Operand<LocalId>,
        arms: Vec<Arm>,
    },
    Loop {
        id: LoopId,
        iter: Option<Iter>,
        body: Block,
    },
    Break(LoopId),
    Continue(LoopId),
    Return(Operand<LocalId>),
    /// `panic!`, `unreachable!`, `todo!`: never comes back.
    Diverge(Op<LocalId>),
}

#[derive(Clone, Debug)]
pub(crate) struct Arm {
    /// The pattern as written, its bindings still under the user's names.
    pub(crate) pat: syn::Pat,
    pub(crate) bindings: Vec<(Ident, LocalId)>,
    /// `if guard`: statements and the bool they compute.
    pub(crate) guard: Option<(Block, Operand<LocalId>)>,
    pub(crate) body: Block,
}

/// What a `for` loop runs over.
#[derive(Clone, Debug)]
pub(crate) struct Iter {
    /// The local that the item is bound to (patterns are taken apart at the start of the body).
    pub(crate) item: LocalId,
    pub(crate) source: IterSource,
}

#[derive(Clone, Debug)]
pub(crate) enum IterSource {
    /// `lo..hi`, `lo..=hi`, with `.rev()` and `.step_by(k)` applied in the order written.
    Range {
        lo: Operand<LocalId>,
        hi: Operand<LocalId>,
        inclusive: bool,
        adapters: Vec<RangeAdapter>,
    },
    /// Any other iterable without active parts, evaluated once, in a local.
    Inactive(Operand<LocalId>),
}

#[derive(Clone, Debug)]
pub(crate) enum RangeAdapter {
    Rev,
    StepBy(Operand<LocalId>),
}
