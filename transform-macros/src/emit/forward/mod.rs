//! The forward sweep: the value, or the augmented primal, which also packs residuals.
//!
//! A region is written so that each of its exits ends the code in its own way: an arm yields a tuple, a
//! loop's body stores its residuals on the tape and goes on or breaks. Residuals of tail branches nest in
//! those of the region, so every exit sees all there is to keep.

mod branches;
mod handed;
mod loops;
mod statements;
mod waits;

use super::names::numbered;
use super::operand::Sweep::Forward;
use super::plan::{Item, defined};
use super::{Emitter, choose};
use crate::ir::op::Operand;
use crate::ir::ssa::{Node, Region, Term, Var};
use crate::ir::table::{Map, Set};
use crate::source::located;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// How an exit ends the code: the exit, its values, the residuals of the whole region.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>], TokenStream) -> TokenStream;

/// The forward sweep of one function.
pub(super) struct Sweeper<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    /// Residuals are kept.
    pub(super) augmented: bool,
}

impl Sweeper<'_> {
    /// A region's code. `outer` are the residual items of the regions it ends, `wrap` puts this region's
    /// residuals into theirs.
    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut code = TokenStream::new();
        self.hand_over(region, also);
        self.emitter.scopes.borrow_mut().push(defined(region, also));
        for &var in region.params.iter().chain(also) {
            code.extend(self.keep(var));
        }
        for stmt in &region.stmts {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        let mut items = self.packed(region, also);
        code.extend(self.term(&region.term, &mut items, leaf, wrap));
        self.emitter.scopes.borrow_mut().pop();
        code
    }

    /// The residual items of a region as expressions.
    fn packed(&self, region: &Region, also: &[Var]) -> Vec<TokenStream> {
        if !self.augmented {
            return Vec::new();
        }
        let names = &self.emitter.names;
        let mut given = Set::default();
        for (_, values) in region.exits() {
            values
                .iter()
                .for_each(|x| x.vars(&mut |var| _ = given.insert(var)));
        }
        self.emitter
            .items(region, also)
            .iter()
            .map(|item| match item {
                // The residuals are the last that reads a variable of the region, but for what the exit gives.
                Item::Value(var) if self.emitter.is_scalar(*var) => {
                    if self.is_local(*var) && !given.contains(var) {
                        self.emitter.name(*var, Forward)
                    } else {
                        self.emitter.owned(*var, Forward)
                    }
                }
                Item::Value(var) if self.is_handed_over(*var) => self.emitter.name(*var, Forward),
                Item::Value(var) => {
                    let keep = names.suffixed(*var, "_keep");
                    quote!(#keep)
                }
                Item::Maps(var) => {
                    let map = self.map_name(*var);
                    quote!(#map)
                }
                Item::Type(var) => {
                    let ty = names.suffixed(*var, "_type");
                    quote!(#ty)
                }
                Item::Argument(var, i) => {
                    let name = self.emitter.argument_name(*var, *i);
                    quote!(#name)
                }
                Item::Node(i) => {
                    let node = numbered("node", *i);
                    quote!(#node)
                }
            })
            .collect()
    }

    fn map_name(&self, var: Var) -> Ident {
        self.emitter.map_name(var)
    }

    fn term(
        &self,
        term: &Term,
        items: &mut Vec<TokenStream>,
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        match term {
            Term::Exit { to, values } => {
                let residuals = wrap(quote!((#(#items,)*)));
                let mut moved = self.read_last(values, |_| true);
                moved.extend(self.places_left(values));
                self.moving(moved, || leaf(*to, values, residuals))
            }
            Term::Diverge(op) => {
                let op = self.emitter.value(None, op, Forward);
                quote!(#op)
            }
            Term::Branch(node) => self.branch(node, &|arm, of, region| {
                let wrap_arm = |inner: TokenStream| {
                    let inner = choose(self.emitter.plumbing, arm, of, inner);
                    wrap(quote!((#(#items,)* #inner,)))
                };
                self.region(region, &[], leaf, &wrap_arm)
            }),
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, items, leaf, wrap),
        }
    }

    /// Whether a variable is a local that a statement has bound.
    fn is_local(&self, var: Var) -> bool {
        self.emitter.uses.is_bound(var)
            && self.emitter.param_index(var).is_none()
            && !self.emitter.is_storage(var)
    }

    /// The variables of this region that `values` read, once and as the last.
    fn read_last(&self, values: &[Operand<Var>], also: impl Fn(Var) -> bool) -> Set<Var> {
        let scopes = self.emitter.scopes.borrow();
        let mut reads: Map<Var, usize> = Map::default();
        for x in values {
            x.vars(&mut |var| *reads.entry(var).or_default() += 1);
        }
        let last = values.iter().filter_map(|x| match x {
            Operand::Var(var) if reads.get(var) == Some(&1) => Some(*var),
            _ => None,
        });
        last.filter(|var| {
            let kept = self.augmented && self.emitter.residuals.is_saved(*var);
            let own = scopes.last().is_some_and(|scope| scope.contains(var));
            own && !kept && self.is_local(*var) && also(*var)
        })
        .collect()
    }

    /// Writes what moves these variables.
    fn moving<T>(&self, vars: Set<Var>, write: impl FnOnce() -> T) -> T {
        let outer = self.emitter.moving.replace(vars);
        let code = write();
        self.emitter.moving.replace(outer);
        code
    }
}

impl Emitter<'_> {
    pub(super) fn map_name(&self, var: Var) -> Ident {
        // Versions of one place share its name, so their maps are numbered apart.
        if self.is_storage(var) {
            self.names.suffixed(var, &format!("_map_{}", var.0))
        } else {
            self.names.suffixed(var, "_map")
        }
    }

    pub(super) fn argument_name(&self, out: Var, index: usize) -> Ident {
        let (out, index) = self.residuals.first_kept(out, index);
        self.names.suffixed(out, &format!("_argument_{index}"))
    }

    /// The exits that a node can take, of those that lead on.
    pub(super) fn reachable_exits(&self, node: &Node, exits: &[Region]) -> Vec<usize> {
        let first = usize::from(matches!(node, Node::Loop(_)));
        let mut taken: Vec<usize> = node
            .regions()
            .into_iter()
            .flat_map(Region::exits)
            .map(|(to, _)| to)
            .filter(|to| *to >= first)
            .collect();
        if let Node::Loop(l) = node
            && l.source.is_some()
        {
            taken.push(1);
        }
        taken.sort_unstable();
        taken.dedup();
        taken.retain(|to| to - first < exits.len());
        taken
    }

    /// The region an exit leads to.
    pub(super) fn exit_region(&self, node: &Node, exit: usize) -> usize {
        exit - usize::from(matches!(node, Node::Loop(_)))
    }

    /// Whether a version is the first of its place.
    pub(super) fn is_root(&self, var: Var) -> bool {
        let Some(storage) = self.func.vars.get(var.index()).and_then(|info| info.storage) else {
            return true;
        };
        self.func
            .vars
            .iter()
            .position(|info| info.storage == Some(storage))
            == Some(var.index())
    }
}
