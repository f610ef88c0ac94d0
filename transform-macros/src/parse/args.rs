//! The arguments of `#[differentiable(..)]`.

use crate::diagnostics::Errors;
use darling::FromMeta;
use darling::ast::NestedMeta;
use darling::util::{Flag, PathList};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

#[derive(Clone, Debug, Default, FromMeta)]
pub(crate) struct Args {
    /// Save the arguments only, run forward again in the pullback.
    #[darling(default)]
    pub(crate) checkpoint: Flag,
    /// A rule for the tangent, written by the user.
    #[darling(default)]
    pub(crate) jvp: Option<Path>,
    /// A rule for the pullback, written by the user.
    #[darling(default)]
    pub(crate) vjp: Option<Path>,
    /// Parameters that are never differentiated.
    #[darling(default)]
    pub(crate) nondiff: Option<PathList>,
    /// Where the runtime is, for crates that re-export it.
    #[darling(default, rename = "crate")]
    pub(crate) krate: Option<Path>,
}

impl Args {
    /// Whether the derivative is given, and not written from the body.
    pub(crate) fn has_rule(&self) -> bool {
        self.jvp.is_some() || self.vjp.is_some()
    }

    /// The arguments of what is made for a function with these.
    pub(crate) fn of_made(&self) -> Args {
        Args {
            krate: self.krate.clone(),
            ..Args::default()
        }
    }

    /// The path of the runtime crate, for generated code.
    pub(crate) fn krate(&self) -> TokenStream {
        match &self.krate {
            Some(path) => quote!(#path),
            None => quote!(::transform_func),
        }
    }
}

/// Reads the attribute's tokens; every unknown or malformed argument is reported at its place.
pub(crate) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let parsed = NestedMeta::parse_meta_list(tokens).map_err(darling::Error::from);
    match parsed.and_then(|list| Args::from_list(&list)) {
        Ok(args) => args,
        Err(error) => {
            error
                .flatten()
                .into_iter()
                .for_each(|error| errors.push(error.into()));
            Args::default()
        }
    }
}
