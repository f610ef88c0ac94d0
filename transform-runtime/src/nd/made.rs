//! Arrays made from numbers, of the program's and at a level.

use super::{IfAny, NdArray, Rank};
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::layout::Expand;
use crate::rule::StructuralOf;
use crate::values::discrete::with_discrete_types;
use crate::values::{LinearMap, NoMap, Real, ScalarMap, Tangent, TensorTan};
use ndarray::{Array, ArrayBase, Data, ErrorKind, IntoDimension, Ix1, Ix2, Order, ShapeArg, ShapeError};
use num_traits::Zero;
use std::marker::PhantomData;

/// What can be an element of an array that a body makes.
pub trait ArrayItem: Clone {
    /// An array of them.
    type Of<D: Rank>;
    /// An array of this shape of elements in order; `None` if there are not that many.
    fn array<D: Rank>(items: &[Self], shape: D) -> Option<Self::Of<D>>;
    /// An array of this shape, all of whose elements are this one.
    fn repeated<D: Rank>(&self, shape: D) -> Self::Of<D>;
}
impl<E: Float, L: Level> ArrayItem for Real<E, L> {
    type Of<D: Rank> = NdArray<E, D, L>;
    fn array<D: Rank>(items: &[Self], shape: D) -> Option<NdArray<E, D, L>> {
        (shape.size() == items.len()).then(|| NdArray::of(L::from_numbers(shape.slice(), items.to_vec())))
    }
    fn repeated<D: Rank>(&self, shape: D) -> NdArray<E, D, L> {
        NdArray::of(L::structural(&expand(shape.slice()), &L::from_scalar(self)))
    }
}
fn expand(shape: &[usize]) -> Expand {
    Expand::to("from_elem", shape)
}
macro_rules! plain {
    ($($t:ty),*) => { $(
        impl ArrayItem for $t {
            type Of<D: Rank> = Array<$t, D>;
            fn array<D: Rank>(items: &[Self], shape: D) -> Option<Array<$t, D>> {
                Array::from_shape_vec(shape, items.to_vec()).ok()
            }
            fn repeated<D: Rank>(&self, shape: D) -> Array<$t, D> {
                Array::from_elem(shape, self.clone())
            }
        }
    )* };
}
with_discrete_types!(plain, f32, f64);

/// The derivative of an array by the numbers it is made from.
#[derive(Debug)]
pub struct FromNumbers<E, L> {
    shape: Shape,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E, L> FromNumbers<E, L> {
    pub(crate) fn of_shape(shape: &[usize]) -> Self {
        FromNumbers {
            shape: Shape::from_slice(shape),
            of: PhantomData,
        }
    }
}
impl<E: Float, L: Level> LinearMap for FromNumbers<E, L> {
    type In = Vec<Real<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        let mut t = t.clone();
        t.resize_with(self.shape.iter().product(), Real::default);
        TensorTan(Some(L::from_numbers(&self.shape, t)))
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        let Some(ct) = &ct.0 else { return };
        into.accumulate(&L::numbers(ct));
    }
}

/// Lists that arrays are made from: vectors of numbers. Shapes are ndarray's.
pub trait ListOfArray {
    /// What is in it.
    type Item: ArrayItem;
    /// The elements in order.
    fn nd_items(&self) -> &[Self::Item];
    /// `array![..]`
    fn nd_array<S: IntoDimension<Dim: Rank>>(&self, shape: S) -> <Self::Item as ArrayItem>::Of<S::Dim> {
        let array = Self::Item::array(self.nd_items(), shape.into_dimension());
        array.expect("as many elements as the lists have")
    }
    /// `Array1::from_vec(v)`
    fn nd_from_vec(&self) -> <Self::Item as ArrayItem>::Of<Ix1> {
        self.nd_array([self.nd_items().len()])
    }
    /// `Array2::from_shape_vec(shape, v)`
    fn nd_from_shape_vec<S: ShapeArg<Dim: Rank>>(&self, shape: S) -> MadeOf<Self::Item, S::Dim> {
        let array = Self::Item::array(self.nd_items(), by_rows(shape));
        array.ok_or_else(|| ShapeError::from_kind(ErrorKind::OutOfBounds))
    }
}
type MadeOf<I, D> = Result<<I as ArrayItem>::Of<D>, ShapeError>;
#[track_caller]
fn by_rows<S: ShapeArg>(shape: S) -> S::Dim {
    let (dim, order) = shape.into_shape_and_order();
    if matches!(order, Some(Order::ColumnMajor)) {
        let message = "elements by columns are not followed in differentiated functions; give them by rows";
        crate::error::Error::new("from_shape_vec", message).raise()
    }
    dim
}
impl<T: ArrayItem> ListOfArray for Vec<T> {
    type Item = T;
    fn nd_items(&self) -> &[T] {
        self
    }
}
impl<T: ArrayItem, const N: usize> ListOfArray for [T; N] {
    type Item = T;
    fn nd_items(&self) -> &[T] {
        self
    }
}

/// The same with their derivatives.
pub trait LinearListOfArray<E: Float, L: Level> {
    /// [`ListOfArray::nd_array`]
    #[allow(clippy::type_complexity)] // one map for each argument
    fn linearize_nd_array<S: IntoDimension<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (NdArray<E, S::Dim, L>, (FromNumbers<E, L>, NoMap));
    /// [`ListOfArray::nd_from_vec`]
    fn linearize_nd_from_vec(&self) -> (NdArray<E, Ix1, L>, (FromNumbers<E, L>,));
    /// [`ListOfArray::nd_from_shape_vec`]
    #[allow(clippy::type_complexity)] // one map for each argument
    fn linearize_nd_from_shape_vec<S: ShapeArg<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (MadeOf<Real<E, L>, S::Dim>, (IfAny<FromNumbers<E, L>>, NoMap));
}
impl<E: Float, L: Level> LinearListOfArray<E, L> for Vec<Real<E, L>> {
    fn linearize_nd_array<S: IntoDimension<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (NdArray<E, S::Dim, L>, (FromNumbers<E, L>, NoMap)) {
        let y = self.nd_array(shape);
        let map = FromNumbers::of_shape(y.0.shape());
        (y, (map, NoMap))
    }
    fn linearize_nd_from_vec(&self) -> (NdArray<E, Ix1, L>, (FromNumbers<E, L>,)) {
        (self.nd_from_vec(), (FromNumbers::of_shape(&[self.len()]),))
    }
    fn linearize_nd_from_shape_vec<S: ShapeArg<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (MadeOf<Real<E, L>, S::Dim>, (IfAny<FromNumbers<E, L>>, NoMap)) {
        let y = self.nd_from_shape_vec(shape);
        let map = y.as_ref().ok().map(|y| FromNumbers::of_shape(y.0.shape()));
        (y, (IfAny(map), NoMap))
    }
}

/// `Array2::from_elem(shape, x)`, of the element.
pub trait ElemOfArray: ArrayItem {
    /// The array.
    fn nd_from_elem<S: ShapeArg<Dim: Rank>>(&self, shape: S) -> Self::Of<S::Dim> {
        self.repeated(shape.into_shape_and_order().0)
    }
}
impl<T: ArrayItem> ElemOfArray for T {}
/// The same with its derivative.
pub trait LinearElemOfArray<E: Float, L: Level> {
    /// [`ElemOfArray::nd_from_elem`]
    #[allow(clippy::type_complexity)] // one map for each argument
    fn linearize_nd_from_elem<S: ShapeArg<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (
        NdArray<E, S::Dim, L>,
        (
            ScalarMap<StructuralOf<Expand>, Real<E, L>, TensorTan<E, L>, E, L>,
            NoMap,
        ),
    );
}
impl<E: Float, L: Level> LinearElemOfArray<E, L> for Real<E, L> {
    fn linearize_nd_from_elem<S: ShapeArg<Dim: Rank>>(
        &self,
        shape: S,
    ) -> (
        NdArray<E, S::Dim, L>,
        (
            ScalarMap<StructuralOf<Expand>, Real<E, L>, TensorTan<E, L>, E, L>,
            NoMap,
        ),
    ) {
        let y = self.nd_from_elem(shape);
        let map = StructuralOf::new(expand(y.0.shape()), Shape::new());
        (y, (ScalarMap::new(map), NoMap))
    }
}

/// `Array2::from_diag(&v)`, of the vector.
pub trait DiagOfArray {
    /// The matrix.
    type Matrix;
    /// The matrix.
    fn nd_from_diag(&self) -> Self::Matrix;
}
impl<A: Clone + Zero, S: Data<Elem = A>> DiagOfArray for ArrayBase<S, Ix1> {
    type Matrix = Array<A, Ix2>;
    fn nd_from_diag(&self) -> Array<A, Ix2> {
        Array::from_diag(self)
    }
}
impl<E: Float, L: Level> DiagOfArray for NdArray<E, Ix1, L> {
    type Matrix = NdArray<E, Ix2, L>;
    fn nd_from_diag(&self) -> NdArray<E, Ix2, L> {
        NdArray::of(self.0.diag())
    }
}
#[doc(hidden)]
#[allow(clippy::type_complexity)] // the map is opaque
impl<E: Float, L: Level> NdArray<E, Ix1, L> {
    pub fn linearize_nd_from_diag(
        &self,
    ) -> (
        NdArray<E, Ix2, L>,
        (impl LinearMap<In = TensorTan<E, L>, Out = TensorTan<E, L>> + use<E, L>,),
    ) {
        let (y, map) = self.0.linearize_diag();
        (NdArray::of(y), map)
    }
}
