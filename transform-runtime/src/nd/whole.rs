//! What writing to all of an array leaves in it, and methods that rearrange it in place.

use super::{ArrayOperand, NdArray, Rank};
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::layout::Expand;
use crate::ops::operand::TensorOperand;
use crate::rule::StructuralOf;
use crate::values::{LinearMap, NoMap, TensorTan, ZeroMap};
use ndarray::{Array, ArrayBase, Axis, Data, Dimension, Slice};

type Forgotten<E, L> = ZeroMap<TensorTan<E, L>, TensorTan<E, L>>;
macro_rules! map {
    () => { impl LinearMap<In = TensorTan<E, L>, Out = TensorTan<E, L>> + use<E, D, L> };
}

#[doc(hidden)]
#[allow(clippy::type_complexity)] // one map for each argument
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    /// `self.assign(&rhs)`
    #[track_caller]
    pub fn nd_assigned<B: ArrayOperand<E, L>>(&self, rhs: B) -> Self {
        NdArray::of(L::structural(&self.all("assign"), &rhs.tensor()))
    }
    #[track_caller]
    pub fn linearize_nd_assigned<B: ArrayOperand<E, L>>(
        &self,
        rhs: B,
    ) -> (
        Self,
        (Forgotten<E, L>, B::MapTo<StructuralOf<Expand>, TensorTan<E, L>>),
    ) {
        let rhs = rhs.tensor();
        let y = NdArray::of(L::structural(&self.all("assign"), &rhs));
        let map = B::map_to(StructuralOf::new(self.all("assign"), rhs.shape_vec()));
        (y, (ZeroMap::new(), map))
    }
    /// `self.fill(x)`
    pub fn nd_filled<X: TensorOperand<E, L>>(&self, x: X) -> Self {
        NdArray::of(L::structural(&self.all("fill"), &x.held().tensor()))
    }
    pub fn linearize_nd_filled<X: TensorOperand<E, L>>(
        &self,
        x: X,
    ) -> (Self, (Forgotten<E, L>, X::Map<StructuralOf<Expand>>)) {
        let map = x.map(StructuralOf::new(self.all("fill"), Shape::new()));
        (self.nd_filled(x), (ZeroMap::new(), map))
    }
    fn all(&self, op: &'static str) -> Expand {
        Expand::to(op, self.0.shape())
    }
    /// `self.swap_axes(a, b)`
    #[track_caller]
    pub fn nd_swapped(&self, a: usize, b: usize) -> Self {
        NdArray::of(self.0.transpose(a, b))
    }
    #[track_caller]
    pub fn linearize_nd_swapped(&self, a: usize, b: usize) -> (Self, (map!(), NoMap, NoMap)) {
        let (y, maps) = self.0.linearize_transpose(a, b);
        (NdArray::of(y), (maps.0, NoMap, NoMap))
    }
    /// `self.invert_axis(axis)`
    #[track_caller]
    pub fn nd_inverted(&self, axis: Axis) -> Self {
        NdArray::of(self.0.flip(axis))
    }
    #[track_caller]
    pub fn linearize_nd_inverted(&self, axis: Axis) -> (Self, (map!(), NoMap)) {
        let (y, maps) = self.0.linearize_flip(axis);
        (NdArray::of(y), (maps.0, NoMap))
    }
}

/// The same of arrays of the program's, and what writing to a view of a part leaves.
pub trait PlainWrites: Sized {
    /// The elements.
    type Elem: Clone;
    /// The axes.
    type Dim: Dimension;
    /// A copy, changed.
    fn nd_changed(
        &self,
        change: impl FnOnce(&mut Array<Self::Elem, Self::Dim>),
    ) -> Array<Self::Elem, Self::Dim>;
    /// `self.assign(&rhs)`
    fn nd_assigned<B: Dimension>(
        &self,
        rhs: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim>
    where
        Self::Elem: Clone,
    {
        self.nd_changed(|x| x.assign(rhs))
    }
    /// `self.fill(x)`
    fn nd_filled(&self, item: Self::Elem) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.fill(item))
    }
    /// `self.swap_axes(a, b)`
    fn nd_swapped(&self, a: usize, b: usize) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.swap_axes(a, b))
    }
    /// `self.invert_axis(axis)`
    fn nd_inverted(&self, axis: Axis) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.invert_axis(axis))
    }
    /// `self.slice_axis_mut(axis, range).assign(&part)`
    fn nd_with_slice_axis<B: Dimension>(
        &self,
        axis: Axis,
        range: Slice,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.slice_axis_mut(axis, range).assign(part))
    }
    /// `self.slice_mut(info).assign(&part)`
    fn nd_with_slice<I: ndarray::SliceArg<Self::Dim>, B: Dimension>(
        &self,
        info: I,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.slice_mut(info).assign(part))
    }
    /// `self.index_axis_mut(axis, i).assign(&part)`
    fn nd_with_index_axis<B: Dimension>(
        &self,
        axis: Axis,
        i: usize,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim>
    where
        Self::Dim: ndarray::RemoveAxis,
    {
        self.nd_changed(|x| x.index_axis_mut(axis, i).assign(part))
    }
    /// `self.row_mut(i).assign(&part)`
    fn nd_with_row<B: Dimension>(
        &self,
        i: usize,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim>
    where
        Self::Dim: ndarray::RemoveAxis,
    {
        self.nd_with_index_axis(Axis(0), i, part)
    }
    /// `self.column_mut(i).assign(&part)`
    fn nd_with_column<B: Dimension>(
        &self,
        i: usize,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim>
    where
        Self::Dim: ndarray::RemoveAxis,
    {
        self.nd_with_index_axis(Axis(1), i, part)
    }
    /// `self.diag_mut().assign(&part)`
    fn nd_with_diag<B: Dimension>(
        &self,
        part: &ArrayBase<impl Data<Elem = Self::Elem>, B>,
    ) -> Array<Self::Elem, Self::Dim> {
        self.nd_changed(|x| x.diag_mut().assign(part))
    }
}
impl<A: Clone, S: Data<Elem = A>, D: Dimension> PlainWrites for ArrayBase<S, D> {
    type Elem = A;
    type Dim = D;
    fn nd_changed(&self, change: impl FnOnce(&mut Array<A, D>)) -> Array<A, D> {
        let mut copy = self.to_owned();
        change(&mut copy);
        copy
    }
}
