//! Tokens as the printer wants them: operators whole, paths of the runtime and of std short.

use super::methods;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// A token.
#[derive(Clone, Debug)]
pub(super) enum Tok {
    /// A name, keyword or literal.
    Word(String, Span),
    /// A name of the runtime's hidden module, its path left out; where the name is, and where the path began.
    Plumbing(String, Span, Span),
    Op(String, Span),
    Group(Delimiter, Vec<Tok>, Span),
}

impl Tok {
    /// Where the token begins.
    pub(super) fn span(&self) -> Span {
        match self {
            Tok::Word(_, span) | Tok::Plumbing(_, _, span) | Tok::Op(_, span) | Tok::Group(_, _, span) => {
                *span
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
pub(super) fn read(tokens: TokenStream) -> Vec<Tok> {
    let mut toks = Vec::new();
    let mut marks = Marks::default();
    for token in tokens {
        match token {
            TokenTree::Punct(mark) => {
                let joint = mark.spacing() == proc_macro2::Spacing::Joint;
                marks.push(mark.as_char(), mark.span());
                if !joint {
                    marks.flush(&mut toks);
                }
            }
            TokenTree::Ident(name) if marks.is_lifetime() => {
                marks.text.push_str(&name.to_string());
                marks.flush_word(&mut toks);
            }
            other => {
                marks.flush(&mut toks);
                match other {
                    TokenTree::Ident(name) => toks.push(Tok::Word(name.to_string(), name.span())),
                    TokenTree::Literal(literal) => toks.push(Tok::Word(literal.to_string(), literal.span())),
                    TokenTree::Group(group) => read_group(&group, &mut toks),
                    TokenTree::Punct(_) => {}
                }
            }
        }
    }
    marks.flush(&mut toks);
    shorten(toks)
}

fn read_group(group: &Group, toks: &mut Vec<Tok>) {
    let inner = read(group.stream());
    match group.delimiter() {
        Delimiter::None => toks.extend(inner),
        delimiter => toks.push(Tok::Group(delimiter, inner, group.span_open())),
    }
}

/// Punctuation read so far.
#[derive(Default)]
struct Marks {
    text: String,
    span: Option<Span>,
}

impl Marks {
    fn push(&mut self, mark: char, span: Span) {
        self.text.push(mark);
        self.span.get_or_insert(span);
    }

    fn is_lifetime(&self) -> bool {
        self.text == "'"
    }

    fn flush(&mut self, toks: &mut Vec<Tok>) {
        if self.text.is_empty() {
            return;
        }
        let span = self.span.take().unwrap_or_else(Span::mixed_site);
        if self.text.len() == 1 {
            toks.push(Tok::Op(std::mem::take(&mut self.text), span));
            return;
        }
        let mut rest = self.text.as_str();
        while let Some(first) = rest.chars().next() {
            let whole = OPERATORS.iter().find(|op| rest.starts_with(**op)).copied();
            let (op, after) = rest.split_at(whole.map_or(first.len_utf8(), str::len));
            toks.push(Tok::Op(op.to_owned(), span));
            rest = after;
        }
        self.text.clear();
    }

    fn flush_word(&mut self, toks: &mut Vec<Tok>) {
        let span = self.span.take().unwrap_or_else(Span::mixed_site);
        toks.push(Tok::Word(std::mem::take(&mut self.text), span));
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
                    Some(Tok::Word(name, span)) => short.push(Tok::Plumbing(name, span, start)),
                    other => short.extend(other),
                }
            }
            // `::core::default::Default`, `::std::vec!`: the type or macro is enough.
            Tok::Word(name, span) if begins_std_path(&short) => {
                let is_macro = left.peek().is_some_and(|next| next.is_op("!"));
                let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
                if is_macro || is_type {
                    drop_path(&mut short);
                }
                short.push(Tok::Word(name, span));
            }
            Tok::Group(Delimiter::Parenthesis, args, span) => match method(&short) {
                Some(name) => methods::call(&mut short, &name, args),
                None => short.push(Tok::Group(Delimiter::Parenthesis, args, span)),
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
fn drop_path(toks: &mut Vec<Tok>) -> Option<Span> {
    let mut start = None;
    while toks.last().is_some_and(|tok| tok.is_op("::")) {
        start = toks.pop();
        if matches!(toks.last(), Some(Tok::Word(name, _)) if !is_keyword(name) && !name.starts_with('\'')) {
            start = toks.pop();
        }
    }
    start.map(|tok| tok.span())
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
