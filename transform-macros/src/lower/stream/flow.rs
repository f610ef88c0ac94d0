//! A chain whose sources are evaluated, with what its methods took.

use super::super::closure::Func;
use super::super::{Lower, Op, Operand, Place, assign::integer};
use super::items::{Counter, Items, Range};
use super::{Plan, Source, Stage};
use crate::hir::LocalId;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, ExprMethodCall, Lit, Token, parse_quote_spanned};

/// A chain whose operands are evaluated.
pub(in crate::lower) enum Flow {
    Counted(Items),
    Inactive(Operand),
    Map(Box<Flow>, Func),
    Filter(Box<Flow>, Func),
    FilterMap(Box<Flow>, Func),
    FlatMap(Box<Flow>, Func),
    Flatten(Box<Flow>),
    Inspect(Box<Flow>, Func),
    MapWhile(Box<Flow>, Func),
    Scan(Box<Flow>, LocalId, Func),
    SkipWhile(Box<Flow>, Func),
    TakeWhile(Box<Flow>, Func),
    Enumerate(Box<Flow>),
    Skip(Box<Flow>, Operand),
    Take(Box<Flow>, Operand),
    Chain(Box<Flow>, Box<Flow>),
    /// With items that can be counted; `true` if those come first in the pair.
    Zip(Box<Flow>, Items, bool),
}

impl Flow {
    /// What a loop over the chain has of its own, in the user's words.
    pub(in crate::lower) fn counter(&self) -> Counter {
        match self {
            Flow::Inactive(_) => Counter::Item,
            Flow::Counted(items) => items.counter(),
            _ => Counter::None,
        }
    }
}

impl Lower<'_> {
    /// Evaluates the sources of a chain, and what its methods take.
    pub(in crate::lower) fn flow(&mut self, plan: &Plan<'_>) -> Flow {
        let source = self.source(&plan.source);
        plan.stages
            .iter()
            .fold(source, |flow, stage| self.stage(flow, stage))
    }

    fn source(&mut self, source: &Source<'_>) -> Flow {
        match source {
            Source::Range(range) => {
                let lo = range.start.as_ref().map_or(Operand::Unit, |lo| self.operand(lo));
                let mut lo = [lo];
                let hi = self.after(lo.iter_mut().collect(), |lower| {
                    range.end.as_ref().map(|hi| lower.operand(hi))
                });
                let [lo] = lo;
                let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
                Flow::Counted(Items::Range(Range { lo, hi, inclusive }))
            }
            Source::Elements(expr) => {
                let place = self.place(expr);
                Flow::Counted(self.elements(place, false, expr.span()))
            }
            Source::Passed(expr) => {
                let value = self.value(expr);
                let by_value = !self.is_reference(&value);
                let place = self.place_of(value, expr.span());
                Flow::Counted(self.elements(place, by_value, expr.span()))
            }
            Source::Parts(call) => Flow::Counted(self.parts_of(call)),
            Source::Inactive(expr) => Flow::Inactive(self.named_argument(expr, "items")),
        }
    }

    pub(super) fn elements(&mut self, place: Place, by_value: bool, span: Span) -> Items {
        let place = self.pinned(place);
        let len = self.len(&place, span);
        Items::Elements { place, by_value, len }
    }

    /// `xs.windows(n)`, `xs.chunks(n)`, `xs.chunks_exact(n)`
    fn parts_of(&mut self, call: &ExprMethodCall) -> Items {
        let span = call.method.span();
        let place = self.place(&call.receiver);
        let place = self.pinned(place);
        let size = call.args.first().map_or(Operand::Unit, |size| self.operand(size));
        let size = self.steady(size, span);
        let len = self.len(&place, span);
        let windows = call.method == "windows";
        let text = if windows {
            "window size must be non-zero"
        } else {
            "chunk size must be non-zero"
        };
        self.require_positive(&size, text, span);
        if windows {
            let more = self.sum(len, integer(1, span), span);
            let count = self.integer_method(more, "saturating_sub", vec![size.clone()], span);
            return Items::Windows { place, size, count };
        }
        let exact = call.method.to_string().starts_with("chunks_exact");
        let count = match exact {
            true => self.arithmetic(BinOp::Div(Token![/](span)), len.clone(), size.clone(), span),
            false => self.integer_method(len.clone(), "div_ceil", vec![size.clone()], span),
        };
        Items::Chunks {
            place,
            size,
            count,
            len,
        }
    }

    /// The operand as it is now.
    fn steady(&mut self, mut operand: Operand, span: Span) -> Operand {
        self.freeze(&mut operand, span);
        operand
    }

    pub(super) fn require_positive(&mut self, size: &Operand, text: &str, span: Span) {
        if matches!(size, Operand::Lit(Lit::Int(size)) if size.base10_digits() != "0") {
            return;
        }
        let op = Op::Compare {
            op: BinOp::Ne(Token![!=](span)),
            lhs: size.clone(),
            rhs: integer(0, span),
        };
        let cond = self.atom(op, "cond", span);
        self.require(
            cond,
            parse_quote_spanned!(span=> ::core::panic!(#text)),
            Vec::new(),
            span,
        );
    }

    fn stage(&mut self, flow: Flow, stage: &Stage<'_>) -> Flow {
        let call = stage.call;
        let span = call.method.span();
        let name = call.method.to_string();
        match (name.as_str(), flow) {
            ("copied" | "cloned", Flow::Counted(items)) => Flow::Counted(items.copied()),
            ("copied" | "cloned", flow) => flow,
            ("enumerate", Flow::Counted(items)) => Flow::Counted(Items::Enumerate(Box::new(items))),
            ("enumerate", flow) => Flow::Enumerate(Box::new(flow)),
            ("rev", flow) => reversed(flow),
            ("zip" | "chain", flow) => {
                let Some(other) = &stage.other else { return flow };
                let other = self.flow(other);
                match name.as_str() {
                    "zip" => self.zipped(flow, other, span),
                    _ => Flow::Chain(Box::new(flow), Box::new(other)),
                }
            }
            ("skip" | "take" | "step_by", flow) => {
                let by = call.args.first().map_or(Operand::Unit, |by| self.operand(by));
                let by = self.steady(by, span);
                match flow {
                    Flow::Counted(items) => Flow::Counted(self.part_of_items(items, &name, by, span)),
                    flow if name == "skip" => Flow::Skip(Box::new(flow), by),
                    flow => Flow::Take(Box::new(flow), by),
                }
            }
            ("scan", flow) => {
                let state = self.variable_of(call.args.first(), "state", span);
                match call.args.last().and_then(|arg| self.func(arg)) {
                    Some(func) => Flow::Scan(Box::new(flow), state, func),
                    None => flow,
                }
            }
            ("flatten", flow) => Flow::Flatten(Box::new(flow)),
            (_, flow) => match call.args.first().and_then(|arg| self.func(arg)) {
                Some(func) => with_func(&name, flow, func),
                None => flow,
            },
        }
    }

    fn zipped(&mut self, left: Flow, right: Flow, span: Span) -> Flow {
        match (left, right) {
            (Flow::Counted(left), Flow::Counted(right)) => {
                let count = match (self.count(&left, span), self.count(&right, span)) {
                    (Some(left), Some(right)) => Some(self.integer_method(left, "min", vec![right], span)),
                    (left, right) => left.or(right),
                };
                Flow::Counted(Items::Zip(Box::new(left), Box::new(right), count))
            }
            (left, Flow::Counted(right)) => Flow::Zip(Box::new(left), right, false),
            (Flow::Counted(left), right) => Flow::Zip(Box::new(right), left, true),
            (left, _) => left,
        }
    }

    fn part_of_items(&mut self, items: Items, name: &str, by: Operand, span: Span) -> Items {
        let count = if name == "step_by" {
            None
        } else {
            self.count(&items, span)
        };
        let of = Box::new(items);
        match name {
            "skip" => {
                let count =
                    count.map(|count| self.integer_method(count, "saturating_sub", vec![by.clone()], span));
                Items::Skip { of, by, count }
            }
            "take" => {
                let count = match count {
                    Some(count) => self.integer_method(count, "min", vec![by], span),
                    None => by,
                };
                Items::Take { of, count }
            }
            _ => Items::StepBy { of, step: by },
        }
    }
}

fn reversed(flow: Flow) -> Flow {
    let inner = |flow: Box<Flow>| Box::new(reversed(*flow));
    match flow {
        Flow::Counted(items) => Flow::Counted(items.reversed()),
        Flow::Map(of, func) => Flow::Map(inner(of), func),
        Flow::Filter(of, func) => Flow::Filter(inner(of), func),
        Flow::FilterMap(of, func) => Flow::FilterMap(inner(of), func),
        Flow::Inspect(of, func) => Flow::Inspect(inner(of), func),
        Flow::Chain(first, second) => Flow::Chain(inner(second), inner(first)),
        other => other,
    }
}

/// The stage of a method that takes a function.
fn with_func(name: &str, flow: Flow, func: Func) -> Flow {
    match (name, flow) {
        ("map", Flow::Counted(items)) => Flow::Counted(Items::Map(Box::new(items), func)),
        ("map", flow) => Flow::Map(Box::new(flow), func),
        ("filter", flow) => Flow::Filter(Box::new(flow), func),
        ("filter_map", flow) => Flow::FilterMap(Box::new(flow), func),
        ("flat_map", flow) => Flow::FlatMap(Box::new(flow), func),
        ("inspect", flow) => Flow::Inspect(Box::new(flow), func),
        ("map_while", flow) => Flow::MapWhile(Box::new(flow), func),
        ("skip_while", flow) => Flow::SkipWhile(Box::new(flow), func),
        (_, flow) => Flow::TakeWhile(Box::new(flow), func),
    }
}
