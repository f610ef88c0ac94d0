//! Reading Rust as trees of tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The token trees of a text or a group.
pub(super) fn trees(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

pub(super) fn ident(tree: &TokenTree) -> Option<String> {
    match tree {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}
pub(super) fn is_punct(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(p) if p.as_char() == punct)
}
pub(super) fn is_ident(tree: &TokenTree, name: &str) -> bool {
    ident(tree).is_some_and(|ident| ident == name)
}
/// The inside of a group of this kind.
pub(super) fn group(tree: &TokenTree, delimiter: Delimiter) -> Option<Vec<TokenTree>> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(trees(group.stream())),
        _ => None,
    }
}

/// Every list of trees: the list itself and those of all groups in it.
pub(super) fn every_list(list: &[TokenTree], visit: &mut impl FnMut(&[TokenTree])) {
    visit(list);
    for tree in list {
        if let TokenTree::Group(group) = tree {
            every_list(&trees(group.stream()), visit);
        }
    }
}
/// Every identifier, at any depth.
pub(super) fn idents(list: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    every_list(list, &mut |list| found.extend(list.iter().filter_map(ident)));
    found
}

/// The text of the doc attribute whose `#` this is: of an outer one, or an inner one where that is said.
pub(super) fn doc(list: &[TokenTree], at: usize, inner: bool) -> Option<String> {
    let bracket = at + 1 + usize::from(inner);
    let marked = is_punct(list.get(at)?, '#') && (!inner || is_punct(list.get(at + 1)?, '!'));
    match group(list.get(bracket)?, Delimiter::Bracket)?.as_slice() {
        [name, equals, TokenTree::Literal(text)]
            if marked && is_ident(name, "doc") && is_punct(equals, '=') =>
        {
            Some(unquoted(&text.to_string()))
        }
        _ => None,
    }
}
fn unquoted(literal: &str) -> String {
    let inside = literal.trim_start_matches('r').trim_matches('"');
    inside
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
        .trim()
        .to_owned()
}

/// The first paragraph of the docs that end before a place of a list, skipping other attributes and `pub`.
pub(super) fn docs_before(list: &[TokenTree], end: usize) -> String {
    let mut start = end;
    while let Some(before) = start.checked_sub(1) {
        let part = &list[before];
        let of_attribute = matches!(part, TokenTree::Group(g) if g.delimiter() != Delimiter::Brace)
            || is_punct(part, '#')
            || is_ident(part, "pub");
        if !of_attribute {
            break;
        }
        start = before;
    }
    first_paragraph((start..end).filter_map(|at| doc(list, at, false)))
}
pub(super) fn first_paragraph(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// The identifiers of a path or type outside its generic arguments; one after `$` keeps it.
pub(super) fn outer_idents(list: &[TokenTree]) -> Vec<String> {
    let (mut depth, mut found) = (0, Vec::new());
    for (at, tree) in list.iter().enumerate() {
        let arrow = at > 0 && is_punct(&list[at - 1], '-');
        match tree {
            tree if is_punct(tree, '<') => depth += 1,
            tree if is_punct(tree, '>') && !arrow => depth -= 1,
            TokenTree::Ident(name) if depth == 0 => {
                let parameter = at > 0 && is_punct(&list[at - 1], '$');
                found.push(format!("{}{name}", if parameter { "$" } else { "" }));
            }
            _ => {}
        }
    }
    found
}
