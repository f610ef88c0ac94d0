//! Control flow that differs between lanes: the lanes of a batch part where they go different ways, and come
//! together where they go one way again.
//!
//! A `#[vmappable]` function is cut into pieces at the points where data decides: before a comparison, a cast to an
//! integer, an element that becomes a plain number. What runs is a list of [`Groups`] of lanes, each with its own
//! state: the values that later pieces read. [`agree`] parts a group so that all lanes of a part give one answer, and
//! what follows is ordinary code, in which the answer is a plain value. After every piece, groups whose states are of
//! one form are joined. So lanes that agree are computed together, and no lane computes what it would not compute
//! alone. The derivative of a run is the run backwards: it parts where the run joined, and joins where it parted.

mod agree;
mod alone;
mod flow;
mod groups;
mod laned;
mod merge;
mod pieces;
mod repeat;
mod run;
mod ways;

pub use agree::{Agree, Answers, agree, agree_compared};
pub use flow::{Flow, Run, State, chain};
pub use groups::Groups;
pub use laned::Laned;
pub use pieces::{Brought, Diverging, Inside, bring, diverging, each, each_linearized, within};
pub use repeat::{Nothing, Repeat, repeat, repeat_over};
pub use run::{Ran, run, run_linearized};
pub use ways::{Parted, WayTan, part};
