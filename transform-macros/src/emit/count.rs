//! Counters in the sweeps after the forward one: counted forwards again, or back from their last value.

use super::Emitter;
use super::names::fixed;
use super::operand::Sweep::After;
use crate::analysis::residuals::Source;
use crate::ir::ssa::{Kind, Loop};
use crate::ir::table::Set;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// The counters of a loop before its first round.
    pub(super) fn start_counters(&self, l: &Loop) -> TokenStream {
        let starts = self.residuals.counters(l).map(|counter| {
            let (name, init) = (
                self.names.value(counter.var),
                self.plain_operand(&counter.init, After),
            );
            quote!(let mut #name = #init;)
        });
        starts.collect()
    }

    /// The counters of a loop where its reverse sweep begins.
    pub(super) fn counters_before_reverse(&self, l: &Loop) -> TokenStream {
        if self.ascends(l) {
            self.start_counters(l)
        } else {
            self.end_counters(l)
        }
    }

    /// The counters of a loop after its last round.
    fn end_counters(&self, l: &Loop) -> TokenStream {
        let (start, on) = (self.start_counters(l), self.count_on(l));
        if start.is_empty() {
            return start;
        }
        let (header, steps) = (self.rounds_again(l, &fixed("count"), false), self.steps(l));
        quote!(#start #header { #steps #on })
    }

    /// From the start of a round to its end; the steps are in scope.
    pub(super) fn count_on(&self, l: &Loop) -> TokenStream {
        let counts = self.residuals.counters(l).map(|counter| {
            let name = self.names.value(counter.var);
            let steps = counter.steps.iter().map(|(adds, step)| {
                let step = self.plain_operand(step, After);
                self.counted(*adds, &name, step)
            });
            steps.collect::<TokenStream>()
        });
        counts.collect()
    }

    /// From the end of a round to its start.
    pub(super) fn count_back(&self, l: &Loop) -> TokenStream {
        let counts = self.residuals.counters(l).map(|counter| {
            let name = self.names.value(counter.var);
            let steps = counter.steps.iter().rev().map(|(adds, step)| {
                let step = self.plain_operand(step, After);
                self.counted(!adds, &name, step)
            });
            steps.collect::<TokenStream>()
        });
        let counts: TokenStream = counts.collect();
        if counts.is_empty() {
            return counts;
        }
        let steps = self.steps(l);
        quote!({ #steps #counts })
    }

    fn counted(&self, adds: bool, name: &Ident, step: TokenStream) -> TokenStream {
        let plumbing = self.plumbing;
        // The step back from a counter that has wrapped wraps, too.
        if adds {
            quote!(#name = #plumbing::WrappingAdd::wrapping_add(&#name, &#step);)
        } else {
            quote!(#name = #plumbing::WrappingSub::wrapping_sub(&#name, &#step);)
        }
    }

    /// What the steps of a round are computed from.
    fn steps(&self, l: &Loop) -> TokenStream {
        let counters = self.residuals.counters(l);
        let inner: Set<_> = counters.flat_map(|counter| &counter.inner).collect();
        let lets = l.body.stmts.iter().filter_map(|stmt| match &stmt.kind {
            Kind::Let { out, op }
                if inner.contains(out) && self.residuals.source(*out) == Some(Source::Recomputed) =>
            {
                let (name, value) = (self.names.value(*out), self.value(Some(*out), op, After));
                Some(quote!(let #name = #value;))
            }
            _ => None,
        });
        lets.collect()
    }
}
