//! The generated code as text to read, for `source!`: the user's function, its functional form, and the code
//! of the variants with the user's lines beside it. It is written at every expansion, so it must cost little.

mod functional;
mod layout;
mod methods;
mod printer;
mod rewrite;
mod tokens;

use crate::analysis::kind::Kind;
use crate::ir::ssa::Func;
use crate::parse::item::Item;
use functional::Program;
use layout::Layout;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// What the texts are made from.
pub(crate) struct Parts<'a> {
    pub(crate) item: &'a Item,
    /// The items declared in the body.
    pub(crate) items: &'a [syn::Item],
    pub(crate) func: &'a Func,
    pub(crate) kinds: &'a [Kind],
    /// The one float type that the function names.
    pub(crate) float: Option<&'static str>,
    /// The method that computes the value at a level.
    pub(crate) eval: &'a TokenStream,
    /// The block that computes the value and its residuals.
    pub(crate) linearize: &'a TokenStream,
    /// The closures that take residuals, arguments, and tangents or cotangents.
    pub(crate) pullback: &'a TokenStream,
    pub(crate) pushforward: &'a TokenStream,
}

/// The texts.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) primal: String,
    pub(crate) functionalized: String,
    pub(crate) pushforward: String,
    pub(crate) pullback: String,
    pub(crate) batched: String,
}

impl Sources {
    /// The constants of an impl of the runtime's `Source`.
    pub(crate) fn consts(&self) -> TokenStream {
        let Sources {
            primal,
            functionalized,
            pushforward,
            pullback,
            batched,
        } = self;
        quote! {
            const PRIMAL: &'static str = #primal;
            const FUNCTIONALIZED: &'static str = #functionalized;
            const PUSHFORWARD: &'static str = #pushforward;
            const PULLBACK: &'static str = #pullback;
            const BATCHED: &'static str = #batched;
        }
    }
}

/// Writes the texts of a function.
pub(crate) fn sources(parts: &Parts<'_>) -> Sources {
    let mut own = parts.item.func.clone();
    own.attrs.clear();
    let layout = Layout::of(own.to_token_stream());
    let layout = layout.as_ref();
    let primal = layout.map_or_else(|| printer::print(own.to_token_stream(), None), Layout::text);
    let functionalized = functional::print(&Program {
        item: parts.item,
        items: parts.items,
        func: parts.func,
        kinds: parts.kinds,
        float: parts.float,
        layout,
    });
    let print = |tokens: &TokenStream| printer::print(tokens.clone(), layout);
    let forward = format!(
        "// The value, and what the derivative reads of it.\n{}",
        print(parts.linearize)
    );
    Sources {
        primal,
        functionalized,
        pushforward: format!(
            "{forward}\n// The tangent of the result from those of the arguments.\n{}",
            print(parts.pushforward)
        ),
        pullback: format!(
            "{forward}\n// The cotangents of the arguments from that of the result.\n{}",
            print(parts.pullback)
        ),
        batched: format!(
            "// The value at a level `L`: where that is a batch, one value per lane.\n{}",
            print(parts.eval)
        ),
    }
}

/// Tokens in the printer's layout.
#[cfg(test)]
pub(crate) fn printed(tokens: TokenStream) -> String {
    printer::print(tokens, None)
}

/// A function as it was written, or in a layout of its own.
#[cfg(test)]
pub(crate) fn shown(func: &syn::ItemFn) -> String {
    Layout::of(func.to_token_stream()).map_or_else(
        || printer::print(func.to_token_stream(), None),
        |layout| layout.text(),
    )
}

/// The statement, said to come from `span`: its first token is located there. Hygiene stays as it is.
pub(crate) fn located(tokens: TokenStream, span: Span) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let first = tokens.next().map(|mut first: TokenTree| {
        first.set_span(first.span().located_at(span));
        first
    });
    first.into_iter().chain(tokens).collect()
}
