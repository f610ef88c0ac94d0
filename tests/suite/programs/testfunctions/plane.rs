//! Functions of two numbers.

use num_traits::{Float, FloatConst, FromPrimitive};
use transform_func::prelude::*;

#[differentiable]
pub(super) fn beale<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    (T::from_f64(1.5).unwrap() - x1 + x1 * x2).powi(2)
        + (T::from_f64(2.25).unwrap() - x1 + x1 * x2.powi(2)).powi(2)
        + (T::from_f64(2.625).unwrap() - x1 + x1 * x2.powi(3)).powi(2)
}

#[differentiable]
pub(super) fn booth<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    let n2 = T::from_f64(2.0).unwrap();
    let n5 = T::from_f64(5.0).unwrap();
    let n7 = T::from_f64(7.0).unwrap();
    (x1 + n2 * x2 - n7).powi(2) + (n2 * x1 + x2 - n5).powi(2)
}

#[differentiable]
pub(super) fn bukin_n6<T: Float>(param: &[T; 2]) -> T {
    let n001 = T::from(0.01).unwrap();
    let n10 = T::from(10.0).unwrap();
    let n100 = T::from(100.0).unwrap();
    let (x1, x2) = (param[0], param[1]);
    n100 * (x2 - n001 * x1.powi(2)).abs().sqrt() + n001 * (x1 + n10).abs()
}

#[differentiable]
pub(super) fn cross_in_tray<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive + FloatConst,
{
    let [x1, x2] = *param;
    let n0_0001 = T::from_f64(0.0001).unwrap();
    let n0_1 = T::from_f64(0.1).unwrap();
    let n100 = T::from_f64(100.0).unwrap();
    let reach = (n100 - (x1.powi(2) + x2.powi(2)).sqrt() / T::PI()).abs().exp();
    -n0_0001 * ((x1.sin() * x2.sin() * reach).abs() + T::one()).powf(n0_1)
}

#[differentiable]
pub(super) fn easom<T>(param: &[T; 2]) -> T
where
    T: Float + FloatConst,
{
    let [x1, x2] = *param;
    -x1.cos() * x2.cos() * (-(x1 - T::PI()).powi(2) - (x2 - T::PI()).powi(2)).exp()
}

#[differentiable]
pub(super) fn eggholder<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    let n47 = T::from_f64(47.0).unwrap();
    let n2 = T::from_f64(2.0).unwrap();
    -(x2 + n47) * (x1 / n2 + x2 + n47).abs().sqrt().sin() - x1 * (x1 - (x2 + n47)).abs().sqrt().sin()
}

#[differentiable]
pub(super) fn goldsteinprice<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    let n = |x: f64| T::from_f64(x).unwrap();
    let first = T::one()
        + (x1 + x2 + T::one()).powi(2)
            * (n(19.0) - n(14.0) * (x1 + x2) + n(3.0) * x1.powi(2) + n(6.0) * x1 * x2 + n(3.0) * x2.powi(2));
    let second = n(30.0)
        + (n(2.0) * x1 - n(3.0) * x2).powi(2)
            * (n(18.0) - n(32.0) * x1 + n(12.0) * x1.powi(2) + n(48.0) * x2 - n(36.0) * x1 * x2
                + n(27.0) * x2.powi(2));
    first * second
}

#[differentiable]
pub(super) fn picheny<T: Float + FromPrimitive>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    let n4 = T::from_f64(4.0).unwrap();
    let n2 = T::from_f64(2.0).unwrap();
    let moved = [n4 * x1 - n2, n4 * x2 - n2];
    (goldsteinprice(&moved).ln() - T::from_f64(8.693).unwrap()) / T::from_f64(2.427).unwrap()
}

#[differentiable]
pub(super) fn himmelblau<T: Float>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    let n7 = num_traits::cast::<f64, T>(7.0).unwrap();
    let n11: T = num_traits::cast(11.0).unwrap();
    (x1.powi(2) + x2 - n11).powi(2) + (x1 + x2.powi(2) - n7).powi(2)
}

#[differentiable]
pub(super) fn holder_table<T: Float + FloatConst>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    let pi = T::PI();
    -(x1.sin() * x2.cos() * (T::one() - (x1.powi(2) + x2.powi(2)).sqrt() / pi).abs().exp()).abs()
}

#[differentiable]
pub(super) fn levy_n13<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive + FloatConst,
{
    let [x1, x2] = *param;
    let n2 = T::from_i32(2).unwrap();
    let n3 = T::from_i32(3).unwrap();
    let pi = T::PI();
    (n3 * pi * x1).sin().powi(2)
        + (x1 - T::one()).powi(2) * (T::one() + (n3 * pi * x2).sin().powi(2))
        + (x2 - T::one()).powi(2) * (T::one() + (n2 * pi * x2).sin().powi(2))
}

#[differentiable]
pub(super) fn matyas<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    let n0_26 = T::from_f64(0.26).unwrap();
    let n0_48 = T::from_f64(0.48).unwrap();
    n0_26 * (x1.powi(2) + x2.powi(2)) - n0_48 * x1 * x2
}

#[differentiable]
pub(super) fn mccormick<T: Float + FromPrimitive>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    Float::sin(x1 + x2) + Float::powi(x1 - x2, 2) - T::from_f32(1.5).unwrap() * x1
        + T::from_f32(2.5).unwrap() * x2
        + T::one()
}

/// `0.5 + (wave - 0.5) / (1 + 0.001 |x|^2)^2`
#[differentiable]
fn schaffer<T: Float + FromPrimitive>(param: &[T; 2], wave: T) -> T {
    let n05 = T::from_f64(0.5).unwrap();
    let n0001 = T::from_f64(0.001).unwrap();
    n05 + (wave - n05) / (T::one() + n0001 * (param[0].powi(2) + param[1].powi(2))).powi(2)
}

#[differentiable]
pub(super) fn schaffer_n2<T: Float + FromPrimitive>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    schaffer(param, (x1.powi(2) - x2.powi(2)).sin().powi(2))
}

#[differentiable]
pub(super) fn schaffer_n4<T: Float + FromPrimitive>(param: &[T; 2]) -> T {
    let [x1, x2] = *param;
    schaffer::<T>(param, (x1.powi(2) - x2.powi(2)).abs().sin().cos().powi(2))
}

#[differentiable]
pub(super) fn threehumpcamel<T>(param: &[T; 2]) -> T
where
    T: Float + FromPrimitive,
{
    let [x1, x2] = *param;
    T::from_f64(2.0).unwrap() * x1.powi(2) - T::from_f64(1.05).unwrap() * x1.powi(4)
        + x1.powi(6) / T::from_f64(6.0).unwrap()
        + x1 * x2
        + x2.powi(2)
}

#[differentiable]
pub(super) fn sixhumpcamel<T: Float>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    let four = T::from(4).unwrap();
    let (x2, y2) = (x * x, y * y);
    (four - T::from(2.1).unwrap() * x2 + x2 * x2 / T::from(3).unwrap()) * x2
        + x * y
        + four * (y2 - T::one()) * y2
}

#[differentiable]
pub(super) fn dropwave<T: Float>(param: &[T; 2]) -> T {
    let r2 = param[0] * param[0] + param[1] * param[1];
    let two = T::one() + T::one();
    -(T::one() + (T::from(12.0).unwrap() * r2.sqrt()).cos()) / (r2 / two + two)
}

#[differentiable]
pub(super) fn branin<T: Float + FloatConst>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    let n = |x: f64| T::from(x).unwrap();
    let bend = y - n(5.1) / (n(4.0) * T::PI().powi(2)) * x * x + n(5.0) * T::FRAC_1_PI() * x - n(6.0);
    bend * bend + n(10.0) * (T::one() - T::FRAC_1_PI() / n(8.0)) * x.cos() + n(10.0)
}

#[differentiable]
pub(super) fn bohachevsky<T: Float + FloatConst>(param: &[T; 2]) -> T {
    let n = |x: f64| T::from(x).unwrap();
    let (x, y) = (param[0], param[1]);
    let mut sum = x * x + n(2.0) * y * y;
    sum = sum - n(0.3) * (n(3.0) * T::PI() * x).cos();
    sum = sum - n(0.4) * (n(4.0) * T::PI() * y).cos();
    sum + n(0.7)
}

#[differentiable]
pub(super) fn leon<T: Float>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    T::from(100.0).unwrap() * (y - x.powi(3)).powi(2) + (T::one() - x).powi(2)
}

#[differentiable]
pub(super) fn eggcrate<T: Float>(param: &[T; 2]) -> T {
    let mut sum = T::zero();
    for i in 0..2 {
        sum = sum + param[i].powi(2) + T::from(25.0).unwrap() * param[i].sin().powi(2);
    }
    sum
}

#[differentiable]
pub(super) fn ackley_n2<T: Float>(param: &[T; 2]) -> T {
    let distance = T::hypot(param[0], param[1]);
    -T::from(200.0).unwrap() * T::exp(-T::from(0.02).unwrap() * distance)
}

#[differentiable]
pub(super) fn adjiman<T: Float>(param: &[T; 2]) -> T {
    let (x, y) = (param[0], param[1]);
    let (_, cos_x) = x.sin_cos();
    cos_x * y.sin() - x / (y * y + T::one())
}

#[differentiable]
pub(super) fn bartels_conn<T: Float>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    (x * x + y * y + x * y).abs() + x.sin().abs() + y.cos().abs()
}

#[differentiable]
pub(super) fn brent<T: Float>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    let ten = T::from(10u8).unwrap();
    (x + ten).powi(2) + (y + ten).powi(2) + (-x * x - y * y).exp()
}

#[differentiable]
pub(super) fn keane<T: Float>(param: &[T; 2]) -> T {
    let [x, y] = *param;
    -(x - y).sin().powi(2) * (x + y).sin().powi(2) / (x * x + y * y).sqrt()
}
