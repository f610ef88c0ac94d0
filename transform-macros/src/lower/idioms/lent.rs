//! Views that a call writes to: a whole array is lent, a part is a variable whose value goes back.

use super::{Idioms, read};
use crate::lower::expr::peel;
use syn::{Expr, ExprMethodCall, Stmt, parse_quote_spanned};

/// Methods that give a view of all that is written to.
const WHOLE: &[&str] = &["as_view_mut", "reborrow", "view_mut"];
/// Methods that give a view of a part.
const PARTS: &[&str] = &[
    "column_mut",
    "columns_mut",
    "diag_mut",
    "fixed_columns_mut",
    "fixed_rows_mut",
    "fixed_view_mut",
    "index_axis_mut",
    "row_mut",
    "rows_mut",
    "slice_axis_mut",
    "slice_mut",
    "view_mut",
];

/// The view that an argument is, if it is written to.
fn view<'e>(arg: &'e Expr, methods: &[&str]) -> Option<&'e ExprMethodCall> {
    match peel(arg) {
        Expr::MethodCall(call) if methods.iter().any(|name| call.method == name) => Some(call),
        _ => None,
    }
}

impl Idioms {
    /// A call that is given views to write to.
    pub(super) fn lends(&mut self, call: &Expr) -> Option<Expr> {
        let mut call = call.clone();
        let args = match &mut call {
            Expr::Call(call) => &mut call.args,
            Expr::MethodCall(call) => &mut call.args,
            _ => return None,
        };
        let (mut starts, mut ends): (Vec<Stmt>, Vec<Stmt>) = Default::default();
        let mut lent = false;
        for arg in args {
            if let Some(whole) = view(arg, WHOLE).filter(|whole| whole.args.is_empty()) {
                let (array, span) = (&whole.receiver, whole.method.span());
                *arg = parse_quote_spanned!(span=> &mut #array);
                lent = true;
            } else if let Some(part) = view(arg, PARTS) {
                let (mut written, span) = (part.clone(), part.method.span());
                // Which part it is, is found out once; `s![..]` only names indices.
                for at in written
                    .args
                    .iter_mut()
                    .filter(|at| !matches!(peel(at), Expr::Macro(_)))
                {
                    let name = self.name("at", span);
                    starts.push(parse_quote_spanned!(span=> let #name = #at;));
                    *at = parse_quote_spanned!(span=> #name);
                }
                let (name, value) = (self.name("lent", span), read(&Expr::MethodCall(written.clone())));
                starts.push(parse_quote_spanned!(span=> let mut #name = #value.to_owned();));
                ends.push(parse_quote_spanned!(span=> #written.assign(&#name);));
                *arg = parse_quote_spanned!(span=> &mut #name);
                lent = true;
            }
        }
        if starts.is_empty() {
            return lent.then_some(call);
        }
        let span = starts
            .first()
            .map_or_else(proc_macro2::Span::call_site, syn::spanned::Spanned::span);
        let result = self.name("result", span);
        Some(parse_quote_spanned!(span=> { #(#starts)* let #result = #call; #(#ends)* #result }))
    }
}
