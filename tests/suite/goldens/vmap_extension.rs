//! `vmap!` of functions of numbers whose lanes branch on their own, which torch.func refuses.

use transform_func::prelude::*;

#[differentiable]
fn by_sign(x: f64) -> f64 {
    if x > 0.0 { x * x } else { -3.0 * x }
}

/// The Babylonian square root, and the number of steps.
#[differentiable]
fn root(x: f64) -> (f64, f64) {
    let mut y = x;
    let mut steps = 0.0;
    while (y * y - x).abs() > 1e-10 {
        y = (y + x / y) / 2.0;
        steps += 1.0;
    }
    (y, steps)
}

#[differentiable]
fn safe_root(x: f64) -> f64 {
    if x > 0.0 { x.sqrt() } else { 0.0 }
}

super::cases! {
    fn vmap_ext_if_per_example(case) {
        case.expect(&vmap!(by_sign)(&case.tensor("x")));
    }

    fn vmap_ext_while_per_example(case) {
        case.expect(&vmap!(root)(&case.tensor("x")));
    }

    fn vmap_ext_nan_safe_branch(case) {
        case.expect(&vmap!(grad!(safe_root))(&case.tensor("x")));
    }
}
