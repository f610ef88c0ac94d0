//! The texts of `source!`.

use super::snapshot;
use crate::analysis::kind;
use crate::driver;
use crate::functionalize;
use crate::hir::Body;
use crate::parse::item::Item;
use crate::passes::simplify;
use crate::source::{Facts, functional, joined, located, plain};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use transform_runtime::plumbing::{Text, source_text};

#[test]
fn source() {
    snapshot(
        "source",
        include_str!("fixtures/expand/functions.rs"),
        |item, body| {
            let parts = texts(item, body);
            let text = |which| source_text(parts, which);
            let (primal, functionalized) = (text(Text::Primal), text(Text::Functionalized));
            let (pushforward, pullback) = (text(Text::Pushforward), text(Text::Pullback));
            let batched = text(Text::Batched);
            format!("{primal}\n{functionalized}\n{pushforward}\n{pullback}\n{batched}")
        },
    );
}

macro_rules! functionalized {
    ($($family:ident)*) => {
        $(
            #[test]
            fn $family() {
                let fixtures = include_str!(concat!("fixtures/functional/", stringify!($family), ".rs"));
                let name = concat!("source__", stringify!($family));
                snapshot(name, fixtures, |item, body| pure(source_text(texts(item, body), Text::Functionalized)));
            }
        )*
    };
}

functionalized! {
    values
    loops
    places
    inout
}

/// Checks that a text is Rust that changes nothing.
fn pure(text: &str) -> String {
    struct Changes;
    impl<'ast> Visit<'ast> for Changes {
        fn visit_expr(&mut self, expr: &'ast syn::Expr) {
            assert!(
                !matches!(expr, syn::Expr::Assign(_)),
                "an assignment: {}",
                expr.to_token_stream()
            );
            if let syn::Expr::Reference(reference) = expr {
                assert!(
                    reference.mutability.is_none(),
                    "a mutable borrow: {}",
                    expr.to_token_stream()
                );
            }
            visit::visit_expr(self, expr);
        }
        fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
            assert!(
                name.mutability.is_none(),
                "a variable: {}",
                name.to_token_stream()
            );
        }
    }
    match syn::parse_str(text) {
        Ok(file) => Changes.visit_file(&file),
        Err(error) => panic!("{error}:\n{text}"),
    }
    text.to_owned()
}

/// What the texts of a function are made from. The emitted parts are taken from the generated items.
fn texts(item: &Item, body: &Body) -> &'static str {
    let tokens = driver::differentiable(TokenStream::new(), item.func.to_token_stream());
    let mut parts = Emitted::default();
    parts.visit_file(&syn::parse2(tokens).expect("the generated items are Rust"));
    let mut func = functionalize::body(body);
    let types: Vec<_> = item.params.iter().map(|param| param.ty.clone()).collect();
    let kinds = kind::analyze(&func, &types, &item.output);
    simplify::run(&mut func, &kinds);
    joined(&Facts {
        item,
        functional: &functional(item, body, &func, &[], &kinds, Some("f64")),
        eval: &parts.eval,
        linearize: &parts.linearize,
        pullback: &parts.pullback,
        pushforward: &parts.pushforward,
        saved: "",
    })
    .leak()
}

#[derive(Default)]
struct Emitted {
    eval: TokenStream,
    linearize: TokenStream,
    pullback: TokenStream,
    pushforward: TokenStream,
}

impl<'ast> Visit<'ast> for Emitted {
    fn visit_impl_item_fn(&mut self, func: &'ast syn::ImplItemFn) {
        match func.sig.ident.to_string().as_str() {
            "eval" => self.eval = func.to_token_stream(),
            "linearize" => visit::visit_impl_item_fn(self, func),
            _ => {}
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init
            && let syn::Expr::Block(block) = &*init.expr
            && self.linearize.is_empty()
        {
            self.linearize = block.to_token_stream();
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let slot = if self.pullback.is_empty() {
            &mut self.pullback
        } else {
            &mut self.pushforward
        };
        if slot.is_empty() && closure.inputs.len() >= 3 {
            *slot = closure.to_token_stream();
        }
    }
}

/// Tokens as they were written, or in a layout of their own.
fn shown(tokens: &TokenStream) -> &'static str {
    source_text(plain(tokens.clone()).leak(), Text::Primal)
}

#[test]
fn a_function_is_shown_as_it_was_written() {
    let text = "\
fn f<const N: usize>(x: [f64; N],
                     k: i32) -> f64 {
    // A comment is no token.
    let s = \"a {}
  b\";
    x.iter().map(|x| x.powi(-k)) . sum::<f64>()
}
";
    let item: syn::ItemFn = syn::parse_str(text).expect("the function is Rust");
    let layout = shown(&item.to_token_stream());
    assert_eq!(layout, text.replace("    // A comment is no token.\n", ""));
}

#[test]
fn a_function_without_places_gets_a_layout() {
    let item: syn::ItemFn = syn::parse_quote! {
        fn f<'a, const N: usize>(x: &'a [f64], p: Point) -> Option<Vec<f64>> {
            let Point { x: first, .. } = p;
            let mut v = vec![-first, 2.0 * x[0], x[N - 1]];
            'rounds: for i in (0..=N).rev() {
                if i << 1 > 4 && !v.is_empty() || -x[i] < *p.min { continue 'rounds; }
                match i { 0 | 1 => v.push(1.0), k @ 2..=5 if k != 3 => { v.clear(); } _ => break }
            }
            let f = |a: &f64, (b, _): (f64, u8)| a * b as f64;
            Some(v.iter().map(|x| f(x, (1.0, 2))).collect::<Vec<_>>())
        }
    };
    insta::assert_snapshot!(shown(&item.to_token_stream()), @r"
    fn f<'a, const N: usize>(x: &'a [f64], p: Point) -> Option<Vec<f64>> {
        let Point { x: first, .. } = p;
        let mut v = vec![-first, 2.0 * x[0], x[N - 1]];
        'rounds: for i in (0..=N).rev() {
            if i << 1 > 4 && !v.is_empty() || -x[i] < *p.min {
                continue 'rounds;
            }
            match i {
                0 | 1 => v.push(1.0),
                k @ 2..=5 if k != 3 => {
                    v.clear();
                }
                _ => break
            }
        }
        let f = |a: &f64, (b, _): (f64, u8)| a * b as f64;
        Some(v.iter().map(|x| f(x, (1.0, 2))).collect::<Vec<_>>())
    }
    ");
}

#[test]
fn operators_stand_for_the_calls_that_mean_them() {
    let tokens = quote! {
        let a = ::transform_func::plumbing::mul(&::transform_func::plumbing::add(&x, &(*y)), z);
        let b = tf::plumbing::sub(&a, &tf::plumbing::sub(&a, &tf::plumbing::neg(&x)));
        let c = tf::plumbing::div(&tf::plumbing::lit::<L, _>(2.0), &tf::plumbing::get(x, i)).sin();
        let d = tf::plumbing::lt(&tf::plumbing::add(&a, &b), &f(c, |t| t + 1)) as u8;
        let e = tf::plumbing::mul(&if p { a } else { b }, &tf::plumbing::copy(&c));
        let f = tf::plumbing::copy(&tf::plumbing::linearize_mul(&a, &b).0);
        tf::plumbing::acc(tf::plumbing::bar_at(tf::plumbing::bar_range(&mut *x_bar, lo, hi), i), &tf::plumbing::copy(&ct));
        tf::plumbing::acc_neg(y_bar, &tf::plumbing::mul(&ct, &a));
        tf::plumbing::set(&mut v, i, tf::plumbing::add(&a, &b));
        let zero = <tf::plumbing::Real<_, L> as ::core::default::Default>::default();
        #[allow(unused)]
        if let tf::plumbing::Either::A((x, ())) = &exits { break 'out tf::plumbing::Either::B(x); }
        let all = ::std::vec![::core::panic!("{}", ::core::f64::consts::PI); 3];
    };
    insta::assert_snapshot!(shown(&tokens), @r#"
    let a = (x + *y) * z;
    let b = a - (a - -x);
    let c = (2.0 / x[i]).sin();
    let d = (a + b < f(c, |t| t + 1)) as u8;
    let e = (if p { a } else { b }) * c;
    let f = linearize_mul(&a, &b).0.clone();
    x_bar[lo..hi][i] += ct;
    *y_bar -= ct * a;
    v[i] = a + b;
    let zero = <Real<_, L> as Default>::default();
    if let Either::A((x, ())) = &exits {
        break 'out Either::B(x);
    }
    let all = vec![panic!("{}", ::core::f64::consts::PI); 3];
    "#);
}

#[test]
fn located_changes_the_first_token_only() {
    let at: TokenStream = "\n\n  here".parse().expect("a token");
    let span = at
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    let tokens = located(quote!(let x = 1;), span);
    let lines: Vec<usize> = tokens
        .into_iter()
        .map(|token| token.span().start().line)
        .collect();
    assert_eq!(lines.first(), Some(&3));
    assert!(lines.iter().skip(1).all(|line| *line != 3));
}
