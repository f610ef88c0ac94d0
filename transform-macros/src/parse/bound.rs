//! An annotated trait: what a type parameter that it bounds has is read off the signatures of its methods.

use super::args::Args;
use super::block::receiver_as_param;
use super::item::Item;
use super::markers;
use crate::diagnostics::{Errors, catalog};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, GenericParam, ItemFn, ItemTrait, TraitItem, TraitItemFn, Visibility};

/// An annotated trait.
#[derive(Debug)]
pub(crate) struct Bound {
    /// The trait as it is written back: without the attributes that only this macro understands.
    pub(crate) item: ItemTrait,
    /// The signatures of its methods: of those that every type has in its own `impl` block, and that are not marked
    /// with `#[nondiff]`.
    pub(crate) methods: Vec<Item>,
}

/// Whether a trait is what the attribute stands on.
pub(crate) fn is_bound(tokens: &TokenStream) -> bool {
    syn::parse2::<ItemTrait>(tokens.clone()).is_ok()
}

/// Reads a trait.
pub(crate) fn bound(tokens: TokenStream, args: &Args, errors: &mut Errors) -> Option<Bound> {
    let mut item: ItemTrait = errors.handle(syn::parse2(tokens))?;
    if args.checkpoint.is_present() {
        errors.error_at(args.checkpoint.span(), catalog::CHECKPOINT_TRAIT);
    }
    for param in &item.generics.params {
        if let GenericParam::Lifetime(param) = param {
            errors.error(param, catalog::DERIVE_LIFETIME.about(&param.lifetime));
        }
    }
    let mut methods = Vec::new();
    for member in &item.items {
        let TraitItem::Fn(function) = member else { continue };
        if function.default.is_none() && !markers::is_nondiff(&function.attrs, errors) {
            methods.push(method(function, args, errors));
        }
    }
    item = markers::removed_of_trait(item);
    Some(Bound { item, methods })
}

/// The signature as that of a free function.
fn method(function: &TraitItemFn, args: &Args, errors: &mut Errors) -> Item {
    let mut sig = function.sig.clone();
    for input in &mut sig.inputs {
        if let FnArg::Receiver(receiver) = input
            && let Some(typed) = receiver_as_param(receiver, &syn::parse_quote!(Self), errors)
        {
            *input = typed;
        }
    }
    if let Some(own) =
        own_type(sig.inputs.to_token_stream()).or_else(|| own_type(sig.output.to_token_stream()))
    {
        errors.error(own, catalog::BOUND_TYPE);
    }
    let func = ItemFn {
        attrs: function.attrs.clone(),
        vis: Visibility::Inherited,
        modifiers: function.modifiers.clone(),
        sig,
        block: syn::parse_quote!({}),
    };
    Item::of_bound(func, args.clone(), errors)
}

/// `Self::Name` among the tokens of a signature.
fn own_type(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let inner = tokens.iter().find_map(|token| match token {
        TokenTree::Group(group) => own_type(group.stream()),
        _ => None,
    });
    inner.or_else(|| {
        let found = tokens.windows(4).find(|part| {
            matches!(&part[0], TokenTree::Ident(name) if name == "Self")
                && matches!(&part[1], TokenTree::Punct(mark) if mark.as_char() == ':')
        });
        found.map(|part| part.iter().cloned().collect())
    })
}
