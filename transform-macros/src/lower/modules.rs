//! `functional_call`: `forward` of the module whose tensors are those of the trees.

use super::Lower;
use super::expr::peel;
use super::value::Value;
use crate::diagnostics::catalog;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, ExprPath, Ident};

/// The call, the one that returns buffers, too, and the one whose options make it fail where it should not.
const CALL: &str = "functional_call";
const CALL_WITH_BUFFERS: &str = "functional_call_with_buffers";
const CALL_WITH: &str = "functional_call_with";

impl Lower<'_> {
    /// `functional_call(module, trees, args)`. `None` leaves the call to the others.
    pub(super) fn functional_call(&mut self, path: &ExprPath, call: &ExprCall) -> Option<Value> {
        if is(self, path, CALL_WITH) {
            return Some(self.unsupported(path, catalog::CALL_RESULT));
        }
        let arguments: Vec<&Expr> = call.args.iter().collect();
        let [module, trees, args] = arguments.as_slice() else {
            return None;
        };
        let default: Expr = syn::parse_quote!(0u8);
        let value = |with_buffers| Called {
            module,
            trees,
            args,
            options: &default,
            with_buffers,
        };
        let called = match path {
            path if is(self, path, CALL) => value(false),
            path if is(self, path, CALL_WITH_BUFFERS) => value(true),
            _ => return None,
        };
        Some(self.value(&called.expr(path.span())))
    }

    /// `functional_call_with(module, trees, args, options).unwrap()`. `None` leaves the method to the others.
    pub(super) fn functional_call_with(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let Expr::Call(inner) = peel(&call.receiver) else {
            return None;
        };
        let (Expr::Path(path), true) = (
            peel(&inner.func),
            call.method == "unwrap" || call.method == "expect",
        ) else {
            return None;
        };
        let arguments: Vec<&Expr> = inner.args.iter().collect();
        let [module, trees, args, options] = arguments.as_slice() else {
            return None;
        };
        let krate = self.krate;
        let bits: Expr =
            syn::parse_quote_spanned!(options.span()=> #krate::plumbing::CallOptions::bits(#options));
        let called = Called {
            module,
            trees,
            args,
            options: &bits,
            with_buffers: false,
        };
        is(self, path, CALL_WITH).then(|| self.value(&called.expr(path.span())))
    }
}

/// A call of a module.
struct Called<'e> {
    module: &'e Expr,
    trees: &'e Expr,
    args: &'e Expr,
    options: &'e Expr,
    with_buffers: bool,
}

impl Called<'_> {
    /// What it stands for.
    fn expr(&self, span: Span) -> Expr {
        let module = match peel(self.module) {
            Expr::Reference(reference) => peel(&reference.expr),
            module => module,
        };
        let (trees, args, options) = (parts(self.trees), parts(self.args), self.options);
        // A copy of `self` is not `self`: its methods are not looked up by the type whose function this is.
        let module: Expr = match module {
            Expr::Path(path) if path.path.is_ident(crate::parse::block::SELF) => {
                syn::parse_quote_spanned!(span=> #module.clone())
            }
            module => module.clone(),
        };
        let (called, value) = (
            Ident::new("called", Span::mixed_site()),
            Ident::new("value", Span::mixed_site()),
        );
        let result: Expr = match self.with_buffers {
            true => syn::parse_quote_spanned!(span=> (#value, #called.__buffers())),
            false => syn::parse_quote!(#value),
        };
        let with_parameters = Ident::new(&format!("__with_parameters_{}", trees.len()), span);
        syn::parse_quote_spanned! {span=> {
            let mut #called = #module.#with_parameters(#(#trees,)* #options);
            let #value = #called.forward(#(#args),*);
            #result
        }}
    }
}

fn is(lower: &Lower<'_>, path: &ExprPath, name: &str) -> bool {
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == name) && lower.scope_entry(path).is_none()
}

/// The parts of a tuple or an array; anything else is one part.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match peel(expr) {
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        Expr::Reference(reference) => match peel(&reference.expr) {
            Expr::Array(array) => array.elems.iter().collect(),
            _ => vec![expr],
        },
        _ => vec![expr],
    }
}
