//! Changes in place, as new values: a copy with a part replaced.

use super::values::is_copied;
use super::{Need, Writer};
use crate::analysis::kind::Kind as Holds;
use crate::hir::SetHow;
use crate::ir::op::{Operand, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::Var;
use crate::ir::text::type_tokens;

impl Writer<'_> {
    /// A copy of `base` with the value at a path replaced, or added to.
    pub(super) fn set(&mut self, base: Var, path: &[Proj<Var>], how: SetHow, value: &Operand<Var>) -> String {
        let (text, kind) = (self.name(base), self.kind(base));
        self.replaced(text, &kind, path, &mut |writer, place, _| match how {
            SetHow::Assign => writer.owned(value),
            SetHow::Add => format!("{place} + {}", writer.side(value)),
            SetHow::Sub => format!("{place} - {}", writer.side(value)),
        })
    }

    /// A copy of `base` after a method that changes the place at a path; with what the method returns, if that is wanted.
    pub(super) fn mutated(
        &mut self,
        base: Var,
        path: &[Proj<Var>],
        method: &str,
        args: &[Operand<Var>],
        wanted: bool,
    ) -> String {
        let (text, kind) = (self.name(base), self.kind(base));
        if !wanted {
            return self.replaced(text, &kind, path, &mut |writer, place, kind| {
                writer.changed(&place, kind, method, args)
            });
        }
        self.needs.insert(Need::Pure);
        let place = self.extended(text.clone(), path);
        let (name, args) = (self.unique("it"), self.list(args));
        let call = format!("pure::call({place}.clone(), |{name}| {name}.{method}({args}))");
        let (result, part) = (self.unique("result"), self.unique("part"));
        let whole = self.replaced(text, &kind, path, &mut |_, _, _| part.clone());
        format!("{{ let ({result}, {part}) = {call}; ({whole}, {result}) }}")
    }

    fn changed(&mut self, place: &str, kind: &Holds, method: &str, args: &[Operand<Var>]) -> String {
        if let ([Operand::Var(outcome)], Some(slot)) = (args, Slot::of(method)) {
            return self.slot(*outcome, slot);
        }
        let is_list = matches!(kind, Holds::Seq(_));
        if let ("clear", [], true) = (method, args, is_list) {
            return format!("{place}[..0].to_vec()");
        }
        if let ("truncate", [n], true) = (method, args, is_list) {
            let n = self.operand(n);
            return format!("{place}[..{place}.len().min({n})].to_vec()");
        }
        self.needs.insert(Need::Pure);
        match (method, args) {
            ("push", [x]) if is_list => format!("pure::pushed(&{place}, {})", self.owned(x)),
            ("fill", [x]) if is_list => format!("pure::filled(&{place}, {})", self.owned(x)),
            ("swap", [i, j]) if is_list => {
                format!(
                    "pure::swapped(&{place}, {}, {})",
                    self.operand(i),
                    self.operand(j)
                )
            }
            _ => self.after_change(place, method, args),
        }
    }

    /// A copy of the value after a method that changes it.
    pub(super) fn after_change(&mut self, value: &str, method: &str, args: &[Operand<Var>]) -> String {
        self.needs.insert(Need::Pure);
        let (name, args) = (self.unique("it"), self.list(args));
        format!("pure::after(&{value}, |{name}| {name}.{method}({args}))")
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
                super::tuple_of(&parts)
            }
            (Proj::Field(_), _) => {
                let fields = path
                    .iter()
                    .take_while(|step| matches!(step, Proj::Field(_)))
                    .count();
                let (fields, rest) = path.split_at(fields);
                self.needs.extend([Need::Pure, Need::Assume]);
                let part = self.extended(whole.clone(), fields);
                let name = self.unique("it");
                let place = self.extended(name.clone(), fields);
                let value = self.replaced(part, &Holds::Unknown, rest, new);
                format!("pure::after(&{whole}, |{name}| {place}.assume({value}))")
            }
            (Proj::Payload(payload), _) => {
                self.needs.extend([Need::Pure, Need::Assume]);
                let (name, field) = (self.unique("it"), self.unique("part"));
                let (variant, member) = (type_tokens(&payload.variant), type_tokens(&payload.member));
                let value = self.replaced(part, &Holds::Unknown, rest, new);
                format!(
                    "pure::after(&{whole}, |{name}| match {name} {{ {variant} {{ {member}: {field}, .. }} => \
                     {field}.assume({value}), _ => unreachable!() }})"
                )
            }
            (Proj::Range { lo, .. }, _) => {
                self.needs.insert(Need::Pure);
                let lo = lo.as_ref().map_or_else(|| "0".to_owned(), |lo| self.operand(lo));
                let value = self.replaced(format!("{part}.to_vec()"), kind, rest, new);
                format!("pure::put_from(&{whole}, {lo}, &{value})")
            }
            (Proj::Index(_) | Proj::Multi { .. }, _) => {
                self.needs.insert(Need::Pure);
                let item = match kind {
                    Holds::Seq(item) => item,
                    _ => &Holds::Unknown,
                };
                let (index, value) = (self.index(step), self.replaced(part, item, rest, new));
                format!("pure::put(&{whole}, {index}, {value})")
            }
        }
    }
}
