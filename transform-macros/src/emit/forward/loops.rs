//! Loops: carried variables are locals that a round assigns anew; its residuals go on the tape.

use super::super::names::{fixed, numbered};
use super::super::operand::Sweep::Forward;
use super::super::{Given, tuple};
use super::{Leaf, Sweeper};
use crate::analysis::checkpoints::Again;
use crate::analysis::kind::Kind;
use crate::analysis::residuals::replays;
use crate::ir::op::Operand;
use crate::ir::ssa::{Adapter, Items, Loop, Region, Term, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Sweeper<'_> {
    pub(super) fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let label = syn::Lifetime::new(&format!("'loop_{}", l.id), proc_macro2::Span::mixed_site());
        let (carried, late) = outs.split_at(l.inits.len().min(outs.len()));
        let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
            let push = match exit {
                1 if self.emitter.has_end(l) => TokenStream::new(),
                _ => self.push_round(l, res),
            };
            if exit == 0 {
                let next = self.next_round(l, values);
                // The end of the body goes on by itself.
                let go_on = (!matches!(l.body.term, Term::Exit { .. })).then(|| quote!(continue #label;));
                return quote!(#push #next #go_on);
            }
            let next = self.next_round(l, values.get(..carried.len()).unwrap_or(values));
            let late_values = self.exit_list(values.get(carried.len()..).unwrap_or(&[]), late);
            match late_values.as_slice() {
                [] => quote!(#push #next break #label;),
                _ => {
                    let late_values = tuple(&late_values);
                    quote!(#push let late = #late_values; #next break #label late;)
                }
            }
        };
        let mut run = self.run_loop(l, &label, &finish);
        if self.augmented && self.emitter.local.contains_key(&l.id) {
            let wrt = fixed("wrt");
            run = quote!(if !#wrt.once() { #run });
        }
        self.hands_on(l, carried.len(), std::iter::once((1, late)));
        let late = self.targets(late);
        let given = tuple(&late);
        let run = if late.is_empty() {
            self.waiting(l, run)
        } else {
            quote!(let #given = #run;)
        };
        let (before, start, end) = (
            self.before_loop(l),
            self.count_start(l),
            self.count_end(l, numbered("node", index), given),
        );
        let after = self.after_loop(l, carried);
        quote!(#before #start #run #end #after)
    }

    /// A loop that several exits leave: the block's value says which was taken.
    pub(super) fn loop_with_exits(
        &self,
        l: &Loop,
        taken: &Ident,
        residual: &Ident,
        choice: &dyn Fn(usize, TokenStream) -> TokenStream,
        exits: &[Region],
    ) -> TokenStream {
        let label = syn::Lifetime::new(&format!("'loop_{}", l.id), proc_macro2::Span::mixed_site());
        let block = syn::Lifetime::new(&format!("'taken_{}", l.id), proc_macro2::Span::mixed_site());
        let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
            let push = self.push_round(l, res);
            if exit == 0 {
                let next = self.next_round(l, values);
                return quote!(#push #next continue #label;);
            }
            let values = self.exit_values(values, exits.get(exit - 1).map_or(&[], |r| &r.params));
            let values = choice(exit, values);
            quote!(#push break #block #values;)
        };
        let run = self.run_loop(l, &label, &finish);
        let done = l.source.as_ref().map(|_| {
            let params: Vec<_> = l.body.params.iter().map(|var| Operand::Var(*var)).collect();
            choice(
                1,
                self.exit_values(&params, exits.first().map_or(&[], |r| &r.params)),
            )
        });
        let (before, start, end) = (
            self.before_loop(l),
            self.count_start(l),
            self.count_end(l, residual.clone(), quote!(#taken)),
        );
        let end = if self.augmented && replays(l) {
            quote!(let #residual = ();)
        } else {
            end
        };
        quote!(#before #start let #taken = #block: { #run #done }; #end)
    }

    pub(super) fn run_loop(&self, l: &Loop, label: &syn::Lifetime, finish: Leaf<'_>) -> TokenStream {
        if let Some(again) = self.emitter.again_of(l).filter(|_| self.augmented) {
            return self.run_kept(l, again, label, finish);
        }
        if let Some(call) = self.emitter.recorded_call(l) {
            self.emitter.recorded.borrow_mut().insert(call, l.id);
        }
        let (begin, body) = (
            self.begin_round(l),
            self.region(&l.body, &self.emitter.kept_item(l), finish, &|inner| inner),
        );
        let body = quote!(#begin #body);
        let Some(source) = &l.source else {
            return quote!(#label: loop { #body });
        };
        let (item, items) = (self.emitter.names.value(source.item), self.items(&source.items));
        if self.augmented && replays(l) && self.emitter.has_tape(l) {
            let (plumbing, tape, all) = (self.emitter.plumbing, numbered("tape", l.id), fixed("items"));
            if self.emitter.has_slots(l) {
                let (slot, plumbing) = (numbered("slot", l.id), self.emitter.plumbing);
                let keep = match self.emitter.sweeps_once {
                    true => quote!(Kp),
                    false => quote!(#plumbing::WithResiduals),
                };
                return quote!(#label: for (#item, #slot) in #tape.slots::<#keep, _>(#items) { #body });
            }
            let reserve = self.if_kept(quote!(#plumbing::reserve(&mut #tape, &#all);));
            return quote! {
                let #all = #items;
                #reserve
                #label: for #item in #all { #body }
            };
        }
        quote!(#label: for #item in #items { #body })
    }

    /// Notes what a marked loop hands on, and which variables take it, by exit.
    pub(super) fn hands_on<'v>(
        &self,
        l: &Loop,
        skip: usize,
        exits: impl Iterator<Item = (usize, &'v [Var])>,
    ) {
        if l.checkpoint.is_some() && self.augmented {
            let exits = exits.enumerate();
            let exits = exits.map(|(place, (exit, targets))| (exit, (place, targets.to_vec())));
            let exits = exits.collect();
            self.emitter
                .given
                .borrow_mut()
                .insert(l.id, Given { skip, exits });
        }
    }

    /// The rounds of a marked loop, which keep no residuals of their own.
    fn run_kept(&self, l: &Loop, again: &Again, label: &syn::Lifetime, finish: Leaf<'_>) -> TokenStream {
        let plain = Sweeper {
            emitter: self.emitter,
            augmented: false,
        };
        let keep = self.emitter.keep_round(l, again);
        let body = plain.region(&l.body, &[], finish, &|inner| inner);
        let Some(source) = &l.source else {
            return quote!(#label: loop { #keep #body });
        };
        let (item, items) = (self.emitter.names.value(source.item), self.items(&source.items));
        quote!(#label: for #item in #items { #keep #body })
    }

    pub(in crate::emit) fn items(&self, items: &Items) -> TokenStream {
        match items {
            Items::Inactive(x) => self.emitter.plain_operand(x, Forward),
            Items::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => {
                let (lo, hi) = (
                    self.emitter.plain_operand(lo, Forward),
                    self.emitter.plain_operand(hi, Forward),
                );
                let range = if *inclusive {
                    quote!((#lo..=#hi))
                } else {
                    quote!((#lo..#hi))
                };
                adapters.iter().fold(range, |range, adapter| match adapter {
                    Adapter::Rev => quote!(#range.rev()),
                    Adapter::StepBy(k) => {
                        let k = self.emitter.plain_operand(k, Forward);
                        quote!(#range.step_by(#k))
                    }
                })
            }
        }
    }

    /// Carried variables get their initial values.
    pub(super) fn before_loop(&self, l: &Loop) -> TokenStream {
        let lets = l
            .inits
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| !self.emitter.is_storage(**var))
            .map(|(init, var)| {
                let (name, value) = (self.emitter.names.value(*var), self.exit_value(init, *var));
                let ty = self.type_of_option(*var);
                quote!(let mut #name #ty = #value;)
            });
        let moved = self.read_last(&l.inits, |var| self.emitter.uses.once(var));
        self.moving(moved, || quote!(#(#lets)*))
    }

    /// What a round asks of an option must be known before it is filled.
    fn type_of_option(&self, var: Var) -> TokenStream {
        let of_number = self.emitter.kind(var) == Kind::Option(Box::new(Kind::Scalar));
        if !of_number || !self.emitter.is_lifted(var) {
            return TokenStream::new();
        }
        let plumbing = self.emitter.plumbing;
        quote!(: ::core::option::Option<#plumbing::Real<_, Lv>>)
    }

    pub(super) fn after_loop(&self, l: &Loop, outs: &[Var]) -> TokenStream {
        let lets = l
            .body
            .params
            .iter()
            .zip(outs)
            .filter(|(var, _)| !self.emitter.is_storage(**var))
            .map(|(var, out)| {
                let (name, out) = (self.emitter.names.value(*var), self.emitter.names.value(*out));
                quote!(let #out = #name;)
            });
        quote!(#(#lets)*)
    }

    /// Carried variables get their values for the next round, all at once.
    pub(in crate::emit) fn next_round(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let moving: Vec<_> = l
            .body
            .params
            .iter()
            .zip(values)
            .filter(|(var, value)| {
                !self.emitter.is_storage(**var) && !matches!(value, Operand::Var(same) if same == *var)
            })
            .collect();
        let mut reads_carried = false;
        for (_, value) in &moving {
            value.vars(&mut |read| reads_carried |= l.body.params.contains(&read));
        }
        if !reads_carried {
            let sets = moving.iter().map(|(var, value)| {
                let (name, value) = (self.emitter.names.value(**var), self.exit_value(value, **var));
                let value = self.awaited(l, **var, value);
                quote!(#name = #value;)
            });
            return quote!(#(#sets)*);
        }
        let lets = moving.iter().map(|(var, value)| {
            let (next, value) = (
                self.emitter.names.suffixed(**var, "_next"),
                self.exit_value(value, **var),
            );
            let value = self.awaited(l, **var, value);
            quote!(let #next = #value;)
        });
        let moves = moving.iter().map(|(var, _)| {
            let (name, next) = (
                self.emitter.names.value(**var),
                self.emitter.names.suffixed(**var, "_next"),
            );
            quote!(#name = #next;)
        });
        quote!(#(#lets)* #(#moves)*)
    }

    /// A round's residuals go on the loop's tape.
    pub(super) fn push_round(&self, l: &Loop, residuals: TokenStream) -> TokenStream {
        if !self.augmented || l.checkpoint.is_some() {
            return TokenStream::new();
        }
        if self.emitter.recorded_call(l).is_some() {
            return TokenStream::new();
        }
        if self.emitter.has_tape(l) {
            let (plumbing, tape) = (self.emitter.plumbing, numbered("tape", l.id));
            if self.emitter.has_slots(l) {
                let slot = numbered("slot", l.id);
                return self.if_kept(
                    quote!(if let ::core::option::Option::Some(#slot) = #slot { *#slot = #residuals; }),
                );
            }
            if replays(l) {
                return self.if_kept(quote!(#plumbing::record(&mut #tape, #residuals);));
            }
            return self.if_kept(quote!(#tape.push(#residuals);));
        }
        if replays(l) {
            return TokenStream::new();
        }
        let count = numbered("count", l.id);
        quote!(#count += 1usize;)
    }

    /// Code that is there for the derivative only.
    fn if_kept(&self, code: TokenStream) -> TokenStream {
        if self.emitter.sweeps_once {
            quote!(if Kp::KEEPS { #code })
        } else {
            code
        }
    }

    pub(super) fn count_start(&self, l: &Loop) -> TokenStream {
        if !self.augmented || replays(l) {
            return TokenStream::new();
        }
        if let Some(checkpoint) = &l.checkpoint {
            return self.emitter.start_kept(l, checkpoint);
        }
        let (count, tape) = (numbered("count", l.id), numbered("tape", l.id));
        if self.emitter.has_tape(l) {
            quote!(let #count = #tape.len();)
        } else {
            quote!(let mut #count = 0usize;)
        }
    }

    pub(super) fn count_end(&self, l: &Loop, residual: Ident, given: TokenStream) -> TokenStream {
        if !self.augmented || replays(l) {
            return TokenStream::new();
        }
        if let Some(again) = self.emitter.again_of(l) {
            return self.emitter.end_kept(l, again, &residual, &given);
        }
        let (count, tape) = (numbered("count", l.id), numbered("tape", l.id));
        if self.emitter.has_tape(l) {
            quote!(let #residual = #tape.len() - #count;)
        } else {
            quote!(let #residual = #count;)
        }
    }
}
