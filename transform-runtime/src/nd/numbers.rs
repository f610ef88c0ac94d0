//! Methods that give numbers, and those that ask whether there is anything to give one of.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::error::Error;
use crate::levels::Level;
use crate::plumbing::NumberMethods;
use crate::values::{LinearMap, NoMap, Real, TensorTan};
use ndarray::Axis;

/// The derivative of an operation on an array that is not empty.
#[derive(Debug)]
pub struct IfAny<M>(pub(super) Option<M>);
impl<M: LinearMap> LinearMap for IfAny<M> {
    type In = M::In;
    type Out = Option<M::Out>;
    fn push(&self, t: &M::In) -> Option<M::Out> {
        self.0.as_ref().map(|map| map.push(t))
    }
    fn pull(&self, ct: &Option<M::Out>, into: &mut M::In) {
        if let (Some(map), Some(ct)) = (&self.0, ct) {
            map.pull(ct, into);
        }
    }
}

/// The correction of a variance, which is a whole number.
#[track_caller]
fn ddof<E: Float>(op: &'static str, ddof: E) -> usize {
    let x = ddof.as_f64();
    if x < 0.0 || x.fract() != 0.0 {
        Error::new(
            op,
            format!("ddof is {x}: it must be a whole number that is not negative"),
        )
        .raise()
    }
    x as usize
}

macro_rules! map {
    ($out:ty) => { impl LinearMap<In = TensorTan<E, L>, Out = $out> + use<E, D, L> };
}

#[doc(hidden)]
#[allow(clippy::type_complexity)] // maps are opaque
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    #[track_caller]
    pub fn sum(&self) -> Real<E, L> {
        NumberMethods::sum(&self.0)
    }
    #[track_caller]
    pub fn linearize_sum(&self) -> (Real<E, L>, (map!(Real<E, L>),)) {
        self.0.linearize_sum()
    }
    #[track_caller]
    pub fn product(&self) -> Real<E, L> {
        NumberMethods::prod(&self.0)
    }
    #[track_caller]
    pub fn linearize_product(&self) -> (Real<E, L>, (map!(Real<E, L>),)) {
        self.0.linearize_prod()
    }
    pub fn mean(&self) -> Option<Real<E, L>> {
        (!self.is_empty()).then(|| NumberMethods::mean(&self.0))
    }
    pub fn linearize_mean(&self) -> (Option<Real<E, L>>, (map!(Option<Real<E, L>>),)) {
        let (y, (map,)) = match self.is_empty() {
            true => (None, (None,)),
            false => {
                let (y, (map,)) = self.0.linearize_mean();
                (Some(y), (Some(map),))
            }
        };
        (y, (IfAny(map),))
    }
    #[track_caller]
    pub fn mean_axis(&self, axis: Axis) -> Option<NdArray<E, D::Less, L>> {
        self.has(axis).then(|| NdArray::of(self.0.mean_axis(axis)))
    }
    #[track_caller]
    pub fn linearize_mean_axis(
        &self,
        axis: Axis,
    ) -> (
        Option<NdArray<E, D::Less, L>>,
        (map!(Option<TensorTan<E, L>>), NoMap),
    ) {
        let (y, map) = match self.has(axis) {
            false => (None, None),
            true => {
                let (y, (map, _)) = self.0.linearize_mean_axis(axis);
                (Some(NdArray::of(y)), Some(map))
            }
        };
        (y, (IfAny(map), NoMap))
    }
    /// Whether an axis is not empty.
    fn has(&self, axis: Axis) -> bool {
        self.shape().get(axis.0).is_none_or(|n| *n > 0)
    }
}

/// The spread of the elements: of all, and along an axis.
macro_rules! spreads {
    ($($all:ident, $linearize_all:ident; $axis:ident, $linearize_axis:ident; $whole:ident, $linearize_whole:ident, $along:ident, $linearize_along:ident;)*) => {
        #[doc(hidden)]
        #[allow(clippy::type_complexity)] // maps are opaque
        impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> { $(
            #[track_caller]
            pub fn $all(&self, by: E) -> Real<E, L> {
                NumberMethods::$whole(&self.0, ddof(stringify!($all), by))
            }
            #[track_caller]
            pub fn $linearize_all(&self, by: E) -> (Real<E, L>, (map!(Real<E, L>), NoMap)) {
                let (y, maps) = self.0.$linearize_whole(ddof(stringify!($all), by));
                (y, (maps.0, NoMap))
            }
            #[track_caller]
            pub fn $axis(&self, axis: Axis, by: E) -> NdArray<E, D::Less, L> {
                NdArray::of(self.0.$along(axis, ddof(stringify!($axis), by)))
            }
            #[track_caller]
            pub fn $linearize_axis(&self, axis: Axis, by: E) -> (NdArray<E, D::Less, L>, (map!(TensorTan<E, L>), NoMap, NoMap)) {
                let (y, maps) = self.0.$linearize_along(axis, ddof(stringify!($axis), by));
                (NdArray::of(y), (maps.0, NoMap, NoMap))
            }
        )* }
    };
}
spreads! {
    var, linearize_var; var_axis, linearize_var_axis; var, linearize_var, var_axis, linearize_var_axis;
    std, linearize_std; std_axis, linearize_std_axis; std, linearize_std, std_axis, linearize_std_axis;
}
