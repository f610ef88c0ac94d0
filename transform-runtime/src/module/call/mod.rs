//! `functional_call`: a module's `forward` with tensors from outside.

mod arguments;
mod buffers;
mod function;
mod plan;

pub use arguments::{CallArgs, CallModule, OfModule, Trees};
pub use buffers::Buffers;
pub use function::WithParameters;

use crate::element::Result;
use crate::error::{OrRaise, catching};
use crate::levels::Base;
use crate::module::{FloatOf, Module, ParamTree};
use crate::transforms::Returned;
use crate::values::{Function, Method};
use function::replaced;

/// The number that stands for the name `forward`.
pub const FORWARD: u64 = name_key("forward");

/// The number that stands for a name: FNV-1a of its text, as generated code has it.
pub(crate) const fn name_key(name: &str) -> u64 {
    let (bytes, mut hash, mut i) = (name.as_bytes(), 0xcbf2_9ce4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash
}

/// How [`functional_call_with`] takes its trees.
///
/// ```
/// # use transform_func::CallOptions;
/// let options = CallOptions::default().strict(true);
/// assert_eq!(options, transform_func::strict(true));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallOptions {
    pub(super) tie_weights: bool,
    pub(super) strict: bool,
}
impl Default for CallOptions {
    fn default() -> Self {
        CallOptions {
            tie_weights: true,
            strict: false,
        }
    }
}
impl CallOptions {
    /// Whether a tensor that is given for one name of a tied parameter is taken for all its names.
    ///
    /// ```
    /// # use transform_func::CallOptions;
    /// assert_ne!(CallOptions::default().tie_weights(false), CallOptions::default());
    /// ```
    #[must_use]
    pub fn tie_weights(self, tie_weights: bool) -> Self {
        CallOptions { tie_weights, ..self }
    }
    /// Whether all names of the module must be given, and no others.
    ///
    /// ```
    /// # use transform_func::CallOptions;
    /// assert_ne!(CallOptions::default().strict(true), CallOptions::default());
    /// ```
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        CallOptions { strict, ..self }
    }
    /// As a number, which generated code passes on.
    #[doc(hidden)]
    pub const fn bits(self) -> u8 {
        !self.tie_weights as u8 | (self.strict as u8) << 1
    }
    pub(super) const fn of_bits(bits: u8) -> Self {
        CallOptions {
            tie_weights: bits & 1 == 0,
            strict: bits & 2 != 0,
        }
    }
}
/// Options for [`functional_call_with`]: [`CallOptions::tie_weights`], everything else as it is by default.
///
/// ```
/// # use transform_func::prelude::*;
/// let layer = nn::Linear::new(2, 3, &mut Rng::new(1));
/// let (x, part) = (Tensor::ones(&[2]), layer.named_parameters().filter(|name, _| name == "bias"));
/// let y = functional_call_with(&layer, &part, (&x,), tie_weights(false))?;
/// assert_eq!(y, layer.forward(&x));
/// # Ok::<(), transform_func::Error>(())
/// ```
pub fn tie_weights(tie_weights: bool) -> CallOptions {
    CallOptions::default().tie_weights(tie_weights)
}
/// Options for [`functional_call_with`]: [`CallOptions::strict`], everything else as it is by default.
///
/// ```
/// # use transform_func::prelude::*;
/// let layer = nn::Linear::new(2, 3, &mut Rng::new(1));
/// let (x, part) = (Tensor::ones(&[2]), layer.named_parameters().filter(|name, _| name == "bias"));
/// assert!(functional_call_with(&layer, &part, (&x,), strict(true)).is_err());
/// ```
pub fn strict(strict: bool) -> CallOptions {
    CallOptions::default().strict(strict)
}

/// What the method `forward` of a module returns.
type Output<M> = Returned<<<M as Method<FORWARD>>::Handle as Function>::Out>;

/// The value of a module's `forward` where its tensors are those of `parameters`.
///
/// `parameters` is a [`ParamTree`] or a tuple or slice of some, say parameters and buffers; names that are missing keep
/// the module's own tensors. `args` are the arguments of `forward` as a tuple, or one that is none. The module stays as
/// it is. In annotated bodies the call is differentiated and mapped by module, trees and arguments, the trees being
/// written as one tree or as a tuple of them.
///
/// Tied parameters, those that are one tensor in the module, are given once. (torch.func's `functional_call`; unlike it,
/// this one checks shapes.)
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Module, Clone, Debug)]
/// struct Linear {
///     weight: Tensor,
///     bias: Tensor,
/// }
/// #[differentiable]
/// impl Linear {
///     fn forward(&self, x: &Tensor) -> Tensor {
///         x.matmul(&self.weight.t()) + &self.bias
///     }
/// }
///
/// #[differentiable]
/// fn call(layer: &Linear, params: &ParamTree, x: &Tensor) -> Tensor {
///     functional_call(layer, params, (x,))
/// }
///
/// let layer = Linear { weight: Tensor::eye(3), bias: Tensor::zeros(&[3]) };
/// let x = Tensor::from([1.0, 2.0, 3.0]);
/// let mut params = layer.named_parameters();
/// params.insert("bias", Tensor::ones(&[3]));
/// assert_eq!(functional_call(&layer, &params, (&x,)).to_vec(), [2.0, 3.0, 4.0]);
///
/// let jacobian = jacrev!(call, argnums = 1)(&layer, &params, &x);
/// assert_eq!(jacobian["weight"].shape(), [3, 3, 3]);
/// assert_eq!(jacobian["bias"], Tensor::eye(3));
/// assert_eq!(jacrev!(call, argnums = 2)(&layer, &params, &x), layer.weight);
/// ```
///
/// # Panics
/// If a tensor is of another shape than the module's, a name is in several trees, a name with a dot is not the module's,
/// or one tied parameter is given two tensors; [`functional_call_with`] returns that as an error.
#[track_caller]
pub fn functional_call<'a, M, T, A>(module: &M, parameters: T, args: A) -> Output<M>
where
    M: Module + Method<FORWARD>,
    T: Trees<FloatOf<M>>,
    A: CallArgs<'a, M, <M::Handle as Function>::Params>,
    <M::Handle as Function>::Params: OfModule<M>,
{
    call(module, &parameters, args, CallOptions::default())
        .or_raise()
        .0
}

/// [`functional_call`] with options: whether tied parameters stay tied, and whether all names must be given.
///
/// ```
/// # use transform_func::prelude::*;
/// # #[derive(Module, Clone, Debug)]
/// # struct Scale { by: Tensor, bias: Tensor }
/// # #[differentiable]
/// # impl Scale {
/// #     fn forward(&self, x: &Tensor) -> Tensor { x * &self.by + &self.bias }
/// # }
/// let layer = Scale { by: Tensor::ones(&[2]), bias: Tensor::zeros(&[2]) };
/// let x = Tensor::ones(&[2]);
/// let part = ParamTree::from_iter([("by", Tensor::zeros(&[2]))]);
/// assert!(functional_call_with(&layer, &part, (&x,), strict(false)).is_ok());
/// assert!(functional_call_with(&layer, &part, (&x,), tie_weights(true).strict(true)).is_err());
/// ```
///
/// # Errors
/// Where [`functional_call`] panics, where names are missing or unknown and `strict` is on, and where `forward` refuses
/// shapes.
pub fn functional_call_with<'a, M, T, A>(
    module: &M,
    parameters: T,
    args: A,
    options: CallOptions,
) -> Result<Output<M>>
where
    M: Module + Method<FORWARD>,
    T: Trees<FloatOf<M>>,
    A: CallArgs<'a, M, <M::Handle as Function>::Params>,
    <M::Handle as Function>::Params: OfModule<M>,
{
    catching(|| call(module, &parameters, args, options).or_raise().0)
}

/// [`functional_call`] of a module whose `forward` changes it: the value, and the buffers as `forward` left them. Those of the
/// module stay as they are.
///
/// ```
/// # use transform_func::prelude::*;
/// # #[derive(Module, Clone, Debug)]
/// # struct Counted { by: Tensor, #[module(buffer)] calls: Tensor }
/// # #[differentiable]
/// # impl Counted {
/// #     fn forward(&mut self, x: &Tensor) -> Tensor {
/// #         self.calls = &self.calls + 1.0;
/// #         x * &self.by
/// #     }
/// # }
/// let counted = Counted { by: Tensor::ones(&[2]), calls: Tensor::scalar(0.0) };
/// let (params, mut buffers) = (counted.named_parameters(), counted.named_buffers());
/// for _ in 0..3 {
///     (_, buffers) = functional_call_with_buffers(&counted, (&params, &buffers), (&counted.by,));
/// }
/// assert_eq!((buffers["calls"].item(), counted.calls.item()), (3.0, 0.0));
/// ```
///
/// # Panics
/// Where [`functional_call`] does.
#[track_caller]
pub fn functional_call_with_buffers<'a, M, T, A>(
    module: &M,
    trees: T,
    args: A,
) -> (Output<M>, ParamTree<FloatOf<M>>)
where
    M: Module + Method<FORWARD>,
    T: Trees<FloatOf<M>>,
    A: CallArgs<'a, M, <M::Handle as Function>::Params>,
    <M::Handle as Function>::Params: OfModule<M>,
{
    let (y, module) = call(module, &trees, args, CallOptions::default()).or_raise();
    (y, module.named_buffers())
}

/// The value, and the module after the call.
fn call<'a, M, A>(
    module: &M,
    trees: &impl Trees<FloatOf<M>>,
    args: A,
    options: CallOptions,
) -> Result<(Output<M>, M)>
where
    M: Module + Method<FORWARD>,
    A: CallArgs<'a, M, <M::Handle as Function>::Params>,
    <M::Handle as Function>::Params: OfModule<M>,
{
    let trees: Vec<_> = trees.trees().into_iter().map(|tree| &tree.entries).collect();
    let module = module.clone().lift::<Base>();
    let (module, _) = replaced::<M, Base>(&module, &trees, options)?;
    let mut module = M::unlift(module);
    let y = <M::Handle as Function>::Params::call::<M::Handle>(&mut module, args.rest());
    Ok((y, module))
}
