//! The convolution methods: what they refuse, and the one op they are.

use crate::element::Float;
use crate::error::{Error, OrRaise};
use crate::kernels::{Convolution, Shape, Window};
use crate::levels::Level;
use crate::ops::arith::Add;
use crate::ops::bias::{Bias, Sums};
use crate::ops::conv::Convolve;
use crate::ops::conv_options::{ConvOptions, ConvTransposeOptions, PerAxis, planar};
use crate::ops::framed::Framed;
use crate::rule::{Diff2, FactorOf, Product};
use crate::values::{NoMap, TanMap, Tensor};

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
        if groups == 0 || !channels.is_multiple_of(groups) || !first.is_multiple_of(groups) {
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
    /// With the channels of a group, before and after.
    fn sized(&self, window: Window, inputs: usize, outputs: usize) -> Convolution {
        Convolution {
            window,
            groups: self.groups,
            inputs,
            outputs,
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
        let op = Convolve::output(self.op, self.sized(window, inputs, outputs));
        self.plan(op, self.groups * outputs, window.output)
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
        let op = Convolve::input(self.op, self.sized(window, inputs, outputs));
        self.plan(op, self.groups * inputs, window.input)
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
            Some(bias) => L::update(&Add, y, &bias.reshape(&[bias.len(), 1, 1])),
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
    ///
    /// ```
    /// # use transform_func::{ConvOptions, Tensor};
    /// let x = Tensor::from([1.0, 2.0, 4.0, 8.0]).reshape(&[1, 4]);
    /// let w = Tensor::from([-1.0, 1.0]).reshape(&[1, 1, 2]);
    /// let options = ConvOptions { dilation: 2, ..Default::default() };
    /// assert_eq!(x.conv1d_with(&w, None, options).to_vec(), [3.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// As [`conv1d`](Self::conv1d), and if the groups do not divide the channels.
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
    ///
    /// # Panics
    /// As [`conv2d`](Self::conv2d), and if the groups do not divide the channels.
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
    ///
    /// ```
    /// # use transform_func::{ConvTransposeOptions, Tensor};
    /// let x = Tensor::from([1.0, 2.0]).reshape(&[1, 2]);
    /// let w = Tensor::from([1.0, 10.0]).reshape(&[1, 1, 2]);
    /// let options = ConvTransposeOptions { stride: 2, output_padding: 1, ..Default::default() };
    /// let y = x.conv_transpose1d_with(&w, None, options);
    /// assert_eq!(y.to_vec(), [1.0, 10.0, 2.0, 20.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// As [`conv_transpose1d`](Self::conv_transpose1d), if the groups do not divide the channels, or if the output
    /// padding is less neither than the stride nor than the dilation.
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
    ///
    /// ```
    /// # use transform_func::{ConvTransposeOptions, Tensor};
    /// let (x, w) = (Tensor::<f64>::ones(&[1, 2, 2]), Tensor::ones(&[1, 1, 2, 2]));
    /// let options = ConvTransposeOptions { stride: 2, ..Default::default() };
    /// assert_eq!(x.conv_transpose2d_with(&w, None, options).shape(), [1, 4, 4]);
    /// ```
    ///
    /// # Panics
    /// As [`conv_transpose2d`](Self::conv_transpose2d), if the groups do not divide the channels, or if the output
    /// padding is less neither than the stride nor than the dilation.
    conv_transpose2d_with, linearize_conv_transpose2d_with; 2, transposed
}
