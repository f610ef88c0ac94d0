//! Snapshots of what each phase makes of small functions, and of what it tells the user.

mod expand;
mod facts;
mod fallback;
mod functional;
mod lower;
mod pages;
mod rejected;
mod source;
mod transform;

use crate::diagnostics::Errors;
use crate::parse::args;
use crate::parse::item::{self, Item};
use crate::{fence, hir, lower as lowering};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

/// What a test shows of a function that has been lowered.
type Show = fn(&Item, &hir::Body) -> String;

/// Compares the report on a fixture file with its snapshot.
fn snapshot(name: &str, fixtures: &str, show: Show) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, report(fixtures, show));
    });
}

/// Every item of a fixture file with what is to be shown of it, or its errors.
fn report(fixtures: &str, show: Show) -> String {
    let reports: Vec<_> = items(fixtures)
        .into_iter()
        .map(|item| report_item(item, show))
        .collect();
    reports.join("\n")
}

fn items(fixtures: &str) -> Vec<syn::Item> {
    let file = fixtures
        .parse()
        .map(|tokens: TokenStream| syn::parse2::<syn::File>(tokens));
    match file {
        Ok(Ok(file)) => file.items,
        Ok(Err(error)) => panic!("the fixture does not parse: {error}"),
        Err(error) => panic!("the fixture is no Rust: {error}"),
    }
}

fn report_item(item: syn::Item, show: Show) -> String {
    let source = item
        .span()
        .source_text()
        .expect("fixtures are parsed with their source");
    let outcome = match lowered(item) {
        Ok((item, body)) => show(&item, &body),
        Err(errors) => render(errors),
    };
    format!("{source}\n\n{outcome}\n----\n")
}

/// The item and its surface program, or the errors of the first phase that has some.
fn lowered(mut item: syn::Item) -> syn::Result<(Item, hir::Body)> {
    let mut arguments = TokenStream::new();
    if let syn::Item::Fn(func) = &mut item {
        func.attrs
            .retain(|attr| match attr.path().is_ident("differentiable") {
                true => {
                    arguments = attr
                        .meta
                        .require_list()
                        .map(|list| list.tokens.clone())
                        .unwrap_or_default();
                    false
                }
                false => true,
            });
    }
    let mut errors = Errors::new();
    let args = args::args(arguments, &mut errors);
    let item = item::item(item.into_token_stream(), args, &mut errors);
    errors.propagate()?;
    let item = item.expect("an item without errors is parsed");
    fence::check(&item.body, &mut errors);
    errors.propagate()?;
    let body = lowering::func(&item, &krate(), &mut errors);
    errors.propagate()?;
    Ok((item, body))
}

fn krate() -> TokenStream {
    quote!(tf)
}

/// One line per error: what is underlined, and the message.
fn render(errors: syn::Error) -> String {
    let line = |error: syn::Error| {
        let underlined = error.span().source_text().unwrap_or_default();
        let underlined: Vec<&str> = underlined.split_whitespace().collect();
        format!("[{}] {error}\n", underlined.join(" "))
    };
    errors.into_iter().map(line).collect()
}
