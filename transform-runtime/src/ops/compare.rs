//! Comparisons, logic, questions, and positions of extremes: functions without derivative. At every level they
//! look at values only, lane by lane.

use crate::element::{Element, Float, Result};
use crate::kernels::{self, Array, Shape};
use crate::levels::Level;
use crate::ops::along::Along;
use crate::ops::axes::IntoAxes;
use crate::ops::operand::TensorOperand;
use crate::ops::reduce::kept;
use crate::rule::{Static1, Static2};
use crate::values::{NoMap, Static, Tensor};

/// Comparisons of elements with those of a tensor that broadcasts, or with a number.
macro_rules! comparisons {
    ($($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident, $symbol:tt;)*) => { $(
        #[derive(Clone, Debug)]
        struct $op;
        impl<E: Element> Static2<E, bool> for $op {
            fn base(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<bool>> {
                kernels::zip2(stringify!($method), a, b, |a, b| a $symbol b)
            }
        }
        impl<E: Element, L: Level> Tensor<E, L> {
            $(#[$doc])*
            ///
            /// # Panics
            /// If the shapes do not broadcast.
            #[track_caller]
            pub fn $method(&self, rhs: impl TensorOperand<E, L>) -> Tensor<bool, L> {
                L::static2(&$op, self, &rhs.held().tensor())
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize<Y: TensorOperand<E, L>>(
                &self,
                rhs: Y,
            ) -> (Tensor<bool, L>, (Static<E, L>, Y::Zero)) {
                (L::static2(&$op, self, &rhs.held().tensor()), (Static::new(), Y::zero()))
            }
        }
    )* };
}
comparisons! {
    /// Where `self > rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.gt(2.0).to_vec(), [false, false, true]);
    /// ```
    Gt, gt, linearize_gt, >;
    /// Where `self >= rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.ge(2.0).to_vec(), [false, true, true]);
    /// ```
    Ge, ge, linearize_ge, >=;
    /// Where `self < rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.lt(2.0).to_vec(), [true, false, false]);
    /// ```
    Lt, lt, linearize_lt, <;
    /// Where `self <= rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.le(2.0).to_vec(), [true, true, false]);
    /// ```
    Le, le, linearize_le, <=;
    /// Where the elements are equal. (`a == b` asks whether two tensors are.)
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.eq(2.0).to_vec(), [false, true, false]);
    /// ```
    Eq, eq, linearize_eq, ==;
    /// Where the elements differ; NaN differs from itself.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.ne(2.0).to_vec(), [true, false, true]);
    /// ```
    Ne, ne, linearize_ne, !=;
}

/// Logic of two bool tensors.
macro_rules! logic {
    ($($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident, $symbol:tt;)*) => { $(
        #[derive(Clone, Debug)]
        struct $op;
        impl Static2<bool, bool> for $op {
            fn base(&self, a: &Array<bool>, b: &Array<bool>) -> Result<Array<bool>> {
                kernels::zip2(stringify!($method), a, b, |a, b| a $symbol b)
            }
        }
        impl<L: Level> Tensor<bool, L> {
            $(#[$doc])*
            ///
            /// # Panics
            /// If the shapes do not broadcast.
            #[track_caller]
            pub fn $method(&self, rhs: &Self) -> Self {
                L::static2(&$op, self, rhs)
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(&self, rhs: &Self) -> (Self, (NoMap, NoMap)) {
                (self.$method(rhs), (NoMap, NoMap))
            }
        }
    )* };
}
logic! {
    /// Where both hold.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (a, b) = (Tensor::from([true, true, false]), Tensor::from([true, false, false]));
    /// assert_eq!(a.logical_and(&b).to_vec(), [true, false, false]);
    /// ```
    And, logical_and, linearize_logical_and, &;
    /// Where one or both hold.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (a, b) = (Tensor::from([true, true, false]), Tensor::from([true, false, false]));
    /// assert_eq!(a.logical_or(&b).to_vec(), [true, true, false]);
    /// ```
    Or, logical_or, linearize_logical_or, |;
    /// Where one holds and the other does not.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (a, b) = (Tensor::from([true, true, false]), Tensor::from([true, false, false]));
    /// assert_eq!(a.logical_xor(&b).to_vec(), [false, true, false]);
    /// ```
    Xor, logical_xor, linearize_logical_xor, ^;
}

/// Functions of each element, to bools.
macro_rules! predicates {
    ($($(#[$doc:meta])* $op:ident, $bound:ident, $method:ident, $linearize:ident, |$x:ident| $holds:expr;)*) => { $(
        #[derive(Clone, Debug)]
        struct $op;
        impl<E: $bound> Static1<E, bool> for $op {
            fn base(&self, x: &Array<E>) -> Result<Array<bool>> {
                Ok(kernels::map(x, |$x| $holds))
            }
            fn batched(&self, _: usize, _: &[usize]) -> Self {
                $op
            }
        }
        impl<E: $bound, L: Level> Tensor<E, L> {
            $(#[$doc])*
            pub fn $method(&self) -> Tensor<bool, L> {
                L::static1(&$op, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            pub fn $linearize(&self) -> (Tensor<bool, L>, (Static<E, L>,)) {
                (self.$method(), (Static::new(),))
            }
        }
    )* };
}
predicates! {
    /// Where the element is 0, or false: for a bool tensor, where it does not hold.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([true, false]).logical_not().to_vec(), [false, true]);
    /// assert_eq!(Tensor::from([3i64, 0]).logical_not().to_vec(), [false, true]);
    /// ```
    Not, Element, logical_not, linearize_logical_not, |x| x == E::ZERO;
    /// Where the element is NaN.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, f64::INFINITY, f64::NAN]);
    /// assert_eq!(x.isnan().to_vec(), [false, false, true]);
    /// ```
    IsNan, Float, isnan, linearize_isnan, |x| x.is_nan();
    /// Where the element is neither NaN nor infinite.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, f64::INFINITY, f64::NAN]);
    /// assert_eq!(x.is_finite().to_vec(), [true, false, false]);
    /// ```
    IsFinite, Float, is_finite, linearize_is_finite, |x| x.is_finite();
    /// Where the element is infinite.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, f64::INFINITY, f64::NAN]);
    /// assert_eq!(x.is_infinite().to_vec(), [false, true, false]);
    /// ```
    IsInfinite, Float, is_infinite, linearize_is_infinite, |x| x.is_infinite();
}

/// Reductions of bool tensors over axes, which are kept with length 1 or dropped.
macro_rules! bool_reductions {
    ($(
        $(#[$doc:meta])*
        $op:ident -> $out:ty, $kernel:path;
        $all:ident, $linearize_all:ident; $axis:ident, $linearize_axis:ident; $keep:ident, $linearize_keep:ident;
        // What the examples are: of all elements, and of each column.
        is $of_all:literal, $columns:literal;
    )*) => { $(
        #[derive(Clone, Debug)]
        struct $op {
            axes: Shape,
            keep: bool,
        }
        impl Static1<bool, $out> for $op {
            fn base(&self, x: &Array<bool>) -> Result<Array<$out>> {
                let y = $kernel(x, &self.axes);
                if self.keep { kernels::reshape(stringify!($keep), &y, &kept(x.shape(), &self.axes)) } else { Ok(y) }
            }
            fn batched(&self, _: usize, _: &[usize]) -> Self {
                $op { axes: self.axes.iter().map(|axis| axis + 1).collect(), keep: self.keep }
            }
        }
        impl<L: Level> Tensor<bool, L> {
            $(#[$doc])*
            ///
            /// Over all elements: of rank 0.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([true, false, true, true]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($all), "().item(), ", $of_all, ");")]
            /// ```
            pub fn $all(&self) -> Tensor<$out, L> {
                L::static1(&$op { axes: (0..self.ndim()).collect(), keep: false }, self)
            }
            $(#[$doc])*
            ///
            /// Over an axis, or a list of axes, which are dropped.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([true, false, true, true]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($axis), "(0).to_vec(), ", $columns, ");")]
            /// ```
            ///
            /// # Panics
            /// If an axis is not one of the tensor's, or is named twice.
            #[track_caller]
            pub fn $axis(&self, axis: impl IntoAxes) -> Tensor<$out, L> {
                let axes = axis.into_axes().of_rank(stringify!($axis), self.ndim());
                L::static1(&$op { axes, keep: false }, self)
            }
            $(#[$doc])*
            ///
            /// Over an axis, or a list of axes, which are kept with length 1.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([true, false, true, true]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($keep), "(0).shape(), [1, 2]);")]
            /// ```
            ///
            /// # Panics
            /// If an axis is not one of the tensor's, or is named twice.
            #[track_caller]
            pub fn $keep(&self, axis: impl IntoAxes) -> Tensor<$out, L> {
                let axes = axis.into_axes().of_rank(stringify!($keep), self.ndim());
                L::static1(&$op { axes, keep: true }, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            pub fn $linearize_all(&self) -> (Tensor<$out, L>, (NoMap,)) {
                (self.$all(), (NoMap,))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_axis(&self, axis: impl IntoAxes) -> (Tensor<$out, L>, (NoMap, NoMap)) {
                (self.$axis(axis), (NoMap, NoMap))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_keep(&self, axis: impl IntoAxes) -> (Tensor<$out, L>, (NoMap, NoMap)) {
                (self.$keep(axis), (NoMap, NoMap))
            }
        }
    )* };
}
bool_reductions! {
    /// Whether every element holds.
    All -> bool, kernels::all;
    all, linearize_all; all_axis, linearize_all_axis; all_keep, linearize_all_keep;
    is "false", "[true, false]";
    /// Whether some element holds.
    Any -> bool, kernels::any;
    any, linearize_any; any_axis, linearize_any_axis; any_keep, linearize_any_keep;
    is "true", "[true, true]";
    /// How many elements hold.
    Count -> i64, kernels::count;
    count, linearize_count; count_axis, linearize_count_axis; count_keep, linearize_count_keep;
    is "3", "[2, 1]";
}

/// The place of an extreme element along an axis, which is kept with length 1 or dropped.
#[derive(Clone, Debug)]
struct Place {
    /// The name the user wrote.
    op: &'static str,
    axis: usize,
    keep: bool,
    largest: bool,
}
impl Place {
    /// The places along an axis that the user names.
    #[track_caller]
    fn along<E: Element, L: Level>(
        op: &'static str,
        axis: impl IntoAxes,
        x: &Tensor<E, L>,
        (keep, largest): (bool, bool),
    ) -> Tensor<i64, L> {
        let along = Along::of(op, axis, x.ndim());
        let place = Place {
            op,
            axis: along.axis,
            keep,
            largest,
        };
        along.result(L::static1(&place, &along.operand(x)))
    }
}
impl<E: Element> Static1<E, i64> for Place {
    fn base(&self, x: &Array<E>) -> Result<Array<i64>> {
        let places = match self.largest {
            true => kernels::argmax(self.op, x, self.axis)?,
            false => kernels::argmin(self.op, x, self.axis)?,
        };
        Ok(match self.keep {
            true => kernels::insert_axis(&places, self.axis),
            false => places,
        })
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Place {
            axis: self.axis + 1,
            ..*self
        }
    }
}
macro_rules! places {
    ($(
        $(#[$doc:meta])*
        $largest:literal;
        $all:ident, $linearize_all:ident; $axis:ident, $linearize_axis:ident; $keep:ident, $linearize_keep:ident;
        // What the examples are: of all elements, and along each row.
        is $of_all:literal, $rows:literal;
    )*) => {
        impl<E: Element, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            ///
            /// Over all elements, counted row-major: of rank 0.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([3.0, 4.0, 5.0, 1.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($all), "().item(), ", $of_all, ");")]
            /// ```
            ///
            /// # Panics
            /// If there are no elements.
            #[track_caller]
            pub fn $all(&self) -> Tensor<i64, L> {
                let op = stringify!($all);
                L::static1(&Place { op, axis: 0, keep: false, largest: $largest }, &self.flatten())
            }
            $(#[$doc])*
            ///
            /// Along an axis, which is dropped.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([3.0, 4.0, 5.0, 1.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($axis), "(1).to_vec(), ", $rows, ");")]
            /// ```
            ///
            /// # Panics
            /// If the axis is not one of the tensor's, or is empty.
            #[track_caller]
            pub fn $axis(&self, axis: impl IntoAxes) -> Tensor<i64, L> {
                Place::along(stringify!($axis), axis, self, (false, $largest))
            }
            $(#[$doc])*
            ///
            /// Along an axis, which is kept with length 1.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([3.0, 4.0, 5.0, 1.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(x.", stringify!($keep), "(1).shape(), [2, 1]);")]
            /// ```
            ///
            /// # Panics
            /// If the axis is not one of the tensor's, or is empty.
            #[track_caller]
            pub fn $keep(&self, axis: impl IntoAxes) -> Tensor<i64, L> {
                Place::along(stringify!($keep), axis, self, (true, $largest))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_all(&self) -> (Tensor<i64, L>, (Static<E, L>,)) {
                (self.$all(), (Static::new(),))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_axis(&self, axis: impl IntoAxes) -> (Tensor<i64, L>, (Static<E, L>, NoMap)) {
                (self.$axis(axis), (Static::new(), NoMap))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_keep(&self, axis: impl IntoAxes) -> (Tensor<i64, L>, (Static<E, L>, NoMap)) {
                (self.$keep(axis), (Static::new(), NoMap))
            }
        )* }
    };
}
places! {
    /// The place of the largest element: the first among equals, the first NaN where there is one.
    true;
    argmax, linearize_argmax; argmax_axis, linearize_argmax_axis; argmax_keep, linearize_argmax_keep;
    is "2", "[1, 0]";
    /// The place of the smallest element: the first among equals, the first NaN where there is one.
    false;
    argmin, linearize_argmin; argmin_axis, linearize_argmin_axis; argmin_keep, linearize_argmin_keep;
    is "3", "[0, 1]";
}
