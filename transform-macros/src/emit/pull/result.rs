//! What the cotangent of the result is added to.

use super::Puller;
use crate::effort::optimizes;
use crate::emit::names::fixed;
use crate::ir::op::Operand;
use crate::ir::ssa::{Kind, Term, Var};
use proc_macro2::TokenStream;
use quote::quote;

impl Puller<'_> {
    /// The whole body, back to its start. `residual` is a reference to what the forward sweep packed, `seed` one to the cotangent of
    /// the result.
    pub(in crate::emit) fn body(&self, residual: &TokenStream) -> TokenStream {
        let body = &self.emitter.func.body;
        if let Term::Exit { values, .. } = &body.term
            && let Some(Operand::Var(var)) = values.first()
        {
            self.begun.set(self.begins(*var));
        }
        let seed = |_: usize, values: &[Operand<Var>]| self.seed(values);
        self.region(body, &[], quote!(#residual), &seed)
    }

    /// The first version of the vector that is the result, if its cotangent is declared as that of the result: it keeps its length, it
    /// is made in the body, and whoever wants anything wants what flows into it.
    fn begins(&self, result: Var) -> Option<Var> {
        let emitter = self.emitter;
        let is_begun = |var: &Var| {
            emitter.is_storage(*var)
                && emitter.is_root(*var)
                && emitter.same_place(*var, result)
                && emitter.lengths.keeps(*var)
                && emitter.storage_is_active(*var)
                && emitter.activity.depends(result) == emitter.activity.all
        };
        let made = emitter.func.body.stmts.iter().filter_map(|stmt| match stmt.kind {
            Kind::Let { out, .. } => Some(out),
            _ => None,
        });
        made.into_iter().find(is_begun)
    }

    /// What the cotangent of a place is declared as.
    pub(super) fn first(&self, var: Var) -> TokenStream {
        if self.begun.get() != Some(var) {
            return self.typed_zero(var);
        }
        let (ty, seed) = (self.emitter.names.suffixed(var, "_type"), fixed("seed"));
        quote!(#ty.begun(#seed))
    }

    /// Whether a variable is nothing but the result and what is left in arguments, put together where the function ends.
    fn comes_apart(&self, var: Var) -> bool {
        let scopes = self.scopes.borrow();
        let here = scopes.last().is_some_and(|scope| scope.contains(&var));
        here && optimizes() && self.active(var) && self.emitter.puts_together(var)
    }

    /// Gives the function's result its cotangent.
    fn seed(&self, values: &[Operand<Var>]) -> TokenStream {
        let (plumbing, seed) = (self.emitter.plumbing, fixed("seed"));
        match values.first() {
            Some(Operand::Var(var))
                if self
                    .begun
                    .get()
                    .is_some_and(|begun| self.emitter.same_place(begun, *var)) =>
            {
                TokenStream::new()
            }
            // Nothing else has been added to a place.
            Some(Operand::Var(var))
                if self.emitter.is_storage(*var) && self.active(*var) && !self.emitter.is_real(*var) =>
            {
                let bar = self.bar_mut(*var);
                self.guarded(*var, quote!(#plumbing::acc(#bar, #seed);))
            }
            // Only its parts are looked at, where they stand.
            Some(Operand::Var(var)) if !self.is_declared(*var) && self.comes_apart(*var) => {
                self.declare(*var);
                self.seeded.borrow_mut().insert(*var);
                let bar = self.emitter.names.bar(*var);
                quote!(let #bar = #seed;)
            }
            Some(value) => self.contribute(value, quote!(#plumbing::copy(#seed))),
            None => TokenStream::new(),
        }
    }
}
