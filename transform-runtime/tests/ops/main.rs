//! The op table: every op, in one row, under every law; and what the laws do not see: values at special points,
//! slopes at kinks, messages, and how calls read.

mod calls;
mod case;
mod catalogue;
mod complete;
mod kinks;
mod laws;
mod levels;
mod linalg;
mod near;
mod orders;
mod rearranged;
mod refusals;
mod special;
mod table;
mod torch;
mod values;
