//! What the sources say of ops: the classes, the type of each op with its class, the methods.
//!
//! An op is whatever has a `linearize_` twin or a handle. Its class is that of the op types which its row in a macro, the
//! macro, or its functions mention, with the functions of the file that these call. Whatever is written as the ops here
//! are is found, in any file.

use super::tokens::{
    doc, docs_before, every_list, first_paragraph, group, ident, idents, is_ident, is_punct, outer_idents,
    trees,
};
use crate::complete::SHARED;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The ops of one row: names that share docs and a class.
pub(super) struct Row {
    pub(super) names: Vec<String>,
    pub(super) classes: BTreeSet<String>,
    pub(super) docs: String,
}
/// The ops of one file.
pub(super) struct Family {
    pub(super) path: String,
    pub(super) header: String,
    pub(super) rows: Vec<Row>,
    /// Whether its kernels take the matrices of a batch one after another.
    pub(super) by_matrix: bool,
}
pub(super) struct Facts {
    /// The header of `rule`, line by line.
    pub(super) rule: Vec<String>,
    pub(super) families: Vec<Family>,
}

struct Source {
    path: String,
    tokens: Vec<TokenTree>,
}
/// A macro that declares ops: the classes that the type that is its parameter can have, and everything it mentions.
struct Macro {
    classes: BTreeSet<String>,
    /// The classes of the op types in it.
    mentioned: BTreeSet<String>,
    handle: bool,
}
#[derive(Default)]
struct Known {
    classes: BTreeSet<String>,
    /// The class of each op type.
    types: BTreeMap<String, String>,
    /// The functions of the classes, which every op has.
    stated: BTreeSet<String>,
    macros: BTreeMap<String, Macro>,
    /// The docs of methods, wherever they are.
    docs: BTreeMap<String, String>,
}
/// Functions by name: their docs, and what they mention.
type Functions = BTreeMap<String, (String, Vec<String>)>;

impl Macro {
    /// The class of the type that a row declares: of those that differ in the number of arguments, by its function.
    fn class(&self, row: &[TokenTree]) -> Option<String> {
        let bars: Vec<usize> = (0..row.len()).filter(|&at| is_punct(&row[at], '|')).collect();
        let two =
            matches!(bars[..], [open, close, ..] if row[open..close].iter().any(|tree| is_punct(tree, ',')));
        let (first, last) = (self.classes.first(), self.classes.last());
        // In the order of their names: Binary, Unary.
        if two { first } else { last }.cloned()
    }
}

impl Facts {
    pub(super) fn read(src: &Path) -> Self {
        let mut sources = Vec::new();
        for folder in ["ops", "nn"] {
            read_folder(&src.join(folder), src, &mut sources);
        }
        // What only layers use is nothing that a user can call.
        sources.retain(|source| !source.path.starts_with("nn/bodies/"));
        let rule = read_file(&src.join("rule.rs"), src);
        let mut known = Known::default();
        for source in sources.iter().chain([&rule]) {
            every_list(&source.tokens, &mut |list| known.find_classes(list));
        }
        for source in &sources {
            every_list(&source.tokens, &mut |list| known.find_types(list));
        }
        known.stated = functions(&rule.tokens)
            .into_keys()
            .chain(["new".into(), "of".into()])
            .collect();
        for source in &sources {
            every_list(&source.tokens, &mut |list| known.find_macros(list));
        }
        for source in &sources {
            rows_of_macros(&source.tokens, &mut |name, row| known.declare(name, row));
        }
        for source in &sources {
            let scope = Scope::of(source, &known);
            every_list(&source.tokens, &mut |list| known.find_mentions(list, &scope));
        }
        let mut everywhere = Vec::new();
        read_folder(src, src, &mut everywhere);
        // An op goes before a function elsewhere that has its name.
        for source in sources.iter().chain(&everywhere) {
            let functions = functions(&source.tokens).into_iter();
            let documented = functions.filter(|(_, (docs, _))| !docs.is_empty());
            documented.for_each(|(name, (docs, _))| {
                known.docs.entry(name).or_insert(docs);
            });
        }
        let families = sources.iter().map(|source| known.family(source));
        Facts {
            rule: header(&rule.tokens),
            families: families.filter(|family| !family.rows.is_empty()).collect(),
        }
    }
}

fn read_folder(folder: &Path, src: &Path, into: &mut Vec<Source>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_folder(&path, src, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(read_file(&path, src));
        }
    }
}
fn read_file(path: &Path, src: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let tokens: TokenStream = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parts: Vec<_> = path
        .strip_prefix(src)
        .unwrap()
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    Source {
        path: parts.join("/"),
        tokens: trees(tokens),
    }
}
fn header(tokens: &[TokenTree]) -> Vec<String> {
    (0..tokens.len()).filter_map(|at| doc(tokens, at, true)).collect()
}

impl Known {
    /// A class is a trait whose implementors state a value.
    fn find_classes(&mut self, list: &[TokenTree]) {
        for at in (0..list.len()).filter(|&at| is_ident(&list[at], "trait")) {
            let body = list[at..]
                .iter()
                .find_map(|tree| group(tree, Delimiter::Brace))
                .unwrap_or_default();
            let states = |pair: &[TokenTree]| {
                is_ident(&pair[0], "fn") && (is_ident(&pair[1], "base") || is_ident(&pair[1], "value"))
            };
            if let Some(name) = list.get(at + 1).and_then(ident)
                && body.windows(2).any(states)
            {
                self.classes.insert(name);
            }
        }
    }
    /// `impl Class for Type`, but for types that wrap ops.
    fn find_types(&mut self, list: &[TokenTree]) {
        for (class, of) in self.impls(list) {
            if !of.starts_with('$') {
                self.types.insert(of, class);
            }
        }
    }
    fn impls(&self, list: &[TokenTree]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for at in (0..list.len()).filter(|&at| is_ident(&list[at], "impl")) {
            let end = list[at..]
                .iter()
                .position(|tree| group(tree, Delimiter::Brace).is_some());
            let head = &list[at + 1..end.map_or(list.len(), |end| at + end)];
            let Some(place) = head.iter().position(|tree| is_ident(tree, "for")) else {
                continue;
            };
            let (of, generic) = (&head[place + 1..], |tree: &TokenTree| is_punct(tree, '<'));
            let class = outer_idents(&head[..place])
                .pop()
                .filter(|class| self.classes.contains(class));
            if let (Some(class), Some(of), false) = (class, outer_idents(of).pop(), of.iter().any(generic)) {
                found.push((class, of));
            }
        }
        found
    }
    fn find_macros(&mut self, list: &[TokenTree]) {
        for at in 0..list.len().saturating_sub(3) {
            let (Some(name), true) = (ident(&list[at + 2]), is_ident(&list[at], "macro_rules")) else {
                continue;
            };
            let body = group(&list[at + 3], Delimiter::Brace).unwrap_or_default();
            let mut classes = BTreeSet::new();
            every_list(&body, &mut |list| {
                let of_parameter = self.impls(list).into_iter().filter(|(_, of)| of.starts_with('$'));
                classes.extend(of_parameter.map(|(class, _)| class));
            });
            let handle = idents(&body).iter().any(|word| word == "handle");
            let mentioned = BTreeSet::new();
            self.macros.insert(
                name,
                Macro {
                    classes,
                    mentioned,
                    handle,
                },
            );
        }
    }
    fn find_mentions(&mut self, list: &[TokenTree], scope: &Scope) {
        for at in 0..list.len().saturating_sub(3) {
            if let (Some(name), true) = (ident(&list[at + 2]), is_ident(&list[at], "macro_rules")) {
                let mentioned = scope.classes(self, idents(&list[at + 3..=at + 3]));
                self.macros.entry(name).and_modify(|of| of.mentioned = mentioned);
            }
        }
    }
    /// The first name of a row is the type that the macro gives its class.
    fn declare(&mut self, name: &str, row: &[TokenTree]) {
        let class = self.macros.get(name).and_then(|of| of.class(row));
        let declared = row.iter().find_map(ident);
        if let (Some(class), Some(declared)) = (class, declared) {
            self.types.insert(declared, class);
        }
    }

    fn family(&self, source: &Source) -> Family {
        let (mut rows, scope) = (Vec::new(), Scope::of(source, self));
        rows_of_macros(&source.tokens, &mut |name, row| {
            rows.extend(self.row(name, row, &scope))
        });
        let functions = &scope.functions;
        let mut handles = Vec::new();
        rows_of_macros(&source.tokens, &mut |name, row| {
            handles.extend(row.first().and_then(ident).filter(|_| name == "handle"));
        });
        let linearized = functions
            .keys()
            .filter_map(|name| name.strip_prefix("linearize_"));
        for name in linearized.map(str::to_owned).chain(handles) {
            let twins = [
                name.clone(),
                format!("lifted_{name}"),
                format!("linearize_{name}"),
            ];
            let found: Vec<_> = twins.iter().filter_map(|twin| functions.get(twin)).collect();
            let mentions = found.iter().flat_map(|(_, mentions)| mentions.clone()).collect();
            let here = found.iter().map(|(docs, _)| docs).find(|docs| !docs.is_empty());
            let row = Row {
                docs: here.or(self.docs.get(&name)).cloned().unwrap_or_default(),
                classes: scope.classes(self, mentions),
                names: vec![name],
            };
            if !SHARED.contains(&twins[2].as_str()) {
                rows.push(row);
            }
        }
        Family {
            path: source.path.clone(),
            header: first_paragraph(header(&source.tokens).into_iter()),
            rows,
            by_matrix: idents(&source.tokens).iter().any(|name| name == "linalg"),
        }
    }
    /// The ops that a row of a macro makes.
    fn row(&self, name: &str, row: &[TokenTree], scope: &Scope) -> Option<Row> {
        let of = self.macros.get(name)?;
        let words = idents(row);
        let mut names: Vec<String> = words
            .iter()
            .filter_map(|word| word.strip_prefix("linearize_"))
            .map(str::to_owned)
            .collect();
        if names.is_empty() && of.handle {
            names.extend(row.iter().find_map(ident));
        }
        let first = row.iter().position(|tree| ident(tree).is_some())?;
        let classes = match of.class(row) {
            Some(class) => BTreeSet::from([class]),
            None => &scope.classes(self, words) | &of.mentioned,
        };
        Some(Row {
            classes,
            docs: docs_before(row, first),
            names,
        })
        .filter(|row| !row.names.is_empty())
    }
}

/// What the words of a file mean: op types that it declares or imports, and its functions.
struct Scope {
    names: BTreeSet<String>,
    functions: Functions,
}
impl Scope {
    fn of(source: &Source, known: &Known) -> Self {
        let mut names = BTreeSet::new();
        every_list(&source.tokens, &mut |list| {
            names.extend(known.impls(list).into_iter().map(|(_, of)| of));
            for at in (0..list.len()).filter(|&at| is_ident(&list[at], "use")) {
                let end = list[at..]
                    .iter()
                    .position(|tree| is_punct(tree, ';'))
                    .unwrap_or(0);
                let path = idents(&list[at..at + end]);
                // What else the crate has may have the name of an op.
                if path
                    .iter()
                    .any(|part| ["ops", "nn", "super", "self"].contains(&part.as_str()))
                {
                    names.extend(path);
                }
            }
        });
        rows_of_macros(&source.tokens, &mut |_, row| {
            names.extend(row.iter().find_map(ident))
        });
        Scope {
            names,
            functions: functions(&source.tokens),
        }
    }
    /// The classes of the op types among these words, and in the functions that they call.
    fn classes(&self, known: &Known, words: Vec<String>) -> BTreeSet<String> {
        let (mut classes, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), words);
        while let Some(word) = open.pop() {
            if !seen.insert(word.clone()) {
                continue;
            }
            classes.extend(
                known
                    .types
                    .get(&word)
                    .filter(|_| self.names.contains(&word))
                    .cloned(),
            );
            if let Some((_, mentions)) = self
                .functions
                .get(&word)
                .filter(|_| !known.stated.contains(&word))
            {
                open.extend(mentions.iter().cloned());
            }
        }
        classes
    }
}

/// Every row of every macro call outside macros, with the name of the macro: what starts with docs is a row.
fn rows_of_macros(list: &[TokenTree], visit: &mut impl FnMut(&str, &[TokenTree])) {
    let mut at = 0;
    while at < list.len() {
        let called = ident(&list[at]).filter(|_| list.get(at + 1).is_some_and(|tree| is_punct(tree, '!')));
        if called.as_deref() == Some("macro_rules") {
            at += 4;
            continue;
        }
        let TokenTree::Group(inside) = &list[at] else {
            if let (Some(name), Some(TokenTree::Group(call))) = (called, list.get(at + 2)) {
                split_rows(&trees(call.stream()), &mut |row| visit(&name, row));
                at += 2;
            }
            at += 1;
            continue;
        };
        rows_of_macros(&trees(inside.stream()), visit);
        at += 1;
    }
}
fn split_rows(list: &[TokenTree], visit: &mut impl FnMut(&[TokenTree])) {
    let starts_docs =
        |&at: &usize| doc(list, at, false).is_some() && !(at >= 2 && doc(list, at - 2, false).is_some());
    let mut starts: Vec<usize> = (1..list.len()).filter(starts_docs).collect();
    starts.insert(0, 0);
    starts.push(list.len());
    starts.windows(2).for_each(|ends| visit(&list[ends[0]..ends[1]]));
}

fn functions(tokens: &[TokenTree]) -> Functions {
    let mut found = Functions::new();
    every_list(tokens, &mut |list| {
        for at in (0..list.len()).filter(|&at| is_ident(&list[at], "fn")) {
            let Some(name) = list.get(at + 1).and_then(ident) else {
                continue;
            };
            let len = list[at..]
                .iter()
                .position(|tree| group(tree, Delimiter::Brace).is_some());
            let whole = &list[at..len.map_or(list.len(), |len| at + len + 1)];
            let entry = found.entry(name).or_default();
            let docs = docs_before(list, at);
            // What a `linearize_` twin says of itself says nothing of the op.
            if entry.0.is_empty() && !docs.starts_with("The value") {
                entry.0 = docs;
            }
            entry.1.extend(idents(whole));
        }
    });
    found
}
