//! The derivative of a run of groups of lanes, from the groups there were to those there are.

use super::Laned;
use crate::values::{Value, Wrt};

/// The values that a piece of a program reads, or hands on.
pub trait State: Laned + Value<Tan: Laned> {}
impl<S: Laned + Value<Tan: Laned>> State for S {}
/// Tangents and cotangents of a state.
pub(super) type Tan<S> = <S as Value>::Tan;

/// The derivative of part of a run: tangents are of the groups it started with, cotangents of those it ended with.
pub trait Flow: 'static {
    /// The states it started with.
    type In: State;
    /// The states it ended with.
    type Out: State;
    /// Cotangents of the states before, from those after. `wrt` is what is wanted of the whole function.
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<Self::Out>>) -> Vec<Tan<Self::In>>;
    /// Tangents of the states after, from those before.
    fn push(&self, dots: Vec<Tan<Self::In>>) -> Vec<Tan<Self::Out>>;
}

/// A derivative behind a pointer: a program's type would else spell out every piece that it consists of.
pub type Run<S, T> = Box<dyn Flow<In = S, Out = T>>;
impl<S: State, T: State> Flow for Run<S, T> {
    type In = S;
    type Out = T;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<T>>) -> Vec<Tan<S>> {
        (**self).pull(wrt, cts)
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<Tan<T>> {
        (**self).push(dots)
    }
}

/// One after the other.
struct Chain<A, B>(A, B);
/// The derivatives of two parts of a run, one after the other.
pub fn chain<A: Flow, B: Flow<In = A::Out>>(first: A, then: B) -> Run<A::In, B::Out> {
    Box::new(Chain(first, then))
}
impl<A: Flow, B: Flow<In = A::Out>> Flow for Chain<A, B> {
    type In = A::In;
    type Out = B::Out;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<B::Out>>) -> Vec<Tan<A::In>> {
        self.0.pull(wrt, self.1.pull(wrt, cts))
    }
    fn push(&self, dots: Vec<Tan<A::In>>) -> Vec<Tan<B::Out>> {
        self.1.push(self.0.push(dots))
    }
}

/// One of two.
impl<A: Flow, B: Flow<In = A::In, Out = A::Out>> Flow for crate::values::Either<A, B> {
    type In = A::In;
    type Out = A::Out;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<A::Out>>) -> Vec<Tan<A::In>> {
        match self {
            Self::A(flow) => flow.pull(wrt, cts),
            Self::B(flow) => flow.pull(wrt, cts),
        }
    }
    fn push(&self, dots: Vec<Tan<A::In>>) -> Vec<Tan<A::Out>> {
        match self {
            Self::A(flow) => flow.push(dots),
            Self::B(flow) => flow.push(dots),
        }
    }
}
