//! Operands, places and ops over current versions.

use super::Builder;
use crate::analysis::kind::is_question;
use crate::hir::{Iter, IterSource, LocalId, RangeAdapter};
use crate::ir::op::{Length, Op, Operand, Place, Proj};
use crate::ir::ssa::{Adapter, Items, Kind, Source, Stmt, Var};
use proc_macro2::{Ident, Span};

impl Builder<'_> {
    pub(super) fn operand(
        &mut self,
        operand: &Operand<LocalId>,
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Operand<Var> {
        match operand {
            // What it holds may change before it is read again.
            Operand::Var(local) if self.local(*local).is_some_and(|local| local.lent) => {
                let name = self
                    .local(*local)
                    .map_or_else(String::new, |local| local.name.clone());
                let held = Operand::Var(self.current(*local));
                self.let_temporary(&name, Op::Copy(held), out, span)
            }
            Operand::Var(local) => Operand::Var(self.current(*local)),
            Operand::Lit(lit) => Operand::Lit(lit.clone()),
            Operand::Path(path) => Operand::Path(path.clone()),
            Operand::Unit => Operand::Unit,
            Operand::Ref(place) => Operand::Ref(self.place(place, out, span)),
            Operand::Mut(place) => Operand::Mut(self.place(place, out, span)),
        }
    }

    pub(super) fn operands(
        &mut self,
        list: &[Operand<LocalId>],
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Vec<Operand<Var>> {
        list.iter()
            .map(|operand| self.operand(operand, out, span))
            .collect()
    }

    pub(super) fn place(&mut self, place: &Place<LocalId>, out: &mut Vec<Stmt>, span: Span) -> Place<Var> {
        let path = self.path(place, out, span);
        Place {
            base: self.current(place.base),
            path,
            span: place.span,
        }
    }

    /// A path whose ranges have both ends, the upper one excluded.
    pub(super) fn path(&mut self, place: &Place<LocalId>, out: &mut Vec<Stmt>, span: Span) -> Vec<Proj<Var>> {
        let mut path = Vec::new();
        for proj in &place.path {
            let proj = match proj {
                Proj::Index(i) => Proj::Index(self.operand(i, out, span)),
                Proj::Multi { indices, tuple } => Proj::Multi {
                    indices: self.operands(indices, out, span),
                    tuple: *tuple,
                },
                Proj::Field(member) => Proj::Field(member.clone()),
                Proj::Payload(part) => Proj::Payload(part.clone()),
                Proj::Range { lo, hi, inclusive } => {
                    let lo = lo.as_ref().map(|lo| self.operand(lo, out, span));
                    let hi = match hi {
                        Some(hi) => self.upper_end(hi, *inclusive, out, span),
                        None => self.length(place, path.clone(), out, span),
                    };
                    Proj::Range {
                        lo,
                        hi: Some(hi),
                        inclusive: false,
                    }
                }
            };
            path.push(proj);
        }
        path
    }

    fn upper_end(
        &mut self,
        hi: &Operand<LocalId>,
        inclusive: bool,
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Operand<Var> {
        let hi = self.operand(hi, out, span);
        if !inclusive {
            return hi;
        }
        let one = Operand::Lit(syn::Lit::Int(syn::LitInt::new("1", span)));
        let op = Op::Binary {
            op: syn::BinOp::Add(syn::token::Plus(span)),
            lhs: hi,
            rhs: one,
        };
        self.let_temporary("end", op, out, span)
    }

    fn length(
        &mut self,
        place: &Place<LocalId>,
        path: Vec<Proj<Var>>,
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Operand<Var> {
        let recv = Operand::Ref(Place {
            base: self.current(place.base),
            path,
            span: place.span,
        });
        let op = Op::Method {
            recv,
            name: Ident::new("len", span),
            turbofish: None,
            args: Vec::new(),
        };
        self.let_temporary("end", op, out, span)
    }

    pub(super) fn let_temporary(
        &mut self,
        name: &str,
        op: Op<Var>,
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Operand<Var> {
        let var = self.temporary(name, span);
        out.push(Stmt {
            kind: Kind::Let { out: var, op },
            span,
        });
        Operand::Var(var)
    }

    pub(super) fn op(&mut self, op: &Op<LocalId>, out: &mut Vec<Stmt>, span: Span) -> Op<Var> {
        match op {
            Op::Copy(Operand::Var(local)) => Op::Copy(Operand::Var(self.current(*local))),
            Op::Copy(x) => Op::Copy(self.operand(x, out, span)),
            Op::Get(place) => Op::Get(self.place(place, out, span)),
            Op::Deref(x) => Op::Deref(self.operand(x, out, span)),
            Op::Unary { op, arg } => Op::Unary {
                op: *op,
                arg: self.operand(arg, out, span),
            },
            Op::Binary { op, lhs, rhs } => Op::Binary {
                op: *op,
                lhs: self.operand(lhs, out, span),
                rhs: self.operand(rhs, out, span),
            },
            Op::Compare { op, lhs, rhs } => Op::Compare {
                op: *op,
                lhs: self.operand(lhs, out, span),
                rhs: self.operand(rhs, out, span),
            },
            Op::Cast { arg, ty } => Op::Cast {
                arg: self.operand(arg, out, span),
                ty: ty.clone(),
            },
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => Op::Method {
                recv: self.receiver(recv, name, out, span),
                name: name.clone(),
                turbofish: turbofish.clone(),
                args: self.operands(args, out, span),
            },
            Op::Call { func, args } => Op::Call {
                func: func.clone(),
                args: self.operands(args, out, span),
            },
            Op::Tuple(items) => Op::Tuple(self.operands(items, out, span)),
            Op::Struct { form, values, rest } => Op::Struct {
                form: form.clone(),
                values: self.operands(values, out, span),
                rest: rest.as_ref().map(|rest| self.operand(rest, out, span)),
            },
            Op::Wrap { by, value } => Op::Wrap {
                by: *by,
                value: self.operand(value, out, span),
            },
            Op::Is { value, variant } => Op::Is {
                value: self.operand(value, out, span),
                variant: variant.clone(),
            },
            Op::Array { items, vec } => Op::Array {
                items: self.operands(items, out, span),
                vec: *vec,
            },
            Op::Repeat { item, len, vec } => {
                let item = self.operand(item, out, span);
                let len = match len {
                    Length::Operand(len) => Length::Operand(self.operand(len, out, span)),
                    Length::Const(expr) => Length::Const(expr.clone()),
                };
                Op::Repeat { item, len, vec: *vec }
            }
            Op::Primal(x) => Op::Primal(self.operand(x, out, span)),
            Op::Returned(x) => Op::Returned(self.operand(x, out, span)),
            Op::Outcome { value, left } => Op::Outcome {
                value: self.operand(value, out, span),
                left: self.operands(left, out, span),
            },
            Op::Opaque { tokens, inputs } => Op::Opaque {
                tokens: tokens.clone(),
                inputs: inputs
                    .iter()
                    .map(|(name, local)| (name.clone(), self.current(*local)))
                    .collect(),
            },
        }
    }

    /// A receiver. An element is read first, as it may be a tensor's; a question is asked in place.
    fn receiver(
        &mut self,
        recv: &Operand<LocalId>,
        name: &Ident,
        out: &mut Vec<Stmt>,
        span: Span,
    ) -> Operand<Var> {
        if let Operand::Var(local) = recv {
            return Operand::Var(self.current(*local));
        }
        let settles = matches!(recv, Operand::Ref(place) if self.settles(place.base));
        match self.operand(recv, out, span) {
            Operand::Ref(place) if !settles && !is_question(&name.to_string()) && ends_in_index(&place) => {
                self.let_temporary("element", Op::Get(place), out, span)
            }
            other => other,
        }
    }

    /// What a loop runs over; its item is defined.
    pub(super) fn source(&mut self, iter: &Iter, out: &mut Vec<Stmt>, span: Span) -> Source {
        let items = match &iter.source {
            IterSource::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => Items::Range {
                lo: self.operand(lo, out, span),
                hi: self.operand(hi, out, span),
                inclusive: *inclusive,
                adapters: adapters
                    .iter()
                    .map(|adapter| match adapter {
                        RangeAdapter::Rev => Adapter::Rev,
                        RangeAdapter::StepBy(k) => Adapter::StepBy(self.operand(k, out, span)),
                    })
                    .collect(),
            },
            IterSource::Inactive(x) => Items::Inactive(self.operand(x, out, span)),
        };
        Source {
            item: self.define(iter.item),
            items,
        }
    }
}

fn ends_in_index(place: &Place<Var>) -> bool {
    matches!(place.path.last(), Some(Proj::Index(_) | Proj::Multi { .. }))
}
