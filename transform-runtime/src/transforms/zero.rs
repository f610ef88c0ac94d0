//! `zero()`: no tangent.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::values::{Tensor, Zero};
use std::any::Any;
use std::sync::LazyLock;

/// No tangent, or the tangent of an argument without floats (an integer, a bool, a string).
///
/// In `jvp!` it stands for the tangent of any argument; as an argument of a pushforward for that of a static
/// argument, a number or a tensor.
///
/// ```
/// # use transform_runtime::{Zero, zero};
/// let of_an_integer: Zero = zero();
/// let of_a_number: f64 = zero();
/// assert_eq!((of_an_integer, of_a_number), (Zero, 0.0));
/// ```
pub fn zero<T: ZeroTangent>() -> T {
    T::zero()
}

/// What [`zero`] can stand for.
#[diagnostic::on_unimplemented(
    message = "zero() cannot stand for a tangent of type `{Self}` here",
    label = "pass a tangent full of zeros"
)]
pub trait ZeroTangent {
    /// The zero.
    fn zero() -> Self;
}
impl ZeroTangent for Zero {
    fn zero() -> Zero {
        Zero
    }
}
macro_rules! zeros {
    ($($e:ty, $one:ident;)*) => { $(
        impl ZeroTangent for $e {
            fn zero() -> $e {
                0.0
            }
        }
        /// A zero of any shape: it is known by its storage.
        static $one: LazyLock<Tensor<$e, Base>> = LazyLock::new(|| Tensor::scalar(0.0));
        impl ZeroTangent for &Tensor<$e, Base> {
            fn zero() -> Self {
                &$one
            }
        }
    )* };
}
zeros! { f64, DOUBLE; f32, SINGLE; }

/// Whether a tensor is the one that [`zero`] stands for.
pub(crate) fn is_zero<E: Float, L: Level>(t: &Tensor<E, L>) -> bool {
    let t: &dyn Any = t;
    t.downcast_ref::<Tensor<f64, Base>>()
        .is_some_and(|t| t.0.as_ptr() == DOUBLE.0.as_ptr())
        || t.downcast_ref::<Tensor<f32, Base>>()
            .is_some_and(|t| t.0.as_ptr() == SINGLE.0.as_ptr())
}
