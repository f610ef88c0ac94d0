//! Variables called like the ones in the generated code.

#![allow(non_snake_case)]

use transform_func::{differentiable, grad, hessian};

#[differentiable]
fn variables(wrt: f64, residual: f64, args: &[f64], L: usize) -> f64 {
    let mut y = wrt * residual;
    let tape_0 = y * 2.0;
    let tape_1 = tape_0 * wrt;
    let mut cursor_0 = tape_1;
    let x_bar = cursor_0 * y;
    let x_dot = x_bar + residual;
    let mut residuals = x_dot;
    let bars = residuals;
    let dots = bars;
    for i in 0..L {
        let count_0 = args[i] * dots;
        let next_y = count_0 + tape_1;
        y += next_y;
        cursor_0 *= y;
        while residuals < 4.0 {
            let arm_0 = residuals * 2.0;
            residuals = arm_0;
        }
    }
    let result_bar = y + cursor_0 + residuals;
    let y_map = result_bar * 1.0;
    let y_type = y_map;
    let y_keep = y_type;
    let (t, t_1, plumbing) = (y_keep, x_dot, bars);
    t + t_1 * 0.0 + plumbing * 0.0
}

#[differentiable]
fn plain(a: f64, b: f64, c: &[f64], n: usize) -> f64 {
    let mut d = a * b;
    let e = d * 2.0 * a;
    let mut f = e;
    let g = e * d + b;
    let mut h = g;
    for i in 0..n {
        d += c[i] * g + e;
        f *= d;
        while h < 4.0 {
            h *= 2.0;
        }
    }
    d + f + h
}

#[differentiable]
fn wrt(residual: f64) -> f64 {
    residual * residual
}

#[differentiable]
fn linearize(eval: f64) -> f64 {
    wrt(eval) + eval
}

pub(crate) fn main() {
    let c = [0.5, -0.25];
    assert_eq!(variables(0.5, 1.5, &c, 2), plain(0.5, 1.5, &c, 2));
    assert_eq!(
        grad!(variables, argnums = (0, 1, 2))(0.5, 1.5, &c, 2),
        grad!(plain, argnums = (0, 1, 2))(0.5, 1.5, &c, 2)
    );
    assert_eq!(hessian!(variables)(0.5, 1.5, &c, 2), hessian!(plain)(0.5, 1.5, &c, 2));
    assert_eq!(grad!(linearize)(2.0), 5.0);
}
