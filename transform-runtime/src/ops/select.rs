//! Choosing elements by a condition.

use crate::element::{Element, Float};
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::operand::TensorOperand;
use crate::rule::TensorMap;
use crate::values::{NoMap, TanMap, Tensor};

/// The derivative of a choice by one of its sides.
#[derive(Debug)]
pub struct Side<L: Level> {
    condition: Tensor<bool, L>,
    /// Whether this side is taken where the condition holds.
    holds: bool,
    shape: Shape,
    whole: Shape,
}
impl<L: Level> Side<L> {
    /// Zeros in place of the other side, which may hold NaN: it is not multiplied but left out.
    fn masked<E: Float>(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let zero = Tensor::filled(&[], <E as Element>::ZERO);
        if self.holds {
            L::select(&self.condition, t, &zero)
        } else {
            L::select(&self.condition, &zero, t)
        }
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for Side<L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.masked(t).expand_to(&self.whole)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.masked(ct).sum_to(&self.shape)
    }
}

impl<L: Level> Tensor<bool, L> {
    /// `a` where this holds, else `b`: tensors of one dtype that broadcast, or numbers.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![-1.0, 4.0]);
    /// assert_eq!(x.gt(0.0).select(&x, 0.0).to_vec(), [0.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn select<E: Element>(
        &self,
        a: impl TensorOperand<E, L>,
        b: impl TensorOperand<E, L>,
    ) -> Tensor<E, L> {
        L::select(self, &a.held().tensor(), &b.held().tensor())
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_select<E: Element, A: TensorOperand<E, L>, B: TensorOperand<E, L>>(
        &self,
        a: A,
        b: B,
    ) -> (Tensor<E, L>, (NoMap, A::Map<Side<L>>, B::Map<Side<L>>)) {
        let (left, right) = (a.held(), b.held());
        let y = L::select(self, &left.tensor(), &right.tensor());
        let side = |holds, shape: &[usize]| Side {
            condition: self.clone(),
            holds,
            shape: Shape::from_slice(shape),
            whole: y.shape_vec(),
        };
        let maps = (
            NoMap,
            a.map(side(true, left.shape())),
            b.map(side(false, right.shape())),
        );
        (y, maps)
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// `value`, a number or a tensor that broadcasts, where `mask` holds.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (x, mask) = (Tensor::from([1.0, 2.0]), Tensor::from([true, false]));
    /// assert_eq!(x.masked_fill(&mask, -1.0).to_vec(), [-1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn masked_fill(&self, mask: &Tensor<bool, L>, value: impl TensorOperand<E, L>) -> Self {
        self.check_operands("masked_fill", mask.shape(), value.held().shape());
        mask.select(value, self)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_masked_fill<Y: TensorOperand<E, L>>(
        &self,
        mask: &Tensor<bool, L>,
        value: Y,
    ) -> (Self, (TanMap<Side<L>, E, L>, NoMap, Y::Map<Side<L>>)) {
        self.check_operands("masked_fill", mask.shape(), value.held().shape());
        let (y, (_, by_value, by_self)) = mask.linearize_select(value, self);
        (y, (by_self, NoMap, by_value))
    }
}
