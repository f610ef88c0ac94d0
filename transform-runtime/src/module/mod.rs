//! Modules: structs whose tensors have names.
//!
//! A module says what its parts are called, twice: of a value at any level, in the order of its leaves, and of a value
//! whose tensors are to be changed. All else is written once, here.

mod call;
mod containers;
mod dot;
mod lift;
mod modes;
mod names;
mod number;
mod operators;
mod safetensors;
mod stack;
mod state;
mod ties;
mod tree;
mod walk;

pub(crate) use call::name_key;
pub use call::{
    Buffers, CallArgs, CallModule, CallOptions, FORWARD, OfModule, Trees, WithParameters, functional_call,
    functional_call_with, functional_call_with_buffers, strict, tie_weights,
};
pub use dot::CallDot;
pub use modes::{Told, replace_all_batch_norm_modules};
use names::Role;
pub use names::{Names, TensorsMut};
pub use number::{JoinAll, JoinNumbers, NoNumber, PartNumber};
pub use safetensors::Stored;
pub use stack::stack_module_state;
pub use state::Summary;
use ties::Seen;
pub use ties::unshared;
pub use tree::ParamTree;

use crate::element::{Float, Result};
use crate::levels::{Base, Level};
use crate::values::{Lift, TanOf, Tensor};

/// The floats of a module's tensors: `f64` if it has none.
///
/// ```
/// # use transform_func::{FloatOf, Module};
/// fn largest<M: Module>(model: &M) -> Option<FloatOf<M>> {
///     model.named_parameters().values().map(|x| x.max()).reduce(|a, b| if a < b { b } else { a })
/// }
/// let norm = transform_func::nn::LayerNorm::new(&[2]);
/// assert_eq!(largest(&norm.cast::<f32>()), Some(1f32));
/// ```
pub type FloatOf<M> = <<M as Module>::Number as PartNumber>::Float;

/// A struct whose tensors have names: its parameters, which are trained, and its buffers, which are not.
///
/// `#[derive(Module)]` writes it, and all that `#[derive(Differentiable)]` does. Names are those of fields, indices of
/// vectors and tuples, and keys of maps, joined by dots. `#[module(buffer)]` on a field says that its tensors are
/// buffers, `#[module(skip)]` that what it holds is no part of the module's state; integers, bools and strings are none
/// anyway. `#[module(training)]` on a bool says that it tells whether the module is in training, which
/// [`train`](Self::train) sets in all modules of a tree; `#[module(running)]` on an option of a tensor that it is a running
/// statistic, a buffer that [`replace_all_batch_norm_modules`] drops.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Module, Clone, Debug)]
/// struct Linear {
///     weight: Tensor,
///     bias: Option<Tensor>,
/// }
///
/// #[derive(Module, Clone, Debug)]
/// struct Net {
///     layers: Vec<Linear>,
///     #[module(buffer)]
///     mean: Tensor,
///     #[module(skip)]
///     slope: f64,
/// }
///
/// let layer = Linear { weight: Tensor::zeros(&[3, 2]), bias: None };
/// let mut net = Net { layers: vec![layer], mean: Tensor::zeros(&[3]), slope: 0.1 };
/// assert_eq!(net.named_parameters().keys().collect::<Vec<_>>(), ["layers.0.weight"]);
/// assert_eq!(net.named_buffers().keys().collect::<Vec<_>>(), ["mean"]);
/// assert_eq!(net.num_parameters(), 6);
///
/// let mut state = net.state_dict();
/// state.insert("mean", Tensor::ones(&[3]));
/// net.load_state_dict(&state)?;
/// assert_eq!(net.mean, Tensor::ones(&[3]));
/// # Ok::<(), transform_func::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no part of a module",
    label = "no named tensors",
    note = "tensors of floats, modules, and vectors, arrays, options, tuples and maps of those are: put #[module(skip)] on the field"
)]
pub trait Module: Lift {
    /// The floats of its tensors, which are of one type.
    #[doc(hidden)]
    type Number: PartNumber;
    /// The names of its leaves, in their order.
    #[doc(hidden)]
    fn names<L: Level>(x: &Self::At<L>, names: &mut Names);
    /// Its tensors, to be changed.
    #[doc(hidden)]
    fn tensors_mut<'m, E: Float>(&'m mut self, found: &mut TensorsMut<'m, E>);

    /// Takes what is told to all modules of a tree.
    #[doc(hidden)]
    fn tell(&mut self, _: &mut Told) {}

    /// In training, or not: what says so in it and in all its parts, the fields marked with `#[module(training)]`.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// let mut dropouts = vec![nn::Dropout::new(0.5), nn::Dropout::new(0.1)];
    /// dropouts.train(false);
    /// assert!(dropouts.iter().all(|dropout| !dropout.training));
    /// ```
    fn train(&mut self, training: bool) {
        self.tell(&mut Told::Train(training));
    }
    /// Not in training: [`train(false)`](Self::train).
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut dropout = nn::Dropout::new(0.5);
    /// dropout.eval();
    /// assert!(!dropout.training);
    /// ```
    fn eval(&mut self) {
        self.train(false);
    }
    /// The parameters by name. Tied ones, which are one tensor, are there once, under the first of their names.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::Linear::new(2, 3, &mut Rng::new(1));
    /// let params = layer.named_parameters();
    /// assert_eq!(params.keys().collect::<Vec<_>>(), ["bias", "weight"]);
    /// assert_eq!(params["weight"], layer.weight);
    /// ```
    fn named_parameters(&self) -> ParamTree<FloatOf<Self>> {
        named_once(self, Role::Parameter)
    }
    /// The buffers by name.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let norm = nn::BatchNorm1d::new(2);
    /// assert_eq!(norm.named_buffers()["running_var"].to_vec(), [1.0, 1.0]);
    /// ```
    fn named_buffers(&self) -> ParamTree<FloatOf<Self>> {
        named_once(self, Role::Buffer)
    }
    /// Parameters and buffers by name.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let norm = nn::BatchNorm1d::new(2);
    /// assert_eq!(norm.state_dict().len(), norm.named_parameters().len() + norm.named_buffers().len());
    /// ```
    fn state_dict(&self) -> ParamTree<FloatOf<Self>> {
        let named = named(self).into_iter();
        named.map(|(name, _, tensor)| (name, tensor)).collect()
    }
    /// Every parameter with its name, to be changed in place.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut norm = nn::LayerNorm::new(&[2]);
    /// for (name, x) in norm.parameters_mut() {
    ///     if name == "bias" {
    ///         *x += 0.5;
    ///     }
    /// }
    /// assert_eq!(norm.named_parameters()["bias"].to_vec(), [0.5, 0.5]);
    /// ```
    fn parameters_mut(&mut self) -> impl Iterator<Item = (String, &mut Tensor<FloatOf<Self>>)> {
        let mut found = TensorsMut::<FloatOf<Self>>::default();
        self.tensors_mut(&mut found);
        let parameters = found
            .found()
            .into_iter()
            .filter(|(_, role, _)| *role == Role::Parameter);
        parameters.map(|(name, _, tensor)| (name, tensor))
    }
    /// How many numbers are trained.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::Linear::new(2, 3, &mut Rng::new(1));
    /// assert_eq!(layer.num_parameters(), 2 * 3 + 3);
    /// ```
    fn num_parameters(&self) -> usize {
        self.named_parameters().values().map(Tensor::len).sum()
    }
    /// Takes parameters and buffers from a tree.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let (saved, mut layer) = (nn::Linear::new(2, 3, &mut Rng::new(1)), nn::Linear::new(2, 3, &mut Rng::new(2)));
    /// layer.load_state_dict(&saved.state_dict())?;
    /// assert_eq!(layer, saved);
    /// assert!(layer.load_state_dict(&ParamTree::new()).is_err());
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a name is missing or unknown, or a shape differs; then nothing is changed.
    fn load_state_dict(&mut self, state: &ParamTree<FloatOf<Self>>) -> Result<()> {
        state::load(self, state)
    }
    /// A table of all tensors: names, shapes, how many numbers.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::Linear::new(2, 3, &mut Rng::new(1));
    /// assert_eq!(
    ///     layer.summary().to_string(),
    ///     "name    shape   numbers\n\
    ///      bias    [3]           3\n\
    ///      weight  [3, 2]        6\n\
    ///      9 parameters"
    /// );
    /// ```
    fn summary(&self) -> Summary {
        Summary::of(self)
    }
}

/// The tensors of a role by name, those that are one tensor once.
fn named_once<M: Module>(module: &M, wanted: Role) -> ParamTree<FloatOf<M>> {
    let mut seen = Seen::default();
    let once = |(name, role, tensor): (String, Role, Tensor<_>)| {
        (role == wanted && !seen.again(&tensor)).then_some((name, tensor))
    };
    named(module).into_iter().filter_map(once).collect()
}

/// The tensors by name, in the order of the module.
fn named<M: Module>(module: &M) -> Vec<(String, Role, Tensor<FloatOf<M>>)> {
    let x = module.clone().lift::<Base>();
    let (mut names, mut tensors) = (walk::names::<M, Base>(&x), Vec::new());
    walk::tensors::<M, Base>(&x, &mut TanOf::<M, Base>::default(), |i, x, _| {
        if let Some((name, role)) = names[i].take() {
            tensors.push((name, role, x.clone()));
        }
    });
    tensors
}
