//! What a name means, where that stands in the same file: rustc would only say that a function without the attribute is no type,
//! or that a trait is missing. Whatever could make the name mean something else leaves it to rustc.

mod elsewhere;
mod function;
mod method;
mod operator;
mod recursion;
mod types;
mod variants;

pub(crate) use operator::standing;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
pub(crate) use recursion::calls_back;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;
use syn::{ExprPath, FnArg, ItemFn, ReturnType, Signature, Type};
pub(crate) use types::{
    Declared, Receives, computed, computed_in_block, declared, has_method, has_word, is_in_block, receives,
};
pub(crate) use variants::named_in_full;

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
    if path.qself.is_some() {
        return None;
    }
    let name = &path.path.segments.last()?.ident;
    let first = &path.path.segments.first()?.ident;
    let text = file(first.span())?;
    let marked = || {
        let at = first.span().unwrap();
        let marked = function::marked(&text, at.line(), at.column(), &first.to_string())?;
        marked.parse::<TokenStream>().ok()
    };
    if path.path.segments.len() == 1
        && function::is_suspect(&text, &name.to_string())
        && function::is_unannotated(marked()?, name)
    {
        return Some(name);
    }
    let found = elsewhere::is_unannotated(&names(&path.path), &path_of(first.span())?, &text);
    (found && function::is_used_in_file(marked()?, first)).then_some(name)
}

fn names(path: &syn::Path) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|segment| segment.ident.to_string()).collect()
}

/// The function that a path names, without its body, where this file has one function of that name.
pub(crate) fn function(path: &ExprPath) -> Option<ItemFn> {
    let name = &path.path.segments.last()?.ident;
    let sig = signature(&file(name.span())?, name)?;
    Some(syn::parse_quote!(#sig {}))
}

/// The type, if a method of that name is in an `impl` block of it without an attribute of ours.
pub(crate) fn unannotated_method<'t>(ty: &'t Type, name: &Ident) -> Option<&'t Ident> {
    let Type::Path(path) = ty else { return None };
    let owner = &path.path.segments.last()?.ident;
    let text = file(name.span())?;
    let is_here = path.path.segments.len() == 1
        && method::is_suspect(&text, owner, name)
        && method::is_unannotated(text.parse().ok()?, owner, name);
    let is_elsewhere = || {
        Some(elsewhere::is_unannotated_method(
            &names(&path.path),
            name,
            &path_of(name.span())?,
            &text,
        ))
    };
    (is_here || is_elsewhere()?).then_some(owner)
}

/// The parameters that a function of the file, of which there is one of that name, takes by a shared reference.
pub(crate) fn shared_parameters(name: &Ident) -> Vec<bool> {
    file(name.span())
        .and_then(|text| signature(&text, name))
        .map(|sig| sig.inputs.iter().map(is_shared).collect())
        .unwrap_or_default()
}

fn is_shared(param: &FnArg) -> bool {
    matches!(param, FnArg::Typed(typed) if matches!(&*typed.ty, Type::Reference(of) if of.mutability.is_none()))
}

/// The type that a function of the file returns, of which there is one of that name: a method's, or that of a free function.
pub(crate) fn returned(name: &Ident, method: bool) -> Option<Type> {
    let sig = signature(&file(name.span())?, name)?;
    match sig.output {
        ReturnType::Type(_, ty) if sig.receiver().is_some() == method => Some(*ty),
        _ => None,
    }
}

/// The signature, if one function of the text is called so.
fn signature(text: &str, name: &Ident) -> Option<Signature> {
    let start = format!("fn {name}");
    let is_whole = |(at, start): &(usize, &str)| {
        let rest = text.get(at + start.len()..);
        rest.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    let mut declared = text.match_indices(&start).filter(is_whole);
    let (Some((at, _)), None) = (declared.next(), declared.next()) else {
        return None;
    };
    let rest = text.get(at..)?;
    let end = rest.find('{')?;
    syn::parse_str(rest.get(..end)?).ok()
}

/// Whether the file has a function of that name with parameters of its own, other than lifetimes.
pub(crate) fn has_own_parameters(name: &Ident) -> bool {
    let start = format!("fn {name}<");
    file(name.span()).is_some_and(|text| {
        let mut declared = text.match_indices(&start);
        declared.any(|(at, _)| !text[at + start.len()..].starts_with('\''))
    })
}

/// Whether the file may implement a trait of `std::ops` for a type of its own: then what is assigned by it may be of that type.
pub(crate) fn implements(of_trait: &str, span: Span) -> bool {
    file(span).is_some_and(|text| {
        [" for", "<"]
            .iter()
            .any(|end| text.contains(&format!("{of_trait}{end}")))
    })
}

/// The text around a name, where rustc runs us and has it from a file.
fn file(span: Span) -> Option<Rc<str>> {
    text_of(&path_of(span)?)
}

fn path_of(span: Span) -> Option<PathBuf> {
    proc_macro::is_available().then(|| span.unwrap().local_file())?
}

/// The text of a file.
fn text_of(path: &Path) -> Option<Rc<str>> {
    thread_local! {
        /// Those that were asked for, as they were then.
        static KNOWN: RefCell<HashMap<PathBuf, (SystemTime, Rc<str>)>> = RefCell::default();
    }
    let changed = fs::metadata(path).and_then(|data| data.modified()).ok()?;
    KNOWN.with_borrow_mut(|known| match known.get(path) {
        Some((at, text)) if *at == changed => Some(text.clone()),
        _ => {
            let text: Rc<str> = fs::read_to_string(path).ok()?.into();
            known.insert(path.to_owned(), (changed, text.clone()));
            Some(text)
        }
    })
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
