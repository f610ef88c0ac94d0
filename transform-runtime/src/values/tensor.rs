//! An array at a level: shape, storage, conversions. The operations are in [`crate::ops`].

use crate::element::{Element, Result};
use crate::error::Error;
use crate::kernels::{self, Array, Shape};
use crate::levels::{Base, Level};
use ndarray::{ArrayD, ArrayViewD};
use std::fmt;

/// An array of `E` at level `L`; `Tensor` is an array of `f64` as users hold it.
///
/// Clones share storage and copy on write. The rank is dynamic.
///
/// Operators are elementwise and broadcast, with tensors and with numbers of the dtype; an index is a place, or an array of
/// one place for each axis. Elements are `f64` and `f32`, which are differentiated, `i64` and `bool`. Methods that PyTorch
/// and Rust's floats have go by their names there.
///
/// ```
/// use transform_func::prelude::*;
///
/// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
/// let y = &x * 10.0 + Tensor::from([0.5, 0.25]);
/// assert_eq!(y.to_vec(), [10.5, 20.25, 30.5, 40.25]);
/// assert_eq!((y[[1, 0]], x.matmul(&y).shape()), (30.5, &[2, 2][..]));
///
/// let single: Tensor<f32> = x.cast();
/// assert_eq!(single.sum_axis(0).to_vec(), [4.0, 6.0]);
/// ```
///
/// # Panics
/// Where shapes do not broadcast, where a result does not fit in `i64`, and where an index is outside the shape.
pub struct Tensor<E: Element = f64, L: Level = Base>(#[doc(hidden)] pub L::Array<E>);

impl<E: Element, L: Level> Clone for Tensor<E, L> {
    fn clone(&self) -> Self {
        Tensor(self.0.clone())
    }
}

impl<E: Element, L: Level> Drop for Tensor<E, L> {
    #[inline]
    fn drop(&mut self) {
        L::retire(&mut self.0);
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// What it holds.
    #[inline]
    pub(crate) fn into_array(self) -> L::Array<E> {
        // What has a destructor gives no part away; handles of arrays are cheap to copy.
        let array = self.0.clone();
        drop(self);
        array
    }
    /// The length of each axis.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::zeros(&[2, 3]);
    /// assert_eq!(x.shape(), [2, 3]);
    /// ```
    pub fn shape(&self) -> &[usize] {
        L::shape(self)
    }
    /// The shape as an owned list.
    pub(crate) fn shape_vec(&self) -> Shape {
        Shape::from_slice(L::shape(self))
    }
    /// The number of axes.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::zeros(&[2, 3]);
    /// assert_eq!(x.ndim(), 2);
    /// ```
    pub fn ndim(&self) -> usize {
        L::shape(self).len()
    }
    /// The number of elements.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::zeros(&[2, 3]);
    /// assert_eq!((x.len(), Tensor::scalar(1.0).len()), (6, 1));
    /// ```
    pub fn len(&self) -> usize {
        L::shape(self).iter().product()
    }
    /// Whether there are no elements.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert!(Tensor::<f64>::zeros(&[2, 0]).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// A constant array.
    pub(crate) fn filled(shape: &[usize], value: E) -> Self {
        L::array(Array::from_elem(shape, value))
    }
}

impl<E: Element> Tensor<E, Base> {
    /// A tensor that holds this array.
    #[inline]
    pub(crate) fn of(x: Array<E>) -> Self {
        Tensor(x.into())
    }
    /// The array it holds.
    #[inline]
    pub(crate) fn into_plain(self) -> Array<E> {
        self.into_array().into_inner()
    }
    /// A tensor of this shape from its elements in row-major order.
    ///
    /// # Errors
    /// If the number of elements is not the product of the shape.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_shape_vec(&[2, 2], vec![1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!(x.shape(), [2, 2]);
    /// assert!(Tensor::from_shape_vec(&[3], vec![1.0]).is_err());
    /// # Ok::<(), transform_runtime::Error>(())
    /// ```
    pub fn from_shape_vec(shape: &[usize], data: Vec<E>) -> Result<Self> {
        let len = data.len();
        match Array::from_shape_vec(shape, data) {
            Ok(array) => Ok(Tensor::of(array)),
            Err(_) => Err(Error::new(
                "from_shape_vec",
                format!(
                    "{len} elements do not fill shape {shape:?}, which has {}",
                    shape.iter().product::<usize>()
                ),
            )),
        }
    }
    /// A tensor of rank 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0, 3.0]);
    /// assert_eq!((x.shape(), x[2]), (&[3][..], 3.0));
    /// ```
    pub fn from_vec(data: Vec<E>) -> Self {
        Tensor::of(
            Array::from_shape_vec(vec![data.len()], data)
                .unwrap_or_else(|_| Array::from_elem(vec![0], E::ZERO)),
        )
    }
    /// All elements zero (`false`).
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x: Tensor = Tensor::zeros(&[2, 2]);
    /// assert_eq!(x.to_vec(), [0.0; 4]);
    /// ```
    pub fn zeros(shape: &[usize]) -> Self {
        Self::full(shape, E::ZERO)
    }
    /// All elements one (`true`).
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x: Tensor<bool> = Tensor::ones(&[2]);
    /// assert_eq!(x.to_vec(), [true, true]);
    /// ```
    pub fn ones(shape: &[usize]) -> Self {
        Self::full(shape, E::nearest(1.0))
    }
    /// All elements `value`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::full(&[2], 7i64).to_vec(), [7, 7]);
    /// ```
    pub fn full(shape: &[usize], value: E) -> Self {
        Self::filled(shape, value)
    }
    /// Zeros of the shape of `x`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::zeros_like(&Tensor::from([1.0, 2.0])).to_vec(), [0.0, 0.0]);
    /// ```
    pub fn zeros_like(x: &Self) -> Self {
        Self::zeros(x.shape())
    }
    /// Ones of the shape of `x`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::ones_like(&Tensor::from([3.0, 2.0])).to_vec(), [1.0, 1.0]);
    /// ```
    pub fn ones_like(x: &Self) -> Self {
        Self::ones(x.shape())
    }
    /// The `n` by `n` identity.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::<f64>::eye(2).to_vec(), [1.0, 0.0, 0.0, 1.0]);
    /// ```
    pub fn eye(n: usize) -> Self {
        let one = E::nearest(1.0);
        Tensor::of(Array::from_shape_fn(vec![n, n], |i| {
            if i[0] == i[1] { one } else { E::ZERO }
        }))
    }
    /// `start, start + 1, ..` below `end`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::<f64>::arange(0.5, 3.0).to_vec(), [0.5, 1.5, 2.5]);
    /// assert_eq!(Tensor::<i64>::arange(0.0, 3.0).to_vec(), [0, 1, 2]);
    /// ```
    pub fn arange(start: f64, end: f64) -> Self {
        let n = (end - start).ceil().max(0.0) as usize;
        Self::from_vec((0..n).map(|i| E::nearest(start + i as f64)).collect())
    }
    /// `n` evenly spaced elements from `start` to `end`, both included.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::<f64>::linspace(0.0, 1.0, 3).to_vec(), [0.0, 0.5, 1.0]);
    /// ```
    pub fn linspace(start: f64, end: f64, n: usize) -> Self {
        let step = (end - start) / n.saturating_sub(1).max(1) as f64;
        // From either end, so that both are exact.
        let at = |i: usize| match 2 * i < n {
            true => start + step * i as f64,
            false => end - step * (n - 1 - i) as f64,
        };
        Self::from_vec((0..n).map(|i| E::nearest(at(i))).collect())
    }
    /// A tensor of rank 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::scalar(2.5);
    /// assert_eq!((x.shape(), x.item()), (&[][..], 2.5));
    /// ```
    pub fn scalar(value: E) -> Self {
        Self::full(&[], value)
    }
    /// The elements in row-major order.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.t().to_vec(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    pub fn to_vec(&self) -> Vec<E> {
        self.0.iter().copied().collect()
    }
    /// The element of a tensor that has one.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([1.0, 2.0]).narrow(0, 1, 1).item(), 2.0);
    /// ```
    ///
    /// # Panics
    /// If the tensor has not exactly one element.
    #[track_caller]
    pub fn item(&self) -> E {
        match self.0.first() {
            Some(&value) if self.0.len() == 1 => value,
            _ => Error::new(
                "item",
                format!(
                    "the tensor of shape {:?} has {} elements, not one",
                    self.shape(),
                    self.len()
                ),
            )
            .raise(),
        }
    }
    /// The elements as an ndarray view.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(x.view().iter().copied().fold(0.0, f64::max), 2.0);
    /// ```
    pub fn view(&self) -> ArrayViewD<'_, E> {
        self.0.view()
    }
    /// The elements as an ndarray array, without copying if this tensor is their only owner.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]).into_ndarray();
    /// assert_eq!(x, ndarray::arr1(&[1.0, 2.0]).into_dyn());
    /// ```
    pub fn into_ndarray(self) -> ArrayD<E> {
        self.into_plain().into_owned()
    }
    /// The same numbers in another dtype.
    ///
    /// To `i64` it rounds towards 0, and to `bool` it says where there is no 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 0.0, 2.5]);
    /// assert_eq!(x.cast::<i64>().to_vec(), [-1, 0, 2]);
    /// assert_eq!(x.cast::<bool>().to_vec(), [true, false, true]);
    /// ```
    pub fn cast<T: Element>(&self) -> Tensor<T, Base> {
        Tensor::of(kernels::map(&self.0, |x| T::nearest(x.as_f64())))
    }
}

impl<E: Element> From<E> for Tensor<E, Base> {
    fn from(value: E) -> Self {
        Tensor::scalar(value)
    }
}
impl<E: Element> From<&[E]> for Tensor<E, Base> {
    fn from(data: &[E]) -> Self {
        Tensor::from_vec(data.to_vec())
    }
}
impl<E: Element> From<Vec<E>> for Tensor<E, Base> {
    fn from(data: Vec<E>) -> Self {
        Tensor::from_vec(data)
    }
}
impl<E: Element, const N: usize> From<[E; N]> for Tensor<E, Base> {
    fn from(data: [E; N]) -> Self {
        Tensor::from_vec(data.to_vec())
    }
}
impl<E: Element, const N: usize> From<&[E; N]> for Tensor<E, Base> {
    fn from(data: &[E; N]) -> Self {
        Tensor::from_vec(data.to_vec())
    }
}
impl<E: Element> PartialEq for Tensor<E, Base> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}
impl<E: Element, L: Level> fmt::Debug for Tensor<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
/// Prints the primal, like ndarray.
impl<E: Element, L: Level> fmt::Display for Tensor<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&L::primal_array(self), f)
    }
}
