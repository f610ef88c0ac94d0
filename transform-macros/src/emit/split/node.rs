//! Nodes in which data decides, run on each group by itself.

use super::Splitter;
use super::state::{Exit, Exits, Target, pairs, reads};
use crate::emit::choose;
use crate::emit::forward::Sweeper;
use crate::emit::names::fixed;
use crate::emit::operand::Sweep::Forward;
use crate::ir::op::Operand;
use crate::ir::ssa::{Adapter, Items, Loop, Node, Region, Term, Var};
use proc_macro2::TokenStream;
use std::collections::BTreeSet;

impl Splitter<'_> {
    /// A node from the state `inputs` to its exits.
    pub(super) fn node(&self, node: &Node, inputs: &[Var], exits: &Exits) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let code = match node {
            Node::If { cond, then, els } => self.choice(cond, then, els, inputs, exits),
            Node::Match { scrutinee, arms } => {
                let bound = self.bound(&[scrutinee], inputs);
                let value = self.emitter.plain_operand(scrutinee, Forward);
                let of = arms.len();
                let arms: Vec<_> = arms
                    .iter()
                    .enumerate()
                    .map(|(i, arm)| {
                        let sweeper = Sweeper {
                            emitter: self.emitter,
                            augmented: false,
                        };
                        let binds = sweeper.bindings(&arm.bindings);
                        let guard = arm.guard.as_ref().map(|(stmts, value)| {
                            let stmts = stmts.iter().map(|stmt| sweeper.stmt(stmt));
                            let value = self.emitter.plain_operand(value, Forward);
                            hygienic!(if { #binds #(#stmts)* #value })
                        });
                        let vars: Vec<Var> = arm.bindings.iter().map(|(_, var)| *var).collect();
                        let (pat, body) = (&arm.pat, self.arm(&arm.body, &vars, inputs, exits));
                        let body = self.taken(i, of, body);
                        hygienic!(#pat #guard => { #binds #body })
                    })
                    .collect();
                hygienic!(#bound match #value { #(#arms)* })
            }
            Node::Loop(l) => self.rounds(l, inputs, exits),
        };
        hygienic!(#plumbing::within(parted, |parted| { #code }))
    }

    fn choice(
        &self,
        cond: &Operand<Var>,
        then: &Region,
        els: &Region,
        inputs: &[Var],
        exits: &Exits,
    ) -> TokenStream {
        let bound = self.bound(&[cond], inputs);
        let cond = self.emitter.plain_operand(cond, Forward);
        let (then, els) = (
            self.arm(then, &[], inputs, exits),
            self.arm(els, &[], inputs, exits),
        );
        let (then, els) = (self.taken(0, 2, then), self.taken(1, 2, els));
        hygienic!(#bound if #cond { #then } else { #els })
    }

    /// The arm that was taken is part of the derivative.
    fn taken(&self, arm: usize, of: usize, code: TokenStream) -> TokenStream {
        if !self.augmented {
            return code;
        }
        let flow = self.flow();
        let taken = choose(self.emitter.plumbing, arm, of, hygienic!(#flow));
        hygienic!(let (parted, #flow) = { #code }; (parted, #taken))
    }

    /// An arm; `bound` are variables that its pattern has bound.
    fn arm(&self, region: &Region, bound: &[Var], inputs: &[Var], exits: &Exits) -> TokenStream {
        let mut pipeline = self.pipeline(inputs);
        for var in bound {
            let (plumbing, name) = (self.emitter.plumbing, self.emitter.names.value(*var));
            self.add(&mut pipeline, &hygienic!(#plumbing::bring(parted, &#name)));
            pipeline.have.insert(0, *var);
        }
        let code = self.region(region, &pipeline.have, exits);
        self.add(&mut pipeline, &hygienic!({ #code }));
        self.finish(pipeline)
    }

    /// Brings the variables of operands out of the state of the only group.
    fn bound(&self, operands: &[&Operand<Var>], inputs: &[Var]) -> TokenStream {
        let mut vars = BTreeSet::new();
        operands
            .iter()
            .for_each(|x| x.vars(&mut |var| _ = vars.insert(var)));
        self.bound_vars(&vars, inputs)
    }

    fn bound_vars(&self, vars: &BTreeSet<Var>, inputs: &[Var]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let names = inputs.iter().map(|var| {
            let name = self.emitter.names.value(*var);
            if vars.contains(var) {
                hygienic!(#name)
            } else {
                hygienic!(_)
            }
        });
        let pattern = pairs(&names.collect::<Vec<_>>());
        let own = vars.iter().filter(|var| inputs.contains(var)).map(|var| {
            let name = self.emitter.names.value(*var);
            let again = self.borrowed_again(*var);
            hygienic!(let mut #name = #plumbing::copy(#name); #again)
        });
        hygienic!(let #pattern = parted.state(); #(#own)*)
    }

    /// A loop: rounds of all groups that go on.
    fn rounds(&self, l: &Loop, inputs: &[Var], exits: &Exits) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let mut kept = reads(&l.body);
        kept.extend(exits.carried());
        if let Some(source) = &l.source {
            kept.remove(&source.item);
        }
        let kept: Vec<Var> = inputs
            .iter()
            .copied()
            .filter(|var| kept.contains(var) && !l.body.params.contains(var))
            .collect();
        let mut pipeline = self.pipeline(inputs);
        let items = l.source.as_ref().map(|source| {
            let operands = match &source.items {
                Items::Inactive(x) => vec![x],
                Items::Range { lo, hi, adapters, .. } => {
                    let steps = adapters.iter().filter_map(|adapter| match adapter {
                        Adapter::StepBy(k) => Some(k),
                        Adapter::Rev => None,
                    });
                    [lo, hi].into_iter().chain(steps).collect()
                }
            };
            let bound = self.bound(&operands, inputs);
            let sweeper = Sweeper {
                emitter: self.emitter,
                augmented: false,
            };
            let (items, all) = (sweeper.items(&source.items), fixed("items"));
            hygienic!(#bound let #all = #items;)
        });
        pipeline.code.extend(items);
        self.enter(&mut pipeline, &l.inits, &l.body.params, &kept);
        let again = Exit {
            to: 0,
            targets: l.body.params.iter().map(|var| Target::Var(*var)).collect(),
            carry: kept.clone(),
            path: vec![true],
        };
        let leaving = exits.0.iter().map(|exit| Exit {
            path: std::iter::once(false).chain(exit.path.iter().copied()).collect(),
            ..exit.clone()
        });
        let rounds = Exits(std::iter::once(again).chain(leaving).collect());
        let step = match &l.source {
            None => {
                let round = self.region(&l.body, &pipeline.have, &rounds);
                hygienic!(#plumbing::repeat(parted, |parted| { #round }))
            }
            Some(source) => {
                let (item, all) = (self.emitter.names.value(source.item), fixed("items"));
                let round = self.arm(&l.body, &[source.item], &pipeline.have, &rounds);
                let end = self.exhausted(l, &pipeline.have, exits);
                hygienic!(#plumbing::repeat_over(parted, #all, |parted, #item| { #round }, |parted| #end))
            }
        };
        self.add(&mut pipeline, &step);
        self.finish(pipeline)
    }

    /// What a loop hands on when its items run out.
    fn exhausted(&self, l: &Loop, have: &[Var], exits: &Exits) -> TokenStream {
        let count = exits.get(1).map_or(0, |exit| exit.targets.len());
        let values = l.body.params.iter().take(count).map(|var| Operand::Var(*var));
        let region = Region {
            params: have.to_vec(),
            stmts: Vec::new(),
            term: Term::Exit {
                to: 1,
                values: values.collect(),
            },
        };
        self.alone(region, exits)
    }
}
