//! The generated code as text to read, for `source!`: the user's function, its functional form, and the code
//! of the variants with the user's lines beside it. `#[differentiable]` keeps what the texts are made from, as
//! it costs the compiler less than the texts; each is written when it is first asked for.

mod layout;
mod methods;
mod printer;
mod rewrite;
mod saved;
mod tokens;
mod types;

pub use saved::{Saved, saved};

use layout::Layout;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A function that has texts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no source: only annotated functions do",
    label = "not an annotated function",
    note = "what a transform computes is in the texts of its function: `source!(f, pullback)`, `functionalize!(f).source()`"
)]
pub trait Source {
    /// What the texts are made from, each part after a `PART`: the number of the function's first line, its
    /// text, its functional form, the tokens of the variants, and the list of what is kept.
    ///
    /// The number is empty if the lines are not known: tokens are in place of the text then. A line of the text
    /// that shows nothing is a `TOKEN`.
    ///
    /// Tokens end in a `TOKEN` each. One that begins with a `LINE` is the number of the user's line that the
    /// next come from; it need only be right where a statement begins, and for the names of functions and
    /// methods. In the functional form every other `SPLICE` begins tokens.
    const PARTS: &'static str;
}

/// Ends a token.
const TOKEN: char = '\u{1f}';
/// Begins the number of a line.
const LINE: char = '\u{1e}';
/// Separates the parts.
const PART: char = '\u{1d}';
/// Separates text and tokens.
const SPLICE: char = '\u{1c}';

/// What `source!` prints of a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Text {
    /// The function as it was written.
    Primal,
    /// The function without mutation and jumps.
    Functionalized,
    /// The same without the user's lines.
    Pure,
    /// The tangent of the result.
    Pushforward,
    /// The cotangents of the arguments.
    Pullback,
    /// The value at a level.
    Batched,
}

/// A text, which is written once. `parts` are those of [`Source`].
pub fn source_text(parts: &'static str, which: Text) -> &'static str {
    static TEXTS: Mutex<Option<HashMap<(&str, Text), &str>>> = Mutex::new(None);
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    let texts = texts.get_or_insert_default();
    texts
        .entry((parts, which))
        .or_insert_with(|| written(parts, which).leak())
}

fn written(parts: &str, which: Text) -> String {
    let parts: Vec<&str> = parts.split(PART).collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let layout = Layout::of(part(0), part(1));
    let print = |index: usize| printer::print(part(index), layout.as_ref());
    let (linearize, pushforward, pullback, eval) = (3, 4, 5, 6);
    let after_forward = |what: &str, index: usize| {
        let forward = print(linearize);
        let then = print(index);
        format!("// The value, and what the derivative reads of it.\n{forward}\n// {what}\n{then}")
    };
    match which {
        Text::Primal => layout.as_ref().map_or_else(|| print(1), Layout::text),
        Text::Functionalized => spliced(part(2)),
        Text::Pure => spliced(&without_lines(part(2))),
        Text::Pushforward => after_forward(
            "The tangent of the result from those of the arguments.",
            pushforward,
        ),
        Text::Pullback => after_forward(
            "The cotangents of the arguments from that of the result.",
            pullback,
        ),
        // A function that keeps little has no sweep of its own for the value alone.
        Text::Batched => format!(
            "// The value at a level `L`: where that is a batch, one value per lane.\n{}",
            print(if part(eval).is_empty() { linearize } else { eval })
        ),
    }
}

/// A text without the lines that show the user's.
fn without_lines(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !line.trim_start().starts_with("// line "))
        .collect()
}

/// Prints the tokens in a text. Those that stand alone on their line are indented as far as it is.
fn spliced(text: &str) -> String {
    let mut out = String::new();
    for (i, piece) in text.split(SPLICE).enumerate() {
        if i % 2 == 0 {
            out.push_str(piece);
            continue;
        }
        let line = out.rsplit('\n').next().unwrap_or_default();
        let alone = !line.is_empty() && line.trim().is_empty();
        let indent = if alone { line.to_owned() } else { String::new() };
        let printed = printer::print(piece, None);
        out.push_str(&printed.trim_end().replace('\n', &format!("\n{indent}")));
    }
    out
}
