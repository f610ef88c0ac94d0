//! Functions for which one sweep serves, whether their derivative is wanted or not: where it is not, the little that
//! is kept for it is dropped at the end, and the compiler leaves it out.

use super::Emitter;
use super::plan::Item;
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::Op;
use crate::ir::ssa::{Kind, Node, Region, Term, Var};
use crate::ir::table::Set;

impl Emitter<'_> {
    /// Whether all that is kept are numbers and what methods of numbers return beside their values. To copy more, or to
    /// ask callees for derivatives, is work.
    pub(crate) fn keeps_numbers_only(&self) -> bool {
        if self.residuals.has_checkpoints() {
            return false;
        }
        let mut methods = Set::default();
        self.methods_of_region(&self.func.body, &mut methods);
        self.region_keeps_numbers(&self.func.body, &[], &methods)
    }

    fn region_keeps_numbers(&self, region: &Region, also: &[Var], methods: &Set<Var>) -> bool {
        let own = self.items(region, also).iter().all(|item| match item {
            Item::Value(var) => matches!(self.kind(*var), Holds::Scalar | Holds::Static),
            Item::Maps(var) => methods.contains(var),
            Item::Type(var) => !matches!(self.kind(*var), Holds::Struct(_) | Holds::Unknown),
            Item::Argument(..) => false,
            Item::Node(_) => true,
        });
        own && nodes(region).into_iter().all(|node| {
            let also = match node {
                Node::Loop(l) => self.kept_item(l),
                _ => Vec::new(),
            };
            let mut regions = node.regions().into_iter();
            regions.all(|region| self.region_keeps_numbers(region, &also, methods))
        }) && exits(&region.term)
            .iter()
            .all(|exit| self.region_keeps_numbers(exit, &[], methods))
    }

    /// The variables that methods of numbers define, and those that hold less or more elements than before.
    fn methods_of_region(&self, region: &Region, methods: &mut Set<Var>) {
        for stmt in &region.stmts {
            match &stmt.kind {
                Kind::Let {
                    out,
                    op: Op::Method { recv, args, .. },
                } if self.is_scalar(*out) => {
                    let plain = |x| matches!(self.operand_kind(x), Holds::Scalar | Holds::Static);
                    if std::iter::once(recv).chain(args).all(plain) {
                        methods.insert(*out);
                    }
                }
                // What is kept is a length.
                Kind::Mutate { out, .. } => _ = methods.insert(*out),
                _ => {}
            }
        }
        for node in nodes(region) {
            let regions = node.regions();
            regions
                .into_iter()
                .for_each(|region| self.methods_of_region(region, methods));
        }
        exits(&region.term)
            .iter()
            .for_each(|exit| self.methods_of_region(exit, methods));
    }
}

/// The nodes of a region.
fn nodes(region: &Region) -> Vec<&Node> {
    let bound = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
        Kind::Bind { node, .. } => Some(node),
        _ => None,
    });
    let mut nodes: Vec<_> = bound.collect();
    match &region.term {
        Term::Branch(node) | Term::Dispatch { node, .. } => nodes.push(node),
        Term::Exit { .. } | Term::Diverge(_) => {}
    }
    nodes
}

/// The regions that a dispatch leads to.
fn exits(term: &Term) -> &[Region] {
    match term {
        Term::Dispatch { exits, .. } => exits,
        _ => &[],
    }
}
