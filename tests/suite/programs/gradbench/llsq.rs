//! A polynomial fitted to the sign function by least squares.

use transform_func::prelude::*;

use super::cases;

/// Half the sum of squares of what the polynomial with coefficients `x` misses at `n` points of [-1, 1].
#[differentiable]
pub(crate) fn squared_misses(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
        let sign = if t == 0.0 { 0.0 } else { t.signum() };
        let mut miss = sign;
        let mut power = 1.0;
        for xj in x.iter() {
            miss -= xj * power;
            power *= t;
        }
        sum += miss * miss;
    }
    sum / 2.0
}

#[test]
fn llsq() {
    for case in cases("llsq") {
        let (x, v, n) = (
            case.numbers("input/x"),
            case.numbers("extra/v"),
            case.count("input/n"),
        );
        case.expect("expected/primal", &squared_misses(&x, n), 1e-12);
        case.expect("expected/gradient", &grad!(squared_misses)(&x, n), 1e-12);
        let hvp = jvp!(grad!(squared_misses), (&x, n), (&v, zero())).1;
        case.expect("extra/hvp", &hvp, 1e-10);
        if case.has("extra/hessian") {
            case.expect("extra/hessian", &hessian!(squared_misses)(&x, n), 1e-10);
        }
    }
}
