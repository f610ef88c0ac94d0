//! Operands, operations, and copies of values with a part replaced.

use super::{Need, Writer, encode};
use crate::analysis::kind::Kind as Holds;
use crate::hir::SetHow;
use crate::ir::op::{Callee, Form, Length, Op, Operand, Place, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Adapter, Items, Kind, Loop, Stmt, Var};
use crate::ir::text::type_tokens;
use crate::ir::visit::{Event, walk};
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

    fn is_generator(&self, var: Var) -> bool {
        let info = self.program.func.vars.get(var.index());
        info.is_some_and(|info| info.generator) || self.kind(var) == Holds::Generator
    }

    /// An operand as a value of its own.
    pub(super) fn owned(&mut self, operand: &Operand<Var>) -> String {
        match operand {
            Operand::Var(var) => match self.passing(*var) {
                Some((Passing::Slice, false)) => format!("{}.to_vec()", self.name(*var)),
                Some((_, true)) => self.name(*var),
                _ if is_copied(&self.kind(*var)) => self.name(*var),
                _ => format!("{}.clone()", self.name(*var)),
            },
            Operand::Lit(syn::Lit::Float(float)) if float.suffix().is_empty() => {
                let suffix = self
                    .program
                    .float
                    .map(|float| format!("_{float}"))
                    .unwrap_or_default();
                format!("{}{suffix}", float.base10_digits())
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
            Operand::Ref(place) if place.path.is_empty() && self.is_reference(place.base) => {
                self.name(place.base)
            }
            Operand::Ref(place) => format!("&{}", self.place(place)),
            Operand::Mut(place) if self.is_generator(place.base) => format!("&mut {}", self.place(place)),
            // What the call leaves there is in its outcome.
            Operand::Mut(place) => match place.path.last() {
                Some(Proj::Range { .. }) => format!("{}.to_vec()", self.place(place)),
                _ => format!("{}.clone()", self.place(place)),
            },
        }
    }

    /// An operand of an operator: what is not copied is borrowed.
    fn side(&mut self, operand: &Operand<Var>) -> String {
        match operand {
            Operand::Var(var) if !is_copied(&self.kind(*var)) && !self.is_reference(*var) => {
                format!("&{}", self.name(*var))
            }
            Operand::Lit(lit) if is_negative(lit) => format!("({})", self.operand(operand)),
            _ => self.operand(operand),
        }
    }

    fn place(&mut self, place: &Place<Var>) -> String {
        let base = self.name(place.base);
        self.extended(base, &place.path)
    }

    fn extended(&mut self, base: String, path: &[Proj<Var>]) -> String {
        path.iter().fold(base, |place, proj| match proj {
            Proj::Field(member) => format!("{place}.{}", member.to_token_stream()),
            Proj::Payload(part) => {
                let (variant, member) = (type_tokens(&part.variant), part.member.to_token_stream());
                format!(
                    "(*match &{place} {{ {variant} {{ {member}: part, .. }} => part, _ => unreachable!() }})"
                )
            }
            _ => format!("{place}[{}]", self.index(proj)),
        })
    }

    fn index(&mut self, proj: &Proj<Var>) -> String {
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
        match op {
            Op::Copy(x) | Op::Primal(x) => self.owned(x),
            Op::Returned(x) => {
                self.notes.insert(
                    "A call of a function that changes its arguments returns a tuple: its value, and the new ones.".to_owned(),
                );
                format!("{}.0.clone()", self.operand(x))
            }
            Op::Outcome { value, left } => {
                let all: Vec<_> = std::iter::once(value).chain(left).cloned().collect();
                format!("({})", self.list(&all))
            }
            Op::Get(place) => {
                let text = self.place(place);
                match place.path.last() {
                    Some(Proj::Range { .. }) => format!("{text}.to_vec()"),
                    _ => match out.map_or(Holds::Unknown, |out| self.kind(out)) {
                        kind if is_copied(&kind) => text,
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
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => {
                let recv = match recv {
                    Operand::Ref(place) => self.place(place),
                    Operand::Lit(_) => self.owned(recv),
                    _ => self.operand(recv),
                };
                let turbofish = turbofish.as_ref().map(type_tokens).unwrap_or_default();
                format!("{recv}.{name}{turbofish}({})", self.list(args))
            }
            Op::Call { func, args } => {
                let func = match func {
                    Callee::Path(path) | Callee::Method(path) => type_tokens(path),
                    Callee::Transform { ty, .. } => format!("<{} as Default>::default()", type_tokens(ty)),
                };
                format!("{func}({})", self.list(args))
            }
            Op::Wrap { by, value } => format!("{}({})", by.name(), self.owned(value)),
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

    fn list(&mut self, items: &[Operand<Var>]) -> String {
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

    /// A copy of `base` with the value at a path replaced, or added to.
    pub(super) fn set(&mut self, base: Var, path: &[Proj<Var>], how: SetHow, value: &Operand<Var>) -> String {
        let (text, kind) = (self.name(base), self.kind(base));
        self.replaced(text, &kind, path, &mut |writer, place, _| match how {
            SetHow::Assign => writer.owned(value),
            SetHow::Add => format!("{place} + {}", writer.side(value)),
            SetHow::Sub => format!("{place} - {}", writer.side(value)),
        })
    }

    /// A copy of `base` after a method that changes the place at a path.
    pub(super) fn mutated(
        &mut self,
        base: Var,
        path: &[Proj<Var>],
        method: &str,
        args: &[Operand<Var>],
        wanted: bool,
    ) -> String {
        let (text, kind) = (self.name(base), self.kind(base));
        if wanted {
            self.note_of(method);
            let place = self.extended(text, path);
            let args: String = args.iter().map(|arg| format!(", {}", self.owned(arg))).collect();
            return format!("after_{method}(&{place}{args})");
        }
        self.replaced(text, &kind, path, &mut |writer, place, kind| {
            writer.changed(&place, kind, method, args)
        })
    }

    fn changed(&mut self, place: &str, kind: &Holds, method: &str, args: &[Operand<Var>]) -> String {
        let copied = matches!(kind, Holds::Seq(item) if is_copied(item));
        match (method, args) {
            (_, [Operand::Var(outcome)]) if let Some(slot) = Slot::of(method) => {
                format!(
                    "{}.{}.clone()",
                    self.name(*outcome),
                    self.slot_index(*outcome, slot)
                )
            }
            ("push", [x]) => format!("[&{place}[..], &[{}]].concat()", self.owned(x)),
            ("clear", []) => format!("{place}[..0].to_vec()"),
            ("truncate", [n]) => {
                let n = self.operand(n);
                format!("{place}[..{place}.len().min({n})].to_vec()")
            }
            ("fill", [x]) => {
                self.needs.insert(Need::Places);
                format!("{place}.filled({})", self.owned(x))
            }
            ("swap", [i, j]) => {
                self.needs.insert(Need::Places);
                let (i, j) = (self.operand(i), self.operand(j));
                let clone = if copied { "" } else { ".clone()" };
                format!("{place}.put({i}, {place}[{j}]{clone}).put({j}, {place}[{i}]{clone})")
            }
            _ => {
                self.note_of(method);
                let args: String = args.iter().map(|arg| format!(", {}", self.owned(arg))).collect();
                format!("after_{method}(&{place}{args})")
            }
        }
    }

    /// Which part of an outcome goes into a place: behind the value come the receiver's and the arguments'.
    fn slot_index(&self, outcome: Var, slot: Slot) -> usize {
        let mut slots = 0;
        walk(self.program.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: Kind::Mutate { args, method, .. },
                ..
            }) = event
                && matches!(args.as_slice(), [Operand::Var(var)] if *var == outcome)
                && Slot::of(&method.to_string()).is_some()
            {
                slots += 1;
            }
        });
        match slot {
            Slot::Receiver(_) => 1,
            Slot::Argument(behind) => slots - behind,
        }
    }

    fn note_of(&mut self, method: &str) {
        self.notes.insert(format!("`after_{method}` is a copy of its first argument after `{method}`, with the result if that is used."));
    }

    /// A copy of `whole` with another value at a path.
    fn replaced(
        &mut self,
        whole: String,
        kind: &Holds,
        path: &[Proj<Var>],
        new: &mut dyn FnMut(&mut Self, String, &Holds) -> String,
    ) -> String {
        let Some((step, rest)) = path.split_first() else {
            return new(self, whole, kind);
        };
        let part = self.extended(whole.clone(), std::slice::from_ref(step));
        match (step, kind) {
            (Proj::Field(syn::Member::Unnamed(index)), Holds::Tuple(items)) => {
                let mut parts = Vec::new();
                for (i, item) in items.iter().enumerate() {
                    let is_new = i == index.index as usize;
                    parts.push(match (is_new, is_copied(item)) {
                        (true, _) => self.replaced(part.clone(), item, rest, new),
                        (false, true) => format!("{whole}.{i}"),
                        (false, false) => format!("{whole}.{i}.clone()"),
                    });
                }
                format!("({})", parts.join(", "))
            }
            (Proj::Field(member), _) => {
                let member = member.to_token_stream();
                self.notes.insert(format!(
                    "`with_{member}` is a copy of its first argument with another field `{member}`."
                ));
                let value = self.replaced(part, &Holds::Unknown, rest, new);
                format!("with_{member}(&{whole}, {value})")
            }
            (Proj::Range { lo, .. }, _) => {
                self.needs.insert(Need::Places);
                let lo = lo.as_ref().map_or_else(|| "0".to_owned(), |lo| self.operand(lo));
                let value = self.replaced(format!("{part}.to_vec()"), kind, rest, new);
                format!("{whole}.put_from({lo}, &{value})")
            }
            // What a pattern binds is not written.
            (Proj::Payload(_), _) => part,
            (Proj::Index(_), Holds::Seq(item)) => {
                self.needs.insert(Need::Places);
                let (index, value) = (self.index(step), self.replaced(part, item, rest, new));
                format!("{whole}.put({index}, {value})")
            }
            (Proj::Index(_) | Proj::Multi { .. }, _) => {
                self.notes
                    .insert("`put` is a copy of its first argument with another element.".to_owned());
                let (index, value) = (self.index(step), self.replaced(part, &Holds::Unknown, rest, new));
                format!("put(&{whole}, {index}, {value})")
            }
        }
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

fn is_copied(kind: &Holds) -> bool {
    match kind {
        Holds::Scalar | Holds::Static => true,
        Holds::Tuple(items) => items.iter().all(is_copied),
        Holds::Option(item) => is_copied(item),
        Holds::Unset | Holds::Seq(_) | Holds::Generator | Holds::Unknown => false,
    }
}

fn is_negative(lit: &syn::Lit) -> bool {
    lit.to_token_stream().to_string().starts_with('-')
}

fn prefix(vec: bool) -> &'static str {
    if vec { "vec!" } else { "" }
}
