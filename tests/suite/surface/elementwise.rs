//! Operators, elementwise methods, comparisons, choices.

use super::{bodies, matrix, vector, weighed};
use transform_func::prelude::*;

bodies! {
    operators(x: matrix()) {
        let y = x * 2.0 + 1.0 - x / 4.0;
        let z = 2.0 * &y - &y / (x * x + 3.0) + 1.0 / (3.0 + x);
        let mut w = -z * x + -(x * &y) % 0.7;
        w += x;
        w -= 0.1;
        w *= &y;
        w /= 2.0;
        w *= x.sum();
        weighed(&w)
    }
    operators_of_references(x: vector()) {
        let y = x.exp();
        let all = (x + &y) + (x + y.clone()) + (y.clone() + x) + (y.clone() + y.clone());
        let numbers = (2.0 - x) * (&all - 1.0) + (2.0 / y.clone()) * 3.0 + (&y % 0.4);
        weighed(&(numbers - x.mean() * x))
    }
    broadcasting(x: matrix()) {
        let column = x.mean_keep(1);
        weighed(&(x - &column + x.index_axis(0, 1)))
    }
    float_names(x: vector()) {
        let a = x.exp() + x.exp2() + x.exp_m1() + x.ln() + x.ln_1p() + x.log2() + x.log10() + x.log(3.0);
        let b = x.sqrt() + x.cbrt() + x.recip() + x.abs() + x.signum() + x.powi(3) + x.powf(1.5) + x.powf(x);
        let c = x.sin() + x.cos() + x.tan() + x.asin() + x.acos() + x.atan() + x.atan2(2.0) + x.hypot(&x.exp());
        let d = x.sinh() + x.cosh() + x.tanh() + x.asinh() + (x + 1.0).acosh() + x.atanh();
        let e = x.floor() + x.ceil() + x.round() + x.trunc() + x.fract() + x.to_radians() + x.to_degrees() / 50.0;
        let f = x.mul_add(2.0, &x.sin()) + x.copysign(-1.0) + x.rem_euclid(0.4) + x.div_euclid(0.4);
        let (sin, cos) = x.sin_cos();
        weighed(&(a + b + c + d + e + f + sin * cos))
    }
    torch_names(x: matrix()) {
        let a = x.relu() + x.leaky_relu(0.1) + x.elu(0.7) + x.selu() + x.gelu() + x.gelu_tanh() + x.silu();
        let b = x.sigmoid() + x.log_sigmoid() + x.softplus() + x.erf() + x.erfc() + x.square() + x.sign();
        let c = x.logaddexp(&x.sin()) + x.logaddexp(0.5) + x.maximum(0.1) + x.minimum(&x.cos()) + x.clamp(-0.5, 0.9);
        let d = (x + 2.0).lgamma() + (x + 2.0).digamma() + (x + 2.0).polygamma(1) + (x + 2.0).pow(x);
        let e = x.clamp(&(x * 0.5 - 0.1), &(x * x + 0.2)) + x.maximum(x.mean());
        weighed(&(a + b + c + d + e))
    }
    comparisons_and_choices(x: matrix()) {
        let y = x.sin();
        let positive = x.gt(0.0).logical_and(&x.ge(&y)).logical_or(&x.lt(-0.5)).logical_not();
        let other = x.le(&y).logical_xor(&x.eq(0.25)).logical_or(&x.ne(&y).logical_and(&x.isnan()));
        let finite = x.is_finite().logical_and(&x.is_infinite().logical_not());
        let z = positive.select(x, &y) + other.select(&(x * x), 1.0) + finite.select(2.0, &y);
        weighed(&(z + x.masked_fill(&positive, 0.5) + x.masked_fill(&other, y.mean())))
    }
    elements(x: matrix()) {
        let row = x.index_axis(0, 0);
        let mut y = x * 2.0;
        y[[0, 1]] = x[[1, 2]] * row[1];
        y[[1, 0]] += row[0].exp();
        y[[1, 1]] *= 0.5;
        let mut v = Tensor::zeros(&[2]);
        v[0] = y[[0, 1]];
        v[1] = 3.0;
        weighed(&y) + weighed(&v) + y[[1, 0]]
    }
    casts(x: matrix()) {
        let single = x.cast::<f32>() * 2.0;
        let mask = x.gt(0.0).cast::<f64>();
        (single.cast::<f64>() * mask).sum() * 0.0 + weighed(&x.cast::<f64>())
    }
    constructors(x: vector()) {
        let y = Tensor::full(&[2], x[0]) * Tensor::scalar(x[1]) + Tensor::from_vec(vec![x[2], x[3] * x[0]]);
        let z = Tensor::zeros_like(x) + Tensor::ones_like(x) + Tensor::zeros(&[4]) + Tensor::ones(&[4]) + Tensor::arange(0.0, 4.0);
        let w = Tensor::eye(4).matmul(x) + Tensor::linspace(0.0, 1.0, 4) * x.narrow(0, 0, 1).item();
        weighed(&y) + weighed(&(z * x)) + weighed(&w) + Tensor::from(2.0).item() * x.sum()
    }
}
