//! Loops that are marked with `#[checkpoint]`: the forward sweep keeps states of their carried variables, and later sweeps
//! run their rounds again from those, a few at a time.

use super::forward::Sweeper;
use super::names::{fixed, numbered};
use super::operand::Sweep::Forward;
use super::{Emitter, choose};
use crate::analysis::checkpoints::Again;
use crate::ir::checkpoint::Checkpoint;
use crate::ir::op::Operand;
use crate::ir::ssa::{Loop, Term, Var};
use crate::ir::table::Map;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// What a marked loop hands on to what follows it.
pub(crate) struct Given {
    /// How many of the values of an exit are those of carried variables.
    pub(super) skip: usize,
    /// For each exit its place among them, and the variables that take its values.
    pub(super) exits: Map<usize, (usize, Vec<Var>)>,
}

/// Rounds that are run again: the number of the first, and how many.
struct Stretch {
    from: TokenStream,
    rounds: TokenStream,
}

impl Emitter<'_> {
    /// What the rounds of a loop need to be run again, if it is marked.
    pub(super) fn again_of(&self, l: &Loop) -> Option<&Again> {
        self.residuals.checkpoint(l).filter(|_| l.checkpoint.is_some())
    }

    /// Copies of the variables that a round begins with.
    fn state(&self, again: &Again) -> TokenStream {
        let copies = again.state.iter().map(|var| self.owned(*var, Forward));
        quote!((#(#copies,)*))
    }

    fn names_of(&self, vars: &[Var]) -> Vec<Ident> {
        vars.iter().map(|var| self.names.value(*var)).collect()
    }

    /// What a marked loop keeps, before its first round.
    pub(super) fn start_kept(&self, l: &Loop, checkpoint: &Checkpoint<Operand<Var>>) -> TokenStream {
        let (plumbing, kept) = (self.plumbing, numbered("kept", l.id));
        let number = self.plain_operand(checkpoint.number(), Forward);
        let make = match checkpoint {
            Checkpoint::Every(_) => fixed("every"),
            Checkpoint::Binomial(_) => fixed("binomial"),
        };
        let item = if l.keeps_items() { quote!(_) } else { quote!(()) };
        quote!(let mut #kept = #plumbing::Kept::<_, #item>::#make(#number);)
    }

    /// What a marked loop keeps, after its last round; `given` is what it has handed on.
    pub(super) fn end_kept(
        &self,
        l: &Loop,
        again: &Again,
        residual: &Ident,
        given: &TokenStream,
    ) -> TokenStream {
        let (plumbing, kept) = (self.plumbing, numbered("kept", l.id));
        let held = again.held.iter().map(|var| self.owned(*var, Forward));
        quote!(let #residual = (#kept, (#(#held,)*), #plumbing::now(&#given));)
    }

    /// What a marked loop keeps at the start of a round.
    pub(super) fn keep_round(&self, l: &Loop, again: &Again) -> TokenStream {
        let (plumbing, kept, state) = (self.plumbing, numbered("kept", l.id), self.state(again));
        let item = l.source.as_ref().filter(|_| l.keeps_items()).map(|source| {
            let item = self.names.value(source.item);
            quote!(#kept.item(#plumbing::copy(&#item));)
        });
        quote!(#item #kept.round(|| #state);)
    }

    /// Runs rounds again; `residual` is what the loop has kept. With residuals, those of the rounds go on its tape.
    fn run_again(
        &self,
        l: &Loop,
        again: &Again,
        residual: &Ident,
        stretch: Stretch,
        augmented: bool,
    ) -> TokenStream {
        let outer = self.again.replace(again.reads.clone());
        self.recorded.borrow_mut().retain(|_, id| *id != l.id);
        let sweeper = Sweeper {
            emitter: self,
            augmented,
        };
        let label = syn::Lifetime::new(&format!("'loop_{}", l.id), Span::mixed_site());
        let tape = numbered("tape", l.id);
        let finish = |exit: usize, values: &[Operand<Var>], residuals: TokenStream| {
            let push = augmented.then(|| quote!(#tape.push(#residuals);));
            let next = if exit == 0 {
                sweeper.next_round(l, values)
            } else {
                self.given_again(&sweeper, l, residual, exit, values)
            };
            let jump = match (exit, &l.body.term) {
                (0, Term::Exit { .. }) => TokenStream::new(),
                (0, _) => quote!(continue #label;),
                _ => quote!(break #label;),
            };
            quote!(#push #next #jump)
        };
        let body = sweeper.region(&l.body, &self.kept_item(l), &finish, &|inner| inner);
        let Stretch { from, rounds } = stretch;
        let (item, items) = match &l.source {
            None => (quote!(_), quote!(0..#rounds)),
            Some(source) => {
                let item = self.names.value(source.item);
                let items = if l.keeps_items() {
                    quote!(#residual.0.items(#from, #rounds))
                } else {
                    let items = sweeper.items(&source.items);
                    quote!(#items.skip(#from).take(#rounds))
                };
                (quote!(#item), items)
            }
        };
        self.again.replace(outer);
        quote!(#label: for #item in #items { #body })
    }

    /// What a round that is run again hands on to what follows the loop: nobody reads it, but it says of what types it is.
    fn given_again(
        &self,
        sweeper: &Sweeper<'_>,
        l: &Loop,
        residual: &Ident,
        exit: usize,
        values: &[Operand<Var>],
    ) -> TokenStream {
        let given = self.given.borrow();
        let Some((given, (place, targets))) = given
            .get(&l.id)
            .and_then(|given| Some((given, given.exits.get(&exit)?)))
        else {
            return TokenStream::new();
        };
        let values = sweeper.exit_values(values.get(given.skip..).unwrap_or(&[]), targets);
        let (plumbing, values) = (
            self.plumbing,
            choose(self.plumbing, *place, given.exits.len(), values),
        );
        quote!(#plumbing::as_before(&#residual.2, #values);)
    }

    /// Runs rounds again, with tapes for them and for the loops in them, on which `cursor` stands.
    fn taped_again(
        &self,
        (l, again): (&Loop, &Again),
        residual: &Ident,
        stretch: Stretch,
        begin: TokenStream,
        at_end: bool,
    ) -> TokenStream {
        let mut taped = vec![l];
        self.loops_of_region(&l.body, &mut taped);
        let named = |name| taped.iter().map(|l| numbered(name, l.id)).collect::<Vec<_>>();
        let (tapes, cursors) = (named("tape"), named("cursor"));
        let new_tapes = taped.iter().map(|l| self.new_tape(l));
        let rounds = taped.iter().map(|l| self.rounds_of(l));
        let starts = tapes.iter().map(|tape| {
            if at_end {
                quote!(#tape.len())
            } else {
                quote!(0usize)
            }
        });
        let declared = self.names_of(&again.declared);
        let run = self.run_again(l, again, residual, stretch, true);
        quote! {
            let (#(#tapes,)*) = {
                #begin
                #(let mut #declared;)*
                #(#new_tapes)*
                #run
                (#(#tapes,)*)
            };
            #(let #tapes = #rounds;)*
            #(let mut #cursors = #starts;)*
        }
    }

    /// The places that a marked loop reads as they were at its start.
    fn held(&self, again: &Again, residual: &Ident) -> TokenStream {
        let (plumbing, names) = (self.plumbing, self.names_of(&again.held));
        let places = (0..again.held.len()).map(syn::Index::from);
        quote!(#(let #names = #plumbing::copy(&#residual.1.#places);)*)
    }

    /// The reverse sweep of a marked loop: `round` reverses a round whose residuals are the last on the tape.
    pub(super) fn legs(&self, l: &Loop, again: &Again, residual: &Ident, round: &TokenStream) -> TokenStream {
        let (legs, leg) = (numbered("legs", l.id), numbered("leg", l.id));
        let (held, names) = (self.held(again, residual), self.names_of(&again.state));
        let state = quote!(let (#(mut #names,)*) = #leg.state;);
        let advance = match l.checkpoint {
            Some(Checkpoint::Binomial(_)) => {
                let stretch = Stretch {
                    from: quote!(#leg.from),
                    rounds: quote!(#leg.advance),
                };
                let declared = self.names_of(&again.declared);
                let run = self.run_again(l, again, residual, stretch, false);
                quote! {
                    { #(let mut #declared;)* #run }
                    if #leg.keeps {
                        #legs.keep((#(#names,)*));
                        continue;
                    }
                }
            }
            _ => TokenStream::new(),
        };
        let stretch = Stretch {
            from: quote!(#leg.from + #leg.advance),
            rounds: quote!(#leg.rounds),
        };
        let run = self.taped_again((l, again), residual, stretch, quote!(#state #advance), true);
        quote! {
            {
                #held
                let mut #legs = #residual.0.legs();
                while let ::core::option::Option::Some(#leg) = #legs.next() {
                    #run
                    for _ in 0..#leg.rounds { #round }
                }
            }
        }
    }

    /// The pushforward through a marked loop, which runs from its first state on: `round` pushes through a round whose
    /// residuals are the first on the tape.
    pub(super) fn pushed_again(
        &self,
        l: &Loop,
        again: &Again,
        residual: &Ident,
        round: &TokenStream,
    ) -> TokenStream {
        let (plumbing, wrt, at) = (self.plumbing, fixed("wrt"), numbered("at", l.id));
        let (held, names) = (self.held(again, residual), self.names_of(&again.state));
        let stretch = Stretch {
            from: quote!(#at),
            rounds: quote!(1usize),
        };
        let run = self.taped_again((l, again), residual, stretch, TokenStream::new(), false);
        quote! {
            if let ::core::option::Option::Some((#(mut #names,)*)) = #residual.0.first() {
                #held
                let #wrt = #plumbing::Wrt::NONE;
                for #at in 0..#residual.0.rounds() {
                    #run
                    #round
                }
            }
        }
    }
}
