//! Changes of dtype in lifted code.

use crate::element::{Element, Float, Result};
use crate::kernels::{self, Array};
use crate::levels::Level;
use crate::rule::{Static1, TensorMap};
use crate::values::{LinearMap, Static, TanMap, Tensor, TensorTan, ZeroMap};
use std::marker::PhantomData;

/// Each element in another dtype.
#[derive(Clone, Debug)]
struct Cast;
impl<A: Element, B: Element> Static1<A, B> for Cast {
    fn base(&self, x: &Array<A>) -> Result<Array<B>> {
        Ok(kernels::map(x, |x| B::nearest(x.as_f64())))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Cast
    }
}

/// The identity.
#[derive(Debug)]
pub struct Identity;
impl<E: Float, L: Level> TensorMap<E, L> for Identity {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        t.clone()
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.clone()
    }
}

/// The derivative of a cast between floats: the same cast of tangents, the opposite one of cotangents.
#[derive(Debug)]
pub struct Rounded<A, B, L>(PhantomData<fn() -> (A, B, L)>);
impl<A: Float, B: Float, L: Level> LinearMap for Rounded<A, B, L> {
    type In = TensorTan<A, L>;
    type Out = TensorTan<B, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        TensorTan(t.0.as_ref().map(L::convert_array))
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        if let Some(ct) = &ct.0 {
            into.add(L::convert_array(ct));
        }
    }
}

/// A dtype whose tensors can be cast to `T` in a differentiated function.
#[diagnostic::on_unimplemented(
    message = "a tensor of `{Self}` cannot be cast to `{T}` in a differentiated function",
    note = "the dtypes are f64, f32, i64 and bool"
)]
pub trait CastTo<T: Element>: Element {
    /// The derivative.
    type Map<L: Level>;
    /// The value.
    fn cast<L: Level>(x: &Tensor<Self, L>) -> Tensor<T, L>;
    /// The derivative.
    fn map<L: Level>() -> Self::Map<L>;
}
macro_rules! casts {
    ($($from:ty => $($to:ty)*, |$level:ident| $map:ty, $make:expr;)*) => {
        $( $( casts!(@one $from, $to, $level, $map, $make); )* )*
    };
    (@one $from:ty, $to:ty, $level:ident, $map:ty, $make:expr) => {
        impl CastTo<$to> for $from {
            type Map<$level: Level> = $map;
            fn cast<L: Level>(x: &Tensor<$from, L>) -> Tensor<$to, L> {
                L::static1(&Cast, x)
            }
            fn map<L: Level>() -> Self::Map<L> {
                $make
            }
        }
    };
}
casts! {
    f64 => i64 bool, |L| Static<f64, L>, Static::new();
    f32 => i64 bool, |L| Static<f32, L>, Static::new();
    i64 => i64 bool, |L| Static<i64, L>, Static::new();
    bool => i64 bool, |L| Static<bool, L>, Static::new();
    i64 => f64, |L| ZeroMap<(), TensorTan<f64, L>>, ZeroMap::new();
    i64 => f32, |L| ZeroMap<(), TensorTan<f32, L>>, ZeroMap::new();
    bool => f64, |L| ZeroMap<(), TensorTan<f64, L>>, ZeroMap::new();
    bool => f32, |L| ZeroMap<(), TensorTan<f32, L>>, ZeroMap::new();
}
macro_rules! same_float {
    ($($t:ty)*) => { $(
        impl CastTo<$t> for $t {
            type Map<L: Level> = TanMap<Identity, $t, L>;
            fn cast<L: Level>(x: &Tensor<$t, L>) -> Tensor<$t, L> {
                x.clone()
            }
            fn map<L: Level>() -> Self::Map<L> {
                TanMap::new(Identity)
            }
        }
    )* };
}
same_float!(f64 f32);
macro_rules! other_float {
    ($($from:ty => $to:ty;)*) => { $(
        impl CastTo<$to> for $from {
            type Map<L: Level> = Rounded<$from, $to, L>;
            fn cast<L: Level>(x: &Tensor<$from, L>) -> Tensor<$to, L> {
                L::convert_array(x)
            }
            fn map<L: Level>() -> Self::Map<L> {
                Rounded(PhantomData)
            }
        }
    )* };
}
other_float! {
    f64 => f32;
    f32 => f64;
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// The value and its derivative.
    #[doc(hidden)]
    pub fn linearize_cast<T: Element>(&self) -> (Tensor<T, L>, (E::Map<L>,))
    where
        E: CastTo<T>,
    {
        (E::cast(self), (E::map(),))
    }
}
