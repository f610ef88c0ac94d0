//! The convolution methods: what their options are, what they refuse, and the one op they are.

use crate::element::Float;
use crate::error::{Error, OrRaise};
use crate::kernels::{Convolution, Shape, Window};
use crate::levels::Level;
use crate::ops::conv::Convolve;
use crate::ops::framed::Framed;
use crate::rule::{Diff2, FactorOf, Product};
use crate::values::{LinearMap, NoMap, TanMap, Tangent, Tensor, TensorTan};

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
fn planar<const N: usize>(sizes: [usize; N], row: usize) -> [usize; 2] {
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

/// The bias of a layer: `Some(&b)`, `&b` or `None`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bias",
    label = "expected `None`, `Some(&b)` or `&b` with a tensor of the same dtype"
)]
pub trait Bias<E: Float, L: Level>: Copy {
    /// Its derivative, given that of the sum.
    type Map;
    /// The tensor, if there is one.
    fn tensor(&self) -> Option<&Tensor<E, L>>;
    /// The derivative.
    fn map(&self, sums: Option<Sums>) -> Self::Map;
}
impl<E: Float, L: Level> Bias<E, L> for &Tensor<E, L> {
    type Map = BiasMap<TensorTan<E, L>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        Some(self)
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, std::marker::PhantomData)
    }
}
impl<E: Float, L: Level> Bias<E, L> for Option<&Tensor<E, L>> {
    type Map = BiasMap<TensorTan<E, L>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        *self
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, std::marker::PhantomData)
    }
}
impl<E: Float, L: Level> Bias<E, L> for &Option<Tensor<E, L>> {
    type Map = BiasMap<Option<TensorTan<E, L>>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        self.as_ref()
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, std::marker::PhantomData)
    }
}

/// A vector of channels as part of every image, and back.
#[derive(Debug)]
pub struct Sums {
    /// The shape of the output, with an axis of images.
    whole: Shape,
    /// As the user has it.
    shape: Shape,
}
impl Sums {
    fn channels(&self) -> Shape {
        let mut shape = Shape::from_elem(1, self.whole.len() - 1);
        shape[0] = self.whole[1];
        shape
    }
    fn push<E: Float, L: Level>(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        t.reshape(&self.channels())
            .expand_to(&self.whole)
            .shaped(&self.shape)
    }
    fn pull<E: Float, L: Level>(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.shaped(&self.whole)
            .sum_to(&self.channels())
            .reshape(&[self.whole[1]])
    }
}
/// The derivative by a bias that may be absent.
#[derive(Debug)]
pub struct BiasMap<T>(Option<Sums>, std::marker::PhantomData<fn() -> T>);
impl<E: Float, L: Level> LinearMap for BiasMap<TensorTan<E, L>> {
    type In = TensorTan<E, L>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> TensorTan<E, L> {
        TensorTan(self.0.as_ref().zip(t.0.as_ref()).map(|(sums, t)| sums.push(t)))
    }
    fn pull(&self, ct: &TensorTan<E, L>, into: &mut TensorTan<E, L>) {
        if let (Some(sums), Some(ct)) = (&self.0, &ct.0) {
            into.add(sums.pull(ct));
        }
    }
}
impl<E: Float, L: Level> LinearMap for BiasMap<Option<TensorTan<E, L>>> {
    type In = Option<TensorTan<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Option<TensorTan<E, L>>) -> TensorTan<E, L> {
        let t = t.as_ref().and_then(|t| t.0.as_ref());
        TensorTan(self.0.as_ref().zip(t).map(|(sums, t)| sums.push(t)))
    }
    fn pull(&self, ct: &TensorTan<E, L>, into: &mut Option<TensorTan<E, L>>) {
        if let (Some(sums), Some(ct)) = (&self.0, &ct.0) {
            into.accumulate(&Some(TensorTan(Some(sums.pull(ct)))));
        }
    }
}

/// The op of a call, and the shapes that its operands and its result have in it.
struct Plan {
    op: Product<Convolve>,
    x: Shape,
    w: Shape,
    y: Shape,
    /// The result with an axis of images, and as the user has it.
    images: Shape,
    shape: Shape,
}

/// What a call is refused for, before sizes are looked at: names of the axes, ranks, channels.
struct Call<'a> {
    op: &'static str,
    x: &'a [usize],
    w: &'a [usize],
    bias: Option<&'a [usize]>,
    groups: usize,
    spatial: usize,
}
impl Call<'_> {
    #[cold]
    #[track_caller]
    fn refuse(&self, why: String) -> ! {
        let (x, w) = (self.x, self.w);
        Error::new(
            self.op,
            format!("input of shape {x:?} and weight of shape {w:?}: {why}"),
        )
        .raise()
    }
    /// The channels of a group, before and after as the weight has them; `transposed` if before is its first axis.
    #[track_caller]
    fn channels(&self, transposed: bool) -> [usize; 2] {
        let (spatial, groups) = (self.spatial, self.groups);
        let names = &["height", "width"][2 - spatial..].join(", ");
        if self.x.len() != spatial + 1 && self.x.len() != spatial + 2 {
            self.refuse(format!(
                "the input must be [n, channels, {names}] or [channels, {names}]"
            ))
        }
        if self.w.len() != spatial + 2 {
            let axes = if transposed {
                "channels, outputs / groups"
            } else {
                "outputs, channels / groups"
            };
            self.refuse(format!("the weight must be [{axes}, {names}]"))
        }
        let channels = self.x[self.x.len() - spatial - 1];
        let [first, second] = [self.w[0], self.w[1]];
        if groups == 0 || channels % groups != 0 || first % groups != 0 {
            self.refuse(format!(
                "groups is {groups}, which must be at least 1 and divide {channels} channels and the {first} of the \
                 weight's first axis"
            ))
        }
        let (found, place, wanted) = if transposed {
            (first, "first", channels)
        } else {
            (second, "second", channels / groups)
        };
        if found != wanted {
            self.refuse(format!(
                "with groups {groups} the weight's {place} axis must have length {wanted} for {channels} channels, not \
                 {found}"
            ))
        }
        let outputs = if transposed { second * groups } else { first };
        if let Some(bias) = self.bias.filter(|bias| **bias != [outputs]) {
            self.refuse(format!(
                "the bias has shape {bias:?}; it must be [{outputs}], one for each output"
            ))
        }
        [first / groups, second]
    }
    /// Sizes along the axes of the window.
    fn sizes(&self, shape: &[usize]) -> [usize; 2] {
        let last = &shape[shape.len() - self.spatial..];
        if let [len] = *last {
            [1, len]
        } else {
            [last[0], last[1]]
        }
    }
    fn images(&self) -> usize {
        if self.x.len() == self.spatial + 2 {
            self.x[0]
        } else {
            1
        }
    }
    fn planar(&self, [first, second]: [usize; 2], [height, width]: [usize; 2]) -> Shape {
        Shape::from_slice(&[first, second, height, width])
    }
    /// The plan, once the op and the shape of its result are known.
    fn plan(&self, op: Convolve, channels: usize, size: [usize; 2]) -> Plan {
        let n = self.images();
        let inputs = self.x[self.x.len() - self.spatial - 1];
        let mut images = Shape::from_slice(&[n, channels]);
        images.extend_from_slice(&size[2 - self.spatial..]);
        let skipped = usize::from(self.x.len() == self.spatial + 1);
        Plan {
            op: Product(op),
            x: self.planar([n, inputs], self.sizes(self.x)),
            w: self.planar([self.w[0], self.w[1]], self.sizes(self.w)),
            y: self.planar([n, channels], size),
            shape: Shape::from_slice(&images[skipped..]),
            images,
        }
    }
    #[track_caller]
    fn convolution<const N: usize, S: PerAxis<N>>(&self, options: ConvOptions<S>) -> Plan {
        let [outputs, inputs] = self.channels(false);
        let options = [
            planar(options.stride.per_axis(), 1),
            planar(options.padding.per_axis(), 0),
            planar(options.dilation.per_axis(), 1),
        ];
        let window = Window::over(self.op, N, self.sizes(self.x), self.sizes(self.w), options).or_raise();
        let groups = self.groups;
        let sizes = Convolution {
            window,
            groups,
            inputs,
            outputs,
        };
        self.plan(Convolve::output(self.op, sizes), groups * outputs, window.output)
    }
    #[track_caller]
    fn transposed<const N: usize, S: PerAxis<N>>(&self, options: ConvTransposeOptions<S>) -> Plan {
        let [outputs, inputs] = self.channels(true);
        let options = [
            planar(options.stride.per_axis(), 1),
            planar(options.padding.per_axis(), 0),
            planar(options.dilation.per_axis(), 1),
            planar(options.output_padding.per_axis(), 0),
        ];
        let window = Window::onto(self.op, N, self.sizes(self.x), self.sizes(self.w), options).or_raise();
        let groups = self.groups;
        let sizes = Convolution {
            window,
            groups,
            inputs,
            outputs,
        };
        self.plan(Convolve::input(self.op, sizes), groups * inputs, window.input)
    }
}
impl Plan {
    fn value<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        w: &Tensor<E, L>,
        bias: Option<&Tensor<E, L>>,
    ) -> Tensor<E, L> {
        self.biased(L::diff2(&self.op, &x.shaped(&self.x), &w.shaped(&self.w)), bias)
    }
    fn biased<E: Float, L: Level>(&self, y: Tensor<E, L>, bias: Option<&Tensor<E, L>>) -> Tensor<E, L> {
        let y = match bias {
            Some(bias) => y + bias.reshape(&[bias.len(), 1, 1]),
            None => y,
        };
        y.shaped(&self.shape)
    }
    fn linearize<E: Float, L: Level, B: Bias<E, L>>(
        &self,
        x: &Tensor<E, L>,
        w: &Tensor<E, L>,
        bias: B,
    ) -> (Tensor<E, L>, ConvMaps<E, L, B>) {
        let (y, by_x, by_w) = self.op.linearize(&x.shaped(&self.x), &w.shaped(&self.w));
        let framed = |map, own: &Tensor<E, L>, planar: &[usize]| {
            TanMap::new(Framed::new(map, [own.shape(), planar], [&self.y, &self.shape]))
        };
        let sums = bias.tensor().map(|_| Sums {
            whole: self.images.clone(),
            shape: self.shape.clone(),
        });
        let maps = (framed(by_x, x, &self.x), framed(by_w, w, &self.w), bias.map(sums));
        (self.biased(y, bias.tensor()), maps)
    }
}

type Factor<E, L> = TanMap<Framed<FactorOf<Convolve, E, L>>, E, L>;
type ConvMaps<E, L, B> = (Factor<E, L>, Factor<E, L>, <B as Bias<E, L>>::Map);

/// The methods: a stride and a padding, or all options.
macro_rules! convolutions {
    ($(
        $(#[$doc:meta])*
        $method:ident, $linearize:ident; $(#[$with_doc:meta])* $with:ident, $linearize_with:ident;
        $n:literal, $plan:ident
    )*) => {
        impl<E: Float, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(
                &self,
                w: &Self,
                bias: impl Bias<E, L>,
                stride: impl PerAxis<$n>,
                padding: impl PerAxis<$n>,
            ) -> Self {
                let (stride, padding) = (stride.per_axis(), padding.per_axis());
                let options = ConvOptions { stride, padding, ..ConvOptions::per_axis() };
                convolutions!(@call $method, self, w, bias, options, $n, $plan).value(self, w, bias.tensor())
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize<B: Bias<E, L>>(
                &self,
                w: &Self,
                bias: B,
                stride: impl PerAxis<$n>,
                padding: impl PerAxis<$n>,
            ) -> (Self, (Factor<E, L>, Factor<E, L>, B::Map, NoMap, NoMap)) {
                let (stride, padding) = (stride.per_axis(), padding.per_axis());
                let options = ConvOptions { stride, padding, ..ConvOptions::per_axis() };
                let plan = convolutions!(@call $method, self, w, bias, options, $n, $plan);
                let (y, (by_x, by_w, by_bias)) = plan.linearize(self, w, bias);
                (y, (by_x, by_w, by_bias, NoMap, NoMap))
            }
            $(#[$with_doc])*
            #[track_caller]
            pub fn $with<S: PerAxis<$n>>(&self, w: &Self, bias: impl Bias<E, L>, options: convolutions!(@options $plan, S)) -> Self {
                convolutions!(@call $with, self, w, bias, options, $n, $plan).value(self, w, bias.tensor())
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_with<S: PerAxis<$n>, B: Bias<E, L>>(
                &self,
                w: &Self,
                bias: B,
                options: convolutions!(@options $plan, S),
            ) -> (Self, (Factor<E, L>, Factor<E, L>, B::Map, NoMap)) {
                let plan = convolutions!(@call $with, self, w, bias, options, $n, $plan);
                let (y, (by_x, by_w, by_bias)) = plan.linearize(self, w, bias);
                (y, (by_x, by_w, by_bias, NoMap))
            }
        )* }
    };
    (@options convolution, $s:ident) => { ConvOptions<$s> };
    (@options transposed, $s:ident) => { impl Into<ConvTransposeOptions<$s>> };
    (@call $name:ident, $x:expr, $w:expr, $bias:expr, $options:expr, $n:literal, $plan:ident) => {{
        let options: convolutions!(@type $plan) = convolutions!(@into $plan, $options);
        let call = Call {
            op: stringify!($name),
            x: $x.shape(),
            w: $w.shape(),
            bias: $bias.tensor().map(Tensor::shape),
            groups: options.groups,
            spatial: $n,
        };
        call.$plan::<$n, _>(options)
    }};
    (@type convolution) => { ConvOptions<_> };
    (@type transposed) => { ConvTransposeOptions<_> };
    (@into convolution, $options:expr) => { $options };
    (@into transposed, $options:expr) => { $options.into() };
}
convolutions! {
    /// The cross-correlation of signals with kernels: `y[n, o, i] = bias[o] + sum(w[o, c, k] * x[n, c, i * stride + k -
    /// padding])`, where `x` is 0 outside.
    ///
    /// `[n, channels, width]`, or `[channels, width]`, with weights `[outputs, channels, kernel]` and a bias `[outputs]`
    /// or `None` gives `[n, outputs, places]`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0, 4.0]).reshape(&[1, 3]);
    /// let w = Tensor::from_vec(vec![-1.0, 1.0]).reshape(&[1, 1, 2]);
    /// assert_eq!(x.conv1d(&w, None, 1, 0).to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit, the stride is 0, or the kernel is larger than the padded input.
    conv1d, linearize_conv1d;
    /// [`conv1d`](Self::conv1d) with [`ConvOptions`].
    conv1d_with, linearize_conv1d_with; 1, convolution

    /// The cross-correlation of images with kernels: `y[n, o, i, j] = bias[o] + sum(w[o, c, k, l] * x[n, c, i * stride +
    /// k - padding, j * stride + l - padding])`, where `x` is 0 outside. Stride and padding are one number, or one for
    /// each axis.
    ///
    /// `[n, channels, height, width]`, or `[channels, height, width]`, with weights `[outputs, channels, kernel height,
    /// kernel width]` and a bias `[outputs]` or `None` gives `[n, outputs, rows, columns]`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 9.0).reshape(&[1, 1, 3, 3]);
    /// let (w, b) = (Tensor::ones(&[1, 1, 2, 2]), Tensor::from_vec(vec![0.5]));
    /// assert_eq!(x.conv2d(&w, Some(&b), 1, 0).to_vec(), [8.5, 12.5, 20.5, 24.5]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit, the stride is 0, or the kernel is larger than the padded input.
    conv2d, linearize_conv2d;
    /// [`conv2d`](Self::conv2d) with [`ConvOptions`].
    ///
    /// ```
    /// # use transform_runtime::{ConvOptions, Tensor};
    /// let (x, w) = (Tensor::ones(&[1, 2, 5, 5]), Tensor::<f64>::ones(&[4, 1, 2, 2]));
    /// let options = ConvOptions { dilation: 2, groups: 2, ..Default::default() };
    /// assert_eq!(x.conv2d_with(&w, None, options).shape(), [1, 4, 3, 3]);
    /// ```
    conv2d_with, linearize_conv2d_with; 2, convolution

    /// The transpose of [`conv1d`](Self::conv1d): every element places a kernel on the output, and they add up.
    ///
    /// `[n, channels, width]`, or `[channels, width]`, with weights `[channels, outputs, kernel]` and a bias `[outputs]`
    /// or `None` gives `[n, outputs, (width - 1) * stride - 2 * padding + kernel]`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0]).reshape(&[1, 2]);
    /// let w = Tensor::from_vec(vec![1.0, 10.0, 100.0]).reshape(&[1, 1, 3]);
    /// assert_eq!(x.conv_transpose1d(&w, None, 2, 0).to_vec(), [1.0, 10.0, 102.0, 20.0, 200.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit, the stride is 0, or no output is left.
    conv_transpose1d, linearize_conv_transpose1d;
    /// [`conv_transpose1d`](Self::conv_transpose1d) with [`ConvTransposeOptions`] or [`ConvOptions`].
    conv_transpose1d_with, linearize_conv_transpose1d_with; 1, transposed

    /// The transpose of [`conv2d`](Self::conv2d): every element places a kernel on the output, and they add up.
    ///
    /// `[n, channels, height, width]`, or `[channels, height, width]`, with weights `[channels, outputs, kernel height,
    /// kernel width]` and a bias `[outputs]` or `None` gives `[n, outputs, ..]`, where a length `l` becomes
    /// `(l - 1) * stride - 2 * padding + kernel`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (x, w) = (Tensor::ones(&[1, 2, 2]), Tensor::<f64>::ones(&[1, 1, 2, 2]));
    /// let y = x.conv_transpose2d(&w, None, 1, 0);
    /// assert_eq!(y.to_vec(), [1.0, 2.0, 1.0, 2.0, 4.0, 2.0, 1.0, 2.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit, the stride is 0, or no output is left.
    conv_transpose2d, linearize_conv_transpose2d;
    /// [`conv_transpose2d`](Self::conv_transpose2d) with [`ConvTransposeOptions`] or [`ConvOptions`].
    conv_transpose2d_with, linearize_conv_transpose2d_with; 2, transposed
}
