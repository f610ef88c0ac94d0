//! One step of an optimiser over a tree, as a function of options, state, gradients and parameters. It runs the rule of
//! the optimiser leaf by leaf, and so does its derivative.

use super::leaf::{Leaf, LeafAt, LeafOf, LeafTan};
use super::leaves::{FloatIn, Leafy, refuse, tangent, tangents, tree, values, values_like};
use super::state::State;
use super::{Optimizer, RuleOf};
use crate::element::Float;
use crate::levels::Level;
use crate::values::{
    BarsOf, ByRef, ByVal, Derived, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, TanOf, Tangent,
    TensorTan, Uniform, Wrt,
};
use std::marker::PhantomData;

/// `(optimiser, state, gradients, parameters) -> (state, parameters)`
pub struct Step<O, T>(PhantomData<fn() -> (O, T)>);
impl<O, T> Clone for Step<O, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<O, T> Copy for Step<O, T> {}
impl<O, T> Default for Step<O, T> {
    fn default() -> Self {
        Step(PhantomData)
    }
}

/// `(optimiser, parameters) -> state`. It knows no more of the parameters than their shapes.
pub struct Init<O, T>(PhantomData<fn() -> (O, T)>);
impl<O, T> Clone for Init<O, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<O, T> Copy for Init<O, T> {}
impl<O, T> Default for Init<O, T> {
    fn default() -> Self {
        Init(PhantomData)
    }
}
impl<O: Optimizer, T: Leafy> Derived for Init<O, T> {}
impl<O: Optimizer, T: Leafy> Function for Init<O, T> {
    type Params = (ByRef<O>, ByRef<T>);
    type Out = State<FloatIn<T>>;
    fn eval<L: Level>(self, (opt, params): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        State::start::<L>(&values::<T, L>(params), O::slots(O::flags::<L>(opt)))
    }
    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<O, T, L, K>) {
        (self.eval::<L>(args), Still)
    }
}
/// The derivative of what does not move.
struct Still;
impl<O: Optimizer, T: Leafy, L: Level> Linearized<Init<O, T>, L> for Still {
    fn pull(
        &self,
        _: RefOf<'_, Init<O, T>, L>,
        _: Wrt,
        _: &OutTan<Init<O, T>, L>,
        _: BarsOf<'_, Init<O, T>, L>,
    ) {
    }
    fn push(&self, _: RefOf<'_, Init<O, T>, L>, _: DotsOf<'_, Init<O, T>, L>) -> OutTan<Init<O, T>, L> {
        Default::default()
    }
}

/// What the rule is given for all leaves, and for each.
struct Given<E: Float, L: Level> {
    flags: u8,
    step: usize,
    leaves: Vec<LeafAt<E, L>>,
}
impl<E: Float, L: Level> Given<E, L> {
    fn new<O: Optimizer, T: Leafy<Kind: Uniform<Float = E>>>(
        (opt, state, grads, params): RefOf<'_, Step<O, T>, L>,
    ) -> Self {
        let grads = refuse("step", values_like::<T, L>(params, grads, "the gradients"));
        let params = values::<T, L>(params);
        let slots = State::slots::<L>(state);
        if slots.len() != params.len() {
            let message = format!(
                "the state is that of {} parameters, and there are {}: make it with init of these parameters",
                slots.len(),
                params.len()
            );
            refuse::<()>("step", Err(message));
        }
        let options: Vec<_> = values::<O, L>(opt).iter().map(L::convert_array).collect();
        let both = grads.into_iter().zip(params).zip(slots);
        let leaf = |((grad, param), slots): ((_, _), &Vec<_>)| Leaf::at::<L>(&options, slots, grad, param);
        Given {
            flags: O::flags::<L>(opt),
            step: State::<E>::step::<L>(state),
            leaves: both.map(leaf).collect(),
        }
    }
}

impl<O: Optimizer, T: Leafy> Derived for Step<O, T> {}
impl<O: Optimizer, T: Leafy> Function for Step<O, T> {
    type Params = (ByRef<O>, ByVal<State<FloatIn<T>>>, ByRef<T>, ByRef<T>);
    type Out = (State<FloatIn<T>>, T);

    fn eval<L: Level>(self, args: RefOf<'_, Self, L>) -> OutAt<Self, L> {
        let given = Given::new::<O, T>(args);
        let rule = RuleOf::<O, FloatIn<T>>::default();
        let leaves = given.leaves.iter();
        let run = leaves.map(|leaf| rule.eval::<L>((leaf, &given.flags, &given.step)));
        let (slots, stepped) = run.unzip();
        (State::stepped::<L>(args.1, slots), tree::<T, L>(args.3, stepped))
    }

    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<O, T, L, K>) {
        let given = Given::new::<O, T>(args);
        let rule = RuleOf::<O, FloatIn<T>>::default();
        let leaves = given.leaves.iter();
        let run = leaves.map(|leaf| rule.linearize::<L, K>((leaf, &given.flags, &given.step), Wrt::ALL));
        let (outs, derivatives): (Vec<_>, Vec<_>) = run.unzip();
        let (slots, stepped) = outs.into_iter().unzip();
        let y = (State::stepped::<L>(args.1, slots), tree::<T, L>(args.3, stepped));
        (y, StepMap { given, derivatives })
    }
}

/// The derivative, leaf by leaf.
struct StepMap<E: Float, L: Level, D> {
    given: Given<E, L>,
    derivatives: Vec<D>,
}

impl<O, T, L, D> Linearized<Step<O, T>, L> for StepMap<FloatIn<T>, L, D>
where
    O: Optimizer,
    T: Leafy,
    L: Level,
    D: Linearized<RuleOf<O, FloatIn<T>>, L>,
{
    fn pull(
        &self,
        (opt, _, _, params): RefOf<'_, Step<O, T>, L>,
        _: Wrt,
        (state_ct, params_ct): &OutTan<Step<O, T>, L>,
        (opt_bar, state_bar, grads_bar, params_bar): BarsOf<'_, Step<O, T>, L>,
    ) {
        let given = &self.given;
        let slots_ct = State::<FloatIn<T>>::slots_tan::<L>(state_ct, given.leaves.len());
        let params_ct = tangents::<T, L>(params, params_ct);
        let mut options = Vec::<TensorTan<FloatIn<T>, L>>::new();
        let (mut slots, mut grads, mut step) = (Vec::new(), Vec::new(), Vec::new());
        for (((leaf, derivative), slots_ct), param_ct) in given
            .leaves
            .iter()
            .zip(&self.derivatives)
            .zip(slots_ct)
            .zip(params_ct)
        {
            let mut bar = LeafTan::<FloatIn<T>, L>::default();
            let args = (leaf, &given.flags, &given.step);
            derivative.pull(
                args,
                Wrt::ALL,
                &(slots_ct, param_ct),
                (&mut bar, &mut (), &mut ()),
            );
            options.accumulate(&bar.options);
            slots.push(bar.slots);
            grads.push(bar.grad);
            step.push(bar.param);
        }
        let options = options.into_iter().map(converted).collect();
        opt_bar.accumulate(&tangent::<O, L>(opt, options));
        state_bar.accumulate(&State::<FloatIn<T>>::tangent::<L>(slots));
        grads_bar.accumulate(&tangent::<T, L>(params, grads));
        params_bar.accumulate(&tangent::<T, L>(params, step));
    }

    fn push(
        &self,
        (opt, _, _, params): RefOf<'_, Step<O, T>, L>,
        (opt_dot, state_dot, grads_dot, params_dot): DotsOf<'_, Step<O, T>, L>,
    ) -> OutTan<Step<O, T>, L> {
        let given = &self.given;
        let count = given.leaves.len();
        let row = |dot: Option<&TanOf<T, L>>| match dot {
            Some(dot) => tangents::<T, L>(params, dot),
            None => vec![TensorTan::default(); count],
        };
        let options = opt_dot.map(|dot| tangents::<O, L>(opt, dot).into_iter().map(converted));
        let options: Vec<_> = options.into_iter().flatten().collect();
        let still = Default::default();
        let slots = State::<FloatIn<T>>::slots_tan::<L>(state_dot.unwrap_or(&still), count);
        let dots = slots.into_iter().zip(row(grads_dot)).zip(row(params_dot));
        let leaves = given.leaves.iter().zip(&self.derivatives).zip(dots);
        let pushed = leaves.map(|((leaf, derivative), ((slots, grad), param))| {
            let options = options.clone();
            let dot: LeafTan<FloatIn<T>, L> = LeafOf {
                options,
                slots,
                grad,
                param,
            };
            derivative.push((leaf, &given.flags, &given.step), (Some(&dot), None, None))
        });
        let (slots, stepped): (Vec<_>, Vec<_>) = pushed.unzip();
        (
            State::<FloatIn<T>>::tangent::<L>(slots),
            tangent::<T, L>(params, stepped),
        )
    }
}

/// A tangent in the other float type, or the same.
fn converted<A: Float, B: Float, L: Level>(t: TensorTan<A, L>) -> TensorTan<B, L> {
    TensorTan(t.0.as_ref().map(L::convert_array))
}
