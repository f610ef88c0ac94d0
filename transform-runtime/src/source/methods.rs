//! Methods that stand for operators, as the calls of the runtime's functions that mean the same.

use super::tokens::{Delimiter, Tok, is_keyword};

/// Replaces `receiver.op_name`, which the tokens end in, with a call. `name` is without its prefix.
pub(super) fn call(toks: &mut Vec<Tok>, name: &str, args: Vec<Tok>) {
    let at = toks.pop().map_or(0, |tok| tok.line());
    toks.pop();
    let receiver = toks.split_off(receiver_start(toks));
    let start = receiver.first().map_or(at, Tok::line);
    let name = ["_ro", "_or", "_oo", "_o"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    let writer = Writer { at, start };
    let args = split(args);
    let tokens = match (name, args.as_slice()) {
        ("acc" | "acc_neg", [ct]) => writer.call(name, &[writer.place(receiver), ct.clone()]),
        ("acc_mul" | "acc_mul_const" | "acc_neg_mul" | "acc_neg_mul_const", [ct, by]) => {
            let product = writer.call("mul", &[ct.clone(), by.clone()]);
            let add = if name.starts_with("acc_neg") {
                "acc_neg"
            } else {
                "acc"
            };
            writer.call(add, &[writer.place(receiver), writer.borrow(product)])
        }
        ("mul_add_mul", [a, b, c]) => {
            let left = writer.call("mul", &[writer.borrow(receiver), a.clone()]);
            let right = writer.call("mul", &[b.clone(), c.clone()]);
            writer.call("add", &[writer.borrow(left), writer.borrow(right)])
        }
        (name, []) => writer.call(name, &[writer.borrow(receiver)]),
        (name, [arg, ..]) => match name.strip_prefix("const_") {
            Some(name) => writer.call(name, &[arg.clone(), writer.borrow(receiver)]),
            None => {
                let name = name.strip_suffix("_const").unwrap_or(name);
                writer.call(name, &[writer.borrow(receiver), arg.clone()])
            }
        },
    };
    toks.extend(tokens);
}

/// Where the expression begins that the tokens end in: a name or a parenthesis with calls, indices and fields.
fn receiver_start(toks: &[Tok]) -> usize {
    let mut start = toks.len();
    while let Some(before) = start.checked_sub(1) {
        let Some(tok) = toks.get(before) else { break };
        start = before;
        let left = before.checked_sub(1).and_then(|i| toks.get(i));
        let goes_on = match tok {
            Tok::Group(..) => left.is_some_and(|left| match left {
                Tok::Word(word, _) => !is_keyword(word),
                Tok::Plumbing(..) => true,
                Tok::Group(delimiter, ..) => *delimiter != Delimiter::Brace,
                Tok::Op(..) => false,
            }),
            _ => left.is_some_and(|left| left.is_op(".")),
        };
        if !goes_on {
            break;
        }
        if !matches!(tok, Tok::Group(..)) {
            start -= 1;
        }
    }
    start
}

/// The arguments between commas: there are no generic lists in them.
fn split(args: Vec<Tok>) -> Vec<Vec<Tok>> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    for tok in args {
        if tok.is_op(",") {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(tok);
        }
    }
    parts.extend(Some(part).filter(|part| !part.is_empty()));
    parts
}

/// Writes calls that stand where the method does.
struct Writer {
    at: usize,
    start: usize,
}

impl Writer {
    fn call(&self, name: &str, args: &[Vec<Tok>]) -> Vec<Tok> {
        let args = args.join(&Tok::Op(",".to_owned(), self.at));
        vec![
            Tok::Plumbing(name.to_owned(), self.at, self.start),
            Tok::Group(Delimiter::Parenthesis, args, self.at),
        ]
    }

    fn borrow(&self, mut toks: Vec<Tok>) -> Vec<Tok> {
        toks.insert(0, Tok::Op("&".to_owned(), self.at));
        toks
    }

    fn place(&self, mut toks: Vec<Tok>) -> Vec<Tok> {
        toks.splice(
            0..0,
            [
                Tok::Op("&".to_owned(), self.at),
                Tok::Word("mut".to_owned(), self.at),
            ],
        );
        toks
    }
}
