//! The reverse sweep: cotangents from the result back to the arguments.
//!
//! A cotangent is declared by its first contribution where that is in the region of its variable, else as
//! zero before the node that contributes. A variable without contribution on a path costs nothing there.

mod branches;
mod calls;
mod loops;
mod numbers;
mod operations;
mod places;
mod result;
mod sliced;
mod writes;

use super::Emitter;
use super::names::fixed;
use super::operand::Sweep::After;
use super::plan::defined;
use crate::analysis::activity::base_of;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Kind, Node, Region, Stmt, Term, Var};
use crate::ir::table::{Map, Set};
use crate::source::located;
use numbers::Sign;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// What the leaf of a region does with the values of an exit: it gives them their cotangents.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>]) -> TokenStream;

/// The reverse sweep of one function.
pub(super) struct Puller<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    /// Variables whose cotangent has a place.
    declared: RefCell<Set<Var>>,
    /// The variables of the regions being written, innermost last.
    scopes: RefCell<Vec<Set<Var>>>,
    /// Reads whose cotangents are gathered in windows: the variable, and whether the first declares it.
    pub(super) reads: RefCell<Map<Var, (Ident, bool)>>,
    /// The variables that have been declared so.
    pub(super) gathered: RefCell<HashSet<String>>,
    /// Cotangents that are slices in the loops being written.
    sliced: RefCell<Vec<Ident>>,
    /// How many loops are being written.
    depth: Cell<usize>,
    /// Cotangents that are those of another variable, which is not added to any more, or what is opposite to them.
    aliases: RefCell<Map<Var, (Ident, Sign)>>,
    /// Variables that sums, differences and products of numbers define: their cotangents may have either sign.
    signed: Set<Var>,
    /// The variable whose cotangent begins as that of the result.
    begun: Cell<Option<Var>>,
    /// Variables whose cotangents are that of the result itself.
    seeded: RefCell<Set<Var>>,
}

impl<'a> Puller<'a> {
    pub(super) fn new(emitter: &'a Emitter<'a>) -> Self {
        Puller {
            emitter,
            declared: RefCell::default(),
            scopes: RefCell::default(),
            reads: RefCell::default(),
            gathered: RefCell::default(),
            sliced: RefCell::default(),
            depth: Cell::default(),
            aliases: RefCell::default(),
            signed: numbers::signed(emitter),
            begun: Cell::default(),
            seeded: RefCell::default(),
        }
    }

    fn active(&self, var: Var) -> bool {
        self.emitter.activity.active(var)
    }

    fn is_declared(&self, var: Var) -> bool {
        self.emitter.is_storage(var)
            || self.emitter.param_index(var).is_some()
            || self.declared.borrow().contains(&var)
    }

    fn declare(&self, var: Var) {
        self.declared.borrow_mut().insert(var);
    }

    fn in_scope(&self, var: Var) -> bool {
        self.scopes
            .borrow()
            .last()
            .is_some_and(|scope| scope.contains(&var))
    }

    /// The zero cotangent of a variable.
    fn zero(&self, var: Var) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if self.emitter.is_scalar(var) {
            return quote!(#plumbing::nil::<_, Lv>());
        }
        self.typed_zero(var)
    }

    fn typed_zero(&self, var: Var) -> TokenStream {
        let ty = self.emitter.names.suffixed(var, "_type");
        quote!(#ty.zero())
    }

    fn declare_zero(&self, var: Var) -> TokenStream {
        if !self.active(var) || self.is_declared(var) || !self.in_scope(var) {
            return TokenStream::new();
        }
        self.declare(var);
        let (bar, zero) = (self.emitter.names.bar(var), self.zero(var));
        quote!(let mut #bar = #zero;)
    }

    /// Declares the cotangents that code of a nested region will add to.
    fn declare_for(&self, regions: &[&Region]) -> TokenStream {
        let mut vars = Vec::new();
        regions
            .iter()
            .for_each(|region| self.contributed(region, &mut vars));
        vars.into_iter().map(|var| self.declare_zero(var)).collect()
    }

    fn contributed(&self, region: &Region, vars: &mut Vec<Var>) {
        let mut add = |x: &Operand<Var>| vars.extend(base_of(x).filter(|var| self.active(*var)));
        for stmt in &region.stmts {
            match &stmt.kind {
                Kind::Let {
                    op: Op::Get(place), ..
                } => add(&Operand::Var(place.base)),
                Kind::Let { op, .. } => op.operands().into_iter().for_each(&mut add),
                Kind::Set { value, .. } => add(value),
                Kind::Mutate { args, .. } => args.iter().for_each(&mut add),
                Kind::Bind { .. } | Kind::Declare(_) | Kind::Effect(_) => {}
            }
        }
        if let Term::Exit { values, .. } = &region.term {
            values.iter().for_each(&mut add);
        }
        for stmt in &region.stmts {
            if let Kind::Bind { node, .. } = &stmt.kind {
                self.contributed_by_node(node, vars);
            }
        }
        match &region.term {
            Term::Branch(node) => self.contributed_by_node(node, vars),
            Term::Dispatch { node, exits, .. } => {
                self.contributed_by_node(node, vars);
                exits.iter().for_each(|exit| self.contributed(exit, vars));
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    fn contributed_by_node(&self, node: &Node, vars: &mut Vec<Var>) {
        if let Node::Loop(l) = node {
            vars.extend(l.inits.iter().filter_map(base_of).filter(|var| self.active(*var)));
        }
        node.regions()
            .into_iter()
            .for_each(|region| self.contributed(region, vars));
    }

    /// A region, from its exit back to its start. `residual` is a reference to what the forward sweep packed.
    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        residual: TokenStream,
        leaf: Leaf<'_>,
    ) -> TokenStream {
        let mut code = self.emitter.unpack(region, also, &residual);
        self.scopes.borrow_mut().push(defined(region, also));
        code.extend(self.storage_bars(region));
        code.extend(self.term(&region.term, leaf));
        for stmt in region.stmts.iter().rev() {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        self.scopes.borrow_mut().pop();
        code
    }

    /// The cotangents of the places that come to be in this region.
    fn storage_bars(&self, region: &Region) -> TokenStream {
        let mut code = TokenStream::new();
        for stmt in &region.stmts {
            let (var, zero) = match &stmt.kind {
                Kind::Let { out, .. } if self.emitter.storage_is_active(*out) => (*out, self.first(*out)),
                Kind::Declare(out) if self.emitter.storage_is_active(*out) => {
                    (*out, quote!(::core::default::Default::default()))
                }
                _ => continue,
            };
            if self.emitter.is_storage(var) && self.emitter.is_root(var) {
                let bar = self.emitter.names.bar(var);
                code.extend(quote!(let mut #bar = #zero;));
            }
        }
        code
    }

    fn term(&self, term: &Term, leaf: Leaf<'_>) -> TokenStream {
        match term {
            Term::Exit { to, values } => leaf(*to, values),
            Term::Diverge(_) => TokenStream::new(),
            Term::Branch(node) => {
                let tail = fixed("tail");
                let declare = self.declare_for(&node.regions());
                let branch = self.branch(node, quote!(#tail), leaf, &|_| TokenStream::new());
                quote!(#declare #branch)
            }
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, leaf),
        }
    }

    /// Declares an operand's cotangent as zero if need be, and adds to it.
    pub(super) fn declare_operand(&self, x: &Operand<Var>, ct: TokenStream) -> (TokenStream, TokenStream) {
        (self.declare_base(x), self.contribute(x, ct))
    }

    fn declare_base(&self, x: &Operand<Var>) -> TokenStream {
        base_of(x).map_or_else(TokenStream::new, |var| self.declare_zero(var))
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } if self.active(*out) => self.undo_let(*out, op),
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } if self.active(*out) => self.undo_set(stmt, *out, *base, path, *how, value),
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                ..
            } if self.active(*out) => self.undo_mutation(*out, *base, path, method, args),
            Kind::Bind { id, outs, node } if self.emitter.node_is_active(node, outs) => match node {
                Node::Loop(l) => self.bound_loop(*id, outs, l),
                _ => self.bound_branch(*id, outs, node),
            },
            _ => TokenStream::new(),
        }
    }
}
