//! Operands and operations.

use super::calls::callee;
use super::{Need, Writer, encode};
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Form, Length, Op, Operand, Place, Proj, Wrapper, is_full};
use crate::ir::ssa::{Adapter, Items, Loop, Var};
use crate::ir::text::type_tokens;
use crate::lower::written_as;
use crate::parse::item::Passing;
use quote::ToTokens;

impl Writer<'_> {
    fn passing(&self, var: Var) -> Option<(Passing, bool)> {
        let index = self.program.func.params.iter().position(|param| *param == var)?;
        self.program
            .item
            .params
            .get(index)
            .map(|param| match param.changes() {
                true => (Passing::Value, false),
                false => (param.passing, param.is_static),
            })
    }

    /// Whether a variable is a reference in the text, too.
    fn is_reference(&self, var: Var) -> bool {
        match self.passing(var) {
            Some((Passing::Value, _)) | None => false,
            Some((_, is_static)) => is_static || self.kind(var) != Holds::Scalar,
        }
    }

    pub(super) fn is_generator(&self, var: Var) -> bool {
        self.generators.contains(&var.index())
    }

    /// Whether a variable holds numbers, which are copied.
    fn is_copied(&self, var: Var) -> bool {
        is_copied(&self.kind(var)) && !self.owning.contains(&var.index())
    }

    /// An operand as a value of its own.
    pub(super) fn owned(&mut self, operand: &Operand<Var>) -> String {
        match operand {
            Operand::Var(var) => match self.passing(*var) {
                Some((Passing::Slice, false)) => format!("{}.to_vec()", self.name(*var)),
                Some((passing, true)) if passing != Passing::Value => self.name(*var),
                _ if self.is_copied(*var) || self.moving.contains(&var.index()) => self.name(*var),
                _ if self.is_generator(*var) => format!("{}.now()", self.name(*var)),
                _ => format!("{}.clone()", self.name(*var)),
            },
            Operand::Lit(syn::Lit::Float(float)) if float.suffix().is_empty() => {
                let suffix = self
                    .program
                    .float
                    .map(|float| format!("_{float}"))
                    .unwrap_or_default();
                format!("{}{suffix}", float.base10_digits().trim_end_matches('.'))
            }
            _ => self.operand(operand),
        }
    }

    /// An operand where it is only looked at.
    pub(super) fn operand(&mut self, operand: &Operand<Var>) -> String {
        match operand {
            Operand::Var(var) => self.name(*var),
            Operand::Lit(lit) => lit.to_token_stream().to_string().replace("- ", "-"),
            Operand::Path(path) => encode::spliced(path.to_token_stream()),
            Operand::Unit => "()".to_owned(),
            Operand::Ref(place) if self.passed_on(place).is_some() => {
                self.passed_on(place).unwrap_or_default()
            }
            Operand::Ref(place) if place.path.is_empty() && self.is_reference(place.base) => {
                self.name(place.base)
            }
            Operand::Ref(place) => format!("&{}", self.place(place)),
            Operand::Mut(place) if self.is_generator(place.base) => format!("&{}", self.place(place)),
            // What the call leaves there is in its outcome.
            Operand::Mut(place) => match place.path.last() {
                Some(Proj::Range { .. }) => format!("{}.to_vec()", self.place(place)),
                _ => format!("{}.clone()", self.place(place)),
            },
        }
    }

    /// An operand of an operator: what may be a tensor is a copy, which costs nothing; it may also be a number.
    pub(super) fn side(&mut self, operand: &Operand<Var>) -> String {
        match operand {
            Operand::Var(var) if !self.is_copied(*var) && !self.is_reference(*var) => {
                format!("{}.clone()", self.name(*var))
            }
            Operand::Lit(lit) if is_negative(lit) => format!("({})", self.operand(operand)),
            _ => self.operand(operand),
        }
    }

    pub(super) fn place(&mut self, place: &Place<Var>) -> String {
        if let Some(held) = self.held(place.base, &place.path) {
            return self.extended(held, &place.path[1..]);
        }
        let base = self.name(place.base);
        self.extended(base, &place.path)
    }

    pub(super) fn extended(&mut self, base: String, path: &[Proj<Var>]) -> String {
        path.iter().fold(base, |place, proj| match proj {
            Proj::Field(member) => format!("{place}.{}", member.to_token_stream()),
            Proj::Payload(part) if is_full(&part.variant) => {
                format!("(*{place}.iter().next().expect(\"a value\"))")
            }
            Proj::Payload(part) => {
                let (variant, member) = (type_tokens(&part.variant), part.member.to_token_stream());
                format!(
                    "(*match &{place} {{ {variant} {{ {member}: part, .. }} => part, _ => unreachable!() }})"
                )
            }
            _ => format!("{place}[{}]", self.index(proj)),
        })
    }

    pub(super) fn index(&mut self, proj: &Proj<Var>) -> String {
        match proj {
            Proj::Index(i) => self.operand(i),
            Proj::Multi { indices, tuple } => {
                let indices: Vec<_> = indices.iter().map(|i| self.operand(i)).collect();
                let indices = indices.join(", ");
                if *tuple {
                    format!("({indices})")
                } else {
                    format!("[{indices}]")
                }
            }
            Proj::Range { lo, hi, inclusive } => {
                let lo = lo.as_ref().map(|lo| self.operand(lo)).unwrap_or_default();
                let hi = hi.as_ref().map(|hi| self.operand(hi)).unwrap_or_default();
                format!("{lo}{}{hi}", if *inclusive { "..=" } else { ".." })
            }
            Proj::Field(_) | Proj::Payload(_) => String::new(),
        }
    }

    /// An operation; `out` is what it defines.
    pub(super) fn op(&mut self, out: Option<Var>, op: &Op<Var>) -> String {
        if let Some(call) = self.drawing(out, op).or_else(|| self.leaving(out, op)) {
            return call;
        }
        if let Some(function) = self.function(op) {
            return function;
        }
        match op {
            Op::Copy(x) | Op::Primal(x) => self.owned(x),
            Op::Returned(x) => format!("{}.0.clone()", self.operand(x)),
            Op::Outcome { value, left } => {
                let all: Vec<_> = std::iter::once(value).chain(left).cloned().collect();
                format!("({})", self.list(&all))
            }
            Op::Get(place) => {
                let text = self.place(place);
                match place.path.last() {
                    Some(Proj::Range { .. }) => format!("{text}.to_vec()"),
                    _ if out.is_some_and(|out| self.is_copied(out)) => text,
                    _ => match out.map_or(Holds::Unknown, |out| self.kind(out)) {
                        Holds::Seq(_) | Holds::Tuple(_) => format!("{text}.clone()"),
                        // It may be a reference, and stays one.
                        _ => format!("Clone::clone(&{text})"),
                    },
                }
            }
            Op::Deref(x) => format!("*{}", self.operand(x)),
            Op::Unary { op, arg } => format!("{}{}", op.to_token_stream(), self.side(arg)),
            Op::Binary { op, lhs, rhs } => {
                format!("{} {} {}", self.side(lhs), op.to_token_stream(), self.side(rhs))
            }
            Op::Compare { op, lhs, rhs } => {
                format!(
                    "{} {} {}",
                    self.operand(lhs),
                    op.to_token_stream(),
                    self.operand(rhs)
                )
            }
            Op::Cast { arg, ty } => match arg {
                Operand::Lit(_) => format!("{} as {}", self.side(arg), type_tokens(ty)),
                _ => format!("{} as {}", self.operand(arg), type_tokens(ty)),
            },
            Op::Method { recv, name, .. } if name == "is_hollow" => {
                self.needs.insert(Need::Pure);
                format!("pure::emptied(&{})", self.receiver(recv))
            }
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => {
                let mut recv = self.receiver(recv);
                // They take what they are called on, which may be read again.
                if ["expect", "unwrap", "unwrap_or", "unwrap_or_default"]
                    .iter()
                    .any(|taking| name == taking)
                {
                    recv += ".clone()";
                }
                if let Some(method) = written_as(&name.to_string()) {
                    return self.after_change(&recv, method, args);
                }
                let turbofish = turbofish.as_ref().map(type_tokens).unwrap_or_default();
                format!("{recv}.{name}{turbofish}({})", self.list(args))
            }
            Op::Call { func, args } => match func.applied() {
                Some(applied) => self.applied(applied, args),
                None => format!("{}({})", callee(func), self.list(args)),
            },
            Op::Wrap {
                by: by @ (Wrapper::Full | Wrapper::Hollow),
                value,
            } => {
                self.needs.insert(Need::Pure);
                self.moving.extend(out.map(Var::index));
                format!("{}({})", by.name(), self.owned(value))
            }
            Op::Wrap { by, value } => format!("{}({})", by.name(), self.owned(value)),
            Op::Is { value, variant } if is_full(&variant.path) => {
                format!("{}.iter().next().is_some()", self.receiver(value))
            }
            Op::Is { value, variant } => {
                let path = type_tokens(&variant.path);
                let fields = if variant.fields { " { .. }" } else { "" };
                format!("matches!({}, {path}{fields})", self.operand(value))
            }
            Op::Tuple(items) if items.len() == 1 => format!("({},)", self.list(items)),
            Op::Tuple(items) => format!("({})", self.list(items)),
            Op::Struct { form, values, rest } => self.structure(form, values, rest.as_ref()),
            Op::Array { items, vec } => format!("{}[{}]", prefix(*vec), self.list(items)),
            Op::Repeat { item, len, vec } => {
                let len = match len {
                    Length::Operand(len) => self.operand(len),
                    Length::Const(len) => encode::spliced(len.to_token_stream()),
                };
                format!("{}[{}; {len}]", prefix(*vec), self.owned(item))
            }
            Op::Opaque {
                tokens: opaque,
                inputs,
            } => {
                let expr = encode::spliced(opaque.expr.to_token_stream());
                let renamed = inputs.iter().filter(|(name, var)| *name != self.name(*var));
                let lets: String = renamed
                    .map(|(name, var)| match opaque.format {
                        true => format!("let {name} = &{}; ", self.name(*var)),
                        false => format!("let {name} = {}.clone(); ", self.name(*var)),
                    })
                    .collect();
                if lets.is_empty() {
                    expr
                } else {
                    format!("{{ {lets}{expr} }}")
                }
            }
        }
    }

    /// What a method is called on.
    pub(super) fn receiver(&mut self, recv: &Operand<Var>) -> String {
        match recv {
            Operand::Ref(place) => self.place(place),
            Operand::Lit(_) => self.owned(recv),
            _ => self.operand(recv),
        }
    }

    pub(super) fn list(&mut self, items: &[Operand<Var>]) -> String {
        let items: Vec<_> = items.iter().map(|item| self.owned(item)).collect();
        items.join(", ")
    }

    fn structure(&mut self, form: &Form, values: &[Operand<Var>], rest: Option<&Operand<Var>>) -> String {
        let path = encode::spliced(form.path.to_token_stream());
        if form.tuple {
            return format!("{path}({})", self.list(values));
        }
        let fields = form.members.iter().zip(values);
        let mut parts: Vec<_> = fields
            .map(|(member, x)| format!("{}: {}", member.to_token_stream(), self.owned(x)))
            .collect();
        parts.extend(rest.map(|rest| format!("..{}", self.owned(rest))));
        format!("{path} {{ {} }}", parts.join(", "))
    }

    /// What a loop runs over, and the name of its item.
    pub(super) fn items(&mut self, l: &Loop) -> (String, String) {
        let Some(source) = &l.source else {
            return ("std::iter::repeat(())".to_owned(), "()".to_owned());
        };
        let items = match &source.items {
            Items::Inactive(x) => match x {
                Operand::Ref(_) => format!("({}).into_iter()", self.operand(x)),
                _ => format!("{}.into_iter()", self.owned(x)),
            },
            Items::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let mut items = format!("({}{dots}{})", self.operand(lo), self.operand(hi));
                for adapter in adapters {
                    items += &match adapter {
                        Adapter::Rev => ".rev()".to_owned(),
                        Adapter::StepBy(step) => format!(".step_by({})", self.operand(step)),
                    };
                }
                items
            }
        };
        (items, self.name(source.item))
    }
}

pub(super) fn is_copied(kind: &Holds) -> bool {
    match kind {
        Holds::Scalar | Holds::Static => true,
        Holds::Tuple(items) => items.iter().all(is_copied),
        Holds::Option(item) => is_copied(item),
        Holds::Unset | Holds::Seq(_) | Holds::Generator | Holds::Struct(_) | Holds::Unknown => false,
    }
}

fn is_negative(lit: &syn::Lit) -> bool {
    lit.to_token_stream().to_string().starts_with('-')
}

fn prefix(vec: bool) -> &'static str {
    if vec { "vec!" } else { "" }
}
