//! What a name means, where that stands in the same file: rustc would only say that a function without the attribute is no type,
//! or that a trait is missing. Whatever could make the name mean something else leaves it to rustc.

mod function;
mod method;
mod signature;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use std::fs;
use syn::{ExprPath, ItemFn, Type};

/// Attributes that leave a function as it stands.
const KNOWN: &[&str] = &[
    "allow",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "inline",
    "must_use",
    "rustfmt",
    "track_caller",
    "warn",
];

/// The name, if it is that of a function without an attribute of ours.
pub(crate) fn unannotated(path: &ExprPath) -> Option<&Ident> {
    let mut segments = path.path.segments.iter();
    let (Some(segment), None) = (segments.next(), segments.next()) else {
        return None;
    };
    let name = &segment.ident;
    let (text, at) = (file(name.span())?, name.span().unwrap());
    if !function::is_suspect(&text, &name.to_string()) {
        return None;
    }
    let marked = function::marked(&text, at.line(), at.column(), &name.to_string())?;
    function::is_unannotated(marked.parse().ok()?, name).then_some(name)
}

/// The signature of the function that a path names, where this file has one function of that name.
pub(crate) fn signature(path: &ExprPath) -> Option<ItemFn> {
    let name = &path.path.segments.last()?.ident;
    let text = file(name.span())?;
    text.contains(&format!("fn {name}"))
        .then(|| signature::signature(text.parse().ok()?, name))
        .flatten()
}

/// The type, if a method of that name is in an `impl` block of it without an attribute of ours.
pub(crate) fn unannotated_method<'t>(ty: &'t Type, name: &Ident) -> Option<&'t Ident> {
    let Type::Path(path) = ty else { return None };
    let owner = &path
        .path
        .segments
        .last()
        .filter(|_| path.path.segments.len() == 1)?
        .ident;
    let text = file(name.span())?;
    let found =
        method::is_suspect(&text, owner, name) && method::is_unannotated(text.parse().ok()?, owner, name);
    found.then_some(owner)
}

/// The text around a name, where rustc runs us and has it from a file.
fn file(span: Span) -> Option<String> {
    let path = proc_macro::is_available().then(|| span.unwrap().local_file())??;
    fs::read_to_string(path).ok()
}

/// The tokens in front of a group that belong to the same item or statement.
fn header(before: &[TokenTree]) -> &[TokenTree] {
    let end = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let start = before.iter().rposition(end).map_or(0, |end| end + 1);
    before.get(start..).unwrap_or_default()
}

/// Whether the attributes in front of a function are all known.
fn stays_as_it_stands(before: &[TokenTree]) -> bool {
    header(before).windows(2).all(|pair| match pair {
        [TokenTree::Punct(hash), TokenTree::Group(attribute)] if hash.as_char() == '#' => {
            let name = attribute.stream().into_iter().next();
            matches!(name, Some(TokenTree::Ident(name)) if KNOWN.contains(&name.to_string().as_str()))
        }
        _ => true,
    })
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == *name,
        _ => false,
    })
}
