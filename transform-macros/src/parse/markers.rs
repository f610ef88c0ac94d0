//! The attributes that only this macro understands, `#[nondiff]` and `#[checkpoint]`: they must be gone
//! from every function that is written back for rustc.

use super::groups::Visible;
use crate::diagnostics::{Errors, catalog};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, ImplItem, ItemFn, ItemImpl, ItemTrait, Local, PatType, TraitItem};

/// Whether the parameter or `let` is marked as never differentiated.
pub(crate) fn is_nondiff(attrs: &[Attribute], errors: &mut Errors) -> bool {
    let mark = attrs.iter().find(|attr| attr.path().is_ident("nondiff"));
    mark.is_some_and(|mark| errors.handle(mark.meta.require_path_only()).is_some())
}

/// Whether the function of a block is marked as one whose derivative runs it again.
pub(crate) fn is_checkpoint(attrs: &[Attribute], errors: &mut Errors) -> bool {
    let mark = attrs.iter().find(|attr| attr.path().is_ident("checkpoint"));
    mark.is_some_and(|mark| errors.handle(mark.meta.require_path_only()).is_some())
}

/// Whether a marker may be among the tokens.
pub(crate) fn may_mark(tokens: &proc_macro2::TokenStream) -> bool {
    let text = tokens.to_string();
    ["nondiff", "checkpoint", "vmappable"]
        .iter()
        .any(|marker| text.contains(marker))
}

/// Whether the function is marked as one whose lanes may go different ways.
pub(crate) fn is_vmappable(attrs: &[Attribute], errors: &mut Errors) -> bool {
    let mark = attrs.iter().find(|attr| is(attr, "vmappable"));
    if let Some(mark) = mark.filter(|mark| mark.meta.require_path_only().is_err()) {
        errors.error(&mark.meta, catalog::VMAPPABLE_ARGUMENTS);
    }
    mark.is_some()
}

/// Whether the attribute is this one, under any path.
pub(crate) fn is(attr: &Attribute, name: &str) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

/// The item with `#[vmappable]` behind its `#[differentiable]`, if it has one: that reads both.
pub(crate) fn behind_differentiable(item: TokenStream) -> Option<TokenStream> {
    let mut found = false;
    let mut tokens = Vec::new();
    for token in item {
        let here = !found
            && matches!(tokens.last(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#')
            && matches!(&token, TokenTree::Group(group) if names(group, "differentiable"));
        tokens.push(token);
        if here {
            found = true;
            tokens.extend(quote!(#[vmappable]));
        }
    }
    found.then(|| tokens.into_iter().collect())
}

/// Whether the brackets of an attribute hold this one, under any path.
fn names(group: &Group, name: &str) -> bool {
    let path = group
        .stream()
        .into_iter()
        .take_while(|token| !matches!(token, TokenTree::Group(_)));
    let last = path.filter(|token| matches!(token, TokenTree::Ident(_))).last();
    last.is_some_and(|token| matches!(token, TokenTree::Ident(ident) if ident == name))
}

/// The function without the markers on its parameters and statements.
pub(crate) fn removed(mut func: ItemFn) -> ItemFn {
    func.attrs.retain(|attr| !is(attr, "vmappable"));
    Remove.visit_item_fn_mut(&mut func);
    Visible.visit_item_fn_mut(&mut func);
    func
}

/// The block without the markers on it and in its functions.
pub(crate) fn removed_of_block(mut block: ItemImpl) -> ItemImpl {
    block.attrs.retain(|attr| !is(attr, "vmappable"));
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            keep_foreign(&mut function.attrs);
            function.attrs.retain(|attr| !is(attr, "vmappable"));
        }
    }
    Remove.visit_item_impl_mut(&mut block);
    Visible.visit_item_impl_mut(&mut block);
    block
}

/// The trait without the markers on it and on its methods.
pub(crate) fn removed_of_trait(mut item: ItemTrait) -> ItemTrait {
    item.attrs.retain(|attr| !is(attr, "vmappable"));
    for item in &mut item.items {
        if let TraitItem::Fn(function) = item {
            keep_foreign(&mut function.attrs);
            function.attrs.retain(|attr| !is(attr, "vmappable"));
        }
    }
    Remove.visit_item_trait_mut(&mut item);
    Visible.visit_item_trait_mut(&mut item);
    item
}

/// The tokens of what does not parse without the markers.
pub(crate) fn removed_of_tokens(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            kept.push(token);
            continue;
        };
        let is_mark = ["nondiff", "checkpoint", "vmappable"]
            .iter()
            .any(|mark| names(&group, mark));
        let is_attribute = matches!(kept.last(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#');
        if is_mark && is_attribute && group.delimiter() == Delimiter::Bracket {
            kept.pop();
            continue;
        }
        let mut inner = Group::new(group.delimiter(), removed_of_tokens(group.stream()));
        inner.set_span(group.span());
        kept.push(inner.into());
    }
    kept.into_iter().collect()
}

struct Remove;

impl VisitMut for Remove {
    fn visit_local_mut(&mut self, local: &mut Local) {
        keep_foreign(&mut local.attrs);
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_pat_type_mut(&mut self, pat: &mut PatType) {
        keep_foreign(&mut pat.attrs);
        visit_mut::visit_pat_type_mut(self, pat);
    }

    fn visit_expr_for_loop_mut(&mut self, node: &mut syn::ExprForLoop) {
        keep_foreign(&mut node.attrs);
        visit_mut::visit_expr_for_loop_mut(self, node);
    }

    fn visit_expr_while_mut(&mut self, node: &mut syn::ExprWhile) {
        keep_foreign(&mut node.attrs);
        visit_mut::visit_expr_while_mut(self, node);
    }

    fn visit_expr_loop_mut(&mut self, node: &mut syn::ExprLoop) {
        keep_foreign(&mut node.attrs);
        visit_mut::visit_expr_loop_mut(self, node);
    }
}

fn keep_foreign(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| !attr.path().is_ident("nondiff") && !attr.path().is_ident("checkpoint"));
}
