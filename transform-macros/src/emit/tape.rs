//! The tapes: one a loop that keeps residuals, for the whole call.

use super::Emitter;
use super::names::numbered;
use super::plan::Item;
use crate::analysis::kind::Kind as Holds;
use crate::analysis::residuals::{Form, replays};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Items, Kind, Loop, Node, Region, Term, Var};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Lit;

/// What a tape holds without allocation, in bytes at the ground level. A small function is called often, and
/// its tapes live in that of its caller.
const INLINE: usize = 128;
/// The way from the type of a tape to that of a round, see `saved`.
pub(super) const ROUND: &str = "r";
/// Rounds larger than this go to a vector at once.
const SMALL: usize = 32;

impl Emitter<'_> {
    /// The loops that have a tape, outer ones first.
    pub(super) fn taped_loops(&self) -> Vec<&Loop> {
        let mut loops = Vec::new();
        self.loops_of_region(&self.func.body, &mut loops);
        loops
    }

    /// The loops with a tape inside a region, outer ones first.
    pub(super) fn loops_of_region<'f>(&self, region: &'f Region, loops: &mut Vec<&'f Loop>) {
        for stmt in &region.stmts {
            if let Kind::Bind { outs, node, .. } = &stmt.kind
                && self.node_is_active(node, outs)
            {
                self.loops_of_node(node, loops);
            }
        }
        match &region.term {
            Term::Branch(node) => self.loops_of_node(node, loops),
            Term::Dispatch { node, exits, .. } => {
                self.loops_of_node(node, loops);
                exits.iter().for_each(|exit| self.loops_of_region(exit, loops));
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    fn loops_of_node<'f>(&self, node: &'f Node, loops: &mut Vec<&'f Loop>) {
        if let Node::Loop(l) = node
            && l.checkpoint.is_some()
        {
            // Its tapes are those of a few rounds.
            return;
        }
        if let Node::Loop(l) = node
            && self.has_tape(l)
        {
            loops.push(l);
        }
        let regions = node.regions();
        regions
            .into_iter()
            .for_each(|region| self.loops_of_region(region, loops));
    }

    /// The declaration of a loop's tape.
    pub(super) fn new_tape(&self, l: &Loop) -> TokenStream {
        let (tape, empty) = (numbered("tape", l.id), self.empty_tape(l));
        quote!(let mut #tape = #empty;)
    }

    /// A tape without rounds.
    pub(super) fn empty_tape(&self, l: &Loop) -> TokenStream {
        let plumbing = self.plumbing;
        let room = self.size_of_region(&l.body, &self.kept_item(l));
        match room.filter(|_| !self.nests) {
            Some(size @ 1..=SMALL) if replays(l) => {
                let rounds = INLINE / size.next_multiple_of(8);
                let rounds = rounds_of_call(&self.func.body, l).map_or(rounds, |all| all.clamp(1, rounds));
                if self.has_slots(l) {
                    return quote!(#plumbing::Few::<_, #rounds>::new());
                }
                quote!(#plumbing::SmallVec::<[_; #rounds]>::new())
            }
            _ => quote!(::std::vec::Vec::new()),
        }
    }

    /// Whether the rounds of a loop are a few numbers, for which room is made before the first.
    pub(super) fn has_slots(&self, l: &Loop) -> bool {
        let items = self.items(&l.body, &self.kept_item(l));
        let number = |item: &Item| matches!(item, Item::Value(var) if self.is_scalar(*var));
        replays(l)
            && !self.nests
            && matches!(l.body.term, Term::Exit { .. })
            && (1..=SMALL / 8).contains(&items.len())
            && items.iter().all(number)
    }

    /// The call whose derivative is all that a round of a loop keeps: it goes on the tape as soon as it is there, rather
    /// than be moved to the end of the round.
    pub(super) fn recorded_call(&self, l: &Loop) -> Option<Var> {
        let items = self.items(&l.body, &self.kept_item(l));
        let ([Item::Maps(var)], true) = (items.as_slice(), replays(l)) else {
            return None;
        };
        let stmts = l.body.stmts.iter();
        let mut calls = stmts.filter_map(|stmt| match &stmt.kind {
            Kind::Let { out, op } if out == var && self.form(*out, op) == Form::Call => Some(*out),
            _ => None,
        });
        calls
            .next()
            .filter(|out| !self.is_storage(*out) && matches!(l.body.term, Term::Exit { .. }))
    }

    /// The rounds of a tape, as a slice.
    pub(super) fn rounds_of(&self, l: &Loop) -> TokenStream {
        let tape = numbered("tape", l.id);
        if self.has_slots(l) {
            quote!(#tape.all())
        } else {
            quote!(&#tape[..])
        }
    }

    /// The size of a region's residuals at the ground level, if all of them are numbers.
    fn size_of_region(&self, region: &Region, also: &[Var]) -> Option<usize> {
        let items = self.items(region, also);
        let sizes = items.iter().map(|item| self.size_of_item(region, item));
        let size = sizes.sum::<Option<usize>>()?;
        match &region.term {
            Term::Exit { .. } | Term::Diverge(_) => Some(size),
            Term::Branch(node) => Some(size + self.size_of_node(node)?),
            Term::Dispatch { .. } => None,
        }
    }

    fn size_of_item(&self, region: &Region, item: &Item) -> Option<usize> {
        let stmts = || region.stmts.iter().map(|stmt| &stmt.kind);
        match item {
            Item::Value(var) => matches!(self.kind(*var), Holds::Scalar | Holds::Static).then_some(8),
            Item::Type(_) => Some(0),
            Item::Argument(..) => None,
            Item::Maps(var) => stmts().find_map(|kind| match kind {
                Kind::Let {
                    out,
                    op: Op::Method { recv, args, .. },
                } if out == var => {
                    let mut operands = std::iter::once(recv).chain(args);
                    let numbers = operands.all(|x| self.operand_kind(x) == Holds::Scalar);
                    (numbers && self.is_scalar(*var)).then_some(8 * (1 + args.len()))
                }
                _ => None,
            }),
            Item::Node(id) => stmts().find_map(|kind| match kind {
                Kind::Bind { id: this, node, .. } if this == id => self.size_of_node(node),
                _ => None,
            }),
        }
    }

    /// Which arm was taken, and what it keeps; or how often a loop ran.
    fn size_of_node(&self, node: &Node) -> Option<usize> {
        if let Node::Loop(l) = node {
            return l.checkpoint.is_none().then_some(8);
        }
        let arms = node
            .regions()
            .into_iter()
            .map(|region| self.size_of_region(region, &[]));
        let largest = arms.collect::<Option<Vec<_>>>()?.into_iter().max().unwrap_or(0);
        Some(8 + largest)
    }
}

/// How often a loop in a region goes round in all, where the source says it.
fn rounds_of_call(region: &Region, l: &Loop) -> Option<usize> {
    let in_node = |node: &Node| match node {
        Node::Loop(outer) if outer.id == l.id => rounds_of_loop(outer),
        Node::Loop(outer) => rounds_of_loop(outer)?.checked_mul(rounds_of_call(&outer.body, l)?),
        _ => node
            .regions()
            .into_iter()
            .find_map(|region| rounds_of_call(region, l)),
    };
    let bound = region.stmts.iter().find_map(|stmt| match &stmt.kind {
        Kind::Bind { node, .. } => in_node(node),
        _ => None,
    });
    bound.or_else(|| match &region.term {
        Term::Branch(node) => in_node(node),
        Term::Dispatch { node, exits, .. } => {
            in_node(node).or_else(|| exits.iter().find_map(|exit| rounds_of_call(exit, l)))
        }
        Term::Exit { .. } | Term::Diverge(_) => None,
    })
}

/// From a number to a number.
fn rounds_of_loop(l: &Loop) -> Option<usize> {
    let Items::Range {
        lo: Operand::Lit(Lit::Int(lo)),
        hi: Operand::Lit(Lit::Int(hi)),
        inclusive,
        ..
    } = &l.source.as_ref()?.items
    else {
        return None;
    };
    let ends = [lo, hi].map(|end| end.base10_parse::<usize>().ok());
    let [Some(lo), Some(hi)] = ends else { return None };
    Some(hi.checked_add(usize::from(*inclusive))?.saturating_sub(lo))
}
