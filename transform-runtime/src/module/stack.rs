//! The state of several models as one.

use super::{FloatOf, Module, ParamTree, Told};
use crate::element::{Float, Result};
use crate::error::Error;
use crate::ops::join::stack;

/// The parameters and the buffers of models of one architecture, each tensor stacked along a new first axis:
/// with `in_dims = (0, 0, None)` and [`functional_call`](crate::functional_call), `vmap!` runs all of them at once.
/// (torch.func's `stack_module_state`.)
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Module, Clone, Debug)]
/// struct Scale {
///     by: Tensor,
/// }
/// #[differentiable]
/// impl Scale {
///     fn forward(&self, x: &Tensor) -> Tensor {
///         x * &self.by
///     }
/// }
/// #[differentiable]
/// fn call(model: &Scale, params: &ParamTree, x: &Tensor) -> Tensor {
///     functional_call(model, params, (x,))
/// }
///
/// let models = [1.0, 2.0, 3.0].map(|by| Scale { by: Tensor::full(&[2], by) });
/// let (params, _) = stack_module_state(&models)?;
/// assert_eq!(params["by"].shape(), [3, 2]);
/// let ys = vmap!(call, in_dims = (None, 0, None))(&models[0], &params, &Tensor::from([1.0, 10.0]));
/// assert_eq!(ys.to_vec(), [1.0, 10.0, 2.0, 20.0, 3.0, 30.0]);
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// If there are no models, some are in training and others not, or they differ in names or shapes.
#[allow(clippy::type_complexity)] // two trees
pub fn stack_module_state<M: Module>(models: &[M]) -> Result<(ParamTree<FloatOf<M>>, ParamTree<FloatOf<M>>)> {
    check_modes(models)?;
    let parameters: Vec<_> = models.iter().map(Module::named_parameters).collect();
    let buffers: Vec<_> = models.iter().map(Module::named_buffers).collect();
    Ok((stacked(&parameters)?, stacked(&buffers)?))
}

/// Modules at one place are all in training, or all not.
fn check_modes<M: Module>(models: &[M]) -> Result<()> {
    let mut modes = models.iter().map(|model| {
        let mut told = Told::AskTraining(Vec::new());
        model.clone().tell(&mut told);
        told
    });
    let first = modes.next();
    match modes.position(|mode| Some(mode) != first) {
        Some(i) => {
            let message = format!(
                "models 0 and {} differ in what is in training: call `train` or `eval` of all of them",
                i + 1
            );
            Err(Error::new("stack_module_state", message))
        }
        None => Ok(()),
    }
}

fn stacked<E: Float>(trees: &[ParamTree<E>]) -> Result<ParamTree<E>> {
    let refused = |message: String| Err(Error::new("stack_module_state", message));
    let Some(first) = trees.first() else {
        return refused("there are no models: pass at least one".to_owned());
    };
    for (i, tree) in trees.iter().enumerate() {
        if !tree.keys().eq(first.keys()) {
            let names = |tree: &ParamTree<E>| tree.keys().map(str::to_owned).collect::<Vec<_>>();
            let (one, other) = (names(first), names(tree));
            return refused(format!(
                "models 0 and {i} have different tensors, {one:?} and {other:?}: all must be of one architecture"
            ));
        }
        for ((name, one), other) in first.iter().zip(tree.values()) {
            if one.shape() != other.shape() {
                let (one, other) = (one.shape(), other.shape());
                return refused(format!(
                    "{name} is of shape {one:?} in model 0, and {other:?} in model {i}: all must be of one shape"
                ));
            }
        }
    }
    let along = |name: &str| {
        let tensors: Vec<_> = trees.iter().map(|tree| &tree[name]).collect();
        stack(&tensors, 0)
    };
    Ok(first.keys().map(|name| (name, along(name))).collect())
}
