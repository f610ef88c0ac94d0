//! The tangents or cotangents that a derivative is asked along: in which of them each number moves, and by how much.

/// Directions, one for each column of what is computed along them.
pub(crate) trait Seeds {
    /// The direction in which a number moves, which is none where there are not so many.
    fn direction(&self, number: usize) -> usize;
    /// How far it moves.
    const UNIT: f64 = 1.0;
}
/// Every number alone.
#[derive(Clone, Copy)]
pub(crate) struct Each;
impl Seeds for Each {
    #[inline(always)]
    fn direction(&self, number: usize) -> usize {
        number
    }
}
/// Those of one colour together.
pub(crate) struct Together<'a>(pub(crate) &'a [usize]);
impl Seeds for Together<'_> {
    #[inline(always)]
    fn direction(&self, number: usize) -> usize {
        self.0[number]
    }
}
/// Those from some direction on, counted from there.
pub(crate) struct Behind<S>(pub(crate) S, pub(crate) usize);
impl<S: Seeds> Seeds for Behind<S> {
    #[inline(always)]
    fn direction(&self, number: usize) -> usize {
        self.0.direction(number).wrapping_sub(self.1)
    }
    const UNIT: f64 = S::UNIT;
}
/// Every number alone, by what is no number: so is then all that depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Marked;
impl Seeds for Marked {
    #[inline(always)]
    fn direction(&self, number: usize) -> usize {
        number
    }
    const UNIT: f64 = f64::NAN;
}
