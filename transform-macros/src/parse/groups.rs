//! Invisible groups: what `macro_rules!` puts around an expression it was given. rustc does not see them in
//! what a procedural macro writes, so `x * $e` would come out as `x * 0.5 + 1.0`: parentheses take their place.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprParen, token};

/// The expression with parentheses for its invisible groups.
pub(crate) fn visible(mut expr: Expr) -> Expr {
    Visible.visit_expr_mut(&mut expr);
    expr
}

/// Puts parentheses for invisible groups wherever it goes.
pub(crate) struct Visible;

impl VisitMut for Visible {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Group(group) = expr {
            let paren_token = token::Paren(group.group_token.span);
            let (attrs, inner) = (std::mem::take(&mut group.attrs), group.expr.clone());
            *expr = match *inner {
                simple @ (Expr::Path(_)
                | Expr::Lit(_)
                | Expr::Paren(_)
                | Expr::Call(_)
                | Expr::MethodCall(_)) => simple,
                _ => Expr::Paren(ExprParen {
                    attrs,
                    paren_token,
                    expr: inner,
                }),
            };
        }
    }
}
