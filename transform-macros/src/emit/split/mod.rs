//! A function whose lanes may go different ways: a pipeline of pieces over groups of lanes.
//!
//! A region is cut where data decides. What stands before is a piece: it takes the values that it and what follows
//! read as a state, and hands on the values that what follows reads. Then lanes part until those of a group agree, and
//! the next piece begins with what they agree on. An `if`, `match` or loop in which data decides runs on each group by
//! itself, with pipelines for its regions. Pieces are written by the sweeps that write whole functions; what joins them
//! is the runtime's.

/// Tokens whose names are not seen by the user's.
macro_rules! hygienic {
    ($($tokens:tt)*) => { quote::quote_spanned!(proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod function;
mod node;
mod piece;
mod question;
mod region;
mod state;
mod sweeps;

pub(super) use function::{eval, linearize};

use super::Emitter;
use crate::analysis::decisions::Decisions;
use proc_macro2::Ident;
use std::cell::Cell;

/// Writes the pipelines of a function.
struct Splitter<'a> {
    emitter: &'a Emitter<'a>,
    decisions: &'a Decisions<'a>,
    /// The derivative is written, too.
    augmented: bool,
    /// How many parts of the derivative have a name.
    flows: Cell<u32>,
}

impl Splitter<'_> {
    /// A name for part of the derivative.
    fn flow(&self) -> Ident {
        self.flows.set(self.flows.get() + 1);
        super::names::numbered("flow", self.flows.get())
    }
}
