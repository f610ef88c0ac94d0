//! States: the values that pass from one piece to the next, as nested pairs, and the ways that they leave by.

use crate::ir::ssa::{Region, Var};
use proc_macro2::{Ident, TokenStream};
use std::collections::BTreeSet;

/// What an exit hands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    Var(Var),
    /// The function's result.
    Result,
}

/// Where an exit leads.
#[derive(Clone, Debug)]
pub(super) struct Exit {
    /// Its number in the region.
    pub(super) to: usize,
    /// What its values become.
    pub(super) targets: Vec<Target>,
    /// Variables that are handed on as they are.
    pub(super) carry: Vec<Var>,
    /// Whether the state is the first of two, or in the second, and so on.
    pub(super) path: Vec<bool>,
}

impl Exit {
    /// The variables that the exit leads to, and those that it carries.
    pub(super) fn vars(&self) -> Vec<Var> {
        let targets = self.targets.iter().filter_map(|target| match target {
            Target::Var(var) => Some(*var),
            Target::Result => None,
        });
        targets.chain(self.carry.iter().copied()).collect()
    }
    /// Everything that is handed on, in order.
    pub(super) fn handed(&self) -> Vec<Target> {
        let carry = self.carry.iter().map(|var| Target::Var(*var));
        self.targets.iter().copied().chain(carry).collect()
    }
}

/// The exits of a region.
#[derive(Clone, Debug)]
pub(super) struct Exits(pub(super) Vec<Exit>);

impl Exits {
    /// One exit, numbered `to`.
    pub(super) fn one(to: usize, targets: &[Var], carry: Vec<Var>) -> Self {
        Exits(vec![Exit {
            to,
            targets: targets.iter().map(|var| Target::Var(*var)).collect(),
            carry,
            path: Vec::new(),
        }])
    }
    pub(super) fn get(&self, to: usize) -> Option<&Exit> {
        self.0.iter().find(|exit| exit.to == to)
    }
    /// The variables that any of them carries.
    pub(super) fn carried(&self) -> BTreeSet<Var> {
        self.0
            .iter()
            .flat_map(|exit| exit.carry.iter().copied())
            .collect()
    }
}

/// The way to one of several states.
pub(super) fn path(place: usize, of: usize) -> Vec<bool> {
    let mut path = vec![false; place];
    if place + 1 < of {
        path.push(true);
    }
    path
}

/// A state, or its tangent, in the place that its way leads to.
pub(super) fn placed(plumbing: &Ident, ways: &str, path: &[bool], state: TokenStream) -> TokenStream {
    let ways = Ident::new(ways, proc_macro2::Span::call_site());
    path.iter().rev().fold(state, |state, first| match first {
        true => hygienic!(#plumbing::#ways::A(#state)),
        false => hygienic!(#plumbing::#ways::B(#state)),
    })
}

/// `(a, (b, ()))`
pub(super) fn pairs(items: &[TokenStream]) -> TokenStream {
    items
        .iter()
        .rev()
        .fold(hygienic!(()), |rest, item| hygienic!((#item, #rest)))
}

/// The variables that a region reads, but does not define; `params` are its own.
pub(super) fn reads(region: &Region) -> BTreeSet<Var> {
    let mut vars = BTreeSet::new();
    region.reads(&mut |var| _ = vars.insert(var));
    region.params.iter().for_each(|var| _ = vars.remove(var));
    vars
}
