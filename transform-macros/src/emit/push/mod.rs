//! The pushforward: tangents from the arguments to the result, over the residuals of the forward sweep.

mod branches;
mod loops;
mod operations;
mod writes;

use super::Emitter;
use super::names::fixed;
use super::operand::Sweep::After;
use super::plan::defined;
use crate::analysis::activity::base_of;
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Operand, Place, Proj};
use crate::ir::ssa::{Kind, Node, Region, Stmt, Term, Var};
use crate::ir::table::{Map, Set};
use crate::source::located;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::cell::RefCell;

/// How an exit ends the code, given its values.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>]) -> TokenStream;

/// The pushforward of one function.
pub(super) struct Pusher<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    /// Tangents of numbers that are those of another variable.
    aliases: RefCell<Map<Var, Ident>>,
    /// The variables that the statements of the regions being written define, innermost last.
    scopes: RefCell<Vec<Set<Var>>>,
}

impl<'a> Pusher<'a> {
    pub(super) fn new(emitter: &'a Emitter<'a>) -> Self {
        Pusher {
            emitter,
            aliases: RefCell::default(),
            scopes: RefCell::default(),
        }
    }
}

impl Pusher<'_> {
    fn active(&self, var: Var) -> bool {
        self.emitter.activity.active(var)
    }

    /// The name of a variable's tangent.
    fn dot_name(&self, var: Var) -> Ident {
        let alias = self.aliases.borrow().get(&var).cloned();
        alias.unwrap_or_else(|| self.emitter.names.dot(var))
    }

    /// A reference to a variable's tangent.
    fn dot_ref(&self, var: Var) -> TokenStream {
        let dot = self.dot_name(var);
        // A slice that the function changes has a copy of its tangent.
        if self.emitter.is_slice_param(var) && !self.emitter.is_storage(var) {
            quote!(#dot)
        } else {
            quote!(&#dot)
        }
    }

    /// The zero tangent of a variable's type, where `typed` has the type at hand.
    fn zero(&self, var: Var, typed: Var) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if self.emitter.is_scalar(var) {
            return quote!(#plumbing::nil::<_, Lv>());
        }
        if self.active(typed) {
            let ty = self.emitter.names.suffixed(typed, "_type");
            return quote!(#ty.zero());
        }
        quote!(::core::default::Default::default())
    }

    /// The tangent an operand gives to a variable.
    fn dot_into(&self, x: &Operand<Var>, to: Var, typed: Var) -> TokenStream {
        if self.emitter.activity.operand_active(x) {
            self.dot(x)
        } else {
            self.zero(to, typed)
        }
    }

    /// The tangent of an operand, owned; zero if it has none.
    pub(super) fn dot(&self, x: &Operand<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if !self.emitter.activity.operand_active(x) {
            return match self.emitter.operand_kind(x) {
                Holds::Scalar => quote!(#plumbing::nil::<_, Lv>()),
                _ => quote!(::core::default::Default::default()),
            };
        }
        match x {
            Operand::Var(var) if self.emitter.is_slice_param(*var) => {
                let dot = self.emitter.names.dot(*var);
                quote!(#dot.to_vec())
            }
            Operand::Var(var) if self.emitter.is_real(*var) => {
                let dot = self.dot_name(*var);
                quote!(#dot.clone())
            }
            Operand::Var(var) => {
                let dot = self.dot_ref(*var);
                quote!(#plumbing::copy(#dot))
            }
            Operand::Ref(place) => self.place_dot(place),
            _ => quote!(::core::default::Default::default()),
        }
    }

    /// The tangent of part of a variable, owned.
    fn place_dot(&self, place: &Place<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if place.path.is_empty() {
            return self.dot(&Operand::Var(place.base));
        }
        let start = self.dot_ref(place.base);
        if let [proj @ (Proj::Index(_) | Proj::Multi { .. })] = place.path.as_slice() {
            let index = self.emitter.index(proj, After);
            return quote!(#plumbing::dot_at(#start, #index));
        }
        let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), &place.path);
        match place.path.last() {
            Some(Proj::Range { .. }) => quote!(#path.to_vec()),
            _ => quote!(#path.get()),
        }
    }

    fn dot_path(&self, start: TokenStream, path: &[Proj<Var>]) -> TokenStream {
        path.iter().fold(start, |dot, proj| match proj {
            Proj::Field(member) => quote!(#dot.map(|t| &t.#member)),
            Proj::Payload(part) => {
                let key = part.key();
                quote!(#dot.part::<#key>())
            }
            Proj::Range { .. } => {
                let (lo, hi) = self.emitter.ends(proj, After);
                quote!(#dot.range(#lo, #hi))
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.emitter.index(proj, After);
                quote!(#dot.at(#index))
            }
        })
    }

    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        residual: TokenStream,
        leaf: Leaf<'_>,
    ) -> TokenStream {
        self.region_behind(TokenStream::new(), region, also, residual, leaf)
    }

    /// The region, with `first` between its residuals and its statements.
    pub(super) fn region_behind(
        &self,
        first: TokenStream,
        region: &Region,
        also: &[Var],
        residual: TokenStream,
        leaf: Leaf<'_>,
    ) -> TokenStream {
        let mut code = self.emitter.unpack(region, also, &residual);
        code.extend(first);
        let mut own = defined(region, also);
        region.params.iter().for_each(|var| _ = own.remove(var));
        self.scopes.borrow_mut().push(own);
        for stmt in &region.stmts {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        code.extend(self.term(&region.term, leaf));
        self.scopes.borrow_mut().pop();
        code
    }

    /// The tangents of what an exit gives, each for a variable and by the type of another. That of a number of the
    /// region's own is read for the last time: it is moved.
    pub(super) fn last_dots(&self, columns: &[(&Operand<Var>, Var, Var)]) -> Vec<TokenStream> {
        let names = columns
            .iter()
            .map(|(x, ..)| base_of(x).map(|var| self.dot_name(var)));
        let names: Vec<_> = names.collect();
        let dots = columns
            .iter()
            .zip(&names)
            .map(|((x, to, typed), name)| match (x, name) {
                (Operand::Var(var), Some(name))
                    if self.is_last(*var)
                        && names.iter().flatten().filter(|other| *other == name).count() == 1 =>
                {
                    quote!(#name)
                }
                _ => self.dot_into(x, *to, *typed),
            });
        dots.collect()
    }

    /// Whether the tangent of a variable is a number that a statement of the innermost region declares.
    fn is_last(&self, var: Var) -> bool {
        let own = self
            .scopes
            .borrow()
            .last()
            .is_some_and(|scope| scope.contains(&var));
        let named = !self.aliases.borrow().contains_key(&var);
        own && named && self.active(var) && self.is_own(var) && self.emitter.uses.is_bound(var)
    }

    /// The tangent of the function's result.
    pub(super) fn result(&self, values: &[Operand<Var>]) -> TokenStream {
        values.first().map_or_else(
            || quote!(::core::default::Default::default()),
            |value| match value {
                Operand::Var(var) if self.is_last(*var) => {
                    let dot = self.dot_name(*var);
                    quote!(#dot)
                }
                _ => self.dot(value),
            },
        )
    }

    fn term(&self, term: &Term, leaf: Leaf<'_>) -> TokenStream {
        match term {
            Term::Exit { to, values } => leaf(*to, values),
            Term::Diverge(_) => quote!(::core::unreachable!()),
            Term::Branch(node) => {
                let tail = fixed("tail");
                self.branch(node, quote!(#tail), leaf)
            }
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, leaf),
        }
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } => self.define(*out, op),
            Kind::Declare(var) if self.emitter.storage_is_active(*var) => {
                let dot = self.emitter.names.dot(*var);
                quote!(let mut #dot = ::core::default::Default::default();)
            }
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } if self.active(*out) => self.set(stmt, *out, *base, path, *how, value),
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                ..
            } if self.active(*out) => self.mutate(*out, *base, path, method, args),
            Kind::Bind { id, outs, node } if self.emitter.node_is_active(node, outs) => match node {
                Node::Loop(l) => self.bound_loop(*id, outs, l),
                _ => self.bound_branch(*id, outs, node),
            },
            _ => TokenStream::new(),
        }
    }
}
