//! Nodes that a branch ends: the residual says which arm was taken.

use super::super::choose;
use super::super::names::{fixed, numbered};
use super::loops::Done;
use super::numbers::Part;
use super::{Leaf, Puller};
use crate::ir::op::Operand;
use crate::ir::ssa::{Node, Region, Var};
use proc_macro2::TokenStream;
use quote::quote;

impl Puller<'_> {
    /// A node's arms, by the residual that says which was taken; `end` follows each.
    pub(super) fn branch(
        &self,
        node: &Node,
        residual: TokenStream,
        leaf: Leaf<'_>,
        end: &dyn Fn(&Region) -> TokenStream,
    ) -> TokenStream {
        let arms = self.emitter.returning(node);
        let inner = fixed("arm");
        let codes: Vec<_> = arms
            .iter()
            .enumerate()
            .map(|(i, region)| {
                let code = self.region(region, &[], quote!(#inner), leaf);
                let end = end(region);
                let pattern = choose(self.emitter.plumbing, i, arms.len(), quote!(#inner));
                quote!(#pattern => { #code #end })
            })
            .collect();
        quote!(match #residual { #(#codes)* })
    }

    pub(super) fn dispatch(&self, id: u32, node: &Node, exits: &[Region], leaf: Leaf<'_>) -> TokenStream {
        let (plumbing, tail, inner) = (self.emitter.plumbing, fixed("tail"), fixed("arm"));
        let (bars, residual) = (numbered("exit_bars", id), numbered("dispatch", id));
        let reachable = self.emitter.reachable_exits(node, exits);
        let mut regions: Vec<_> = exits.iter().collect();
        regions.extend(node.regions());
        let declare = self.declare_for(&regions);
        let arms: Vec<_> = reachable
            .iter()
            .enumerate()
            .filter_map(|(i, exit)| {
                let region = exits.get(self.emitter.exit_region(node, *exit))?;
                let pattern = choose(plumbing, i, reachable.len(), quote!(#inner));
                if region.exits().is_empty() {
                    return None;
                }
                let code = self.region(region, &[], quote!(#inner), leaf);
                let values: Vec<_> = self
                    .flowing(&region.params)
                    .map(|var| self.bar_or_zero(var))
                    .collect();
                let values = choose(plumbing, i, reachable.len(), quote!((#(#values,)*)));
                Some(quote!(#pattern => { #code #values }))
            })
            .collect();
        let pattern_of = |exit: usize| {
            let i = reachable.iter().position(|k| *k == exit)?;
            let region = exits.get(self.emitter.exit_region(node, exit))?;
            let names: Vec<_> = self
                .flowing(&region.params)
                .map(|var| self.emitter.names.suffixed(var, "_exit_bar"))
                .collect();
            Some((
                choose(plumbing, i, reachable.len(), quote!((#(#names,)*))),
                region,
            ))
        };
        let seed = |exit: usize, values: &[Operand<Var>]| {
            let Some((pattern, region)) = pattern_of(exit) else {
                return TokenStream::new();
            };
            let columns = values
                .iter()
                .zip(&region.params)
                .filter(|(_, to)| self.active(**to) && !self.emitter.is_storage(**to));
            let adds: Vec<_> = columns
                .map(|(value, to)| {
                    let bar = self.emitter.names.suffixed(*to, "_exit_bar");
                    self.declare_operand(value, quote!(#plumbing::copy(#bar)))
                })
                .collect();
            let (lets, adds): (Vec<_>, Vec<_>) = adds.into_iter().unzip();
            quote!(#(#lets)* #[allow(irrefutable_let_patterns)] if let #pattern = &#bars { #(#adds)* })
        };
        let back = match node {
            Node::Loop(l) => {
                let done = pattern_of(1).map(|(pattern, region)| Done {
                    pattern,
                    region,
                    bars: bars.clone(),
                });
                self.loop_with_exits(l, residual, &seed, done)
            }
            _ => self.branch(node, quote!(#residual), &seed, &|_| TokenStream::new()),
        };
        quote!(#declare let #bars = match #tail { #(#arms)* }; #back)
    }

    /// The variables of an exit that have cotangents of their own.
    pub(super) fn flowing<'b>(&'b self, vars: &'b [Var]) -> impl Iterator<Item = Var> + 'b {
        vars.iter()
            .copied()
            .filter(|var| self.active(*var) && !self.emitter.is_storage(*var))
    }

    /// The cotangent that has been gathered for a variable of a region just written.
    pub(in crate::emit) fn bar_or_zero(&self, var: Var) -> TokenStream {
        if self.declared.borrow().contains(&var) {
            let bar = self.bar(var);
            return quote!(#bar);
        }
        self.zero(var)
    }

    pub(super) fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let declare = self.declare_for(&node.regions());
        let residual = numbered("node", index);
        let leaf = |_: usize, values: &[Operand<Var>]| {
            let columns = values.iter().zip(outs).filter(|(_, out)| {
                self.active(**out) && !self.emitter.is_storage(**out) && self.is_declared(**out)
            });
            columns
                .map(|(value, out)| {
                    let bar = self.bar(*out);
                    match value {
                        Operand::Var(var) if self.emitter.is_real(*var) && self.emitter.is_real(*out) => {
                            self.add_part(value, (*out, &quote!(#bar)), Part::Whole, false)
                        }
                        _ => self.contribute_from(value, quote!(#bar)),
                    }
                })
                .collect()
        };
        let branch = self.branch(node, quote!(#residual), &leaf, &|_| TokenStream::new());
        quote!(#declare #branch)
    }
}
