//! Layers without parameters: pooling, and flattening.

use crate::element::Float;
use crate::error::Error;
use crate::ops::conv_options::PerAxis;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// The largest element of windows of the last two axes: [`Tensor::max_pool2d_with`].
///
/// ```
/// use transform_func::prelude::*;
///
/// let pool = nn::MaxPool2d::new(2);
/// let x = Tensor::arange(0.0, 16.0).reshape(&[1, 1, 4, 4]);
/// assert_eq!(pool.forward(&x).to_vec(), [5.0, 7.0, 13.0, 15.0]);
/// assert_eq!(pool.stride(1).padding(1).forward(&x).shape(), [1, 1, 5, 5]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct MaxPool2d<E: Float = f64> {
    /// The size of the window.
    pub kernel_size: [usize; 2],
    /// The step between windows; the size of the window if nothing is said.
    pub stride: [usize; 2],
    /// What is around the input, on either side, and never the largest; 0 if nothing is said.
    pub padding: [usize; 2],
    /// No tensor, of the float type.
    dtype: [Tensor<E>; 0],
}

impl MaxPool2d {
    /// Windows of this size, one number for both axes or an array of two, that do not overlap.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::MaxPool2d::new([2, 3]).stride, [2, 3]);
    /// ```
    pub fn new(kernel: impl PerAxis<2>) -> Self {
        MaxPool2d {
            kernel_size: kernel.per_axis(),
            stride: kernel.per_axis(),
            padding: [0; 2],
            dtype: [],
        }
    }
}

impl<E: Float> MaxPool2d<E> {
    /// With this step between windows.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let pool = nn::MaxPool2d::new(2).stride(1);
    /// assert_eq!(pool.forward(&Tensor::ones(&[4, 4])).shape(), [3, 3]);
    /// ```
    #[must_use]
    pub fn stride(self, stride: impl PerAxis<2>) -> Self {
        let stride = stride.per_axis();
        MaxPool2d { stride, ..self }
    }
    /// With so much padding around the input, on either side.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let pool = nn::MaxPool2d::new(2).padding([1, 0]);
    /// assert_eq!(pool.forward(&Tensor::ones(&[4, 4])).shape(), [3, 2]);
    /// ```
    #[must_use]
    pub fn padding(self, padding: impl PerAxis<2>) -> Self {
        let padding = padding.per_axis();
        MaxPool2d { padding, ..self }
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::MaxPool2d<f32> = nn::MaxPool2d::new(2).cast();
    /// assert_eq!(single.kernel_size, [2, 2]);
    /// ```
    pub fn cast<F: Float>(&self) -> MaxPool2d<F> {
        MaxPool2d {
            kernel_size: self.kernel_size,
            stride: self.stride,
            padding: self.padding,
            dtype: [],
        }
    }
}

#[differentiable]
impl<E: Float> MaxPool2d<E> {
    /// The layer of `x`, `[.., height, width]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let x = Tensor::arange(0.0, 16.0).reshape(&[4, 4]);
    /// assert_eq!(nn::MaxPool2d::new(2).forward(&x).to_vec(), [5.0, 7.0, 13.0, 15.0]);
    /// ```
    ///
    /// # Panics
    /// If no window fits, or the padding is more than half of it.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let (kernel, stride, padding) = (self.kernel_size, self.stride, self.padding);
        x.max_pool2d_with(kernel, stride, padding)
    }
}

/// The mean of windows of the last two axes: [`Tensor::avg_pool2d_with`]. Padding counts as zeros.
///
/// ```
/// use transform_func::prelude::*;
///
/// let pool = nn::AvgPool2d::new([1, 2]);
/// let x = Tensor::arange(0.0, 8.0).reshape(&[1, 2, 4]);
/// assert_eq!(pool.forward(&x).to_vec(), [0.5, 2.5, 4.5, 6.5]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct AvgPool2d<E: Float = f64> {
    /// The size of the window.
    pub kernel_size: [usize; 2],
    /// The step between windows; the size of the window if nothing is said.
    pub stride: [usize; 2],
    /// Zeros around the input, on either side; 0 if nothing is said.
    pub padding: [usize; 2],
    /// No tensor, of the float type.
    dtype: [Tensor<E>; 0],
}

impl AvgPool2d {
    /// Windows of this size, one number for both axes or an array of two, that do not overlap.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::AvgPool2d::new([2, 3]).stride, [2, 3]);
    /// ```
    pub fn new(kernel: impl PerAxis<2>) -> Self {
        AvgPool2d {
            kernel_size: kernel.per_axis(),
            stride: kernel.per_axis(),
            padding: [0; 2],
            dtype: [],
        }
    }
}

impl<E: Float> AvgPool2d<E> {
    /// With this step between windows.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let pool = nn::AvgPool2d::new(2).stride(1);
    /// assert_eq!(pool.forward(&Tensor::ones(&[4, 4])).shape(), [3, 3]);
    /// ```
    #[must_use]
    pub fn stride(self, stride: impl PerAxis<2>) -> Self {
        let stride = stride.per_axis();
        AvgPool2d { stride, ..self }
    }
    /// With so many zeros around the input, on either side.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let pool = nn::AvgPool2d::new(2).padding([1, 0]);
    /// assert_eq!(pool.forward(&Tensor::ones(&[4, 4])).shape(), [3, 2]);
    /// ```
    #[must_use]
    pub fn padding(self, padding: impl PerAxis<2>) -> Self {
        let padding = padding.per_axis();
        AvgPool2d { padding, ..self }
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::AvgPool2d<f32> = nn::AvgPool2d::new(2).cast();
    /// assert_eq!(single.kernel_size, [2, 2]);
    /// ```
    pub fn cast<F: Float>(&self) -> AvgPool2d<F> {
        AvgPool2d {
            kernel_size: self.kernel_size,
            stride: self.stride,
            padding: self.padding,
            dtype: [],
        }
    }
}

#[differentiable]
impl<E: Float> AvgPool2d<E> {
    /// The layer of `x`, `[.., height, width]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let x = Tensor::arange(0.0, 16.0).reshape(&[4, 4]);
    /// assert_eq!(nn::AvgPool2d::new(2).forward(&x).to_vec(), [2.5, 4.5, 10.5, 12.5]);
    /// ```
    ///
    /// # Panics
    /// If no window fits, or the padding is more than half of it.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let (kernel, stride, padding) = (self.kernel_size, self.stride, self.padding);
        x.avg_pool2d_with(kernel, stride, padding)
    }
}

/// Axes joined into one: all but the first, if nothing is said.
///
/// ```
/// use transform_func::prelude::*;
///
/// let x = Tensor::zeros(&[2, 3, 4, 5]);
/// assert_eq!(nn::Flatten::new().forward(&x).shape(), [2, 60]);
/// assert_eq!(nn::Flatten::new().axes(0, -2).forward(&x).shape(), [24, 5]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Flatten<E: Float = f64> {
    /// The first of the axes; from the end if negative.
    pub start_dim: isize,
    /// The last of the axes; from the end if negative.
    pub end_dim: isize,
    /// No tensor, of the float type.
    dtype: [Tensor<E>; 0],
}

impl Flatten {
    /// All axes but the first.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Flatten::new().forward(&Tensor::ones(&[2, 3, 4])).shape(), [2, 12]);
    /// ```
    #[allow(clippy::new_without_default)] // layers are made by `new`
    pub fn new() -> Self {
        Flatten {
            start_dim: 1,
            end_dim: -1,
            dtype: [],
        }
    }
}

impl<E: Float> Flatten<E> {
    /// The axes from `start` to `end`, both included; negative ones count from the end.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Flatten::new().axes(0, 1).forward(&Tensor::ones(&[2, 3, 4])).shape(), [6, 4]);
    /// ```
    #[must_use]
    pub fn axes(self, start: isize, end: isize) -> Self {
        Flatten {
            start_dim: start,
            end_dim: end,
            ..self
        }
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::Flatten<f32> = nn::Flatten::new().cast();
    /// assert_eq!(single.end_dim, -1);
    /// ```
    pub fn cast<F: Float>(&self) -> Flatten<F> {
        Flatten {
            start_dim: self.start_dim,
            end_dim: self.end_dim,
            dtype: [],
        }
    }
}

#[differentiable]
impl<E: Float> Flatten<E> {
    /// `x` with the axes joined.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Flatten::new().forward(&Tensor::zeros(&[5, 2, 2])).shape(), [5, 4]);
    /// ```
    ///
    /// # Panics
    /// If `x` does not have the axes, or the first is behind the last.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let axes = [self.start_dim, self.end_dim];
        let shape = joined(x.shape(), axes);
        x.reshape(&shape)
    }
}

/// The shape with axes joined.
#[track_caller]
fn joined(shape: &[usize], axes: [isize; 2]) -> Vec<usize> {
    let place = |axis: isize| {
        usize::try_from(if axis < 0 {
            axis + shape.len() as isize
        } else {
            axis
        })
    };
    match axes.map(place) {
        [Ok(start), Ok(end)] if start <= end && end < shape.len() => {
            let mut out = shape[..start].to_vec();
            out.push(shape[start..=end].iter().product());
            out.extend_from_slice(&shape[end + 1..]);
            out
        }
        _ => {
            let [start, end] = axes;
            let message = format!("shape {shape:?} has no axes {start} to {end}, in this order");
            Error::new("Flatten", message).raise()
        }
    }
}
