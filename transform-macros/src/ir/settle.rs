//! What a call leaves in its arguments goes into their places: a mutation by a method of no name that a user can write.

use proc_macro2::{Ident, Span};

/// Which of the values that a call leaves goes into a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Slot {
    /// That of an argument `&mut x`, behind which so many others come.
    Argument(usize),
    /// That of the one argument `&mut x`, if the function changes it: where it only reads, it takes `&mut x` for `&x`.
    Only,
    /// That of the receiver, if there is one; so many arguments `&mut x` come behind it.
    Receiver(usize),
}

const ARGUMENT: &str = "left_in_argument_";
const ONLY: &str = "left_in_only_argument";
const RECEIVER: &str = "left_in_receiver_";

impl Slot {
    /// As the name of a mutation.
    pub(crate) fn method(self, span: Span) -> Ident {
        let name = match self {
            Slot::Argument(behind) => format!("{ARGUMENT}{behind}"),
            Slot::Only => ONLY.to_owned(),
            Slot::Receiver(behind) => format!("{RECEIVER}{behind}"),
        };
        Ident::new(&name, span)
    }

    /// The slot that a mutation puts in its place, if that is what it does.
    pub(crate) fn of(method: &str) -> Option<Slot> {
        if method == ONLY {
            return Some(Slot::Only);
        }
        let behind = |prefix: &str| method.strip_prefix(prefix)?.parse().ok();
        behind(ARGUMENT)
            .map(Slot::Argument)
            .or_else(|| behind(RECEIVER).map(Slot::Receiver))
    }
}
