//! Lanes of a function with a rule, one by one.

use super::Ruled;
use crate::levels::{Batch, Join, Level};
use crate::values::{Laned, Lift, OutAt, Params, RefOf};

/// The function of every lane, one level down.
pub(crate) fn each_lane<F: Ruled, L: Level>(args: RefOf<'_, F, Batch<L>>) -> OutAt<F, Batch<L>> {
    let depth = Batch::<L>::DEPTH;
    let mut lanes = None;
    F::Params::sizes::<Batch<L>>(args, &mut |at, n| {
        if at == depth {
            lanes = lanes.max(Some(n));
        }
    });
    let lane = |i: usize| {
        let args = F::Params::of_lane::<L>(args, i);
        let y = F::default().eval::<L>(F::Params::borrow::<L>(&args));
        F::Out::share::<L>(&y)
    };
    let Some(n) = lanes else { return lane(0) };
    let ys: Vec<_> = (0..n).map(lane).collect();
    // What is the same in all lanes for certain is not known: each has its own.
    let order: Vec<_> = (0..n as i64).collect();
    let join = Join {
        depth,
        sizes: &vec![1; n],
        order: &order,
    };
    Laned::join(&ys.iter().collect::<Vec<_>>(), &join)
}
