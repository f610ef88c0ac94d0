//! Nodes that a branch ends: the residual says which arm was taken.

use super::super::choose;
use super::super::names::{fixed, numbered};
use super::{Leaf, Pusher};
use crate::ir::op::Operand;
use crate::ir::ssa::{Node, Region, Var};
use proc_macro2::TokenStream;
use quote::quote;

impl Pusher<'_> {
    pub(super) fn branch(&self, node: &Node, residual: TokenStream, leaf: Leaf<'_>) -> TokenStream {
        let (arms, inner) = (self.emitter.returning(node), fixed("arm"));
        let codes = arms.iter().enumerate().map(|(i, region)| {
            let code = self.region(region, &[], quote!(#inner), leaf);
            let pattern = choose(self.emitter.plumbing, i, arms.len(), quote!(#inner));
            quote!(#pattern => { #code })
        });
        quote!(match #residual { #(#codes)* })
    }

    pub(super) fn dispatch(&self, id: u32, node: &Node, exits: &[Region], leaf: Leaf<'_>) -> TokenStream {
        let (plumbing, tail, inner) = (self.emitter.plumbing, fixed("tail"), fixed("arm"));
        let (residual, taken) = (numbered("dispatch", id), numbered("exit_dots", id));
        let reachable = self.emitter.reachable_exits(node, exits);
        let params = |exit: usize| {
            exits
                .get(self.emitter.exit_region(node, exit))
                .map_or(&[][..], |r| r.params.as_slice())
        };
        let choice = |exit: usize, values: TokenStream| {
            let place = reachable.iter().position(|k| *k == exit).unwrap_or(0);
            choose(plumbing, place, reachable.len(), values)
        };
        let run = match node {
            Node::Loop(l) => self.loop_with_exits(l, &residual, &taken, &choice, &params),
            _ => {
                let finish =
                    |exit: usize, values: &[Operand<Var>]| choice(exit, self.exit_dots(values, params(exit)));
                let code = self.branch(node, quote!(#residual), &finish);
                quote!(let #taken = #code;)
            }
        };
        let arms = reachable.iter().enumerate().filter_map(|(i, exit)| {
            let region = exits.get(self.emitter.exit_region(node, *exit))?;
            let dots: Vec<_> = self.targets(&region.params);
            let residual = choose(plumbing, i, reachable.len(), quote!(#inner));
            let dots = choose(plumbing, i, reachable.len(), quote!((#(#dots,)*)));
            let code = self.region(region, &[], quote!(#inner), leaf);
            Some(quote!((#residual, #dots) => { #code }))
        });
        let arms: Vec<_> = arms.collect();
        let other = (reachable.len() > 1).then(|| quote!(_ => ::core::unreachable!(),));
        quote!(#run match (#tail, #taken) { #(#arms)* #other })
    }

    /// The tangents an exit's values give to the variables that receive them.
    pub(super) fn exit_dots(&self, values: &[Operand<Var>], outs: &[Var]) -> TokenStream {
        let columns = values.iter().zip(outs).filter(|(_, out)| self.moves(**out));
        let dots: Vec<_> = columns.map(|(value, out)| (value, *out, *out)).collect();
        let dots = self.last_dots(&dots);
        quote!((#(#dots,)*))
    }

    pub(super) fn moves(&self, var: Var) -> bool {
        self.active(var) && !self.emitter.is_storage(var)
    }

    pub(super) fn targets(&self, outs: &[Var]) -> Vec<TokenStream> {
        let moving = outs.iter().filter(|out| self.moves(**out));
        moving
            .map(|out| self.emitter.names.dot(*out))
            .map(|dot| quote!(#dot))
            .collect()
    }

    pub(super) fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let residual = numbered("node", index);
        let leaf = |_: usize, values: &[Operand<Var>]| self.exit_dots(values, outs);
        let code = self.branch(node, quote!(#residual), &leaf);
        let targets = self.targets(outs);
        quote!(let (#(#targets,)*) = #code;)
    }
}
