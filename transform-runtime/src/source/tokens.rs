//! Tokens as the printer wants them: operators whole, paths of the runtime and of std short.

use super::{LINE, TOKEN, methods};

/// What encloses a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Delimiter {
    Parenthesis,
    Brace,
    Bracket,
}

/// A token, with the number of the line it comes from; 0 is none.
#[derive(Clone, Debug)]
pub(super) enum Tok {
    /// A name, keyword or literal.
    Word(String, usize),
    /// A name of the runtime's hidden module, its path left out; the line of the name, and that of the path.
    Plumbing(String, usize, usize),
    Op(String, usize),
    Group(Delimiter, Vec<Tok>, usize),
}

impl Tok {
    /// The line that the token begins in.
    pub(super) fn line(&self) -> usize {
        match self {
            Tok::Word(_, line) | Tok::Plumbing(_, _, line) | Tok::Op(_, line) | Tok::Group(_, _, line) => {
                *line
            }
        }
    }

    pub(super) fn is_op(&self, text: &str) -> bool {
        matches!(self, Tok::Op(op, _) if op == text)
    }

    pub(super) fn is_word(&self, text: &str) -> bool {
        matches!(self, Tok::Word(word, _) if word == text)
    }

    pub(super) fn group(&self, delimiter: Delimiter) -> Option<&[Tok]> {
        match self {
            Tok::Group(own, toks, _) if *own == delimiter => Some(toks),
            _ => None,
        }
    }
}

/// Operators of more than one character, the longer ones first.
const OPERATORS: &[&str] = &[
    "..=", "...", "<<=", ">>=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=",
    "%=", "^=", "&=", "|=", "<<", ">>", "..",
];

/// Reads tokens.
pub(super) fn read(text: &str) -> Vec<Tok> {
    Reader {
        pieces: text.split_terminator(TOKEN),
        line: 0,
    }
    .tokens()
}

struct Reader<'a> {
    pieces: std::str::SplitTerminator<'a, char>,
    line: usize,
}

impl Reader<'_> {
    /// The tokens up to the end of a group.
    fn tokens(&mut self) -> Vec<Tok> {
        let mut toks = Vec::new();
        while let Some(piece) = self.pieces.next() {
            if let Some(number) = piece.strip_prefix(LINE) {
                self.line = number.parse().unwrap_or(0);
                continue;
            }
            match piece {
                "(" => toks.push(self.group(Delimiter::Parenthesis)),
                "{" => toks.push(self.group(Delimiter::Brace)),
                "[" => toks.push(self.group(Delimiter::Bracket)),
                ")" | "}" | "]" => break,
                marks if marks.chars().all(is_mark) => operators(marks, self.line, &mut toks),
                word => toks.push(Tok::Word(word.to_owned(), self.line)),
            }
        }
        shorten(toks)
    }

    fn group(&mut self, delimiter: Delimiter) -> Tok {
        let line = self.line;
        Tok::Group(delimiter, self.tokens(), line)
    }
}

fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '"' | '_' | '\'')
}

/// Splits punctuation.
fn operators(mut marks: &str, line: usize, toks: &mut Vec<Tok>) {
    while let Some(first) = marks.chars().next() {
        let whole = OPERATORS.iter().find(|op| marks.starts_with(**op)).copied();
        let (op, after) = marks.split_at(whole.map_or(first.len_utf8(), str::len));
        toks.push(Tok::Op(op.to_owned(), line));
        marks = after;
    }
}

/// Leaves out what paths begin with.
fn shorten(toks: Vec<Tok>) -> Vec<Tok> {
    let mut short: Vec<Tok> = Vec::new();
    let mut left = toks.into_iter().peekable();
    while let Some(tok) = left.next() {
        let continues = left.peek().is_some_and(|next| next.is_op("::"));
        match tok {
            Tok::Word(name, at) if (name == "plumbing" || name == "__plumbing") && continues => {
                let start = drop_path(&mut short).unwrap_or(at);
                left.next();
                match left.next() {
                    Some(Tok::Word(name, line)) => short.push(Tok::Plumbing(name, line, start)),
                    other => short.extend(other),
                }
            }
            // `::core::default::Default`, `::std::vec!`: the type or macro is enough.
            Tok::Word(name, line) if begins_std_path(&short) => {
                let is_macro = left.peek().is_some_and(|next| next.is_op("!"));
                let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
                if is_macro || is_type {
                    drop_path(&mut short);
                }
                short.push(Tok::Word(name, line));
            }
            Tok::Group(Delimiter::Parenthesis, args, line) => match method(&short) {
                Some(name) => methods::call(&mut short, &name, args),
                None => short.push(Tok::Group(Delimiter::Parenthesis, args, line)),
            },
            tok => short.push(tok),
        }
    }
    short
}

/// The operator's method that the tokens end in.
fn method(toks: &[Tok]) -> Option<String> {
    match toks {
        [.., dot, Tok::Word(name, _)] if dot.is_op(".") => name.strip_prefix("op_").map(str::to_owned),
        _ => None,
    }
}

/// Takes off the path that the tokens end in, `a::b::` or `::a::`, and says where it began.
fn drop_path(toks: &mut Vec<Tok>) -> Option<usize> {
    let mut start = None;
    while toks.last().is_some_and(|tok| tok.is_op("::")) {
        start = toks.pop();
        if matches!(toks.last(), Some(Tok::Word(name, _)) if !is_keyword(name) && !name.starts_with('\'')) {
            start = toks.pop();
        }
    }
    start.map(|tok| tok.line())
}

/// Whether the tokens end in `::core::..::` or `::std::..::`.
fn begins_std_path(toks: &[Tok]) -> bool {
    let mut left = toks.iter().rev();
    let mut root = None;
    while left.next().is_some_and(|tok| tok.is_op("::")) {
        match left.next() {
            Some(Tok::Word(name, _)) if name.starts_with(char::is_lowercase) && !is_keyword(name) => {
                root = Some(name)
            }
            _ => return root.is_some_and(|root| ["core", "std", "alloc"].iter().any(|name| root == name)),
        }
    }
    false
}

/// Words that are no names.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "break"
            | "const"
            | "continue"
            | "dyn"
            | "else"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}
