//! `for` loops: over a range, over the items of a chain, which are counted through by index where they can be, so
//! that the item is another name for an element; what cannot be read by index must be inactive.

use super::Lower;
use super::pattern::plain_name;
use super::stream::{Counter, Walk};
use syn::visit::{self, Visit};
use syn::{Expr, ExprForLoop, Pat};

impl Lower<'_> {
    pub(super) fn for_(&mut self, expr: &ExprForLoop) {
        let checkpoint = self.checkpoint(&expr.attrs);
        let start = self.open.stmts.len();
        self.for_over(expr);
        self.mark_since(start, checkpoint);
    }

    fn for_over(&mut self, expr: &ExprForLoop) {
        let plan = self.plan_of_iterable(&expr.expr);
        let flow = self.flow(&plan);
        let names = self.scope.clone();
        let span = expr.for_token.span;
        let name = index_name(&expr.pat, &flow.counter());
        let walk = Walk {
            exits: may_break(expr),
            name: &name,
            span,
        };
        self.drive(flow, walk, &mut |lower, item, jumps| {
            lower.at(&names, |lower| {
                lower.bind_item(&expr.pat, item);
                lower.for_body(jumps, expr.label.as_ref(), &expr.body);
            });
        });
    }
}

/// Whether the body may end the loop.
fn may_break(expr: &ExprForLoop) -> bool {
    struct Breaks(bool);
    impl<'ast> Visit<'ast> for Breaks {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= matches!(expr, Expr::Break(_));
            visit::visit_expr(self, expr);
        }

        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut found = Breaks(false);
    found.visit_block(&expr.body);
    found.0
}

/// What the user calls the items, or their count.
fn index_name(pat: &Pat, counter: &Counter) -> String {
    let (name, otherwise) = match (counter, pat) {
        (Counter::First, Pat::Tuple(pair)) => (pair.elems.first().and_then(plain_name), "i"),
        (Counter::Item, pat) => (plain_name(pat), "item"),
        _ => (None, "i"),
    };
    name.map_or(otherwise.to_owned(), |name| name.ident.to_string())
}
