//! The texts of `functionalize!(f).source()` are Rust without mutation that compiles and computes what `f` does: those of
//! functions of the corpus stand beside it, in `*.rs.functional`, are compiled here, and run on the points of its tables.
//!
//! `SOURCES_UPDATE=always` writes them anew. Text that does not compile is deleted first: a function without a form stands for
//! its own.
#![allow(
    clippy::all,
    dead_code,
    unused,
    reason = "bodies are written the many ways users write them, and their forms by a program"
)]

mod changed;
mod corpus;
mod current;
mod laws;
/// Where bodies look for it.
mod structures {
    pub(crate) mod records {
        pub(crate) use crate::corpus::numbers;
    }
}
