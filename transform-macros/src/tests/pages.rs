//! The pages of `docs/errors`, one for each diagnostic: the wrong program of a page gets the message that the page shows
//! and no other, and the index lists them all. Messages and index are blessed with `PAGES_UPDATE=always`. The right programs
//! are tests of the documentation of `diagnostics::catalog`; the wrong ones are fenced as `rs`, which those tests pass over.

use crate::diagnostics::{Diagnostic, catalog};
use crate::driver;
use crate::parse::transform::Kind;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::path::{Path, PathBuf};
use std::{env, fs};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, Item, Macro, Meta};

/// What is found in files, which the macros have only where rustc runs them: their pages show the message of a case of `ui-tests`.
const FOUND_IN_FILES: &[&str] = &["unannotated", "unannotated-method"];

#[test]
fn wrong_programs_get_their_message() {
    let mut others = String::new();
    let cases = cases(&crate_folder().join("../ui-tests/ui"));
    for Diagnostic { id, .. } in catalog::ALL {
        let path = folder().join(format!("{id}.md"));
        let page = read(&path);
        let mut messages = messages(wrong(&page));
        if FOUND_IN_FILES.contains(id) {
            let errors = cases.lines().filter_map(|line| line.strip_prefix("error: "));
            let shown = errors.filter(|error| page.contains(&format!("> {error}\n")));
            messages.extend(shown.map(str::to_owned));
        }
        let its = |message: &String| message.ends_with(&format!(" [{id}]"));
        match messages.first() {
            Some(message) if messages.iter().all(its) => {
                let shown = page
                    .lines()
                    .find(|line| line.starts_with("> "))
                    .expect("a message");
                bless(&path, &page, &page.replacen(shown, &format!("> {message}"), 1));
            }
            _ => others += &format!("{id}: {messages:#?}\n"),
        }
    }
    assert!(others.is_empty(), "these programs get other messages:\n{others}");
}

#[test]
fn index_lists_every_page() {
    let row = |diagnostic: &Diagnostic| {
        let Diagnostic { id, text } = diagnostic;
        format!(
            "| [{id}]({id}.md) | {} |\n",
            text.replace("{}", "…").replace('|', "\\|")
        )
    };
    let path = folder().join("README.md");
    let index = read(&path);
    let (head, rest) = index.split_once("|---|---|\n").expect("a table of messages");
    let tail = rest.split_once("\n\n").map_or("", |(_, tail)| tail);
    let rows: String = catalog::ALL.iter().map(row).collect();
    let separator = if tail.is_empty() { "" } else { "\n" };
    bless(
        &path,
        &index,
        &format!("{head}|---|---|\n{rows}{separator}{tail}"),
    );
}

/// The index explains what rustc says in its own words, as it says it.
#[test]
fn messages_of_rustc_are_met() {
    let index = read(&folder().join("README.md"));
    let (_, rows) = index
        .rsplit_once("|---|---|\n")
        .expect("a table of rustc's messages");
    let cases = cases(&crate_folder().join("../ui-tests/ui"));
    for row in rows.lines() {
        let message = row.split(" | ").next().and_then(|cell| cell.strip_prefix("| "));
        let message = message.expect("a message in the first column");
        assert!(
            cases.contains(&format!("]: {message}")),
            "no case of ui-tests gets: {message}"
        );
    }
}

#[test]
fn pages_are_those_of_diagnostics() {
    let entries = fs::read_dir(folder()).expect("a folder of pages");
    for entry in entries {
        let path = entry.expect("a page").path();
        let id = path.file_stem().map(|id| id.to_string_lossy().into_owned());
        let id = id.expect("a page has a name");
        let known = id == "README" || catalog::ALL.iter().any(|diagnostic| diagnostic.id == id);
        assert!(known, "docs/errors/{id}.md is the page of no diagnostic");
    }
}

/// A message that no case of `ui-tests` gets could be lost or misplaced unseen.
#[test]
fn every_diagnostic_has_a_compile_fail_case() {
    let messages: String = cases(&crate_folder().join("../ui-tests/ui"));
    for Diagnostic { id, .. } in catalog::ALL {
        assert!(
            messages.contains(&format!(" [{id}]\n")),
            "no case of ui-tests gets {id}"
        );
    }
}

/// What rustc prints of all cases in a folder.
fn cases(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    let texts = entries.map(|entry| {
        let path = entry.expect("a case").path();
        match path.extension() {
            None => cases(&path),
            Some(extension) if extension == "stderr" => read(&path),
            Some(_) => String::new(),
        }
    });
    texts.collect()
}

fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    crate_folder().join("../docs/errors")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asserts that a file says what it should, or makes it say so.
fn bless(path: &Path, text: &str, wanted: &str) {
    if env::var_os("PAGES_UPDATE").is_some() && text != wanted {
        fs::write(path, wanted).expect("pages can be written");
    } else {
        assert!(text == wanted, "{} should be\n\n{wanted}", path.display());
    }
}

fn wrong(page: &str) -> &str {
    let fenced = page.split_once("## Wrong\n\n```rs\n").expect("a wrong program").1;
    let (wrong, rest) = fenced.split_once("\n```\n").expect("its end");
    assert!(
        rest.starts_with("\n## Right\n\n```rust\n"),
        "the right program follows"
    );
    wrong
}

/// What our macros say of a program.
fn messages(program: &str) -> Vec<String> {
    let program: TokenStream = format!("{{ {program} }}").parse().expect("the program is Rust");
    let block: Block = syn::parse2(program).expect("the program parses");
    let mut expanded = Expanded::default();
    expanded.visit_block(&block);
    expanded.messages
}

/// Runs our macros wherever a program has them.
#[derive(Default)]
struct Expanded {
    messages: Vec<String>,
}

impl Expanded {
    fn collect(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_error = matches!(&token, TokenTree::Ident(name) if name == "compile_error");
            let TokenTree::Group(group) = token else {
                if is_error {
                    tokens.next_if(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!'));
                    let text = tokens.next().map(|text| match text {
                        TokenTree::Group(text) => text.stream(),
                        text => text.into_token_stream(),
                    });
                    let text: syn::LitStr = syn::parse2(text.unwrap_or_default()).expect("a message");
                    self.messages.push(text.value());
                }
                continue;
            };
            self.collect(group.stream());
        }
    }

    /// An item with one of our attributes; of two, rustc runs the first.
    fn attribute(&mut self, item: &Item) -> bool {
        let Some(attrs) = attributes(item) else {
            return false;
        };
        let ours = |attr: &Attribute| {
            ["differentiable", "vmappable"]
                .iter()
                .any(|ours| attr.path().is_ident(ours))
        };
        let Some(first) = attrs.iter().position(ours) else {
            return self.derives(attrs, item);
        };
        let arguments = match &attrs[first].meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let run = if attrs[first].path().is_ident("differentiable") {
            driver::differentiable
        } else {
            driver::vmappable
        };
        self.collect(run(arguments, without(item, first)));
        true
    }

    fn derives(&mut self, attrs: &[Attribute], item: &Item) -> bool {
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
            let derives = attr.meta.require_list().map(|list| list.tokens.to_string());
            for name in derives.unwrap_or_default().split(',') {
                match name.trim() {
                    "Differentiable" => self.collect(driver::derive_differentiable(item.to_token_stream())),
                    "Module" => self.collect(driver::derive_module(item.to_token_stream())),
                    _ => {}
                }
            }
        }
        false
    }
}

impl Visit<'_> for Expanded {
    fn visit_item(&mut self, item: &Item) {
        if !self.attribute(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, method: &ImplItemFn) {
        let method: Item = syn::parse2(method.to_token_stream()).expect("a method reads like a function");
        self.visit_item(&method);
    }

    fn visit_macro(&mut self, mac: &Macro) {
        let name = mac.path.to_token_stream().to_string();
        let input = mac.tokens.clone();
        let expanded = match name.as_str() {
            "vjp" => driver::at_point("VjpCall", input, false),
            "jvp" => driver::jvp(input, false),
            "source" => driver::source(input),
            name => match Kind::of(name) {
                Some(kind) => driver::transform(kind, input),
                None => return,
            },
        };
        self.collect(expanded);
    }
}

fn attributes(item: &Item) -> Option<&[Attribute]> {
    match item {
        Item::Const(item) => Some(&item.attrs),
        Item::Enum(item) => Some(&item.attrs),
        Item::Fn(item) => Some(&item.attrs),
        Item::Impl(item) => Some(&item.attrs),
        Item::Struct(item) => Some(&item.attrs),
        Item::Trait(item) => Some(&item.attrs),
        Item::Union(item) => Some(&item.attrs),
        _ => None,
    }
}

/// The tokens of an item without one of its attributes.
fn without(item: &Item, attribute: usize) -> TokenStream {
    let mut seen = 0;
    let mut tokens = item.to_token_stream().into_iter().peekable();
    let mut rest = TokenStream::new();
    while let Some(token) = tokens.next() {
        let opens = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket);
        if opens && seen == attribute {
            tokens.next();
            rest.extend(tokens);
            return rest;
        }
        seen += usize::from(opens);
        rest.extend([token]);
    }
    rest
}
