//! Sorting along an axis: places first, then the elements at them.

use crate::element::{Element, Result};
use crate::error::Error;
use crate::kernels::{self, Array};
use crate::levels::Level;
use crate::ops::along::{Along, AlongMap};
use crate::ops::axes::IntoAxes;
use crate::ops::index::{IndexMap, Pick};
use crate::rule::Static1;
use crate::values::{LinearMap, NoMap, TanMap, Tensor};

/// The places of elements along an axis in their order: smallest first and NaN last, or the `largest` so many, NaN
/// first. Equal elements keep theirs.
#[derive(Clone, Debug)]
struct Order {
    axis: usize,
    largest: Option<usize>,
}
impl Order {
    fn sort(axis: usize) -> Self {
        Order { axis, largest: None }
    }
    #[track_caller]
    fn topk(k: usize, axis: usize, shape: &[usize]) -> Self {
        if k > shape[axis] {
            let message = format!(
                "k is {k}, but axis {axis} of shape {shape:?} has length {}; take at most that many",
                shape[axis]
            );
            Error::new("topk", message).raise()
        }
        Order {
            axis,
            largest: Some(k),
        }
    }
}
impl<E: Element> Static1<E, i64> for Order {
    fn base(&self, x: &Array<E>) -> Result<Array<i64>> {
        Ok(match self.largest {
            None => kernels::sorted_places(x, self.axis),
            Some(k) => kernels::largest_places(x, self.axis, k),
        })
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Order {
            axis: self.axis + 1,
            ..*self
        }
    }
}

/// The derivative of the first of two results; the second has none.
#[derive(Debug)]
pub struct First<M>(M);
impl<M: LinearMap> LinearMap for First<M> {
    type In = M::In;
    type Out = (M::Out, ());
    fn push(&self, t: &M::In) -> Self::Out {
        (self.0.push(t), ())
    }
    fn pull(&self, (ct, ()): &Self::Out, into: &mut M::In) {
        self.0.pull(ct, into);
    }
}

/// Elements at the places of an order, and the places.
macro_rules! orders {
    ($($(#[$doc:meta])* $method:ident, $linearize:ident, ($($param:ident: $of:ty)?), |$x:ident, $axis:ident| $order:expr;)*) => {
        impl<E: Element, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, $($param: $of,)? axis: impl IntoAxes) -> (Self, Tensor<i64, L>) {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let ($x, $axis) = (&*along.operand(self), along.axis);
                let places = L::static1(&$order, $x);
                let y = L::indexed(&Pick::along(stringify!($method), $axis), $x, &places);
                (along.result(y), along.result(places))
            }
            /// The values and their derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(
                &self,
                $($param: $of,)?
                axis: impl IntoAxes,
            ) -> (
                (Self, Tensor<i64, L>),
                (First<TanMap<AlongMap<IndexMap<Pick, L>>, E, L>>, $(orders!(@none $param),)? NoMap),
            ) {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let ($x, $axis) = (&*along.operand(self), along.axis);
                let places = L::static1(&$order, $x);
                let pick = Pick::along(stringify!($method), $axis);
                let y = L::indexed(&pick, $x, &places);
                let map = First(TanMap::new(along.map(IndexMap::new(pick, &places, $x.shape_vec()))));
                ((along.result(y), along.result(places)), (map, $(orders!(@no $param),)? NoMap))
            }
        )* }
    };
    (@none $param:ident) => { NoMap };
    (@no $param:ident) => { NoMap };
}
orders! {
    /// The elements along an axis from the smallest to the largest, NaN last, and the places they had; equal elements
    /// keep their order.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (values, places) = Tensor::from_vec(vec![3.0, 1.0, 2.0]).sort(0);
    /// assert_eq!(values.to_vec(), [1.0, 2.0, 3.0]);
    /// assert_eq!(places.to_vec(), [1, 2, 0]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    sort, linearize_sort, (), |_x, axis| Order::sort(axis);
    /// The `k` largest elements along an axis from the largest on, NaN first, and the places they had; of equal ones
    /// the first.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (values, places) = Tensor::from_vec(vec![3.0, 1.0, 2.0]).topk(2, 0);
    /// assert_eq!(values.to_vec(), [3.0, 2.0]);
    /// assert_eq!(places.to_vec(), [0, 2]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's, or has fewer than `k` elements.
    topk, linearize_topk, (k: usize), |x, axis| Order::topk(k, axis, x.shape());
}
