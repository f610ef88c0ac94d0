//! The forms that are checked in are those that the functions have, and change nothing.

use crate::corpus::FILES;
use std::path::{Path, PathBuf};

/// The files, and the forms of their functions.
fn files() -> impl Iterator<Item = (PathBuf, Vec<(&'static str, String)>)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/functional/corpus"));
    FILES.iter().map(move |(path, tables)| {
        let forms = tables.iter().copied().flatten();
        let forms = forms.map(|(name, text)| (*name, text())).collect();
        (folder.join(format!("{path}.functional")), forms)
    })
}

/// The form of a method as a function of its receiver: beside the method, it needs a trait to stand in.
pub(crate) fn as_function(name: &str, ty: &str, method: &str) -> String {
    let from = method.find("fn ").expect("a function");
    let (method, body) = (&method[from..], method.find(" {\n").expect("a body"));
    let signature = &method[..body - from];
    let of = &signature[3..signature.find('(').expect("parameters")];
    format!(
        "fn {name}(this: &{ty}) -> f64 {{\ntrait Form: Sized {{\n{signature};\n}}\n\
         impl Form for {ty} {{\n{method}}}\nForm::{of}(this)\n}}\n"
    )
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
            // A binding or constant for every `=`.
            let count = |word: &str| tokens.iter().filter(|token| *token == word).count();
            assert_eq!(count("="), count("let") + count("const"), "{}", what());
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
