//! The arguments of ops beside the receiver: a number or a tensor that varies, passed by reference, or a
//! constant of the program, passed as a plain float.

use crate::element::{Element, Float};
use crate::levels::Level;
use crate::ops::elementwise::Held;
use crate::rule::Arg;
use crate::values::{Diag, NoMap, Real, ScalarMap, Static, TanMap, Tensor, TensorTan, ZeroMap};

/// An argument beside a number: `2.0` or `&y`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of this method of a number",
    label = "expected a float of the same type"
)]
pub trait NumberOperand<E: Float, L: Level> {
    /// Its derivative: none for a constant.
    type Map: 'static;
    /// The operand of a slope.
    fn arg(&self) -> Arg<'_, Real<E, L>>;
    /// The derivative, if this is not a constant.
    fn map(&self, slope: impl FnOnce() -> Real<E, L>) -> Self::Map;
}
impl<E: Float, L: Level> NumberOperand<E, L> for E {
    type Map = NoMap;
    #[inline(always)]
    fn arg(&self) -> Arg<'_, Real<E, L>> {
        Arg::Const(self.as_f64())
    }
    #[inline(always)]
    fn map(&self, _: impl FnOnce() -> Real<E, L>) -> NoMap {
        NoMap
    }
}
impl<E: Float, L: Level> NumberOperand<E, L> for &Real<E, L> {
    type Map = Diag<E, L>;
    #[inline(always)]
    fn arg(&self) -> Arg<'_, Real<E, L>> {
        Arg::Value(self)
    }
    #[inline(always)]
    fn map(&self, slope: impl FnOnce() -> Real<E, L>) -> Diag<E, L> {
        Diag(slope())
    }
}

/// An argument beside a tensor: `2.0`, `&number` or `&tensor`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of this method of a tensor",
    label = "expected a number or a reference to a tensor of the same dtype"
)]
pub trait TensorOperand<E: Element, L: Level> {
    /// Its derivative, given the derivative of the op as a map of arrays: none for a constant.
    type Map<M>;
    /// The operand as it is kept for the derivative.
    fn held(&self) -> Held<E, L>;
    /// The derivative, if this is not a constant.
    fn map<M>(&self, map: M) -> Self::Map<M>;
    /// Its derivative where the op has none.
    type Zero;
    /// The derivative where the op has none.
    fn zero() -> Self::Zero;
}
impl<E: Element, L: Level> TensorOperand<E, L> for E {
    type Map<M> = NoMap;
    fn held(&self) -> Held<E, L> {
        Held::Const(*self)
    }
    fn map<M>(&self, _: M) -> NoMap {
        NoMap
    }
    type Zero = NoMap;
    fn zero() -> NoMap {
        NoMap
    }
}
impl<E: Element, L: Level> TensorOperand<E, L> for &Tensor<E, L> {
    type Map<M> = TanMap<M, E, L>;
    fn held(&self) -> Held<E, L> {
        Held::Value((*self).clone())
    }
    fn map<M>(&self, map: M) -> TanMap<M, E, L> {
        TanMap::new(map)
    }
    type Zero = Static<E, L>;
    fn zero() -> Static<E, L> {
        Static::new()
    }
}
impl<E: Float, L: Level> TensorOperand<E, L> for &Real<E, L> {
    type Map<M> = ScalarMap<M, Real<E, L>, TensorTan<E, L>, E, L>;
    fn held(&self) -> Held<E, L> {
        Held::Value(L::from_scalar(self))
    }
    fn map<M>(&self, map: M) -> Self::Map<M> {
        ScalarMap::new(map)
    }
    type Zero = ZeroMap<Real<E, L>, ()>;
    fn zero() -> Self::Zero {
        ZeroMap::new()
    }
}
