//! Activation functions. Slopes at kinks are PyTorch's: `relu` has 0 at 0.

use crate::element::Float;
use crate::kernels::functions::Function;
use crate::ops::arith::Arithmetic;
use crate::ops::exponential::Square;
use crate::ops::gate::{NonZero, Step, flat};
use crate::ops::trig::Tanh;
use crate::ops::unary::{unary, unary_methods};
use crate::rule::{Num, Unary};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

unary! {
    /// `x` where it is positive, else 0; NaN stays.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.relu()), "[0.0000, 0.5000]");
    /// ```
    Relu, relu, linearize_relu:
    |x| if x <= E::zero() { E::zero() } else { x };
    // Flat, so no arithmetic: it has no tangent that an infinite one could be multiplied by.
    slope |_x, y| y.unary(NonZero)
}
unary! {
    /// `1 / (1 + exp(-x))`; it does not overflow.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.0]);
    /// assert_eq!(format!("{:.4}", x.sigmoid()), "[0.2689, 0.5000]");
    /// ```
    Sigmoid, sigmoid, linearize_sigmoid:
    |x| sigmoid(x), of arrays;
    slope |_, y| y.times(&y.subtracted_from(1.0))
}
unary! {
    /// `ln(1 + exp(x))`; it does not overflow.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.0]);
    /// assert_eq!(format!("{:.4}", x.softplus()), "[0.3133, 0.6931]");
    /// ```
    Softplus, softplus, linearize_softplus:
    |x| x.abs().neg().exp().ln_1p() + if x < E::zero() { E::zero() } else { x }, of arrays;
    slope |x, _| x.unary(Sigmoid)
}
unary! {
    /// The logarithm of `sigmoid`: `-ln(1 + exp(-x))`; it does not overflow.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.0]);
    /// assert_eq!(format!("{:.4}", x.log_sigmoid()), "[-1.3133, -0.6931]");
    /// ```
    LogSigmoid, log_sigmoid, linearize_log_sigmoid:
    |x| (if x < E::zero() { x } else { E::zero() }) - x.abs().neg().exp().ln_1p(), of arrays;
    slope |x, _| x.negated().unary(Sigmoid)
}
unary! {
    /// `x * sigmoid(x)`
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.silu()), "[-0.2689, 1.7616]");
    /// ```
    ///
    /// [Elfwing et al., 2017](https://arxiv.org/abs/1702.03118); also called Swish.
    Silu, silu, linearize_silu:
    |x| x * sigmoid(x), of arrays;
    slope |x, _| {
        let s = x.unary(Sigmoid);
        s.times(&s.subtracted_from(1.0).times(x).plus(1.0))
    }
}
unary! {
    /// `x` times the probability that a normal number is below it.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.gelu()), "[-0.1587, 1.9545]");
    /// ```
    ///
    /// [Hendrycks and Gimpel, 2016](https://arxiv.org/abs/1606.08415).
    Gelu, gelu, linearize_gelu:
    |x| x * normal_cdf(x), of arrays;
    slope |x, _| x.unary(NormalCdf).plus(&x.unary(NormalPdf).times(x))
}
unary! {
    /// The approximation of `gelu` by `tanh`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.gelu_tanh()), "[-0.1588, 1.9546]");
    /// ```
    ///
    /// PyTorch's `gelu(approximate="tanh")`.
    GeluTanh, gelu_tanh, linearize_gelu_tanh:
    |x| E::of(0.5) * x * (E::one() + bent(x).tanh()), of arrays;
    slope |x, _| {
        let squared = x.unary(Square);
        let tanh = squared.times(GELU_CUBE * GELU_SCALE).plus(GELU_SCALE).times(x).unary(Tanh);
        let slope = squared.times(3.0 * GELU_CUBE * GELU_SCALE).plus(GELU_SCALE);
        let bend = tanh.unary(Square).subtracted_from(1.0).times(&slope).times(x);
        tanh.plus(1.0).plus(&bend).times(0.5)
    }
}

const GELU_CUBE: f64 = 0.044715;
const GELU_SCALE: f64 = FRAC_2_SQRT_PI * FRAC_1_SQRT_2;

fn bent<E: Float>(x: E) -> E {
    E::of(GELU_SCALE) * (x + E::of(GELU_CUBE) * x * x * x)
}

#[inline(always)]
fn sigmoid<E: Float>(x: E) -> E {
    // The exponential of a negative number does not overflow.
    let e = x.abs().neg().exp();
    if x < E::zero() {
        e / (E::one() + e)
    } else {
        E::one() / (E::one() + e)
    }
}

/// `x` where it is positive, else `slope * x`.
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu(pub f64);
impl Unary for LeakyRelu {
    const NAME: &'static str = "leaky_relu";
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        if x > E::zero() { x } else { E::of(self.0) * x }
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.unary(Step).times(1.0 - self.0).plus(self.0)
    }
}
unary_methods! {
    /// `x` where it is positive, else `slope * x`; the slope at 0 is `slope`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.leaky_relu(0.1)), "[-0.1000, 0.5000]");
    /// ```
    leaky_relu, linearize_leaky_relu, (slope: f64) => LeakyRelu(slope)
}

/// `scale * x` where it is positive, else `scale * alpha * (exp(x) - 1)`.
#[derive(Clone, Copy, Debug)]
pub struct Elu {
    scale: f64,
    alpha: f64,
}
impl Elu {
    const SELU: Elu = Elu {
        scale: 1.050_700_987_355_480_5,
        alpha: 1.673_263_242_354_377_2,
    };
}
impl Unary for Elu {
    const NAME: &'static str = "elu";
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        if x <= E::zero() {
            E::of(self.scale * self.alpha) * x.exp_m1()
        } else {
            E::of(self.scale) * x
        }
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.unary(ExpBelow(self.scale * self.alpha))
            .plus(&x.unary(NotBelow).times(self.scale))
    }
}
flat! {
    /// 0 where `x <= 0`, else 1: at NaN too.
    NotBelow: |x| if x <= E::zero() { E::zero() } else { E::one() }
}
/// A factor times `exp(x)` where `x <= 0`, else 0: at NaN too.
#[derive(Clone, Copy, Debug)]
pub struct ExpBelow(f64);
impl Unary for ExpBelow {
    const NAME: &'static str = "elu";
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        if x <= E::zero() {
            E::of(self.0) * x.exp()
        } else {
            E::zero()
        }
    }
    #[inline(always)]
    fn slope<N: Num>(&self, _: &N, y: &N) -> N {
        y.clone()
    }
}
unary_methods! {
    /// `x` where it is positive, else `alpha * (exp(x) - 1)`; the slope at 0 is `alpha`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.elu(1.0)), "[-0.6321, 0.5000]");
    /// ```
    ///
    /// [Clevert et al., 2015](https://arxiv.org/abs/1511.07289).
    elu, linearize_elu, (alpha: f64) => Elu { scale: 1.0, alpha }
}
unary_methods! {
    /// `elu` with the scale and the `alpha` that keep mean 0 and variance 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.selu()), "[-1.1113, 0.5254]");
    /// ```
    ///
    /// [Klambauer et al., 2017](https://arxiv.org/abs/1706.02515).
    selu, linearize_selu, () => Elu::SELU
}

/// The probability that a normal number is below `x`.
#[derive(Clone, Copy, Debug)]
pub struct NormalCdf;
impl Unary for NormalCdf {
    const NAME: &'static str = "normal_cdf";
    const OF_ARRAYS: Option<Function> = Some(Function::NormalCdf);
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        normal_cdf(x)
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.unary(NormalPdf)
    }
}
/// The density of the normal distribution.
#[derive(Clone, Copy, Debug)]
pub struct NormalPdf;
impl Unary for NormalPdf {
    const NAME: &'static str = "normal_pdf";
    const OF_ARRAYS: Option<Function> = Some(Function::NormalPdf);
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        E::of(0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2) * (E::of(-0.5) * x * x).exp()
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, y: &N) -> N {
        y.times(x).negated()
    }
}

#[inline]
fn normal_cdf<E: Float>(x: E) -> E {
    // The complement keeps the digits of a small tail.
    E::of(0.5 * libm::erfc(-x.as_f64() * FRAC_1_SQRT_2))
}

#[cfg(test)]
mod tests {
    use super::normal_cdf;

    #[test]
    fn normal_distribution() {
        for (x, expected) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.0, 0.158_655_253_931_457_05),
            (-3.0, 1.349_898_031_630_094_6e-3),
            (-8.0, 6.220_960_574_271_785e-16),
            (f64::INFINITY, 1.0),
            (f64::NEG_INFINITY, 0.0),
        ] {
            assert!(
                (normal_cdf(x) - expected).abs() <= 1e-14 * expected,
                "{x}: {}",
                normal_cdf(x)
            );
        }
        assert!(normal_cdf(f64::NAN).is_nan());
    }
}
