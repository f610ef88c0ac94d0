//! Common subexpressions and copies: what was computed before in a surrounding region is not computed
//! again. A slice element that is read thrice is read once, and its cotangent gathered in a register.
//!
//! Only operations without effect take part: arithmetic, casts, methods of floats, reads of what is never
//! written in place.

use crate::analysis::kind::{Kind as Holds, of_operand};
use crate::ir::op::{Length, Op, Operand, Place, Proj};
use crate::ir::ssa::{Adapter, Func, Items, Kind, Node, Region, Stmt, Term, Var};
use crate::ir::table::Map;
use quote::ToTokens;
use std::collections::HashMap;

/// Simplifies a function in place.
pub(crate) fn run(func: &mut Func, kinds: &[Holds]) {
    let plain: Vec<bool> = func
        .vars
        .iter()
        .map(|info| info.storage.is_none() && !info.nondiff && info.ty.is_none())
        .collect();
    let stored: Vec<bool> = func.vars.iter().map(|info| info.storage.is_some()).collect();
    let params = func.params.clone();
    let mut pass = Simplify {
        kinds,
        params,
        plain,
        stored,
        renamed: Map::default(),
    };
    pass.region(&mut func.body, &mut HashMap::new());
}

struct Simplify<'a> {
    kinds: &'a [Holds],
    /// A copy of one of these may be of another type: a vector of a slice.
    params: Vec<Var>,
    /// Variables that may stand for another.
    plain: Vec<bool>,
    /// Variables that are written in place.
    stored: Vec<bool>,
    renamed: Map<Var, Var>,
}

/// Operations computed so far, by what they compute.
type Known = HashMap<String, Var>;

impl Simplify<'_> {
    fn is(flags: &[bool], var: Var) -> bool {
        flags.get(var.index()).copied().unwrap_or(false)
    }

    fn is_number(&self, var: Var) -> bool {
        matches!(
            of_operand(self.kinds, &Operand::Var(var)),
            Holds::Scalar | Holds::Static
        )
    }

    fn region(&mut self, region: &mut Region, known: &mut Known) {
        let mut kept = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            if !self.stmt(&mut stmt, known) {
                kept.push(stmt);
            }
        }
        region.stmts = kept;
        match &mut region.term {
            Term::Exit { values, .. } => values.iter_mut().for_each(|value| self.operand(value)),
            Term::Diverge(op) => self.op(op),
            Term::Branch(node) => self.node(node, known),
            Term::Dispatch { node, exits, .. } => {
                self.node(node, known);
                exits
                    .iter_mut()
                    .for_each(|exit| self.region(exit, &mut known.clone()));
            }
        }
    }

    /// Rewrites a statement; whether it is not needed any more.
    fn stmt(&mut self, stmt: &mut Stmt, known: &mut Known) -> bool {
        match &mut stmt.kind {
            Kind::Let { out, op } => {
                self.op(op);
                return self.replaced(*out, op, known);
            }
            Kind::Set { path, value, .. } => {
                path.iter_mut().for_each(|proj| self.proj(proj));
                self.operand(value);
            }
            Kind::Mutate { path, args, .. } => {
                path.iter_mut().for_each(|proj| self.proj(proj));
                args.iter_mut().for_each(|arg| self.operand(arg));
            }
            Kind::Effect(op) => self.op(op),
            Kind::Bind { node, .. } => self.node(node, known),
            Kind::Declare(_) => {}
        }
        false
    }

    /// Whether `out` is another name for something known.
    fn replaced(&mut self, out: Var, op: &Op<Var>, known: &mut Known) -> bool {
        if !Self::is(&self.plain, out) {
            return false;
        }
        if let Op::Copy(Operand::Var(source)) = op
            && !Self::is(&self.stored, *source)
            && (!self.params.contains(source) || self.is_number(*source))
        {
            self.renamed.insert(out, *source);
            return true;
        }
        let Some(key) = self.key(op) else { return false };
        match known.get(&key) {
            Some(first) => {
                self.renamed.insert(out, *first);
                true
            }
            None => {
                known.insert(key, out);
                false
            }
        }
    }

    /// What an operation computes, if that is all it does.
    fn key(&self, op: &Op<Var>) -> Option<String> {
        let text = match op {
            Op::Unary { op, arg } => format!("{} {}", op.to_token_stream(), self.name(arg)?),
            Op::Binary { op, lhs, rhs } | Op::Compare { op, lhs, rhs } => {
                format!("{} {} {}", self.name(lhs)?, op.to_token_stream(), self.name(rhs)?)
            }
            Op::Cast { arg, ty } => format!("{} as {}", self.name(arg)?, ty.to_token_stream()),
            Op::Get(place) => format!("get {}", self.place(place)?),
            Op::Method {
                recv,
                name,
                turbofish: None,
                args,
            } => {
                let pure = name == "len" || of_operand(self.kinds, recv) == Holds::Scalar;
                let args: Option<Vec<_>> = args.iter().map(|x| self.name(x)).collect();
                pure.then(|| Some(format!("{}.{name}({})", self.name(recv)?, args?.join(", "))))??
            }
            _ => return None,
        };
        Some(text)
    }

    fn name(&self, operand: &Operand<Var>) -> Option<String> {
        match operand {
            Operand::Var(var) if Self::is(&self.stored, *var) => None,
            Operand::Var(var) => Some(format!("v{}", var.0)),
            Operand::Lit(lit) => Some(lit.to_token_stream().to_string()),
            Operand::Path(path) => Some(path.to_token_stream().to_string()),
            Operand::Ref(place) => self.place(place),
            Operand::Unit | Operand::Mut(_) => None,
        }
    }

    fn place(&self, place: &Place<Var>) -> Option<String> {
        let mut text = self.name(&Operand::Var(place.base))?;
        for proj in &place.path {
            text += &match proj {
                Proj::Index(i) => format!("[{}]", self.name(i)?),
                Proj::Field(member) => format!(".{}", member.to_token_stream()),
                Proj::Range { lo, hi, .. } => {
                    let end = |end: &Option<Operand<Var>>| match end {
                        Some(end) => self.name(end),
                        None => Some(String::new()),
                    };
                    format!("[{}..{}]", end(lo)?, end(hi)?)
                }
                Proj::Multi { .. } | Proj::Payload(_) => return None,
            };
        }
        Some(text)
    }

    fn var(&self, var: &mut Var) {
        if let Some(first) = self.renamed.get(var) {
            *var = *first;
        }
    }

    fn operand(&self, operand: &mut Operand<Var>) {
        match operand {
            Operand::Var(var) => self.var(var),
            Operand::Ref(place) | Operand::Mut(place) => {
                self.var(&mut place.base);
                place.path.iter_mut().for_each(|proj| self.proj(proj));
            }
            Operand::Lit(_) | Operand::Path(_) | Operand::Unit => {}
        }
    }

    fn proj(&self, proj: &mut Proj<Var>) {
        match proj {
            Proj::Index(i) => self.operand(i),
            Proj::Multi { indices, .. } => indices.iter_mut().for_each(|i| self.operand(i)),
            Proj::Range { lo, hi, .. } => [lo, hi].into_iter().flatten().for_each(|end| self.operand(end)),
            Proj::Field(_) | Proj::Payload(_) => {}
        }
    }

    fn op(&self, op: &mut Op<Var>) {
        match op {
            Op::Copy(x) | Op::Deref(x) | Op::Primal(x) | Op::Returned(x) => self.operand(x),
            Op::Wrap { value, .. } | Op::Is { value, .. } => self.operand(value),
            Op::Outcome { value, left } => std::iter::once(value).chain(left).for_each(|x| self.operand(x)),
            Op::Get(place) => {
                self.var(&mut place.base);
                place.path.iter_mut().for_each(|proj| self.proj(proj));
            }
            Op::Unary { arg, .. } | Op::Cast { arg, .. } => self.operand(arg),
            Op::Binary { lhs, rhs, .. } | Op::Compare { lhs, rhs, .. } => {
                self.operand(lhs);
                self.operand(rhs);
            }
            Op::Method { recv, args, .. } => {
                self.operand(recv);
                args.iter_mut().for_each(|x| self.operand(x));
            }
            Op::Call { args: items, .. } | Op::Tuple(items) | Op::Array { items, .. } => {
                items.iter_mut().for_each(|x| self.operand(x));
            }
            Op::Struct { values, rest, .. } => values.iter_mut().chain(rest).for_each(|x| self.operand(x)),
            Op::Repeat { item, len, .. } => {
                self.operand(item);
                if let Length::Operand(len) = len {
                    self.operand(len);
                }
            }
            Op::Opaque { inputs, .. } => inputs.iter_mut().for_each(|(_, var)| self.var(var)),
        }
    }

    fn node(&mut self, node: &mut Node, known: &Known) {
        match node {
            Node::If { cond, then, els } => {
                self.operand(cond);
                self.region(then, &mut known.clone());
                self.region(els, &mut known.clone());
            }
            Node::Match { scrutinee, arms } => {
                self.operand(scrutinee);
                for arm in arms {
                    let mut known = known.clone();
                    if let Some((stmts, value)) = &mut arm.guard {
                        // A guard is written apart from its arm: what it computes stays there.
                        let mut guarded = known.clone();
                        stmts.retain_mut(|stmt| !self.stmt(stmt, &mut guarded));
                        self.operand(value);
                    }
                    self.region(&mut arm.body, &mut known);
                }
            }
            Node::Loop(l) => {
                if let Some(source) = &mut l.source {
                    match &mut source.items {
                        Items::Range { lo, hi, adapters, .. } => {
                            self.operand(lo);
                            self.operand(hi);
                            for adapter in adapters {
                                if let Adapter::StepBy(k) = adapter {
                                    self.operand(k);
                                }
                            }
                        }
                        Items::Inactive(x) => self.operand(x),
                    }
                }
                l.inits.iter_mut().for_each(|init| self.operand(init));
                let checkpoint = l.checkpoint.iter_mut();
                checkpoint.for_each(|checkpoint| self.operand(checkpoint.number_mut()));
                self.region(&mut l.body, &mut known.clone());
            }
        }
    }
}
