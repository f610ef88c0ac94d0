//! What a call leaves in its arguments: its outcome is divided into the value and what is left, and that is put in place.

use super::Emitter;
use super::operand::Sweep;
use crate::ir::op::Operand;
use crate::ir::settle::Slot;
use crate::ir::ssa::Var;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// Whether a variable is the outcome of a call with active values. What is surely a number is a value alone.
    pub(super) fn is_outcome(&self, var: Var) -> bool {
        let info = self.func.vars.get(var.index());
        info.is_some_and(|info| info.outcome) && self.is_lifted(var) && !self.is_scalar(var)
    }

    fn value_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_value")
    }

    fn left_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_left")
    }

    /// Takes an outcome apart.
    pub(super) fn divide(&self, outcome: Var) -> TokenStream {
        if !self.is_outcome(outcome) {
            return TokenStream::new();
        }
        let (plumbing, name) = (self.plumbing, self.names.value(outcome));
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
        let (plumbing, left) = (self.plumbing, self.left_name(*outcome));
        match slot {
            Slot::Argument(behind) => {
                let left = passed_over(quote!(#left), behind);
                quote!(#plumbing::settle(&mut #place, #left.1);)
            }
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
