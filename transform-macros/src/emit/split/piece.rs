//! A piece: a region without decisions, from one state to another, written by the sweeps that write whole functions.

use super::Splitter;
use super::state::{Exit, Exits, Target, pairs, placed};
use crate::analysis::{residuals, unordered, windows};
use crate::emit::forward::Sweeper;
use crate::emit::names::{fixed, numbered};
use crate::emit::pull::Puller;
use crate::emit::push::Pusher;
use crate::emit::{Emitter, Names, Uses};
use crate::ir::op::Operand;
use crate::ir::ssa::{Func, Kind, Node, Region, Term, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// A piece, and what leaves it.
pub(super) struct Piece<'a> {
    splitter: &'a Splitter<'a>,
    func: Func,
    exits: &'a Exits,
}

impl<'a> Piece<'a> {
    /// The piece of a region, whose parameters are the state. Its exits carry on what they must.
    pub(super) fn new(splitter: &'a Splitter<'a>, mut region: Region, exits: &'a Exits) -> Self {
        region.for_each_exit(&mut |to, values| {
            if let Some(exit) = exits.get(to) {
                values.extend(exit.carry.iter().map(|var| Operand::Var(*var)));
            }
        });
        let func = Func {
            vars: splitter.emitter.func.vars.clone(),
            params: Vec::new(),
            body: region,
        };
        Piece {
            splitter,
            func,
            exits,
        }
    }

    /// An expression of the groups after the piece, and of its derivative.
    pub(super) fn code(&self) -> TokenStream {
        let outer = self.splitter.emitter;
        let residuals = residuals::analyze(&self.func, outer.activity, outer.kinds, &Default::default());
        let emitter = Emitter {
            func: &self.func,
            params: &[],
            kinds: outer.kinds,
            activity: outer.activity,
            residuals: &residuals,
            unordered: unordered::analyze(&self.func, outer.activity),
            windows: windows::analyze(&self.func, outer.activity, outer.kinds),
            local: Default::default(),
            again: Default::default(),
            recorded: Default::default(),
            sweeps_once: false,
            plumbing: outer.plumbing,
            path: outer.path,
            names: Names::of(&self.func),
            uses: Uses::of(&self.func),
            scopes: Default::default(),
            moving: Default::default(),
            name: outer.name,
            float: outer.float,
            borrowed: outer.borrowed.clone(),
        };
        let variants = Written {
            splitter: self.splitter,
            emitter: &emitter,
            exits: self.exits,
        };
        variants.code()
    }
}

/// A piece with all that is known of it.
struct Written<'a> {
    splitter: &'a Splitter<'a>,
    emitter: &'a Emitter<'a>,
    exits: &'a Exits,
}

impl Written<'_> {
    fn inputs(&self) -> &[Var] {
        &self.emitter.func.body.params
    }

    fn code(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let forward = self.forward();
        if self.emitter.func.body.exits().is_empty() {
            return quote!(#plumbing::diverging(groups, #forward));
        }
        if !self.splitter.augmented {
            return quote!((#plumbing::each(groups, #forward), ()));
        }
        let (pull, push) = (self.pull(), self.push());
        quote!(#plumbing::each_linearized(groups, #forward, #pull, #push))
    }

    /// Places among the variables of the state, and those that the piece writes without having declared them.
    fn places(&self) -> (Vec<Var>, Vec<Var>) {
        let inputs: Vec<Var> = self
            .inputs()
            .iter()
            .copied()
            .filter(|var| self.emitter.is_storage(*var))
            .collect();
        let mut open: Vec<Var> = Vec::new();
        written(
            &self.emitter.func.body,
            &mut |var, declares| {
                let same = |other: &Var| self.emitter.same_place(*other, var);
                let known = inputs.iter().any(same) || open.iter().any(same);
                if self.emitter.is_storage(var) && !known && !declares(var) {
                    open.push(var);
                }
            },
            &|var| self.emitter.is_root(var),
        );
        (inputs, open)
    }

    /// The names under which the state comes in.
    fn state(&self) -> TokenStream {
        let names = self.inputs().iter().map(|var| {
            let name = self.emitter.names.value(*var);
            quote!(mut #name)
        });
        pairs(&names.collect::<Vec<_>>())
    }

    fn forward(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let sweeper = Sweeper {
            emitter: self.emitter,
            augmented: self.splitter.augmented,
        };
        let (places, open) = self.places();
        let borrowed = self.inputs().iter().map(|var| self.splitter.borrowed_again(*var));
        let declared = open.iter().map(|var| {
            let name = self.emitter.names.value(*var);
            quote!(let mut #name;)
        });
        let leaf = |to: usize, values: &[Operand<Var>], residual: TokenStream| {
            let Some(exit) = self.exits.get(to) else {
                return TokenStream::new();
            };
            let state = pairs(&self.handed(&sweeper, exit, values));
            let state = placed(plumbing, "Either", &exit.path, state);
            if self.splitter.augmented {
                quote!((#state, #residual))
            } else {
                state
            }
        };
        let body = sweeper.region(&self.emitter.func.body, &[], &leaf, &|inner| inner);
        let state = self.state();
        let start = quote!(let #state = state; #(#borrowed)* #(#declared)*);
        if !self.splitter.augmented || self.emitter.func.body.exits().is_empty() {
            return quote!(|state| { #start #body });
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
        quote! {
            |state| {
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
                quote!(#name)
            }
            (Operand::Var(var), _) if self.emitter.borrowed.contains_key(var) => {
                let name = self.emitter.names.value(*var);
                quote!(::std::borrow::ToOwned::to_owned(#name))
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
            quote!(let mut #name = #at;)
        });
        let types: Vec<_> = self
            .active_places()
            .map(|var| self.emitter.names.suffixed(var, "_place"))
            .collect();
        quote! {
            let (#residual, (#(#tapes,)*), (#(#types,)*)) = residuals;
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

    fn pull(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (wrt, residual) = (fixed("wrt"), fixed("residual"));
        let puller = Puller::new(self.emitter);
        let kept = self.kept(&|tape| quote!(#tape.len()));
        let places = self.active_places().map(|var| {
            let (bar, ty) = (
                self.emitter.names.bar(var),
                self.emitter.names.suffixed(var, "_place"),
            );
            quote!(let mut #bar = #ty.zero();)
        });
        let open = self
            .places()
            .1
            .into_iter()
            .filter(|var| self.emitter.storage_is_active(*var))
            .map(|var| {
                let bar = self.emitter.names.bar(var);
                quote!(let mut #bar = ::core::default::Default::default();)
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
                    names.push(quote!(_));
                    continue;
                }
                let (declare, add) = puller.declare_operand(value, quote!(#plumbing::copy(#name)));
                lets.extend(declare);
                adds.extend(add);
                names.push(quote!(#name));
            }
            let pattern = placed(plumbing, "WayTan", &exit.path, pairs(&names));
            quote!(#lets if let #pattern = handed { #adds })
        };
        let body = puller.region(&self.emitter.func.body, &[], quote!(#residual), &seed);
        let bars = self.inputs().iter().map(|&var| match self.flows(var) {
            true if self.emitter.is_storage(var) => {
                let bar = self.emitter.names.bar(var);
                quote!(#bar)
            }
            true => puller.bar_or_zero(var),
            false => quote!(::core::default::Default::default()),
        });
        let bars = pairs(&bars.collect::<Vec<_>>());
        quote! {
            |residuals, #wrt, handed| {
                #kept
                #(#places)*
                #(#open)*
                #body
                #bars
            }
        }
    }

    fn push(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let residual = fixed("residual");
        let pusher = Pusher::new(self.emitter);
        let kept = self.kept(&|_| quote!(0usize));
        let dots = self.inputs().iter().map(|&var| {
            let dot = self.emitter.names.dot(var);
            if self.flows(var) {
                quote!(mut #dot)
            } else {
                quote!(_)
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
                quote!(let mut #dot = ::core::default::Default::default();)
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
                        quote!(#plumbing::copy(&#dot))
                    }
                    (_, Target::Var(to)) if self.flows(to) && self.emitter.activity.operand_active(value) => {
                        pusher.dot(value)
                    }
                    _ => quote!(::core::default::Default::default()),
                });
            let handed = pairs(&handed.collect::<Vec<_>>());
            placed(plumbing, "WayTan", &exit.path, handed)
        };
        let body = pusher.region(&self.emitter.func.body, &[], quote!(#residual), &leaf);
        quote! {
            |residuals, dots| {
                #kept
                let #dots = #plumbing::copy(dots);
                #(#open)*
                #body
            }
        }
    }
}

/// Takes a variable, and what tells of one whether it is declared where that one is written.
type Visit<'a> = dyn FnMut(Var, &dyn Fn(Var) -> bool) + 'a;

/// Calls `f` with every variable that a region writes; its second argument tells of one whether this is its
/// declaration.
fn written(region: &Region, f: &mut Visit<'_>, is_root: &dyn Fn(Var) -> bool) {
    let mut declared: BTreeSet<Var> = BTreeSet::new();
    collect(region, &mut |var, declares| {
        if declares && is_root(var) {
            declared.insert(var);
        }
    });
    collect(region, &mut |var, _| f(var, &|var| declared.contains(&var)));
}

fn collect(region: &Region, f: &mut dyn FnMut(Var, bool)) {
    let node = |node: &Node, f: &mut dyn FnMut(Var, bool)| {
        if let Node::Loop(l) = node {
            l.body.params.iter().for_each(|var| f(*var, false));
        }
        node.regions().into_iter().for_each(|region| collect(region, f));
    };
    for stmt in &region.stmts {
        match &stmt.kind {
            Kind::Let { out, .. } | Kind::Declare(out) => f(*out, true),
            Kind::Bind {
                outs, node: inner, ..
            } => {
                node(inner, f);
                outs.iter().for_each(|out| f(*out, false));
            }
            Kind::Set { .. } | Kind::Mutate { .. } | Kind::Effect(_) => {}
        }
    }
    match &region.term {
        Term::Branch(inner) => node(inner, f),
        Term::Dispatch {
            node: inner, exits, ..
        } => {
            node(inner, f);
            for exit in exits {
                exit.params.iter().for_each(|var| f(*var, false));
                collect(exit, f);
            }
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}
