//! What is told to all modules of a tree, in one walk.

use super::Module;

/// What is told, or asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// Whether modules are in training from now on.
    Train(bool),
    /// Running statistics are dropped.
    ForgetRunning,
    /// The answers to whether modules are in training, in the order of the walk.
    AskTraining(Vec<bool>),
}
impl Told {
    /// Where a module says whether it is in training.
    pub fn training(&mut self, training: &mut bool) {
        match self {
            Told::Train(wanted) => *training = *wanted,
            Told::AskTraining(answers) => answers.push(*training),
            Told::ForgetRunning => {}
        }
    }
    /// Where a module keeps a running statistic.
    pub fn running<T>(&mut self, statistic: &mut Option<T>) {
        if *self == Told::ForgetRunning {
            *statistic = None;
        }
    }
}

/// Drops the running statistics of all batch norms in a model, as PyTorch's `replace_all_batch_norm_modules_` does: what is
/// marked with `#[module(running)]` becomes `None`.
///
/// They normalise by the batch from then on, in evaluation too, and can be mapped; what is trained stays.
///
/// ```
/// use transform_func::prelude::*;
///
/// let mut norms = vec![nn::BatchNorm2d::new(3), nn::BatchNorm2d::new(4)];
/// assert_eq!(norms.named_buffers().len(), 6);
/// replace_all_batch_norm_modules(&mut norms);
/// assert!(norms.named_buffers().is_empty());
/// assert_eq!(norms.named_parameters().len(), 4);
/// ```
pub fn replace_all_batch_norm_modules<M: Module>(model: &mut M) {
    model.tell(&mut Told::ForgetRunning);
}
