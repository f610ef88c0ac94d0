//! Loops in which lanes that run together wait for one another, see `analysis::waits`. At levels without such lanes, and where a
//! run is for its derivative, they are loops like others.

use super::super::names::numbered;
use super::super::operand::Sweep::Forward;
use super::Sweeper;
use crate::ir::op::Op;
use crate::ir::ssa::{Loop, Var};
use proc_macro2::TokenStream;
use quote::quote;
use syn::BinOp;

impl Sweeper<'_> {
    fn waits_in(&self, l: &Loop) -> bool {
        self.emitter.waiting.get() && self.emitter.waits.loops.contains(&l.id)
    }

    /// What says whether the run is for its derivative.
    fn kept(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match self.emitter.sweeps_once {
            true => quote!(Kp),
            false => quote!(#plumbing::ValueAlone),
        }
    }

    /// The answer to the question that ends such a loop.
    pub(super) fn question(&self, out: Var, op: &Op<Var>) -> Option<TokenStream> {
        let on = *self.emitter.waits.questions.get(&out)?;
        let Op::Compare { op, lhs, rhs } = op else {
            return None;
        };
        let (which, swapped, answer) = match op {
            BinOp::Eq(_) => (quote!(Equal), false, true),
            BinOp::Ne(_) => (quote!(Equal), false, false),
            BinOp::Lt(_) => (quote!(Less), false, true),
            BinOp::Le(_) => (quote!(LessEqual), false, true),
            BinOp::Gt(_) => (quote!(Less), true, true),
            BinOp::Ge(_) => (quote!(LessEqual), true, true),
            _ => return None,
        };
        if !self.emitter.waiting.get() {
            return None;
        }
        let (plumbing, kept) = (self.emitter.plumbing, self.kept());
        let (a, b) = match swapped {
            true => (rhs, lhs),
            false => (lhs, rhs),
        };
        let (a, b) = (
            self.emitter.operand_ref(a, Forward),
            self.emitter.operand_ref(b, Forward),
        );
        let by = on == answer;
        let not = (!on).then(|| quote!(!));
        Some(quote!(#not #plumbing::goes_on::<#kept, _, _>(#a, #b, #plumbing::Which::#which, #by)))
    }

    /// The value of a carried variable for the next round.
    pub(super) fn awaited(&self, l: &Loop, var: Var, value: TokenStream) -> TokenStream {
        if !self.waits_in(l) {
            return value;
        }
        let (plumbing, kept) = (self.emitter.plumbing, self.kept());
        let name = self.emitter.names.value(var);
        match self.emitter.waits.late.contains(&var) {
            true => {
                let round = numbered("round", l.id);
                quote!(#plumbing::awaited::<#kept, _, _>(&#name, #value, #round))
            }
            false => quote!(#plumbing::awaited::<#kept, _, _>(&#name, #value, #plumbing::together::<Lv>())),
        }
    }

    /// What a round begins with.
    pub(super) fn begin_round(&self, l: &Loop) -> TokenStream {
        let late = l
            .body
            .params
            .iter()
            .any(|var| self.emitter.waits.late.contains(var));
        if !(late && self.waits_in(l)) {
            return TokenStream::new();
        }
        let (plumbing, round) = (self.emitter.plumbing, numbered("round", l.id));
        quote!(let #round = #plumbing::together::<Lv>();)
    }

    /// The loop with the lanes that come to it, which leave it together.
    pub(super) fn waiting(&self, l: &Loop, run: TokenStream) -> TokenStream {
        if !self.waits_in(l) {
            return run;
        }
        let (plumbing, lanes) = (self.emitter.plumbing, numbered("lanes", l.id));
        quote! {
            let #lanes = #plumbing::together::<Lv>();
            #run
            #plumbing::rejoin::<Lv>(#lanes);
        }
    }
}
