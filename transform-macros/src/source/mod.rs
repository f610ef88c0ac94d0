//! What the texts of `source!` are made from: the user's function, its functional form, and the tokens of the
//! variants with the user's lines. It is written at every expansion, so it must cost little; the runtime lays it
//! out and says how it is encoded.

mod encode;
mod functional;
mod layout;

use crate::analysis::kind::Kind;
use crate::hir::Body;
use crate::ir::ssa::Func;
use crate::parse::item::Item;
use functional::Program;
use layout::Layout;
pub(crate) use layout::line as line_of;
use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// What the parts are written from.
pub(crate) struct Facts<'a> {
    pub(crate) item: &'a Item,
    /// What [`functional`] gives.
    pub(crate) functional: &'a Functional,
    /// The method that computes the value at a level.
    pub(crate) eval: &'a TokenStream,
    /// The block that computes the value and its residuals.
    pub(crate) linearize: &'a TokenStream,
    /// The closures that take residuals, arguments, and tangents or cotangents.
    pub(crate) pullback: &'a TokenStream,
    pub(crate) pushforward: &'a TokenStream,
    /// The list of what is kept for them.
    pub(crate) saved: &'a str,
}

/// Separates the facts.
const PART: &str = "\u{1d}";

/// The parts of a function, as a string.
pub(crate) fn parts(facts: &Facts<'_>) -> TokenStream {
    string(&joined(facts))
}

/// The parts of a function whose body is not read.
pub(crate) fn written(item: &Item) -> TokenStream {
    let own = item.written.clone();
    let text = primal(own.clone(), Layout::of(own.clone()).as_ref());
    let unread = "// The function has a rule of its own: its body is not read.\n";
    let functional = encode::spliced(own);
    let variants = PART.repeat(4);
    string(&(text + PART + unread + &functional + &variants))
}

/// The functional form of a function, and the layout of the function, from which its lines are.
pub(crate) struct Functional {
    text: String,
    layout: Option<Layout>,
}

impl Functional {
    /// A function, or a closure that is given to one.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// The functional form of a function. `given` are those of its closures, `float` is the one float type that it names.
pub(crate) fn functional(
    item: &Item,
    body: &Body,
    func: &Func,
    given: &[String],
    kinds: &[Kind],
    float: Option<&'static str>,
) -> Functional {
    let layout = Layout::of(item.written.clone());
    let text = functional::print(&Program {
        item,
        body,
        func,
        given,
        kinds,
        float,
        layout: layout.as_ref(),
    });
    Functional { text, layout }
}

/// The parts of a function.
pub(crate) fn joined(facts: &Facts<'_>) -> String {
    let own = facts.item.written.clone();
    let layout = &facts.functional.layout;
    let lines = layout.as_ref().map_or(0..0, Layout::body);
    let mut out = primal(own, layout.as_ref()) + PART + &facts.functional.text;
    for variant in [facts.linearize, facts.pushforward, facts.pullback, facts.eval] {
        out = out + PART + &encode::tokens(variant.clone(), lines.clone());
    }
    out + PART + facts.saved
}

/// The number of the first line, and the lines or tokens.
fn primal(tokens: TokenStream, layout: Option<&Layout>) -> String {
    match layout {
        Some(layout) => layout.text(),
        None => PART.to_owned() + &encode::tokens(tokens, 0..0),
    }
}

/// The parts of tokens that are no function.
#[cfg(test)]
pub(crate) fn plain(tokens: TokenStream) -> String {
    primal(tokens.clone(), Layout::of(tokens).as_ref())
}

/// A string. The compiler reads a raw one at much less cost than text is escaped here.
fn string(text: &str) -> TokenStream {
    #[cfg(not(test))]
    if proc_macro::is_available()
        && let Ok(raw) = format!("r###\"{text}\"###").parse::<proc_macro::Literal>()
    {
        return proc_macro::TokenStream::from(proc_macro::TokenTree::from(raw)).into();
    }
    Literal::string(text).into_token_stream()
}

/// The statement, said to come from `span`: its first token is located there. Hygiene stays as it is.
pub(crate) fn located(tokens: TokenStream, span: Span) -> impl Iterator<Item = TokenTree> {
    let mut tokens = tokens.into_iter();
    let first = tokens.next().map(|mut first| {
        first.set_span(first.span().located_at(span));
        first
    });
    first.into_iter().chain(tokens)
}
