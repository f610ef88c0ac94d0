//! The logarithm of a sum of exponentials.

use transform_func::prelude::*;

use super::cases;

#[differentiable]
pub(crate) fn log_sum_exp(x: &[f64]) -> f64 {
    let mut largest = x[0];
    for &xi in x {
        if xi > largest {
            largest = xi;
        }
    }
    let mut sum = 0.0;
    for &xi in x {
        sum += (xi - largest).exp();
    }
    largest + sum.ln()
}

#[test]
fn lse() {
    for case in cases("lse") {
        let (x, v) = (case.numbers("input/x"), case.numbers("extra/v"));
        case.expect("expected/primal", &log_sum_exp(&x), 1e-12);
        case.expect("expected/gradient", &grad!(log_sum_exp)(&x), 1e-12);
        case.expect("extra/hvp", &jvp!(grad!(log_sum_exp), (&x,), (&v,)).1, 1e-10);
    }
}
