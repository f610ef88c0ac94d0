//! Layers one after the other.

use crate::levels::Base;
use crate::module::FORWARD;
use crate::values::{ByRef, Derived, Function, Lift, Method, RefOf};
use transform_macros::{Module, differentiable};

/// A module with an annotated `forward` of one argument, `fn forward(&self, x: &In) -> Out`.
///
/// Every such module is one; there is nothing to implement.
pub trait Layer: Lift + Method<FORWARD, Handle = Self::Call> {
    /// What it takes.
    type In: Lift;
    /// What it gives.
    type Out: Lift;
    /// Its `forward`.
    #[doc(hidden)]
    type Call: Derived + Function<Params = (ByRef<Self>, ByRef<Self::In>), Out = Self::Out>;
    /// What it gives for `x`.
    fn forward(&self, x: &Self::In) -> Self::Out;
}
/// What is given is not a parameter of the impl: the compiler would not know it where types are under a binder.
impl<M, In> Layer for M
where
    M: Lift + Method<FORWARD, Handle: Derived + Function<Params = (ByRef<M>, ByRef<In>)>>,
    In: Lift,
{
    type In = In;
    type Out = <M::Handle as Function>::Out;
    type Call = M::Handle;
    fn forward(&self, x: &In) -> Self::Out {
        let (layer, x) = (self.clone().lift::<Base>(), x.clone().lift::<Base>());
        let args: RefOf<'_, M::Handle, Base> = (&layer, &x);
        Lift::unlift(M::Handle::default().eval::<Base>(args))
    }
}

/// Layers one after the other: a tuple of up to six, or a vector of layers of one type. Each is a module with an annotated
/// `forward` of one argument, of this crate or of the user's.
///
/// Its tensors have the names that they have in PyTorch: the number of the layer, a dot, and the name in the layer.
///
/// ```
/// use transform_func::prelude::*;
///
/// let mut rng = Rng::new(1);
/// let net = nn::Sequential::new((
///     nn::Linear::new(2, 8, &mut rng),
///     nn::Tanh::new(),
///     nn::Linear::new(8, 3, &mut rng),
/// ));
/// assert_eq!(net.forward(&Tensor::ones(&[5, 2])).shape(), [5, 3]);
/// let names = net.named_parameters();
/// assert_eq!(names.keys().collect::<Vec<_>>(), ["0.bias", "0.weight", "2.bias", "2.weight"]);
///
/// type Net = nn::Sequential<(nn::Linear, nn::Tanh, nn::Linear)>;
/// #[differentiable]
/// fn loss(net: &Net, x: &Tensor) -> f64 {
///     net.forward(x).square().sum()
/// }
/// assert_eq!(grad!(loss)(&net, &Tensor::ones(&[2])).layers.0.weight.shape(), [8, 2]);
///
/// let deep = nn::Sequential::new(vec![nn::Linear::new(3, 3, &mut rng); 4]);
/// assert_eq!(deep.forward(&Tensor::ones(&[3])).shape(), [3]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Sequential<M> {
    /// The layers, first things first.
    #[module(flatten)]
    pub layers: M,
}

impl<M> Sequential<M> {
    /// These layers, one after the other.
    pub fn new(layers: M) -> Self {
        Sequential { layers }
    }
}

/// Tuples: layer `i` takes what the one before it gives.
macro_rules! tuples {
    ($(($first:ident $(, $layer:ident: $before:ident, $i:tt)*) -> $last:ident;)*) => { $(
        #[differentiable]
        impl<$first: Layer $(, $layer: Layer<In = <$before as Layer>::Out>)*> Sequential<($first, $($layer,)*)> {
            /// What the last layer gives.
            #[track_caller]
            pub fn forward(&self, x: &<$first as Layer>::In) -> <$last as Layer>::Out {
                let y = <$first as Layer>::forward(&self.layers.0, x);
                $( let y = <$layer as Layer>::forward(&self.layers.$i, &y); )*
                y
            }
        }
    )* };
}
tuples! {
    (A) -> A;
    (A, B: A, 1) -> B;
    (A, B: A, 1, C: B, 2) -> C;
    (A, B: A, 1, C: B, 2, D: C, 3) -> D;
    (A, B: A, 1, C: B, 2, D: C, 3, F: D, 4) -> F;
    (A, B: A, 1, C: B, 2, D: C, 3, F: D, 4, G: F, 5) -> G;
}

#[differentiable]
impl<A: Layer<Out = <A as Layer>::In>> Sequential<Vec<A>> {
    /// What the last layer gives; `x` itself, if there is none.
    #[track_caller]
    pub fn forward(&self, x: &<A as Layer>::In) -> <A as Layer>::In {
        let mut y = x.clone();
        for i in 0..self.layers.len() {
            y = <A as Layer>::forward(&self.layers[i], &y);
        }
        y
    }
}
