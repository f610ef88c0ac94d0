//! Calls that change their arguments: what they leave there becomes part of what they return. Generators are no
//! part of it: a form draws from them where they are.

use super::{Need, Writer, encode};
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Applied, Callee, Op, Operand, Part, Place};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Func, Kind, Stmt, Var};
use crate::ir::text::type_tokens;
use crate::ir::visit::{Event, walk};
use quote::ToTokens;
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

    /// What a call left in a place: behind the value come the receiver's and the arguments'.
    pub(super) fn slot(&self, outcome: Var, slot: Slot) -> String {
        let call = self.changing.get(&outcome.index()).copied().unwrap_or_default();
        let receivers = usize::from(call.of_method);
        let index = match slot {
            Slot::Receiver(_) => 0,
            Slot::Only => (receivers + call.lent).saturating_sub(1),
            Slot::Argument(behind) => (receivers + call.lent).saturating_sub(1 + behind),
        };
        match receivers + call.lent {
            1 => format!("{}.1.clone()", self.name(outcome)),
            _ => format!("{}.1.{index}.clone()", self.name(outcome)),
        }
    }

    /// An operation that draws from generators, or is given them to do so.
    pub(super) fn drawing(&mut self, out: Option<Var>, op: &Op<Var>) -> Option<String> {
        if self.is_own(op) {
            return None;
        }
        let mut op = op.clone();
        let (recv, args) = match &mut op {
            Op::Method { recv, args, .. } => (Some(recv), args),
            Op::Call { args, .. } => (None, args),
            _ => return None,
        };
        let lent = args.iter_mut().filter(|arg| matches!(arg, Operand::Mut(_)));
        let mut draws = Vec::new();
        for operand in recv.into_iter().chain(lent) {
            let (Operand::Var(var)
            | Operand::Ref(Place { base: var, .. })
            | Operand::Mut(Place { base: var, .. })) = operand
            else {
                continue;
            };
            if self.is_generator(*var) {
                let name = self.unique(&self.name(*var));
                draws.push((self.name(*var), name.clone()));
                let name = super::identifier(&name);
                *operand = Operand::Path(syn::parse_quote!(#name));
            }
        }
        if draws.is_empty() {
            return None;
        }
        let inner = self.op(out, &op);
        Some(draws.iter().rev().fold(inner, |inner, (rng, name)| {
            format!("{rng}.draw(|{name}| {inner})")
        }))
    }
}

impl Writer<'_> {
    /// A transform that is written with its arguments.
    pub(super) fn applied(&mut self, applied: &Applied, args: &[Operand<Var>]) -> String {
        let f = encode::spliced(applied.f.clone());
        let krate = encode::spliced(self.program.item.args.krate());
        match &applied.part {
            Part::Value => format!("{f}({})", self.list(args)),
            Part::Pullback => match args.split_last() {
                Some((ct, args)) => {
                    format!("{krate}::vjp!({f}, {}).1({})", self.list(args), self.owned(ct))
                }
                None => String::new(),
            },
            Part::Pushforward(given) => {
                let (primals, tangents) = args.split_at(given.len().min(args.len()));
                let primals: Vec<_> = primals.iter().map(|x| self.owned(x)).collect();
                let tangents = tangents.iter().zip(given).map(|(x, given)| match given {
                    true => self.owned(x),
                    false => format!("{krate}::zero()"),
                });
                let (primals, tangents) = (
                    super::tuple_of(&primals),
                    super::tuple_of(&tangents.collect::<Vec<_>>()),
                );
                format!("{krate}::jvp!({f}, {primals}, {tangents})")
            }
        }
    }
}

/// What is called.
pub(super) fn callee(func: &Callee) -> String {
    match func {
        Callee::Path(path) | Callee::Method(path) => type_tokens(path),
        Callee::Transform {
            written: Some(written),
            ..
        } => encode::spliced(written.to_token_stream()),
        Callee::Transform { ty, .. } => format!(
            "<{} as Default>::default()",
            encode::spliced(ty.to_token_stream())
        ),
    }
}

fn one_or_tuple(items: &[String]) -> String {
    match items {
        [item] => item.clone(),
        items => super::tuple_of(items),
    }
}
