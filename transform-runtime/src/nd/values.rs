//! Arrays among the values of bodies: lanes of them, and values cut from differentiation.

use super::{NdArray, Rank};
use crate::levels::{Join, Level, Look, Pick};
use crate::plumbing::StopGradient;
use crate::values::{Dtype, Laned, Tensor};

impl<E: Dtype, D: Rank, L: Level> Laned for NdArray<E, D, L> {
    const PLAIN: bool = <Tensor<E, L> as Laned>::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.0.sizes(found);
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        NdArray::of(self.0.pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        self.0.fits(&other.0)
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let parts: Vec<_> = parts.iter().map(|x| &x.0).collect();
        NdArray::of(Laned::join(&parts, join))
    }
    fn nothing(&self) -> Self {
        NdArray::of(self.0.nothing())
    }
    fn finite(&self, look: Look) -> bool {
        self.0.finite(look)
    }
}

impl<E: Dtype, D: Rank, L: Level> StopGradient for NdArray<E, D, L> {
    fn stopped(&self) -> Self {
        NdArray::of(self.0.stopped())
    }
}
