//! Linear maps between tangent spaces: the derivative of one operation at one point.
//!
//! An operation in a differentiated body returns its value and one map per argument (`NoMap` for a static
//! one). [`push`] and [`pull`] run all maps of an operation at once, over the arguments that are active.

use crate::element::Float;
use crate::levels::Level;
use crate::rule::TensorMap;
use crate::values::discrete::with_discrete_dtypes;
use crate::values::{Real, Tangent, TensorTan};
use std::marker::PhantomData;

/// The derivative of an output by one argument.
pub trait LinearMap: 'static {
    /// Tangents of the argument.
    type In: Tangent;
    /// Tangents of the output.
    type Out: Tangent;
    /// The tangent of the output along a tangent of the argument.
    fn push(&self, t: &Self::In) -> Self::Out;
    /// Adds the cotangent of the argument, for a cotangent of the output.
    fn pull(&self, ct: &Self::Out, into: &mut Self::In);
}

/// The place of an argument without derivative.
#[derive(Clone, Copy, Debug)]
pub struct NoMap;

/// Multiplication by a number.
#[derive(Debug)]
pub struct Diag<E: Float, L: Level>(pub Real<E, L>);
impl<E: Float, L: Level> LinearMap for Diag<E, L> {
    type In = Real<E, L>;
    type Out = Real<E, L>;
    #[inline(always)]
    fn push(&self, t: &Real<E, L>) -> Real<E, L> {
        t * &self.0
    }
    #[inline(always)]
    fn pull(&self, ct: &Real<E, L>, into: &mut Real<E, L>) {
        into.accumulate(&(ct * &self.0));
    }
}

/// A map of tensors; zero goes to zero untouched. Between tensors that hold no floats it maps a point to a point.
#[derive(Debug)]
pub struct TanMap<M, E, L>(M, PhantomData<fn() -> (E, L)>);
impl<M, E, L> TanMap<M, E, L> {
    /// Wraps the map of an array op.
    pub fn new(map: M) -> Self {
        TanMap(map, PhantomData)
    }
}
impl<M: TensorMap<E, L>, E: Float, L: Level> LinearMap for TanMap<M, E, L> {
    type In = TensorTan<E, L>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> TensorTan<E, L> {
        TensorTan(t.0.as_ref().map(|t| self.0.push(t)))
    }
    fn pull(&self, ct: &TensorTan<E, L>, into: &mut TensorTan<E, L>) {
        if let Some(ct) = &ct.0 {
            into.add(self.0.pull(ct));
        }
    }
}

macro_rules! discrete_map {
    ($($e:ty),*) => { $(
        impl<M: 'static, L: Level> LinearMap for TanMap<M, $e, L> {
            type In = ();
            type Out = ();
            fn push(&self, _: &()) {}
            fn pull(&self, _: &(), _: &mut ()) {}
        }
    )* };
}
with_discrete_dtypes!(discrete_map);

/// The derivative of an op that is constant wherever it has one: comparisons, positions, rounding.
#[derive(Debug)]
pub struct ZeroMap<In, Out>(PhantomData<fn() -> (In, Out)>);
impl<In, Out> ZeroMap<In, Out> {
    /// The map to zero.
    #[inline(always)]
    pub fn new() -> Self {
        ZeroMap(PhantomData)
    }
}
impl<In, Out> Default for ZeroMap<In, Out> {
    fn default() -> Self {
        Self::new()
    }
}
impl<In: Tangent, Out: Tangent> LinearMap for ZeroMap<In, Out> {
    type In = In;
    type Out = Out;
    #[inline(always)]
    fn push(&self, _: &In) -> Out {
        Out::default()
    }
    #[inline(always)]
    fn pull(&self, _: &Out, _: &mut In) {}
}

/// The derivative of an op from a tensor to something that holds no floats.
#[derive(Debug)]
pub struct Static<E, L>(PhantomData<fn() -> (E, L)>);
impl<E, L> Static<E, L> {
    /// The map to a point.
    pub fn new() -> Self {
        Static(PhantomData)
    }
}
impl<E, L> Default for Static<E, L> {
    fn default() -> Self {
        Self::new()
    }
}
impl<E: Float, L: Level> LinearMap for Static<E, L> {
    type In = TensorTan<E, L>;
    type Out = ();
    fn push(&self, _: &TensorTan<E, L>) {}
    fn pull(&self, _: &(), _: &mut TensorTan<E, L>) {}
}
macro_rules! discrete_static {
    ($($e:ty),*) => { $(
        impl<L: Level> LinearMap for Static<$e, L> {
            type In = ();
            type Out = ();
            fn push(&self, _: &()) {}
            fn pull(&self, _: &(), _: &mut ()) {}
        }
    )* };
}
with_discrete_dtypes!(discrete_static);

/// A map of tensors between a number and a tensor, or two numbers, on either side.
#[derive(Debug)]
#[allow(clippy::type_complexity)] // the phantom names all parameters
pub struct ScalarMap<M, In, Out, E, L>(M, PhantomData<fn() -> (In, Out, E, L)>);
impl<M, In, Out, E, L> ScalarMap<M, In, Out, E, L> {
    /// Wraps the map of an array op between arrays that stand for numbers.
    pub fn new(map: M) -> Self {
        ScalarMap(map, PhantomData)
    }
}

/// A tangent that can be seen as the tangent of an array: of a tensor, or of a number as rank 0.
pub trait ArrayLike<E: Float, L: Level>: Tangent {
    /// As an array; `None` is zero.
    fn to_array(&self) -> Option<crate::Tensor<E, L>>;
    /// From an array.
    fn from_array(x: crate::Tensor<E, L>) -> Self;
}
impl<E: Float, L: Level> ArrayLike<E, L> for Real<E, L> {
    fn to_array(&self) -> Option<crate::Tensor<E, L>> {
        Some(L::from_scalar(self))
    }
    fn from_array(x: crate::Tensor<E, L>) -> Self {
        L::to_scalar(&x)
    }
}
impl<E: Float, L: Level> ArrayLike<E, L> for TensorTan<E, L> {
    fn to_array(&self) -> Option<crate::Tensor<E, L>> {
        self.0.clone()
    }
    fn from_array(x: crate::Tensor<E, L>) -> Self {
        TensorTan(Some(x))
    }
}
impl<M, In, Out, E, L> LinearMap for ScalarMap<M, In, Out, E, L>
where
    M: TensorMap<E, L>,
    In: ArrayLike<E, L>,
    Out: ArrayLike<E, L>,
    E: Float,
    L: Level,
{
    type In = In;
    type Out = Out;
    fn push(&self, t: &In) -> Out {
        t.to_array()
            .map_or_else(Out::default, |t| Out::from_array(self.0.push(&t)))
    }
    fn pull(&self, ct: &Out, into: &mut In) {
        if let Some(ct) = ct.to_array() {
            into.accumulate(&In::from_array(self.0.pull(&ct)));
        }
    }
}

/// The cotangent of an active argument.
pub struct Bar<'a, T>(pub &'a mut T);
/// An argument whose cotangent nobody asked for.
pub struct NoBar;
/// The tangent of an active argument.
pub struct Dot<'a, T>(pub &'a T);
/// An argument without tangent.
pub struct NoDot;

/// How one argument takes part in a pull.
pub trait BarSlot<M, Ct> {
    /// Adds the argument's cotangent, if it is wanted.
    fn pull(self, map: &M, ct: &Ct);
}
impl<M: LinearMap> BarSlot<M, M::Out> for Bar<'_, M::In> {
    #[inline(always)]
    fn pull(self, map: &M, ct: &M::Out) {
        map.pull(ct, self.0);
    }
}
impl<M, Ct> BarSlot<M, Ct> for NoBar {
    #[inline(always)]
    fn pull(self, _: &M, _: &Ct) {}
}
// A static argument that the macro took for an active one: its cotangent is a point.
impl<Ct> BarSlot<NoMap, Ct> for Bar<'_, ()> {
    #[inline(always)]
    fn pull(self, _: &NoMap, _: &Ct) {}
}

/// How one argument takes part in a push.
pub trait DotSlot<M, Out> {
    /// The output's tangent along this argument's; `None` is zero.
    fn push(self, map: &M) -> Option<Out>;
}
impl<M: LinearMap> DotSlot<M, M::Out> for Dot<'_, M::In> {
    #[inline(always)]
    fn push(self, map: &M) -> Option<M::Out> {
        Some(map.push(self.0))
    }
}
impl<M, Out> DotSlot<M, Out> for NoDot {
    #[inline(always)]
    fn push(self, _: &M) -> Option<Out> {
        None
    }
}
impl<Out> DotSlot<NoMap, Out> for Dot<'_, ()> {
    #[inline(always)]
    fn push(self, _: &NoMap) -> Option<Out> {
        None
    }
}

/// The maps of one operation, pulled together.
pub trait PullJoint<Ct, Bars> {
    /// Adds the cotangent of every wanted argument.
    fn pull(&self, ct: &Ct, bars: Bars);
}
/// The maps of one operation, pushed together.
pub trait PushJoint<Out, Dots> {
    /// The output's tangent along all arguments' tangents.
    fn push(&self, dots: Dots) -> Out;
}

/// Pulls a cotangent of an operation's output back to its arguments.
#[inline(always)]
pub fn pull<M: PullJoint<Ct, Bars>, Ct, Bars>(maps: &M, ct: &Ct, bars: Bars) {
    maps.pull(ct, bars);
}
/// Pushes tangents of an operation's arguments to its output.
#[inline(always)]
pub fn push<M: PushJoint<Out, Dots>, Out, Dots>(maps: &M, dots: Dots) -> Out {
    maps.push(dots)
}

macro_rules! joint {
    ($($map:ident $slot:ident $index:tt),+) => {
        impl<Ct, $($map, $slot: BarSlot<$map, Ct>),+> PullJoint<Ct, ($($slot,)+)> for ($($map,)+) {
            #[inline(always)]
            fn pull(&self, ct: &Ct, bars: ($($slot,)+)) {
                $( bars.$index.pull(&self.$index, ct); )+
            }
        }
        impl<Out: Tangent, $($map, $slot: DotSlot<$map, Out>),+> PushJoint<Out, ($($slot,)+)> for ($($map,)+) {
            #[inline(always)]
            fn push(&self, dots: ($($slot,)+)) -> Out {
                let mut sum: Option<Out> = None;
                $(
                    if let Some(t) = dots.$index.push(&self.$index) {
                        match &mut sum {
                            Some(sum) => sum.accumulate(&t),
                            None => sum = Some(t),
                        }
                    }
                )+
                sum.unwrap_or_default()
            }
        }
    };
}
joint!(M0 S0 0);
joint!(M0 S0 0, M1 S1 1);
joint!(M0 S0 0, M1 S1 1, M2 S2 2);
joint!(M0 S0 0, M1 S1 1, M2 S2 2, M3 S3 3);
joint!(M0 S0 0, M1 S1 1, M2 S2 2, M3 S3 3, M4 S4 4);
joint!(M0 S0 0, M1 S1 1, M2 S2 2, M3 S3 3, M4 S4 4, M5 S5 5);

/// The cotangent of the one argument of an operation.
#[inline(always)]
pub fn pulled<M: LinearMap>(map: &(M,), ct: &M::Out) -> M::In {
    let mut bar = M::In::default();
    map.0.pull(ct, &mut bar);
    bar
}
/// Adds the cotangent of the one argument of an operation.
#[inline(always)]
pub fn pull_one<M: LinearMap>(map: &(M,), ct: &M::Out, into: &mut M::In) {
    map.0.pull(ct, into);
}
/// The tangent of an operation of one argument.
#[inline(always)]
pub fn push_one<M: LinearMap>(map: &(M,), dot: &M::In) -> M::Out {
    map.0.push(dot)
}
