//! Questions about a function, answered once: what kind of value a variable holds, what depends on which
//! arguments, what the reverse sweep reads. Facts are keyed by variable; nothing here changes the program.

pub(crate) mod activity;
pub(crate) mod arithmetic;
pub(crate) mod checkpoints;
pub(crate) mod counters;
pub(crate) mod decisions;
mod infer;
pub(crate) mod kind;
pub(crate) mod lengths;
mod lifted;
pub(crate) mod local;
pub(crate) mod misuse;
pub(crate) mod needs;
mod placing;
pub(crate) mod polynomial;
pub(crate) mod residuals;
mod settled;
pub(crate) mod unordered;
pub(crate) mod unread;
pub(crate) mod users;
pub(crate) mod waits;
mod wholes;
pub(crate) mod windows;
pub(crate) mod written;
