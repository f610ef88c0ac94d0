//! The functional program: single assignment, structured regions, no jumps.
//!
//! A region is a list of statements and a terminator. Control leaves it through numbered exits, each with
//! values: an `if` has one (0); a loop body has 0 = next iteration, 1 = the loop is done, and one more for
//! every jump that leaves the loop otherwise. Mutation is an operation from the old version of a variable to
//! the new one; versions of a variable that is written in place share a storage.

use super::checkpoint::Checkpoint;
use super::op::{Op, Operand, Proj};
use crate::hir::SetHow;
use proc_macro2::{Ident, Span};

/// A variable, assigned once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Var(pub(crate) u32);

impl Var {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug)]
pub(crate) struct VarInfo {
    /// The user's name, or a temporary's.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) ty: Option<syn::Type>,
    /// The place that all versions of a variable written in place share.
    pub(crate) storage: Option<Storage>,
    /// Cut from differentiation.
    pub(crate) nondiff: bool,
    /// Declared `mut`.
    pub(crate) mutable: bool,
    /// Changed in place by calls and methods that the program does not look into.
    pub(crate) lent: bool,
    /// The outcome of a call that leaves values in its arguments, or may do so.
    pub(crate) outcome: bool,
    /// Surely a random generator.
    pub(crate) generator: bool,
}

/// The shared place of the versions of one variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Storage(pub(crate) u32);

#[derive(Debug)]
pub(crate) struct Func {
    pub(crate) vars: Vec<VarInfo>,
    pub(crate) params: Vec<Var>,
    pub(crate) body: Region,
}

#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) params: Vec<Var>,
    pub(crate) stmts: Vec<Stmt>,
    pub(crate) term: Term,
}

#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Let {
        out: Var,
        op: Op<Var>,
    },
    /// A storage is declared here and first assigned later.
    Declare(Var),
    /// `out` is `base` with the value at a path replaced, or added to.
    Set {
        out: Var,
        base: Var,
        path: Vec<Proj<Var>>,
        how: SetHow,
        value: Operand<Var>,
    },
    /// `out` is `base` after a mutating method.
    Mutate {
        out: Var,
        base: Var,
        path: Vec<Proj<Var>>,
        method: Ident,
        args: Vec<Operand<Var>>,
        result: Option<Var>,
    },
    Effect(Op<Var>),
    /// A node with one exit; nodes are numbered.
    Bind {
        id: u32,
        outs: Vec<Var>,
        node: Node,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    If {
        cond: Operand<Var>,
        then: Box<Region>,
        els: Box<Region>,
    },
    Match {
        scrutinee: Operand<Var>,
        arms: Vec<Arm>,
    },
    Loop(Box<Loop>),
}

#[derive(Clone, Debug)]
pub(crate) struct Arm {
    pub(crate) pat: syn::Pat,
    pub(crate) bindings: Vec<(Ident, Var)>,
    /// Statements and the bool they compute.
    pub(crate) guard: Option<(Vec<Stmt>, Operand<Var>)>,
    pub(crate) body: Region,
}

#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) id: u32,
    pub(crate) source: Option<Source>,
    /// Initial values of the carried variables; `body.params` are their names inside.
    pub(crate) inits: Vec<Operand<Var>>,
    /// What it keeps for its derivative, if that is said.
    pub(crate) checkpoint: Option<Checkpoint<Operand<Var>>>,
    pub(crate) body: Region,
}

/// What a `for` loop runs over.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) item: Var,
    pub(crate) items: Items,
}

#[derive(Clone, Debug)]
pub(crate) enum Items {
    Range {
        lo: Operand<Var>,
        hi: Operand<Var>,
        inclusive: bool,
        adapters: Vec<Adapter>,
    },
    Inactive(Operand<Var>),
}

#[derive(Clone, Debug)]
pub(crate) enum Adapter {
    Rev,
    StepBy(Operand<Var>),
}

#[derive(Clone, Debug)]
pub(crate) enum Term {
    Exit {
        to: usize,
        values: Vec<Operand<Var>>,
    },
    /// An `if` or `match` whose arms leave through this region's exits.
    Branch(Node),
    /// A node with several exits, each continued by a region.
    Dispatch {
        id: u32,
        node: Node,
        exits: Vec<Region>,
    },
    /// Never comes back.
    Diverge(Op<Var>),
}

impl Node {
    pub(crate) fn regions(&self) -> Vec<&Region> {
        match self {
            Node::If { then, els, .. } => vec![&**then, &**els],
            Node::Match { arms, .. } => arms.iter().map(|arm| &arm.body).collect(),
            Node::Loop(l) => vec![&l.body],
        }
    }
}

impl Loop {
    /// Whether its items cannot be made again.
    pub(crate) fn keeps_items(&self) -> bool {
        let source = self.source.as_ref();
        source.is_some_and(|source| matches!(source.items, Items::Inactive(_)))
    }
}

impl Region {
    /// Calls `f` on every terminating exit of this region, through tail branches and dispatches.
    pub(crate) fn for_each_exit(&mut self, f: &mut dyn FnMut(usize, &mut Vec<Operand<Var>>)) {
        match &mut self.term {
            Term::Exit { to, values } => f(*to, values),
            Term::Branch(node) => node.for_each_arm_exit(f),
            Term::Dispatch { exits, .. } => exits.iter_mut().for_each(|exit| exit.for_each_exit(f)),
            Term::Diverge(_) => {}
        }
    }

    /// The exits this region can leave through.
    pub(crate) fn exits(&self) -> Vec<(usize, &Vec<Operand<Var>>)> {
        match &self.term {
            Term::Exit { to, values } => vec![(*to, values)],
            Term::Branch(node) => node.regions().into_iter().flat_map(Region::exits).collect(),
            Term::Dispatch { exits, .. } => exits.iter().flat_map(Region::exits).collect(),
            Term::Diverge(_) => Vec::new(),
        }
    }
}

impl Node {
    pub(crate) fn for_each_arm_exit(&mut self, f: &mut dyn FnMut(usize, &mut Vec<Operand<Var>>)) {
        match self {
            Node::If { then, els, .. } => {
                then.for_each_exit(f);
                els.for_each_exit(f);
            }
            Node::Match { arms, .. } => arms.iter_mut().for_each(|arm| arm.body.for_each_exit(f)),
            Node::Loop(l) => l.body.for_each_exit(f),
        }
    }
}

impl<V: Copy> Operand<V> {
    /// The variables this operand names, with the paths' indices.
    pub(crate) fn vars(&self, f: &mut dyn FnMut(V)) {
        match self {
            Operand::Var(v) => f(*v),
            Operand::Ref(place) | Operand::Mut(place) => {
                f(place.base);
                place.path.iter().for_each(|proj| proj.vars(f));
            }
            Operand::Lit(_) | Operand::Path(_) | Operand::Unit => {}
        }
    }
}

impl<V: Copy> Proj<V> {
    pub(crate) fn vars(&self, f: &mut dyn FnMut(V)) {
        match self {
            Proj::Index(i) => i.vars(f),
            Proj::Multi { indices, .. } => indices.iter().for_each(|i| i.vars(f)),
            Proj::Range { lo, hi, .. } => [lo, hi].into_iter().flatten().for_each(|i| i.vars(f)),
            Proj::Field(_) | Proj::Payload(_) => {}
        }
    }
}
