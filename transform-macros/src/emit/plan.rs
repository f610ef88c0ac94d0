//! The residuals of a region, item by item: the forward sweep packs them in this order, the reverse sweep
//! and the pushforward unpack them in the same.

use super::Emitter;
use crate::analysis::residuals::{Form, form, replays};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Kind, Loop, Node, Region, Stmt, Term, Var};
use crate::ir::table::Set;

/// One residual.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A value.
    Value(Var),
    /// The derivative returned beside a value.
    Maps(Var),
    /// A value's type.
    Type(Var),
    /// An argument of a call whose variable is written in place later: its value at the call.
    Argument(Var, usize),
    /// Which arm a node took, and its residuals; or how often a loop ran.
    Node(u32),
}

impl Emitter<'_> {
    /// The residuals of a region, but for those of its terminator.
    pub(super) fn items(&self, region: &Region, also: &[Var]) -> Vec<Item> {
        let mut items = Vec::new();
        for &var in region.params.iter().chain(also) {
            self.items_of_var(var, &mut items);
        }
        for stmt in &region.stmts {
            self.items_of_stmt(stmt, &mut items);
        }
        items
    }

    fn items_of_var(&self, var: Var, items: &mut Vec<Item>) {
        if self.residuals.is_saved(var) {
            items.push(Item::Value(var));
        }
        if self.activity.active(var) && !self.is_scalar(var) && !self.is_storage(var) {
            items.push(Item::Type(var));
        }
    }

    fn item_of_place(&self, var: Var, items: &mut Vec<Item>) {
        if self.keeps_place(var) {
            items.push(Item::Value(var));
        }
    }

    fn items_of_stmt(&self, stmt: &Stmt, items: &mut Vec<Item>) {
        match &stmt.kind {
            Kind::Let { out, op } => {
                if self.activity.active(*out) {
                    match form(*out, op, self.kinds) {
                        Form::Maps => items.push(Item::Maps(*out)),
                        Form::Call => {
                            items.push(Item::Maps(*out));
                            self.items_of_call(*out, op, items);
                        }
                        Form::Rule | Form::Moves => {}
                    }
                }
                if self.is_root(*out) && self.storage_is_active(*out) {
                    items.push(Item::Type(*out));
                }
                if self.is_storage(*out) {
                    self.item_of_place(*out, items);
                } else {
                    self.items_of_var(*out, items);
                }
            }
            Kind::Set { out, .. } => {
                if self.activity.active(*out) && self.set_has_map(stmt) {
                    items.push(Item::Maps(*out));
                }
                self.item_of_place(*out, items);
            }
            Kind::Mutate {
                out, method, result, ..
            } => {
                if self.activity.active(*out) && mutation_has_map(&method.to_string()) {
                    items.push(Item::Maps(*out));
                }
                self.item_of_place(*out, items);
                if let Some(result) = result {
                    self.items_of_var(*result, items);
                }
            }
            Kind::Bind { id, outs, node } => {
                if self.node_is_active(node, outs) && self.node_has_residual(node) {
                    items.push(Item::Node(*id));
                }
                for out in outs {
                    if self.is_storage(*out) {
                        self.item_of_place(*out, items);
                    } else {
                        self.items_of_var(*out, items);
                    }
                }
            }
            Kind::Declare(_) | Kind::Effect(_) => {}
        }
    }

    fn items_of_call(&self, out: Var, op: &Op<Var>, items: &mut Vec<Item>) {
        let Op::Call { args, .. } = op else { return };
        for (i, arg) in args.iter().enumerate() {
            if self.keeps_argument(out, i, arg) && self.residuals.first_kept(out, i) == (out, i) {
                items.push(Item::Argument(out, i));
            }
        }
    }

    /// Whether a call's argument is kept by value: its variable may have changed when the call is reversed.
    pub(super) fn keeps_argument(&self, out: Var, index: usize, arg: &Operand<Var>) -> bool {
        match arg {
            _ if self.residuals.is_unread(out, index) => false,
            Operand::Ref(place) | Operand::Mut(place) => self.changes(place.base),
            Operand::Var(var) => self.changes(*var),
            _ => false,
        }
    }

    /// Whether something is written in the place of this version later.
    fn changes(&self, var: Var) -> bool {
        self.is_storage(var) && !self.residuals.is_settled(var)
    }

    /// Whether the last version of a place is kept, for all that borrow it.
    pub(super) fn keeps_place(&self, var: Var) -> bool {
        self.is_storage(var) && self.residuals.is_saved(var)
    }

    /// Whether a write goes into a value that may be a tensor.
    pub(super) fn set_has_map(&self, stmt: &Stmt) -> bool {
        let Kind::Set { base, path, .. } = &stmt.kind else {
            return false;
        };
        let place = crate::ir::op::Place {
            base: *base,
            path: path.clone(),
            span: stmt.span,
        };
        !crate::analysis::residuals::is_plain_read(&place, self.kinds)
    }

    /// Whether the reverse sweep has anything to do for a node.
    pub(super) fn node_is_active(&self, node: &Node, outs: &[Var]) -> bool {
        outs.iter().any(|out| self.activity.active(*out)) || self.node_has_active_exit(node)
    }

    fn node_has_active_exit(&self, node: &Node) -> bool {
        node.regions()
            .into_iter()
            .any(|region| self.region_is_active(region))
    }

    fn region_is_active(&self, region: &Region) -> bool {
        let of_stmt = |stmt: &Stmt| match &stmt.kind {
            Kind::Let { out, .. } | Kind::Set { out, .. } | Kind::Mutate { out, .. } => {
                self.activity.active(*out)
            }
            Kind::Bind { outs, node, .. } => self.node_is_active(node, outs),
            Kind::Declare(_) | Kind::Effect(_) => false,
        };
        region.stmts.iter().any(of_stmt)
            || match &region.term {
                Term::Exit { values, .. } => values.iter().any(|value| self.activity.operand_active(value)),
                Term::Branch(node) => self.node_has_active_exit(node),
                Term::Dispatch { node, exits, .. } => {
                    self.node_has_active_exit(node) || exits.iter().any(|exit| self.region_is_active(exit))
                }
                Term::Diverge(_) => false,
            }
    }

    /// Whether a node of which the reverse sweep knows the arm, or the number of rounds, without help.
    fn node_has_residual(&self, node: &Node) -> bool {
        match node {
            Node::Loop(l) => !replays(l),
            _ => true,
        }
    }

    /// Whether a round of a loop has residuals.
    pub(super) fn has_tape(&self, l: &Loop) -> bool {
        l.checkpoint.is_some()
            || !self.items(&l.body, &self.kept_item(l)).is_empty()
            || !matches!(l.body.term, Term::Exit { .. })
    }

    /// The loop's item, if it is not run again.
    pub(super) fn kept_item(&self, l: &Loop) -> Vec<Var> {
        l.source
            .iter()
            .map(|source| source.item)
            .filter(|item| self.residuals.is_saved(*item))
            .collect()
    }
}

/// Whether a mutation records something for its way back.
pub(super) fn mutation_has_map(method: &str) -> bool {
    matches!(
        method,
        "push" | "pop" | "extend_from_slice" | "truncate" | "clear" | "fill" | "resize"
    )
}

/// The variables a region defines itself.
pub(super) fn defined(region: &Region, also: &[Var]) -> Set<Var> {
    let mut vars: Set<Var> = region.params.iter().chain(also).copied().collect();
    for stmt in &region.stmts {
        match &stmt.kind {
            Kind::Let { out, .. } | Kind::Set { out, .. } | Kind::Declare(out) => {
                vars.insert(*out);
            }
            Kind::Mutate { out, result, .. } => {
                vars.insert(*out);
                vars.extend(*result);
            }
            Kind::Bind { outs, .. } => vars.extend(outs.iter().copied()),
            Kind::Effect(_) => {}
        }
    }
    vars
}
