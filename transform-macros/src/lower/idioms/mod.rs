//! ndarray's ways to go over arrays, written as loops before anything is lowered: what its closures do is the body of a
//! loop over the elements, or over parts, in order; an array is made of what the rounds give. So they do to active values
//! whatever loops do.
//!
//! Methods whose names begin with `nd_` are those of the runtime: an array as a vector of its elements (`nd_flat`), or of its
//! parts, and back.

mod chains;
mod lent;
mod maps;
mod zip;

use crate::parse::item::Param;
use crate::parse::types;
use proc_macro2::{Ident, Span};
use std::collections::BTreeSet;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprClosure, Pat, Stmt, parse_quote_spanned};

/// The body with such calls as loops.
pub(super) fn rewritten(body: &Block, params: &[Param]) -> Block {
    let mut body = body.clone();
    let arrays = params.iter().filter(|param| types::is_array(&param.ty));
    let arrays = arrays.filter_map(|param| param.pat_ident.as_ref().map(Ident::to_string));
    let mut idioms = Idioms {
        names: 0,
        arrays: arrays.collect(),
    };
    idioms.visit_block_mut(&mut body);
    body
}

/// What the names of vectors of parts begin with.
pub(super) const PARTS: &str = "nd_parts";

/// What is known so far.
struct Idioms {
    /// How many names are given.
    names: usize,
    /// Variables that are surely arrays.
    arrays: BTreeSet<String>,
}

impl Idioms {
    /// A name that nothing else has.
    fn name(&mut self, what: &str, span: Span) -> Ident {
        self.names += 1;
        Ident::new(&format!("nd_{what}_{}", self.names), span)
    }
}

impl VisitMut for Idioms {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let found = match &*expr {
            Expr::ForLoop(each) => self.over_parts(each),
            Expr::MethodCall(call) => self
                .zipped(call)
                .or_else(|| self.mapped(call))
                .or_else(|| self.chained(call))
                .or_else(|| self.lends(expr).filter(|_| call.method != "and")),
            Expr::Call(call) => self
                .made(call)
                .or_else(|| self.lends(expr).filter(|_| !is_zip(&call.func))),
            Expr::Macro(mac) => self.joined(&mac.mac),
            _ => None,
        };
        if let Some(found) = found {
            *expr = found;
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Macro(mac) = stmt
            && let Some(found) = self.joined(&mac.mac)
        {
            *stmt = Stmt::Expr(found, mac.semi_token);
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        visit_mut::visit_local_mut(self, local);
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        if let Some(init) = &mut local.init
            && ty.is_some_and(types::is_array)
            && let Some(collected) = collected(&init.expr)
        {
            *init.expr = collected;
        }
        if let Pat::Ident(name) = pat {
            let init = local.init.as_ref().map(|init| &*init.expr);
            match ty.map_or_else(|| init.is_some_and(|init| self.is_array(init)), types::is_array) {
                true => self.arrays.insert(name.ident.to_string()),
                false => self.arrays.remove(&name.ident.to_string()),
            };
        }
    }

    /// Items have bodies of their own.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Methods of arrays that give arrays.
const TO_ARRAYS: &[&str] = &[
    "clone",
    "column",
    "diag",
    "exp",
    "insert_axis",
    "into_owned",
    "ln",
    "map",
    "mapv",
    "reversed_axes",
    "row",
    "select",
    "slice",
    "sqrt",
    "sum_axis",
    "t",
    "tanh",
    "to_owned",
    "view",
];

impl Idioms {
    /// Whether the value is surely an array.
    fn is_array(&self, expr: &Expr) -> bool {
        match super::expr::peel(expr) {
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|name| self.arrays.contains(&name.to_string())),
            Expr::Reference(reference) => self.is_array(&reference.expr),
            Expr::Unary(unary) => self.is_array(&unary.expr),
            Expr::Binary(binary) => self.is_array(&binary.left) || self.is_array(&binary.right),
            Expr::MethodCall(call) if call.method == "nd_array" => true,
            Expr::MethodCall(call) => {
                TO_ARRAYS.iter().any(|name| call.method == name) && self.is_array(&call.receiver)
            }
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => path
                    .path
                    .segments
                    .iter()
                    .rev()
                    .nth(1)
                    .is_some_and(|owner| types::is_array_name(&owner.ident)),
                _ => false,
            },
            Expr::Macro(mac) => mac
                .mac
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "array"),
            Expr::Block(block) => {
                matches!(block.block.stmts.last(), Some(Stmt::Expr(last, None)) if self.is_array(last))
            }
            _ => false,
        }
    }
}

/// `chain.collect()` as an array.
fn collected(expr: &Expr) -> Option<Expr> {
    let Expr::MethodCall(call) = super::expr::peel(expr) else {
        return None;
    };
    let (items, span) = (&call.receiver, call.method.span());
    (call.method == "collect" && call.turbofish.is_none())
        .then(|| parse_quote_spanned!(span=> #items.collect::<::std::vec::Vec<_>>().nd_from_vec()))
}

/// What is called for each element: a closure whose body may stand in a loop, or the path of a function.
enum Called<'e> {
    Closure(&'e ExprClosure),
    Path(&'e Expr),
}

impl Called<'_> {
    fn of(expr: &Expr) -> Option<Called<'_>> {
        match super::expr::peel(expr) {
            Expr::Closure(closure) if !leaves(&closure.body) => Some(Called::Closure(closure)),
            path @ Expr::Path(_) => Some(Called::Path(path)),
            _ => None,
        }
    }

    /// The value for these arguments, as they are passed.
    fn applied(&self, args: &[Expr], span: Span) -> Expr {
        match self {
            Called::Path(path) => parse_quote_spanned!(span=> #path(#(#args),*)),
            Called::Closure(closure) => {
                let (pats, body) = (closure.inputs.iter(), &closure.body);
                parse_quote_spanned!(span=> { #(let #pats = #args;)* #body })
            }
        }
    }

    /// How many arguments it takes, if that is seen.
    fn takes(&self, args: usize) -> bool {
        match self {
            Called::Path(_) => true,
            Called::Closure(closure) => closure.inputs.len() == args,
        }
    }
}

/// Whether the body jumps out of itself: `return` and `?` mean the closure.
fn leaves(body: &Expr) -> bool {
    struct Jumps(bool);
    impl<'ast> syn::visit::Visit<'ast> for Jumps {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= matches!(expr, Expr::Return(_) | Expr::Try(_));
            syn::visit::visit_expr(self, expr);
        }
        fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut jumps = Jumps(false);
    syn::visit::Visit::visit_expr(&mut jumps, body);
    jumps.0
}

/// The array that a view to be written to is a view of, read: `a.row_mut(i)` as `a.row(i)`.
fn read(expr: &Expr) -> Expr {
    match super::expr::peel(expr) {
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let mut call = call.clone();
            if let Some(name) = name.strip_suffix("_mut") {
                call.method = Ident::new(name, call.method.span());
            }
            call.receiver = Box::new(read(&call.receiver));
            Expr::MethodCall(call)
        }
        other => other.clone(),
    }
}

/// `Zip::from`, whose views are those that its closure writes to.
fn is_zip(func: &Expr) -> bool {
    let Expr::Path(path) = super::expr::peel(func) else {
        return false;
    };
    path.path.segments.iter().any(|segment| segment.ident == "Zip")
}

/// `&x` as `x`, and whether it is `&mut`.
fn unborrowed(expr: &Expr) -> (&Expr, bool) {
    match super::expr::peel(expr) {
        Expr::Reference(reference) => (&reference.expr, reference.mutability.is_some()),
        other => (other, false),
    }
}

/// The names of a tuple pattern, or of one that is no tuple.
fn parts_of(pat: &Pat) -> Vec<&Pat> {
    match pat {
        Pat::Paren(paren) => parts_of(&paren.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().collect(),
        other => vec![other],
    }
}
