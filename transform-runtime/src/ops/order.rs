//! Which of two numbers comes first: decided on primals, and refused where lanes differ.

use crate::element::Float;
use crate::levels::Level;
use crate::values::Real;
use std::cmp::Ordering;

/// What a number is compared with: another one, or a constant.
#[diagnostic::on_unimplemented(
    message = "a number cannot be compared with `{Self}`",
    label = "expected a reference to a number of the same type"
)]
pub trait Ordered<E: Float, L: Level> {
    /// The number at the level.
    fn ordered(self) -> Real<E, L>;
}
impl<E: Float, L: Level> Ordered<E, L> for E {
    fn ordered(self) -> Real<E, L> {
        L::constant(self)
    }
}
impl<E: Float, L: Level> Ordered<E, L> for &E {
    fn ordered(self) -> Real<E, L> {
        L::constant(*self)
    }
}
impl<E: Float, L: Level> Ordered<E, L> for &Real<E, L> {
    fn ordered(self) -> Real<E, L> {
        self.clone()
    }
}

impl<E: Float, L: Level> Real<E, L> {
    /// Which of the two is less; `None` if one of them is NaN.
    pub fn partial_cmp(&self, other: impl Ordered<E, L>) -> Option<Ordering> {
        let other = other.ordered();
        if L::decide(self, &other, |x, y| x < y) {
            Some(Ordering::Less)
        } else if L::decide(self, &other, |x, y| x > y) {
            Some(Ordering::Greater)
        } else {
            L::decide(self, &other, |x, y| x == y).then_some(Ordering::Equal)
        }
    }

    /// Which of the two is less in the total order of IEEE 754, in which -0.0 is less than 0.0.
    pub fn total_cmp(&self, other: impl Ordered<E, L>) -> Ordering {
        let other = other.ordered();
        if L::decide(self, &other, |x, y| x.as_f64().total_cmp(&y.as_f64()).is_lt()) {
            Ordering::Less
        } else if L::decide(self, &other, |x, y| x.as_f64().total_cmp(&y.as_f64()).is_gt()) {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }
}
