//! Optimisers as pure functions over any tree, learning rates over the steps, and what is done to gradients before a
//! step.
//!
//! `init` makes a state for parameters, `step` goes from state, gradients and parameters to the next state and parameters. A tree
//! of parameters is anything with numbers and tensors of one float type in it: a [`ParamTree`](crate::ParamTree), a model, a tensor, tuples and
//! vectors of those, `f64`. In annotated functions steps are mapped and differentiated like everything else: an
//! ensemble with a learning rate for each model is one `vmap!`, and `grad!` goes through a step to what it was made
//! from.
//!
//! ```
//! use transform_func::prelude::*;
//!
//! #[differentiable]
//! fn loss(w: &Tensor, x: &Tensor) -> f64 {
//!     ((w - x) * (w - x)).sum()
//! }
//!
//! #[differentiable]
//! fn train(lr: f64, w: &Tensor, x: &Tensor) -> Tensor {
//!     let opt = optim::Sgd::new(lr);
//!     let state = opt.init(w);
//!     let (_, w) = opt.step(state, &grad!(loss)(w, x), w);
//!     w
//! }
//!
//! // One step for each of three learning rates.
//! let (w, x) = (Tensor::zeros(&[2]), Tensor::ones(&[2]));
//! let ws = vmap!(train, in_dims = (0, None, None))(&Tensor::from([0.1, 0.2, 0.3]), &w, &x);
//! assert!((ws.sum_axis(1) - Tensor::from([0.4, 0.8, 1.2])).abs().max() < 1e-12);
//! ```

mod adam;
mod gradients;
mod leaf;
mod leaves;
pub mod schedule;
mod sgd;
mod state;
mod step;

pub use adam::{Adam, AdamW};
pub use gradients::{accumulate, clip_grad_norm, clip_grad_value, global_norm, scale};
pub use leaves::{FloatIn, Leafy};
pub use sgd::Sgd;
pub use state::State;

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::module::name_key;
use crate::values::{
    AtLevel, ByRef, ByVal, Derived, Function, Lift, MethodArg, Params, Tensor, TypeMethod, copy,
};
use leaf::Leaf;
use step::{Init, Step};

/// The rule of an optimiser.
type RuleOf<O, E> = <O as Optimizer>::Rule<E>;

/// An optimiser: its numbers are its options.
///
/// It is implemented by those of this module; `init` and `step` are methods of each.
///
/// ```
/// # use transform_func::prelude::*;
/// fn is_optimizer<O: optim::Optimizer>(_: O) -> bool {
///     true
/// }
/// assert!(is_optimizer(optim::Sgd::new(0.1)) && is_optimizer(optim::Adam::new(0.1)));
/// ```
pub trait Optimizer: Leafy {
    /// What it does to one leaf, with its flags and the number of steps before.
    #[doc(hidden)]
    type Rule<E: Float>: Derived<Params = (ByRef<Leaf<E>>, ByVal<u8>, ByVal<usize>), Out = (Vec<Tensor<E>>, Tensor<E>)>;
    /// What it does at all.
    #[doc(hidden)]
    fn flags<L: Level>(opt: &Self::At<L>) -> u8;
    /// How many tensors it remembers for each parameter.
    #[doc(hidden)]
    fn slots(flags: u8) -> usize;
}

/// The flags that are wanted, together.
fn flags<const N: usize>(flags: [(bool, u8); N]) -> u8 {
    let wanted = flags.iter().filter(|(wanted, _)| *wanted);
    wanted.fold(0, |all, (_, flag)| all | flag)
}
/// Whether a flag is set.
fn has(flags: u8, flag: u8) -> bool {
    flags & flag != 0
}

const INIT: u64 = name_key("init");
const STEP: u64 = name_key("step");

macro_rules! optimizers {
    ($($name:ident $stepped:literal)*) => { $(
        impl $name {
            /// The state before the first step.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let state = optim::", stringify!($name), "::new(0.1).init(&Tensor::from([1.0, 2.0]));")]
            /// assert_eq!((state.steps(), state.tensors().len()), (0, 1));
            /// ```
            pub fn init<T: Leafy>(&self, params: &T) -> State<FloatIn<T>> {
                let (opt, params) = ((*self).lift::<Base>(), params.clone().lift::<Base>());
                State::unlift(Init::<Self, T>::default().eval::<Base>((&opt, &params)))
            }
            /// One step: the state and the parameters after it.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1);")]
            /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            #[doc = concat!("assert_eq!((state.steps(), format!(\"{w:.4}\").as_str()), (1, \"", $stepped, "\"));")]
            /// ```
            ///
            /// # Panics
            /// If gradients and parameters are not of one form, or the state is that of others.
            #[track_caller]
            pub fn step<T: Leafy>(
                &self,
                state: State<FloatIn<T>>,
                grads: &T,
                params: &T,
            ) -> (State<FloatIn<T>>, T) {
                let (opt, state) = ((*self).lift::<Base>(), state.lift::<Base>());
                let (grads, params) = (grads.clone().lift::<Base>(), params.clone().lift::<Base>());
                let (state, params) =
                    Step::<Self, T>::default().eval::<Base>((&opt, &state, &grads, &params));
                (State::unlift(state), T::unlift(params))
            }
        }
        impl<'p, L: Level, P: AtLevel<L, Of: Leafy>> TypeMethod<INIT, L, (&'p P,)> for $name {
            type Handle = Init<$name, P::Of>;
            fn arguments(
                opt: &<$name as Lift>::At<L>,
                args: (&'p P,),
            ) -> <<Self::Handle as Function>::Params as Params>::At<L> {
                (copy(opt), args.0.clone())
            }
        }
        impl<'g, 'p, L, P, S> TypeMethod<STEP, L, (S, &'g P, &'p P)> for $name
        where
            L: Level,
            P: AtLevel<L, Of: Leafy>,
            S: MethodArg<State<FloatIn<P::Of>>, L>,
        {
            type Handle = Step<$name, P::Of>;
            fn arguments(
                opt: &<$name as Lift>::At<L>,
                (state, grads, params): (S, &'g P, &'p P),
            ) -> <<Self::Handle as Function>::Params as Params>::At<L> {
                (copy(opt), state.own(), grads.clone(), params.clone())
            }
        }
    )* };
}
optimizers!(Sgd "0.8000" Adam "0.9000" AdamW "0.8990");
