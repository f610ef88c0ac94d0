//! What an optimiser remembers from step to step.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{Lift, TanOf, Tensor, TensorTan};
use transform_macros::Differentiable;

/// The state of an optimiser: how many steps were made, and some tensors for each number and tensor of the parameters.
///
/// It is a tree itself: it is mapped, stacked and differentiated like one, its count of steps apart. It belongs to the
/// form of the parameters, not to their type, so that in annotated functions it is `optim::State`, or
/// `optim::State<f32>`, whatever the optimiser and the parameters are.
///
/// ```
/// # use transform_func::prelude::*;
/// let opt = optim::Adam::new(0.1);
/// let w = Tensor::from([1.0, 2.0]);
/// let (state, _) = opt.step(opt.init(&w), &Tensor::ones(&[2]), &w);
/// assert_eq!((state.steps(), state.tensors()[0].len()), (1, 2));
/// ```
#[derive(Differentiable, Clone, Debug, PartialEq)]
pub struct State<E: Float = f64> {
    step: usize,
    /// For each leaf of the parameters, in order, what the rule remembers.
    slots: Vec<Vec<Tensor<E>>>,
}

type At<E, L> = <State<E> as Lift>::At<L>;
type Tan<E, L> = TanOf<State<E>, L>;

impl<E: Float> State<E> {
    /// How many steps were made.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(optim::Sgd::new(0.1).init(&1.0).steps(), 0);
    /// ```
    pub fn steps(&self) -> usize {
        self.step
    }
    /// What is remembered of each leaf of the parameters, in order: see the optimiser.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1).momentum(0.9);
    /// let (state, _) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// assert_eq!(state.tensors()[0][0].item(), 2.0);
    /// ```
    pub fn tensors(&self) -> &[Vec<Tensor<E>>] {
        &self.slots
    }

    /// The first state for these leaves, each with so many zeros of its shape.
    pub(super) fn start<L: Level>(leaves: &[Tensor<E, L>], slots: usize) -> At<E, L> {
        let zeros = leaves
            .iter()
            .map(|x| vec![Tensor::filled(x.shape(), E::ZERO); slots]);
        let mut state = State {
            step: 0,
            slots: Vec::new(),
        }
        .lift::<L>();
        state.slots = zeros.collect();
        state
    }
    pub(super) fn step<L: Level>(state: &At<E, L>) -> usize {
        state.step
    }
    pub(super) fn slots<L: Level>(state: &At<E, L>) -> &[Vec<Tensor<E, L>>] {
        &state.slots
    }
    /// The state after one step more.
    pub(super) fn stepped<L: Level>(state: &At<E, L>, slots: Vec<Vec<Tensor<E, L>>>) -> At<E, L> {
        let mut state = state.clone();
        state.step += 1;
        state.slots = slots;
        state
    }
    /// The tangents for so many leaves.
    pub(super) fn slots_tan<L: Level>(tan: &Tan<E, L>, leaves: usize) -> Vec<Vec<TensorTan<E, L>>> {
        let mut slots = tan.slots.clone();
        slots.resize_with(leaves, Vec::new);
        slots
    }
    pub(super) fn tangent<L: Level>(slots: Vec<Vec<TensorTan<E, L>>>) -> Tan<E, L> {
        StateOf { step: (), slots }
    }
}
