//! Tokens to our own types: attribute arguments, the annotated item, the arguments of the transform
//! macros and of the macros of std that a body may call. Later phases never look for keywords again.

pub(crate) mod args;
pub(crate) mod arrays;
pub(crate) mod block;
pub(crate) mod bound;
pub(crate) mod builtin;
pub(crate) mod checkpoint;
pub(crate) mod declared;
pub(crate) mod floats;
pub(crate) mod functions;
pub(crate) mod groups;
pub(crate) mod item;
pub(crate) mod markers;
pub(crate) mod matrices;
pub(crate) mod operator;
pub(crate) mod pullback;
pub(crate) mod rules;
pub(crate) mod suggest;
pub(crate) mod transform;
pub(crate) mod types;
mod views;
