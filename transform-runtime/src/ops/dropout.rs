//! Dropout.

use crate::element::Float;
use crate::error::Error;
use crate::levels::Level;
use crate::ops::arith::Mul;
use crate::ops::elementwise::{Held, Partial};
use crate::stream::Draws;
use crate::values::{NoMap, TanMap, Tensor};

impl<E: Float, L: Level> Tensor<E, L> {
    /// Each element 0 with probability `p`, else over `1 - p`, so that the mean stays. The derivative is that of the
    /// elements that were drawn. Nothing is drawn where `p` is 0.
    ///
    /// ```
    /// # use transform_runtime::{Rng, Tensor};
    /// let x = Tensor::<f64>::ones(&[1000]);
    /// let y = x.dropout(0.75, &mut Rng::new(1));
    /// assert!(y.eq(0.0).logical_or(&y.eq(4.0)).all().item());
    /// assert!((y.mean() - 1.0).abs() < 0.2);
    /// ```
    ///
    /// # Panics
    /// If `p` is not in `0.0..=1.0`.
    #[track_caller]
    pub fn dropout(&self, p: f64, rng: &mut impl Draws<E, L>) -> Self {
        match self.mask(p, rng) {
            Some(mask) => self * mask,
            None => self.clone(),
        }
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_dropout(
        &self,
        p: f64,
        rng: &mut impl Draws<E, L>,
    ) -> (Self, (TanMap<Partial<Mul, E, L>, E, L>, NoMap, NoMap)) {
        let mask = self.mask(p, rng).map_or(Held::Const(E::one()), Held::Value);
        let (y, by_x, _) = Partial::both(Mul, Held::Value(self.clone()), mask);
        (y, (TanMap::new(by_x), NoMap, NoMap))
    }
    /// What is multiplied by, if anything.
    #[track_caller]
    fn mask(&self, p: f64, rng: &mut impl Draws<E, L>) -> Option<Self> {
        if !(0.0..=1.0).contains(&p) {
            Error::new("dropout", format!("{p} is no probability; it must be in 0..=1")).raise()
        }
        if p == 0.0 {
            return None;
        }
        let kept = rng.draw_kept(1.0 - p, self.shape());
        Some(if p == 1.0 { kept } else { kept / E::of(1.0 - p) })
    }
}
