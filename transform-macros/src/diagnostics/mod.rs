//! How the compiler talks to the user: [`Errors`] collects what a phase finds wrong and hands it over at
//! the phase's end, [`catalog`] holds the wording of every message.

pub(crate) mod catalog;

use proc_macro2::Span;
use quote::ToTokens;
use std::fmt::Display;

/// One thing that can be wrong. The id ends its message and names its page in `docs/errors`; a `{}` in the text
/// stands for the subject given to [`Diagnostic::about`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Diagnostic {
    pub(crate) id: &'static str,
    pub(crate) text: &'static str,
}

impl Diagnostic {
    /// The message with the name of what it is about filled in.
    pub(crate) fn about(&self, subject: impl Display) -> String {
        self.with(subject, "")
    }

    /// The message, and what is known of this case beside: a nearer name, say.
    pub(crate) fn and(&self, rest: impl Display) -> String {
        self.with("", rest)
    }

    pub(crate) fn with(&self, subject: impl Display, rest: impl Display) -> String {
        let text = self.text.replace("{}", &subject.to_string());
        format!("{text}{rest} [{}]", self.id)
    }

    pub(crate) fn at(self, span: Span) -> syn::Error {
        syn::Error::new(span, String::from(self))
    }
}

impl From<Diagnostic> for String {
    fn from(diagnostic: Diagnostic) -> String {
        diagnostic.and("")
    }
}

/// The errors of a phase. It must be asked for them with [`Errors::propagate`] before it is dropped: an
/// error that was found and then forgotten would let a wrong derivative through.
#[must_use]
#[derive(Debug, Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// How many were found so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// Underlines all of `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.found.push(syn::Error::new_spanned(tokens, message.into()));
    }

    /// Underlines one token.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Into<String>) {
        self.found.push(syn::Error::new(span, message.into()));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// The value, or `None` with the error kept.
    pub(crate) fn handle<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The end of a phase: all its errors as one, if there are any.
    pub(crate) fn propagate(&mut self) -> syn::Result<()> {
        let all = self.found.drain(..).reduce(|mut all, next| {
            all.combine(next);
            all
        });
        all.map_or(Ok(()), Err)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        let forgotten = !self.found.is_empty() && !std::thread::panicking();
        debug_assert!(!forgotten, "errors dropped without `propagate`: {:?}", self.found);
    }
}
