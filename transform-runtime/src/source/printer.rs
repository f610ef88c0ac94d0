//! Tokens as text: one statement a line, blocks indented, and the line of the user's that a statement comes
//! from above it. Linear in the number of tokens, nothing is parsed.

use super::layout::Layout;
use super::rewrite;
use super::tokens::{Delimiter, Tok, is_keyword, read};

/// Prints tokens; `layout` is the user's function.
pub(super) fn print(tokens: &str, layout: Option<&Layout<'_>>) -> String {
    let mut printer = Printer { layout, line: None };
    let mut out = String::new();
    printer.statements(&read(tokens), 0, &mut out);
    out
}

pub(super) struct Printer<'a> {
    layout: Option<&'a Layout<'a>>,
    /// The user's line that was shown last.
    line: Option<usize>,
}

/// How many operations of a statement are looked at to find its line.
const LOOKED_AT: usize = 24;
/// A block up to this width stays on its line.
const SHORT: usize = 40;

impl Printer<'_> {
    fn statements(&mut self, toks: &[Tok], depth: usize, out: &mut String) {
        let mut left = toks;
        let commas = is_list(toks);
        while !left.is_empty() {
            left = without_allow(left);
            let (statement, after) = left.split_at(statement_len(left, commas));
            if statement.iter().any(|tok| !tok.is_op(";")) {
                self.comment(statement, depth, out);
                indent(depth, out);
                self.inline(statement, depth, out);
                out.push('\n');
            }
            left = after;
        }
    }

    /// The user's line, if it is another one than that of the statement before.
    fn comment(&mut self, statement: &[Tok], depth: usize, out: &mut String) {
        let Some(layout) = self.layout else { return };
        let shown = |line: usize| Some((line, layout.line(line)?));
        let first = match statement {
            // A variable comes from where it is declared.
            [Tok::Word(word, _), ..] if !is_keyword(word) && !word.starts_with('\'') => None,
            [first, ..] => shown(first.line()),
            [] => None,
        };
        let line = first.or_else(|| {
            let mut lines = Vec::new();
            operations(statement, &mut lines);
            lines.into_iter().filter_map(shown).max()
        });
        let Some((line, text)) = line else { return };
        if self.line.replace(line) != Some(line) {
            indent(depth, out);
            out.push_str(&format!("// line {line}: {text}\n"));
        }
    }

    /// Tokens on one line, but for the blocks among them.
    pub(super) fn inline(&mut self, toks: &[Tok], depth: usize, out: &mut String) {
        let mut spacing = Spacing::default();
        let mut i = 0;
        while let Some(tok) = toks.get(i) {
            let after = toks.get(i + 1..).unwrap_or_default();
            spacing.before(tok, after, out);
            match tok {
                Tok::Word(text, _) | Tok::Op(text, _) => out.push_str(text),
                Tok::Plumbing(name, ..) => {
                    let neighbours = (i.checked_sub(1).and_then(|i| toks.get(i)), after);
                    if let Some((text, len)) = rewrite::call(self, name, neighbours, depth) {
                        out.push_str(&text);
                        spacing.after_value();
                        i += 1 + len;
                        continue;
                    }
                    out.push_str(name);
                }
                Tok::Group(delimiter, inner, _) => self.group(*delimiter, inner, depth, out),
            }
            spacing.after(tok, after);
            i += 1;
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: &[Tok], depth: usize, out: &mut String) {
        match delimiter {
            Delimiter::Parenthesis => self.enclosed("(", inner, ")", depth, out),
            Delimiter::Bracket => self.enclosed("[", inner, "]", depth, out),
            Delimiter::Brace => self.block(inner, depth, out),
        }
    }

    fn enclosed(&mut self, open: &str, inner: &[Tok], close: &str, depth: usize, out: &mut String) {
        out.push_str(open);
        // The comma of a tuple of one stays.
        let commas = inner.iter().filter(|tok| tok.is_op(",")).count();
        let trailing = inner.last().is_some_and(|tok| tok.is_op(",")) && !(open == "(" && commas == 1);
        let inner = if trailing {
            inner.split_last().map_or(inner, |(_, before)| before)
        } else {
            inner
        };
        self.inline(inner, depth, out);
        out.push_str(close);
    }

    fn block(&mut self, inner: &[Tok], depth: usize, out: &mut String) {
        if inner.is_empty() {
            return out.push_str("{}");
        }
        let is_long = |tok: &Tok| tok.is_op(";") || tok.is_op("=>") || tok.group(Delimiter::Brace).is_some();
        if !inner.iter().any(is_long) {
            let mut text = String::new();
            self.inline(inner, depth, &mut text);
            if text.len() <= SHORT && !text.contains('\n') {
                return out.push_str(&format!("{{ {text} }}"));
            }
        }
        out.push_str("{\n");
        self.statements(inner, depth + 1, out);
        indent(depth, out);
        out.push('}');
    }
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("    ", depth));
}

/// The tokens after a lint attribute.
fn without_allow(toks: &[Tok]) -> &[Tok] {
    match toks {
        [mark, attribute, rest @ ..] if mark.is_op("#") => match attribute.group(Delimiter::Bracket) {
            Some([name, ..]) if name.is_word("allow") => without_allow(rest),
            _ => toks,
        },
        _ => toks,
    }
}

/// The lines of the functions and methods of a statement, but for those in its blocks. Variables come from elsewhere.
fn operations(toks: &[Tok], lines: &mut Vec<usize>) {
    let mut is_method = false;
    for tok in toks {
        match tok {
            _ if lines.len() >= LOOKED_AT => return,
            Tok::Plumbing(_, line, _) => lines.push(*line),
            Tok::Word(_, line) if is_method => lines.push(*line),
            Tok::Group(Delimiter::Parenthesis | Delimiter::Bracket, inner, _) => operations(inner, lines),
            _ => {}
        }
        is_method = tok.is_op(".");
    }
}

/// Whether commas end the parts of a block: arms, or fields.
fn is_list(toks: &[Tok]) -> bool {
    toks.get(1).is_some_and(|tok| tok.is_op(":")) || toks.iter().any(|tok| tok.is_op("=>"))
}

/// How many tokens the first statement has, arm or field, with what ends it.
fn statement_len(toks: &[Tok], commas: bool) -> usize {
    // What the expression begins with that may end in a block.
    let mut head: Option<&Tok> = None;
    let mut i = 0;
    while let Some(tok) = toks.get(i) {
        let next = toks.get(i + 1);
        match tok {
            Tok::Op(op, _) if op == ";" || op == "," && commas => return i + 1,
            Tok::Op(op, _) if op == "=>" => head = None,
            // An attribute comes before the head.
            Tok::Op(op, _) if op == "#" && head.is_none() => {
                i += if next.is_some_and(|next| next.is_op("!")) {
                    3
                } else {
                    2
                };
                continue;
            }
            _ => {
                let block = tok.group(Delimiter::Brace).is_some();
                let head = *head.get_or_insert(tok);
                if block && ends_in_block(head) && !goes_on(next) {
                    let comma = next.is_some_and(|next| next.is_op(","));
                    return if comma { i + 2 } else { i + 1 };
                }
            }
        }
        i += rewrite::turbofish_len(toks.get(i..).unwrap_or_default()).max(1);
    }
    toks.len()
}

fn ends_in_block(head: &Tok) -> bool {
    const HEADS: &[&str] = &[
        "if", "match", "for", "while", "loop", "unsafe", "fn", "impl", "struct", "mod", "pub", "trait",
    ];
    match head {
        Tok::Word(word, _) => word.starts_with('\'') || HEADS.contains(&word.as_str()),
        Tok::Group(delimiter, ..) => *delimiter == Delimiter::Brace,
        _ => false,
    }
}

/// Whether the statement goes on after a block.
fn goes_on(next: Option<&Tok>) -> bool {
    next.is_some_and(|next| next.is_word("else") || [".", "?", "=>", ";"].iter().any(|op| next.is_op(op)))
}

/// What stands between tokens.
#[derive(Default)]
struct Spacing {
    /// The last token ends a value, so that an operator after it takes two sides.
    value: bool,
    /// No space follows the last token.
    tight: bool,
    /// The last token is a name or closes something: a call, an index may follow it.
    callable: bool,
    /// Generic lists that are open.
    angles: usize,
    /// Within the parameters of a closure.
    closure: bool,
    started: bool,
}

impl Spacing {
    fn before(&mut self, tok: &Tok, after: &[Tok], out: &mut String) {
        let tight = !self.started || self.tight || self.hugs(tok, after);
        if !tight {
            out.push(' ');
        }
    }

    /// Whether a token stands close to the one before.
    fn hugs(&self, tok: &Tok, after: &[Tok]) -> bool {
        match tok {
            Tok::Op(op, _) => match op.as_str() {
                "," | ";" | "." | "?" | ":" => true,
                "::" => self.value,
                ".." | "..=" | "..." => self.value,
                "!" => self.callable && after.first().is_some_and(|next| matches!(next, Tok::Group(..))),
                "<" => self.opens_angle(after),
                ">" | ">>" => self.angles > 0,
                "|" => self.closure,
                _ => false,
            },
            Tok::Group(Delimiter::Parenthesis | Delimiter::Bracket, ..) => self.callable,
            _ => false,
        }
    }

    fn opens_angle(&self, after: &[Tok]) -> bool {
        self.callable && closes_angle(after)
    }

    fn after(&mut self, tok: &Tok, after: &[Tok]) {
        let (value, callable) = (self.value, self.callable);
        self.started = true;
        self.tight = false;
        self.value = false;
        self.callable = false;
        match tok {
            Tok::Word(word, _) if is_keyword(word) => {
                self.callable = after.first().is_some_and(|next| next.is_op("!"));
            }
            Tok::Word(word, _) => {
                self.value = !word.starts_with('\'');
                self.callable = self.value;
            }
            Tok::Plumbing(..) => (self.value, self.callable) = (true, true),
            Tok::Group(delimiter, ..) => {
                self.value = *delimiter != Delimiter::Brace;
                self.callable = self.value;
            }
            Tok::Op(op, _) => match op.as_str() {
                "." | "::" | "#" => self.tight = true,
                ".." | "..=" | "..." => self.tight = true,
                "?" => (self.value, self.callable) = (true, true),
                "!" => {
                    self.tight = !value || callable && matches!(after.first(), Some(Tok::Group(..)));
                }
                "&" | "*" | "-" | "&&" if !value => self.tight = true,
                "<" if !value || callable && closes_angle(after) => {
                    self.angles += 1;
                    self.tight = true;
                }
                ">" if self.angles > 0 => {
                    self.angles -= 1;
                    (self.value, self.callable) = (true, true);
                }
                ">>" if self.angles > 1 => {
                    self.angles -= 2;
                    (self.value, self.callable) = (true, true);
                }
                "|" if self.closure => self.closure = false,
                "|" if !value => {
                    self.closure = true;
                    self.tight = true;
                }
                _ => {}
            },
        }
    }

    /// After a value that was written in another way.
    fn after_value(&mut self) {
        (self.started, self.tight, self.value, self.callable) = (true, false, true, true);
    }
}

/// Whether a generic list that has been opened is closed: no operator of values stands before its end.
fn closes_angle(toks: &[Tok]) -> bool {
    let mut open = 1;
    for tok in toks {
        match tok {
            Tok::Op(op, _) => match op.as_str() {
                "<" => open += 1,
                ">" => open -= 1,
                ">>" => open -= 2,
                "," | "::" | "&" | "=" | ":" | "+" | "*" | "->" => {}
                _ => return false,
            },
            Tok::Word(word, _)
                if is_keyword(word) && !["dyn", "as", "mut", "const", "impl"].contains(&word.as_str()) =>
            {
                return false;
            }
            _ => {}
        }
        if open <= 0 {
            return true;
        }
    }
    false
}
