//! What an expression stands for before it is read, and the ways to read it.

use super::build::Held;
use super::expr::peel;
use super::{Lower, Op, Operand, Place};
use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

pub(super) enum Value {
    /// A computed value, not yet in a local.
    Op(Op),
    /// A place: read when it is used.
    Place(Place),
    /// A reference to a place.
    Borrow(Place),
}

impl Value {
    pub(super) fn unit() -> Self {
        Value::Op(Op::Copy(Operand::Unit))
    }
}

/// The value of an atom: a variable is a place again, and a borrow a reference to one.
impl From<(Operand, Span)> for Value {
    fn from((operand, span): (Operand, Span)) -> Self {
        match operand {
            Operand::Ref(place) | Operand::Mut(place) => Value::Borrow(place),
            Operand::Var(base) => Value::Place(Place {
                base,
                path: Vec::new(),
                span,
            }),
            other => Value::Op(Op::Copy(other)),
        }
    }
}

impl Lower<'_> {
    /// The operation that computes or reads the value.
    pub(super) fn read(&mut self, value: Value, span: Span) -> Op {
        match value {
            Value::Op(op) => op,
            Value::Place(place) | Value::Borrow(place) => self.load(place, span),
        }
    }

    /// How a variable will hold the value.
    pub(super) fn held(&self, value: &Value) -> Held {
        match value {
            Value::Borrow(place) | Value::Place(place) if self.facts(place.base).holds_reference => {
                match value {
                    Value::Place(place) if !place.path.is_empty() => Held::Value,
                    _ => Held::Reference,
                }
            }
            Value::Borrow(_) => Held::Referent,
            _ => Held::Value,
        }
    }

    /// The operation that gives a variable the value.
    pub(super) fn kept(&mut self, value: Value, span: Span) -> Op {
        match (self.held(&value), value) {
            (Held::Reference, Value::Borrow(place)) => Op::Copy(Operand::Ref(place)),
            (_, value) => self.read(value, span),
        }
    }

    pub(super) fn load(&mut self, place: Place, span: Span) -> Op {
        let cut = self.primal_reads && !self.facts(place.base).plain;
        match (place.path.is_empty(), cut) {
            (true, false) => Op::Copy(Operand::Var(place.base)),
            (true, true) => Op::Primal(Operand::Var(place.base)),
            (false, false) => Op::Get(place),
            (false, true) => Op::Primal(Operand::Var(self.temp("t", Op::Get(place), span))),
        }
    }

    /// A borrow of the place, as an argument.
    pub(super) fn borrow(&mut self, mut place: Place) -> Operand {
        if self.primal_reads && !self.facts(place.base).plain {
            place.base = self.temp("t", Op::Primal(Operand::Var(place.base)), place.span);
        }
        Operand::Ref(place)
    }

    /// The value as an atom, in a temporary called `name` if it needs one.
    pub(super) fn named_operand(&mut self, value: Value, name: &str, span: Span) -> Operand {
        let op = self.read(value, span);
        self.atom(op, name, span)
    }

    /// The place of the value: a temporary, if it has none.
    pub(super) fn place_of(&mut self, value: Value, span: Span) -> Place {
        match value {
            Value::Place(place) | Value::Borrow(place) => place,
            Value::Op(op) => Place {
                base: self.temp("t", op, span),
                path: Vec::new(),
                span,
            },
        }
    }

    /// The operation that computes the expression's value.
    pub(super) fn op(&mut self, expr: &Expr) -> Op {
        let value = self.value(expr);
        self.read(value, expr.span())
    }

    /// The expression's value as an atom; references are read through.
    pub(super) fn operand(&mut self, expr: &Expr) -> Operand {
        let value = self.value(expr);
        self.named_operand(value, "t", span_of(expr))
    }

    /// The expression as it is passed to a function: references stay borrows.
    pub(super) fn argument(&mut self, expr: &Expr) -> Operand {
        self.named_argument(expr, "t")
    }

    pub(super) fn named_argument(&mut self, expr: &Expr, name: &str) -> Operand {
        match self.value(expr) {
            Value::Borrow(place) => self.borrow(place),
            value => self.named_operand(value, name, span_of(expr)),
        }
    }

    /// The expression as the receiver of a method: part of a variable is borrowed, not copied.
    pub(super) fn receiver(&mut self, expr: &Expr) -> Operand {
        match self.value(expr) {
            Value::Place(place) | Value::Borrow(place) if !place.path.is_empty() => self.borrow(place),
            // What `rng.clone()` draws is not drawn from `rng`.
            value @ Value::Place(_)
                if matches!(peel(expr), Expr::MethodCall(_)) && self.is_generator(expr) =>
            {
                let op = self.kept(value, expr.span());
                Operand::Var(self.temp("t", op, expr.span()))
            }
            // Written back, `-1.abs()` would be another program.
            Value::Op(Op::Copy(literal @ Operand::Lit(_))) if matches!(peel(expr), Expr::Unary(_)) => {
                Operand::Var(self.temp("t", Op::Copy(literal), expr.span()))
            }
            value => self.named_operand(value, "t", span_of(expr)),
        }
    }
}

/// Where to point at when the value of an expression is wrong: its operator, its method, its callee.
pub(super) fn span_of(expr: &Expr) -> Span {
    match expr {
        Expr::Paren(paren) => span_of(&paren.expr),
        Expr::Group(group) => span_of(&group.expr),
        Expr::Binary(binary) => binary.op.span(),
        Expr::MethodCall(call) => call.method.span(),
        Expr::Call(call) => span_of(&call.func),
        // To ask a whole expression makes tokens of it.
        Expr::Lit(lit) => lit.lit.span(),
        Expr::Path(path) => path_span(path),
        _ => expr.span(),
    }
}

/// The span of a path, which most often is a name.
pub(super) fn path_span(path: &syn::ExprPath) -> Span {
    path.path
        .get_ident()
        .map_or_else(|| path.span(), syn::Ident::span)
}
