//! Constructors of tensors from active values.

use crate::element::{Element, Float};
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::join::stack_of;
use crate::ops::layout::Expand;
use crate::rule::StructuralOf;
use crate::values::{
    Dtype, LinearMap, NoMap, Real, ScalarMap, TanOfDtype, Tangent, Tensor, TensorTan, ZeroMap,
};

impl<E: Float, L: Level> Tensor<E, L> {
    /// [`Tensor::full`] of an active number.
    #[doc(hidden)]
    pub fn lifted_full(shape: &[usize], value: &Real<E, L>) -> Self {
        L::structural(&Expand::to("full", shape), &L::from_scalar(value))
    }
    /// [`Tensor::full`] and its derivative.
    #[doc(hidden)]
    #[allow(clippy::type_complexity)] // the map is opaque
    pub fn linearize_full(
        shape: &[usize],
        value: &Real<E, L>,
    ) -> (
        Self,
        (
            NoMap,
            impl LinearMap<In = Real<E, L>, Out = TensorTan<E, L>> + use<E, L>,
        ),
    ) {
        let map = StructuralOf::new(Expand::to("full", shape), Shape::new());
        (Self::lifted_full(shape, value), (NoMap, ScalarMap::new(map)))
    }
    /// [`Tensor::scalar`] of an active number.
    #[doc(hidden)]
    pub fn lifted_scalar(value: &Real<E, L>) -> Self {
        L::from_scalar(value)
    }
    /// [`Tensor::scalar`] and its derivative.
    #[doc(hidden)]
    pub fn linearize_scalar(
        value: &Real<E, L>,
    ) -> (
        Self,
        (impl LinearMap<In = Real<E, L>, Out = TensorTan<E, L>> + use<E, L>,),
    ) {
        let map = StructuralOf::new(Expand::to("full", &[]), Shape::new());
        (L::from_scalar(value), (ScalarMap::new(map),))
    }
    /// [`Tensor::from_vec`] of active numbers.
    #[doc(hidden)]
    pub fn lifted_from_vec(values: &[Real<E, L>]) -> Self {
        if values.is_empty() {
            return Tensor::filled(&[0], <E as Element>::ZERO);
        }
        let parts: Vec<_> = values.iter().map(L::from_scalar).collect();
        stack_of(&parts)
    }
    /// [`Tensor::from_vec`] and its derivative.
    #[doc(hidden)]
    pub fn linearize_from_vec(values: &[Real<E, L>]) -> (Self, (Gathered<E, L>,)) {
        (
            Self::lifted_from_vec(values),
            (Gathered {
                len: values.len(),
                of: std::marker::PhantomData,
            },),
        )
    }
}

/// Constants of the shape of a tensor.
macro_rules! constants_like {
    ($($(#[$doc:meta])* $lifted:ident, $linearize:ident, $value:expr;)*) => {
        impl<E: Dtype, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[doc(hidden)]
            pub fn $lifted(x: &Self) -> Self {
                Tensor::filled(x.shape(), $value)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            pub fn $linearize(x: &Self) -> (Self, (ZeroMap<TanOfDtype<E, L>, TanOfDtype<E, L>>,)) {
                (Self::$lifted(x), (ZeroMap::new(),))
            }
        )* }
    };
}
constants_like! {
    /// [`Tensor::zeros_like`] of an active tensor.
    lifted_zeros_like, linearize_zeros_like, E::ZERO;
    /// [`Tensor::ones_like`] of an active tensor.
    lifted_ones_like, linearize_ones_like, E::nearest(1.0);
}

/// The derivative of a tensor made of numbers.
#[derive(Debug)]
pub struct Gathered<E, L> {
    len: usize,
    of: std::marker::PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> LinearMap for Gathered<E, L> {
    type In = Vec<Real<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        let mut t = t.clone();
        t.resize_with(self.len, Real::default);
        TensorTan(Some(Tensor::lifted_from_vec(&t)))
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        let Some(ct) = &ct.0 else { return };
        if into.len() < self.len {
            into.resize_with(self.len, Real::default);
        }
        for (i, into) in into.iter_mut().enumerate() {
            into.accumulate(&ct.element(&[i]));
        }
    }
}
