//! Statements: their values, and what is kept of them.

use super::super::names::{fixed, numbered};
use super::super::operand::Sweep::Forward;
use super::super::plan::mutation_has_map;
use super::Sweeper;
use crate::analysis::activity::base_of;
use crate::analysis::kind::Kind as Holds;
use crate::analysis::residuals::Form;
use crate::effort::optimizes;
use crate::hir::SetHow;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Kind, Node, Region, Stmt, Term, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Sweeper<'_> {
    /// A statement.
    pub(in crate::emit) fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } => match self.question(*out, op) {
                Some(answer) => {
                    let name = self.emitter.names.value(*out);
                    quote!(let #name = #answer;)
                }
                None => self.define(*out, op),
            },
            Kind::Declare(var) => {
                let name = self.emitter.names.value(*var);
                quote!(let mut #name;)
            }
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } => {
                let (set, keep) = (
                    self.set(stmt, *out, *base, path, *how, value),
                    self.keep_place(*out),
                );
                quote!(#set #keep)
            }
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                result,
            } => {
                let (mutation, keep) = (
                    self.mutate(*out, *base, path, method, args, *result),
                    self.keep_place(*out),
                );
                quote!(#mutation #keep)
            }
            Kind::Effect(op @ Op::Method { name, .. }) if self.emitter.may_change_unseen(op) => {
                let effect = fixed("effect");
                let refused = self.emitter.unchanged(name, &effect);
                let op = self.emitter.value(None, op, Forward);
                quote!({ let #effect = #op; #refused })
            }
            Kind::Effect(op) => {
                let op = self.emitter.value(None, op, Forward);
                quote!(let _ = #op;)
            }
            Kind::Bind { id, outs, node } => self.bind(*id, outs, node),
        }
    }

    /// `let out = op`, with what is kept of it.
    pub(super) fn define(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let name = self.emitter.names.value(out);
        let map = self.map_name(out);
        let active = self.augmented && self.emitter.activity.active(out);
        let with_map = active && matches!(self.emitter.form(out, op), Form::Maps | Form::Call);
        let arguments = if active {
            self.keep_arguments(out, op)
        } else {
            TokenStream::new()
        };
        let keep = self.keep(out);
        let storage = self.emitter.is_storage(out);
        let code = match (with_map, storage) {
            (true, false) => {
                let mutable = self.may_change(out).then(|| quote!(mut));
                let value = self.emitter.linearized(op, Forward);
                match self.emitter.recorded.borrow().get(&out) {
                    Some(id) => {
                        let (plumbing, tape) = (self.emitter.plumbing, numbered("tape", *id));
                        quote!(let #mutable #name = #plumbing::record_call(&mut #tape, #value);)
                    }
                    None => quote!(let (#mutable #name, #map) = #value;),
                }
            }
            (true, true) => {
                let (value, whole) = (self.emitter.linearized(op, Forward), fixed("whole"));
                let assign = self.assign_storage(out, quote!(#whole));
                quote!(let (#whole, #map) = #value; #assign)
            }
            (false, true) => self.refilled(out, op).unwrap_or_else(|| {
                let value = self.value(out, op);
                self.assign_storage(out, value)
            }),
            (false, false) => {
                let value = self.value(out, op);
                let mutable = self.may_change(out).then(|| quote!(mut));
                let ty = self.emitter.plain_type(out).map(|ty| quote!(: #ty));
                quote!(let #mutable #name #ty = #value;)
            }
        };
        let outcome = self.emitter.outcome(out, op);
        quote!(#arguments #code #keep #outcome)
    }

    /// Whether it is a value the macro does not look into: it may be changed by its methods (`rng.normal(..)`).
    fn may_change(&self, out: Var) -> bool {
        self.emitter.is_mutable(out)
            && (!self.emitter.is_lifted(out)
                || matches!(self.emitter.kind(out), Holds::Struct(_) | Holds::Unknown))
    }

    /// The value of an operation, which takes the operands that it reads last.
    pub(super) fn value(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let operands = match op {
            Op::Binary { lhs, rhs, .. } => vec![lhs.clone(), rhs.clone()],
            Op::Unary { arg, .. } => vec![arg.clone()],
            Op::Copy(x) => vec![x.clone()],
            _ => Vec::new(),
        };
        let mut moved = self.read_last(&operands, |var| {
            self.emitter.uses.once(var) && self.emitter.is_real(var)
        });
        moved.extend(self.left(out, op));
        self.moving(moved, || self.emitter.value(Some(out), op, Forward))
    }

    /// The places that the function gives its caller where it ends: nothing reads them any more.
    fn left(&self, out: Var, op: &Op<Var>) -> Vec<Var> {
        let Op::Outcome { value, left } = op else {
            return Vec::new();
        };
        if !optimizes() || !ends(&self.emitter.func.body, out) {
            return Vec::new();
        }
        let is_read = |x: &Operand<Var>, var| base_of(x).is_some_and(|x| self.emitter.same_place(x, var));
        let places = left.iter().filter_map(|x| match x {
            Operand::Var(var) if self.emitter.is_storage(*var) => Some(*var),
            _ => None,
        });
        let places = places.filter(|var| !is_read(value, *var));
        let returned = match value {
            Operand::Var(var) if self.emitter.is_storage(*var) => Some(*var),
            _ => None,
        };
        let is_kept =
            |var| self.emitter.is_in_place(var) || self.augmented && self.emitter.residuals.is_saved(var);
        let returned = returned.filter(|var| !left.iter().any(|x| is_read(x, *var)) && !is_kept(*var));
        places
            .chain(returned)
            .filter(|var| !self.emitter.is_scalar(*var))
            .collect()
    }

    /// A place that becomes a copy of a field keeps its storage.
    fn refilled(&self, out: Var, op: &Op<Var>) -> Option<TokenStream> {
        let emitter = self.emitter;
        let place = match op {
            Op::Get(place) if matches!(place.path.last(), Some(Proj::Field(_))) => place,
            _ => return None,
        };
        let lifted = emitter.is_lifted(out) && emitter.is_lifted(place.base) && !emitter.is_in_place(out);
        if !optimizes() || !lifted || emitter.is_root(out) || emitter.same_place(place.base, out) {
            return None;
        }
        let versions = (0..emitter.func.vars.len() as u32).map(Var);
        let versions: Vec<_> = versions.filter(|var| emitter.same_place(*var, out)).collect();
        // One that is only declared holds nothing yet, and one that is kept may have been moved.
        let starts = |var: &Var| {
            emitter.is_root(*var) && (emitter.uses.is_bound(*var) || emitter.param_index(*var).is_some())
        };
        let is_kept = |var: &Var| emitter.residuals.is_saved(*var) || self.is_handed_over(*var);
        if !versions.iter().any(starts) || versions.iter().any(is_kept) {
            return None;
        }
        let name = emitter.names.value(out);
        let part = emitter.operand_ref(&Operand::Ref(place.clone()), Forward);
        Some(quote!(::core::clone::Clone::clone_from(&mut #name, #part);))
    }

    /// The first version declares the place, later ones assign it.
    pub(super) fn assign_storage(&self, out: Var, value: TokenStream) -> TokenStream {
        let name = self.emitter.names.value(out);
        if self.emitter.is_root(out) {
            quote!(let mut #name = #value;)
        } else {
            quote!(#name = #value;)
        }
    }

    /// Copies of arguments that may change before the call is reversed.
    pub(super) fn keep_arguments(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let Op::Call { args, .. } = op else {
            return TokenStream::new();
        };
        let mut code = TokenStream::new();
        for (i, arg) in args.iter().enumerate() {
            let first = self.emitter.residuals.first_kept(out, i) == (out, i);
            if self.emitter.keeps_argument(out, i, arg) && first && !self.emitter.is_replaced(out, arg) {
                let name = self.emitter.argument_name(out, i);
                let value = self.emitter.lifted_value(arg, Forward);
                code.extend(quote!(let #name = #value;));
            }
        }
        code
    }

    /// What is kept of a variable as soon as it has its value.
    pub(super) fn keep(&self, var: Var) -> TokenStream {
        if !self.augmented {
            return TokenStream::new();
        }
        let (plumbing, value) = (self.emitter.plumbing, self.emitter.by_ref(var, Forward));
        let mut code = TokenStream::new();
        let starts_place = self.emitter.is_root(var) && self.emitter.storage_is_active(var);
        let is_value = !self.emitter.is_storage(var) && !self.emitter.is_scalar(var);
        if starts_place || is_value && self.emitter.activity.active(var) {
            let ty = self.emitter.names.suffixed(var, "_type");
            let witness = match self.emitter.lengths.keeps(var) {
                true => quote!(measured),
                false => quote!(witness),
            };
            code.extend(quote!(let #ty = #plumbing::#witness(#value);));
        }
        let copied = !self.emitter.is_scalar(var) && !self.is_handed_over(var);
        if self.emitter.residuals.is_saved(var) && copied {
            let keep = self.emitter.names.suffixed(var, "_keep");
            code.extend(
                if self.emitter.borrowed.contains_key(&var) || self.emitter.is_in_place(var) {
                    quote!(let #keep = ::std::borrow::ToOwned::to_owned(#value);)
                } else {
                    quote!(let #keep = #plumbing::copy(#value);)
                },
            );
        }
        code
    }

    /// What is kept of a place that has just been written for the last time.
    pub(super) fn keep_place(&self, var: Var) -> TokenStream {
        if self.emitter.keeps_place(var) {
            self.keep(var)
        } else {
            TokenStream::new()
        }
    }

    pub(super) fn set(
        &self,
        stmt: &Stmt,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let name = self.written(base);
        let Some((last, before)) = path.split_last() else {
            return TokenStream::new();
        };
        let whole = self.emitter.extend_place_mut(name.clone(), before);
        if !self.emitter.is_lifted(base) {
            let place = self.emitter.extend_place_mut(name.clone(), path);
            let value = self.emitter.plain_operand(value, Forward);
            return match how {
                SetHow::Assign => quote!(#place = #value;),
                SetHow::Add => quote!(#place += #value;),
                SetHow::Sub => quote!(#place -= #value;),
            };
        }
        let read = self.emitter.extend_place(name.clone(), before, Forward);
        let new = self.combined(&read, last, how, value);
        match last {
            Proj::Field(member) => quote!(#whole.#member = #new;),
            Proj::Payload(_) => {
                let place = self.emitter.extend_place_mut(name.clone(), path);
                quote!(#place = #new;)
            }
            _ => {
                let index = self.emitter.index(last, Forward);
                if self.augmented && self.emitter.activity.active(out) && self.emitter.set_has_map(stmt) {
                    let map = self.map_name(out);
                    quote!(let new = #new; let #map = #plumbing::linearize_set(&mut #whole, #index, new);)
                } else if matches!((how, value), (SetHow::Assign, Operand::Var(var)) if !self.emitter.is_storage(*var))
                {
                    quote!(#plumbing::set(&mut #whole, #index, #new);)
                } else {
                    quote!({ let new = #new; #plumbing::set(&mut #whole, #index, new); })
                }
            }
        }
    }

    /// The value a write puts in place.
    pub(super) fn combined(
        &self,
        whole: &TokenStream,
        last: &Proj<Var>,
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let function = match how {
            SetHow::Assign => return self.emitter.lifted_value(value, Forward),
            SetHow::Add => fixed("add"),
            SetHow::Sub => fixed("sub"),
        };
        let old = match last {
            Proj::Field(member) => quote!(&#whole.#member),
            Proj::Payload(part) => {
                let part = self.emitter.payload(whole, part, false);
                quote!(&#part)
            }
            _ => {
                let index = self.emitter.index(last, Forward);
                quote!(&#plumbing::get(&#whole, #index))
            }
        };
        let value = self.emitter.arithmetic_ref(value, Forward);
        quote!(#plumbing::#function(#old, #value))
    }

    /// A variable as a place to write to.
    fn written(&self, var: Var) -> TokenStream {
        let name = self.emitter.names.value(var);
        if self.emitter.is_in_place(var) {
            quote!((*#name))
        } else {
            quote!(#name)
        }
    }

    pub(super) fn mutate(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
        result: Option<Var>,
    ) -> TokenStream {
        let place = self.emitter.extend_place_mut(self.written(base), path);
        if let Some(slot) = Slot::of(&method.to_string()) {
            let outcome = match args.first() {
                Some(Operand::Var(outcome)) if self.augmented && self.emitter.activity.active(*outcome) => {
                    Some(*outcome)
                }
                _ => None,
            };
            let replaced = outcome.and_then(|outcome| self.emitter.replaced(outcome, base, path));
            return self.emitter.settle(slot, place, args, replaced);
        }
        let lifted = self.emitter.is_lifted(base);
        let indices = matches!(method.to_string().as_str(), "swap" | "truncate" | "remove");
        let args: Vec<_> = args
            .iter()
            .map(|x| match x {
                Operand::Ref(_) => self.emitter.operand_ref(x, Forward),
                _ if lifted && !indices => self.emitter.lifted_value(x, Forward),
                _ => self.emitter.plain_operand(x, Forward),
            })
            .collect();
        let mut code = TokenStream::new();
        if self.augmented && self.emitter.activity.active(out) && mutation_has_map(&method.to_string()) {
            let map = self.map_name(out);
            code.extend(quote!(let #map = #place.len();));
        }
        code.extend(match result {
            Some(result) => {
                let (result_name, keep) = (self.emitter.names.value(result), self.keep(result));
                quote!(let #result_name = #place.#method(#(#args),*); #keep)
            }
            None => quote!(#place.#method(#(#args),*);),
        });
        code
    }

    /// A node with one exit.
    pub(super) fn bind(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let augmented = self.augmented && self.emitter.node_is_active(node, outs);
        let sweep = Sweeper {
            emitter: self.emitter,
            augmented,
        };
        let mut code = match node {
            Node::Loop(l) => sweep.bound_loop(index, outs, l),
            _ => sweep.bound_branch(index, outs, node),
        };
        for &out in outs {
            code.extend(self.keep(out));
        }
        code
    }
}

/// Whether a variable is the last that is defined on a way through a region which no other region follows, as one does
/// where a loop is left.
fn ends(region: &Region, var: Var) -> bool {
    let here = region.stmts.last().map(|stmt| &stmt.kind);
    matches!(here, Some(Kind::Let { out, .. }) if *out == var)
        || match &region.term {
            Term::Branch(node) => node.regions().into_iter().any(|arm| ends(arm, var)),
            Term::Dispatch { exits, .. } => exits.iter().any(|exit| ends(exit, var)),
            Term::Exit { .. } | Term::Diverge(_) => false,
        }
}
