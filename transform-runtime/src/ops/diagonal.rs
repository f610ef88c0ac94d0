//! Diagonals: of matrices, as matrices, and their sum.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array, diagonal_span};
use crate::levels::Level;
use crate::ops::axes::IntoAxes;
use crate::ops::reductions::Sum;
use crate::rule::{Structural, StructuralOf, TensorMap};
use crate::values::{NoMap, Real, ScalarMap, TanMap, Tensor, TensorTan};

/// The elements of axes `a` and `b` whose places differ by `offset`, along a new last axis; the two are dropped.
#[derive(Clone, Debug)]
pub struct Diagonal {
    a: usize,
    b: usize,
    offset: isize,
}
impl Structural for Diagonal {
    const NAME: &'static str = "diagonal";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::diagonal(x, self.a, self.b, self.offset))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Diagonal {
            a: self.a + 1,
            b: self.b + 1,
            offset: self.offset,
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let op = Embedded {
            diagonal: self.clone(),
            lengths: [shape[self.a], shape[self.b]],
        };
        L::structural(&op, ct)
    }
}

/// Zeros but for a diagonal of two axes, which is the last axis of the argument: the transpose of [`Diagonal`].
#[derive(Clone, Debug)]
pub struct Embedded {
    diagonal: Diagonal,
    lengths: [usize; 2],
}
impl Structural for Embedded {
    const NAME: &'static str = "diag";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        let Diagonal { a, b, offset } = self.diagonal;
        Ok(kernels::embedded(x, a, b, offset, self.lengths))
    }
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self {
        Embedded {
            diagonal: self.diagonal.batched(lanes, shape),
            lengths: self.lengths,
        }
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&self.diagonal, ct)
    }
}

/// The two directions of `x.diag()`.
#[derive(Clone, Debug)]
pub enum Diag {
    /// A vector becomes a matrix.
    Made(Embedded),
    /// A matrix becomes a vector.
    Taken(Diagonal),
}
impl Diag {
    #[track_caller]
    fn of(shape: &[usize]) -> Self {
        let diagonal = Diagonal {
            a: 0,
            b: 1,
            offset: 0,
        };
        match *shape {
            [n] => Diag::Made(Embedded {
                diagonal,
                lengths: [n, n],
            }),
            [_, _] => Diag::Taken(diagonal),
            _ => {
                let message = format!(
                    "a tensor of shape {shape:?} is neither a vector nor a matrix; for stacks of matrices there is \
                     diagonal(offset, a, b)"
                );
                Error::new("diag", message).raise()
            }
        }
    }
}
impl Structural for Diag {
    const NAME: &'static str = "diag";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        match self {
            Diag::Made(op) => op.base(x),
            Diag::Taken(op) => op.base(x),
        }
    }
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self {
        match self {
            Diag::Made(op) => Diag::Made(op.batched(lanes, shape)),
            Diag::Taken(op) => Diag::Taken(op.batched(lanes, shape)),
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        match self {
            Diag::Made(op) => op.transpose(shape, ct),
            Diag::Taken(op) => op.transpose(shape, ct),
        }
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// The diagonal of axes `a` and `b`, which are different.
    pub(crate) fn diagonal_of(&self, a: usize, b: usize) -> Self {
        L::structural(&Diagonal { a, b, offset: 0 }, self)
    }
    /// The main diagonals of a stack of matrices, along the last axis.
    pub(crate) fn diagonals(&self) -> Self {
        self.diagonal_of(self.ndim() - 2, self.ndim() - 1)
    }
    /// Matrices with these main diagonals: the transpose of [`diagonals`](Self::diagonals) for square ones.
    pub(crate) fn embedded_diagonals(&self) -> Self {
        let n = self.shape()[self.ndim() - 1];
        let shape = [self.shape(), &[n]].concat();
        self.embedded_in(self.ndim() - 1, self.ndim(), &shape)
    }
    /// The last axis as the diagonal of axes `a` and `b` of zeros of this shape.
    pub(crate) fn embedded_in(&self, a: usize, b: usize, shape: &[usize]) -> Self {
        let op = Embedded {
            diagonal: Diagonal { a, b, offset: 0 },
            lengths: [shape[a], shape[b]],
        };
        L::structural(&op, self)
    }

    /// A vector as the diagonal of a matrix of zeros; the main diagonal of a matrix as a vector.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0]).diag();
    /// assert_eq!(x.to_vec(), [1.0, 0.0, 0.0, 2.0]);
    /// assert_eq!(x.diag().to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor is neither a vector nor a matrix.
    #[track_caller]
    pub fn diag(&self) -> Self {
        L::structural(&Diag::of(self.shape()), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_diag(&self) -> (Self, (TanMap<StructuralOf<Diag>, E, L>,)) {
        let op = Diag::of(self.shape());
        let y = L::structural(&op, self);
        (y, (TanMap::new(StructuralOf::new(op, self.shape_vec())),))
    }

    /// The elements of axes `a` and `b` on the diagonal `offset` above the main one, along a new last axis; the
    /// two are dropped. A negative `offset` is below the main one, negative axes count from the end.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 12.0).reshape(&[3, 2, 2]);
    /// assert_eq!(x.diagonal(0, 1, 2).to_vec(), [0.0, 3.0, 4.0, 7.0, 8.0, 11.0]);
    /// assert_eq!(x.diagonal(1, 1, 2).to_vec(), [1.0, 5.0, 9.0]);
    /// ```
    ///
    /// # Panics
    /// If the axes are not two of the tensor's, or the diagonal is outside of them.
    #[track_caller]
    pub fn diagonal(&self, offset: isize, a: impl IntoAxes, b: impl IntoAxes) -> Self {
        L::structural(&self.diagonal_op(offset, a, b), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_diagonal(
        &self,
        offset: isize,
        a: impl IntoAxes,
        b: impl IntoAxes,
    ) -> (Self, (TanMap<StructuralOf<Diagonal>, E, L>, NoMap, NoMap, NoMap)) {
        let op = self.diagonal_op(offset, a, b);
        let y = L::structural(&op, self);
        let map = TanMap::new(StructuralOf::new(op, self.shape_vec()));
        (y, (map, NoMap, NoMap, NoMap))
    }
    #[track_caller]
    fn diagonal_op(&self, offset: isize, a: impl IntoAxes, b: impl IntoAxes) -> Diagonal {
        let a = a.into_axes().one_of_rank("diagonal", self.ndim());
        let b = b.into_axes().one_of_rank("diagonal", self.ndim());
        if a == b {
            Error::new(
                "diagonal",
                format!("axis {a} is named twice; a diagonal has two axes"),
            )
            .raise()
        }
        let (start, _) = diagonal_span(self.shape()[a], self.shape()[b], offset);
        if start[0] > self.shape()[a] || start[1] > self.shape()[b] {
            let message = format!(
                "offset {offset} is outside axes {a} and {b} of shape {:?}, of lengths {} and {}",
                self.shape(),
                self.shape()[a],
                self.shape()[b]
            );
            Error::new("diagonal", message).raise()
        }
        Diagonal { a, b, offset }
    }
}

/// The derivative of the trace of a matrix of this shape.
#[derive(Debug)]
pub struct TraceMap([usize; 2]);
impl<E: Float, L: Level> TensorMap<E, L> for TraceMap {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        t.diagonals().reduce_all(Sum)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let len = self.0[0].min(self.0[1]);
        ct.expand_to(&[len]).embedded_in(0, 1, &self.0)
    }
}
impl<E: Float, L: Level> Tensor<E, L> {
    #[track_caller]
    fn matrix_shape(&self) -> [usize; 2] {
        match *self.shape() {
            [rows, cols] => [rows, cols],
            _ => {
                let message = format!(
                    "a tensor of shape {:?} is not a matrix; for stacks of matrices there is diagonal(offset, a, b), \
                     and then sum_axis(-1)",
                    self.shape()
                );
                Error::new("trace", message).raise()
            }
        }
    }
    #[track_caller]
    pub(crate) fn trace_array(&self) -> Self {
        TraceMap(self.matrix_shape()).push(self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_trace(
        &self,
    ) -> (
        Real<E, L>,
        (ScalarMap<TraceMap, TensorTan<E, L>, Real<E, L>, E, L>,),
    ) {
        let map = ScalarMap::new(TraceMap(self.matrix_shape()));
        (L::to_scalar(&self.trace_array()), (map,))
    }
}
impl<E: Float> Tensor<E, crate::levels::Base> {
    /// The sum of the main diagonal of a matrix.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::<f64>::eye(3).trace(), 3.0);
    /// ```
    ///
    /// # Panics
    /// If the tensor is not a matrix.
    #[track_caller]
    pub fn trace(&self) -> E {
        self.trace_array().item()
    }
}
