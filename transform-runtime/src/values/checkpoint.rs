//! Functions whose derivative keeps nothing: whoever pulls or pushes it runs them again, since the arguments come again.

use crate::levels::Level;
use crate::values::{BarsOf, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, WithResiduals, Wrt};

/// A function that is marked with `checkpoint`.
pub trait Checkpoint: Function {
    /// What [`Function::linearize`] of the function without the mark would be.
    fn linearize_whole<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        wrt: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<Self, L, K>);
}

/// The derivative of such a function.
#[derive(Clone, Copy, Debug)]
pub struct RunAgain;
impl<F: Checkpoint, L: Level> Linearized<F, L> for RunAgain {
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        // The run is for this pull alone.
        let wrt = wrt.without_value();
        let (_, derivative) = F::default().linearize_whole::<L, WithResiduals>(args, wrt);
        derivative.pull(args, wrt, ct, bars);
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        let (_, derivative) = F::default().linearize_whole::<L, WithResiduals>(args, Wrt::NONE);
        derivative.push(args, dots)
    }
}
