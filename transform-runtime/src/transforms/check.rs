//! Do tangents and cotangents have the shapes of the values they belong to?

use crate::element::Float;
use crate::error::Error;
use crate::levels::Level;
use crate::transforms::zero::is_zero;
use crate::values::{Activity, ActivityOf, Leaves, Lift, Real, TanOf, Tensor, TensorTan};

/// Looks for the first leaf of a tangent that does not fit its value.
#[derive(Default)]
pub(crate) struct Check {
    /// What of the tangent, and what of the value.
    found: Option<(String, String)>,
}

impl Check {
    /// Refuses a tangent of argument `n` that does not have its shape.
    #[track_caller]
    pub(crate) fn tangent<T: Lift, L: Level>(op: &'static str, n: usize, x: &T::At<L>, t: &mut TanOf<T, L>) {
        if let Some((tangent, value)) = Self::mismatch::<T, L>(x, t) {
            let message = format!(
                "the tangent of argument {n} has {tangent}, the argument has {value}: pass a tangent of the argument's shape, or zero()"
            );
            Error::new(op, message).raise()
        }
    }
    /// Refuses a cotangent of argument `n`, from a rule, that does not have its shape.
    #[track_caller]
    pub(crate) fn pulled<T: Lift, L: Level>(n: usize, x: &T::At<L>, t: &mut TanOf<T, L>) {
        if T::IS_NUMBER {
            return;
        }
        if let Some((cotangent, value)) = Self::mismatch::<T, L>(x, t) {
            let message = format!(
                "the cotangent of argument {n} has {cotangent}, the argument has {value}: return a cotangent of the argument's shape"
            );
            Error::new("vjp rule", message).raise()
        }
    }
    /// Refuses a cotangent that does not have the shape of the result.
    #[track_caller]
    pub(crate) fn cotangent<T: Lift, L: Level>(op: &'static str, y: &T::At<L>, t: &mut TanOf<T, L>) {
        if let Some((cotangent, value)) = Self::mismatch::<T, L>(y, t) {
            let message = format!(
                "the cotangent has {cotangent}, the result has {value}: pass a cotangent of the result's shape"
            );
            Error::new(op, message).raise()
        }
    }
    fn mismatch<T: Lift, L: Level>(x: &T::At<L>, t: &mut TanOf<T, L>) -> Option<(String, String)> {
        if T::IS_NUMBER || !<ActivityOf<T> as Activity>::VARIED {
            return None;
        }
        let mut check = Check::default();
        T::visit::<L, L, Check>(x, t, &mut check);
        check.found
    }
}

impl<L: Level> Leaves<L, L> for Check {
    #[inline(always)]
    fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {}
    fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
        let Some(tangent) = &t.0 else { return };
        if is_zero(tangent) {
            t.0 = None;
        } else if self.found.is_none() && tangent.shape() != x.shape() {
            self.found = Some((
                format!("shape {:?}", tangent.shape()),
                format!("shape {:?}", x.shape()),
            ));
        }
    }
    fn sizes(&mut self, what: &'static str, value: usize, tangent: usize) {
        if self.found.is_none() && value != tangent {
            self.found = Some((format!("{what} {tangent}"), format!("{what} {value}")));
        }
    }
}
