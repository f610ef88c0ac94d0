//! A piece: a region without decisions, from one state to another, written by the sweeps that write whole functions.

use super::Splitter;
use super::state::{Exits, pairs};
use crate::analysis::{residuals, unordered, windows};
use crate::emit::{Emitter, Names, Uses};
use crate::ir::op::Operand;
use crate::ir::ssa::{Func, Kind, Node, Region, Term, Var};
use proc_macro2::TokenStream;

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
        let residuals = residuals::analyze(
            &self.func,
            outer.activity,
            outer.kinds,
            &Default::default(),
            Default::default(),
        );
        let emitter = Emitter {
            func: &self.func,
            params: &[],
            kinds: outer.kinds,
            users: outer.users,
            activity: outer.activity,
            residuals: &residuals,
            unordered: unordered::analyze(&self.func, outer.activity),
            waits: Default::default(),
            waiting: Default::default(),
            windows: windows::analyze(&self.func, outer.activity, outer.kinds),
            lengths: Default::default(),
            local: Default::default(),
            again: Default::default(),
            recorded: Default::default(),
            given: Default::default(),
            functions: outer.functions,
            sweeps_once: false,
            ends: Default::default(),
            nests: false,
            placing: Default::default(),
            plumbing: outer.plumbing,
            path: outer.path,
            names: Names::of(&self.func),
            uses: Uses::of(&self.func),
            scopes: Default::default(),
            moving: Default::default(),
            handed: Default::default(),
            name: outer.name,
            float: outer.float,
            functional: outer.functional,
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
pub(super) struct Written<'a> {
    pub(super) splitter: &'a Splitter<'a>,
    pub(super) emitter: &'a Emitter<'a>,
    pub(super) exits: &'a Exits,
}

impl Written<'_> {
    pub(super) fn inputs(&self) -> &[Var] {
        &self.emitter.func.body.params
    }

    fn code(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let forward = self.forward();
        if self.emitter.func.body.exits().is_empty() {
            return hygienic!(#plumbing::diverging(parted, #forward));
        }
        if !self.splitter.augmented {
            return hygienic!((#plumbing::each(parted, #forward), ()));
        }
        let (pull, push) = (self.pull(), self.push());
        hygienic!(#plumbing::each_linearized(parted, #forward, #pull, #push))
    }

    /// Places among the variables of the state, and those that the piece writes without having declared them.
    pub(super) fn places(&self) -> (Vec<Var>, Vec<Var>) {
        let inputs: Vec<Var> = self
            .inputs()
            .iter()
            .copied()
            .filter(|var| self.emitter.is_storage(*var))
            .collect();
        let (mut declared, mut others): (Vec<Var>, Vec<Var>) = (inputs.clone(), Vec::new());
        assigned(&self.emitter.func.body, &mut |var, declares| {
            if self.emitter.is_storage(var) {
                let own = declares && self.emitter.is_root(var);
                if own { &mut declared } else { &mut others }.push(var);
            }
        });
        let mut open: Vec<Var> = Vec::new();
        for var in others {
            let known = |other: &Var| self.emitter.same_place(*other, var);
            if !declared.iter().chain(&open).any(known) {
                open.push(var);
            }
        }
        (inputs, open)
    }

    /// The names under which the state comes in.
    pub(super) fn state(&self) -> TokenStream {
        let names = self.inputs().iter().map(|var| {
            let name = self.emitter.names.value(*var);
            hygienic!(mut #name)
        });
        pairs(&names.collect::<Vec<_>>())
    }
}

/// Calls `f` with every variable that a region assigns as a whole, and whether that may be its declaration.
fn assigned(region: &Region, f: &mut dyn FnMut(Var, bool)) {
    let node = |node: &Node, f: &mut dyn FnMut(Var, bool)| {
        if let Node::Loop(l) = node {
            l.body.params.iter().for_each(|var| f(*var, false));
        }
        node.regions().into_iter().for_each(|region| assigned(region, f));
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
                assigned(exit, f);
            }
        }
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
}
