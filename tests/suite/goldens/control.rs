//! Gradients through branches and loops that depend on values.

use transform_func::prelude::*;

#[differentiable]
fn grown(x: &Tensor) -> f64 {
    let mut y = if x.sum() > 0.0 { x * x } else { -x };
    while (&y * &y).sum().sqrt() < 10.0 {
        y = 1.5 * y;
    }
    y.sum()
}

#[differentiable]
fn cube_root(a: f64, start: f64) -> f64 {
    let mut x = start;
    for _ in 0..6 {
        x -= (x * x * x - a) / (3.0 * x * x);
    }
    x
}

super::cases! {
    fn grad_data_dependent_control_flow(case) {
        case.expect(&grad!(grown)(&case.tensor("x")));
    }

    fn grad_data_dependent_control_flow_neg(case) {
        case.expect(&grad!(grown)(&case.tensor("x")));
    }

    fn grad_unrolled_newton(case) {
        case.expect(&grad!(cube_root)(case.number("a"), case.number("x0")));
    }
}
