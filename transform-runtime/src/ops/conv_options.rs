//! How windows move: sizes for each axis, and the options of convolutions.

/// A size for each of `N` axes: one number for all, or one each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give {N} sizes",
    label = "expected a `usize`, or an array of {N} of them"
)]
pub trait PerAxis<const N: usize>: Copy {
    /// One for each.
    fn per_axis(self) -> [usize; N];
}
impl<const N: usize> PerAxis<N> for usize {
    fn per_axis(self) -> [usize; N] {
        [self; N]
    }
}
impl<const N: usize> PerAxis<N> for [usize; N] {
    fn per_axis(self) -> [usize; N] {
        self
    }
}
/// For the axes of a window in two dimensions; one dimension is a single row.
pub(crate) fn planar<const N: usize>(sizes: [usize; N], row: usize) -> [usize; 2] {
    let mut planar = [row; 2];
    planar[2 - N..].copy_from_slice(&sizes);
    planar
}

/// How a kernel moves over its input: `S` is `usize`, the same for all axes, or an array with one for each.
///
/// ```
/// # use transform_runtime::ConvOptions;
/// let halving = ConvOptions { stride: 2, padding: 1, ..Default::default() };
/// let wide = ConvOptions { padding: [0, 1], ..ConvOptions::per_axis() };
/// assert_eq!((halving.groups, wide.stride), (1, [1, 1]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvOptions<S = usize> {
    /// The step between places of the kernel.
    pub stride: S,
    /// Zeros around the input, on either side.
    pub padding: S,
    /// The step between elements that the kernel meets.
    pub dilation: S,
    /// Into how many groups the channels are divided, each with kernels of its own.
    pub groups: usize,
}
impl Default for ConvOptions {
    fn default() -> Self {
        ConvOptions {
            stride: 1,
            padding: 0,
            dilation: 1,
            groups: 1,
        }
    }
}
impl<const N: usize> ConvOptions<[usize; N]> {
    /// The defaults, for options that differ between axes.
    ///
    /// ```
    /// # use transform_func::ConvOptions;
    /// let options = ConvOptions { stride: [2, 1], ..ConvOptions::per_axis() };
    /// assert_eq!(options.dilation, [1, 1]);
    /// ```
    pub fn per_axis() -> Self {
        ConvOptions {
            stride: [1; N],
            padding: [0; N],
            dilation: [1; N],
            groups: 1,
        }
    }
}

/// The options of a transposed convolution: those of the convolution it is the transpose of, and the rows that its
/// stride left out.
///
/// ```
/// # use transform_func::ConvTransposeOptions;
/// let doubling = ConvTransposeOptions { stride: 2, output_padding: 1, ..Default::default() };
/// assert_eq!((doubling.padding, doubling.groups), (0, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvTransposeOptions<S = usize> {
    /// The step between places of the kernel on the output.
    pub stride: S,
    /// What is cut off the output, on either side.
    pub padding: S,
    /// Added to the size of the output on its far side.
    pub output_padding: S,
    /// The step between elements that the kernel reaches.
    pub dilation: S,
    /// Into how many groups the channels are divided, each with kernels of its own.
    pub groups: usize,
}
impl Default for ConvTransposeOptions {
    fn default() -> Self {
        ConvOptions::default().into()
    }
}
impl<const N: usize> ConvTransposeOptions<[usize; N]> {
    /// The defaults, for options that differ between axes.
    ///
    /// ```
    /// # use transform_func::ConvTransposeOptions;
    /// let options = ConvTransposeOptions { stride: [2, 1], ..ConvTransposeOptions::per_axis() };
    /// assert_eq!(options.output_padding, [0, 0]);
    /// ```
    pub fn per_axis() -> Self {
        ConvOptions::<[usize; N]>::per_axis().into()
    }
}
impl<S: NoPadding> From<ConvOptions<S>> for ConvTransposeOptions<S> {
    fn from(options: ConvOptions<S>) -> Self {
        ConvTransposeOptions {
            stride: options.stride,
            padding: options.padding,
            output_padding: S::NONE,
            dilation: options.dilation,
            groups: options.groups,
        }
    }
}
/// Sizes that can be zero.
#[doc(hidden)]
pub trait NoPadding {
    /// All zero.
    const NONE: Self;
}
impl NoPadding for usize {
    const NONE: usize = 0;
}
impl<const N: usize> NoPadding for [usize; N] {
    const NONE: [usize; N] = [0; N];
}
