//! `vjp!` and `linearize!` in a body: `let (y, pullback) = vjp!(f, x);` is a call of `f` and a closure that calls the pullback as a
//! function of arguments and cotangent. It holds what the arguments are, as the map outside of bodies does.

use super::Lower;
use super::expr::peel;
use super::scope::Entry;
use super::value::Value;
use crate::diagnostics::catalog;
use crate::ir::op::{Applied, Callee, Part};
use crate::parse::builtin::Builtin;
use crate::parse::transform::{self, Kind};
use proc_macro2::{Ident, Span};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprClosure, ExprPath, Lit, Macro, Member, Pat, Type};

/// The two parts of what such a macro gives.
pub(super) struct Linear {
    value: ExprCall,
    map: ExprClosure,
}

impl Lower<'_> {
    /// The parts, if the expression is such a macro.
    pub(super) fn linear(&mut self, expr: &Expr) -> Option<Linear> {
        let Expr::Macro(mac) = peel(expr) else { return None };
        match Builtin::of(&mac.mac)? {
            Builtin::Transform(kind @ (Kind::Vjp | Kind::Linearize)) => self.linear_parts(kind, &mac.mac),
            _ => None,
        }
    }

    /// `let (y, pullback) = ..;`
    pub(super) fn let_linear(&mut self, pat: &Pat, linear: &Linear) {
        let Pat::Tuple(parts) = pat else {
            return self.errors.error(pat, catalog::TRANSFORM_IN_BODY.about("vjp"));
        };
        let (Some(value), Some(map), 2) = (parts.elems.first(), parts.elems.get(1), parts.elems.len()) else {
            return self.errors.error(pat, catalog::TRANSFORM_IN_BODY.about("vjp"));
        };
        // Both mean what their names meant before either is bound: `let (x, f) = vjp!(f, x);`
        let called = match value {
            Pat::Wild(_) => None,
            _ => Some(self.value(&Expr::Call(linear.value.clone()))),
        };
        match map {
            Pat::Ident(name) => self.let_closure(&name.ident, &linear.map),
            Pat::Wild(_) => {}
            other => self.errors.error(other, catalog::TRANSFORM_IN_BODY.about("vjp")),
        }
        if let Some(called) = called {
            self.bind_pattern(value, called);
        }
    }

    /// `vjp!(f, x).1(y_bar)`
    pub(super) fn linear_call(&mut self, call: &ExprCall) -> Option<Value> {
        let Expr::Field(field) = peel(&call.func) else {
            return None;
        };
        let Member::Unnamed(part) = &field.member else {
            return None;
        };
        let linear = self.linear(&field.base).filter(|_| part.index == 1)?;
        let name = self.hidden("map", call.span());
        self.let_closure(&name, &linear.map);
        let mut call = call.clone();
        *call.func = syn::parse_quote!(#name);
        Some(self.call(&call, None))
    }

    fn linear_parts(&mut self, kind: Kind, mac: &Macro) -> Option<Linear> {
        let span = mac.path.span();
        let call = transform::vjp_call(mac.tokens.clone(), self.krate, self.errors)?;
        if call.has_aux {
            let name = mac.path.segments.last().map(|last| last.ident.to_string());
            self.errors
                .error(&mac.path, catalog::AUX_IN_BODY.about(name.unwrap_or_default()));
        }
        let (krate, f) = (self.krate, &call.f);
        let (value, map) = (self.hidden("value", span), self.hidden("map", span));
        let is_static: Vec<_> = call.args.iter().map(|x| self.is_static(x)).collect();
        let args: Vec<_> = call.args.iter().map(|x| self.held_argument(x)).collect();
        let primal = Applied::of(mac, Part::Value);
        // A function is called like everywhere, so that what is known of it is known here.
        let path = syn::parse2::<ExprPath>(primal.f.clone()).ok();
        let path = path.filter(|path| self.scope_entry(path).is_none());
        let of_value = match path {
            Some(path) => path,
            None => {
                self.declare_transform(&value, syn::parse_quote_spanned!(span=> #f), primal);
                syn::parse_quote_spanned!(span=> #value)
            }
        };
        let names: Vec<_> = (0..args.len())
            .map(|i| format_ident!("part{i}", span = span))
            .collect();
        let (ty, part, closure): (Type, _, _) = match kind {
            Kind::Vjp => {
                let map = syn::parse_quote_spanned!(span=> move |ct| #map(#(#args,)* ct));
                let ty = syn::parse_quote_spanned!(span=> #krate::plumbing::Vjp<#f>);
                (ty, Part::Pullback, map)
            }
            _ => {
                let given = is_static.iter().map(|is_static| match is_static {
                    true => quote!(#krate::plumbing::IsZero),
                    false => quote!(#krate::plumbing::IsGiven),
                });
                let ty = syn::parse_quote_spanned!(span=> #krate::plumbing::Jvp<#f, (#(#given,)*)>);
                let tangents = names
                    .iter()
                    .zip(&is_static)
                    .map(|(name, is_static)| match is_static {
                        true => quote!(()),
                        false => quote!(#name),
                    });
                let map =
                    syn::parse_quote_spanned!(span=> move |#(#names),*| #map(#(#args,)* #(#tangents),*).1);
                let is_given = is_static.iter().map(|is_static| !is_static);
                (ty, Part::Pushforward(is_given.collect()), map)
            }
        };
        self.declare_transform(&map, ty, Applied::of(mac, part));
        Some(Linear {
            value: syn::parse_quote_spanned!(span=> #of_value(#(#args),*)),
            map: closure,
        })
    }

    fn declare_transform(&mut self, name: &Ident, ty: Type, applied: Box<Applied>) {
        let callee = Callee::Transform {
            ty: Box::new(ty),
            written: None,
            applied: Some(applied),
            span: name.span(),
        };
        self.scope.declare(name, Entry::Transform(callee));
    }

    /// A name that no user has.
    fn hidden(&self, of: &str, span: Span) -> Ident {
        format_ident!("__{of}{}", self.locals.len(), span = span)
    }

    /// The argument as a name, which is bound to it: the map may be called when what it was made from has changed.
    fn held_argument(&mut self, arg: &Expr) -> Expr {
        match peel(arg) {
            Expr::Lit(_) => arg.clone(),
            Expr::Path(path) => self.held_variable(path).unwrap_or_else(|| arg.clone()),
            Expr::Reference(reference) => {
                let inner = self.held_argument(&reference.expr);
                Expr::Reference(syn::ExprReference {
                    expr: Box::new(inner),
                    ..reference.clone()
                })
            }
            _ => {
                let name = self.hidden("arg", arg.span());
                let value = self.op(arg);
                let base = self.temp("arg", value, arg.span());
                self.bind_local(&name, base);
                syn::parse_quote!(#name)
            }
        }
    }

    /// A copy of what a variable refers to, if that may change. A closure copies what it holds by value itself.
    fn held_variable(&mut self, path: &ExprPath) -> Option<Expr> {
        let Some(Entry::Variable(binding)) = self.scope_entry(path).cloned() else {
            return None;
        };
        if !binding.reference || !self.is_mutable(binding.place.base) {
            return None;
        }
        let name = self.hidden("arg", path.span());
        let op = self.load(binding.place, path.span());
        let base = self.temp("arg", op, path.span());
        self.bind_local(&name, base);
        Some(syn::parse_quote!(&#name))
    }

    /// Whether an argument is of a static type, as far as can be seen.
    fn is_static(&self, arg: &Expr) -> bool {
        match peel(arg) {
            Expr::Lit(lit) => !matches!(lit.lit, Lit::Float(_)),
            Expr::Reference(reference) => self.is_static(&reference.expr),
            Expr::Path(path) => match self.scope_entry(path) {
                Some(Entry::Variable(binding)) => {
                    binding.place.path.is_empty() && self.facts(binding.place.base).plain
                }
                _ => false,
            },
            _ => false,
        }
    }
}
