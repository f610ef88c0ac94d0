//! How closely numbers must agree, and what is checked.

use super::numbers::Scale;
use crate::element::Result;
use crate::error::Error;

/// Which modes are checked.
///
/// ```
/// use transform_func::testing::{Modes, Options, check_grads_with};
/// # use transform_func::prelude::*;
/// # #[differentiable]
/// # fn square(x: f64) -> f64 {
/// #     x * x
/// # }
/// let options = Options::new().modes(Modes::Forward);
/// check_grads_with(func!(square), (3.0,), 1, options)?;
/// # Ok::<(), transform_func::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Modes {
    /// Tangents: what `jvp!`, `linearize!` and `jacfwd!` stand on.
    Forward,
    /// Cotangents: what `grad!`, `vjp!` and `jacrev!` stand on.
    Reverse,
    /// Both.
    #[default]
    Both,
}

/// What is checked, and how closely.
///
/// What is not said follows from the floats of the function: `f64` is held to a tolerance of 1e-6, `f32` to one of 2e-3.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::{Modes, Options, check_grads_with};
///
/// #[differentiable]
/// fn decay(x: f64, rate: f64) -> f64 {
///     (-rate * x).exp()
/// }
///
/// let options = Options::new().modes(Modes::Reverse).tolerance(1e-5).step(1e-3);
/// check_grads_with(func!(decay), (0.5, 2.0), 1, options)?;
/// # Ok::<(), transform_func::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    modes: Modes,
    tolerance: Option<f64>,
    step: Option<f64>,
}
impl Options {
    /// Both modes, with tolerances that follow from the floats.
    ///
    /// ```
    /// use transform_func::testing::{Modes, Options, check_grads_with};
    /// # use transform_func::prelude::*;
    /// # #[differentiable]
    /// # fn square(x: f64) -> f64 {
    /// #     x * x
    /// # }
    /// check_grads_with(func!(square), (3.0,), 2, Options::new())?;
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    pub fn new() -> Self {
        Options::default()
    }
    /// Only these modes.
    ///
    /// ```
    /// use transform_func::testing::{Modes, Options, check_grads_with};
    /// # use transform_func::prelude::*;
    /// # #[differentiable]
    /// # fn square(x: f64) -> f64 {
    /// #     x * x
    /// # }
    /// check_grads_with(func!(square), (3.0,), 1, Options::new().modes(Modes::Reverse))?;
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    pub fn modes(self, modes: Modes) -> Self {
        Options { modes, ..self }
    }
    /// How much numbers may differ: relative where they are large, absolute where they are below 1.
    ///
    /// ```
    /// use transform_func::testing::{Modes, Options, check_grads_with};
    /// # use transform_func::prelude::*;
    /// # #[differentiable]
    /// # fn square(x: f64) -> f64 {
    /// #     x * x
    /// # }
    /// assert!(check_grads_with(func!(square), (3.0,), 1, Options::new().tolerance(1e-4)).is_ok());
    /// assert!(check_grads_with(func!(square), (0.1,), 1, Options::new().tolerance(0.0)).is_err());
    /// ```
    pub fn tolerance(self, tolerance: f64) -> Self {
        Options {
            tolerance: Some(tolerance),
            ..self
        }
    }
    /// The widest step of finite differences, relative to the largest argument. Narrower ones follow from it.
    ///
    /// ```
    /// use transform_func::testing::{Modes, Options, check_grads_with};
    /// # use transform_func::prelude::*;
    /// # #[differentiable]
    /// # fn square(x: f64) -> f64 {
    /// #     x * x
    /// # }
    /// check_grads_with(func!(square), (3.0,), 1, Options::new().step(1e-2))?;
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    pub fn step(self, step: f64) -> Self {
        Options {
            step: Some(step),
            ..self
        }
    }
    pub(super) fn forward(&self) -> bool {
        self.modes != Modes::Reverse
    }
    pub(super) fn reverse(&self) -> bool {
        self.modes != Modes::Forward
    }
    /// With all that was left open said for these numbers.
    pub(super) fn precision(&self, scale: &Scale) -> Precision {
        let (step, tolerance, exact) = if scale.single {
            (6e-2, 2e-3, 2e-4)
        } else {
            (4e-3, 1e-6, 1e-9)
        };
        Precision {
            step: self.step.unwrap_or(step) * scale.largest,
            tolerance: self.tolerance.unwrap_or(tolerance),
            exact: self.tolerance.unwrap_or(exact),
        }
    }
}

/// The precision of one check.
pub(super) struct Precision {
    /// The widest step of finite differences.
    pub(super) step: f64,
    /// Of a derivative against finite differences.
    pub(super) tolerance: f64,
    /// Of one exact method against another.
    pub(super) exact: f64,
}

/// A law: who checks it, and what is compared with what.
pub(super) struct Law {
    pub(super) check: &'static str,
    pub(super) found: &'static str,
    pub(super) expected: &'static str,
}
impl Law {
    /// Refuses numbers that differ by more than the tolerance, with the worst of them.
    pub(super) fn holds(&self, found: &[f64], expected: &[f64], tolerance: f64) -> Result<()> {
        let Law {
            check,
            found: is,
            expected: should,
        } = self;
        if found.len() != expected.len() {
            let (n, m) = (found.len(), expected.len());
            return Err(Error::new(
                check,
                format!("{is} has {n} numbers, {should} has {m}"),
            ));
        }
        let distances = found.iter().zip(expected).map(|(a, b)| distance(*a, *b));
        let worst = distances.enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        match worst {
            Some((i, off)) if off.is_nan() || off > tolerance => Err(Error::new(
                check,
                format!(
                    "{is} is not {should}: number {i} of {} is {}, and should be {} (off by {off:.1e}, tolerance {tolerance:.0e})",
                    found.len(),
                    found[i],
                    expected[i],
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// `|a - b|` relative to the numbers where they are large, absolute where they are small.
fn distance(a: f64, b: f64) -> f64 {
    if a == b || (a.is_nan() && b.is_nan()) {
        0.0
    } else {
        (a - b).abs() / (a.abs() + b.abs()).max(1.0)
    }
}
