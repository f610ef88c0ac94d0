//! Rounds of a loop that are run in the reverse sweep, each just before it is reversed, if the caller asks for nothing
//! but a gradient.

use super::Emitter;
use super::forward::Sweeper;
use super::names::{fixed, numbered};
use super::operand::Sweep::After;
use crate::ir::op::{Length, Op, Operand};
use crate::ir::ssa::{Kind, Loop};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// The places that rounds fill before they read them, and their tapes.
    pub(super) fn scratch(&self, l: &Loop) -> TokenStream {
        let (wrt, scratch) = (fixed("wrt"), self.local.get(&l.id).map(|local| &local.scratch));
        let vectors = self.func.body.stmts.iter().filter_map(|stmt| match &stmt.kind {
            Kind::Let {
                out,
                op:
                    op @ Op::Repeat {
                        len: Length::Operand(_),
                        ..
                    },
            } if scratch.is_some_and(|vars| vars.contains(out)) => {
                let (name, value) = (self.names.value(*out), self.value(Some(*out), op, After));
                Some(quote!(let mut #name = if #wrt.once() { #value } else { ::std::vec::Vec::new() };))
            }
            _ => None,
        });
        let mut taped = Vec::new();
        if scratch.is_some() {
            self.loops_of_region(&l.body, &mut taped);
        }
        let tapes = taped.iter().map(|l| {
            let (now, empty) = (numbered("now", l.id), self.empty_tape(l));
            quote!(let mut #now = #empty;)
        });
        vectors.chain(tapes).collect()
    }

    /// Runs a round, or goes `step` back on the tapes: the residuals are in scope after either.
    pub(super) fn run_or_step(&self, l: &Loop, round: &Ident, step: TokenStream) -> TokenStream {
        let Some(local) = self.local.get(&l.id) else {
            return step;
        };
        let (plumbing, wrt, now) = (self.plumbing, fixed("wrt"), numbered("now", l.id));
        let mut taped = Vec::new();
        self.loops_of_region(&l.body, &mut taped);
        let named = |name| {
            taped
                .iter()
                .map(move |l| numbered(name, l.id))
                .collect::<Vec<_>>()
        };
        let (tapes, cursors, nows) = (named("tape"), named("cursor"), named("now"));
        let rounds = taped.iter().map(|l| self.rounds_of(l));
        let sums = l
            .body
            .params
            .iter()
            .filter(|var| !self.is_storage(**var))
            .map(|var| {
                let name = self.names.value(*var);
                quote!(let #name = <#plumbing::Real<_, Lv> as ::core::default::Default>::default();)
            });
        let outer = self.again.replace(local.reads.clone());
        let sweeper = Sweeper {
            emitter: self,
            augmented: true,
        };
        // What the round itself keeps is not on its loop's tape.
        self.recorded.borrow_mut().retain(|_, id| *id != l.id);
        let residuals = |_: usize, _: &[Operand<_>], residuals: TokenStream| residuals;
        let run = sweeper.region(&l.body, &[], &residuals, &|inner| inner);
        self.again.replace(outer);
        // A round that keeps nothing itself has no residuals to be read.
        let (declared, keep, kept, stepped) = if self.has_tape(l) {
            (quote!(let #now;), quote!(#now =), quote!(&#now,), quote!(#round,))
        } else {
            (
                TokenStream::new(),
                quote!(let _ =),
                TokenStream::new(),
                TokenStream::new(),
            )
        };
        quote! {
            #declared
            let (#stepped #(#tapes,)*) = if #wrt.once() {
                #(let mut #tapes = #plumbing::emptied(&mut #nows);)*
                #(#sums)*
                #keep { #run };
                #(let #tapes = &#nows; let #tapes = #rounds; #cursors = #tapes.len();)*
                (#kept #(#tapes,)*)
            } else {
                #step
                (#stepped #(#tapes,)*)
            };
        }
    }
}
