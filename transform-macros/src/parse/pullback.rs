//! A rule that returns a pullback, `fn rule(args..) -> (Y, impl Fn(C) -> B)`, as a function of the arguments and the cotangent to the
//! value and the cotangents of the arguments.

use super::types;
use crate::diagnostics::{Errors, catalog};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, ExprClosure, ExprReturn, ExprTry, FnArg, ItemFn, Lifetime, Pat, PathArguments, ReturnType, Stmt,
    Type, TypeImplTrait, TypeParamBound, TypeReference, parse_quote,
};

/// The function, if it is such a rule. One that is wrong is a function all the same, with errors.
pub(crate) fn uncurried(func: &ItemFn, errors: &mut Errors) -> Option<ItemFn> {
    let (value, pullback) = result(func)?;
    let mut rule = func.clone();
    rule.sig.output = parse_quote!(-> #value);
    let Some((cotangent, bars)) = pullback.bounds.iter().find_map(signature) else {
        errors.error(pullback, catalog::RULE_PULLBACK);
        return Some(rule);
    };
    let mut stmts = func.block.stmts.clone();
    let Some((y, closure)) = end(&mut stmts) else {
        match func.block.stmts.last() {
            Some(last) => errors.error(last, catalog::RULE_RESULT),
            None => errors.error(&func.sig.ident, catalog::RULE_RESULT),
        }
        return Some(rule);
    };
    let mut leaves = Leaves { errors };
    stmts.iter().for_each(|stmt| leaves.visit_stmt(stmt));
    leaves.visit_expr(&closure.body);
    let mut inputs = closure.inputs.iter();
    let (Some(pat), None) = (inputs.next(), inputs.next()) else {
        errors.error(&closure, catalog::RULE_PULLBACK);
        return Some(rule);
    };
    let body = &closure.body;
    let (bars, pulled): (Type, Expr) = match types::peel(&bars) {
        Type::Tuple(_) => (bars, parse_quote!(#body)),
        _ => (parse_quote!((#bars,)), parse_quote!((#body,))),
    };
    let (name, bound) = named(pat, &stmts, &y);
    rule.sig
        .inputs
        .push(FnArg::Typed(parse_quote!(#name: #cotangent)));
    rule.sig.output = parse_quote!(-> (#value, #bars));
    *rule.block = parse_quote!({
        #(#stmts)*
        let value = #y;
        let pulled = { #bound #pulled };
        (value, pulled)
    });
    Some(rule)
}

/// `Y` and `impl ..` of a function that returns both.
fn result(func: &ItemFn) -> Option<(&Type, &TypeImplTrait)> {
    let ReturnType::Type(_, output) = &func.sig.output else {
        return None;
    };
    let Type::Tuple(pair) = types::peel(output) else {
        return None;
    };
    let mut parts = pair.elems.iter();
    match (parts.next(), parts.next().map(types::peel), parts.next()) {
        (Some(value), Some(Type::ImplTrait(pullback)), None) => Some((value, pullback)),
        _ => None,
    }
}

/// `C` and `B` of `Fn(C) -> B`. What is borrowed in a tuple is owned there.
fn signature(bound: &TypeParamBound) -> Option<(Type, Type)> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let last = bound.path.segments.last()?;
    let PathArguments::Parenthesized(arguments) = &last.arguments else {
        return None;
    };
    let mut inputs = arguments.inputs.iter();
    match (inputs.next(), inputs.next(), &arguments.output) {
        (Some(cotangent), None, ReturnType::Type(_, bars)) if last.ident == "Fn" => {
            let mut cotangent = cotangent.ty.clone();
            match types::peel(&cotangent) {
                Type::Tuple(_) => Owned.visit_type_mut(&mut cotangent),
                _ => Unnamed.visit_type_mut(&mut cotangent),
            }
            Some((cotangent, (**bars).clone()))
        }
        _ => None,
    }
}

/// References as what they refer to.
struct Owned;
impl VisitMut for Owned {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if let Type::Reference(TypeReference { elem, .. }) = ty {
            *ty = match types::peel(elem) {
                Type::Slice(slice) => {
                    let elem = &slice.elem;
                    parse_quote!(::std::vec::Vec<#elem>)
                }
                elem => elem.clone(),
            };
        }
    }
}

/// References without the names of their lifetimes.
struct Unnamed;
impl VisitMut for Unnamed {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        let named = |lifetime: &Lifetime| lifetime.ident != "static";
        if reference.lifetime.as_ref().is_some_and(named) {
            reference.lifetime = None;
        }
    }
}

/// The value and the closure at the end of a body, which are taken out of it. The closure may have a name.
fn end(stmts: &mut Vec<Stmt>) -> Option<(Expr, ExprClosure)> {
    let Some(Stmt::Expr(last, None)) = stmts.pop() else {
        return None;
    };
    let Expr::Tuple(pair) = peeled(last) else {
        return None;
    };
    let mut parts = pair.elems.into_iter();
    let (Some(value), Some(pullback), None) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    match peeled(pullback) {
        Expr::Closure(closure) => Some((value, closure)),
        Expr::Path(path) => {
            let name = path.path.get_ident()?;
            let at = stmts.iter().rposition(|stmt| binds(stmt, name))?;
            match stmts.remove(at) {
                Stmt::Local(local) => match peeled(*local.init?.expr) {
                    Expr::Closure(closure) => Some((value, closure)),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

fn peeled(expr: Expr) -> Expr {
    match expr {
        Expr::Paren(inner) => peeled(*inner.expr),
        Expr::Group(inner) => peeled(*inner.expr),
        other => other,
    }
}

/// Whether a statement is `let name = ..`.
fn binds(stmt: &Stmt, name: &Ident) -> bool {
    match stmt {
        Stmt::Local(local) => match &local.pat {
            Pat::Ident(pat) => pat.ident == *name,
            Pat::Type(typed) => matches!(&*typed.pat, Pat::Ident(pat) if pat.ident == *name),
            _ => false,
        },
        _ => false,
    }
}

/// What the cotangent is called, and the statement that makes its names known in the closure. It is a parameter of the closure's
/// name, if nothing else is called so.
fn named(pat: &Pat, stmts: &[Stmt], y: &Expr) -> (Ident, TokenStream) {
    let pat = match pat {
        Pat::Type(typed) => &*typed.pat,
        pat => pat,
    };
    if let Pat::Ident(name) = pat
        && name.mutability.is_none()
        && name.by_ref.is_none()
        && name.subpat.is_none()
        && !mentions(quote!(#(#stmts)* #y), &name.ident)
    {
        return (name.ident.clone(), TokenStream::new());
    }
    let name = Ident::new("cotangent", Span::mixed_site());
    let bound = quote!(let #pat = #name;);
    (name, bound)
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == *name,
        _ => false,
    })
}

/// Finds what would leave a rule before its end.
struct Leaves<'e> {
    errors: &'e mut Errors,
}
impl<'ast> Visit<'ast> for Leaves<'_> {
    fn visit_expr_return(&mut self, expr: &'ast ExprReturn) {
        self.errors.error(expr, catalog::RULE_EARLY);
    }
    fn visit_expr_try(&mut self, expr: &'ast ExprTry) {
        self.errors
            .error(expr.question_token.to_token_stream(), catalog::RULE_EARLY);
        visit::visit_expr_try(self, expr);
    }
    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
