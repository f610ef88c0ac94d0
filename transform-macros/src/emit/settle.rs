//! What a call leaves in its arguments: its outcome is divided into the value and what is left, and that is put in place.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::activity::base_of;
use crate::ir::op::{Op, Operand};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

impl Emitter<'_> {
    /// Whether a variable is the outcome of a call with active values. What is surely a number is a value alone.
    pub(super) fn is_outcome(&self, var: Var) -> bool {
        let info = self.func.vars.get(var.index());
        info.is_some_and(|info| info.outcome) && self.is_lifted(var) && !self.is_scalar(var)
    }

    /// Whether outcomes of calls are taken apart, or refused.
    pub(super) fn has_outcomes(&self) -> bool {
        let mut refused = false;
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: Kind::Let { op, .. } | Kind::Effect(op),
                ..
            }) = event
            {
                refused |= self.may_change_unseen(op);
            }
        });
        refused || self.func.vars.iter().any(|info| info.outcome)
    }

    fn value_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_value")
    }

    fn left_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_left")
    }

    /// Whether an operation may be a method of the user's that changes its receiver, where nothing says that it may.
    pub(super) fn may_change_unseen(&self, op: &Op<Var>) -> bool {
        let Op::Method { recv, .. } = op else { return false };
        self.may_be_of_user(op) && base_of(recv).is_some_and(|var| self.is_mutable(var))
    }

    /// Refuses an outcome that changes what its method is called on.
    pub(super) fn unchanged(&self, method: &Ident, outcome: &Ident) -> TokenStream {
        let plumbing = self.plumbing;
        quote_spanned!(method.span()=> #plumbing::came(&#outcome).unchanged();)
    }

    /// Takes an outcome apart; refuses what is one unseen.
    pub(super) fn outcome(&self, outcome: Var, op: &Op<Var>) -> TokenStream {
        let (plumbing, name) = (self.plumbing, self.names.value(outcome));
        if !self.is_outcome(outcome) {
            let is_outcome = self
                .func
                .vars
                .get(outcome.index())
                .is_some_and(|info| info.outcome);
            let refused = !is_outcome && self.is_lifted(outcome) && self.may_change_unseen(op);
            return match op {
                Op::Method { name: method, .. } if refused => self.unchanged(method, &name),
                _ => TokenStream::new(),
            };
        }
        let (value, left) = (self.value_name(outcome), self.left_name(outcome));
        quote!(let (#value, #left) = #plumbing::came(#name).divide();)
    }

    /// The value of an outcome.
    pub(super) fn returned(&self, outcome: &Operand<Var>) -> TokenStream {
        match outcome {
            Operand::Var(var) if self.is_outcome(*var) => {
                let value = self.value_name(*var);
                quote!(#value)
            }
            _ => self.lifted_value(outcome, Sweep::Forward),
        }
    }

    /// Puts what is left in a place; without active values the call itself has done so.
    pub(super) fn settle(&self, slot: Slot, place: TokenStream, args: &[Operand<Var>]) -> TokenStream {
        let Some(Operand::Var(outcome)) = args.first() else {
            return TokenStream::new();
        };
        if !self.is_outcome(*outcome) {
            return TokenStream::new();
        }
        if self.is_settled_in_place(*outcome, slot) {
            return TokenStream::new();
        }
        let (plumbing, left) = (self.plumbing, self.left_name(*outcome));
        match slot {
            Slot::Argument(behind) => {
                let left = passed_over(quote!(#left), behind);
                quote!(#plumbing::settle(&mut #place, #left.1);)
            }
            Slot::Only => quote!(#plumbing::settle_receiver(&mut #place, #left);),
            Slot::Receiver(behind) => {
                let left = passed_over(quote!(#left), behind);
                quote!(#plumbing::settle_receiver(&mut #place, #left);)
            }
        }
    }
}

/// The list without so many values at its end.
pub(super) fn passed_over(list: TokenStream, behind: usize) -> TokenStream {
    (0..behind).fold(list, |list, _| quote!(#list.0))
}
