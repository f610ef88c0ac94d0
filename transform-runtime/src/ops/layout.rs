//! Rearranging elements: reshape, expand, permute, slices, flip. The methods are in `layout_methods`.

use crate::element::{Element, Float, Result};
use crate::error::{Error, OrRaise};
use crate::kernels::{self, Array, Shape, Slice};
use crate::levels::Level;
use crate::ops::whole::Numeric;
use crate::rule::{Linear, Structural, StructuralOf};
use crate::values::{Real, Tensor, checked_index};

/// `x.reshape(shape)`
#[derive(Clone, Debug)]
pub struct Reshape(pub(crate) Shape);
impl Structural for Reshape {
    const NAME: &'static str = "reshape";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        kernels::reshape(Self::NAME, x, &self.0)
    }
    fn batched(&self, lanes: usize, _: &[usize]) -> Self {
        let mut shape = Shape::from_slice(&[lanes]);
        shape.extend_from_slice(&self.0);
        Reshape(shape)
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.reshape(shape)
    }
}

/// `x.expand(shape)`: broadcasting from the right, behind the batch axes.
#[derive(Clone, Debug)]
pub struct Expand {
    /// The name the user wrote.
    op: &'static str,
    batch: usize,
    shape: Shape,
}
impl Expand {
    pub(crate) fn to(op: &'static str, shape: &[usize]) -> Self {
        Expand {
            op,
            batch: 0,
            shape: Shape::from_slice(shape),
        }
    }
}
impl Structural for Expand {
    const NAME: &'static str = "expand";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        let (lanes, own) = x.shape().split_at(self.batch);
        let target: Shape = lanes.iter().chain(&self.shape).copied().collect();
        if self.batch == 0 || own.len() >= self.shape.len() {
            return kernels::broadcast_to(self.op, x, &target);
        }
        kernels::broadcast_to(
            self.op,
            &kernels::reshape(self.op, x, &aligned(lanes, own, self.shape.len()))?,
            &target,
        )
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Expand {
            batch: self.batch + 1,
            ..self.clone()
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.sum_to(shape)
    }
}
/// Batch axes and then a shape filled up with ones to a rank: broadcasting from the right must not meet batch axes.
fn aligned(lanes: &[usize], shape: &[usize], rank: usize) -> Shape {
    let ones = std::iter::repeat_n(1, rank - shape.len());
    lanes
        .iter()
        .copied()
        .chain(ones)
        .chain(shape.iter().copied())
        .collect()
}

/// The transpose of broadcasting: sums over the axes that a shape lacks or has as 1, behind the batch axes.
#[derive(Clone, Debug)]
pub struct SumTo {
    batch: usize,
    shape: Shape,
}
impl Linear for SumTo {
    const NAME: &'static str = "sum_to";
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        let (lanes, own) = x.shape().split_at(self.batch);
        let sums = kernels::sum_to(x, &aligned(lanes, &self.shape, own.len()));
        let shape: Shape = lanes.iter().chain(&self.shape).copied().collect();
        kernels::reshape(Self::NAME, &sums, &shape)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        SumTo {
            batch: self.batch + 1,
            shape: self.shape.clone(),
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.expand_to(shape)
    }
}

/// Part of an array.
#[derive(Clone, Debug)]
pub struct Part(pub(crate) Slice);
impl Structural for Part {
    const NAME: &'static str = "slice";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::slice(x, &self.0))
    }
    fn batched(&self, lanes: usize, _: &[usize]) -> Self {
        Part(self.0.with_whole_axis(0, lanes).0)
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(
            &Inside {
                slice: self.0.clone(),
                shape: Shape::from_slice(shape),
            },
            ct,
        )
    }
}

/// Zeros of a shape with a part filled: the transpose of a slice.
#[derive(Clone, Debug)]
pub struct Inside {
    slice: Slice,
    shape: Shape,
}
impl Inside {
    /// A slice of an array of zeros, which has this shape, filled.
    pub(crate) fn of(slice: Slice, shape: Shape) -> Self {
        Inside { slice, shape }
    }
    /// Zeros around an array of this shape, `(before, after)` so many on each axis.
    pub(crate) fn padded(shape: &[usize], padding: &[(usize, usize)]) -> Self {
        let lengths = shape.iter().zip(padding);
        Inside {
            slice: kernels::inside(shape, padding),
            shape: lengths
                .map(|(len, (before, after))| before + len + after)
                .collect(),
        }
    }
    /// Where the array is, which has this shape.
    pub(crate) fn mask<L: Level>(&self, shape: &[usize]) -> Tensor<bool, L> {
        L::structural(self, &Tensor::filled(shape, true))
    }
}
impl Structural for Inside {
    const NAME: &'static str = "slice";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::slice_scatter(x, &self.slice, &self.shape))
    }
    fn batched(&self, lanes: usize, _: &[usize]) -> Self {
        let mut shape = Shape::from_slice(&[lanes]);
        shape.extend_from_slice(&self.shape);
        Inside {
            slice: self.slice.with_whole_axis(0, lanes).0,
            shape,
        }
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&Part(self.slice.clone()), ct)
    }
}

/// Axis `i` of the result is axis `self.0[i]` of the argument.
#[derive(Clone, Debug)]
pub struct Permute(pub(crate) Shape);
impl Structural for Permute {
    const NAME: &'static str = "permute";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::permute(x, &self.0))
    }
    fn transposes(&self) -> bool {
        self.0.as_slice() == [1, 0]
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Permute(
            std::iter::once(0)
                .chain(self.0.iter().map(|axis| axis + 1))
                .collect(),
        )
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let mut back = self.0.clone();
        self.0.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
        ct.permute_axes(&back)
    }
}

/// The elements in reverse order along axes.
#[derive(Clone, Debug)]
pub struct Flip(pub(crate) Shape);
impl Structural for Flip {
    const NAME: &'static str = "flip";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::flip(x, &self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Flip(self.0.iter().map(|axis| axis + 1).collect())
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(self, ct)
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// Axis `i` of the result is axis `order[i]`; `order` is a permutation.
    pub(crate) fn permute_axes(&self, order: &[usize]) -> Self {
        L::structural(&Permute(Shape::from_slice(order)), self)
    }
    /// Broadcast to a shape; nothing happens if it is the tensor's own.
    pub(crate) fn expand_to(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        L::structural(&Expand::to(Expand::NAME, shape), self)
    }
}
impl<E: Element, L: Level> Tensor<E, L> {
    /// The only element, as an array of rank 0.
    #[track_caller]
    pub(crate) fn one_element(&self, op: &'static str) -> Self {
        if self.len() != 1 {
            let message = format!(
                "the tensor of shape {:?} has {} elements, not one",
                self.shape(),
                self.len()
            );
            Error::new(op, message).raise()
        }
        self.reshape(&[])
    }
}
impl<E: Numeric, L: Level> Tensor<E, L> {
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_item(&self) -> (E::Number<L>, (E::ToNumber<StructuralOf<Reshape>, L>,)) {
        let map = StructuralOf::new(Reshape(Shape::new()), self.shape_vec());
        (E::number(&self.one_element("item")), (E::to_number(map),))
    }
}
impl<E: Float, L: Level> Tensor<E, L> {
    /// Summed to a shape that broadcasts to the tensor's.
    pub(crate) fn sum_to(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        L::diff1(
            &crate::rule::Transposable(SumTo {
                batch: 0,
                shape: Shape::from_slice(shape),
            }),
            self,
        )
    }
    /// Filled up with zeros behind its elements until it has this shape.
    pub(crate) fn padded_to(&self, shape: &[usize]) -> Self {
        let parts = self.shape().iter().map(|&len| kernels::Part::Range {
            start: 0,
            step: 1,
            len,
        });
        L::structural(
            &Inside {
                slice: parts.collect(),
                shape: Shape::from_slice(shape),
            },
            self,
        )
    }
    /// Summed over axis 0.
    pub(crate) fn sum_lanes(&self) -> Self {
        let shape = self.shape_vec();
        let mut target = Shape::from_slice(&shape);
        target[0] = 1;
        self.sum_to(&target).reshape(&shape[1..])
    }
    /// One element.
    pub(crate) fn element(&self, index: &[usize]) -> Real<E, L> {
        checked_index("index", self.shape(), index).or_raise();
        L::element(self, index)
    }
    /// One element, as a part of a part of the tensor.
    pub(crate) fn element_by_slices(&self, index: &[usize]) -> Real<E, L> {
        let mut part = self.clone();
        for &i in index {
            let slice = Slice::index(&part.shape_vec(), 0, i);
            part = L::structural(&Part(slice), &part);
        }
        L::to_scalar(&part)
    }
    /// Replaces one element.
    pub(crate) fn set_element(&mut self, index: &[usize], value: &Real<E, L>) {
        L::set_element(self, index, value);
    }
    /// Adds to one element.
    pub(crate) fn add_element(&mut self, index: &[usize], value: &Real<E, L>) {
        let sum = &self.element(index) + value;
        L::set_element(self, index, &sum);
    }
}
