//! Reductions: a class of its own, whose ops state a value and weights, and their methods.
//!
//! The derivative of a reduction is a weighted sum: the op says with which weights, the class does the rest.

use crate::element::{Element, Float, Result};
use crate::kernels::{self, Array, Shape};
use crate::levels::{Base, Level};
use crate::ops::axes::IntoAxes;
use crate::ops::cast::CastTo;
use crate::ops::reductions::{Extreme, LogSumExp, Mean, Norm, Prod, Std, Sum, Var};
use crate::ops::whole::{Numeric, WholeReduction};
use crate::rule::{Diff1, Static1, TensorMap};
use crate::values::{NoMap, Real, TanMap, Tensor};
use std::fmt::Debug;

/// A function of the elements along some axes.
pub trait Reduction: Copy + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of a plain array, without the axes.
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>>;
    /// The slopes, from the input and the output with the axes kept.
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        y: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L>;
}

/// The slopes of a reduction.
#[derive(Debug)]
pub enum Weights<E: Float, L: Level> {
    /// The same for each element.
    Same(f64),
    /// One for each element.
    Each(Tensor<E, L>),
}

/// A reduction over axes, which are kept with length 1 or dropped.
#[derive(Clone, Debug)]
pub struct Reduce<R> {
    /// The name the user wrote.
    name: &'static str,
    op: R,
    axes: Shape,
    keep: bool,
}
impl<R: Reduction> Reduce<R> {
    /// The reduction of all elements of a tensor of this rank.
    fn all(name: &'static str, op: R, rank: usize) -> Self {
        let axes = (0..rank).collect();
        Reduce {
            name,
            op,
            axes,
            keep: false,
        }
    }
    /// The result with the axes kept if they are to be.
    fn shaped<E: Element>(&self, shape: &[usize], y: Array<E>) -> Result<Array<E>> {
        match self.keep {
            true => kernels::reshape(R::NAME, &y, &kept(shape, &self.axes)),
            false => Ok(y),
        }
    }
    fn one_axis_on(&self) -> Self {
        Reduce {
            axes: self.axes.iter().map(|axis| axis + 1).collect(),
            ..self.clone()
        }
    }
}
impl<R: WholeReduction> Static1<i64, i64> for Reduce<R> {
    fn base(&self, x: &Array<i64>) -> Result<Array<i64>> {
        self.shaped(x.shape(), self.op.whole(self.name, x, &self.axes)?)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.one_axis_on()
    }
}
impl<R: Reduction> Diff1 for Reduce<R> {
    const NAME: &'static str = R::NAME;
    type Map<E: Float, L: Level> = ReduceMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        let y = self.op.base(x, &self.axes).map_err(|e| e.renamed(self.name))?;
        self.shaped(x.shape(), y)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.one_axis_on()
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ReduceMap<E, L>) {
        let y = L::diff1(self, x);
        let weights = self
            .op
            .weights(x, &y.reshape(&kept(x.shape(), &self.axes)), &self.axes);
        (
            y,
            ReduceMap {
                weights,
                axes: self.axes.clone(),
                keep: self.keep,
                shape: x.shape_vec(),
            },
        )
    }
}

/// A weighted sum over axes.
#[derive(Debug)]
pub struct ReduceMap<E: Float, L: Level> {
    weights: Weights<E, L>,
    axes: Shape,
    keep: bool,
    shape: Shape,
}
impl<E: Float, L: Level> TensorMap<E, L> for ReduceMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let sum = Reduce {
            name: Sum::NAME,
            op: Sum,
            axes: self.axes.clone(),
            keep: self.keep,
        };
        match &self.weights {
            Weights::Same(1.0) => L::diff1(&sum, t),
            Weights::Same(weight) => L::diff1(&sum, t) * E::of(*weight),
            Weights::Each(weights) => L::diff1(&sum, &(weights * t)),
        }
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let ct = ct.reshape(&kept(&self.shape, &self.axes));
        match &self.weights {
            Weights::Same(1.0) => ct.expand_to(&self.shape),
            Weights::Same(weight) => (ct * E::of(*weight)).expand_to(&self.shape),
            Weights::Each(weights) => weights * ct,
        }
    }
}

/// A shape with these axes of length 1.
pub(crate) fn kept(shape: &[usize], axes: &[usize]) -> Shape {
    (0..shape.len())
        .map(|axis| if axes.contains(&axis) { 1 } else { shape[axis] })
        .collect()
}

/// How many elements of an array of this shape become one.
pub(crate) fn count(shape: &[usize], axes: &[usize]) -> usize {
    axes.iter().map(|&axis| shape[axis]).product()
}

type TotalMap<E, L> = <E as Numeric>::ToNumber<<E as Numeric>::Reduced<L>, L>;
type AxisMap<E, L> = TanMap<<E as Numeric>::Reduced<L>, E, L>;

impl<E: Float, L: Level> Tensor<E, L> {
    /// A reduction of all elements, of rank 0.
    #[track_caller]
    pub(crate) fn reduce_all<R: Reduction>(&self, op: R) -> Self {
        L::diff1(&Reduce::all(R::NAME, op, self.ndim()), self)
    }
    /// A reduction over axes counted from the front.
    #[track_caller]
    pub(crate) fn reduce_over<R: Reduction>(&self, op: R, axes: &[usize], keep: bool) -> Self {
        L::diff1(
            &Reduce {
                name: R::NAME,
                op,
                axes: Shape::from_slice(axes),
                keep,
            },
            self,
        )
    }
}

/// The methods of all reductions. Those that return a number return a plain one of a plain tensor, and in lifted
/// code, where they come from [`NumberMethods`], a number at the level.
macro_rules! reductions {
    ($(
        $(#[$doc:meta])*
        $all:ident, $linearize_all:ident;
        $axis:ident, $linearize_axis:ident;
        $keep:ident, $linearize_keep:ident
        $(, $param:ident: $of:ty)?
        => $bound:ident $op:expr, $one:expr;
        // What the examples are: of all elements, and of each column.
        is $number:literal, $columns:literal;
    )*) => {
        /// The methods of a tensor that return a number, in lifted code.
        #[doc(hidden)]
        pub trait NumberMethods<E: Element, L: Level> {
            $(
                $(#[$doc])*
                fn $all(&self $(, $param: $of)?) -> E::Number<L>
                where
                    E: $bound + Numeric;
            )*
            /// The sum of the products of the elements of two vectors.
            fn dot(&self, rhs: &Tensor<E, L>) -> Real<E, L>
            where
                E: Float;
            /// The sum of the main diagonal of a matrix.
            fn trace(&self) -> Real<E, L>
            where
                E: Float;
            /// The determinant of a square matrix.
            fn det(&self) -> Real<E, L>
            where
                E: Float;
            /// The sign of the determinant of a square matrix, and the logarithm of its absolute value.
            fn slogdet(&self) -> (Real<E, L>, Real<E, L>)
            where
                E: Float;
            /// The logarithm of the determinant of a square matrix.
            fn logdet(&self) -> Real<E, L>
            where
                E: Float;
            /// The element of a tensor that has one.
            fn item(&self) -> E::Number<L>
            where
                E: Numeric;
            /// The same numbers in another dtype.
            fn cast<T: Element>(&self) -> Tensor<T, L>
            where
                E: CastTo<T>;
        }
        impl<E: Element, L: Level> NumberMethods<E, L> for Tensor<E, L> {
            $(
                #[track_caller]
                fn $all(&self $(, $param: $of)?) -> E::Number<L>
                where
                    E: $bound + Numeric,
                {
                    E::number(&reductions!(@value $bound, Reduce::all(stringify!($all), $op, self.ndim()), self))
                }
            )*
            #[track_caller]
            fn dot(&self, rhs: &Tensor<E, L>) -> Real<E, L>
            where
                E: Float,
            {
                L::to_scalar(&self.dot_array(rhs))
            }
            #[track_caller]
            fn trace(&self) -> Real<E, L>
            where
                E: Float,
            {
                L::to_scalar(&self.trace_array())
            }
            #[track_caller]
            fn det(&self) -> Real<E, L>
            where
                E: Float,
            {
                L::to_scalar(&self.det_array())
            }
            #[track_caller]
            fn slogdet(&self) -> (Real<E, L>, Real<E, L>)
            where
                E: Float,
            {
                let (sign, log) = self.slogdet_arrays();
                (L::to_scalar(&sign), L::to_scalar(&log))
            }
            #[track_caller]
            fn logdet(&self) -> Real<E, L>
            where
                E: Float,
            {
                L::to_scalar(&self.logdet_array())
            }
            #[track_caller]
            fn item(&self) -> E::Number<L>
            where
                E: Numeric,
            {
                E::number(&self.one_element("item"))
            }
            fn cast<T: Element>(&self) -> Tensor<T, L>
            where
                E: CastTo<T>,
            {
                E::cast(self)
            }
        }
        $( impl<E: $bound> Tensor<E, Base> {
            $(#[$doc])*
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([1.0, 2.0, 4.0, 8.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(format!(\"{:.4}\", x.", stringify!($all), "(" $(, reductions!(@ddof alone $param))?, ")), \"", $number, "\");")]
            /// ```
            #[track_caller]
            pub fn $all(&self $(, $param: $of)?) -> E {
                reductions!(@base $bound, Reduce::all(stringify!($all), $op, self.ndim()), self).item()
            }
        } )*
        $( impl<E: $bound, L: Level> Tensor<E, L> {
            $(#[$doc])*
            ///
            /// Over an axis, or a list of axes, which are dropped; negative ones count from the end.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([1.0, 2.0, 4.0, 8.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(format!(\"{:.4}\", x.", stringify!($axis), "(0" $(, reductions!(@ddof after $param))?, ")), \"", $columns, "\");")]
            /// ```
            ///
            /// # Panics
            /// If an axis is not one of the tensor's, or is named twice.
            #[track_caller]
            pub fn $axis(&self, axis: impl IntoAxes $(, $param: $of)?) -> Self {
                let axes = axis.into_axes();
                let op = axes.choose($one, $op);
                let name = stringify!($axis);
                let axes = axes.of_rank(name, self.ndim());
                reductions!(@value $bound, Reduce { name, op, axes, keep: false }, self)
            }
            $(#[$doc])*
            ///
            /// Over an axis, or a list of axes, which are kept with length 1.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let x = Tensor::from([1.0, 2.0, 4.0, 8.0]).reshape(&[2, 2]);
            #[doc = concat!("assert_eq!(format!(\"{:.4}\", x.", stringify!($keep), "(0" $(, reductions!(@ddof after $param))?, ")), \"[", $columns, "]\");")]
            /// ```
            ///
            /// # Panics
            /// If an axis is not one of the tensor's, or is named twice.
            #[track_caller]
            pub fn $keep(&self, axis: impl IntoAxes $(, $param: $of)?) -> Self {
                let axes = axis.into_axes();
                let op = axes.choose($one, $op);
                let name = stringify!($keep);
                let axes = axes.of_rank(name, self.ndim());
                reductions!(@value $bound, Reduce { name, op, axes, keep: true }, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_all(&self $(, $param: $of)?) -> (<E as Numeric>::Number<L>, reductions!(@maps TotalMap<E, L> $(; $param)?)) {
                let (y, map) = reductions!(@linearize $bound, Reduce::all(stringify!($all), $op, self.ndim()), self);
                (E::number(&y), (E::to_number(map), $(reductions!(@none $param))?))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_axis<A: IntoAxes>(
                &self,
                axis: A
                $(, $param: $of)?
            ) -> (Self, reductions!(@maps AxisMap<E, L>, NoMap $(; $param)?)) {
                let axes = axis.into_axes();
                let op = axes.choose($one, $op);
                let name = stringify!($axis);
                let axes = axes.of_rank(name, self.ndim());
                let (y, map) = reductions!(@linearize $bound, Reduce { name, op, axes, keep: false }, self);
                (y, (TanMap::new(map), NoMap, $(reductions!(@none $param))?))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize_keep<A: IntoAxes>(
                &self,
                axis: A
                $(, $param: $of)?
            ) -> (Self, reductions!(@maps AxisMap<E, L>, NoMap $(; $param)?)) {
                let axes = axis.into_axes();
                let op = axes.choose($one, $op);
                let name = stringify!($keep);
                let axes = axes.of_rank(name, self.ndim());
                let (y, map) = reductions!(@linearize $bound, Reduce { name, op, axes, keep: true }, self);
                (y, (TanMap::new(map), NoMap, $(reductions!(@none $param))?))
            }
        } )*
    };
    (@base Float, $op:expr, $x:ident) => { Base::diff1(&$op, $x) };
    (@base Numeric, $op:expr, $x:ident) => { E::reduce(&$op, $x) };
    (@value Float, $op:expr, $x:ident) => { L::diff1(&$op, $x) };
    (@value Numeric, $op:expr, $x:ident) => { E::reduce(&$op, $x) };
    (@linearize Float, $op:expr, $x:ident) => { $op.linearize($x) };
    (@linearize Numeric, $op:expr, $x:ident) => { E::reduced(&$op, $x) };
    (@maps $($map:ty),+) => { ($($map,)+) };
    (@maps $($map:ty),+; $param:ident) => { ($($map,)+ NoMap) };
    (@none $param:ident) => { NoMap };
    (@ddof alone $param:ident) => { "1" };
    (@ddof after $param:ident) => { ", 1" };
}

reductions! {
    /// The sum; 0 over nothing. Of `i64` it panics where a sum on the way does not fit.
    sum, linearize_sum; sum_axis, linearize_sum_axis; sum_keep, linearize_sum_keep
        => Numeric Sum, Sum;
        is "15.0000", "[5.0000, 10.0000]";
    /// The mean; NaN over nothing.
    mean, linearize_mean; mean_axis, linearize_mean_axis; mean_keep, linearize_mean_keep
        => Float Mean, Mean;
        is "3.7500", "[2.5000, 5.0000]";
    /// The product; 1 over nothing. The derivative is exact where elements are 0. Of `i64` it panics where a product on
    /// the way does not fit.
    prod, linearize_prod; prod_axis, linearize_prod_axis; prod_keep, linearize_prod_keep
        => Numeric Prod, Prod;
        is "64.0000", "[4.0000, 16.0000]";
    /// The largest element, NaN where there is one. Ties share the derivative; over one axis the first has all of it.
    ///
    /// Over nothing there is none: it panics.
    max, linearize_max; max_axis, linearize_max_axis; max_keep, linearize_max_keep
        => Numeric Extreme::MAX, Extreme::FIRST_MAX;
        is "8.0000", "[4.0000, 8.0000]";
    /// The smallest element, NaN where there is one. Ties share the derivative; over one axis the first has all of it.
    ///
    /// Over nothing there is none: it panics.
    min, linearize_min; min_axis, linearize_min_axis; min_keep, linearize_min_keep
        => Numeric Extreme::MIN, Extreme::FIRST_MIN;
        is "1.0000", "[1.0000, 2.0000]";
    /// The largest element, NaN where there is one. Ties share the derivative.
    ///
    /// Over nothing there is none: it panics.
    amax, linearize_amax; amax_axis, linearize_amax_axis; amax_keep, linearize_amax_keep
        => Float Extreme::AMAX, Extreme::AMAX;
        is "8.0000", "[4.0000, 8.0000]";
    /// The smallest element, NaN where there is one. Ties share the derivative.
    ///
    /// Over nothing there is none: it panics.
    amin, linearize_amin; amin_axis, linearize_amin_axis; amin_keep, linearize_amin_keep
        => Float Extreme::AMIN, Extreme::AMIN;
        is "1.0000", "[1.0000, 2.0000]";
    /// The Euclidean norm; its slope at 0 is 0.
    norm, linearize_norm; norm_axis, linearize_norm_axis; norm_keep, linearize_norm_keep
        => Float Norm, Norm;
        is "9.2195", "[4.1231, 8.2462]";
    /// `ln` of the sum of `exp`, which does not overflow.
    logsumexp, linearize_logsumexp; logsumexp_axis, linearize_logsumexp_axis; logsumexp_keep, linearize_logsumexp_keep
        => Float LogSumExp, LogSumExp;
        is "8.0215", "[4.0486, 8.0025]";
    /// The variance: squares of deviations from the mean, over their number less `ddof`.
    var, linearize_var; var_axis, linearize_var_axis; var_keep, linearize_var_keep, ddof: usize
        => Float Var(ddof), Var(ddof);
        is "9.5833", "[4.5000, 18.0000]";
    /// The standard deviation: the root of the variance with this `ddof`. Its slope at 0 is 0.
    std, linearize_std; std_axis, linearize_std_axis; std_keep, linearize_std_keep, ddof: usize
        => Float Std(ddof), Std(ddof);
        is "3.0957", "[2.1213, 4.2426]";
}
