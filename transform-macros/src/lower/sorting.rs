//! Sorting, and searching in what is sorted: which element goes where is decided by values alone, so the comparisons run as
//! they are written, on primals, and the elements are moved by index.

use super::assign::integer;
use super::stream::local_place;
use super::value::Value;
use super::vector::element;
use super::{Lower, Op, Operand, Place};
use crate::hir::{SetHow, StmtKind};
use crate::ir::op::Opaque;
use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, parse_quote_spanned};

/// Methods that sort, and what tells the order that they sort by. Elements that compare equal keep their order.
const SORTS: &[(&str, &str)] = &[
    ("sort_by", "order_by"),
    ("sort_unstable_by", "order_by"),
    ("sort_by_key", "order_by_key"),
    ("sort_by_cached_key", "order_by_key"),
    ("sort_unstable_by_key", "order_by_key"),
];

/// Methods with a closure whose answer is an index.
const SEARCHES: &[&str] = &["binary_search_by", "partition_point"];

/// Whether the method looks for a place by a closure.
pub(super) fn is_search(call: &ExprMethodCall) -> bool {
    SEARCHES.iter().any(|name| call.method == name) && call.args.len() == 1
}

impl Lower<'_> {
    /// The call, if it sorts a variable of the body, or searches in one.
    pub(super) fn sorted(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let base = self.root(&call.receiver)?.place.base;
        if is_search(call) {
            let whole = Expr::MethodCall(call.clone());
            return Some(self.on_primals(|lower| lower.opaque(&whole, "a closure")));
        }
        let (_, order) = SORTS.iter().find(|(name, _)| call.method == name)?;
        let by = call.args.first().filter(|_| self.is_mutable(base))?;
        self.sort(call, order, by);
        Some(Value::unit())
    }

    fn sort(&mut self, call: &ExprMethodCall, order: &str, by: &Expr) {
        let span = call.method.span();
        let place = self.place(&call.receiver);
        let place = self.frozen(place);
        self.edit(place.base, |local| local.storage = true);
        let old = self.load(place.clone(), span);
        let old = self.temp("old", old, span);
        let order = self.order_of(place.clone(), order, by, span);
        let order = self.temp("order", order, span);
        let len = self.len(&place, span);
        self.upwards(integer(0, span), len, span, |lower, i| {
            let from = Op::Get(element(&local_place(order, span), i.clone(), span));
            let from = Operand::Var(lower.temp("from", from, span));
            let item = Op::Get(element(&local_place(old, span), from, span));
            let value = Operand::Var(lower.temp("t", item, span));
            let place = element(&place, i, span);
            let how = SetHow::Assign;
            lower.push(StmtKind::Set { place, how, value }, span);
        });
    }

    /// The places of the elements in their order.
    fn order_of(&mut self, of: Place, order: &str, by: &Expr, span: Span) -> Op {
        let (func, items) = (Ident::new(order, span), Ident::new("items", Span::mixed_site()));
        let krate: &TokenStream = self.krate;
        let call: Expr = parse_quote_spanned!(span=> #krate::plumbing::#func(&#items, #by));
        self.on_primals(|lower| {
            let (expr, mut inputs) = lower.captured(&call, std::slice::from_ref(by), "a closure");
            let values = lower.load(of, span);
            inputs.push((items, lower.temp("items", values, by.span())));
            let tokens = Opaque {
                expr,
                format: false,
                construct: "a closure",
            };
            Op::Opaque {
                tokens: Box::new(tokens),
                inputs,
            }
        })
    }

    /// Where variables are read as their primals.
    fn on_primals<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.primal_reads, true);
        let result = inner(self);
        self.primal_reads = outer;
        result
    }
}
