//! A region as a pipeline: pieces, points where lanes part, and nodes in which data decides.

use super::Splitter;
use super::piece::Piece;
use super::state::{Exit, Exits, Target, path, reads};
use crate::emit::plan::defined;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Kind, Node, Region, Stmt, Term, Var};
use proc_macro2::{Ident, TokenStream};
use std::collections::BTreeSet;

/// A pipeline that is being written.
pub(super) struct Pipeline {
    pub(super) code: TokenStream,
    flows: Vec<Ident>,
    /// The state at its end.
    pub(super) have: Vec<Var>,
    run: Vec<Stmt>,
}

impl Splitter<'_> {
    /// The code of a region: from `groups` with the state `inputs`, the groups at its exits, and the derivative.
    pub(super) fn region(&self, region: &Region, inputs: &[Var], exits: &Exits) -> TokenStream {
        let mut pipeline = Pipeline {
            code: TokenStream::new(),
            flows: Vec::new(),
            have: inputs.to_vec(),
            run: Vec::new(),
        };
        for (i, stmt) in region.stmts.iter().enumerate() {
            if matches!(stmt.kind, Kind::Declare(_)) {
                // A place is declared by the piece that first assigns it.
                continue;
            }
            let after = region.stmts.get(i..).unwrap_or_default();
            let beyond = after.get(1..).unwrap_or_default();
            let needed = |stmts: &[Stmt]| self.needed(stmts, &region.term, exits);
            if let Some(op) = self.decisions.decides(stmt) {
                self.flush(&mut pipeline, &needed(after));
                self.part(&mut pipeline, stmt, op);
                pipeline.run.push(stmt.clone());
            } else if let Kind::Bind { outs, node, .. } = &stmt.kind
                && self.decisions.in_node(node)
            {
                self.flush(&mut pipeline, &needed(after));
                self.bind(&mut pipeline, node, outs, &needed(beyond));
            } else {
                pipeline.run.push(stmt.clone());
            }
            if self.ends_decision(&pipeline, &needed(beyond)) {
                self.flush(&mut pipeline, &needed(beyond));
            }
        }
        self.end(&mut pipeline, &region.term, exits);
        let flow = self.flows(&pipeline.flows);
        let code = pipeline.code;
        hygienic!(#code (parted, #flow))
    }

    /// The derivative of the whole pipeline.
    fn flows(&self, flows: &[Ident]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some((last, before)) = flows.split_last().filter(|_| self.augmented) else {
            return hygienic!(());
        };
        before.iter().rev().fold(
            hygienic!(#last),
            |then, flow| hygienic!(#plumbing::chain(#flow, #then)),
        )
    }

    /// What is read from here on, or handed on.
    fn needed(&self, stmts: &[Stmt], term: &Term, exits: &Exits) -> BTreeSet<Var> {
        let rest = Region {
            params: Vec::new(),
            stmts: stmts.to_vec(),
            term: term.clone(),
        };
        let mut needed = reads(&rest);
        needed.extend(exits.carried());
        needed
    }

    /// Whether what was decided in the run is over: lanes can come together again.
    fn ends_decision(&self, pipeline: &Pipeline, needed: &BTreeSet<Var>) -> bool {
        let plain = |var: &Var| !self.emitter.is_lifted(*var);
        let run = Region {
            params: Vec::new(),
            stmts: pipeline.run.clone(),
            term: Term::Exit {
                to: 0,
                values: Vec::new(),
            },
        };
        let decided = pipeline
            .run
            .iter()
            .any(|stmt| self.decisions.decides(stmt).is_some());
        decided
            && !defined(&run, &[])
                .iter()
                .filter(|var| plain(var))
                .any(|var| needed.contains(var))
    }

    /// Writes the statements gathered as a piece that hands on what is needed.
    fn flush(&self, pipeline: &mut Pipeline, needed: &BTreeSet<Var>) {
        if pipeline.run.is_empty() {
            return;
        }
        let stmts = std::mem::take(&mut pipeline.run);
        let region = Region {
            params: pipeline.have.clone(),
            stmts,
            term: Term::Exit {
                to: 0,
                values: Vec::new(),
            },
        };
        let own: BTreeSet<Var> = defined(&region, &[]).into_iter().collect();
        let handed: Vec<Var> = own.into_iter().filter(|var| needed.contains(var)).collect();
        let exits = Exits::one(0, &[], handed.clone());
        self.piece(pipeline, region, &exits);
        pipeline.have = handed;
    }

    /// Adds a piece to a pipeline.
    fn piece(&self, pipeline: &mut Pipeline, region: Region, exits: &Exits) {
        let code = self.alone(region, exits);
        self.add(pipeline, &code);
    }

    /// Adds a step: an expression of groups, and of part of the derivative.
    pub(super) fn add(&self, pipeline: &mut Pipeline, step: &TokenStream) {
        if self.augmented {
            let flow = self.flow();
            pipeline.code.extend(hygienic!(let (parted, #flow) = #step;));
            pipeline.flows.push(flow);
        } else {
            pipeline.code.extend(hygienic!(let (parted, _) = #step;));
        }
    }

    /// Lanes part where they answer differently.
    fn part(&self, pipeline: &mut Pipeline, stmt: &Stmt, op: &Op<Var>) {
        let out = match &stmt.kind {
            Kind::Let { out, .. } => Some(*out),
            _ => None,
        };
        let step = self.question(&pipeline.have, out, op);
        self.add(pipeline, &step);
    }

    /// A node with one exit.
    fn bind(&self, pipeline: &mut Pipeline, node: &Node, outs: &[Var], needed: &BTreeSet<Var>) {
        let carry = pipeline
            .have
            .iter()
            .copied()
            .filter(|var| needed.contains(var) && !outs.contains(var));
        let to = usize::from(matches!(node, Node::Loop(_)));
        let exits = Exits::one(to, outs, carry.collect());
        let step = self.node(node, &pipeline.have, &exits);
        self.add(pipeline, &step);
        pipeline.have = exits.0.iter().flat_map(Exit::vars).collect();
    }

    /// The end of a region.
    fn end(&self, pipeline: &mut Pipeline, term: &Term, exits: &Exits) {
        if !self.decisions.in_term(term) {
            let region = Region {
                params: pipeline.have.clone(),
                stmts: std::mem::take(&mut pipeline.run),
                term: term.clone(),
            };
            return self.piece(pipeline, region, exits);
        }
        self.flush(pipeline, &self.needed(&[], term, exits));
        match term {
            Term::Branch(node) => {
                let step = self.node(node, &pipeline.have, exits);
                self.add(pipeline, &step);
            }
            Term::Dispatch {
                node, exits: next, ..
            } => self.dispatch(pipeline, node, next, exits),
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    /// A node with several exits, and what follows each.
    fn dispatch(&self, pipeline: &mut Pipeline, node: &Node, next: &[Region], exits: &Exits) {
        let first = usize::from(matches!(node, Node::Loop(_)));
        let reachable = self.emitter.reachable_exits(node, next);
        let of = reachable.len();
        let mut ways = Vec::new();
        for (place, to) in reachable.into_iter().enumerate() {
            let Some(region) = next.get(to - first) else {
                continue;
            };
            let mut needed = reads(region);
            needed.extend(exits.carried());
            let carry = pipeline
                .have
                .iter()
                .filter(|var| needed.contains(var) && !region.params.contains(var));
            ways.push((
                Exit {
                    to,
                    targets: region.params.iter().map(|var| Target::Var(*var)).collect(),
                    carry: carry.copied().collect(),
                    path: path(place, of),
                },
                region,
            ));
        }
        let to_ways = Exits(ways.iter().map(|(exit, _)| exit.clone()).collect());
        let step = self.node(node, &pipeline.have, &to_ways);
        self.add(pipeline, &step);
        let step = self.ways(&ways, exits);
        self.add(pipeline, &step);
    }

    /// What follows each of several exits.
    fn ways(&self, ways: &[(Exit, &Region)], exits: &Exits) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some(((exit, region), others)) = ways.split_first() else {
            return hygienic!((parted, ()));
        };
        let code = self.region(region, &exit.vars(), exits);
        if others.is_empty() {
            return hygienic!({ #code });
        }
        let others = self.ways(others, exits);
        hygienic!(#plumbing::part(parted, |parted| { #code }, |parted| #others))
    }

    /// The values that a loop starts with, as those its body begins with.
    pub(super) fn enter(
        &self,
        pipeline: &mut Pipeline,
        inits: &[Operand<Var>],
        params: &[Var],
        carry: &[Var],
    ) {
        let region = Region {
            params: pipeline.have.clone(),
            stmts: Vec::new(),
            term: Term::Exit {
                to: 0,
                values: inits.to_vec(),
            },
        };
        let exits = Exits::one(0, params, carry.to_vec());
        self.piece(pipeline, region, &exits);
        pipeline.have = exits.0.iter().flat_map(Exit::vars).collect();
    }

    /// A pipeline that begins with this state.
    pub(super) fn pipeline(&self, have: &[Var]) -> Pipeline {
        Pipeline {
            code: TokenStream::new(),
            flows: Vec::new(),
            have: have.to_vec(),
            run: Vec::new(),
        }
    }

    /// The code of a pipeline: its groups, and its derivative.
    pub(super) fn finish(&self, pipeline: Pipeline) -> TokenStream {
        let (code, flow) = (pipeline.code, self.flows(&pipeline.flows));
        hygienic!(#code (parted, #flow))
    }

    /// One piece alone, as an expression of its groups and its derivative.
    pub(super) fn alone(&self, region: Region, exits: &Exits) -> TokenStream {
        Piece::new(self, region, exits).code()
    }
}
