//! Functions of any number of numbers.

use num_traits::{Float, FloatConst, FromPrimitive};
use transform_func::prelude::*;

#[differentiable]
pub(super) fn ackley_abc<T>(param: &[T], a: T, b: T, c: T) -> T
where
    T: Float + FromPrimitive + FloatConst,
{
    let n = T::from_usize(param.len()).unwrap();
    let (mut squares, mut waves) = (T::zero(), T::zero());
    for &x in param {
        squares = squares + x.powi(2);
        waves = waves + (c * x).cos();
    }
    -a * (-b * (squares / n).sqrt()).exp() - (waves / n).exp() + a + T::E()
}

#[differentiable]
pub(super) fn ackley<T: Float + FromPrimitive + FloatConst>(param: &[T]) -> T {
    let n2 = T::from_f64(2.0).unwrap();
    ackley_abc(
        param,
        T::from_f64(20.0).unwrap(),
        T::from_f64(0.2).unwrap(),
        n2 * T::PI(),
    )
}

#[differentiable]
pub(super) fn levy<T>(param: &[T]) -> T
where
    T: Float + FromPrimitive + FloatConst,
{
    let n10 = T::from_f64(10.0).unwrap();
    let last = param.len() - 1;
    let mut sum = (T::PI() * wave(param[0])).sin().powi(2);
    for i in 0..last {
        let w = wave(param[i]);
        sum = sum + (w - T::one()).powi(2) * (T::one() + n10 * (T::PI() * w + T::one()).sin().powi(2));
    }
    let w = wave(param[last]);
    sum + (w - T::one()).powi(2) * (T::one() + (T::TAU() * w).sin().powi(2))
}
#[differentiable]
fn wave<T: Float + FromPrimitive>(x: T) -> T {
    T::one() + (x - T::one()) / T::from_f64(4.0).unwrap()
}

#[differentiable]
fn rastrigin_a<T: Float + FromPrimitive + FloatConst>(param: &[T], a: T) -> T {
    let mut sum = a * T::from_usize(param.len()).unwrap();
    for i in 0..param.len() {
        sum = sum + param[i].powi(2) - a * (T::TAU() * param[i]).cos();
    }
    sum
}
#[differentiable]
pub(super) fn rastrigin<T: Float + FromPrimitive + FloatConst>(param: &[T]) -> T {
    rastrigin_a(param, T::from_f64(10.0).unwrap())
}

#[differentiable]
fn rosenbrock_ab<T: Float>(param: &[T], a: T, b: T) -> T {
    let mut sum = T::zero();
    for i in 1..param.len() {
        sum = sum + (a - param[i - 1]).powi(2) + b * (param[i] - param[i - 1].powi(2)).powi(2);
    }
    sum
}
#[differentiable]
pub(super) fn rosenbrock<T: Float>(param: &[T]) -> T {
    rosenbrock_ab(param, T::one(), T::from(100.0).unwrap())
}

#[differentiable]
pub(super) fn sphere<T: Float + std::iter::Sum>(param: &[T]) -> T {
    let mut sum = T::zero();
    for x in param.iter() {
        sum = sum + x.powi(2);
    }
    sum
}

#[differentiable]
pub(super) fn styblinski_tang<T: Float + FromPrimitive>(param: &[T]) -> T {
    let mut sum = T::zero();
    for &x in param {
        sum = sum + x.powi(4) - T::from_f64(16.0).unwrap() * x.powi(2) + T::from_f64(5.0).unwrap() * x;
    }
    T::from_f64(0.5).unwrap() * sum
}

#[differentiable]
pub(super) fn zero<T: Float>(_param: &[T]) -> T {
    T::zero()
}

#[differentiable]
pub(super) fn griewank<T: Float>(param: &[T]) -> T {
    let (mut sum, mut product) = (T::zero(), T::one());
    for i in 0..param.len() {
        sum = sum + param[i] * param[i];
        product = product * (param[i] / T::from(i + 1).unwrap().sqrt()).cos();
    }
    T::one() + sum / T::from(4000.0).unwrap() - product
}

#[differentiable]
pub(super) fn schwefel<T: Float>(param: &[T]) -> T {
    let mut y = T::from(418.9829).unwrap() * T::from(param.len()).unwrap();
    for &x in param {
        y = y - x * x.abs().sqrt().sin();
    }
    y
}

#[differentiable]
pub(super) fn dixon_price<T: Float>(param: &[T]) -> T {
    let two = T::from(2.0).unwrap();
    let mut sum = (param[0] - T::one()).powi(2);
    let mut i = 1;
    while i < param.len() {
        sum = sum + T::from(i + 1).unwrap() * (two * param[i] * param[i] - param[i - 1]).powi(2);
        i += 1;
    }
    sum
}

#[differentiable]
pub(super) fn zakharov<T: Float>(param: &[T]) -> T {
    let (mut squares, mut weighted) = (T::zero(), T::zero());
    for (i, &x) in param.iter().enumerate() {
        squares = squares + x * x;
        weighted = weighted + T::from(0.5 * (i + 1) as f64).unwrap() * x;
    }
    squares + weighted.powi(2) + weighted.powi(4)
}

#[differentiable]
pub(super) fn powell<T: Float>(param: &[T]) -> T {
    let n = |x: f64| T::from(x).unwrap();
    let mut sum = T::zero();
    for k in 0..param.len() / 4 {
        let (a, b, c, d) = (param[4 * k], param[4 * k + 1], param[4 * k + 2], param[4 * k + 3]);
        sum = sum + (a + n(10.0) * b).powi(2) + n(5.0) * (c - d).powi(2);
        sum = sum + (b - n(2.0) * c).powi(4) + n(10.0) * (a - d).powi(4);
    }
    sum
}

#[differentiable]
pub(super) fn michalewicz<T: Float + FloatConst>(param: &[T]) -> T {
    let mut sum = T::zero();
    for i in 0..param.len() {
        let x = param[i];
        sum = sum + x.sin() * (T::from(i + 1).unwrap() * x * x / T::PI()).sin().powi(20);
    }
    -sum
}

#[differentiable]
pub(super) fn alpine<T: Float>(param: &[T]) -> T {
    let mut sum = T::zero();
    for &x in param {
        let y = x * x.sin() + T::from(0.1).unwrap() * x;
        sum = sum + if y < T::zero() { -y } else { y };
    }
    sum
}

#[differentiable]
pub(super) fn salomon<T: Float + FloatConst>(param: &[T]) -> T {
    let r = sphere_of(param, param.len()).sqrt();
    T::one() - (T::TAU() * r).cos() + T::from(0.1).unwrap() * r
}
/// By recursion.
#[differentiable]
fn sphere_of<T: Float>(param: &[T], n: usize) -> T {
    if n == 0 {
        T::zero()
    } else {
        param[n - 1].powi(2) + sphere_of(param, n - 1)
    }
}

#[differentiable]
pub(super) fn trid<T: Float>(param: &[T]) -> T {
    let mut sum = T::zero();
    for i in 0..param.len() {
        sum = sum + (param[i] - T::one()).powi(2);
        if i > 0 {
            sum = sum - param[i] * param[i - 1];
        }
    }
    sum
}

#[differentiable]
pub(super) fn qing<T: Float + std::ops::AddAssign>(param: &[T]) -> T {
    let mut sum = T::zero();
    for i in 0..param.len() {
        sum += (param[i] * param[i] - T::from(i + 1).unwrap()).powi(2);
    }
    sum
}
