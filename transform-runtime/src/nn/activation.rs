//! Activation functions as layers, for [`Sequential`](super::Sequential).

use crate::element::Float;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

macro_rules! activations {
    ($($(#[$doc:meta])* $name:ident, |$x:ident| $y:expr, is $value:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Module, Clone, Debug, PartialEq)]
        pub struct $name<E: Float = f64> {
            /// No tensor, of the float type.
            dtype: [Tensor<E>; 0],
        }
        impl $name {
            /// The layer.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let layer = nn::", stringify!($name), "::new();")]
            /// assert_eq!(layer.forward(&Tensor::zeros(&[2, 3])).shape(), [2, 3]);
            /// ```
            #[allow(clippy::new_without_default)] // layers are made by `new`
            pub fn new() -> Self {
                $name { dtype: [] }
            }
        }
        impl<E: Float> $name<E> {
            /// The layer in another float type.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let single: nn::", stringify!($name), "<f32> = nn::", stringify!($name), "::new().cast();")]
            /// assert_eq!(single.forward(&Tensor::zeros(&[2])).shape(), [2]);
            /// ```
            pub fn cast<F: Float>(&self) -> $name<F> {
                $name { dtype: [] }
            }
        }
        #[differentiable]
        impl<E: Float> $name<E> {
            /// The function of every element.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            /// let x = Tensor::from([-1.0, 2.0]);
            #[doc = concat!("assert_eq!(format!(\"{:.4}\", nn::", stringify!($name), "::new().forward(&x)), \"", $value, "\");")]
            /// ```
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
    ReLU, |x| x.relu(), is "[0.0000, 2.0000]";
    /// [`Tensor::gelu`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::GELU::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    GELU, |x| x.gelu(), is "[-0.1587, 1.9545]";
    /// [`Tensor::silu`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::SiLU::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    SiLU, |x| x.silu(), is "[-0.2689, 1.7616]";
    /// [`Tensor::sigmoid`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Sigmoid::new().forward(&Tensor::from([0.0])).to_vec(), [0.5]);
    /// ```
    Sigmoid, |x| x.sigmoid(), is "[0.2689, 0.8808]";
    /// [`Tensor::tanh`] as a layer.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Tanh::new().forward(&Tensor::from([0.0])).to_vec(), [0.0]);
    /// ```
    Tanh, |x| x.tanh(), is "[-0.7616, 0.9640]";
    /// What comes in, as it is.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// assert_eq!(nn::Identity::new().forward(&Tensor::from([3.0])).to_vec(), [3.0]);
    /// ```
    Identity, |x| x.clone(), is "[-1.0000, 2.0000]";
}
