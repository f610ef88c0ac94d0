//! Expressions that are kept as written: closures, iterator chains, formatting. They are right for
//! inactive values as they stand, provided that they only read the variables of the body.

use super::captures;
use super::expr::peel;
use super::method::is_mutating;
use super::operator::simple_operator;
use super::scope::Entry;
use super::value::Value;
use super::{Lower, Op, Place};
use crate::diagnostics::{Errors, catalog};
use crate::hir::LocalId;
use crate::ir::op::Opaque;
use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, UnOp};

/// Further methods that change their receiver, or lend it to be changed.
const LENDING: &[&str] = &[
    "append",
    "chunks_exact_mut",
    "chunks_mut",
    "drain",
    "entry",
    "extend",
    "for_each_mut",
    "get_mut",
    "iter_mut",
    "map_inplace",
    "mapv_inplace",
    "retain",
    "select_nth_unstable_by",
    "sort_by",
    "sort_by_key",
    "sort_unstable_by",
    "sort_unstable_by_key",
    "values_mut",
];

impl Lower<'_> {
    /// Keeps the expression whole. `construct` is what to call it in messages.
    pub(super) fn opaque(&mut self, expr: &Expr, construct: &'static str) -> Value {
        let (expr, inputs) = self.captured(expr, std::slice::from_ref(expr), construct);
        let tokens = Box::new(Opaque {
            expr,
            format: false,
            construct,
        });
        Value::Op(Op::Opaque { tokens, inputs })
    }

    /// The expression, and the locals that its `parts` name, each in a local of its own. Where the
    /// user's variable is a reference, the expression sees a reference to the local.
    pub(super) fn captured(
        &mut self,
        expr: &Expr,
        parts: &[Expr],
        construct: &'static str,
    ) -> (Expr, Vec<(Ident, LocalId)>) {
        let mut names: Vec<Ident> = Vec::new();
        for part in parts {
            let free = captures::free_names(part);
            self.only_read(part, &free, construct);
            names.extend(
                free.into_iter()
                    .filter(|name| !names.contains(name))
                    .collect::<Vec<_>>(),
            );
        }
        let mut inputs = Vec::new();
        let mut references = Vec::new();
        for name in names {
            match self.scope.lookup(&name).cloned() {
                Some(Entry::Variable(binding)) => {
                    if binding.reference {
                        references.push(name.clone());
                    }
                    inputs.push((name, self.whole(binding.place)));
                }
                Some(Entry::Closure(closure)) => {
                    let value = self.closure_as_value(&closure);
                    let op = self.read(value, name.span());
                    inputs.push((name.clone(), self.temp("closure", op, name.span())));
                }
                Some(Entry::Transform(_)) => self.errors.error(&name, catalog::TRANSFORM_VALUE.about(&name)),
                Some(Entry::Item) | None => {}
            }
        }
        (with_references(expr, &references), inputs)
    }

    /// Reports what would change one of these variables, or leave the expression.
    pub(super) fn only_read(&mut self, expr: &Expr, captured: &[Ident], construct: &'static str) {
        let mut readonly = ReadOnly {
            captured,
            errors: self.errors,
            construct,
            loops: 0,
            closures: 0,
        };
        readonly.visit_expr(expr);
    }

    /// The place as a local.
    fn whole(&mut self, place: Place) -> LocalId {
        let span = place.span;
        let base = place.base;
        let is_local = place.path.is_empty();
        match self.load(place, span) {
            Op::Copy(_) if is_local => base,
            op => self.temp("t", op, span),
        }
    }
}

fn with_references(expr: &Expr, references: &[Ident]) -> Expr {
    if references.is_empty() {
        return expr.clone();
    }
    syn::parse_quote_spanned!(expr.span()=> { #(let #references = &#references;)* #expr })
}

/// Reports what would change a captured variable, or leave the expression.
struct ReadOnly<'a> {
    captured: &'a [Ident],
    errors: &'a mut Errors,
    construct: &'static str,
    /// How many loops and closures of the expression itself are around.
    loops: usize,
    closures: usize,
}

impl ReadOnly<'_> {
    /// Whether the place is, or is in, a variable from outside.
    fn is_captured(&self, place: &Expr) -> bool {
        match peel(place) {
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|name| self.captured.contains(name)),
            Expr::Index(index) => self.is_captured(&index.expr),
            Expr::Field(field) => self.is_captured(&field.base),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.is_captured(&unary.expr),
            _ => false,
        }
    }

    fn changes(&self, call: &ExprMethodCall) -> bool {
        let lends = LENDING.iter().any(|name| call.method == name);
        (lends || is_mutating(call)) && self.is_captured(&call.receiver)
    }
}

impl<'ast> Visit<'ast> for ReadOnly<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let changed = match expr {
            Expr::Assign(assign) => self.is_captured(&assign.left),
            Expr::Binary(binary) => simple_operator(binary.op).is_some() && self.is_captured(&binary.left),
            Expr::Reference(reference) => reference.mutability.is_some() && self.is_captured(&reference.expr),
            Expr::MethodCall(call) => self.changes(call),
            _ => false,
        };
        let leaves = match expr {
            Expr::Return(_) => self.closures == 0,
            Expr::Break(_) | Expr::Continue(_) => self.loops == 0,
            _ => false,
        };
        if changed {
            self.errors
                .error(expr, catalog::OPAQUE_ASSIGNMENT.about(self.construct));
        }
        if leaves {
            self.errors
                .error(expr, catalog::OPAQUE_JUMP.about(self.construct));
        }
        let loops = usize::from(matches!(
            expr,
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) | Expr::Block(_)
        ));
        let closures = usize::from(matches!(expr, Expr::Closure(_)));
        (self.loops, self.closures) = (self.loops + loops + closures, self.closures + closures);
        visit::visit_expr(self, expr);
        (self.loops, self.closures) = (self.loops - loops - closures, self.closures - closures);
    }
}
