//! One walk over a function for all analyses: every statement, and every flow of a value into a variable
//! through an exit, a loop's start or its next round.

use super::op::{Length, Op, Operand, Place};
use super::ssa::{Adapter, Func, Items, Kind, Loop, Node, Region, Stmt, Term, Var};

/// What a walk meets, in program order.
pub(crate) enum Event<'a> {
    Stmt(&'a Stmt),
    /// The value becomes the variable.
    Flow {
        from: &'a Operand<Var>,
        to: Var,
    },
    /// The loop's final value of a carried variable, when its items run out.
    Exhausted {
        from: Var,
        to: Var,
    },
    /// The value becomes the function's result.
    Result(&'a Operand<Var>),
    /// A variable bound by a pattern; `of` is what is taken apart.
    Bound {
        to: Var,
        of: &'a Operand<Var>,
    },
    /// A loop's item, and the bounds of the range that it is of.
    Item {
        to: Var,
        range: Option<[&'a Operand<Var>; 2]>,
    },
}

/// Walks a function.
pub(crate) fn walk<'a>(func: &'a Func, f: &mut dyn FnMut(Event<'a>)) {
    region(&func.body, f);
    for (_, values) in func.body.exits() {
        values.iter().for_each(|value| f(Event::Result(value)));
    }
}

fn region<'a>(r: &'a Region, f: &mut dyn FnMut(Event<'a>)) {
    for stmt in &r.stmts {
        f(Event::Stmt(stmt));
        if let Kind::Bind { outs, node, .. } = &stmt.kind {
            self::node(node, f);
            let exit = usize::from(matches!(node, Node::Loop(_)));
            flows(node, exit, outs, f);
            if let Node::Loop(l) = node {
                left_in_carried(l, f);
            }
        }
    }
    match &r.term {
        Term::Exit { .. } | Term::Diverge(_) => {}
        Term::Branch(n) => node(n, f),
        Term::Dispatch { node: n, exits, .. } => {
            node(n, f);
            let first = usize::from(matches!(n, Node::Loop(_)));
            for (k, exit) in exits.iter().enumerate() {
                flows(n, first + k, &exit.params, f);
                region(exit, f);
            }
        }
    }
}

/// What `break` leaves in carried variables is written where a round would leave it.
fn left_in_carried<'a>(l: &'a Loop, f: &mut dyn FnMut(Event<'a>)) {
    for (_, values) in l.body.exits().into_iter().filter(|(exit, _)| *exit == 1) {
        for (from, &to) in values.iter().zip(&l.body.params) {
            f(Event::Flow { from, to });
        }
    }
}

/// The values of one exit of a node, into the variables that receive them.
fn flows<'a>(node: &'a Node, exit: usize, to: &[Var], f: &mut dyn FnMut(Event<'a>)) {
    for (_, values) in node
        .regions()
        .into_iter()
        .flat_map(Region::exits)
        .filter(|(k, _)| *k == exit)
    {
        for (from, &to) in values.iter().zip(to) {
            f(Event::Flow { from, to });
        }
    }
    if let Node::Loop(l) = node
        && exit == 1
        && l.source.is_some()
    {
        for (&from, &to) in l.body.params.iter().zip(to) {
            f(Event::Exhausted { from, to });
        }
    }
}

fn node<'a>(n: &'a Node, f: &mut dyn FnMut(Event<'a>)) {
    match n {
        Node::If { then, els, .. } => {
            region(then, f);
            region(els, f);
        }
        Node::Match { scrutinee, arms } => {
            for arm in arms {
                let of = scrutinee;
                arm.bindings
                    .iter()
                    .for_each(|(_, to)| f(Event::Bound { to: *to, of }));
                if let Some((stmts, _)) = &arm.guard {
                    stmts.iter().for_each(|stmt| f(Event::Stmt(stmt)));
                }
                region(&arm.body, f);
            }
        }
        Node::Loop(l) => {
            if let Some(source) = &l.source {
                let range = match &source.items {
                    Items::Range { lo, hi, .. } => Some([lo, hi]),
                    Items::Inactive(_) => None,
                };
                let to = source.item;
                f(Event::Item { to, range });
            }
            for (from, &to) in l.inits.iter().zip(&l.body.params) {
                f(Event::Flow { from, to });
            }
            region(&l.body, f);
            flows(n, 0, &l.body.params, f);
        }
    }
}

impl Op<Var> {
    /// The operands, whatever their role.
    pub(crate) fn operands(&self) -> Vec<&Operand<Var>> {
        match self {
            Op::Copy(x) | Op::Deref(x) | Op::Primal(x) | Op::Returned(x) => vec![x],
            Op::Wrap { value, .. } | Op::Is { value, .. } => vec![value],
            Op::Outcome { value, left } => std::iter::once(value).chain(left).collect(),
            Op::Unary { arg, .. } | Op::Cast { arg, .. } => vec![arg],
            Op::Binary { lhs, rhs, .. } | Op::Compare { lhs, rhs, .. } => vec![lhs, rhs],
            Op::Method { recv, args, .. } => std::iter::once(recv).chain(args).collect(),
            Op::Call { args, .. } => args.iter().collect(),
            Op::Tuple(items) | Op::Array { items, .. } => items.iter().collect(),
            Op::Struct { values, rest, .. } => values.iter().chain(rest).collect(),
            Op::Repeat { item, len, .. } => match len {
                Length::Operand(len) => vec![item, len],
                Length::Const(_) => vec![item],
            },
            Op::Get(_) | Op::Opaque { .. } => Vec::new(),
        }
    }

    /// Every variable read, indices included.
    pub(crate) fn vars(&self, f: &mut dyn FnMut(Var)) {
        match self {
            Op::Get(place) => place.vars(f),
            Op::Opaque { inputs, .. } => inputs.iter().for_each(|(_, v)| f(*v)),
            _ => self.operands().into_iter().for_each(|x| x.vars(f)),
        }
    }
}

impl Place<Var> {
    pub(crate) fn vars(&self, f: &mut dyn FnMut(Var)) {
        f(self.base);
        self.path.iter().for_each(|proj| proj.vars(f));
    }
}

impl Region {
    /// Every read of a variable in the region and those inside it.
    pub(crate) fn reads(&self, f: &mut dyn FnMut(Var)) {
        self.stmts.iter().for_each(|stmt| stmt.reads(f));
        self.term_reads(f);
    }

    /// Every read of a variable in the way a region ends.
    pub(crate) fn term_reads(&self, f: &mut dyn FnMut(Var)) {
        match &self.term {
            Term::Exit { values, .. } => values.iter().for_each(|x| x.vars(f)),
            Term::Branch(node) => node.reads(f),
            Term::Dispatch { node, exits, .. } => {
                node.reads(f);
                exits.iter().for_each(|exit| exit.reads(f));
            }
            Term::Diverge(op) => op.vars(f),
        }
    }
}

impl Stmt {
    /// Every read of a variable in the statement and those inside it.
    pub(crate) fn reads(&self, f: &mut dyn FnMut(Var)) {
        match &self.kind {
            Kind::Let { op, .. } | Kind::Effect(op) => op.vars(f),
            Kind::Set {
                base, path, value, ..
            } => {
                f(*base);
                path.iter().for_each(|proj| proj.vars(f));
                value.vars(f);
            }
            Kind::Mutate { base, path, args, .. } => {
                f(*base);
                path.iter().for_each(|proj| proj.vars(f));
                args.iter().for_each(|x| x.vars(f));
            }
            Kind::Bind { node, .. } => node.reads(f),
            Kind::Declare(_) => {}
        }
    }
}

impl Node {
    pub(crate) fn reads(&self, f: &mut dyn FnMut(Var)) {
        match self {
            Node::If { cond, .. } => cond.vars(f),
            Node::Match { scrutinee, arms } => {
                scrutinee.vars(f);
                for (stmts, value) in arms.iter().filter_map(|arm| arm.guard.as_ref()) {
                    stmts.iter().for_each(|stmt| stmt.reads(f));
                    value.vars(f);
                }
            }
            Node::Loop(l) => {
                l.inits.iter().for_each(|x| x.vars(f));
                match l.source.as_ref().map(|source| &source.items) {
                    Some(Items::Range { lo, hi, adapters, .. }) => {
                        [lo, hi].into_iter().for_each(|x| x.vars(f));
                        for adapter in adapters {
                            if let Adapter::StepBy(k) = adapter {
                                k.vars(f);
                            }
                        }
                    }
                    Some(Items::Inactive(x)) => x.vars(f),
                    None => {}
                }
                l.checkpoint
                    .iter()
                    .for_each(|checkpoint| checkpoint.number().vars(f));
            }
        }
        self.regions().into_iter().for_each(|region| region.reads(f));
    }
}
