//! What the names of the body stand for, innermost declaration first.

use super::Place;
use super::closure::Closure;
use crate::ir::op::Callee;
use syn::Ident;

/// A variable: the place it names.
#[derive(Clone)]
pub(super) struct Binding {
    pub(super) place: Place,
    /// The user's variable is a reference to the place.
    pub(super) reference: bool,
    /// It is a `&mut` borrow of the place.
    pub(super) exclusive: bool,
    /// It is a reference to a reference.
    pub(super) twice: bool,
}

impl Binding {
    /// A variable that is the place.
    pub(super) fn of(place: Place) -> Self {
        Binding {
            place,
            reference: false,
            exclusive: false,
            twice: false,
        }
    }

    /// A variable that is a reference to the place.
    pub(super) fn to(place: Place) -> Self {
        Binding {
            reference: true,
            ..Binding::of(place)
        }
    }
}

#[derive(Clone)]
pub(super) enum Entry {
    Variable(Binding),
    /// `let g = grad!(f);`
    Transform(Callee),
    /// `let f = |x| ..;`
    Closure(Closure),
    /// An item of the body, which hides variables of its name.
    Item,
}

#[derive(Clone, Default)]
pub(super) struct Scope {
    entries: Vec<(String, Entry)>,
}

/// Where a scope began.
pub(super) struct Mark(usize);

impl Scope {
    pub(super) fn enter(&self) -> Mark {
        Mark(self.entries.len())
    }

    /// Forgets what was declared since.
    pub(super) fn leave(&mut self, Mark(start): Mark) {
        self.entries.truncate(start);
    }

    pub(super) fn bind(&mut self, name: &Ident, binding: Binding) {
        self.declare(name, Entry::Variable(binding));
    }

    pub(super) fn declare(&mut self, name: &Ident, entry: Entry) {
        self.entries.push((key(name), entry));
    }

    pub(super) fn lookup(&self, name: &Ident) -> Option<&Entry> {
        let name = key(name);
        self.entries
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
            .map(|(_, entry)| entry)
    }

    pub(super) fn variable(&self, name: &Ident) -> Option<&Binding> {
        match self.lookup(name)? {
            Entry::Variable(binding) => Some(binding),
            _ => None,
        }
    }

    /// The variable's reference is known only once it is assigned: `let r; r = &x;`
    pub(super) fn set_reference(&mut self, name: &Ident) {
        let name = key(name);
        let found = self.entries.iter_mut().rev().find(|(known, _)| *known == name);
        if let Some((_, Entry::Variable(binding))) = found {
            binding.reference = true;
        }
    }
}

/// A name with its hygiene: a `macro_rules!` and its caller may both have a `result`. The context is the part
/// of a span's debug form before its place (`#4 bytes(10..16)`); where there is none, names alone decide.
fn key(name: &Ident) -> String {
    let span = format!("{:?}", name.span());
    match span.split_once(" bytes(") {
        Some((context, _)) => format!("{name}{context}"),
        None => name.to_string(),
    }
}
