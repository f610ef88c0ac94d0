//! The generated code as text.

/// What `source!` prints of a function.
pub trait Source {
    /// The function as it was written.
    const PRIMAL: &'static str;
    /// The function without mutation and jumps.
    const FUNCTIONALIZED: &'static str;
    /// The tangent of the result.
    const PUSHFORWARD: &'static str;
    /// The cotangents of the arguments.
    const PULLBACK: &'static str;
    /// The value at a level.
    const BATCHED: &'static str;
}
