//! Cotangents of numbers: added by methods, moved where they are read last, and not copied where a variable has
//! the same cotangent as another.

use super::super::Emitter;
use super::super::number::{self, Number};
use super::super::operand::Sweep::After;
use super::Puller;
use crate::analysis::activity::base_of;
use crate::analysis::needs::is_reciprocal;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Kind, Var};
use crate::ir::table::Set;
use crate::ir::visit::{Event, walk};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{BinOp, UnOp};

/// Whether a cotangent is what its name says, or the opposite.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    fn times(self, other: Sign) -> Sign {
        if self == other { Sign::Plus } else { Sign::Minus }
    }
}

/// What a number's cotangent receives of an operation whose result has the cotangent `ct`: that, or what is
/// opposite to it.
pub(super) enum Part {
    /// `ct`
    Whole,
    /// `-ct`
    Negated,
    /// `ct * number`
    Product(Number),
}

/// The variables whose cotangents [`Puller::undo_numbers`] reads, or the negation's rule.
pub(super) fn signed(emitter: &Emitter<'_>) -> Set<Var> {
    let mut signed = Set::default();
    walk(emitter.func, &mut |event| {
        let Event::Stmt(stmt) = event else { return };
        let Kind::Let { out, op } = &stmt.kind else { return };
        let operands = match op {
            Op::Binary {
                op: BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_),
                lhs,
                rhs,
            } => vec![lhs, rhs],
            Op::Unary {
                op: UnOp::Neg(_),
                arg,
            } => vec![arg],
            _ => return,
        };
        let mut operands = operands.into_iter();
        if !emitter.is_storage(*out) && operands.all(|x| emitter.number(x, After).is_some()) {
            signed.insert(*out);
        }
    });
    signed
}

impl Puller<'_> {
    /// The name of a variable's cotangent.
    pub(super) fn bar(&self, var: Var) -> Ident {
        let alias = self.aliases.borrow().get(&var).cloned();
        alias.map_or_else(|| self.emitter.names.bar(var), |(name, _)| name)
    }

    /// Whether a variable's cotangent is what its name says.
    fn sign(&self, var: Var) -> Sign {
        self.aliases
            .borrow()
            .get(&var)
            .map_or(Sign::Plus, |(_, sign)| *sign)
    }

    /// The cotangent of a number as the receiver of a method.
    pub(super) fn bar_place(&self, var: Var) -> TokenStream {
        let bar = self.emitter.names.bar(var);
        let is_param = self.emitter.param_index(var).is_some() && !self.emitter.is_storage(var);
        if is_param { quote!((*#bar)) } else { quote!(#bar) }
    }

    /// Adds a part of `ct`, the cotangent of `out`, to that of an operand, a number. `last` says that nothing
    /// else reads `ct`.
    pub(super) fn add_part(
        &self,
        x: &Operand<Var>,
        (out, ct): (Var, &TokenStream),
        part: Part,
        last: bool,
    ) -> TokenStream {
        let (true, Operand::Var(var)) = (self.emitter.activity.operand_active(x), x) else {
            return TokenStream::new();
        };
        let (var, sign) = (*var, self.sign(out));
        let (part, sign) = match part {
            Part::Negated => (Part::Whole, sign.times(Sign::Minus)),
            part => (part, sign),
        };
        if self.is_declared(var) || !self.in_scope(var) {
            return self.accumulated(var, ct, &part, sign);
        }
        self.declare(var);
        let bar = self.emitter.names.bar(var);
        let number = if last && !self.is_shared(out) {
            Number::Last(ct.clone())
        } else {
            Number::local(ct)
        };
        let value = match (&part, sign) {
            (Part::Product(by), _) => {
                number::binary(&number::operator("mul"), &number, by).unwrap_or_default()
            }
            (_, sign) if self.may_alias(var, out) && (sign == Sign::Plus || self.signed.contains(&var)) => {
                let name = self.bar(out);
                self.aliases.borrow_mut().insert(var, (name, sign));
                return TokenStream::new();
            }
            (_, Sign::Minus) => number::negated(&number).unwrap_or_default(),
            _ if matches!(number, Number::Last(_)) => quote!(#ct),
            _ => quote!(#ct.clone()),
        };
        match (&part, sign) {
            (Part::Product(_), Sign::Minus) => quote!(let mut #bar = #value.op_neg_o();),
            _ => quote!(let mut #bar = #value;),
        }
    }

    /// Adds a part to a cotangent that has a place.
    fn accumulated(&self, var: Var, ct: &TokenStream, part: &Part, sign: Sign) -> TokenStream {
        let bar = self.bar_place(var);
        let add = match (part, sign) {
            (Part::Product(by), sign) if !optimizes() => {
                let number = Number::local(ct);
                let product = number::binary(&number::operator("mul"), &number, by).unwrap_or_default();
                let add = number::operator(if sign == Sign::Plus {
                    "op_acc"
                } else {
                    "op_acc_neg"
                });
                quote!(#bar.#add(&#product);)
            }
            (Part::Product(by), sign) => {
                let (add, by) = match (by, sign) {
                    (Number::Const(by), Sign::Plus) => (number::operator("op_acc_mul_const"), by),
                    (Number::Const(by), Sign::Minus) => (number::operator("op_acc_neg_mul_const"), by),
                    (Number::Real(_, by) | Number::Last(by), Sign::Plus) => {
                        (number::operator("op_acc_mul"), by)
                    }
                    (Number::Real(_, by) | Number::Last(by), Sign::Minus) => {
                        (number::operator("op_acc_neg_mul"), by)
                    }
                };
                quote!(#bar.#add(&#ct, #by);)
            }
            (_, Sign::Plus) => quote!(#bar.op_acc(&#ct);),
            (_, Sign::Minus) => quote!(#bar.op_acc_neg(&#ct);),
        };
        self.guarded(var, add)
    }

    /// Whether a variable's cotangent is that of another, too.
    pub(super) fn is_shared(&self, out: Var) -> bool {
        let (aliases, bar) = (self.aliases.borrow(), self.emitter.names.bar(out));
        aliases.contains_key(&out) || aliases.values().any(|(name, _)| *name == bar)
    }

    /// Whether the cotangent of `var` can be that of `out`: it receives nothing else.
    fn may_alias(&self, var: Var, out: Var) -> bool {
        !self.emitter.is_storage(out)
            && !self.emitter.is_storage(var)
            && self.emitter.uses.is_bound(var)
            && self.emitter.uses.once(var)
    }

    /// Part of a cotangent whose own type may be known later only: a number's methods need it at once.
    pub(super) fn number_part(&self, x: &Operand<Var>, part: TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match x {
            Operand::Var(var) if self.emitter.is_real(*var) => quote!(#plumbing::number::<_, Lv>(#part)),
            _ => part,
        }
    }

    /// The cotangents of an operator's operands where both are numbers.
    pub(super) fn undo_numbers(
        &self,
        out: Var,
        op: &syn::BinOp,
        (lhs, a): (&Operand<Var>, Number),
        (rhs, b): (&Operand<Var>, Number),
        ct: &TokenStream,
    ) -> TokenStream {
        let active = |x| self.emitter.activity.operand_active(x);
        let (both, from) = (active(lhs) && active(rhs), (out, ct));
        match op {
            syn::BinOp::Add(_) => {
                let lhs = self.add_part(lhs, from, Part::Whole, !both);
                let rhs = self.add_part(rhs, from, Part::Whole, true);
                quote!(#lhs #rhs)
            }
            syn::BinOp::Sub(_) if base_of(lhs) == base_of(rhs) => {
                let lhs = self.add_part(lhs, from, Part::Whole, false);
                let rhs = self.add_part(rhs, from, Part::Negated, true);
                quote!(#lhs #rhs)
            }
            syn::BinOp::Sub(_) => {
                let rhs = self.add_part(rhs, from, Part::Negated, !both);
                let lhs = self.add_part(lhs, from, Part::Whole, true);
                quote!(#rhs #lhs)
            }
            syn::BinOp::Mul(_) => {
                let lhs = self.add_part(lhs, from, Part::Product(b), !both);
                let rhs = self.add_part(rhs, from, Part::Product(a), true);
                quote!(#lhs #rhs)
            }
            syn::BinOp::Div(_) if is_reciprocal(lhs) => {
                let y = self.emitter.by_ref(out, After);
                self.contribute(rhs, quote!(#ct.op_mul(#y).op_mul(#y).op_neg_o()))
            }
            _ => {
                let (y, number) = (self.emitter.by_ref(out, After), Number::local(ct));
                let divide = proc_macro2::Ident::new("div", syn::spanned::Spanned::span(op));
                let Some(by_lhs) = number::binary(&divide, &number, &b) else {
                    return TokenStream::new();
                };
                if both && optimizes() {
                    // One division serves both.
                    let part = self.emitter.names.suffixed(out, "_part");
                    let by_rhs = quote!(#part.op_mul(#y).op_neg_o());
                    let (rhs, lhs) = (self.contribute(rhs, by_rhs), self.contribute(lhs, quote!(#part)));
                    return quote!(let #part = #by_lhs; #rhs #lhs);
                }
                let by_rhs = Number::local(&quote!(#ct.op_mul(#y)));
                let by_rhs = number::binary(&divide, &by_rhs, &b).map(|quotient| quote!(#quotient.op_neg()));
                let (lhs, rhs) = (
                    self.contribute(lhs, by_lhs),
                    by_rhs.map(|by_rhs| self.contribute(rhs, by_rhs)),
                );
                quote!(#lhs #rhs)
            }
        }
    }
}
