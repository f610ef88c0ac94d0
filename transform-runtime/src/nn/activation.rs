//! Activation functions as layers, for [`Sequential`](super::Sequential).

use crate::element::Float;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

macro_rules! activations {
    ($($(#[$doc:meta])* $name:ident, |$x:ident| $y:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Module, Clone, Debug, PartialEq)]
        pub struct $name<E: Float = f64> {
            /// No tensor, of the float type.
            dtype: [Tensor<E>; 0],
        }
        impl $name {
            /// The layer.
            #[allow(clippy::new_without_default)] // layers are made by `new`
            pub fn new() -> Self {
                $name { dtype: [] }
            }
        }
        impl<E: Float> $name<E> {
            /// The layer in another float type.
            pub fn cast<F: Float>(&self) -> $name<F> {
                $name { dtype: [] }
            }
        }
        #[differentiable]
        impl<E: Float> $name<E> {
            /// The function of every element.
            pub fn forward(&self, $x: &Tensor<E>) -> Tensor<E> {
                $y
            }
        }
    )* };
}
activations! {
    /// [`Tensor::relu`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::ReLU::new().forward(&Tensor::from([-1.0, 2.0])).to_vec(), [0.0, 2.0]);
    /// ```
    ReLU, |x| x.relu();
    /// [`Tensor::gelu`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::GELU::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    GELU, |x| x.gelu();
    /// [`Tensor::silu`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::SiLU::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    SiLU, |x| x.silu();
    /// [`Tensor::sigmoid`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Sigmoid::new().forward(&Tensor::from([0.0])).to_vec(), [0.5]);
    /// ```
    Sigmoid, |x| x.sigmoid();
    /// [`Tensor::tanh`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Tanh::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    Tanh, |x| x.tanh();
    /// What comes in, as it is.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Identity::new().forward(&Tensor::from([3.0])).to_vec(), [3.0]);
    /// ```
    Identity, |x| x.clone();
}
