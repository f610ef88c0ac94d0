//! Running sums and products along an axis.
//!
//! The derivatives of running products and of running log-sum-exps are linear recurrences `s[i] = a[i] s[i - 1] + b[i]`:
//! one pass, without a division by what may be 0 and without an exponential that may overflow.

use crate::element::{Float, Result};
use crate::error::Refusal;
use crate::kernels::{self, Array, Shape, Slice};
use crate::levels::Level;
use crate::ops::along::{Along, AlongMap};
use crate::ops::axes::IntoAxes;
use crate::ops::binary::LogAddExp;
use crate::ops::exponential::Exp;
use crate::ops::gate::{Gated, flat, indicator};
use crate::ops::join::Cat;
use crate::ops::layout::Part;
use crate::ops::whole::{self, Numeric};
use crate::rule::{Binary, Diff1, Diff2, Linear, Num, Static1, TensorMap, Transposable};
use crate::values::{NoMap, TanMap, Tensor};

/// Sums of an element and all before it, or all after it.
#[derive(Clone, Copy, Debug)]
pub struct CumSum {
    axis: usize,
    reversed: bool,
}
impl CumSum {
    fn one_axis_on(&self) -> Self {
        CumSum {
            axis: self.axis + 1,
            ..*self
        }
    }
}
impl Static1<i64, i64> for CumSum {
    fn base(&self, x: &Array<i64>) -> Result<Array<i64>> {
        let refusal = Refusal::default();
        let y = kernels::scan(x, self.axis, |a, b| refusal.note(whole::sum("cumsum", a, b)));
        refusal.or(y)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.one_axis_on()
    }
}
impl Linear for CumSum {
    const NAME: &'static str = "cumsum";
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(match self.reversed {
            false => kernels::cumsum(x, self.axis),
            true => kernels::cumsum_reversed(x, self.axis),
        })
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.one_axis_on()
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let back = CumSum {
            reversed: !self.reversed,
            ..*self
        };
        L::diff1(&Transposable(back), ct)
    }
}

/// `s[i] = a[i] s[i - 1] + b[i]` along an axis, counted from the last one; from the other end if `reversed`.
#[derive(Clone, Copy, Debug)]
pub struct Recurrence {
    from_last: usize,
    reversed: bool,
}
impl Recurrence {
    fn axis(&self, rank: usize) -> usize {
        rank - self.from_last
    }
}
impl Diff2 for Recurrence {
    const NAME: &'static str = "cumprod";
    type Map<E: Float, L: Level> = RecurrenceMap<E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        let shape = kernels::broadcast_shapes(Self::NAME, a.shape(), b.shape())?;
        let a = kernels::broadcast_to(Self::NAME, a, &shape)?;
        let b = kernels::broadcast_to(Self::NAME, b, &shape)?;
        Ok(kernels::recurrence(&a, &b, self.axis(shape.len()), self.reversed))
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, RecurrenceMap<E, L>, RecurrenceMap<E, L>) {
        let s = L::diff2(self, a, b);
        let axis = self.axis(s.ndim());
        let map = |by: &Tensor<E, L>, before| RecurrenceMap {
            op: *self,
            a: a.clone(),
            before,
            shape: by.shape_vec(),
            whole: s.shape_vec(),
        };
        let by_a = map(a, Some(moved(&s, axis, !self.reversed, E::zero())));
        (s.clone(), by_a, map(b, None))
    }
}
/// `t -> s` with `s[i] = a[i] s[i - 1] + before[i] t[i]`: the derivative by either sequence.
#[derive(Debug)]
pub struct RecurrenceMap<E: Float, L: Level> {
    op: Recurrence,
    a: Tensor<E, L>,
    /// What `t` is multiplied by: nothing where the derivative is by `b`.
    before: Option<Tensor<E, L>>,
    shape: Shape,
    whole: Shape,
}
impl<E: Float, L: Level> RecurrenceMap<E, L> {
    fn times_before(&self, t: Tensor<E, L>) -> Tensor<E, L> {
        match &self.before {
            Some(before) => t * before,
            None => t,
        }
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for RecurrenceMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let t = self.times_before(t.clone());
        L::diff2(&self.op, &self.a, &t).expand_to(&self.whole)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let axis = self.op.axis(self.whole.len());
        let back = Recurrence {
            reversed: !self.op.reversed,
            ..self.op
        };
        let a = self.a.expand_to(&self.whole);
        let sums = L::diff2(&back, &moved(&a, axis, self.op.reversed, E::zero()), ct);
        self.times_before(sums).sum_to(&self.shape)
    }
}

/// Every element one place on along an axis, forwards or backwards; `edge` takes the place that is left.
fn moved<E: Float, L: Level>(x: &Tensor<E, L>, axis: usize, forwards: bool, edge: E) -> Tensor<E, L> {
    let Some(rest) = x.shape()[axis].checked_sub(1) else {
        return x.clone();
    };
    let mut shape = x.shape_vec();
    shape[axis] = 1;
    let edge = Tensor::filled(&shape, edge);
    let start = usize::from(!forwards);
    let kept = L::structural(&Part(Slice::narrow(x.shape(), axis, start, rest)), x);
    let parts = if forwards { [edge, kept] } else { [kept, edge] };
    L::many(&Cat::along(axis), &parts)
}

/// `t -> s` with `s[i] = factor[i] s[i - 1] + weight[i] t[i]`.
#[derive(Debug)]
pub struct ScanMap<E: Float, L: Level> {
    axis: usize,
    factor: Tensor<E, L>,
    weight: Tensor<E, L>,
}
impl<E: Float, L: Level> ScanMap<E, L> {
    fn recurrence(&self, reversed: bool) -> Recurrence {
        Recurrence {
            from_last: self.factor.ndim() - self.axis,
            reversed,
        }
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for ScanMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&self.recurrence(false), &self.factor, &(t * &self.weight))
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let next = moved(&self.factor, self.axis, false, E::zero());
        L::diff2(&self.recurrence(true), &next, ct) * &self.weight
    }
}

/// Products of an element and all before it.
#[derive(Clone, Copy, Debug)]
pub struct CumProd(usize);
impl Diff1 for CumProd {
    const NAME: &'static str = "cumprod";
    type Map<E: Float, L: Level> = ScanMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::cumprod(x, self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        CumProd(self.0 + 1)
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ScanMap<E, L>) {
        let y = L::diff1(self, x);
        let weight = moved(&y, self.0, true, E::one());
        let map = ScanMap {
            axis: self.0,
            factor: x.clone(),
            weight,
        };
        (y, map)
    }
}

/// Logarithms of the sums of the exponentials of an element and all before it.
#[derive(Clone, Copy, Debug)]
pub struct LogCumSumExp(usize);
impl Diff1 for LogCumSumExp {
    const NAME: &'static str = "logcumsumexp";
    type Map<E: Float, L: Level> = ScanMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::scan(x, self.0, |a, b| LogAddExp.value(a, b)))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        LogCumSumExp(self.0 + 1)
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ScanMap<E, L>) {
        let y = L::diff1(self, x);
        // The exponential of minus infinity is 0 whatever is subtracted: a sum of nothing must not be.
        let total = y.where_not_zero(&y.unary(AboveBottom));
        let before = moved(&y, self.0, true, E::neg_infinity());
        let map = ScanMap {
            axis: self.0,
            factor: (before - &total).unary(Exp),
            weight: (x - &total).unary(Exp),
        };
        (y, map)
    }
}
flat! {
    /// 1 above minus infinity.
    AboveBottom: |x| indicator(x != E::neg_infinity())
}

/// Scans along one axis: the value, and the value with its derivative. A linear one is of whole numbers too.
macro_rules! scans {
    ($($(#[$doc:meta])* $bound:ident $method:ident, $linearize:ident, |$axis:ident| $make:expr => $map:ty;)*) => { $(
        impl<E: $bound, L: Level> Tensor<E, L> {
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, axis: impl IntoAxes) -> Self {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let $axis = along.axis;
                along.result(scans!(@value $bound, $make, &along.operand(self)))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(&self, axis: impl IntoAxes) -> (Self, (TanMap<AlongMap<$map>, E, L>, NoMap)) {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let $axis = along.axis;
                let (y, map) = scans!(@linearize $bound, $make, &along.operand(self));
                (along.result(y), (TanMap::new(along.map(map)), NoMap))
            }
        }
    )* };
    (@value Float, $make:expr, $x:expr) => { L::diff1(&$make, $x) };
    (@value Numeric, $make:expr, $x:expr) => { E::linear(&$make, $x) };
    (@linearize Float, $make:expr, $x:expr) => { $make.linearize($x) };
    (@linearize Numeric, $make:expr, $x:expr) => { E::linear_map(&$make, $x) };
}
scans! {
    /// Running sums along an axis: each element plus all before it. Of `i64` it panics where one does not fit.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::from_vec(vec![1.0, 2.0, 3.0]).cumsum(0).to_vec(), [1.0, 3.0, 6.0]);
    /// assert_eq!(Tensor::from_vec(vec![1i64, 2, 3]).cumsum(0).to_vec(), [1, 3, 6]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    Numeric cumsum, linearize_cumsum, |axis| CumSum { axis, reversed: false } => E::Linear<CumSum, L>;
    /// Running products along an axis: each element times all before it. The derivative is exact where elements are 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([1.0, 2.0, 3.0]).cumprod(0).to_vec(), [1.0, 2.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    Float cumprod, linearize_cumprod, |axis| CumProd(axis) => ScanMap<E, L>;
    /// Running log-sum-exps along an axis: `ln` of the sum of `exp` of each element and all before it, which does not
    /// overflow.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let y = Tensor::from([0.0, 0.0, 1000.0]).logcumsumexp(0);
    /// assert_eq!(format!("{y:.4}"), "[0.0000, 0.6931, 1000.0000]");
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    Float logcumsumexp, linearize_logcumsumexp, |axis| LogCumSumExp(axis) => ScanMap<E, L>;
}
