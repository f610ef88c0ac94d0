//! Parts of arrays: read, and replaced.

use crate::element::{Element, Float};
use crate::kernels::{Shape, Slice};
use crate::levels::Level;
use crate::ops::layout::{Inside, Part};
use crate::rule::TensorMap;
use crate::values::{TanMap, Tensor};

/// Which elements of an array of some shape are a part of it.
#[derive(Clone, Debug)]
pub(crate) enum Region {
    Slice(Slice, Shape),
    /// The main diagonal of a matrix.
    Diagonal(Shape),
}
impl Region {
    pub(crate) fn slice(slice: Slice, shape: &[usize]) -> Self {
        Region::Slice(slice, Shape::from_slice(shape))
    }
    /// The part of an array.
    pub(crate) fn take<E: Float, L: Level>(&self, whole: &Tensor<E, L>) -> Tensor<E, L> {
        match self {
            Region::Slice(slice, _) => L::structural(&Part(slice.clone()), whole),
            Region::Diagonal(_) => whole.diag(),
        }
    }
    /// The part in an array of zeros.
    fn put<E: Float, L: Level>(&self, part: &Tensor<E, L>) -> Tensor<E, L> {
        match self {
            Region::Slice(slice, shape) => {
                let part = part.expand_to(&slice.shape());
                L::structural(&Inside::of(slice.clone(), shape.clone()), &part)
            }
            Region::Diagonal(shape) => part.diag().padded_to(shape),
        }
    }
    /// Where the part is.
    fn mask<L: Level>(&self) -> Tensor<bool, L> {
        match self {
            Region::Slice(slice, shape) => Inside::of(slice.clone(), shape.clone()).mask(&slice.shape()),
            Region::Diagonal(shape) => {
                L::array(crate::kernels::Array::from_shape_fn(&shape[..], |i| i[0] == i[1]))
            }
        }
    }
    /// Zeros instead of the part.
    fn clear<E: Float, L: Level>(&self, whole: &Tensor<E, L>) -> Tensor<E, L> {
        L::select(&self.mask(), &Tensor::filled(&[], <E as Element>::ZERO), whole)
    }
    /// The array with another part.
    pub(crate) fn replace<E: Float, L: Level>(
        &self,
        whole: &Tensor<E, L>,
        part: &Tensor<E, L>,
    ) -> Tensor<E, L> {
        L::select(&self.mask(), &self.put(part), whole)
    }
}

/// The derivative of reading a part.
#[derive(Debug)]
pub struct Read(Region);
impl<E: Float, L: Level> TensorMap<E, L> for Read {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.take(t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.put(ct)
    }
}
/// The derivative of replacing a part, by the whole.
#[derive(Debug)]
pub struct Around(Region);
impl<E: Float, L: Level> TensorMap<E, L> for Around {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.clear(t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.clear(ct)
    }
}
/// The derivative of replacing a part, by the part.
#[derive(Debug)]
pub struct Within(Region);
impl<E: Float, L: Level> TensorMap<E, L> for Within {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.put(t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.take(ct)
    }
}

pub(crate) type ReadMap<E, L> = TanMap<Read, E, L>;
impl Region {
    pub(crate) fn read<E: Float, L: Level>(self, whole: &Tensor<E, L>) -> (Tensor<E, L>, ReadMap<E, L>) {
        (self.take(whole), TanMap::new(Read(self)))
    }
    pub(crate) fn around<E, L>(&self) -> TanMap<Around, E, L> {
        TanMap::new(Around(self.clone()))
    }
    pub(crate) fn within(self) -> Within {
        Within(self)
    }
}
