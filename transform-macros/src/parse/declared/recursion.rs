//! Functions of a file that call one another in turn.

use super::file;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a function that is called calls its caller again, as far as both are in this file.
pub(crate) fn calls_back(callee: &Ident, caller: &Ident) -> bool {
    let Some(text) = file(callee.span()) else {
        return false;
    };
    let (callee, caller) = (callee.to_string(), caller.to_string());
    // The file is read as tokens only where it may be so.
    let declared = [&callee, &caller]
        .iter()
        .all(|name| text.contains(&format!("fn {name}")));
    let called = text.matches(&format!("{caller}(")).count() + text.matches(&format!("{caller}::<")).count();
    declared && called > 1 && text.parse().is_ok_and(|file| reaches(file, &callee, &caller))
}

/// Whether the body of `from` names `to`, or another function that does.
fn reaches(file: TokenStream, from: &str, to: &str) -> bool {
    let mut named = BTreeMap::new();
    bodies(file, &mut named);
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(name) = open.pop() {
        let Some(names) = named.get(name).filter(|_| seen.insert(name)) else {
            continue;
        };
        if names.contains(to) {
            return true;
        }
        open.extend(names.iter().map(String::as_str));
    }
    false
}

/// What the bodies of functions name, by the functions' names.
fn bodies(tokens: TokenStream, named: &mut BTreeMap<String, BTreeSet<String>>) {
    let (mut after_fn, mut function) = (false, None);
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if after_fn {
                    function = Some(ident.to_string());
                }
                after_fn = ident == "fn";
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                if let Some(function) = function.take() {
                    names(group.stream(), named.entry(function).or_default());
                }
                bodies(group.stream(), named);
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => function = None,
            _ => after_fn = false,
        }
    }
}

fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => names(group.stream(), found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(file: &str) -> bool {
        reaches(file.parse().expect("the file is Rust"), "odd", "even")
    }

    #[test]
    fn functions_that_call_one_another_are_found() {
        assert!(reached("fn even(x: f64) { odd(x) } fn odd(x: f64) { even(x) }"));
        assert!(reached(
            "mod m { fn odd(x: f64) { f(x) } } fn f<T>(x: T) { if x { even(x) } }"
        ));
        assert!(!reached(
            "fn even(x: f64) { odd(x) } fn odd(x: f64) { f(x) } fn f(x: f64) { odd(x) }"
        ));
        assert!(!reached("trait T { fn odd(); } fn f() { even(x) }"));
    }
}
