//! Calls of the runtime that stand for operators, as the operators. For reading only: what is not known
//! here is printed as the call it is.

use super::printer::Printer;
use super::tokens::{Delimiter, Tok, is_keyword};

/// How tightly the parts of an expression hold together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Binding {
    Other,
    Assign,
    Compare,
    Sum,
    Product,
    Unary,
    Atom,
}

/// A printed expression.
struct Expr {
    text: String,
    binding: Binding,
}

impl Expr {
    fn atom(text: String) -> Self {
        Expr {
            text,
            binding: Binding::Atom,
        }
    }

    /// In parentheses, unless it holds together at least as tightly.
    fn at_least(self, binding: Binding) -> String {
        if self.binding >= binding {
            self.text
        } else {
            format!("({})", self.text)
        }
    }
}

/// A call of `name` as an operator, and how many tokens after the name it takes. `before` and `after` are
/// what stands around the name.
pub(super) fn call(
    printer: &mut Printer<'_>,
    name: &str,
    (before, after): (Option<&Tok>, &[Tok]),
    depth: usize,
) -> Option<(String, usize)> {
    let (expr, len) = operator(printer, name, after, depth)?;
    let alone = before.is_none_or(separates) && after.get(len).is_none_or(separates);
    let text = if alone {
        expr.text
    } else {
        expr.at_least(Binding::Atom)
    };
    Some((text, len))
}

/// Whether no operator joins an expression to the one beyond this token.
fn separates(tok: &Tok) -> bool {
    match tok {
        Tok::Op(op, _) => [",", ";", "=", "=>", "|", "->", ":"]
            .iter()
            .any(|separator| op == separator),
        Tok::Word(word, _) => is_keyword(word) && word != "as",
        Tok::Group(delimiter, ..) => *delimiter == Delimiter::Brace,
        Tok::Plumbing(..) => false,
    }
}

fn operator(printer: &mut Printer<'_>, name: &str, after: &[Tok], depth: usize) -> Option<(Expr, usize)> {
    let skipped = turbofish_len(after);
    let args = after.get(skipped)?.group(Delimiter::Parenthesis)?;
    let args = arguments(args);
    let mut rewriter = Rewriter { printer, depth };
    let expr = match (name, args.as_slice()) {
        ("add", [a, b]) => rewriter.binary(a, "+", b, Binding::Sum),
        ("sub", [a, b]) => rewriter.binary(a, "-", b, Binding::Sum),
        ("mul", [a, b]) => rewriter.binary(a, "*", b, Binding::Product),
        ("div", [a, b]) => rewriter.binary(a, "/", b, Binding::Product),
        ("rem", [a, b]) => rewriter.binary(a, "%", b, Binding::Product),
        ("neg", [a]) => rewriter.negated(a),
        ("eq", [a, b]) => rewriter.binary(a, "==", b, Binding::Compare),
        ("ne", [a, b]) => rewriter.binary(a, "!=", b, Binding::Compare),
        ("lt", [a, b]) => rewriter.binary(a, "<", b, Binding::Compare),
        ("le", [a, b]) => rewriter.binary(a, "<=", b, Binding::Compare),
        ("gt", [a, b]) => rewriter.binary(a, ">", b, Binding::Compare),
        ("ge", [a, b]) => rewriter.binary(a, ">=", b, Binding::Compare),
        ("copy", [a]) => Expr::atom(format!("{}.clone()", rewriter.operand(a).at_least(Binding::Atom))),
        ("lit" | "number", [a]) => rewriter.expr(a),
        ("get", [x, i]) => rewriter.index(x, i),
        ("set", [x, i, value]) => {
            let place = rewriter.part(x, &[i]);
            rewriter.assign(place, "=", value)
        }
        ("acc", [bar, ct]) | ("put", [bar, ct, _]) => {
            let bar = rewriter.place(bar);
            rewriter.assign(bar, "+=", ct)
        }
        ("acc_neg", [bar, ct]) => {
            let bar = rewriter.place(bar);
            rewriter.assign(bar, "-=", ct)
        }
        _ => return None,
    };
    Some((expr, skipped + 1))
}

/// The arguments between commas, those of generic lists aside.
fn arguments(toks: &[Tok]) -> Vec<&[Tok]> {
    let mut arguments = Vec::new();
    let (mut start, mut i) = (0, 0);
    while let Some(tok) = toks.get(i) {
        if tok.is_op(",") {
            arguments.extend(toks.get(start..i));
            start = i + 1;
        }
        i += turbofish_len(toks.get(i..).unwrap_or_default()).max(1);
    }
    arguments.extend(toks.get(start..).filter(|last| !last.is_empty()));
    arguments
}

/// `::<..>`
pub(super) fn turbofish_len(toks: &[Tok]) -> usize {
    let [path, open, ..] = toks else { return 0 };
    if !path.is_op("::") || !open.is_op("<") {
        return 0;
    }
    let mut angles = 0_usize;
    for (i, tok) in toks.iter().enumerate().skip(1) {
        match tok {
            Tok::Op(op, _) if op == "<" => angles += 1,
            Tok::Op(op, _) if op == ">" => angles = angles.saturating_sub(1),
            Tok::Op(op, _) if op == ">>" => angles = angles.saturating_sub(2),
            _ => {}
        }
        if angles == 0 {
            return i + 1;
        }
    }
    0
}

struct Rewriter<'p, 'a> {
    printer: &'p mut Printer<'a>,
    depth: usize,
}

impl Rewriter<'_, '_> {
    fn binary(&mut self, a: &[Tok], op: &str, b: &[Tok], binding: Binding) -> Expr {
        let above = match binding {
            Binding::Compare => Binding::Sum,
            Binding::Sum => Binding::Product,
            _ => Binding::Unary,
        };
        // Comparisons do not chain.
        let left = if binding == Binding::Compare {
            above
        } else {
            binding
        };
        let (a, b) = (self.operand(a).at_least(left), self.operand(b).at_least(above));
        Expr {
            text: format!("{a} {op} {b}"),
            binding,
        }
    }

    fn negated(&mut self, a: &[Tok]) -> Expr {
        let a = self.operand(a).at_least(Binding::Unary);
        Expr {
            text: format!("-{a}"),
            binding: Binding::Unary,
        }
    }

    fn assign(&mut self, place: Expr, op: &str, value: &[Tok]) -> Expr {
        let value = self.operand(value).text;
        Expr {
            text: format!("{} {op} {value}", place.text),
            binding: Binding::Assign,
        }
    }

    fn index(&mut self, x: &[Tok], i: &[Tok]) -> Expr {
        let x = self.operand(x).at_least(Binding::Atom);
        let i = self.expr(i).text;
        Expr::atom(format!("{x}[{i}]"))
    }

    /// The place behind `&mut place`, or behind a reference to one.
    fn place(&mut self, toks: &[Tok]) -> Expr {
        match toks {
            [and, mutable, rest @ ..] if and.is_op("&") && mutable.is_word("mut") => self.expr(rest),
            [Tok::Plumbing(name, ..), args] => {
                let Some(args) = args.group(Delimiter::Parenthesis) else {
                    return self.deref(toks);
                };
                let args = arguments(args);
                match (name.as_str(), args.as_slice()) {
                    ("bar_at", [bar, i]) => self.part(bar, &[i]),
                    ("bar_range", [bar, lo, hi]) => self.part(bar, &[lo, hi]),
                    _ => self.deref(toks),
                }
            }
            _ => self.deref(toks),
        }
    }

    fn deref(&mut self, toks: &[Tok]) -> Expr {
        let text = self.expr(toks).at_least(Binding::Unary);
        Expr {
            text: format!("*{text}"),
            binding: Binding::Unary,
        }
    }

    /// An element or, between two ends, a range of a place.
    fn part(&mut self, bar: &[Tok], ends: &[&[Tok]]) -> Expr {
        let place = self.place(bar);
        // Indexing goes through references by itself.
        let place = place.text.strip_prefix('*').map_or_else(
            || Expr::atom(place.text.clone()),
            |inner| Expr::atom(inner.to_owned()),
        );
        let ends: Vec<String> = ends.iter().map(|end| self.expr(end).text).collect();
        Expr::atom(format!("{}[{}]", place.text, ends.join("..")))
    }

    /// What `&x` refers to, or what `x` does. That of a copy is that of the original.
    fn operand(&mut self, toks: &[Tok]) -> Expr {
        match toks {
            [
                and,
                Tok::Plumbing(name, ..),
                Tok::Group(Delimiter::Parenthesis, original, _),
            ] if and.is_op("&") && name == "copy" => self.operand(original),
            [and, rest @ ..] if and.is_op("&") && !rest.first().is_some_and(|tok| tok.is_word("mut")) => {
                self.expr(rest)
            }
            _ => self.expr(toks),
        }
    }

    fn expr(&mut self, toks: &[Tok]) -> Expr {
        match toks {
            [Tok::Plumbing(name, ..), rest @ ..] => {
                if let Some((expr, len)) = operator(self.printer, name, rest, self.depth)
                    && len == rest.len()
                {
                    return expr;
                }
            }
            // `(*x)`
            [Tok::Group(Delimiter::Parenthesis, inner, _)] if binding(inner) == Binding::Unary => {
                return self.expr(inner);
            }
            _ => {}
        }
        let mut text = String::new();
        self.printer.inline(toks, self.depth, &mut text);
        Expr {
            text,
            binding: binding(toks),
        }
    }
}

/// How tightly tokens hold together, as far as that is plain.
fn binding(toks: &[Tok]) -> Binding {
    match toks {
        [mark, rest @ ..] if ["&", "*", "-", "!"].iter().any(|op| mark.is_op(op)) => {
            let rest = if rest.first().is_some_and(|tok| tok.is_word("mut")) {
                &rest[1..]
            } else {
                rest
            };
            if binding(rest) >= Binding::Unary {
                Binding::Unary
            } else {
                Binding::Other
            }
        }
        [Tok::Word(word, _), ..] if is_keyword(word) => Binding::Other,
        [
            Tok::Word(..) | Tok::Plumbing(..) | Tok::Group(Delimiter::Parenthesis | Delimiter::Bracket, ..),
            rest @ ..,
        ] => {
            if is_postfix(rest) {
                Binding::Atom
            } else {
                Binding::Other
            }
        }
        _ => Binding::Other,
    }
}

/// Whether only fields, calls, indices and further steps of a path follow.
fn is_postfix(mut toks: &[Tok]) -> bool {
    loop {
        toks = match toks {
            [] => return true,
            [
                Tok::Group(Delimiter::Parenthesis | Delimiter::Bracket, ..),
                rest @ ..,
            ] => rest,
            [mark, Tok::Word(..), rest @ ..] if mark.is_op(".") || mark.is_op("::") => rest,
            [path, open, ..] if path.is_op("::") && open.is_op("<") => {
                let Some(rest) = toks.get(turbofish_len(toks).max(1)..) else {
                    return false;
                };
                rest
            }
            _ => return false,
        };
    }
}
