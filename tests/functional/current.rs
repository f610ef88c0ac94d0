//! The forms that are checked in are those that the functions have, and change nothing.

use crate::changed;
use crate::corpus::FILES;
use std::path::{Path, PathBuf};

/// The name of a function, and its form.
pub(crate) type Form = (&'static str, fn() -> String);

/// The files of forms.
fn files() -> Vec<(PathBuf, Vec<(&'static str, String)>)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/functional/"));
    let corpus = FILES
        .iter()
        .map(|(path, tables)| (folder.join("corpus").join(path), tables.concat()));
    let changed = (folder.join("changed.rs"), changed::FORMS.to_vec());
    let written = |(path, forms): (PathBuf, Vec<Form>)| {
        let forms = forms.into_iter().map(|(name, form)| (name, form())).collect();
        (path.with_extension("rs.functional"), forms)
    };
    corpus.chain([changed]).map(written).collect()
}

/// The parts of a method: its signature, what is in front of it left out, and the whole of it.
fn parts(method: &str) -> (&str, &str) {
    let method = &method[method.find("fn ").expect("a function")..];
    (&method[..method.find(" {\n").expect("a body")], method)
}

/// The form of a method of a structure as a function: beside the method, it needs a trait to stand in.
pub(crate) fn as_function(name: &str, ty: &str, method: &str) -> String {
    let of = &parts(method).0[3..];
    let of = &of[..of.find('(').expect("parameters")];
    let form = in_trait(ty, &[method]);
    format!("fn {name}(this: &{ty}) -> f64 {{\n{form}{ty}Form::{of}(this)\n}}\n")
}

/// Forms of methods in a trait.
pub(crate) fn in_trait(ty: &str, methods: &[&str]) -> String {
    let signatures: String = methods
        .iter()
        .map(|method| format!("{};\n", parts(method).0))
        .collect();
    let methods: String = methods.iter().map(|method| parts(method).1).collect();
    format!("pub(super) trait {ty}Form: Sized {{\n{signatures}}}\nimpl {ty}Form for {ty} {{\n{methods}}}\n")
}

/// A form in a module of its own, where what it calls is not shadowed by other forms.
pub(crate) fn in_module(name: &str, function: &str) -> String {
    format!("pub(super) mod {name} {{\nuse super::super::*;\npub(crate) {function}}}\n")
}

#[test]
fn forms_are_current() {
    let update = std::env::var("SOURCES_UPDATE").is_ok_and(|how| how == "always");
    for (path, forms) in files() {
        let forms: Vec<_> = forms.into_iter().map(|(_, text)| text).collect();
        let forms = forms.join("\n");
        if update {
            std::fs::write(&path, &forms).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
        let found =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let is_current = found == forms;
        assert!(
            is_current,
            "{}: write it anew with SOURCES_UPDATE=always",
            path.display()
        );
    }
}

/// The words and operators of a program, without its comments and strings.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut last, mut in_string) = (' ', false);
    for c in text.chars() {
        if c == '"' && last != '\\' {
            in_string = !in_string;
        } else if !in_string && !c.is_whitespace() {
            match tokens.last_mut() {
                Some(token)
                    if !last.is_whitespace()
                        && is_word(last) == is_word(c)
                        && !"()[]{},;\"".contains([last, c]) =>
                {
                    token.push(c);
                }
                _ => tokens.push(c.to_string()),
            }
        }
        last = c;
    }
    tokens
}

#[test]
fn forms_change_nothing() {
    let changes = [
        "mut", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=",
    ];
    for (path, forms) in files() {
        for (name, text) in forms {
            let tokens = tokens(&text);
            let what = || format!("{}: {name}: {text}", path.display());
            assert!(
                !tokens.iter().any(|token| changes.contains(&token.as_str())),
                "{}",
                what()
            );
            // A binding for every `=`, but for those of keywords.
            let keywords = ["argnums", "in_dims", "out_dims", "chunk_size", "randomness"];
            let binds = |pair: &&[String]| pair[1] == "=" && !keywords.contains(&pair[0].as_str());
            let bound = tokens.windows(2).filter(binds).count();
            let count = |word: &str| tokens.iter().filter(|token| *token == word).count();
            assert_eq!(bound, count("let") + count("const"), "{}", what());
        }
    }
}

#[test]
fn changes_are_found() {
    let tokens = tokens("fn f(x: f64) { let mut y = [\"mut\", x]; y[0] += -x; if y <= x { y = &x; } }");
    for token in ["mut", "+=", "<=", "=", "y"] {
        assert!(tokens.iter().any(|found| found == token), "{token}: {tokens:?}");
    }
    assert_eq!(tokens.iter().filter(|token| *token == "mut").count(), 1);
    assert_eq!(tokens.iter().filter(|token| *token == "=").count(), 2);
}
