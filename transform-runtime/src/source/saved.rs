//! What `saved!` lists of a function.

use super::types::Type;
use super::{Layout, PART, Source};
use crate::levels::Base;
use crate::values::{Derived, Function, Linearized, RefOf, WithResiduals, Wrt};
use std::fmt::{self, Display, Formatter};

/// What the pullback and the pushforward of a function keep of a run: it prints a list.
#[derive(Clone, Copy)]
pub struct Saved {
    parts: &'static str,
    /// The types of all of it.
    types: &'static str,
}

/// What a derivative of `F` keeps of a run.
pub fn saved<F: Derived + Source>() -> Saved {
    Saved {
        parts: F::PARTS,
        types: types_of::<F, _, _>(|args| F::default().linearize::<Base, WithResiduals>(args, Wrt::ALL)),
    }
}

/// The types of the residuals of what a function returns beside its value, which is not called.
fn types_of<F: Function, Y, M: Linearized<F, Base>>(
    _: impl Fn(RefOf<'static, F, Base>) -> (Y, M),
) -> &'static str {
    M::residuals()
}

/// An entry of the list.
struct Entry<'p> {
    depth: usize,
    /// The way to its type.
    way: &'p str,
    line: Option<usize>,
    what: &'p str,
}
impl<'p> Entry<'p> {
    fn of(text: &'p str) -> Option<Self> {
        let mut parts = text.splitn(4, '\t');
        Some(Entry {
            depth: parts.next()?.parse().ok()?,
            way: parts.next()?,
            line: parts.next()?.parse().ok(),
            what: parts.next()?,
        })
    }
}

impl Display for Saved {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.parts.split(PART).collect();
        let part = |index: usize| parts.get(index).copied().unwrap_or_default();
        let layout = Layout::of(part(0), part(1));
        if self.types.is_empty() {
            return writeln!(f, "nothing: it is run again");
        }
        let types = Type::parse(self.types);
        let entries: Vec<Entry<'_>> = part(7).lines().filter_map(Entry::of).collect();
        if entries.is_empty() {
            return writeln!(f, "nothing");
        }
        let rows: Vec<(String, String)> = entries
            .iter()
            .map(|entry| row(entry, &types, layout.as_ref()))
            .collect();
        let width = rows
            .iter()
            .map(|(left, _)| left.chars().count())
            .max()
            .unwrap_or(0);
        for (left, line) in rows {
            let text = if line.is_empty() {
                left
            } else {
                format!("{left:width$}  {line}")
            };
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}
impl fmt::Debug for Saved {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// What an entry says, and the user's line.
fn row(entry: &Entry<'_>, types: &Type<'_>, layout: Option<&Layout<'_>>) -> (String, String) {
    let ty = types
        .at(entry.way)
        .map(|ty| format!(": {ty}"))
        .unwrap_or_default();
    let left = format!("{}{}{ty}", "    ".repeat(entry.depth), entry.what);
    let line = entry
        .line
        .map(|number| match layout.and_then(|layout| layout.line(number)) {
            Some(text) => format!("// line {number}: {text}"),
            None => format!("// line {number}"),
        });
    (left, line.unwrap_or_default())
}
