//! Snapshots of what each phase makes of small functions, and of what it tells the user.

mod fallback;
mod lower;
mod rejected;
mod transform;

use crate::diagnostics::Errors;
use crate::parse::{args, item};
use crate::{fence, hir, lower as lowering};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

/// Compares the report on a fixture file with its snapshot.
fn snapshot(name: &str, fixtures: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, report(fixtures));
    });
}

/// Every item of a fixture file with what becomes of it: its surface program, or the errors.
fn report(fixtures: &str) -> String {
    let file = fixtures.parse().and_then(|tokens: TokenStream| Ok(syn::parse2::<syn::File>(tokens)));
    match file {
        Ok(Ok(file)) => file.items.into_iter().map(report_item).collect::<Vec<_>>().join("\n"),
        Ok(Err(error)) => panic!("the fixture does not parse: {error}"),
        Err(error) => panic!("the fixture is no Rust: {error}"),
    }
}

fn report_item(mut item: syn::Item) -> String {
    let source = item.span().source_text().expect("fixtures are parsed with their source");
    let mut arguments = TokenStream::new();
    if let syn::Item::Fn(func) = &mut item {
        func.attrs.retain(|attr| match attr.path().is_ident("differentiable") {
            true => {
                arguments = attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
                false
            }
            false => true,
        });
    }
    let outcome = match lowered(arguments, item.into_token_stream()) {
        Ok(body) => body.to_string(),
        Err(errors) => render(errors),
    };
    format!("{source}\n\n{outcome}\n----\n")
}

/// The surface program of an annotated item, or the errors of the first phase that has some.
fn lowered(arguments: TokenStream, item: TokenStream) -> syn::Result<hir::Body> {
    let mut errors = Errors::new();
    let args = args::args(arguments, &mut errors);
    let item = item::item(item, args, &mut errors);
    errors.propagate()?;
    let item = item.expect("an item without errors is parsed");
    fence::check(&item.body, &mut errors);
    errors.propagate()?;
    let body = lowering::func(&item, &krate(), &mut errors);
    errors.propagate()?;
    Ok(body)
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
