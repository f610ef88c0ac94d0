//! Numbers of layers that are not trained.

use std::fmt;
use std::ops::Deref;

/// A number of a layer that is set and never trained: the `eps` of a norm, the `p` of a dropout.
///
/// It is static, as integers are: it has no derivative and is never mapped. It is read as the number it is.
///
/// ```
/// use transform_func::prelude::*;
///
/// let norm = nn::LayerNorm::new(&[3]).eps(1e-3);
/// assert_eq!(norm.eps.get(), 1e-3);
/// assert_eq!(norm.eps, nn::Setting::from(1e-3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Setting(f64);

impl Setting {
    /// The number.
    ///
    /// ```
    /// # use transform_func::nn;
    /// assert_eq!(nn::Setting::from(0.5).get(), 0.5);
    /// ```
    pub fn get(self) -> f64 {
        self.0
    }
}
impl From<f64> for Setting {
    fn from(x: f64) -> Self {
        Setting(x)
    }
}
impl Deref for Setting {
    type Target = f64;
    fn deref(&self) -> &f64 {
        &self.0
    }
}
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
