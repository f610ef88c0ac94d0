//! Layers one after the other.

use crate::levels::Base;
use crate::module::FORWARD;
use crate::values::{ByRef, Derived, Function, Lift, Method, NoParameters, RefOf, Tensor};
use transform_macros::{Module, differentiable};

/// A module with an annotated `forward` of one argument, `fn forward(&self, x: &In) -> Out`: of a tensor to a tensor, if
/// nothing is said. The layers of this crate are, and so is every module of the user's with such a `forward`; there is nothing
/// to implement.
///
/// It is what a module asks of modules inside it whose types are open:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Module, Clone, Debug)]
/// struct Residual<M: nn::Layer> {
///     inner: M,
///     scale: Tensor,
/// }
///
/// #[differentiable]
/// impl<M: nn::Layer> Residual<M> {
///     fn forward(&self, x: &Tensor) -> Tensor {
///         x + &self.scale * self.inner.forward(x)
///     }
/// }
///
/// #[differentiable]
/// fn loss(net: &Residual<nn::Linear>, x: &Tensor) -> f64 {
///     net.forward(x).square().sum()
/// }
///
/// let inner = nn::Linear::new(3, 3, &mut Rng::new(1));
/// let net = Residual { inner, scale: Tensor::zeros(&[]) };
/// assert_eq!(grad!(loss)(&net, &Tensor::ones(&[3])).inner.weight.shape(), [3, 3]);
/// assert!(net.named_parameters().get("inner.weight").is_some());
/// ```
pub trait Layer<In: Lift = Tensor, Out: Lift = In>:
    Lift + Method<FORWARD, Handle = Self::Call, Parameters = NoParameters>
{
    /// Its `forward`.
    #[doc(hidden)]
    type Call: Derived + Function<Params = (ByRef<Self>, ByRef<In>), Out = Out>;
    /// What it gives for `x`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// fn twice<M: nn::Layer>(layer: &M, x: &Tensor) -> Tensor {
    ///     layer.forward(&layer.forward(x))
    /// }
    /// assert_eq!(twice(&nn::ReLU::new(), &Tensor::from([-1.0, 2.0])).to_vec(), [0.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// Where the module's own `forward` does.
    #[track_caller]
    fn forward(&self, x: &In) -> Out;
}
impl<M, In: Lift, Out: Lift> Layer<In, Out> for M
where
    M: Lift
        + Method<
            FORWARD,
            Handle: Derived + Function<Params = (ByRef<M>, ByRef<In>), Out = Out>,
            Parameters = NoParameters,
        >,
{
    type Call = M::Handle;
    fn forward(&self, x: &In) -> Out {
        let (layer, x) = (self.clone().lift::<Base>(), x.clone().lift::<Base>());
        let args: RefOf<'_, M::Handle, Base> = (&layer, &x);
        Lift::unlift(M::Handle::default().eval::<Base>(args))
    }
}

/// The same for a module that says itself what it takes and gives.
///
/// What is given is not a parameter of the impl: the compiler would not know it where types are under a binder.
#[doc(hidden)]
pub trait Link: Lift + Method<FORWARD, Handle = Self::Call, Parameters = NoParameters> {
    type In: Lift;
    type Out: Lift;
    type Call: Derived + Function<Params = (ByRef<Self>, ByRef<Self::In>), Out = Self::Out>;
    fn forward(&self, x: &Self::In) -> Self::Out;
}
impl<M, In> Link for M
where
    M: Lift
        + Method<FORWARD, Handle: Derived + Function<Params = (ByRef<M>, ByRef<In>)>, Parameters = NoParameters>,
    In: Lift,
{
    type In = In;
    type Out = <M::Handle as Function>::Out;
    type Call = M::Handle;
    fn forward(&self, x: &In) -> Self::Out {
        <M as Layer<In, Self::Out>>::forward(self, x)
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
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let net = nn::Sequential::new((nn::Flatten::new(), nn::ReLU::new()));
    /// assert_eq!(net.layers.0.start_dim, 1);
    /// ```
    pub fn new(layers: M) -> Self {
        Sequential { layers }
    }
}

/// Tuples: layer `i` takes what the one before it gives.
macro_rules! tuples {
    ($(($first:ident $(, $layer:ident: $before:ident, $i:tt)*) -> $last:ident;)*) => { $(
        #[differentiable]
        impl<$first: Link $(, $layer: Link<In = <$before as Link>::Out>)*> Sequential<($first, $($layer,)*)> {
            /// What the last layer gives.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            /// let net = nn::Sequential::new((nn::ReLU::new(), nn::Flatten::new()));
            /// assert_eq!(net.forward(&Tensor::ones(&[2, 3, 4])).shape(), [2, 12]);
            /// ```
            ///
            /// # Panics
            /// Where a layer does.
            #[track_caller]
            pub fn forward(&self, x: &<$first as Link>::In) -> <$last as Link>::Out {
                let y = <$first as Link>::forward(&self.layers.0, x);
                $( let y = <$layer as Link>::forward(&self.layers.$i, &y); )*
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
impl<A: Link<Out = <A as Link>::In>> Sequential<Vec<A>> {
    /// What the last layer gives; `x` itself, if there is none.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let net = nn::Sequential::new(vec![nn::ReLU::new(); 3]);
    /// assert_eq!(net.forward(&Tensor::from([-1.0, 2.0])).to_vec(), [0.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// Where a layer does.
    #[track_caller]
    pub fn forward(&self, x: &<A as Link>::In) -> <A as Link>::In {
        let mut y = x.clone();
        for i in 0..self.layers.len() {
            y = <A as Link>::forward(&self.layers[i], &y);
        }
        y
    }
}
