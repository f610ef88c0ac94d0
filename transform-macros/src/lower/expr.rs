//! Expressions: which rule lowers which kind, and the rules of the plain ones.

use super::scope::Entry;
use super::value::{Value, path_span, span_of};
use super::{Lower, Op, Operand, Place, order};
use crate::diagnostics::catalog;
use crate::hir::LocalId;
use crate::ir::op::{Form, Length, names_variant};
use syn::spanned::Spanned;
use syn::{Expr, ExprPath, ExprReference, ExprRepeat, ExprStruct, Ident};

impl Lower<'_> {
    /// What the expression stands for. Its effects, and the operands it needs, become statements.
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        let hint = self.hint.take();
        match expr {
            Expr::Paren(paren) => self.value(&paren.expr),
            Expr::Group(group) => self.value(&group.expr),
            Expr::Lit(literal) => Value::Op(Op::Copy(Operand::Lit(literal.lit.clone()))),
            Expr::Path(path) => self.path(path),
            Expr::Index(_) | Expr::Field(_) => Value::Place(self.place(expr)),
            Expr::Reference(reference) => self.reference(reference),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => {
                let arg = self.operand(&cast.expr);
                Value::Op(Op::Cast {
                    arg,
                    ty: cast.ty.clone(),
                })
            }
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Value::unit(),
            Expr::Tuple(tuple) => Value::Op(Op::Tuple(self.arguments(&tuple.elems))),
            Expr::Array(array) => self.array(&array.elems, false),
            Expr::Repeat(repeat) => self.repeat(repeat),
            Expr::Call(call) => self.call(call, hint.as_ref()),
            Expr::Try(question) => self.question(question),
            Expr::MethodCall(call) => self.method_call(call, hint.as_ref()),
            Expr::Macro(mac) => self.macro_call(&mac.mac),
            Expr::Assign(assign) => self.assign(&assign.left, &assign.right),
            Expr::Block(block) if block.label.is_none() => self.block_value(&block.block),
            Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_) => self.branching_value(expr),
            Expr::Break(jump) => self.break_(jump),
            Expr::Continue(jump) => self.continue_(jump),
            Expr::Return(jump) => self.return_(jump),
            Expr::Closure(_) => self.opaque(expr, "a closure"),
            Expr::Range(_) => self.opaque(expr, "a range"),
            Expr::Struct(literal) => self.structure(literal),
            Expr::Const(_) => self.opaque(expr, "a const block"),
            Expr::Let(condition) => self.unsupported(condition.let_token, catalog::LET_CHAIN),
            _ => self.unsupported(expr, catalog::UNKNOWN_SYNTAX),
        }
    }

    /// Reports, and goes on with a value that stands for nothing.
    pub(super) fn unsupported(&mut self, tokens: impl quote::ToTokens, message: impl Into<String>) -> Value {
        self.errors.error(tokens, message);
        Value::unit()
    }

    /// Evaluates an expression into `dest`, or for its effect.
    pub(super) fn perform(&mut self, expr: &Expr, dest: Option<LocalId>) {
        match expr {
            Expr::Paren(paren) => self.perform(&paren.expr, dest),
            Expr::Group(group) => self.perform(&group.expr, dest),
            Expr::Block(block) => match &block.label {
                Some(label) => self.labelled_block(label, &block.block, dest),
                None => self.block_into(&block.block, dest),
            },
            Expr::If(branch) => self.if_(branch, dest),
            Expr::Match(branch) => self.match_(branch, dest),
            Expr::Loop(repeat) => self.loop_(repeat, dest),
            Expr::While(repeat) => self.while_(repeat),
            Expr::ForLoop(repeat) => self.for_(repeat),
            Expr::MethodCall(call) if dest.is_none() && self.is_mutation(call) => {
                self.mutate(call, false);
            }
            _ => {
                let value = self.value(expr);
                let span = span_of(expr);
                match dest {
                    Some(dest) => self.store(dest, value, span),
                    None => self.discard(value, span),
                }
            }
        }
    }

    fn path(&mut self, expr: &ExprPath) -> Value {
        if expr.qself.is_some() {
            return self.opaque(&Expr::Path(expr.clone()), "a qualified path");
        }
        match self.scope_entry(expr) {
            Some(Entry::Variable(binding)) => {
                let place = Place {
                    span: path_span(expr),
                    ..binding.place.clone()
                };
                if binding.reference {
                    Value::Borrow(place)
                } else {
                    Value::Place(place)
                }
            }
            Some(Entry::Closure(closure)) => {
                let closure = closure.clone();
                self.closure_as_value(&closure)
            }
            Some(Entry::Transform(_)) => {
                let name = expr.path.get_ident().map(Ident::to_string).unwrap_or_default();
                self.unsupported(expr, catalog::TRANSFORM_VALUE.about(name))
            }
            _ => Value::Op(Op::Copy(Operand::Path(expr.path.clone()))),
        }
    }

    /// What the path stands for, if it is a single name known in the body.
    pub(super) fn scope_entry(&self, expr: &ExprPath) -> Option<&Entry> {
        let name = if expr.qself.is_none() {
            expr.path.get_ident()
        } else {
            None
        };
        self.scope.lookup(name?)
    }

    fn reference(&mut self, expr: &ExprReference) -> Value {
        if let Some(token) = expr.mutability {
            return self.unsupported(token, catalog::MUTABLE_BORROW);
        }
        let value = self.value(&expr.expr);
        Value::Borrow(self.place_of(value, expr.span()))
    }

    /// `S { a: x, ..rest }`
    fn structure(&mut self, literal: &ExprStruct) -> Value {
        if literal.qself.is_some() {
            return self.opaque(
                &Expr::Struct(literal.clone()),
                "a struct literal of a qualified path",
            );
        }
        let fields = literal.fields.iter().map(|field| &field.expr);
        let mut values = self.arguments(fields.chain(literal.rest.as_deref()));
        let rest = literal.rest.as_ref().and_then(|_| values.pop());
        Value::Op(Op::Struct {
            form: Box::new(Form {
                path: literal.path.clone(),
                members: literal.fields.iter().map(|field| field.member.clone()).collect(),
                tuple: false,
                variant: names_variant(&literal.path),
                closure: false,
            }),
            values,
            rest,
        })
    }

    /// `[a, b]` and `vec![a, b]`
    pub(super) fn array<'e>(&mut self, items: impl IntoIterator<Item = &'e Expr>, vec: bool) -> Value {
        Value::Op(Op::Array {
            items: self.arguments(items),
            vec,
        })
    }

    fn repeat(&mut self, expr: &ExprRepeat) -> Value {
        let item = self.argument(&expr.expr);
        Value::Op(Op::Repeat {
            item,
            len: Length::Const(expr.len.clone()),
            vec: false,
        })
    }

    /// `vec![item; len]`
    pub(super) fn vec_repeat(&mut self, item: &Expr, len: &Expr) -> Value {
        let mut item = self.argument(item);
        let len = self.after(order::atoms_of(&mut item), |lower| lower.operand(len));
        Value::Op(Op::Repeat {
            item,
            len: Length::Operand(len),
            vec: true,
        })
    }
}

/// The expression without the parentheses and invisible groups around it.
pub(crate) fn peel(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => peel(&paren.expr),
        Expr::Group(group) => peel(&group.expr),
        _ => expr,
    }
}
