//! Nodes that a branch ends, and what their exits give.

use super::super::names::numbered;
use super::super::operand::Sweep::Forward;
use super::super::{choose, tuple};
use super::{Leaf, Sweeper};
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::Operand;
use crate::ir::ssa::{Node, Region, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Sweeper<'_> {
    /// An `if` or `match`; `arm` writes the arm with this number among those that come back.
    pub(super) fn branch(
        &self,
        node: &Node,
        arm: &dyn Fn(usize, usize, &Region) -> TokenStream,
    ) -> TokenStream {
        let of = self.emitter.returning(node).len();
        let mut number = 0;
        let mut next = |region: &Region| {
            let this = number;
            number += usize::from(!region.exits().is_empty() && !self.emitter.is_end(region));
            arm(this, of, region)
        };
        match node {
            Node::If { cond, then, els } => {
                let cond = self.emitter.plain_operand(cond, Forward);
                let (then, els) = (next(then), next(els));
                quote!(if #cond { #then } else { #els })
            }
            Node::Match { scrutinee, arms } => {
                let scrutinee = self.emitter.plain_operand(scrutinee, Forward);
                let arms: Vec<_> = arms
                    .iter()
                    .map(|arm| {
                        let binds = self.bindings(&arm.bindings);
                        let guard = arm.guard.as_ref().map(|(stmts, value)| {
                            let stmts = stmts.iter().map(|stmt| self.stmt(stmt));
                            let value = self.emitter.plain_operand(value, Forward);
                            quote!(if { #binds #(#stmts)* #value })
                        });
                        let (pat, body) = (&arm.pat, next(&arm.body));
                        quote!(#pat #guard => { #binds #body })
                    })
                    .collect();
                quote!(match #scrutinee { #(#arms)* })
            }
            Node::Loop(_) => TokenStream::new(),
        }
    }

    pub(in crate::emit) fn bindings(&self, bindings: &[(Ident, Var)]) -> TokenStream {
        let lets = bindings.iter().map(|(name, var)| {
            let value = self.emitter.names.value(*var);
            quote!(let #value = #name.clone();)
        });
        quote!(#(#lets)*)
    }

    pub(super) fn dispatch(
        &self,
        id: u32,
        node: &Node,
        exits: &[Region],
        items: &mut Vec<TokenStream>,
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let reachable = self.emitter.reachable_exits(node, exits);
        let choice = |exit: usize, values: TokenStream| {
            let place = reachable.iter().position(|k| *k == exit).unwrap_or(0);
            choose(plumbing, place, reachable.len(), values)
        };
        let (taken, residual) = (numbered("taken", id), numbered("dispatch", id));
        let run = match node {
            Node::Loop(l) => {
                let targets = reachable.iter().filter_map(|exit| {
                    let region = exits.get(self.emitter.exit_region(node, *exit))?;
                    Some((*exit, region.params.as_slice()))
                });
                self.hands_on(l, 0, targets);
                self.loop_with_exits(l, &taken, &residual, &choice, exits)
            }
            _ => {
                let code = self.branch(node, &|arm, of, region| {
                    let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
                        let values = self.exit_values(values, exits.get(exit).map_or(&[], |r| &r.params));
                        let values = choice(exit, values);
                        quote!((#values, #res))
                    };
                    self.region(region, &[], &finish, &|inner| choose(plumbing, arm, of, inner))
                });
                quote!(let (#taken, #residual) = #code;)
            }
        };
        if self.augmented {
            items.push(quote!(#residual));
        }
        let arms: Vec<_> = reachable
            .iter()
            .enumerate()
            .filter_map(|(place, exit)| {
                let region = exits.get(self.emitter.exit_region(node, *exit))?;
                let params = self.targets(&region.params);
                let pattern = choose(plumbing, place, reachable.len(), tuple(&params));
                let wrap_exit = |inner: TokenStream| {
                    let inner = choose(plumbing, place, reachable.len(), inner);
                    wrap(quote!((#(#items,)* #inner,)))
                };
                let body = self.region(region, &[], leaf, &wrap_exit);
                Some(quote!(#pattern => { #body }))
            })
            .collect();
        quote!(#run match #taken { #(#arms)* })
    }

    pub(super) fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let mut targets = self.targets(outs);
        if self.augmented {
            let node = numbered("node", index);
            targets.push(quote!(#node));
        }
        let code = self.branch(node, &|arm, of, region| {
            let finish = |_: usize, values: &[Operand<Var>], res: TokenStream| {
                let mut values = self.exit_list(values, outs);
                if self.augmented {
                    values.push(res);
                }
                tuple(&values)
            };
            self.region(region, &[], &finish, &|inner| choose(plumbing, arm, of, inner))
        });
        if targets.is_empty() {
            return quote!(#code);
        }
        let targets = tuple(&targets);
        quote!(let #targets = #code;)
    }

    /// The variables that an exit's values go to, without places written in place.
    pub(super) fn targets(&self, outs: &[Var]) -> Vec<TokenStream> {
        let kept = outs.iter().filter(|out| !self.emitter.is_storage(**out));
        kept.map(|out| self.emitter.names.value(*out))
            .map(|name| quote!(#name))
            .collect()
    }

    pub(super) fn exit_list(&self, values: &[Operand<Var>], outs: &[Var]) -> Vec<TokenStream> {
        let pairs = values
            .iter()
            .zip(outs)
            .filter(|(_, out)| !self.emitter.is_storage(**out));
        pairs.map(|(value, out)| self.exit_value(value, *out)).collect()
    }

    pub(in crate::emit) fn exit_values(&self, values: &[Operand<Var>], outs: &[Var]) -> TokenStream {
        tuple(&self.exit_list(values, outs))
    }

    /// A value in the representation of the variable it goes to.
    pub(in crate::emit) fn exit_value(&self, value: &Operand<Var>, to: Var) -> TokenStream {
        if self.emitter.is_lifted(to) {
            return self.emitter.lifted_value(value, Forward);
        }
        match (value, self.emitter.kind(to)) {
            (Operand::Var(var), Holds::Scalar | Holds::Static) => self.emitter.owned(*var, Forward),
            _ => self.emitter.plain_operand(value, Forward),
        }
    }
}
