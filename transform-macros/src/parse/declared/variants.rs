//! Variants that a file imports by their names: `use Shape::*`, `use shapes::Shape::{Circle, Square as Box}`.

use super::file;
use proc_macro2::{Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprPath, ExprStruct, ItemEnum, ItemUse, Macro, Pat, PatStruct, PatTupleStruct, Path,
    PathSegment, UseTree,
};

/// Writes them with the names of their enums.
pub(crate) fn named_in_full(body: &mut Block) {
    let mut found = Candidates::default();
    found.visit_block(body);
    let Some(text) = found.names.values().next().and_then(|span| file(*span)) else {
        return;
    };
    found
        .names
        .retain(|name, _| !text.contains(&format!("struct {name}")));
    // The file is read only where it may be so.
    if found.names.is_empty() || !text.contains("use ") {
        return;
    }
    let imported = imported(&text).unwrap_or_default();
    if !imported.is_empty() {
        Renamed { imported }.visit_block_mut(body);
    }
}

/// Names of one segment that may be those of variants, and where they stand.
#[derive(Default)]
struct Candidates {
    names: BTreeMap<String, Span>,
}

impl Candidates {
    fn add(&mut self, path: &Path) {
        if let Some(name) = path.get_ident() {
            self.name(name);
        }
    }
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.name(&name),
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }
    fn name(&mut self, name: &Ident) {
        let text = name.to_string();
        let std = matches!(text.as_str(), "Some" | "None" | "Ok" | "Err" | "Self");
        if !std && text.starts_with(char::is_uppercase) {
            self.names.insert(text, name.span());
        }
    }
}

impl<'ast> Visit<'ast> for Candidates {
    fn visit_expr_path(&mut self, expr: &'ast ExprPath) {
        self.add(&expr.path);
    }
    fn visit_expr_struct(&mut self, expr: &'ast ExprStruct) {
        self.add(&expr.path);
        visit::visit_expr_struct(self, expr);
    }
    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.tokens(mac.tokens.clone());
    }
    fn visit_pat(&mut self, pat: &'ast Pat) {
        match pat {
            Pat::Ident(name) if name.subpat.is_none() => self.name(&name.ident),
            Pat::Struct(PatStruct { path, .. }) | Pat::TupleStruct(PatTupleStruct { path, .. }) => {
                self.add(path)
            }
            _ => {}
        }
        visit::visit_pat(self, pat);
    }
}

/// The variants that a text imports, with their paths.
fn imported(text: &str) -> Option<BTreeMap<String, Path>> {
    let mut imports = Imports::default();
    imports.visit_file(&syn::parse_file(text).ok()?);
    let Imports { enums, trees } = imports;
    let mut imported = BTreeMap::new();
    for tree in &trees {
        collect(tree, &mut Vec::new(), &enums, &mut imported);
    }
    Some(imported)
}

#[derive(Default)]
struct Imports {
    enums: BTreeMap<String, Vec<Ident>>,
    trees: Vec<UseTree>,
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        // What is made of a generic type says its parameters.
        if item.generics.params.is_empty() {
            let variants = item.variants.iter().map(|variant| variant.ident.clone());
            self.enums.insert(item.ident.to_string(), variants.collect());
        }
    }
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.trees.push(item.tree.clone());
    }
}

fn collect(
    tree: &UseTree,
    path: &mut Vec<Ident>,
    enums: &BTreeMap<String, Vec<Ident>>,
    found: &mut BTreeMap<String, Path>,
) {
    let of_enum = path.last().map(Ident::to_string);
    let of_enum = of_enum.filter(|name| name.starts_with(char::is_uppercase));
    let whole = |name: &Ident| {
        let names = path.iter().chain(std::iter::once(name)).cloned();
        Path {
            leading_colon: None,
            segments: names.map(PathSegment::from).collect(),
        }
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.clone());
            collect(&tree.tree, path, enums, found);
            path.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, enums, found);
            }
        }
        UseTree::Name(name) if of_enum.is_some() => {
            found.insert(name.ident.to_string(), whole(&name.ident));
        }
        UseTree::Rename(name) if of_enum.is_some() => {
            found.insert(name.rename.to_string(), whole(&name.ident));
        }
        UseTree::Glob(_) => {
            let variants = of_enum.and_then(|name| enums.get(&name));
            for variant in variants.into_iter().flatten() {
                found.insert(variant.to_string(), whole(variant));
            }
        }
        _ => {}
    }
}

struct Renamed {
    imported: BTreeMap<String, Path>,
}

impl Renamed {
    fn path(&self, name: &Ident) -> Option<Path> {
        let mut path = self.imported.get(&name.to_string())?.clone();
        for segment in &mut path.segments {
            segment.ident.set_span(name.span());
        }
        Some(path)
    }
    /// A name behind `.`, or beside `::`, is another one.
    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':' && mark.spacing() == Spacing::Joint);
        let tokens: Vec<_> = tokens.into_iter().collect();
        let renamed = tokens.iter().enumerate().map(|(at, token)| match token {
            TokenTree::Ident(name) => {
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                let of_other = matches!(before, Some(TokenTree::Punct(mark)) if mark.as_char() == '.')
                    || at
                        .checked_sub(2)
                        .is_some_and(|before| is_colon(tokens.get(before)))
                    || is_colon(tokens.get(at + 1));
                let path = self.path(name).filter(|_| !of_other);
                path.map_or_else(|| token.to_token_stream(), |path| path.to_token_stream())
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner).into()
            }
            _ => token.to_token_stream(),
        });
        renamed.collect()
    }
    fn rename(&self, path: &mut Path) {
        if let Some(whole) = path.get_ident().and_then(|name| self.path(name)) {
            *path = whole;
        }
    }
}

impl VisitMut for Renamed {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && path.qself.is_none()
        {
            self.rename(&mut path.path);
        }
        visit_mut::visit_expr_mut(self, expr);
    }
    fn visit_expr_struct_mut(&mut self, expr: &mut ExprStruct) {
        self.rename(&mut expr.path);
        visit_mut::visit_expr_struct_mut(self, expr);
    }
    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        mac.tokens = self.tokens(mac.tokens.clone());
    }
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Ident(name)
                if name.subpat.is_none() && name.by_ref.is_none() && name.mutability.is_none() =>
            {
                if let Some(path) = self.path(&name.ident) {
                    let span = name.ident.span();
                    *pat = Pat::Path(syn::parse_quote_spanned!(span=> #path));
                }
            }
            Pat::Struct(PatStruct { path, .. }) | Pat::TupleStruct(PatTupleStruct { path, .. }) => {
                self.rename(path)
            }
            _ => {}
        }
        visit_mut::visit_pat_mut(self, pat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let imported = imported(text).expect("the text is Rust").into_iter();
        let shown = imported.map(|(name, path)| (name, path.to_token_stream().to_string().replace(' ', "")));
        shown.collect()
    }

    #[test]
    fn variants_that_are_imported_have_paths() {
        let one = |name: &str, path: &str| (name.to_owned(), path.to_owned());
        assert_eq!(
            found("enum Shape { Circle(f64), Empty } use Shape::*; use shapes::*;"),
            [one("Circle", "Shape::Circle"), one("Empty", "Shape::Empty")]
        );
        assert_eq!(
            found("use a::{Shape::{Circle as Round, Empty}, Other, f};"),
            [one("Empty", "a::Shape::Empty"), one("Round", "a::Shape::Circle")]
        );
        assert_eq!(
            found("enum Shape<T> { Circle(T) } use Shape::*; use a::Shape;"),
            []
        );
    }
}
