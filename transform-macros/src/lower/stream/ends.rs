//! What chains end in: sums, folds, vectors, questions.

use super::super::closure::Func;
use super::super::expr::peel;
use super::super::item::Item;
use super::super::operator::bool_literal;
use super::super::value::Value;
use super::super::{Lower, Op, Operand, stmt};
use super::Plan;
use super::drive::{Walk, local_place};
use super::fallible::{choice_of, collected_into};
use super::flow::Flow;
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::Callee;
use crate::parse::{floats, types};
use proc_macro2::{Ident, Span};
use syn::{BinOp, Expr, ExprMethodCall, Lit, LitFloat, LitInt, Token, Type, parse_quote_spanned};

/// The ends that are known, with the numbers of functions and of other arguments that they take.
const ENDS: &[(&str, usize, usize)] = &[
    ("all", 1, 0),
    ("any", 1, 0),
    ("collect", 0, 0),
    ("count", 0, 0),
    ("find", 1, 0),
    ("fold", 1, 1),
    ("for_each", 1, 0),
    ("last", 0, 0),
    ("max_by", 1, 0),
    ("min_by", 1, 0),
    ("position", 1, 0),
    ("product", 0, 0),
    ("reduce", 1, 0),
    ("sum", 0, 0),
    ("try_fold", 1, 1),
    ("unzip", 0, 0),
];

impl Lower<'_> {
    /// The value of a chain, `hint` the type that it is given; `None` if the chain is to be kept as it is.
    pub(in crate::lower) fn chain_value(
        &mut self,
        call: &ExprMethodCall,
        hint: Option<&Type>,
    ) -> Option<Value> {
        let plan = self.ended(call, hint)?;
        let ty = stmt::collected(call).or(hint);
        Some(self.end(&call.method.to_string(), &plan, call, ty))
    }

    /// The chain that the method ends, if it becomes a loop.
    fn ended<'e>(&self, call: &'e ExprMethodCall, hint: Option<&Type>) -> Option<Plan<'e>> {
        let name = call.method.to_string();
        let (_, functions, others) = ENDS.iter().find(|(known, ..)| *known == name)?;
        let func = call.args.last().filter(|_| *functions == 1);
        let known = call.args.len() == functions + others && func.is_none_or(|func| self.is_callable(func));
        let plan = self.plan(&call.receiver).filter(|_| known)?;
        let whole = Expr::MethodCall(call.clone());
        if self.primal_reads || name != "for_each" && self.is_plain(&whole) {
            return None;
        }
        let ty = stmt::collected(call).or(hint);
        let known = |ty: &Type| is_vector(ty) || collected_into(ty).is_some();
        (name != "collect" || ty.is_none_or(known)).then_some(plan)
    }

    /// Whether the method ends a chain that becomes a loop.
    pub(in crate::lower) fn ends_chain(&self, call: &ExprMethodCall) -> bool {
        self.ended(call, None).is_some()
    }

    /// Whether the expression is what a chain may have found.
    pub(in crate::lower) fn is_found(&self, expr: &Expr) -> bool {
        const MAY_FIND: &[&str] = &["find", "last", "max_by", "min_by", "reduce"];
        match peel(expr) {
            Expr::MethodCall(call) => {
                self.looks_up(call)
                    || MAY_FIND.iter().any(|name| call.method == name) && self.ends_chain(call)
            }
            _ => false,
        }
    }

    fn end(&mut self, name: &str, plan: &Plan<'_>, call: &ExprMethodCall, ty: Option<&Type>) -> Value {
        let span = call.method.span();
        let flow = self.flow(plan);
        let func = |lower: &mut Self| call.args.last().and_then(|arg| lower.func(arg));
        match name {
            "sum" => self.total(flow, BinOp::Add(Token![+](span)), ty, span),
            "product" => self.total(flow, BinOp::Mul(Token![*](span)), ty, span),
            "collect" => match ty.and_then(collected_into) {
                Some(choice) => self.collect_all(flow, choice, span),
                None => self.collect(flow, span),
            },
            "unzip" => self.unzip(flow, span),
            "count" => {
                let counter = self.counter(span);
                self.drive(flow, Walk::all(span), &mut |lower, item, _| {
                    lower.drop_item(item, span);
                    lower.counted(counter, span);
                });
                Value::Place(local_place(counter, span))
            }
            "last" => self.best(flow, None, span),
            _ => match (name, func(self)) {
                ("fold", Some(func)) => self.fold(flow, call, &func, span),
                ("try_fold", Some(func)) => self.try_fold(flow, call, &func, ty, span),
                ("for_each", Some(func)) => {
                    self.drive(flow, Walk::all(span), &mut |lower, item, _| {
                        let value = lower.apply(&func, vec![item], span);
                        lower.discard(value, span);
                    });
                    Value::unit()
                }
                ("any" | "all", Some(func)) => self.decided(flow, &func, name == "any", span),
                ("position", Some(func)) => self.position(flow, &func, span),
                ("find", Some(func)) => self.find(flow, &func, span),
                (_, Some(func)) => self.best(flow, Some((name, &func)), span),
                (_, None) => Value::unit(),
            },
        }
    }

    /// `sum` and `product`.
    fn total(&mut self, flow: Flow, op: BinOp, ty: Option<&Type>, span: Span) -> Value {
        if let Some((choice, held)) = ty.and_then(choice_of) {
            return self.total_of_all(flow, choice, op, held, span);
        }
        let total = self.declare("total", span);
        let first = nothing(matches!(op, BinOp::Add(_)), ty, span);
        self.assign_local(total, first, span);
        self.drive(flow, Walk::all(span), &mut |lower, item, _| {
            let value = lower.item_value(item, span);
            let rhs = lower.named_operand(value, "t", span);
            let lhs = Operand::Var(total);
            lower.assign_local(total, Op::Binary { op, lhs, rhs }, span);
        });
        Value::Place(local_place(total, span))
    }

    /// What is handed on is one variable.
    fn fold(&mut self, flow: Flow, call: &ExprMethodCall, func: &Func, span: Span) -> Value {
        let acc = self.variable_of(call.args.first(), "acc", span);
        self.drive(flow, Walk::all(span), &mut |lower, item, _| {
            let place = local_place(acc, span);
            let value = lower.apply(func, vec![Item::Own(place), item], span);
            match value {
                Value::Place(place) if place.base == acc && place.path.is_empty() => {}
                value => lower.store(acc, value, span),
            }
        });
        Value::Place(local_place(acc, span))
    }

    /// A variable that begins with the value.
    pub(super) fn variable_of(&mut self, first: Option<&Expr>, name: &str, span: Span) -> LocalId {
        let op = first.map_or(Op::Copy(Operand::Unit), |first| self.op(first));
        let sequence = first.and_then(|first| self.sequence_of(first));
        let local = self.local(name, span);
        self.edit(local, |local| local.mutable = true);
        self.note(local, |facts| facts.sequence = sequence);
        self.push(StmtKind::Let { local, op }, span);
        local
    }

    fn collect(&mut self, flow: Flow, span: Span) -> Value {
        let len = match &flow {
            Flow::Counted(items) => self.count(items, span),
            _ => None,
        };
        let items = self.new_vector(len, span);
        self.drive(flow, Walk::all(span), &mut |lower, item, _| {
            let item = lower.owned(item, span);
            lower.push_item(items, item, span);
        });
        Value::Place(local_place(items, span))
    }

    fn unzip(&mut self, flow: Flow, span: Span) -> Value {
        let sides = [self.new_vector(None, span), self.new_vector(None, span)];
        self.drive(flow, Walk::all(span), &mut |lower, item, _| {
            let parts = match item {
                Item::Pair(parts) => vec![parts.0, parts.1],
                other => {
                    let value = lower.item_value(other, span);
                    let place = lower.place_of(value, span);
                    let part = |position| {
                        let mut part = place.clone();
                        part.path.push(super::super::assign::field(position, span));
                        Item::One(Value::Place(part))
                    };
                    vec![part(0), part(1)]
                }
            };
            for (side, part) in sides.iter().zip(parts) {
                let part = lower.owned(part, span);
                lower.push_item(*side, part, span);
            }
        });
        Value::Op(Op::Tuple(sides.map(Operand::Var).to_vec()))
    }

    pub(super) fn new_vector(&mut self, len: Option<Operand>, span: Span) -> LocalId {
        let (path, args) = match len {
            Some(len) => (
                parse_quote_spanned!(span=> ::std::vec::Vec::with_capacity),
                vec![len],
            ),
            None => (parse_quote_spanned!(span=> ::std::vec::Vec::new), Vec::new()),
        };
        let items = self.local("items", span);
        self.edit(items, |local| (local.mutable, local.storage) = (true, true));
        self.note(items, |facts| facts.sequence = Some(true));
        let op = Op::Call {
            func: Callee::Path(path),
            args,
        };
        self.push(StmtKind::Let { local: items, op }, span);
        items
    }

    /// The item as a value of its own: what a vector of references would refer to.
    pub(super) fn owned(&mut self, item: Item, span: Span) -> Operand {
        let value = self.item_value(item, span);
        self.named_operand(value, "t", span)
    }

    pub(super) fn push_item(&mut self, items: LocalId, item: Operand, span: Span) {
        let kind = StmtKind::Mutate {
            place: local_place(items, span),
            method: Ident::new("push", span),
            args: vec![item],
            result: None,
        };
        self.push(kind, span);
    }

    fn drop_item(&mut self, item: Item, span: Span) {
        let value = self.item_value(item, span);
        self.discard(value, span);
    }

    /// `any` and `all`: the first that decides ends the chain.
    fn decided(&mut self, flow: Flow, func: &Func, any: bool, span: Span) -> Value {
        let answer = self.declare("cond", span);
        self.assign_local(answer, Op::Copy(bool_literal(!any, span)), span);
        self.drive(flow, Walk::all(span).exiting(), &mut |lower, item, jumps| {
            let value = lower.apply(func, vec![item], span);
            let cond = lower.named_operand(value, "cond", span);
            let decided = lower.nested(|lower| {
                lower.assign_local(answer, Op::Copy(bool_literal(any, span)), span);
                lower.push(StmtKind::Break(jumps.exit), span);
            });
            let (then, els) = if any {
                (decided, Block::default())
            } else {
                (Block::default(), decided)
            };
            lower.push(StmtKind::If { cond, then, els }, span);
        });
        Value::Place(local_place(answer, span))
    }
}

pub(super) fn is_vector(ty: &Type) -> bool {
    matches!(types::peel(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"))
        || matches!(types::peel(ty), Type::Infer(_))
}

/// The sum or the product of no items. That of floats is `-0.0`, as in std.
pub(super) fn nothing(sum: bool, ty: Option<&Type>, span: Span) -> Op {
    let name = match ty.map(types::peel) {
        Some(Type::Path(path)) => path.path.get_ident(),
        _ => None,
    };
    let (whole, float) = if sum { ("0", "-0.0") } else { ("1", "1.0") };
    let literal = match name {
        Some(name) if floats::is_float_param(name) => {
            let func = if sum { "zero" } else { "one" };
            let func = Ident::new(func, span);
            return Op::Call {
                func: Callee::Path(parse_quote_spanned!(span=> #name::#func)),
                args: Vec::new(),
            };
        }
        Some(name) if types::is_static(&parse_quote_spanned!(span=> #name)) => {
            Lit::Int(LitInt::new(&format!("{whole}{name}"), span))
        }
        Some(name) if *name == "f32" || *name == "f64" => {
            Lit::Float(LitFloat::new(&format!("{float}{name}"), span))
        }
        _ => Lit::Float(LitFloat::new(float, span)),
    };
    Op::Copy(Operand::Lit(literal))
}
