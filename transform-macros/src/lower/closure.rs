//! Closures of the body. What is called is written where it is called: a closure is no value, so that what it uses
//! may be active, and what it changes is the variable itself. Where it is used as a value, it is kept as written.

use super::combine::{Choice, gives};
use super::expr::peel;
use super::item::Item;
use super::question;
use super::scope::{Binding, Entry, Scope};
use super::value::{Value, span_of};
use super::{Lower, Place};
use crate::driver::is_zero;
use crate::hir::{LocalId, LoopId, StmtKind};
use proc_macro2::{Ident, Span};
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprClosure, ExprPath, ReturnType};

/// A closure, and what its names stand for.
#[derive(Clone)]
pub(super) struct Closure {
    expr: Rc<ExprClosure>,
    /// The names known where it is written.
    scope: Rc<Scope>,
    /// Those that `move` made its own.
    own: Rc<[(Ident, Binding)]>,
}

impl Closure {
    /// The closure as the user wrote it.
    pub(super) fn written(&self) -> Expr {
        Expr::Closure((*self.expr).clone())
    }
}

/// What can be applied to values.
#[derive(Clone)]
pub(super) enum Func {
    Closure(Closure),
    /// A function, by its path.
    Path(ExprPath),
}

/// What `return` and `?` leave.
pub(super) struct Leave {
    /// It gives an `Option`.
    pub(super) option: bool,
    /// The block that a closure became, and where its value goes. `None` for the function.
    pub(super) block: Option<(LoopId, LocalId)>,
}

impl Lower<'_> {
    /// Whether [`Self::func`] knows what the expression stands for.
    pub(super) fn is_callable(&self, expr: &Expr) -> bool {
        match peel(expr) {
            Expr::Closure(_) => true,
            Expr::Reference(reference) => self.is_callable(&reference.expr),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Closure(_)) => true,
                // A function of the body.
                Some(Entry::Item) | None => path.qself.is_none(),
                Some(Entry::Variable(_)) => self.named_function(expr).is_some(),
                Some(Entry::Transform(_)) => false,
            },
            _ => false,
        }
    }

    /// What the argument of a method is called as.
    pub(super) fn func(&mut self, expr: &Expr) -> Option<Func> {
        match peel(expr) {
            Expr::Closure(closure) => Some(Func::Closure(self.closure(closure))),
            Expr::Reference(reference) => self.func(&reference.expr),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Closure(closure)) => Some(Func::Closure(closure.clone())),
                _ => Some(Func::Path(path.clone())),
            },
            _ => None,
        }
    }

    fn closure(&mut self, expr: &ExprClosure) -> Closure {
        Closure {
            expr: Rc::new(expr.clone()),
            scope: Rc::new(self.scope.clone()),
            own: Rc::new([]),
        }
    }

    /// `let f = |x| ..;`: the name stands for the closure. What it moves stays as it is now.
    pub(super) fn let_closure(&mut self, name: &Ident, expr: &ExprClosure) {
        let mut closure = self.closure(expr);
        if expr.capture.is_some() {
            let names = super::captures::free_names(&Expr::Closure(expr.clone()));
            closure.own = names.iter().filter_map(|name| self.moved(name)).collect();
        }
        self.scope.declare(name, Entry::Closure(closure));
    }

    /// A copy of the variable, if it can change.
    fn moved(&mut self, name: &Ident) -> Option<(Ident, Binding)> {
        let binding = self.scope.variable(name)?.clone();
        if binding.reference || !self.is_mutable(binding.place.base) {
            return None;
        }
        let span = name.span();
        let op = self.load(binding.place, span);
        let sequence = self.facts(self.scope.variable(name)?.place.base).sequence;
        let local = self.user_local(name, true, None);
        self.note(local, |facts| facts.sequence = sequence);
        self.push(StmtKind::Let { local, op }, span);
        let place = Place {
            base: local,
            path: Vec::new(),
            span,
        };
        Some((name.clone(), Binding::of(place)))
    }

    /// `f(a, b)`, where `f` is a closure.
    pub(super) fn closure_call(&mut self, closure: &Closure, call: &ExprCall) -> Value {
        // The tangent of what has none is nothing.
        let nothing: Expr = syn::parse_quote!(());
        let args = call.args.iter();
        let args = args.map(|arg| if is_zero(arg) { &nothing } else { arg });
        let args = self.function_arguments(args);
        let args = args.into_iter().zip(&call.args);
        let args = args.map(|(arg, expr)| match arg {
            super::Operand::Mut(place) => Item::Lent(place),
            arg => Item::One(Value::from((arg, expr.span()))),
        });
        self.apply(&Func::Closure(closure.clone()), args.collect(), call.span())
    }

    /// The value of the function for these arguments.
    pub(super) fn apply(&mut self, func: &Func, args: Vec<Item>, span: Span) -> Value {
        match func {
            Func::Closure(closure) => {
                self.within(closure, args, |lower, body| lower.closure_value(closure, body))
            }
            Func::Path(path) => self.path_applied(path, args, span),
        }
    }

    /// Runs `inner` on the closure's body, where its names are known and its parameters bound.
    pub(super) fn within<T>(
        &mut self,
        closure: &Closure,
        args: Vec<Item>,
        inner: impl FnOnce(&mut Self, &Expr) -> T,
    ) -> T {
        self.at_closure(closure, |lower| {
            for (pat, arg) in closure.expr.inputs.iter().zip(args) {
                lower.bind_item(pat, arg);
            }
            inner(lower, &closure.expr.body)
        })
    }

    /// Runs `inner` where the closure's names are known, but for its parameters.
    pub(super) fn at_closure<T>(&mut self, closure: &Closure, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.at(&closure.scope, |lower| {
            for (name, binding) in closure.own.iter() {
                lower.scope.bind(name, binding.clone());
            }
            inner(lower)
        })
    }

    /// Runs `inner` with the names of another place.
    pub(super) fn at<T>(&mut self, scope: &Scope, inner: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope.clone());
        let result = inner(self);
        self.scope = outer;
        result
    }

    fn closure_value(&mut self, closure: &Closure, body: &Expr) -> Value {
        if !leaves(body) {
            return self.value(body);
        }
        let option = match &closure.expr.output {
            ReturnType::Type(_, ty) => question::is_option(ty),
            ReturnType::Default => gives(body) == Choice::Option,
        };
        let span = span_of(body);
        let (id, dest) = (self.next_loop(), self.declare("y", span));
        self.leaves.push(Leave {
            option,
            block: Some((id, dest)),
        });
        let body = self.nested(|lower| {
            lower.perform(body, Some(dest));
            lower.push(StmtKind::Break(id), span);
        });
        self.leaves.pop();
        self.push(StmtKind::Loop { id, iter: None, body }, span);
        Value::from((super::Operand::Var(dest), span))
    }

    /// The call of a path, with arguments that are no expressions: they get names.
    fn path_applied(&mut self, path: &ExprPath, args: Vec<Item>, span: Span) -> Value {
        let scope = self.scope.enter();
        let mut call: ExprCall = syn::parse_quote_spanned!(span=> #path());
        for (i, arg) in args.into_iter().enumerate() {
            let name = Ident::new(&format!("arg{i}"), Span::mixed_site().located_at(span));
            self.bind_item(&syn::parse_quote!(#name), arg);
            call.args.push(syn::parse_quote!(#name));
        }
        let value = self.call(&call, None);
        self.scope.leave(scope);
        value
    }

    /// A closure as a value: kept as written.
    pub(super) fn closure_as_value(&mut self, closure: &Closure) -> Value {
        self.at(&closure.scope, |lower| {
            lower.opaque(&closure.written(), "a closure")
        })
    }
}

/// Whether `return` or `?` leaves the closure that this is the body of.
fn leaves(body: &Expr) -> bool {
    struct Leaves(bool);
    impl<'ast> Visit<'ast> for Leaves {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            match expr {
                Expr::Closure(_) => {}
                Expr::Return(_) | Expr::Try(_) => self.0 = true,
                _ => visit::visit_expr(self, expr),
            }
        }

        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut found = Leaves(false);
    found.visit_expr(body);
    found.0
}
