//! Changes in place, as new values: a copy with a part replaced, and what calls leave in their arguments.

use super::values::{callee, is_copied};
use super::{Need, Writer};
use crate::analysis::kind::Kind as Holds;
use crate::hir::SetHow;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Func, Kind, Stmt, Var};
use crate::ir::text::type_tokens;
use crate::ir::visit::{Event, walk};
use std::collections::{BTreeMap, BTreeSet};

/// A call that changes its arguments.
#[derive(Clone, Copy, Default)]
pub(super) struct Changing {
    /// How many of them are lent.
    lent: usize,
    /// Whether there is a receiver, which may be changed, too.
    of_method: bool,
}

/// The calls that change their arguments, by the variable that holds their outcome.
pub(super) fn changing(func: &Func, kinds: &[Holds]) -> BTreeMap<usize, Changing> {
    let (mut calls, mut outcomes) = (BTreeMap::new(), BTreeSet::new());
    walk(func, &mut |event| {
        let Event::Stmt(Stmt { kind, .. }) = event else {
            return;
        };
        match kind {
            Kind::Let {
                op: Op::Returned(Operand::Var(outcome)),
                ..
            } => {
                outcomes.insert(outcome.index());
            }
            Kind::Let {
                out,
                op: op @ (Op::Method { args, .. } | Op::Call { args, .. }),
            } => {
                let lent = args.iter().filter(|arg| is_lent(func, kinds, arg)).count();
                let of_method = match op {
                    Op::Call { func, .. } => func.is_method(),
                    _ => true,
                };
                calls.insert(out.index(), Changing { lent, of_method });
            }
            Kind::Mutate { args, method, .. } if Slot::of(&method.to_string()).is_some() => {
                if let [Operand::Var(outcome)] = args.as_slice() {
                    outcomes.insert(outcome.index());
                }
            }
            _ => {}
        }
    });
    calls.retain(|out, _| outcomes.contains(out));
    calls
}

/// Whether an argument is one that the call changes, and says how in its outcome: generators do so themselves.
fn is_lent(func: &Func, kinds: &[Holds], arg: &Operand<Var>) -> bool {
    let Operand::Mut(place) = arg else { return false };
    let marked = func
        .vars
        .get(place.base.index())
        .is_some_and(|info| info.generator);
    !marked && crate::analysis::kind::of_var(kinds, place.base) != Holds::Generator
}

/// What a call changes.
#[derive(Default)]
struct Lent {
    values: Vec<String>,
    /// The names of the places they are in.
    places: Vec<String>,
}

impl Writer<'_> {
    /// A call that changes its arguments: its value and what it leaves in them, the receiver first.
    pub(super) fn leaving(&mut self, out: Option<Var>, op: &Op<Var>) -> Option<String> {
        let (recv, args) = match op {
            Op::Method { recv, args, .. } => (Some(recv), args.as_slice()),
            Op::Call { func, args } if func.is_method() => (args.first(), args.get(1..).unwrap_or_default()),
            Op::Call { args, .. } => (None, args.as_slice()),
            _ => return None,
        };
        let (func, kinds) = (self.program.func, self.program.kinds);
        let settles = out.is_some_and(|out| self.changing.contains_key(&out.index()));
        if !settles && !args.iter().any(|arg| is_lent(func, kinds, arg)) {
            return None;
        }
        if self.is_own(op) {
            return Some(self.own_call(op, args));
        }
        let mut lent = Lent::default();
        let recv = recv.map(|recv| match settles {
            true => self.lend(recv, &mut lent),
            false => self.receiver(recv),
        });
        let mut given = Vec::new();
        for arg in args {
            given.push(match is_lent(func, kinds, arg) {
                true => self.lend(arg, &mut lent),
                false => self.owned(arg),
            });
        }
        let call = match (op, recv) {
            (Op::Method { name, turbofish, .. }, Some(recv)) => {
                let turbofish = turbofish.as_ref().map(type_tokens).unwrap_or_default();
                format!("{recv}.{name}{turbofish}({})", given.join(", "))
            }
            (Op::Call { func, .. }, recv) => {
                let given: Vec<_> = recv.into_iter().chain(given).collect();
                format!("{}({})", callee(func), given.join(", "))
            }
            _ => return None,
        };
        self.needs.insert(Need::Pure);
        let (values, places) = (one_or_tuple(&lent.values), one_or_tuple(&lent.places));
        Some(format!("pure::call({values}, |{places}| {call})"))
    }

    /// A place that a call changes: a copy of its value, and a name for where that is.
    fn lend(&mut self, operand: &Operand<Var>, lent: &mut Lent) -> String {
        let name = match operand {
            Operand::Var(var) => self.name(*var),
            Operand::Ref(place) | Operand::Mut(place) => self.name(place.base),
            _ => "it".to_owned(),
        };
        let name = self.unique(&format!("{name}_left"));
        lent.places.push(name.clone());
        lent.values.push(match operand {
            Operand::Ref(place) => self.operand(&Operand::Mut(place.clone())),
            _ => self.owned(operand),
        });
        name
    }

    /// Whether the function calls itself: its form does, too, which takes and returns what is changed.
    pub(super) fn is_own(&self, op: &Op<Var>) -> bool {
        let (Op::Call { func, .. }, None) = (op, &self.program.item.owner) else {
            return false;
        };
        func.path()
            .is_some_and(|path| path.path.is_ident(&self.program.item.func.sig.ident))
    }

    fn own_call(&mut self, op: &Op<Var>, args: &[Operand<Var>]) -> String {
        let (func, kinds) = (self.program.func, self.program.kinds);
        let (mut lent, mut given) = (Lent::default(), Vec::new());
        for arg in args {
            let is_lent = is_lent(func, kinds, arg);
            if is_lent {
                self.lend(arg, &mut lent);
            }
            let value = lent.values.last().filter(|_| is_lent).cloned();
            given.push(value.unwrap_or_else(|| self.owned(arg)));
        }
        let Op::Call { func, .. } = op else {
            return String::new();
        };
        let call = format!("{}({})", callee(func), given.join(", "));
        let value = self.unique("value");
        let left = lent.places.join(", ");
        let places = one_or_tuple(&lent.places);
        format!("{{ let ({value}, {left}) = {call}; ({value}, {places}) }}")
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
            _ => {
                let (name, args) = (self.unique("it"), self.list(args));
                format!("pure::after(&{place}, |{name}| {name}.{method}({args}))")
            }
        }
    }

    /// What a call left in a place: behind the value come the receiver's and the arguments'.
    fn slot(&self, outcome: Var, slot: Slot) -> String {
        let call = self.changing.get(&outcome.index()).copied().unwrap_or_default();
        let receivers = usize::from(call.of_method);
        let index = match slot {
            Slot::Receiver(_) => 0,
            Slot::Argument(behind) => (receivers + call.lent).saturating_sub(1 + behind),
        };
        match receivers + call.lent {
            1 => format!("{}.1.clone()", self.name(outcome)),
            _ => format!("{}.1.{index}.clone()", self.name(outcome)),
        }
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
            // What a pattern binds is not written.
            (Proj::Payload(_), _) => part,
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

fn one_or_tuple(items: &[String]) -> String {
    match items {
        [item] => item.clone(),
        items => super::tuple_of(items),
    }
}
