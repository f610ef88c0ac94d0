//! The sweeps of a piece: from its state to what it hands on, and its derivative.

use super::piece::Written;
use super::state::{Exit, Target, pairs, placed};
use crate::emit::forward::Sweeper;
use crate::emit::names::{fixed, numbered};
use crate::emit::pull::Puller;
use crate::emit::push::Pusher;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use proc_macro2::{Ident, TokenStream};

impl Written<'_> {
    pub(super) fn forward(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let sweeper = Sweeper {
            emitter: self.emitter,
            augmented: self.splitter.augmented,
        };
        let (places, open) = self.places();
        let borrowed = self.inputs().iter().map(|var| self.splitter.borrowed_again(*var));
        let declared = open.iter().map(|var| {
            let name = self.emitter.names.value(*var);
            hygienic!(let mut #name;)
        });
        let leaf = |to: usize, values: &[Operand<Var>], residual: TokenStream| {
            let Some(exit) = self.exits.get(to) else {
                return TokenStream::new();
            };
            let state = pairs(&self.handed(&sweeper, exit, values));
            let state = placed(plumbing, "Either", &exit.path, state);
            if self.splitter.augmented {
                hygienic!((#state, #residual))
            } else {
                state
            }
        };
        let body = sweeper.region(&self.emitter.func.body, &[], &leaf, &|inner| inner);
        let state = self.state();
        let start = hygienic!(let #state = given; #(#borrowed)* #(#declared)*);
        if !self.splitter.augmented || self.emitter.func.body.exits().is_empty() {
            return hygienic!(|given| { #start #body });
        }
        let active = places.iter().filter(|var| self.emitter.storage_is_active(**var));
        let (types, of): (Vec<_>, Vec<_>) = active
            .map(|var| {
                (
                    self.emitter.names.suffixed(*var, "_place"),
                    self.emitter.names.value(*var),
                )
            })
            .unzip();
        let loops = self.emitter.taped_loops();
        let tapes: Vec<_> = loops.iter().map(|l| numbered("tape", l.id)).collect();
        let new_tapes: Vec<_> = loops.iter().map(|l| self.emitter.new_tape(l)).collect();
        let (outcome, residual) = (fixed("outcome"), fixed("residual"));
        hygienic! {
            |given| {
                #start
                #(let #types = #plumbing::witness(&#of);)*
                #(#new_tapes)*
                let (#outcome, #residual) = { #body };
                (#outcome, (#residual, (#(#tapes,)*), (#(#types,)*)))
            }
        }
    }

    /// The values of an exit.
    fn handed(&self, sweeper: &Sweeper<'_>, exit: &Exit, values: &[Operand<Var>]) -> Vec<TokenStream> {
        let pairs = values.iter().zip(exit.handed());
        let items = pairs.map(|(value, target)| match (value, target) {
            (_, Target::Result) => self.emitter.result(std::slice::from_ref(value)),
            (Operand::Var(var), Target::Var(to))
                if self.emitter.is_storage(*var) && self.emitter.is_storage(to) =>
            {
                let name = self.emitter.names.value(*var);
                hygienic!(#name)
            }
            (Operand::Var(var), _) if self.emitter.borrowed.contains_key(var) => {
                let name = self.emitter.names.value(*var);
                hygienic!(::std::borrow::ToOwned::to_owned(#name))
            }
            (_, Target::Var(to)) => sweeper.exit_value(value, to),
        });
        items.collect()
    }

    /// Brings what was kept into scope. `cursor` is where the tapes are read from.
    fn kept(&self, cursor: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
        let residual = fixed("residual");
        let tapes: Vec<_> = self
            .emitter
            .taped_loops()
            .iter()
            .map(|l| numbered("tape", l.id))
            .collect();
        let cursors = tapes.iter().map(|tape| {
            let name = fixed(&tape.to_string().replacen("tape", "cursor", 1));
            let at = cursor(tape);
            hygienic!(let mut #name = #at;)
        });
        let types: Vec<_> = self
            .active_places()
            .map(|var| self.emitter.names.suffixed(var, "_place"))
            .collect();
        hygienic! {
            let (#residual, (#(#tapes,)*), (#(#types,)*)) = kept;
            #(let #tapes = &#tapes[..];)*
            #(#cursors)*
        }
    }

    fn active_places(&self) -> impl Iterator<Item = Var> {
        self.places()
            .0
            .into_iter()
            .filter(|var| self.emitter.storage_is_active(*var))
    }

    /// Whether a variable has a tangent that passes from piece to piece.
    fn flows(&self, var: Var) -> bool {
        if self.emitter.is_storage(var) {
            self.emitter.storage_is_active(var)
        } else {
            self.emitter.activity.active(var)
        }
    }

    pub(super) fn pull(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (wrt, residual) = (fixed("wrt"), fixed("residual"));
        let puller = Puller::new(self.emitter);
        let kept = self.kept(&|tape| hygienic!(#tape.len()));
        let places = self.active_places().map(|var| {
            let (bar, ty) = (
                self.emitter.names.bar(var),
                self.emitter.names.suffixed(var, "_place"),
            );
            hygienic!(let mut #bar = #ty.zero();)
        });
        let open = self
            .places()
            .1
            .into_iter()
            .filter(|var| self.emitter.storage_is_active(*var))
            .map(|var| {
                let bar = self.emitter.names.bar(var);
                hygienic!(let mut #bar = ::core::default::Default::default();)
            });
        let seed = |to: usize, values: &[Operand<Var>]| {
            let Some(exit) = self.exits.get(to) else {
                return TokenStream::new();
            };
            let (mut names, mut lets, mut adds) = (Vec::new(), TokenStream::new(), TokenStream::new());
            for (i, (value, target)) in values.iter().zip(exit.handed()).enumerate() {
                let name = numbered("handed_bar", i as u32);
                let flows = match target {
                    Target::Var(var) => self.flows(var),
                    Target::Result => true,
                };
                if !flows {
                    names.push(hygienic!(_));
                    continue;
                }
                let (declare, add) = puller.declare_operand(value, hygienic!(#plumbing::copy(#name)));
                lets.extend(declare);
                adds.extend(add);
                names.push(hygienic!(#name));
            }
            let pattern = placed(plumbing, "WayTan", &exit.path, pairs(&names));
            hygienic!(#lets if let #pattern = handed { #adds })
        };
        let body = puller.region(&self.emitter.func.body, &[], hygienic!(#residual), &seed);
        let bars = self.inputs().iter().map(|&var| match self.flows(var) {
            true if self.emitter.is_storage(var) => {
                let bar = self.emitter.names.bar(var);
                hygienic!(#bar)
            }
            true => puller.bar_or_zero(var),
            false => hygienic!(::core::default::Default::default()),
        });
        let bars = pairs(&bars.collect::<Vec<_>>());
        hygienic! {
            |kept, #wrt, handed| {
                #kept
                #(#places)*
                #(#open)*
                #body
                #bars
            }
        }
    }

    pub(super) fn push(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let residual = fixed("residual");
        let pusher = Pusher::new(self.emitter);
        let kept = self.kept(&|_| hygienic!(0usize));
        let dots = self.inputs().iter().map(|&var| {
            let dot = self.emitter.names.dot(var);
            if self.flows(var) {
                hygienic!(mut #dot)
            } else {
                hygienic!(_)
            }
        });
        let dots = pairs(&dots.collect::<Vec<_>>());
        let open = self
            .places()
            .1
            .into_iter()
            .filter(|var| self.emitter.storage_is_active(*var))
            .map(|var| {
                let dot = self.emitter.names.dot(var);
                hygienic!(let mut #dot = ::core::default::Default::default();)
            });
        let leaf = |to: usize, values: &[Operand<Var>]| {
            let Some(exit) = self.exits.get(to) else {
                return TokenStream::new();
            };
            let handed = values
                .iter()
                .zip(exit.handed())
                .map(|(value, target)| match (value, target) {
                    (_, Target::Result) => pusher.dot(value),
                    (Operand::Var(var), Target::Var(to))
                        if self.emitter.is_storage(*var) && self.flows(to) =>
                    {
                        let dot = self.emitter.names.dot(*var);
                        hygienic!(#plumbing::copy(&#dot))
                    }
                    (_, Target::Var(to)) if self.flows(to) && self.emitter.activity.operand_active(value) => {
                        pusher.dot(value)
                    }
                    _ => hygienic!(::core::default::Default::default()),
                });
            let handed = pairs(&handed.collect::<Vec<_>>());
            placed(plumbing, "WayTan", &exit.path, handed)
        };
        let body = pusher.region(&self.emitter.func.body, &[], hygienic!(#residual), &leaf);
        hygienic! {
            |kept, dots| {
                #kept
                let #dots = #plumbing::copy(dots);
                #(#open)*
                #body
            }
        }
    }
}
