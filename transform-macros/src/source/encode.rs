//! Tokens for the runtime's printer.

use super::layout;
use proc_macro2::{Delimiter, Group, Punct, Spacing, Span, TokenStream, TokenTree};
use std::fmt::Write as _;
use std::ops::Range;

const TOKEN: char = '\u{1f}';
const LINE: char = '\u{1e}';
const SPLICE: char = '\u{1c}';

/// Encodes tokens; `lines` are those of the user's that are of interest.
pub(super) fn tokens(tokens: TokenStream, lines: Range<usize>) -> String {
    let mut encoder = Encoder {
        out: String::new(),
        lines,
        line: 0,
        begins: true,
        joint: Joint::No,
    };
    encoder.tokens(tokens, true);
    encoder.out
}

/// Tokens amid text.
pub(super) fn spliced(spliced: TokenStream) -> String {
    format!("{SPLICE}{}{SPLICE}", tokens(spliced, 0..0))
}

struct Encoder {
    out: String,
    lines: Range<usize>,
    /// The line that was written last.
    line: usize,
    /// The next token may begin a statement, or be the name of a function or method: its line is asked for.
    begins: bool,
    joint: Joint,
}

/// What the last token is to the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    No,
    Operator,
    /// The tick of a lifetime.
    Tick,
}

impl Encoder {
    /// `block`: the tokens are statements.
    fn tokens(&mut self, tokens: TokenStream, block: bool) {
        for token in tokens {
            match token {
                TokenTree::Punct(mark) => self.mark(&mark, block),
                TokenTree::Group(group) => self.group(&group, block),
                TokenTree::Ident(name) => self.word(&name, name.span()),
                TokenTree::Literal(literal) => self.word(&literal, literal.span()),
            }
        }
        self.end_joint();
    }

    fn mark(&mut self, mark: &Punct, block: bool) {
        let mark_char = mark.as_char();
        if self.joint == Joint::No {
            self.locate(mark.span());
        }
        self.out.push(mark_char);
        self.begins = match mark_char {
            '.' | ':' => true,
            ';' | ',' => block,
            _ => false,
        };
        self.joint = match (mark.spacing(), self.joint) {
            (Spacing::Alone, _) => Joint::No,
            (Spacing::Joint, Joint::No) if mark_char == '\'' => Joint::Tick,
            (Spacing::Joint, _) => Joint::Operator,
        };
        if self.joint == Joint::No {
            self.out.push(TOKEN);
        }
    }

    fn word(&mut self, word: &dyn std::fmt::Display, span: Span) {
        if self.joint != Joint::Tick {
            self.end_joint();
            self.locate(span);
        }
        let _ = write!(self.out, "{word}{TOKEN}");
        self.joint = Joint::No;
        self.begins = false;
    }

    fn group(&mut self, group: &Group, block: bool) {
        self.end_joint();
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => return self.tokens(group.stream(), block),
        };
        self.locate(group.span_open());
        self.out.push(open);
        self.out.push(TOKEN);
        let is_block = open == '{';
        self.begins = is_block;
        self.tokens(group.stream(), is_block);
        self.out.push(close);
        self.out.push(TOKEN);
        // After a block, or an attribute.
        self.begins = open != '(';
    }

    fn end_joint(&mut self) {
        if self.joint != Joint::No {
            self.out.push(TOKEN);
            self.joint = Joint::No;
        }
    }

    /// Says which line the next token comes from.
    fn locate(&mut self, span: Span) {
        if !self.begins || self.lines.is_empty() {
            return;
        }
        let line = layout::line(span).filter(|line| self.lines.contains(line));
        let line = line.unwrap_or(0);
        if line != self.line {
            self.line = line;
            let _ = write!(self.out, "{LINE}{line}{TOKEN}");
        }
    }
}
