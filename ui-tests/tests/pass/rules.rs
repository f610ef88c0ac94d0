//! Rules beside their functions, in modules, in function bodies, generic, with bodies that are not read.

#![deny(warnings)]
#![allow(unreachable_pub)]

use transform_func::{check_rule, differentiable, grad, hessian, source};

mod rules {
    use transform_func::differentiable;

    /// With a name for the pullback.
    #[differentiable]
    pub fn sum_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>,) + use<>) {
        let mut y = 0.0;
        for i in 0..x.len() {
            y += x[i];
        }
        let n = x.len();
        let pullback = move |y_bar: f64| (vec![y_bar; n],);
        (y, pullback)
    }
}

#[differentiable(vjp = rules::sum_vjp)]
fn sum(x: &[f64]) -> f64 {
    x.iter().copied().reduce(|a, b| a + b).unwrap_or_default()
}

#[differentiable(jvp = sine_jvp)]
fn sine<T: num_traits::Float>(x: T) -> T {
    [x].map(T::sin)[0]
}
#[differentiable]
fn sine_jvp<T: num_traits::Float>(x: T, x_dot: T) -> (T, T) {
    (sine(x), x.cos() * x_dot)
}

pub(crate) fn main() {
    #[differentiable(vjp = cube_vjp)]
    fn cube(x: f64) -> f64 {
        x.powi(3)
    }
    #[differentiable]
    fn cube_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (cube(x), move |y_bar| 3.0 * x * x * y_bar)
    }
    check_rule!(cube, 2.0);
    check_rule!(sum, &[1.0, 2.0]);
    check_rule!(sine::<f32>, 0.5);
    assert_eq!(hessian!(cube)(2.0), 12.0);
    assert_eq!(grad!(sum)(&[1.0, 2.0]), [1.0, 1.0]);
    assert!(source!(cube, primal).contains("x.powi(3)"));
    assert!(source!(cube, functionalized).contains("its body is not read"));
}
