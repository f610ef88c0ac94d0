//! Small annotated functions, one construct or algorithm each, crossed with the laws of differentiation.
//!
//! To add one: write it in the group it belongs to and give it a row, with points that take every branch and keep
//! away from kinks, in the table of its signature kind at the end of the file. Groups about values with structure are in
//! `structures`.

#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "half of the corpus does not use all of it"
)]
pub(crate) mod table;

mod arith;
mod arrays;
pub(crate) mod as_it_is;
mod binary;
mod by_macro;
mod by_name;
mod calls;
mod casts;
mod checkpoints;
mod closures;
mod combinators;
mod const_generics;
mod control;
mod data;
mod early_return;
mod elementwise;
mod fallible;
mod floats;
mod functions;
mod given;
mod guards;
pub(crate) mod inout;
mod iterators;
mod lengths;
mod lent;
mod loops;
mod maps;
mod mutation;
mod mutual;
mod recursion;
mod rules;
mod singles;
mod slice_patterns;
mod sweeps;
mod totals;
mod tuples;
mod unary;
mod vectors;
