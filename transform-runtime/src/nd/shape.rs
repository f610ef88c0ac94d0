//! The same elements in another shape.

use super::numbers::IfAny;
use super::{NdArray, Rank};
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::layout::{Expand, Reshape};
use crate::rule::StructuralOf;
use crate::values::{LinearMap, NoMap, TanMap, TensorTan};
use ndarray::{Dimension, ErrorKind, IntoDimension, Order, ShapeArg, ShapeError};

macro_rules! map {
    ($out:ty) => { impl LinearMap<In = TensorTan<E, L>, Out = $out> + use<E, D, L, S> };
}
type Reshaped<E, S, L> = Result<NdArray<E, <S as ShapeArg>::Dim, L>, ShapeError>;
type Broadcast<E, S, L> = Option<NdArray<E, <S as IntoDimension>::Dim, L>>;

#[doc(hidden)]
#[allow(clippy::type_complexity)] // maps are opaque
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    pub fn into_shape_with_order<S: ShapeArg<Dim: Rank>>(&self, shape: S) -> Reshaped<E, S, L> {
        self.linearize_into_shape_with_order(shape).0
    }
    /// By columns, it is the reshape of the transpose, transposed.
    pub fn linearize_into_shape_with_order<S: ShapeArg<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (Reshaped<E, S, L>, (map!(Option<TensorTan<E, L>>), NoMap)) {
        let (dim, order) = shape.into_shape_and_order();
        let target = Shape::from_slice(dim.slice());
        let fits = target.iter().product::<usize>() == self.len();
        let columns = matches!(order, Some(Order::ColumnMajor));
        let map = fits.then(|| {
            TanMap::<_, E, L>::new(Reshaping {
                from: self.0.shape_vec(),
                to: target,
                columns,
            })
        });
        let y = match &map {
            Some(map) => match map.push(&TensorTan(Some(self.0.clone()))).0 {
                Some(y) => Ok(NdArray::of(y)),
                None => Err(ShapeError::from_kind(ErrorKind::IncompatibleShape)),
            },
            None => Err(ShapeError::from_kind(ErrorKind::IncompatibleShape)),
        };
        (y, (IfAny(map), NoMap))
    }
    pub fn broadcast<S: IntoDimension<Dim: Rank>>(&self, shape: S) -> Broadcast<E, S, L> {
        self.linearize_broadcast(shape).0
    }
    pub fn linearize_broadcast<S: IntoDimension<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (Broadcast<E, S, L>, (map!(Option<TensorTan<E, L>>), NoMap)) {
        let dim = shape.into_dimension();
        let (from, to) = (self.0.shape(), dim.slice());
        let fits = from.len() <= to.len()
            && from
                .iter()
                .rev()
                .zip(to.iter().rev())
                .all(|(a, b)| *a == 1 || a == b);
        let op = || Expand::to("broadcast", to);
        let y = fits.then(|| NdArray::of(L::structural(&op(), &self.0)));
        let map = fits.then(|| TanMap::<_, E, L>::new(StructuralOf::new(op(), self.0.shape_vec())));
        (y, (IfAny(map), NoMap))
    }
    pub fn permuted_axes<S: IntoDimension<Dim = D>>(&self, axes: S) -> Self {
        NdArray::of(self.0.permute(&order(axes)))
    }
    pub fn linearize_permuted_axes<S: IntoDimension<Dim = D>>(
        &self,
        axes: S,
    ) -> (Self, (map!(TensorTan<E, L>), NoMap)) {
        let (y, maps) = self.0.linearize_permute(&order(axes));
        (NdArray::of(y), (maps.0, NoMap))
    }
}
/// `into_shape_with_order` by its other names.
macro_rules! also {
    ($($method:ident, $linearize:ident;)*) => {
        #[doc(hidden)]
        #[allow(clippy::type_complexity)] // maps are opaque
        impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> { $(
            pub fn $method<S: ShapeArg<Dim: Rank>>(&self, shape: S) -> Reshaped<E, S, L> {
                self.into_shape_with_order(shape)
            }
            pub fn $linearize<S: ShapeArg<Dim: Rank>>(
                &self,
                shape: S,
            ) -> (Reshaped<E, S, L>, (map!(Option<TensorTan<E, L>>), NoMap)) {
                self.linearize_into_shape_with_order(shape)
            }
        )* }
    };
}
also! {
    to_shape, linearize_to_shape;
    into_shape_clone, linearize_into_shape_clone;
}

fn order<S: IntoDimension>(axes: S) -> Vec<isize> {
    let axes = axes.into_dimension();
    axes.slice().iter().map(|axis| *axis as isize).collect()
}

/// A reshape, by rows or by columns.
#[derive(Debug)]
struct Reshaping {
    from: Shape,
    to: Shape,
    columns: bool,
}
impl Reshaping {
    fn run<E: Float, L: Level>(&self, x: &crate::Tensor<E, L>, to: &[usize]) -> crate::Tensor<E, L> {
        if !self.columns {
            return L::structural(&Reshape(Shape::from_slice(to)), x);
        }
        let reversed = |x: &crate::Tensor<E, L>| x.permute_axes(&(0..x.ndim()).rev().collect::<Shape>());
        let to: Shape = to.iter().rev().copied().collect();
        reversed(&L::structural(&Reshape(to), &reversed(x)))
    }
}
impl<E: Float, L: Level> crate::rule::TensorMap<E, L> for Reshaping {
    fn push(&self, t: &crate::Tensor<E, L>) -> crate::Tensor<E, L> {
        self.run(t, &self.to)
    }
    fn pull(&self, ct: &crate::Tensor<E, L>) -> crate::Tensor<E, L> {
        self.run(ct, &self.from)
    }
}
