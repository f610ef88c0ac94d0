//! Variables that are changed in place by what the program does not look into: a call that borrows them with
//! `&mut`, or a method of a `mut` variable that nothing assigns, which has no other use for its `mut`.

use super::expr::peel;
use super::scope::Entry;
use super::{Lower, Op, Operand, Place, Proj};
use crate::analysis::kind::is_question;
use crate::analysis::users;
use crate::hir::{Block, LocalId, Stmt, StmtKind};
use crate::parse::item::Param;
use crate::parse::matrices;
use proc_macro2::Ident;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Expr, Type};

impl Lower<'_> {
    /// The arguments of a method call, after operands that are there already.
    pub(super) fn call_arguments<'e>(
        &mut self,
        done: Vec<Operand>,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        self.in_order(done, exprs, Self::lent_argument)
    }

    /// The arguments of a function, which may be an annotated one: it is given copies of generators, which tell theirs
    /// where to go on.
    pub(super) fn function_arguments<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        self.in_order(Vec::new(), exprs, Self::function_argument)
    }

    pub(super) fn function_argument(&mut self, expr: &Expr) -> Operand {
        match self.is_exclusive(expr) && self.is_generator(expr) {
            true => self.lent_generator(expr),
            false => self.lent_argument(expr),
        }
    }

    fn lent_argument(&mut self, expr: &Expr) -> Operand {
        match self.lent_place(expr) {
            Some(place) => {
                self.lend(place.base);
                Operand::Mut(place)
            }
            None => self.argument(expr),
        }
    }

    /// `&mut rng` as `&mut t` of `t = rng.lend()`.
    fn lent_generator(&mut self, expr: &Expr) -> Operand {
        let (place, span) = (peel(expr), expr.span());
        let recv = match place {
            Expr::Reference(reference) => self.receiver(&reference.expr),
            _ => self.receiver(place),
        };
        self.lend_base(&recv);
        let op = Op::Method {
            recv,
            name: Ident::new("lend", span),
            turbofish: None,
            args: Vec::new(),
        };
        let base = self.temp("t", op, span);
        self.note(base, |facts| facts.generator = true);
        Operand::Mut(Place {
            base,
            path: Vec::new(),
            span,
        })
    }

    fn lend_base(&mut self, operand: &Operand) {
        if let Some(local) = base(operand) {
            self.lend(local);
        }
    }

    /// Whether the value is surely a random generator, or a borrow of one.
    pub(super) fn is_generator(&self, expr: &Expr) -> bool {
        match peel(expr) {
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Variable(binding)) => {
                    binding.place.path.is_empty() && self.facts(binding.place.base).generator
                }
                _ => false,
            },
            Expr::Reference(reference) => self.is_generator(&reference.expr),
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && self.is_generator(&unary.expr),
            Expr::MethodCall(call) => {
                (call.method == "split" || call.method == "clone") && self.is_generator(&call.receiver)
            }
            Expr::Call(call) => is_new_generator(&call.func),
            _ => false,
        }
    }

    /// Whether it is `&mut place`, or a variable that is such a borrow.
    pub(super) fn is_exclusive(&self, expr: &Expr) -> bool {
        match peel(expr) {
            Expr::Reference(reference) => reference.mutability.is_some(),
            Expr::Path(path) => {
                matches!(self.scope_entry(path), Some(Entry::Variable(binding)) if binding.exclusive)
            }
            _ => false,
        }
    }

    /// The place of `&mut place`, or of a variable that is such a borrow.
    fn lent_place(&mut self, expr: &Expr) -> Option<Place> {
        match peel(expr) {
            Expr::Reference(reference) if reference.mutability.is_some() => Some(self.place(&reference.expr)),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Variable(binding)) if binding.exclusive => Some(binding.place.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn lend(&mut self, local: LocalId) {
        self.edit(local, |local| (local.lent, local.storage) = (true, true));
    }

    /// Finds, in the whole body, the variables that methods change, or may change.
    pub(super) fn lend_receivers(&mut self, params: &[Param], locals: &[LocalId]) {
        let mut uses = Uses::default();
        uses.stmts(&self.open.stmts);
        for (param, local) in params.iter().zip(locals) {
            let facts = self.facts(*local);
            if facts.plain && !facts.holds_reference {
                uses.defined.insert(*local);
            } else if may_be_of_user(&param.ty) {
                uses.of_user.insert(*local);
            }
        }
        for local in uses.defined.clone() {
            let declared = self
                .locals
                .get(local.0 as usize)
                .and_then(|local| local.ty.as_ref());
            if declared.is_some_and(may_be_of_user) {
                uses.of_user.insert(local);
            }
        }
        for local in std::mem::take(&mut uses.receivers) {
            let untouched = uses.defined.contains(&local) && !uses.assigned.contains(&local);
            if !self.is_mutable(local) || !(untouched || uses.of_user.contains(&local)) {
                continue;
            }
            self.lend(local);
            let generator = self.facts(local).generator;
            self.edit(local, |local| local.settles = !generator);
        }
    }
}

/// `Rng::new`
fn is_new_generator(func: &Expr) -> bool {
    let Expr::Path(path) = peel(func) else {
        return false;
    };
    let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == "new") && names.next().is_some_and(|owner| owner == "Rng")
}

/// Whether methods of the type, or of its elements, may be the user's.
fn may_be_of_user(ty: &Type) -> bool {
    !users::is_known(ty) && !matrices::is_matrix(ty)
}

/// The local that a method is called on, or a part of which it is called on.
pub(crate) fn receiver(op: &Op) -> Option<LocalId> {
    match op {
        Op::Method { recv, name, .. } if !is_question(&name.to_string()) => base(recv),
        Op::Call { func, args } if func.is_method() => args.first().and_then(base),
        _ => None,
    }
}

/// Whether the operation may change the local.
pub(super) fn changes(op: &Op, local: LocalId) -> bool {
    match op {
        Op::Method { recv, name, args, .. } => {
            args.iter().any(|arg| is_lent(arg, local))
                || !is_question(&name.to_string()) && base(recv) == Some(local)
        }
        Op::Call { args, .. } => args.iter().any(|arg| is_lent(arg, local)) || receiver(op) == Some(local),
        _ => false,
    }
}

fn is_lent(arg: &Operand, local: LocalId) -> bool {
    matches!(arg, Operand::Mut(place) if place.base == local)
}

fn base(operand: &Operand) -> Option<LocalId> {
    match operand {
        Operand::Var(local) => Some(*local),
        Operand::Ref(place) | Operand::Mut(place) => Some(place.base),
        Operand::Lit(_) | Operand::Path(_) | Operand::Unit => None,
    }
}

/// What a body does with its locals.
#[derive(Default)]
struct Uses {
    defined: BTreeSet<LocalId>,
    assigned: BTreeSet<LocalId>,
    receivers: BTreeSet<LocalId>,
    /// Those that surely hold a struct of the user's.
    of_user: BTreeSet<LocalId>,
}

impl Uses {
    fn stmts(&mut self, stmts: &[Stmt]) {
        stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let mut blocks: Vec<&Block> = Vec::new();
        match &stmt.kind {
            StmtKind::Let { local, op } => {
                self.defined.insert(*local);
                if self.makes_struct(op) {
                    self.of_user.insert(*local);
                }
                self.op(op);
            }
            StmtKind::Assign { local, op } => {
                self.assigned.insert(*local);
                self.op(op);
            }
            StmtKind::Set { place, .. } | StmtKind::Mutate { place, .. } => {
                self.assigned.insert(place.base);
                if let Some(Proj::Field(syn::Member::Named(_))) = place.path.first() {
                    self.of_user.insert(place.base);
                }
            }
            StmtKind::Effect(op) | StmtKind::Diverge(op) => self.op(op),
            StmtKind::If { then, els, .. } => blocks.extend([then, els]),
            StmtKind::Match { arms, .. } => {
                blocks.extend(
                    arms.iter()
                        .filter_map(|arm| arm.guard.as_ref())
                        .map(|(guard, _)| guard),
                );
                blocks.extend(arms.iter().map(|arm| &arm.body));
            }
            StmtKind::Loop { body, .. } => blocks.push(body),
            StmtKind::Declare(_) | StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Return(_) => {}
        }
        blocks.into_iter().for_each(|block| self.stmts(&block.stmts));
    }

    fn op(&mut self, op: &Op) {
        self.receivers.extend(receiver(op));
        if let Op::Method { args, .. } | Op::Call { args, .. } = op {
            let lent = args.iter().filter(|arg| matches!(arg, Operand::Mut(_)));
            self.assigned.extend(lent.filter_map(base));
        }
    }

    fn makes_struct(&self, op: &Op) -> bool {
        match op {
            Op::Struct { .. } => true,
            Op::Call { func, .. } => func.of_type().is_some(),
            Op::Copy(x) => base(x).is_some_and(|local| self.of_user.contains(&local)),
            _ => false,
        }
    }
}
