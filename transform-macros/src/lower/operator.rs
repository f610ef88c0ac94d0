//! Unary and binary operators.

use super::expr::peel;
use super::order;
use super::scope::Entry;
use super::value::{Value, span_of};
use super::{Lower, Op, Operand};
use crate::hir::StmtKind;
use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprUnary, Lit, UnOp};

impl Lower<'_> {
    pub(super) fn unary(&mut self, expr: &ExprUnary) -> Value {
        match (expr.op, peel(&expr.expr)) {
            (UnOp::Deref(_), inner) => self.deref(inner),
            (UnOp::Neg(_), Expr::Lit(literal)) => match negated(&literal.lit, expr.span()) {
                Some(literal) => Value::Op(Op::Copy(Operand::Lit(literal))),
                None => self.plain_unary(expr),
            },
            _ => self.plain_unary(expr),
        }
    }

    fn plain_unary(&mut self, expr: &ExprUnary) -> Value {
        let arg = self.operand(&expr.expr);
        Value::Op(Op::Unary { op: expr.op, arg })
    }

    fn deref(&mut self, inner: &Expr) -> Value {
        if let Expr::Path(path) = inner
            && let Some(Entry::Variable(binding)) = self.scope_entry(path)
            && binding.twice
        {
            return Value::Borrow(binding.place.clone());
        }
        match self.value(inner) {
            Value::Borrow(place) => Value::Place(place),
            value if self.unwraps_found(inner) => value,
            value => {
                let arg = self.named_operand(value, "t", span_of(inner));
                Value::Op(Op::Deref(arg))
            }
        }
    }

    /// What a chain finds is the item, whatever refers to it.
    fn unwraps_found(&self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) => {
                matches!(call.method.to_string().as_str(), "unwrap" | "expect")
                    && self.is_found(&call.receiver)
            }
            _ => false,
        }
    }

    pub(super) fn binary(&mut self, expr: &ExprBinary) -> Value {
        match expr.op {
            BinOp::And(_) | BinOp::Or(_) => self.lazy(expr),
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                Value::Op(self.compare(expr.op, &expr.left, &expr.right))
            }
            op => match simple_operator(op) {
                Some(simple) => self.compound_assign(&expr.left, simple, &expr.right),
                None => {
                    let mut lhs = self.operand(&expr.left);
                    let rhs = self.after(order::atoms_of(&mut lhs), |lower| lower.operand(&expr.right));
                    Value::Op(Op::Binary { op, lhs, rhs })
                }
            },
        }
    }

    /// Two references compare as what they refer to. A single one is kept: the other side is a reference
    /// that was computed.
    pub(super) fn compare(&mut self, op: BinOp, left: &Expr, right: &Expr) -> Op {
        let mut lhs = self.argument(left);
        let mut rhs = self.after(order::atoms_of(&mut lhs), |lower| lower.argument(right));
        if matches!((&lhs, &rhs), (Operand::Ref(_), Operand::Ref(_))) {
            lhs = self.named_operand(Value::from((lhs, left.span())), "t", left.span());
            rhs = self.named_operand(Value::from((rhs, right.span())), "t", right.span());
        }
        Op::Compare { op, lhs, rhs }
    }

    /// `a && b` runs `b` only if it decides. An atom or a comparison of atoms has no effect, so it may
    /// always run.
    fn lazy(&mut self, expr: &ExprBinary) -> Value {
        let name = "cond";
        if is_effectless(&expr.right) {
            let lhs = self.condition(&expr.left);
            let rhs = self.condition(&expr.right);
            return Value::Op(Op::Binary {
                op: expr.op,
                lhs,
                rhs,
            });
        }
        let both = self.declare(name, expr.op.span());
        let lhs = self.condition(&expr.left);
        let decide = self.nested(|lower| lower.perform(&expr.right, Some(both)));
        let is_and = matches!(expr.op, BinOp::And(_));
        let decided = self.nested(|lower| {
            let op = Op::Copy(bool_literal(!is_and, expr.op.span()));
            lower.push(StmtKind::Assign { local: both, op }, expr.op.span());
        });
        let (then, els) = if is_and {
            (decide, decided)
        } else {
            (decided, decide)
        };
        self.push(StmtKind::If { cond: lhs, then, els }, expr.op.span());
        Value::Op(Op::Copy(Operand::Var(both)))
    }

    /// A bool that decides something.
    pub(super) fn condition(&mut self, expr: &Expr) -> Operand {
        let value = self.value(expr);
        self.named_operand(value, "cond", span_of(expr))
    }
}

pub(super) fn bool_literal(value: bool, span: Span) -> Operand {
    Operand::Lit(Lit::Bool(syn::LitBool::new(value, span)))
}

/// `-1.0` as a literal.
fn negated(literal: &Lit, span: Span) -> Option<Lit> {
    if !matches!(literal, Lit::Int(_) | Lit::Float(_)) {
        return None;
    }
    let mut negative: Lit = syn::parse2(quote!(-#literal)).ok()?;
    negative.set_span(span);
    Some(negative)
}

fn is_effectless(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::Binary(binary) => {
            let compares = matches!(
                binary.op,
                BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
            );
            compares && is_atom(&binary.left) && is_atom(&binary.right)
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => is_atom(&unary.expr),
        other => is_atom(other),
    }
}

fn is_atom(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::Lit(_) => true,
        Expr::Path(path) => path.qself.is_none(),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && matches!(peel(&unary.expr), Expr::Lit(_)),
        _ => false,
    }
}

/// `+` for `+=` and so on; `None` for an operator that does not assign.
pub(super) fn simple_operator(op: BinOp) -> Option<BinOp> {
    // It costs to ask for it.
    let span = || op.span();
    Some(match op {
        BinOp::AddAssign(_) => BinOp::Add(syn::Token![+](span())),
        BinOp::SubAssign(_) => BinOp::Sub(syn::Token![-](span())),
        BinOp::MulAssign(_) => BinOp::Mul(syn::Token![*](span())),
        BinOp::DivAssign(_) => BinOp::Div(syn::Token![/](span())),
        BinOp::RemAssign(_) => BinOp::Rem(syn::Token![%](span())),
        BinOp::BitXorAssign(_) => BinOp::BitXor(syn::Token![^](span())),
        BinOp::BitAndAssign(_) => BinOp::BitAnd(syn::Token![&](span())),
        BinOp::BitOrAssign(_) => BinOp::BitOr(syn::Token![|](span())),
        BinOp::ShlAssign(_) => BinOp::Shl(syn::Token![<<](span())),
        BinOp::ShrAssign(_) => BinOp::Shr(syn::Token![>>](span())),
        _ => return None,
    })
}
