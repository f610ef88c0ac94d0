//! `for` loops. A range stays a range; the elements of a variable are counted through by index, so that
//! the item is another name for an element; everything else must be inactive.

use super::assign::integer;
use super::expr::peel;
use super::pattern::plain_name;
use super::value::{Value, span_of};
use super::{Lower, Place, order};
use crate::hir::{Iter, IterSource, LocalId, RangeAdapter, StmtKind};
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, ExprMethodCall, ExprRange, Pat, RangeLimits};

impl Lower<'_> {
    pub(super) fn for_(&mut self, expr: &ExprForLoop) {
        let checkpoint = self.checkpoint(&expr.attrs);
        self.for_over(expr);
        self.mark(checkpoint);
    }

    fn for_over(&mut self, expr: &ExprForLoop) {
        if let Some((range, adapters)) = range_chain(&expr.expr) {
            return self.for_range(expr, range, &adapters);
        }
        let (counted, adapters) = match peel(&expr.expr) {
            Expr::MethodCall(call) if call.method == "rev" && !is_zip(&call.receiver) => {
                (&*call.receiver, vec![RangeAdapter::Rev])
            }
            other => (other, Vec::new()),
        };
        if self.is_counted(counted) {
            return self.for_counted(expr, counted, adapters);
        }
        let source = self.named_argument(&expr.expr, "items");
        self.for_items(expr, IterSource::Inactive(source));
    }

    fn for_range(&mut self, expr: &ExprForLoop, range: &ExprRange, adapters: &[&ExprMethodCall]) {
        let (Some(lo), Some(hi)) = (&range.start, &range.end) else {
            return;
        };
        let mut lo = self.operand(lo);
        let mut hi = self.after(order::atoms_of(&mut lo), |lower| lower.operand(hi));
        let mut steps = Vec::new();
        for call in adapters {
            let step = call.args.first().map(|step| {
                let ends = vec![&mut lo, &mut hi];
                self.after(ends, |lower| lower.operand(step))
            });
            steps.push(step.map_or(RangeAdapter::Rev, RangeAdapter::StepBy));
        }
        let inclusive = matches!(range.limits, RangeLimits::Closed(_));
        self.for_items(
            expr,
            IterSource::Range {
                lo,
                hi,
                inclusive,
                adapters: steps,
            },
        );
    }

    /// The items are values: the pattern is bound to them.
    fn for_items(&mut self, expr: &ExprForLoop, source: IterSource) {
        let id = self.next_loop();
        let item = self.item(&expr.pat);
        let body = self.plain_loop_body(id, expr.label.as_ref(), |lower| {
            match plain_name(&expr.pat) {
                Some(name) => lower.bind_local(&name.ident, item),
                None => {
                    let item = Place {
                        base: item,
                        path: Vec::new(),
                        span: expr.pat.span(),
                    };
                    lower.bind_pattern(&expr.pat, Value::Place(item));
                }
            }
            lower.block_into(&expr.body, None);
        });
        let iter = Some(Iter { item, source });
        self.push(StmtKind::Loop { id, iter, body }, expr.for_token.span);
    }

    /// The local for the items of a loop, called as the user calls them.
    fn item(&mut self, pat: &Pat) -> LocalId {
        match plain_name(pat) {
            Some(name) => self.user_local(&name.ident, name.mutability.is_some(), None),
            None => self.local("item", pat.span()),
        }
    }

    fn for_counted(&mut self, expr: &ExprForLoop, counted: &Expr, adapters: Vec<RangeAdapter>) {
        let span = span_of(counted);
        let id = self.next_loop();
        let Some(items) = self.items_of(counted) else {
            return;
        };
        let hi = self.count(&items, span);
        let source = IterSource::Range {
            lo: integer(0, span),
            hi,
            inclusive: false,
            adapters,
        };
        let index = self.local(items.index_name(&expr.pat), expr.pat.span());
        let body = self.plain_loop_body(id, expr.label.as_ref(), |lower| {
            lower.bind_item(&expr.pat, &items, index, span);
            lower.block_into(&expr.body, None);
        });
        let iter = Some(Iter { item: index, source });
        self.push(StmtKind::Loop { id, iter, body }, expr.for_token.span);
    }
}

/// `(lo..hi)` with `.rev()` and `.step_by(k)` after it, in the order written.
fn range_chain(expr: &Expr) -> Option<(&ExprRange, Vec<&ExprMethodCall>)> {
    match peel(expr) {
        Expr::Range(range) if range.start.is_some() && range.end.is_some() => Some((range, Vec::new())),
        Expr::MethodCall(call) => {
            let is_adapter = (call.method == "rev" && call.args.is_empty())
                || (call.method == "step_by" && call.args.len() == 1);
            let (range, mut adapters) = range_chain(&call.receiver)?;
            adapters.push(call);
            is_adapter.then_some((range, adapters))
        }
        _ => None,
    }
}

/// A zip ends with its shorter side: its last item need not be the last of both.
fn is_zip(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::MethodCall(call) => call.method == "zip" || is_zip(&call.receiver),
        _ => false,
    }
}
