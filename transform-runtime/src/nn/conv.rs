//! Convolutions.

use super::bodies::optional::cast;
use super::init;
use crate::element::Float;
use crate::error::Error;
use crate::ops::conv_options::{ConvOptions, PerAxis};
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// The cross-correlation of signals with kernels: [`Tensor::conv1d`].
///
/// Weight and bias are drawn evenly from within `1 / sqrt(inputs / groups * kernel)` of 0, as in PyTorch.
///
/// ```
/// use transform_func::prelude::*;
///
/// let conv = nn::Conv1d::new(4, 6, 3, &mut Rng::new(1)).stride(2).padding(1).groups(2);
/// assert_eq!(conv.weight.shape(), [6, 2, 3]);
/// assert_eq!(conv.forward(&Tensor::ones(&[5, 4, 8])).shape(), [5, 6, 4]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Conv1d<E: Float = f64> {
    /// `[outputs, inputs / groups, kernel]`
    pub weight: Tensor<E>,
    /// `[outputs]`
    pub bias: Option<Tensor<E>>,
    /// The step between places of the kernel; 1 if nothing is said.
    pub stride: usize,
    /// Zeros around the input, on either side; 0 if nothing is said.
    pub padding: usize,
    /// The step between elements that the kernel meets; 1 if nothing is said.
    pub dilation: usize,
    /// Into how many groups the channels are divided; 1 if nothing is said.
    pub groups: usize,
}

impl Conv1d {
    /// A convolution of `inputs` channels to `outputs`, with kernels of this size.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Conv1d::new(4, 6, 3, &mut Rng::new(1)).weight.shape(), [6, 4, 3]);
    /// ```
    pub fn new(inputs: usize, outputs: usize, kernel: usize, rng: &mut Rng) -> Self {
        let (weight, bias) = drawn(&[outputs, inputs, kernel], rng);
        Conv1d {
            weight,
            bias,
            stride: 1,
            padding: 0,
            dilation: 1,
            groups: 1,
        }
    }
}

impl<E: Float> Conv1d<E> {
    /// With this step between places of the kernel.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv1d::new(4, 6, 3, &mut Rng::new(1)).stride(2);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9])).shape(), [6, 4]);
    /// ```
    #[must_use]
    pub fn stride(self, stride: usize) -> Self {
        Conv1d { stride, ..self }
    }
    /// With so many zeros around the input, on either side.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv1d::new(4, 6, 3, &mut Rng::new(1)).padding(1);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9])).shape(), [6, 9]);
    /// ```
    #[must_use]
    pub fn padding(self, padding: usize) -> Self {
        Conv1d { padding, ..self }
    }
    /// With this step between elements that the kernel meets.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv1d::new(4, 6, 3, &mut Rng::new(1)).dilation(2);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9])).shape(), [6, 5]);
    /// ```
    #[must_use]
    pub fn dilation(self, dilation: usize) -> Self {
        Conv1d { dilation, ..self }
    }
}

#[differentiable]
impl<E: Float> Conv1d<E> {
    /// The layer of `x`, `[n, inputs, length]` or `[inputs, length]`: `[n, outputs, ..]` or `[outputs, ..]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut conv = nn::Conv1d::new(1, 1, 2, &mut Rng::new(1)).bias(false);
    /// conv.weight = Tensor::from([-1.0, 1.0]).reshape(&[1, 1, 2]);
    /// let x = Tensor::from([1.0, 2.0, 4.0]).reshape(&[1, 3]);
    /// assert_eq!(conv.forward(&x).to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the channels differ, or the kernel does not fit.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let options = ConvOptions {
            stride: self.stride,
            padding: self.padding,
            dilation: self.dilation,
            groups: self.groups,
        };
        x.conv1d_with(&self.weight, &self.bias, options)
    }
}

/// The cross-correlation of images with kernels: [`Tensor::conv2d`].
///
/// Weight and bias are drawn evenly from within `1 / sqrt(inputs / groups * height * width)` of 0, as in PyTorch. Sizes
/// are one number for both axes, or an array of two.
///
/// ```
/// use transform_func::prelude::*;
///
/// let conv = nn::Conv2d::new(3, 8, [3, 5], &mut Rng::new(1)).padding([1, 2]).stride(2).bias(false);
/// assert_eq!(conv.weight.shape(), [8, 3, 3, 5]);
/// let images = Tensor::ones(&[2, 3, 6, 8]);
/// assert_eq!(conv.forward(&images).shape(), [2, 8, 3, 4]);
///
/// #[differentiable]
/// fn loss(conv: &nn::Conv2d, images: &Tensor) -> f64 {
///     conv.forward(images).relu().sum()
/// }
/// assert_eq!(grad!(loss)(&conv, &images).weight.shape(), [8, 3, 3, 5]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Conv2d<E: Float = f64> {
    /// `[outputs, inputs / groups, height, width]`
    pub weight: Tensor<E>,
    /// `[outputs]`
    pub bias: Option<Tensor<E>>,
    /// The step between places of the kernel; 1 if nothing is said.
    pub stride: [usize; 2],
    /// Zeros around the input, on either side; 0 if nothing is said.
    pub padding: [usize; 2],
    /// The step between elements that the kernel meets; 1 if nothing is said.
    pub dilation: [usize; 2],
    /// Into how many groups the channels are divided; 1 if nothing is said.
    pub groups: usize,
}

impl Conv2d {
    /// A convolution of `inputs` channels to `outputs`, with kernels of this size.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Conv2d::new(4, 6, 3, &mut Rng::new(1)).weight.shape(), [6, 4, 3, 3]);
    /// ```
    pub fn new(inputs: usize, outputs: usize, kernel: impl PerAxis<2>, rng: &mut Rng) -> Self {
        let [height, width] = kernel.per_axis();
        let (weight, bias) = drawn(&[outputs, inputs, height, width], rng);
        Conv2d {
            weight,
            bias,
            stride: [1; 2],
            padding: [0; 2],
            dilation: [1; 2],
            groups: 1,
        }
    }
}

impl<E: Float> Conv2d<E> {
    /// With this step between places of the kernel.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv2d::new(4, 6, 3, &mut Rng::new(1)).stride(2);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9, 9])).shape(), [6, 4, 4]);
    /// ```
    #[must_use]
    pub fn stride(self, stride: impl PerAxis<2>) -> Self {
        let stride = stride.per_axis();
        Conv2d { stride, ..self }
    }
    /// With so many zeros around the input, on either side.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv2d::new(4, 6, 3, &mut Rng::new(1)).padding(1);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9, 9])).shape(), [6, 9, 9]);
    /// ```
    #[must_use]
    pub fn padding(self, padding: impl PerAxis<2>) -> Self {
        let padding = padding.per_axis();
        Conv2d { padding, ..self }
    }
    /// With this step between elements that the kernel meets.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let conv = nn::Conv2d::new(4, 6, 3, &mut Rng::new(1)).dilation(2);
    /// assert_eq!(conv.forward(&Tensor::ones(&[4, 9, 9])).shape(), [6, 5, 5]);
    /// ```
    #[must_use]
    pub fn dilation(self, dilation: impl PerAxis<2>) -> Self {
        let dilation = dilation.per_axis();
        Conv2d { dilation, ..self }
    }
}

#[differentiable]
impl<E: Float> Conv2d<E> {
    /// The layer of `x`, `[n, inputs, height, width]` or `[inputs, height, width]`: `[n, outputs, ..]` or `[outputs, ..]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut conv = nn::Conv2d::new(1, 1, [1, 2], &mut Rng::new(1)).bias(false);
    /// conv.weight = Tensor::from([-1.0, 1.0]).reshape(&[1, 1, 1, 2]);
    /// let x = Tensor::from([1.0, 2.0, 4.0]).reshape(&[1, 1, 3]);
    /// assert_eq!(conv.forward(&x).to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the channels differ, or the kernel does not fit.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let options = ConvOptions {
            stride: self.stride,
            padding: self.padding,
            dilation: self.dilation,
            groups: self.groups,
        };
        x.conv2d_with(&self.weight, &self.bias, options)
    }
}

/// What convolutions of any number of axes have.
macro_rules! on_any_axes {
    ($($name:ident)*) => { $(
        impl<E: Float> $name<E> {
            /// With the channels divided into groups that do not meet.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let conv = nn::", stringify!($name), "::new(4, 6, 3, &mut Rng::new(1)).groups(2);")]
            /// assert_eq!(conv.weight.shape()[..2], [6, 2]);
            /// ```
            ///
            /// # Panics
            /// If `groups` does not divide the channels before and after, or was said before.
            #[must_use]
            #[track_caller]
            pub fn groups(self, groups: usize) -> Self {
                let (weight, bias) =
                    divided(stringify!($name), &self.weight, &self.bias, [self.groups, groups]);
                $name { weight, bias, groups, ..self }
            }
            /// With a bias, of zeros if there was none, or without.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let conv = nn::", stringify!($name), "::new(4, 6, 3, &mut Rng::new(1)).bias(false);")]
            /// assert!(conv.bias.is_none());
            /// ```
            #[must_use]
            pub fn bias(self, wanted: bool) -> Self {
                let bias = wanted.then(|| biased(&self.weight, &self.bias));
                $name { bias, ..self }
            }
            /// The layer in another float type.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let single: nn::", stringify!($name), "<f32> = nn::", stringify!($name), "::new(4, 6, 3, &mut Rng::new(1)).cast();")]
            /// assert_eq!(single.weight.shape()[..2], [6, 4]);
            /// ```
            pub fn cast<F: Float>(&self) -> $name<F> {
                $name {
                    weight: self.weight.cast(),
                    bias: cast(&self.bias),
                    stride: self.stride,
                    padding: self.padding,
                    dilation: self.dilation,
                    groups: self.groups,
                }
            }
        }
    )* };
}
on_any_axes!(Conv1d Conv2d);

/// Weight and bias of a new layer.
fn drawn(shape: &[usize], rng: &mut Rng) -> (Tensor, Option<Tensor>) {
    let bound = 1.0 / (shape[1..].iter().product::<usize>() as f64).sqrt();
    let weight = init::kaiming_uniform(shape, 5f64.sqrt(), rng);
    let bias = init::uniform(&[shape[0]], -bound, bound, rng);
    (weight, Some(bias))
}

/// The bias, or zeros.
fn biased<E: Float>(weight: &Tensor<E>, bias: &Option<Tensor<E>>) -> Tensor<E> {
    bias.clone()
        .unwrap_or_else(|| Tensor::zeros(&weight.shape()[..1]))
}

/// What was drawn for one group, for several: fewer inputs, and a bound that is greater by the root of that.
#[track_caller]
fn divided<E: Float>(
    op: &'static str,
    weight: &Tensor<E>,
    bias: &Option<Tensor<E>>,
    [before, groups]: [usize; 2],
) -> (Tensor<E>, Option<Tensor<E>>) {
    let [outputs, inputs] = [weight.shape()[0], weight.shape()[1]];
    if before != 1 || groups == 0 || !inputs.is_multiple_of(groups) || !outputs.is_multiple_of(groups) {
        let message = format!(
            "groups({groups}) of {inputs} channels to {outputs} in {before} group(s): say it once, with a number that \
             divides both"
        );
        Error::new(op, message).raise()
    }
    let scale = E::of((groups as f64).sqrt());
    let weight = weight.narrow(1, 0, inputs / groups) * scale;
    (weight, bias.as_ref().map(|bias| bias * scale))
}
