//! Loops and chains over parts of an array: `outer_iter`, `axis_iter`, `rows`, `columns`, `lanes`.

use super::{Idioms, read};
use crate::lower::expr::peel;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprForLoop, ExprMethodCall, Ident, Stmt, parse_quote_spanned};

/// Methods that give parts as an iterator, and as a vector; whether the parts can be written to.
const PARTS: &[(&str, &str, bool)] = &[
    ("axis_iter", "nd_parts", false),
    ("axis_iter_mut", "nd_parts", true),
    ("lanes", "nd_lanes", false),
    ("outer_iter", "nd_parts", false),
    ("outer_iter_mut", "nd_parts", true),
];
/// The same, where others than arrays have such a method, so that it is looked at where it is gone over.
const ROWS: &[(&str, &str, bool)] = &[
    ("columns", "nd_columns", false),
    ("columns_mut", "nd_columns", true),
    ("rows", "nd_rows", false),
    ("rows_mut", "nd_rows", true),
];

/// What gives parts, as what gives a vector of them: `x.rows()`, and chains that are written as such already.
pub(super) fn vector_of_parts(expr: &Expr) -> Option<Expr> {
    let Expr::MethodCall(call) = peel(expr) else {
        return None;
    };
    match peel(&call.receiver) {
        Expr::MethodCall(inner) if call.method == "iter" && inner.method.to_string().starts_with("nd_") => {
            Some((*call.receiver).clone())
        }
        _ => parts(call, ROWS)
            .filter(|(_, written)| !written)
            .map(|(parts, _)| parts),
    }
}

/// The call as one that gives a vector.
fn parts(call: &ExprMethodCall, table: &[(&str, &str, bool)]) -> Option<(Expr, bool)> {
    let (_, method, written) = table.iter().find(|(name, _, _)| call.method == name)?;
    let span = call.method.span();
    let method = Ident::new(method, span);
    let array = read(&call.receiver);
    let parts = match call.args.first() {
        Some(axis) => parse_quote_spanned!(span=> #array.#method(#axis)),
        None if method == "nd_parts" => parse_quote_spanned!(span=> #array.#method(0usize)),
        None => parse_quote_spanned!(span=> #array.#method()),
    };
    Some((parts, *written))
}

impl Idioms {
    /// A chain over parts, as one over a vector of them.
    pub(super) fn chained(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let span = call.method.span();
        if let Some((parts, false)) = parts(call, PARTS) {
            return Some(parse_quote_spanned!(span=> #parts.iter()));
        }
        if call.method == "indexed_iter" && call.args.is_empty() {
            let array = &call.receiver;
            return Some(
                parse_quote_spanned!(span=> #array.nd_indices().iter().copied().zip(#array.nd_flat().iter())),
            );
        }
        if call.method == "indexed_iter_mut" && call.args.is_empty() {
            let array = &call.receiver;
            let indices: Expr = parse_quote_spanned!(span=> #array.nd_indices());
            return Some(parse_quote_spanned!(span=> #indices.iter().copied().zip(#array.iter_mut())));
        }
        // `x.rows().into_iter()`, `x.rows().zip(..)`
        let Expr::MethodCall(inner) = peel(&call.receiver) else {
            return None;
        };
        let goes_over = ["into_iter", "iter", "zip", "enumerate", "map", "for_each", "rev"];
        let (parts, _) = parts(inner, ROWS).filter(|(_, written)| !written)?;
        if !goes_over.iter().any(|name| call.method == name) {
            return None;
        }
        let mut call = call.clone();
        call.receiver = Box::new(parse_quote_spanned!(span=> #parts.iter()));
        Some(match call.method == "into_iter" || call.method == "iter" {
            true => *call.receiver,
            false => Expr::MethodCall(call),
        })
    }

    /// A loop over parts: they are in variables before it begins, and what it writes goes back after it.
    pub(super) fn over_parts(&mut self, each: &ExprForLoop) -> Option<Expr> {
        let mut sources = Sources {
            idioms: self,
            starts: Vec::new(),
            ends: Vec::new(),
        };
        let mut each = each.clone();
        sources.head(&mut each.expr);
        let Sources { starts, ends, .. } = sources;
        if !ends.is_empty() {
            // A view is `mut` to be written to; what it stands for here is the part itself.
            Unmarked.visit_pat_mut(&mut each.pat);
        }
        let span = each.for_token.span;
        (!starts.is_empty()).then(|| parse_quote_spanned!(span=> { #(#starts)* #each #(#ends)* }))
    }
}

/// Takes `mut` from names.
struct Unmarked;
impl VisitMut for Unmarked {
    fn visit_pat_ident_mut(&mut self, name: &mut syn::PatIdent) {
        name.mutability = None;
    }
}

/// The parts that a loop goes over.
struct Sources<'i> {
    idioms: &'i mut Idioms,
    starts: Vec<Stmt>,
    ends: Vec<Stmt>,
}
impl Sources<'_> {
    fn head(&mut self, expr: &mut Expr) {
        self.visit_expr_mut(expr);
        // A loop takes what is no iterator yet.
        if let Expr::MethodCall(call) = peel(expr)
            && let Some(source) = parts(call, ROWS)
        {
            *expr = self.source(call, source);
        }
    }

    fn source(&mut self, call: &ExprMethodCall, (parts, written): (Expr, bool)) -> Expr {
        let span = call.method.span();
        let items = self.idioms.name("parts", span);
        if !written {
            self.starts
                .push(parse_quote_spanned!(span=> let #items = #parts;));
            return parse_quote_spanned!(span=> #items.iter());
        }
        let array = &call.receiver;
        let of_columns = usize::from(call.method == "columns_mut");
        let axis: Expr = match call.args.first() {
            Some(axis) => axis.clone(),
            None => {
                let axis = proc_macro2::Literal::usize_suffixed(of_columns);
                parse_quote_spanned!(span=> #axis)
            }
        };
        self.starts
            .push(parse_quote_spanned!(span=> let mut #items = #parts;));
        let stacked = parse_quote_spanned!(span=> #array.assign(&#items.nd_stacked(#axis)););
        self.ends.push(stacked);
        parse_quote_spanned!(span=> #items.iter_mut())
    }
}
impl VisitMut for Sources<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = &*expr else { return };
        // What was written as a chain already.
        if call.method == "iter"
            && let Expr::MethodCall(inner) = peel(&call.receiver)
            && inner.method.to_string().starts_with("nd_")
        {
            let (span, parts) = (call.method.span(), &call.receiver);
            let items = self.idioms.name("parts", span);
            self.starts
                .push(parse_quote_spanned!(span=> let #items = #parts;));
            *expr = parse_quote_spanned!(span=> #items.iter());
            return;
        }
        if let Some(source) = parts(call, PARTS).filter(|(_, written)| *written) {
            *expr = self.source(call, source);
            return;
        }
        if call.method == "into_iter"
            && let Expr::MethodCall(inner) = peel(&call.receiver)
            && let Some(source) = parts(inner, ROWS).filter(|(_, written)| *written)
        {
            *expr = self.source(inner, source);
        }
    }
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
}
