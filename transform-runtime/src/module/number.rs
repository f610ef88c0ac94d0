//! Of which floats a module's tensors are: said by types, so that trees of its tensors have one.

use crate::element::Float;

/// What is said of a part without tensors.
#[derive(Debug)]
pub enum NoNumber {}

/// The floats of a part of a module.
pub trait PartNumber: 'static {
    /// The floats of trees of its tensors; of a part that has none, `f64`.
    type Float: Float;
}
impl PartNumber for NoNumber {
    type Float = f64;
}

/// The floats of two parts together.
#[diagnostic::on_unimplemented(
    message = "the tensors of a module are of one float type, not of `{Self}` and `{Other}`",
    label = "a part of `{Other}` beside parts of `{Self}`",
    note = "use one float type, or put #[module(skip)] on the fields of the other"
)]
pub trait JoinNumbers<Other> {
    /// The floats of both.
    type Out: PartNumber;
}
impl<N: PartNumber> JoinNumbers<N> for NoNumber {
    type Out = N;
}

/// The floats of many parts together, as a list `(A, (B, (C,)))`.
pub trait JoinAll {
    /// The floats of all.
    type Out: PartNumber;
}
impl<A: PartNumber> JoinAll for (A,) {
    type Out = A;
}
impl<A: JoinNumbers<Rest::Out>, Rest: JoinAll> JoinAll for (A, Rest) {
    type Out = A::Out;
}

impl PartNumber for f64 {
    type Float = f64;
}
impl PartNumber for f32 {
    type Float = f32;
}
impl JoinNumbers<f64> for f64 {
    type Out = f64;
}
impl JoinNumbers<f32> for f32 {
    type Out = f32;
}
impl JoinNumbers<NoNumber> for f64 {
    type Out = f64;
}
impl JoinNumbers<NoNumber> for f32 {
    type Out = f32;
}
