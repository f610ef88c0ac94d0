//! Lanes of a function with a rule, one by one.

use super::{Rule, Ruled, adjoint, derivative};
use crate::levels::{Batch, Join, Level};
use crate::values::{Function, Laned, Lift, Linearized, OutAt, OutTan, Params, RefOf, Wrt};

/// How many lanes there are, if not all are the same.
fn count<F: Function, L: Level>(args: RefOf<'_, F, Batch<L>>) -> Option<usize> {
    let mut lanes = None;
    F::Params::sizes::<Batch<L>>(args, &mut |depth, n| {
        if depth == Batch::<L>::DEPTH {
            lanes = lanes.max(Some(n));
        }
    });
    lanes
}

/// Lanes, in their order, as one.
pub(crate) fn joined<T: Laned, L: Level>(lanes: &[&T]) -> T {
    if let [one] = lanes {
        return T::clone(one);
    }
    let order: Vec<_> = (0..lanes.len() as i64).collect();
    let join = Join {
        depth: Batch::<L>::DEPTH,
        sizes: &vec![1; lanes.len()],
        order: &order,
    };
    T::join(lanes, &join)
}

fn joined_values<T: Lift, L: Level>(lanes: &[T::At<L>]) -> T::At<Batch<L>> {
    let shared: Vec<_> = lanes.iter().map(T::share::<L>).collect();
    joined::<_, L>(&shared.iter().collect::<Vec<_>>())
}

/// The function of every lane, one level down.
pub(crate) fn each_lane<F: Ruled, L: Level>(args: RefOf<'_, F, Batch<L>>) -> OutAt<F, Batch<L>> {
    let lane = |i: usize| {
        let args = F::Params::of_lane::<L>(args, i);
        F::default().eval::<L>(F::Params::moved::<L>(&args))
    };
    let lanes: Vec<_> = (0..count::<F, L>(args).unwrap_or(1)).map(lane).collect();
    joined_values::<F::Out, L>(&lanes)
}

/// The derivative: that of the rule for all lanes, or, in a run of `adjoint`, that of every lane.
pub(crate) fn derivatives_of_lanes<F: Ruled, L: Level>(
    args: RefOf<'_, F, Batch<L>>,
    wrt: Wrt,
) -> (OutAt<F, Batch<L>>, impl Linearized<F, Batch<L>> + use<F, L>) {
    if !adjoint::is_running::<L>() {
        let (y, derivative) = derivative::<F, Batch<L>>(args, wrt);
        return (y, Lanes::Together(derivative));
    }
    let lane = |i: usize| {
        let args = F::Params::of_lane::<L>(args, i);
        L::linearize_by_rule::<F>(F::Params::moved::<L>(&args), wrt)
    };
    let lanes = (0..count::<F, L>(args).unwrap_or(1)).map(lane);
    let (ys, derivatives): (Vec<_>, Vec<_>) = lanes.unzip();
    let y = joined_values::<F::Out, L>(&ys);
    (y.clone(), Lanes::Each(y, derivatives))
}

/// The derivative of lanes.
enum Lanes<Y, A, B> {
    Together(A),
    /// With the value of all.
    Each(Y, Vec<B>),
}
impl<F, L, A, B> Linearized<F, Batch<L>> for Lanes<OutAt<F, Batch<L>>, A, B>
where
    F: Ruled,
    L: Level,
    A: Linearized<F, Batch<L>>,
    B: Linearized<F, L>,
{
    fn pull(
        &self,
        args: RefOf<'_, F, Batch<L>>,
        wrt: Wrt,
        ct: &OutTan<F, Batch<L>>,
        bars: <F::Params as Params>::Bars<'_, Batch<L>>,
    ) {
        let (y, derivatives) = match self {
            Lanes::Together(derivative) => return derivative.pull(args, wrt, ct, bars),
            Lanes::Each(y, derivatives) => (y, derivatives),
        };
        let ct = F::Out::to_value::<Batch<L>>(ct, y);
        let lane = |(i, derivative): (usize, &B)| {
            let args = F::Params::of_lane::<L>(args, i);
            let args = F::Params::moved::<L>(&args);
            let ct = F::Out::to_tan::<L>(&F::Out::lane::<L>(&ct, i));
            let mut tans = F::Params::zeros::<L>(args);
            derivative.pull(args, wrt, &ct, F::Params::bars::<L>(&mut tans));
            F::Params::as_args::<L>(&tans, args)
        };
        let lanes: Vec<_> = derivatives.iter().enumerate().map(lane).collect();
        F::Params::accumulate::<Batch<L>>(bars, &F::Params::join_lanes::<L>(&lanes));
    }
    fn push(
        &self,
        args: RefOf<'_, F, Batch<L>>,
        dots: <F::Params as Params>::Dots<'_, Batch<L>>,
    ) -> OutTan<F, Batch<L>> {
        F::Rule::along::<Batch<L>>(args, &F::Params::own_dots::<Batch<L>>(dots)).1
    }
}
