//! Pooling: the largest element or the mean of windows that slide over the last axes. Other axes are images of their
//! own, so lanes are, too.

use crate::element::{Float, Result};
use crate::error::{Error, OrRaise};
use crate::kernels::{self, Array, Shape, Window};
use crate::levels::Level;
use crate::ops::conv_options::{PerAxis, planar};
use crate::ops::framed::Framed;
use crate::ops::index::{IndexMap, Pick};
use crate::rule::{Diff1, Linear, LinearOf, Static1, Transposable};
use crate::values::{NoMap, TanMap, Tensor};

/// The mean of each window; padding counts as zeros.
#[derive(Clone, Copy, Debug)]
pub struct Average(Window);
impl Linear for Average {
    const NAME: &'static str = "avg_pool";
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::average(x, &self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Transposable(Spread(self.0)), ct)
    }
}
/// Its transpose: each element of a window gets its share.
#[derive(Clone, Copy, Debug)]
struct Spread(Window);
impl Linear for Spread {
    const NAME: &'static str = "avg_pool";
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::spread(x, &self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Transposable(Average(self.0)), ct)
    }
}

/// The place of the largest element of each window: the first among equals.
#[derive(Clone, Copy, Debug)]
struct Largest(Window);
impl<E: Float> Static1<E, i64> for Largest {
    fn base(&self, x: &Array<E>) -> Result<Array<i64>> {
        Ok(kernels::extreme_places(x, &self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
}

/// A pooling of a tensor: the window, and the shapes around it.
struct Plan {
    op: &'static str,
    window: Window,
    /// `[.., h, w]`, and with the plane as one axis.
    planes: Shape,
    flat: Shape,
    /// `[.., oh, ow]`, and as the user has it.
    pooled: Shape,
    shape: Shape,
}
impl Plan {
    #[track_caller]
    fn new<const N: usize>(
        op: &'static str,
        x: &[usize],
        [kernel, stride, padding]: [[usize; N]; 3],
    ) -> Plan {
        if x.len() < N {
            let message = format!("an input of shape {x:?} has fewer than the {N} axes that are pooled");
            Error::new(op, message).raise()
        }
        if (0..N).any(|axis| 2 * padding[axis] > kernel[axis]) {
            let message = format!("padding {padding:?} is more than half of the kernel of size {kernel:?}");
            Error::new(op, message).raise()
        }
        let (leading, last) = x.split_at(x.len() - N);
        let last: [usize; N] = last.try_into().expect("the rank was checked");
        let options = [planar(stride, 1), planar(padding, 0), [1, 1]];
        let window = Window::over(op, N, planar(last, 1), planar(kernel, 1), options).or_raise();
        let with = |last: &[usize]| leading.iter().chain(last).copied().collect::<Shape>();
        Plan {
            op,
            window,
            planes: with(&window.input),
            flat: with(&[window.plane()]),
            pooled: with(&window.output),
            shape: with(&window.output[2 - N..]),
        }
    }
    fn average<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Transposable(Average(self.window)), &x.shaped(&self.planes)).shaped(&self.shape)
    }
    fn average_map<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Averages<E, L>) {
        let (y, map) = Transposable(Average(self.window)).linearize(&x.shaped(&self.planes));
        let frames = ([x.shape(), &self.planes[..]], [&self.pooled[..], &self.shape]);
        (
            y.shaped(&self.shape),
            TanMap::new(Framed::new(map, frames.0, frames.1)),
        )
    }
    fn largest<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        let places = L::static1(&Largest(self.window), &x.shaped(&self.planes));
        x.shaped(&self.flat)
            .gather_for(self.op, -1, &places)
            .shaped(&self.shape)
    }
    fn largest_map<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Picked<E, L>) {
        let places = L::static1(&Largest(self.window), &x.shaped(&self.planes));
        let (y, map) = x.shaped(&self.flat).gather_map(self.op, -1, &places);
        let map = Framed::new(map, [x.shape(), &self.flat], [y.shape(), &self.shape]);
        (y.shaped(&self.shape), TanMap::new(map))
    }
}

type Averages<E, L> = TanMap<Framed<LinearOf<Average>>, E, L>;
type Picked<E, L> = TanMap<Framed<IndexMap<Pick, L>>, E, L>;

/// The methods: a kernel whose windows do not overlap, or a stride and a padding with it.
macro_rules! pools {
    ($(
        $(#[$doc:meta])*
        $method:ident, $linearize:ident; $(#[$with_doc:meta])* $with:ident, $linearize_with:ident;
        $n:literal, $value:ident, $derivative:ident, $map:ident
    )*) => {
        impl<E: Float, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, kernel: impl PerAxis<$n>) -> Self {
                let kernel = kernel.per_axis();
                Plan::new::<$n>(stringify!($method), self.shape(), [kernel, kernel, [0; $n]]).$value(self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(&self, kernel: impl PerAxis<$n>) -> (Self, ($map<E, L>, NoMap)) {
                let kernel = kernel.per_axis();
                let plan = Plan::new::<$n>(stringify!($method), self.shape(), [kernel, kernel, [0; $n]]);
                let (y, map) = plan.$derivative(self);
                (y, (map, NoMap))
            }
            $(#[$with_doc])*
            #[track_caller]
            pub fn $with(
                &self,
                kernel: impl PerAxis<$n>,
                stride: impl PerAxis<$n>,
                padding: impl PerAxis<$n>,
            ) -> Self {
                let sizes = [kernel.per_axis(), stride.per_axis(), padding.per_axis()];
                Plan::new::<$n>(stringify!($with), self.shape(), sizes).$value(self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_with(
                &self,
                kernel: impl PerAxis<$n>,
                stride: impl PerAxis<$n>,
                padding: impl PerAxis<$n>,
            ) -> (Self, ($map<E, L>, NoMap, NoMap, NoMap)) {
                let sizes = [kernel.per_axis(), stride.per_axis(), padding.per_axis()];
                let (y, map) = Plan::new::<$n>(stringify!($with), self.shape(), sizes).$derivative(self);
                (y, (map, NoMap, NoMap, NoMap))
            }
        )* }
    };
}
pools! {
    /// The largest element of each window of the last axis; the windows do not overlap. Of equal elements the first
    /// one has the derivative.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 5.0, 2.0, 4.0]).reshape(&[1, 4]);
    /// assert_eq!(x.max_pool1d(2).to_vec(), [5.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has no axis, or the kernel is larger than it.
    max_pool1d, linearize_max_pool1d;
    /// [`max_pool1d`](Self::max_pool1d) with a stride and a padding; padding is never the largest.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 5.0, 2.0, 4.0]).reshape(&[1, 4]);
    /// assert_eq!(x.max_pool1d_with(3, 1, 1).to_vec(), [5.0, 5.0, 5.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// As [`max_pool1d`](Self::max_pool1d), and if the stride is 0 or the padding is more than half the kernel.
    max_pool1d_with, linearize_max_pool1d_with;
    1, largest, largest_map, Picked

    /// The largest element of each window of the last two axes; the windows do not overlap, and what no whole window
    /// has is left out. Of equal elements the first one, row-major, has the derivative.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 16.0).reshape(&[1, 4, 4]);
    /// assert_eq!(x.max_pool2d(2).to_vec(), [5.0, 7.0, 13.0, 15.0]);
    /// assert_eq!(x.max_pool2d([4, 1]).to_vec(), [12.0, 13.0, 14.0, 15.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has fewer than two axes, or the kernel is larger than they are.
    max_pool2d, linearize_max_pool2d;
    /// [`max_pool2d`](Self::max_pool2d) with a stride and a padding; padding is never the largest.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 9.0).reshape(&[1, 3, 3]);
    /// assert_eq!(x.max_pool2d_with(2, 1, 0).to_vec(), [4.0, 5.0, 7.0, 8.0]);
    /// ```
    ///
    /// # Panics
    /// As [`max_pool2d`](Self::max_pool2d), and if the stride is 0 or the padding is more than half the kernel.
    max_pool2d_with, linearize_max_pool2d_with;
    2, largest, largest_map, Picked

    /// The mean of each window of the last axis; the windows do not overlap.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 5.0, 2.0, 4.0]).reshape(&[1, 4]);
    /// assert_eq!(x.avg_pool1d(2).to_vec(), [3.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has no axis, or the kernel is larger than it.
    avg_pool1d, linearize_avg_pool1d;
    /// [`avg_pool1d`](Self::avg_pool1d) with a stride and a padding, which counts as zeros.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 5.0, 2.0, 4.0]).reshape(&[1, 4]);
    /// assert_eq!(x.avg_pool1d_with(2, 2, 1).to_vec(), [0.5, 3.5, 2.0]);
    /// ```
    ///
    /// # Panics
    /// As [`avg_pool1d`](Self::avg_pool1d), and if the stride is 0 or the padding is more than half the kernel.
    avg_pool1d_with, linearize_avg_pool1d_with;
    1, average, average_map, Averages

    /// The mean of each window of the last two axes; the windows do not overlap, and what no whole window has is left
    /// out.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 8.0).reshape(&[2, 4]);
    /// assert_eq!(x.avg_pool2d(2).to_vec(), [2.5, 4.5]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has fewer than two axes, or the kernel is larger than they are.
    avg_pool2d, linearize_avg_pool2d;
    /// [`avg_pool2d`](Self::avg_pool2d) with a stride and a padding, which counts as zeros.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::arange(0.0, 9.0).reshape(&[1, 3, 3]);
    /// assert_eq!(x.avg_pool2d_with(2, 1, 0).to_vec(), [2.0, 3.0, 5.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// As [`avg_pool2d`](Self::avg_pool2d), and if the stride is 0 or the padding is more than half the kernel.
    avg_pool2d_with, linearize_avg_pool2d_with;
    2, average, average_map, Averages
}
