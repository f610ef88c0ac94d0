//! The user's function as it was written, from where its tokens stand: without comments, with its lines.

use super::PART;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::ops::Range;

/// A line without tokens.
const NOTHING: &str = "\u{1f}\n";

/// Where a token begins: its line, and its column in that line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Position {
    line: usize,
    column: usize,
}

/// The text of a function by lines.
pub(super) struct Layout {
    /// Numbers and texts, in order.
    lines: Vec<(usize, String)>,
    /// The columns that all lines leave free.
    margin: usize,
}

impl Layout {
    /// `None` if the tokens do not stand one after the other in a file, such as those a macro has made.
    pub(super) fn of(tokens: TokenStream) -> Option<Layout> {
        let mut writer = Writer {
            lines: Vec::new(),
            end: None,
            glued: false,
        };
        writer.tokens(tokens)?;
        let indents = writer
            .lines
            .iter()
            .map(|(_, text)| text.len() - text.trim_start().len());
        let margin = indents.min()?;
        Some(Layout {
            lines: writer.lines,
            margin,
        })
    }

    /// The number of the first line, and the whole function.
    pub(super) fn text(&self) -> String {
        let mut next = self.lines.first().map_or(0, |(number, _)| *number);
        let mut out = format!("{next}{PART}");
        for (number, text) in &self.lines {
            while next < *number {
                out.push_str(NOTHING);
                next += 1;
            }
            out.push_str(text.get(self.margin..).unwrap_or_default());
            out.push('\n');
            next += 1;
        }
        out.pop();
        out
    }

    /// The lines after the signature's first.
    pub(super) fn body(&self) -> Range<usize> {
        let number = |line: Option<&(usize, String)>| line.map_or(0, |(number, _)| number + 1);
        number(self.lines.first())..number(self.lines.last())
    }

    /// A line without its indentation. The first is the signature's.
    pub(super) fn line(&self, number: usize) -> Option<&str> {
        let index = self
            .lines
            .binary_search_by_key(&number, |(number, _)| *number)
            .ok()?;
        let (_, text) = self.lines.get(index).filter(|_| index > 0)?;
        Some(text.trim())
    }

    /// The number of the line that a span begins in, if it is one of the body's.
    pub(super) fn line_of(&self, span: Span) -> Option<usize> {
        let line = line(span)?;
        self.line(line).map(|_| line)
    }
}

struct Writer {
    lines: Vec<(usize, String)>,
    /// Where the text ends so far.
    end: Option<Position>,
    /// The last token and the next are one operator.
    glued: bool,
}

impl Writer {
    fn tokens(&mut self, tokens: TokenStream) -> Option<()> {
        tokens.into_iter().try_for_each(|token| self.token(token))
    }

    fn token(&mut self, token: TokenTree) -> Option<()> {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => return self.tokens(group.stream()),
                };
                // A group that has been put together anew has one span for all of it.
                self.write(start(group.span())?, open)?;
                self.tokens(group.stream())?;
                let mut last = end(group.span())?;
                last.column = last.column.checked_sub(1)?;
                self.write(last, close)
            }
            TokenTree::Punct(mark) => {
                self.write(start(mark.span())?, &mark.as_char().to_string())?;
                self.glued = mark.spacing() == proc_macro2::Spacing::Joint;
                Some(())
            }
            TokenTree::Ident(name) => self.write(start(name.span())?, &name.to_string()),
            TokenTree::Literal(literal) => self.write(start(literal.span())?, &literal.to_string()),
        }
    }

    fn write(&mut self, at: Position, text: &str) -> Option<()> {
        let glued = std::mem::take(&mut self.glued);
        let mut column = at.column;
        match self.end {
            Some(end) if glued && at < end => column = end.column,
            Some(end) if at < end => return None,
            Some(end) if at.line == end.line => {}
            _ => self.lines.push((at.line, String::new())),
        }
        let mut line = at.line;
        for (i, part) in text.split('\n').enumerate() {
            if i > 0 {
                line += 1;
                column = 0;
                self.lines.push((line, String::new()));
            }
            let (_, written) = self.lines.last_mut()?;
            let missing = column.checked_sub(written.chars().count())?;
            written.extend(std::iter::repeat_n(' ', missing));
            written.push_str(part);
            column += part.chars().count();
        }
        self.end = Some(Position { line, column });
        Some(())
    }
}

/// The line that a span begins in; to ask for no more is a third of the cost.
#[cfg(not(test))]
pub(crate) fn line(span: Span) -> Option<usize> {
    proc_macro::is_available().then(|| span.unwrap().line())
}

#[cfg(test)]
pub(crate) fn line(span: Span) -> Option<usize> {
    Some(span.start().line)
}

#[cfg(not(test))]
fn start(span: Span) -> Option<Position> {
    proc_macro::is_available()
        .then(|| span.unwrap())
        .and_then(position)
}

#[cfg(not(test))]
fn end(span: Span) -> Option<Position> {
    proc_macro::is_available()
        .then(|| span.unwrap().end())
        .and_then(position)
}

/// Where a span begins.
#[cfg(not(test))]
fn position(span: proc_macro::Span) -> Option<Position> {
    Some(Position {
        line: span.line(),
        column: span.column().checked_sub(1)?,
    })
}

#[cfg(test)]
fn start(span: Span) -> Option<Position> {
    let start = span.start();
    Some(Position {
        line: start.line,
        column: start.column,
    })
}

#[cfg(test)]
fn end(span: Span) -> Option<Position> {
    let end = span.end();
    Some(Position {
        line: end.line,
        column: end.column,
    })
}
