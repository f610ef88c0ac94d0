//! Statements and blocks.

use super::branch::branches;
use super::combine::Choice;
use super::expr::peel;
use super::pattern::{bound_names, is_rest, plain_name};
use super::scope::{Binding, Entry};
use super::value::{Value, span_of};
use super::{Lower, Op, Place};
use crate::diagnostics::catalog;
use crate::hir::{LocalId, StmtKind};
use crate::parse::builtin::Builtin;
use crate::parse::{declared, markers, types};
use proc_macro2::{Ident, Span};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Block, Expr, ExprMacro, ExprMethodCall, GenericArgument, Item, Local, LocalInit, Pat, PatIdent, Stmt,
    Token, Type,
};

impl Lower<'_> {
    /// The block's statements, and its value for the caller to read.
    pub(super) fn block_value(&mut self, block: &Block) -> Value {
        let scope = self.scope.enter();
        let tail = self.statements(block);
        let value = tail.map_or_else(Value::unit, |tail| self.value(&tail));
        self.scope.leave(scope);
        value
    }

    /// The same, of a block that gives a value of this type.
    pub(super) fn block_value_of(&mut self, block: &Block, ty: &Type) -> Value {
        let scope = self.scope.enter();
        let tail = self.statements(block);
        self.hint = Some(ty.clone());
        let value = tail.map_or_else(Value::unit, |tail| self.value(&tail));
        self.scope.leave(scope);
        value
    }

    /// The block's statements, with its value put into `dest`.
    pub(super) fn block_into(&mut self, block: &Block, dest: Option<LocalId>) {
        let scope = self.scope.enter();
        match (self.statements(block), dest) {
            (Some(tail), _) => self.perform(&tail, dest),
            (None, Some(dest)) => self.store(dest, Value::unit(), block.span()),
            (None, None) => {}
        }
        self.scope.leave(scope);
    }

    /// All statements but the tail expression, which is given back.
    pub(super) fn statements(&mut self, block: &Block) -> Option<Expr> {
        self.items(block);
        let (last, before) = block.stmts.split_last()?;
        before.iter().for_each(|stmt| self.stmt(stmt));
        match last {
            Stmt::Expr(tail, None) => return Some(tail.clone()),
            Stmt::Macro(tail) if tail.semi_token.is_none() => {
                return Some(Expr::Macro(ExprMacro {
                    attrs: Vec::new(),
                    mac: tail.mac.clone(),
                }));
            }
            other => self.stmt(other),
        }
        None
    }

    /// Items are known in the whole block, before and after their declaration.
    fn items(&mut self, block: &Block) {
        for stmt in &block.stmts {
            let Stmt::Item(item) = stmt else { continue };
            if let Some(name) = item_name(item) {
                if self.items.iter().any(|other| item_name(other) == Some(name)) {
                    self.errors.error(name, catalog::DUPLICATE_ITEM.about(name));
                }
                self.scope.declare(name, Entry::Item);
            }
            self.items.push(item.clone());
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Local(local) => self.let_(local),
            Stmt::Expr(expr, _) => self.perform(expr, None),
            Stmt::Macro(stmt) => {
                let value = self.macro_call(&stmt.mac);
                self.discard(value, stmt.mac.path.span());
            }
            Stmt::Item(_) => {}
        }
    }

    fn let_(&mut self, local: &Local) {
        let outer = self.primal_reads;
        self.primal_reads |= markers::is_nondiff(&local.attrs, self.errors);
        match &local.init {
            None => self.let_deferred(&local.pat),
            Some(LocalInit {
                expr,
                diverge: Some((_, diverge)),
                ..
            }) => self.let_else(&local.pat, expr, diverge),
            Some(LocalInit { expr, .. }) => self.let_pattern(&local.pat, None, expr),
        }
        self.primal_reads = outer;
    }

    /// `let x;` and `let x: T;`
    fn let_deferred(&mut self, pat: &Pat) {
        let (pat, ty) = match pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            other => (other, None),
        };
        // The names of a pattern that is reported are declared, so that what they are assigned is not reported as well.
        let names = plain_name(pat).map(|name| vec![name.clone()]).unwrap_or_else(|| {
            self.errors.error(pat, catalog::DEFERRED_PATTERN);
            bound_names(pat)
        });
        for name in names {
            let local = self.user_local(&name.ident, true, value_type(ty));
            self.push(StmtKind::Declare(local), name.span());
            self.bind_local(&name.ident, local);
        }
    }

    /// `let pat: ty = expr;`
    pub(super) fn let_pattern(&mut self, pat: &Pat, ty: Option<&Type>, expr: &Expr) {
        match pat {
            Pat::Type(typed) => self.let_pattern(&typed.pat, Some(&typed.ty), expr),
            Pat::Paren(paren) => self.let_pattern(&paren.pat, ty, expr),
            _ => match (plain_name(pat), peel(expr)) {
                (Some(name), expr) => self.let_name(name, ty, expr),
                (None, Expr::Tuple(tuple)) if ty.is_none() => self.let_parts(pat, expr, &tuple.elems),
                (None, Expr::Array(array)) if ty.is_none() => self.let_parts(pat, expr, &array.elems),
                (None, expr) => match self.linear(expr) {
                    Some(linear) => self.let_linear(pat, &linear),
                    None => {
                        let value = self.value(expr);
                        self.bind_pattern(pat, value);
                    }
                },
            },
        }
    }

    /// `let (a, b) = (x, y);`: all values first, then the names.
    fn let_parts(&mut self, pat: &Pat, expr: &Expr, values: &Punctuated<Expr, Token![,]>) {
        let parts: Vec<&Pat> = match pat {
            Pat::Tuple(pat) => pat.elems.iter().collect(),
            Pat::Slice(pat) => pat.elems.iter().collect(),
            _ => Vec::new(),
        };
        if parts.len() != values.len() || parts.iter().any(|part| is_rest(part)) {
            let value = self.value(expr);
            return self.bind_pattern(pat, value);
        }
        let values = self.arguments(values);
        for (part, value) in parts.iter().zip(values) {
            self.bind_pattern(part, Value::from((value, part.span())));
        }
    }

    fn let_name(&mut self, name: &PatIdent, ty: Option<&Type>, expr: &Expr) {
        let ty = value_type(ty);
        if let Some(callee) = self.transform_value(expr) {
            return self.scope.declare(&name.ident, Entry::Transform(callee));
        }
        if let Some(place) = self.mutable_borrow(expr) {
            if let Some(token) = name.mutability {
                self.errors.error(token, catalog::REBOUND_BORROW);
            }
            let place = self.frozen(place);
            return self.scope.bind(
                &name.ident,
                Binding {
                    exclusive: true,
                    ..Binding::to(place)
                },
            );
        }
        if let Expr::Closure(closure) = expr {
            return self.let_closure(&name.ident, closure);
        }
        if branches(expr) {
            let local = self.user_local(&name.ident, true, ty);
            self.push(StmtKind::Declare(local), name.span());
            self.perform(expr, Some(local));
            return self.bind_local(&name.ident, local);
        }
        let generator = ty.map_or_else(|| self.is_generator(expr), types::is_generator);
        self.hint = ty.cloned();
        let value = self.value(expr);
        let sequence = ty.map_or_else(|| self.sequence_of(expr), types::is_sequence);
        let choice = ty.map_or_else(|| self.choice(expr), Choice::of_type);
        let len = ty.map_or_else(|| self.array_len(expr), types::array_len);
        if let Some(local) = self.bind_name(name, ty, value, span_of(expr)) {
            self.note(local, |facts| {
                (facts.sequence, facts.generator) = (sequence, generator);
                (facts.choice, facts.len) = (choice, len);
            });
        }
    }

    /// `&mut place`, of which only a `let` can keep track.
    pub(super) fn mutable_borrow(&mut self, expr: &Expr) -> Option<Place> {
        match expr {
            Expr::Reference(reference) if reference.mutability.is_some() => Some(self.place(&reference.expr)),
            _ => None,
        }
    }

    /// Whether the value is known to be an array or a `Vec`, or known not to be one.
    pub(super) fn sequence_of(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Array(_) | Expr::Repeat(_) => Some(true),
            Expr::Range(_) | Expr::Closure(_) => Some(false),
            Expr::Macro(mac) if Builtin::of(&mac.mac) == Some(Builtin::Vec) => Some(true),
            Expr::Call(call) => match constructed(&call.func) {
                Some(of) => types::is_sequence_name(of),
                None => types::is_sequence(&returned(expr)?),
            },
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "to_vec" => Some(true),
                "collect" => types::is_sequence(collected(call)?),
                "clone" | "to_owned" => self.sequence_of(peel(&call.receiver)),
                "map" if self.maps_array(call) => Some(true),
                _ => types::is_sequence(&returned(expr)?),
            },
            Expr::Path(_) => self.is_sequence(expr),
            _ => None,
        }
    }

    /// A local that the user has named.
    pub(super) fn user_local(&mut self, name: &Ident, mutable: bool, ty: Option<&Type>) -> LocalId {
        let local = self.local(name.to_string(), name.span());
        let nondiff = self.primal_reads;
        let ty = ty.cloned();
        self.edit(local, |local| {
            (local.mutable, local.ty, local.nondiff) = (mutable, ty, nondiff)
        });
        local
    }

    pub(super) fn bind_local(&mut self, name: &Ident, local: LocalId) {
        let reference = self.facts(local).reference;
        let place = Place {
            base: local,
            path: Vec::new(),
            span: name.span(),
        };
        self.scope.bind(
            name,
            Binding {
                reference,
                ..Binding::of(place)
            },
        );
    }

    /// Assigns the value to a declared local.
    pub(super) fn store(&mut self, dest: LocalId, value: Value, span: Span) {
        let held = self.held(&value);
        self.note(dest, |facts| facts.hold(held));
        let op = self.kept(value, span);
        self.push(StmtKind::Assign { local: dest, op }, span);
    }

    /// Evaluates for the effect only.
    pub(super) fn discard(&mut self, value: Value, span: Span) {
        match value {
            Value::Op(Op::Copy(_)) => {}
            Value::Op(op) => self.push(StmtKind::Effect(op), span),
            // Reading may panic.
            Value::Place(place) if !place.path.is_empty() => {
                self.push(StmtKind::Effect(Op::Get(place)), span)
            }
            Value::Place(_) | Value::Borrow(_) => {}
        }
    }
}

/// The written type, if it is that of the local: a local is what a reference refers to.
pub(super) fn value_type(ty: Option<&Type>) -> Option<&Type> {
    ty.filter(|ty| !matches!(types::peel(ty), Type::Reference(_)))
}

/// `Vec` of `Vec::new`, `Vec::with_capacity`, ..
fn constructed(func: &Expr) -> Option<&Ident> {
    const CONSTRUCTORS: &[&str] = &["default", "from", "from_iter", "new", "with_capacity"];
    let Expr::Path(path) = peel(func) else { return None };
    let mut segments = path.path.segments.iter().rev();
    let constructor = segments.next()?;
    let owner = segments.next()?;
    CONSTRUCTORS
        .iter()
        .any(|name| constructor.ident == name)
        .then_some(&owner.ident)
}

/// The type that a call gives, where what is called is declared in this file.
pub(super) fn returned(expr: &Expr) -> Option<Type> {
    match peel(expr) {
        Expr::Call(call) => match peel(&call.func) {
            Expr::Path(path) => declared::returned(path.path.get_ident()?, false),
            _ => None,
        },
        Expr::MethodCall(call) => declared::returned(&call.method, true),
        _ => None,
    }
}

/// `T` of `.collect::<T>()`
pub(super) fn collected(call: &ExprMethodCall) -> Option<&Type> {
    match call.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn item_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        _ => None,
    }
}
