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

/// One after the other.
#[derive(Debug)]
pub struct Chain<A, B>(A, B);
/// The derivatives of two parts of a run, one after the other.
pub fn chain<A, B>(first: A, then: B) -> Chain<A, B> {
    Chain(first, then)
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

/// The cotangent of the only state a run started with, from that of the result.
pub fn pull_flow<M: Flow<Out = (Y, ())>, Y: State>(flow: &M, wrt: Wrt, ct: &Tan<Y>) -> Tan<M::In> {
    flow.pull(wrt, vec![(ct.clone(), ())])
        .pop()
        .expect("a run starts with one group")
}
/// The tangent of the result, from that of the only state a run started with.
pub fn push_flow<M: Flow<Out = (Y, ())>, Y: State>(flow: &M, dot: Tan<M::In>) -> Tan<Y> {
    flow.push(vec![dot]).pop().expect("a run ends with one group").0
}
