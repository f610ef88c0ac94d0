//! The text of what `hir` and `ssa` share: operands, places, operations, and the tokens inside them.

use super::op::{Callee, Length, Op, Operand, Place, Proj};
use quote::ToTokens;

/// Prints under the names that `name` gives to variables.
pub(crate) struct Text<'a, V> {
    pub(crate) name: &'a dyn Fn(V) -> String,
}

impl<V: Copy> Text<'_, V> {
    pub(crate) fn op(&self, op: &Op<V>) -> String {
        match op {
            Op::Copy(arg) => self.operand(arg),
            Op::Get(place) => format!("get {}", self.place(place)),
            Op::Deref(arg) => format!("deref {}", self.operand(arg)),
            Op::Unary { op, arg } => format!("{}{}", tokens(op), self.operand(arg)),
            Op::Binary { op, lhs, rhs } | Op::Compare { op, lhs, rhs } => {
                format!(
                    "{} {} {}",
                    self.operand(lhs),
                    op.to_token_stream(),
                    self.operand(rhs)
                )
            }
            Op::Cast { arg, ty } => format!("{} as {}", self.operand(arg), type_tokens(ty)),
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => {
                let turbofish = turbofish.as_ref().map(type_tokens).unwrap_or_default();
                let recv = match recv {
                    Operand::Ref(place) if !place.path.is_empty() => format!("({})", self.operand(recv)),
                    _ => self.operand(recv),
                };
                format!("{recv}.{name}{turbofish}({})", self.operands(args))
            }
            Op::Call { func, args } => {
                let func = match func {
                    Callee::Path(path) | Callee::Method(path) => type_tokens(path),
                    Callee::Transform { ty, .. } => format!("<{}>", type_tokens(ty)),
                };
                format!("call {func}({})", self.operands(args))
            }
            Op::Tuple(items) => format!("tuple({})", self.operands(items)),
            Op::Struct { form, values, rest } => {
                let fields = form.members.iter().zip(values);
                let mut parts: Vec<_> = fields
                    .map(|(member, x)| format!("{}: {}", type_tokens(member), self.operand(x)))
                    .collect();
                parts.extend(rest.as_ref().map(|rest| format!("..{}", self.operand(rest))));
                format!("struct {} {{ {} }}", type_tokens(&form.path), parts.join(", "))
            }
            Op::Wrap { by, value } => format!("{}({})", by.name(), self.operand(value)),
            Op::Is { value, variant } => {
                format!("{} is {}", self.operand(value), type_tokens(&variant.path))
            }
            Op::Array { items, vec } => format!("{}[{}]", vec_prefix(*vec), self.operands(items)),
            Op::Repeat { item, len, vec } => {
                let len = match len {
                    Length::Operand(len) => self.operand(len),
                    Length::Const(len) => tokens(len),
                };
                format!("{}[{}; {len}]", vec_prefix(*vec), self.operand(item))
            }
            Op::Primal(arg) => format!("primal {}", self.operand(arg)),
            Op::Returned(arg) => format!("returned {}", self.operand(arg)),
            Op::Outcome { value, left } => {
                format!("outcome {} left({})", self.operand(value), self.operands(left))
            }
            Op::Opaque {
                tokens: opaque,
                inputs,
            } => {
                let kind = if opaque.format { "format" } else { opaque.construct };
                let inputs: Vec<String> = inputs
                    .iter()
                    .map(|(name, var)| format!("{name} = {}", (self.name)(*var)))
                    .collect();
                format!(
                    "opaque <{kind}> `{}` [{}]",
                    tokens(&opaque.expr),
                    inputs.join(", ")
                )
            }
        }
    }

    pub(crate) fn operands(&self, operands: &[Operand<V>]) -> String {
        let operands: Vec<String> = operands.iter().map(|operand| self.operand(operand)).collect();
        operands.join(", ")
    }

    pub(crate) fn operand(&self, operand: &Operand<V>) -> String {
        match operand {
            Operand::Var(var) => (self.name)(*var),
            Operand::Lit(lit) => lit.to_token_stream().to_string().replace("- ", "-"),
            Operand::Path(path) => tokens(path),
            Operand::Unit => "()".to_owned(),
            Operand::Ref(place) => format!("&{}", self.place(place)),
            Operand::Mut(place) => format!("&mut {}", self.place(place)),
        }
    }

    pub(crate) fn place(&self, place: &Place<V>) -> String {
        format!("{}{}", (self.name)(place.base), self.path(&place.path))
    }

    pub(crate) fn path(&self, path: &[Proj<V>]) -> String {
        path.iter().map(|proj| self.proj(proj)).collect()
    }

    fn proj(&self, proj: &Proj<V>) -> String {
        let end = |end: &Option<Operand<V>>| end.as_ref().map(|end| self.operand(end)).unwrap_or_default();
        match proj {
            Proj::Index(index) => format!("[{}]", self.operand(index)),
            Proj::Multi {
                indices,
                tuple: false,
            } => format!("[[{}]]", self.operands(indices)),
            Proj::Multi { indices, tuple: true } => format!("[({})]", self.operands(indices)),
            Proj::Range { lo, hi, inclusive } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("[{}{dots}{}]", end(lo), end(hi))
            }
            Proj::Field(member) => format!(".{}", member.to_token_stream()),
            Proj::Payload(part) => format!(
                ".{}.{}",
                type_tokens(&part.variant),
                part.member.to_token_stream()
            ),
        }
    }
}

fn vec_prefix(vec: bool) -> &'static str {
    if vec { "vec!" } else { "" }
}

/// The source text of tokens, without the spaces that only the token printer puts there.
pub(crate) fn tokens(tokens: &impl ToTokens) -> String {
    const TIGHTER: &[(&str, &str)] = &[
        (" ! (", "!("),
        (" ! [", "!["),
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        (" : ", ": "),
        (" . ", "."),
        ("& ", "&"),
    ];
    TIGHTER
        .iter()
        .fold(tokens.to_token_stream().to_string(), |text, (from, to)| {
            text.replace(from, to)
        })
}

/// The same for a type, where `<` and `>` are brackets.
pub(crate) fn type_tokens(ty: &impl ToTokens) -> String {
    const TIGHTER: &[(&str, &str)] = &[
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (",::", ", ::"),
    ];
    TIGHTER
        .iter()
        .fold(tokens(ty), |text, (from, to)| text.replace(from, to))
}
