//! `stop_gradient`: the value, without derivative, at every level.

use crate::element::{Element, Float, Result};
use crate::kernels::Array;
use crate::levels::Level;
use crate::rule::{Diff1, Num, TensorMap, Unary};
use crate::values::discrete::with_discrete_types;
use crate::values::{Class, Dtype, Real, Tensor, Value, ZeroMap};
use std::collections::BTreeMap;

/// The identity, said to be flat: then no level makes a tangent.
#[derive(Clone, Copy, Debug)]
struct Stop;
impl Unary for Stop {
    const NAME: &'static str = "stop_gradient";
    const FLAT: bool = true;
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        x
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        crate::ops::arith::Arithmetic::constant_like(x, 0.0)
    }
}
impl Diff1 for Stop {
    const NAME: &'static str = "stop_gradient";
    const FLAT: bool = true;
    type Map<E: Float, L: Level> = NoTangent;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(x.clone())
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Stop
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, NoTangent) {
        (L::diff1(self, x), NoTangent)
    }
}
/// A tensor of floats without its derivative.
pub(crate) fn stopped_tensor<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    L::diff1(&Stop, x)
}
/// The derivative of what has none.
#[derive(Debug)]
struct NoTangent;
impl<E: Float, L: Level> TensorMap<E, L> for NoTangent {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        Tensor::filled(t.shape(), <E as Element>::ZERO)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        Tensor::filled(ct.shape(), <E as Element>::ZERO)
    }
}

/// A value whose derivative can be cut off.
pub trait StopGradient: Value {
    /// The value, without derivative.
    fn stopped(&self) -> Self;
}
impl<E: Float, L: Level> StopGradient for Real<E, L> {
    #[inline(always)]
    fn stopped(&self) -> Self {
        L::unary(&Stop, self)
    }
}
impl<E: Dtype, L: Level> StopGradient for Tensor<E, L> {
    fn stopped(&self) -> Self {
        E::Class::stopped(self)
    }
}
impl<V: StopGradient> StopGradient for Vec<V> {
    fn stopped(&self) -> Self {
        self.iter().map(V::stopped).collect()
    }
}
impl<V: StopGradient> StopGradient for Option<V> {
    fn stopped(&self) -> Self {
        self.as_ref().map(V::stopped)
    }
}
impl<V: StopGradient, E: Clone + Send + Sync + 'static> StopGradient for std::result::Result<V, E> {
    fn stopped(&self) -> Self {
        self.as_ref().map(V::stopped).map_err(E::clone)
    }
}
impl<V: StopGradient, const N: usize> StopGradient for [V; N] {
    fn stopped(&self) -> Self {
        std::array::from_fn(|i| self[i].stopped())
    }
}
impl<V: StopGradient> StopGradient for BTreeMap<String, V> {
    fn stopped(&self) -> Self {
        self.iter().map(|(key, x)| (key.clone(), x.stopped())).collect()
    }
}
macro_rules! plain {
    ($($t:ty),*) => { $( impl StopGradient for $t {
        #[inline(always)]
        fn stopped(&self) -> Self {
            self.clone()
        }
    } )* };
}
with_discrete_types!(plain, crate::Rng, String, &'static str, (), f64, f32);
macro_rules! tuples {
    ($($v:ident $i:tt),+) => {
        impl<$($v: StopGradient),+> StopGradient for ($($v,)+) {
            fn stopped(&self) -> Self {
                ($(self.$i.stopped(),)+)
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, F 4);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5);

/// The value, whose derivative is cut off in differentiated functions.
///
/// It is torch's `detach`, at every level and in both modes; of numbers, tensors, and containers of those.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn scaled(x: f64) -> f64 {
///     x * stop_gradient(x)
/// }
/// assert_eq!((scaled(3.0), grad!(scaled)(3.0)), (9.0, 3.0));
/// ```
pub fn stop_gradient<T>(x: T) -> T {
    x
}
/// [`stop_gradient`](fn@stop_gradient) in lifted code.
pub fn stopped<V: StopGradient>(x: &V) -> V {
    x.stopped()
}
/// [`stopped`] and its derivative.
pub fn linearize_stopped<V: StopGradient>(x: &V) -> (V, (ZeroMap<V::Tan, V::Tan>,)) {
    (x.stopped(), (ZeroMap::new(),))
}
