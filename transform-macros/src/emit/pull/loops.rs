//! Loops: cotangents go from the last round to the first, or on from the first where rounds may be reversed in
//! any order.

use super::super::names::{fixed, numbered};
use super::{Leaf, Puller};
use crate::ir::op::Operand;
use crate::ir::ssa::{Loop, Region, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The exit by which a loop is done: its cotangents, and the pattern that finds them among those of all exits.
pub(super) struct Done<'a> {
    pub(super) pattern: TokenStream,
    pub(super) region: &'a Region,
    pub(super) bars: Ident,
}

impl Puller<'_> {
    pub(super) fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let declare = self.declare_for_loop(l);
        let starts = l
            .body
            .params
            .iter()
            .zip(outs)
            .filter(|(var, _)| self.carries(**var))
            .map(|(var, out)| {
                let (next, zero) = (self.next_bar(*var), self.zero_in_loop(*var, *out));
                if self.active(*out) && self.is_declared(*out) {
                    let bar = self.bar(*out);
                    if self.is_shared(*out) {
                        quote!(let mut #next = #plumbing::copy(&#bar);)
                    } else {
                        quote!(let mut #next = #bar;)
                    }
                } else {
                    quote!(let mut #next = #zero;)
                }
            });
        let starts: Vec<_> = starts.collect();
        let late = outs.get(l.inits.len()..).unwrap_or(&[]);
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            let carried = self.take_next(l, values);
            if exit == 0 {
                return carried;
            }
            let late_values = values.get(l.inits.len()..).unwrap_or(&[]);
            let columns = late_values
                .iter()
                .zip(late)
                .filter(|(_, out)| self.active(**out) && self.is_declared(**out));
            let late: TokenStream = columns
                .map(|(value, out)| {
                    let bar = self.bar(*out);
                    self.contribute(value, quote!(#plumbing::take(&mut #bar)))
                })
                .collect();
            quote!(#carried #late)
        };
        let rounds = self.rounds(l, quote!(), numbered("node", index), &leaf);
        let (count, ends) = (self.emitter.counters_before_reverse(l), self.to_inits(l));
        let (open, close) = (self.open_windows(l), self.close_windows(l));
        let first = self.emitter.first_round(l);
        let scratch = self.emitter.scratch(l);
        quote!(#declare #(#starts)* #count #open #first #scratch #rounds #close #ends)
    }

    /// Every cotangent that a round adds to.
    pub(super) fn declare_for_loop(&self, l: &Loop) -> TokenStream {
        let mut vars = Vec::new();
        self.contributed(&l.body, &mut vars);
        vars.into_iter().map(|var| self.declare_zero(var)).collect()
    }

    pub(super) fn carries(&self, var: Var) -> bool {
        self.active(var) && !self.emitter.is_storage(var)
    }

    pub(super) fn next_bar(&self, var: Var) -> Ident {
        self.emitter.names.suffixed(var, "_next_bar")
    }

    /// A zero where the type of the variable inside the loop is not at hand: its twin outside has it.
    pub(super) fn zero_in_loop(&self, var: Var, out: Var) -> TokenStream {
        if self.emitter.is_scalar(var) {
            return self.zero(var);
        }
        if self.active(out) {
            return self.zero(out);
        }
        quote!(::core::default::Default::default())
    }

    /// The cotangents of the next round's values go to what they were in this one.
    pub(super) fn take_next(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let columns = values
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| self.carries(**var));
        let mut lets = TokenStream::new();
        let mut adds = TokenStream::new();
        for (value, var) in columns {
            let (next, part) = (self.next_bar(*var), self.emitter.names.suffixed(*var, "_part"));
            if !self.emitter.activity.operand_active(value) {
                lets.extend(quote!(let _ = #plumbing::take(&mut #next);));
                continue;
            }
            if matches!(value, Operand::Var(var) if !self.is_declared(*var) && self.in_scope(*var)) {
                adds.extend(self.contribute(value, quote!(#plumbing::take(&mut #next))));
                continue;
            }
            lets.extend(quote!(let #part = #plumbing::take(&mut #next);));
            adds.extend(self.contribute(value, quote!(#part)));
        }
        quote!(#lets #adds)
    }

    pub(super) fn to_inits(&self, l: &Loop) -> TokenStream {
        let columns = l
            .inits
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| self.carries(**var));
        columns
            .map(|(init, var)| {
                let next = self.next_bar(*var);
                self.contribute(init, quote!(#next))
            })
            .collect()
    }

    /// A loop that is left by several exits: `seed` gives the values of an exit their cotangents.
    pub(super) fn loop_with_exits(
        &self,
        l: &Loop,
        residual: Ident,
        seed: Leaf<'_>,
        done: Option<Done<'_>>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let declare = self.declare_for_loop(l);
        let mut starts = TokenStream::new();
        for var in l.body.params.iter().filter(|var| self.carries(**var)) {
            let next = self.next_bar(*var);
            let zero = if self.emitter.is_scalar(*var) {
                self.zero(*var)
            } else {
                quote!(::core::default::Default::default())
            };
            starts.extend(quote!(let mut #next = #zero;));
        }
        if let Some(Done {
            pattern,
            region,
            bars,
        }) = &done
        {
            let sets = l
                .body
                .params
                .iter()
                .zip(&region.params)
                .filter(|(var, to)| self.carries(**var) && self.active(**to));
            let sets = sets.map(|(var, to)| {
                let (next, bar) = (self.next_bar(*var), self.emitter.names.suffixed(*to, "_exit_bar"));
                quote!(#next = #plumbing::copy(#bar);)
            });
            starts.extend(quote!(#[allow(irrefutable_let_patterns, unused_variables)] if let #pattern = &#bars { #(#sets)* }));
        }
        let leaf = |exit: usize, values: &[Operand<Var>]| match exit {
            0 => self.take_next(l, values),
            1 => {
                let carried = self.take_next(l, values.get(..l.inits.len()).unwrap_or(values));
                let late = self.late_columns(l, values, &done);
                quote!(#carried #late)
            }
            _ => seed(exit, values),
        };
        let rounds = self.rounds(l, TokenStream::new(), residual, &leaf);
        let ends = self.to_inits(l);
        quote!(#declare #starts #rounds #ends)
    }

    /// The values only a `break` gives, at the exit where the loop is done.
    pub(super) fn late_columns(
        &self,
        l: &Loop,
        values: &[Operand<Var>],
        done: &Option<Done<'_>>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some(Done {
            pattern,
            region,
            bars,
        }) = done
        else {
            return TokenStream::new();
        };
        let columns = values.iter().zip(&region.params).skip(l.inits.len());
        let mut lets = TokenStream::new();
        let mut adds = TokenStream::new();
        for (value, to) in columns.filter(|(_, to)| self.carries(**to)) {
            let bar = self.emitter.names.suffixed(*to, "_exit_bar");
            let (declare, add) = self.declare_operand(value, quote!(#plumbing::copy(#bar)));
            lets.extend(declare);
            adds.extend(add);
        }
        if adds.is_empty() {
            return TokenStream::new();
        }
        quote!(#lets #[allow(irrefutable_let_patterns, unused_variables)] if let #pattern = &#bars { #adds })
    }

    /// The rounds of a loop, last first.
    pub(super) fn rounds(&self, l: &Loop, before: TokenStream, count: Ident, leaf: Leaf<'_>) -> TokenStream {
        self.depth.set(self.depth.get() + 1);
        let rounds = self.with_slices(l, || self.plain_rounds(l, before, count, leaf));
        self.depth.set(self.depth.get() - 1);
        rounds
    }

    fn plain_rounds(&self, l: &Loop, before: TokenStream, count: Ident, leaf: Leaf<'_>) -> TokenStream {
        let round = fixed("round");
        self.look_through_windows(l);
        let body = self.region(&l.body, &self.emitter.kept_item(l), quote!(#round), leaf);
        let hand_on = l.body.params.iter().filter(|var| self.carries(**var)).map(|var| {
            let next = self.next_bar(*var);
            if !self.declared.borrow().contains(var) {
                return TokenStream::new();
            }
            let bar = self.emitter.names.bar(*var);
            quote!(#next = #bar;)
        });
        let hand_on: Vec<_> = hand_on.collect();
        let ascends = self.emitter.ascends(l);
        let with_residuals = ascends
            .then(|| self.emitter.rounds_with_residuals(l, &round))
            .flatten();
        let (header, step) = match with_residuals {
            Some(header) => (header, TokenStream::new()),
            None => {
                let step = self.emitter.run_or_step(l, &round, self.emitter.step(l, &round));
                (self.emitter.rounds_again(l, &count, !ascends), step)
            }
        };
        if let Some(again) = self.emitter.again_of(l) {
            return self
                .emitter
                .legs(l, again, &count, &quote!(#step #body #(#hand_on)*));
        }
        let (enter, leave) = (self.enter_windows(l), self.leave_windows(l));
        let (back, on) = if ascends {
            (TokenStream::new(), self.emitter.count_on(l))
        } else {
            (self.emitter.count_back(l), TokenStream::new())
        };
        quote!(#header { #before #step #back #enter #body #leave #(#hand_on)* #on })
    }
}
