//! What a call leaves in its arguments: its outcome is divided into the value and what is left, and that is put in place.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::activity::base_of;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

impl Emitter<'_> {
    /// Whether a variable is the outcome of a call with active values. What is surely a number is a value alone.
    pub(super) fn is_outcome(&self, var: Var) -> bool {
        let info = self.func.vars.get(var.index());
        info.is_some_and(|info| info.outcome) && self.is_lifted(var) && !self.is_scalar(var)
    }

    /// Whether outcomes of calls are taken apart, or refused.
    pub(super) fn has_outcomes(&self) -> bool {
        let mut refused = false;
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: Kind::Let { op, .. } | Kind::Effect(op),
                ..
            }) = event
            {
                refused |= self.may_change_unseen(op);
            }
        });
        refused || self.func.vars.iter().any(|info| info.outcome)
    }

    fn value_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_value")
    }

    fn left_name(&self, outcome: Var) -> Ident {
        self.names.suffixed(outcome, "_left")
    }

    /// Whether an operation may be a method of the user's that changes its receiver, where nothing says that it may.
    pub(super) fn may_change_unseen(&self, op: &Op<Var>) -> bool {
        let Op::Method { recv, .. } = op else { return false };
        self.may_be_of_user(op) && base_of(recv).is_some_and(|var| self.is_mutable(var))
    }

    /// Refuses an outcome that changes what its method is called on.
    pub(super) fn unchanged(&self, method: &Ident, outcome: &Ident) -> TokenStream {
        let plumbing = self.plumbing;
        quote_spanned!(method.span()=> #plumbing::came(&#outcome).unchanged();)
    }

    /// Takes an outcome apart; refuses what is one unseen.
    pub(super) fn outcome(&self, outcome: Var, op: &Op<Var>) -> TokenStream {
        let (plumbing, name) = (self.plumbing, self.names.value(outcome));
        if !self.is_outcome(outcome) {
            let is_outcome = self
                .func
                .vars
                .get(outcome.index())
                .is_some_and(|info| info.outcome);
            let refused = !is_outcome && self.is_lifted(outcome) && self.may_change_unseen(op);
            return match op {
                Op::Method { name: method, .. } if refused => self.unchanged(method, &name),
                _ => TokenStream::new(),
            };
        }
        let (value, left) = (self.value_name(outcome), self.left_name(outcome));
        quote!(let (#value, #left) = #plumbing::came(#name).divide();)
    }

    /// The value of an outcome.
    pub(super) fn returned(&self, outcome: &Operand<Var>) -> TokenStream {
        match outcome {
            Operand::Var(var) if self.is_outcome(*var) => {
                let value = self.value_name(*var);
                quote!(#value)
            }
            _ => self.lifted_value(outcome, Sweep::Forward),
        }
    }

    /// Whether the pullback may take what the cotangent of its result holds: that of a function that changes arguments.
    pub(super) fn takes_seed(&self) -> bool {
        optimizes() && !self.nests && self.params.iter().any(|param| param.changes())
    }

    /// Whether a variable is what a function returns together with what it leaves in arguments.
    pub(super) fn puts_together(&self, var: Var) -> bool {
        let mut found = false;
        walk(self.func, &mut |event| {
            found |= matches!(event, Event::Stmt(Stmt { kind: Kind::Let { out, op: Op::Outcome { .. } }, .. })
                if *out == var);
        });
        found
    }

    /// Whether what is kept of an argument for the reverse sweep is what stood in its place, and is taken from there when
    /// what the call leaves is put there: no copy is made of it.
    pub(super) fn is_replaced(&self, outcome: Var, arg: &Operand<Var>) -> bool {
        let (base, path) = match arg {
            _ if !optimizes() || !self.is_outcome(outcome) => return false,
            Operand::Var(base) => (*base, &[][..]),
            Operand::Ref(place) => (place.base, &place.path[..]),
            _ => return false,
        };
        let mut found = false;
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind:
                    Kind::Mutate {
                        base: other,
                        path: at,
                        method,
                        args,
                        ..
                    },
                ..
            }) = event
                && matches!(args.first(), Some(Operand::Var(var)) if *var == outcome)
            {
                let slot = Slot::of(&method.to_string());
                let put = slot.is_some_and(|slot| !self.is_settled_in_place(outcome, slot));
                found |= put && self.same_place(*other, base) && are_one(at, path);
            }
        });
        found
    }

    /// The name under which what stood in a place is kept, if a call that has changed it is given that back.
    pub(super) fn replaced(&self, outcome: Var, base: Var, path: &[Proj<Var>]) -> Option<Ident> {
        let mut name = None;
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind:
                    Kind::Let {
                        out,
                        op: Op::Call { args, .. },
                    },
                ..
            }) = event
                && *out == outcome
            {
                name = args.iter().enumerate().find_map(|(i, arg)| {
                    let is_there = match arg {
                        Operand::Var(var) => path.is_empty() && self.same_place(*var, base),
                        Operand::Ref(place) => {
                            self.same_place(place.base, base) && are_one(&place.path, path)
                        }
                        _ => false,
                    };
                    let kept = is_there
                        && self.keeps_argument(outcome, i, arg)
                        && self.residuals.first_kept(outcome, i) == (outcome, i)
                        && self.is_replaced(outcome, arg);
                    kept.then(|| self.argument_name(outcome, i))
                });
            }
        });
        name
    }

    /// Puts what is left in a place; without active values the call itself has done so. What stood there gets the name
    /// `replaced`.
    pub(super) fn settle(
        &self,
        slot: Slot,
        place: TokenStream,
        args: &[Operand<Var>],
        replaced: Option<Ident>,
    ) -> TokenStream {
        let Some(Operand::Var(outcome)) = args.first() else {
            return TokenStream::new();
        };
        if !self.is_outcome(*outcome) {
            return TokenStream::new();
        }
        if self.is_settled_in_place(*outcome, slot) {
            return TokenStream::new();
        }
        let (plumbing, left) = (self.plumbing, self.left_name(*outcome));
        let (behind, is_argument) = match slot {
            Slot::Argument(behind) => (behind, true),
            Slot::Only => (0, false),
            Slot::Receiver(behind) => (behind, false),
        };
        let list = passed_over(quote!(#left), behind);
        match (is_argument, replaced) {
            (true, None) => quote!(#plumbing::settle(&mut #place, #list.1);),
            (true, Some(name)) => quote!(let #name = #plumbing::replace(&mut #place, #list.1);),
            (false, None) => quote!(#plumbing::settle_receiver(&mut #place, #list);),
            (false, Some(name)) => quote!(let #name = #plumbing::replace_receiver(&mut #place, #list);),
        }
    }
}

/// Whether two paths surely lead to one place.
fn are_one(a: &[Proj<Var>], b: &[Proj<Var>]) -> bool {
    let same = |(a, b): (&Proj<Var>, &Proj<Var>)| match (a, b) {
        (Proj::Field(a), Proj::Field(b)) => a == b,
        (Proj::Index(Operand::Var(a)), Proj::Index(Operand::Var(b))) => a == b,
        (Proj::Index(Operand::Lit(a)), Proj::Index(Operand::Lit(b))) => {
            quote!(#a).to_string() == quote!(#b).to_string()
        }
        _ => false,
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// The list without so many values at its end.
pub(super) fn passed_over(list: TokenStream, behind: usize) -> TokenStream {
    (0..behind).fold(list, |list, _| quote!(#list.0))
}
