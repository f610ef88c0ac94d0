//! Functions, methods and blocks that are generic over a float, with the bounds of num-traits.

use num_traits::{Bounded, Float, FloatConst, FromPrimitive, One, Signed, Zero, cast};
use std::ops::{Add, Mul, Neg, Sub};
use transform_func::prelude::*;

use super::table::{array_table, pair_table, scalar_table, single_table, slice_table};
use crate::laws::assert_close;

#[differentiable]
pub(crate) fn cube<T: Copy + Mul<Output = T>>(x: T) -> T {
    x * x * x
}

/// Numbers in all the ways they are made.
#[differentiable]
fn made<T>(x: T) -> T
where
    T: Float + FloatConst + FromPrimitive + Bounded + std::fmt::Debug + Default + 'static,
{
    let two: T = cast(2.0).unwrap();
    let three = <T as num_traits::NumCast>::from(3u8).unwrap();
    let mut y = x * two + three / T::from(4).unwrap() - T::from_f64(0.5).unwrap();
    y = y + T::from_usize(3).unwrap() * x.powi(2) + <T as Zero>::zero() + Zero::zero();
    y = y * T::PI() * FloatConst::FRAC_1_PI() + T::one() * One::one() + T::default();
    debug_assert!(y < T::infinity() && y > T::neg_infinity(), "{y:?}");
    y.max(Bounded::min_value())
        + Float::epsilon()
        + num_traits::cast::<f64, T>(1.5).unwrap() * cast(0.25).unwrap()
}

/// Methods and functions of traits.
#[differentiable]
fn called<T: Float + FloatConst>(x: T) -> T {
    let a = x.sin() * Float::cos(x) + T::tanh(x) - <T as Float>::exp(-x);
    let b = T::atan2(x, T::one()) + x.hypot(a) + num_traits::Float::ln_1p(x * x);
    let (s, c) = (a + b).sin_cos();
    let d = s.mul_add(c, x.abs()) + b.powf(T::from(1.5).unwrap()) + x.powf(a);
    d.min(T::max(a, b)) + T::sqrt(x.recip() + x.floor()) + x.log(T::E() + T::one()).exp_m1()
}
/// Operators alone say that it is a number.
#[differentiable]
fn operators<T>(x: T) -> T
where
    T: Copy + Add<Output = T> + Sub<Output = T> + Mul<Output = T> + Neg<Output = T>,
{
    let y = -(x * x - x) * cube(x);
    y + cube(y) * x
}

#[differentiable]
fn branches<T: Float>(x: T) -> T {
    let limit = T::from(1.5).unwrap();
    if x.is_nan() {
        return x;
    }
    let mut y = x;
    while y.abs() < limit {
        y = y * y + y;
        if y < T::zero() {
            return y * x;
        }
    }
    match (y > limit, x < T::one()) {
        (true, true) => y.sqrt(),
        (_, false) => cube(y),
        _ => y,
    }
}

#[differentiable]
fn stored<T: Float>(x: T) -> T {
    let mut powers = vec![T::one(); 4];
    let mut table = [T::zero(); 3];
    for i in 1..4 {
        powers[i] = powers[i - 1] * x;
        table[i - 1] = powers[i].sin();
    }
    powers.push(x);
    let last: T = powers[4] + table[2];
    let (a, b): (T, T) = both(table[0], last);
    a * b + table[1]
}
#[differentiable]
fn both<T: Float>(x: T, y: T) -> (T, T) {
    (x + y, x * y)
}

#[differentiable]
fn changed<T: Float>(x: T) -> T {
    let mut v = [x, x.sin(), x * x];
    let mut total = x;
    running(&mut v, &mut total, T::from(0.5).unwrap());
    v[2] * total
}
#[differentiable]
fn running<T: Float>(v: &mut [T], total: &mut T, by: T) {
    for i in 1..v.len() {
        v[i] = v[i] + v[i - 1] * by;
        *total = *total + v[i];
    }
}

/// Transforms of functions of the same float.
#[differentiable]
fn stepped<T: transform_func::Float>(x: T) -> T {
    x - grad!(called_twice::<T>)(x) / grad!(grad!(called_twice::<T>))(x)
}
#[differentiable]
fn called_twice<T: Float>(x: T) -> T {
    cube(x) + cube::<T>(x.sin())
}

#[differentiable]
fn recursive<T: Float>(x: T, y: T) -> T {
    if x > y {
        x * y
    } else {
        recursive(x + T::one(), y * T::from(0.9).unwrap()).sin()
    }
}

#[differentiable]
fn mixed<T: Float>(x: &[T]) -> T {
    let n = x.len() as f64;
    let mut sum = T::zero();
    for (i, &x) in x.iter().enumerate() {
        if i % 2 == 0 {
            sum = sum + x * T::from(n / 2.0).unwrap();
        } else {
            sum = sum * x;
        }
    }
    sum
}

#[differentiable]
fn sized<T: Float, const N: usize>(x: [T; N]) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum = sum + x[i] * x[N - 1 - i].cos();
    }
    sum
}

#[differentiable]
fn three(x: [f64; 3]) -> f64 {
    sized(x) + sized::<f64, 2>([x[0], x[2]])
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Vector<T> {
    x: T,
    y: T,
}
trait Norm<T> {
    fn norm(&self) -> T;
}
#[differentiable]
impl<T: Float + Signed> Norm<T> for Vector<T> {
    fn norm(&self) -> T {
        (self.x * self.x + Signed::abs(&self.y) * self.y.abs()).sqrt()
    }
}
#[differentiable]
impl<T> Vector<T>
where
    T: Float + Signed,
{
    fn turned(&self, angle: T) -> Self {
        let (s, c) = angle.sin_cos();
        Vector {
            x: self.x * c - self.y * s,
            y: self.x * s + self.y * c,
        }
    }
    fn unit(angle: T) -> Self {
        Vector {
            x: T::one(),
            y: T::zero(),
        }
        .turned(angle)
    }
    fn grow(&mut self, by: T) {
        self.x = self.x * by;
        self.y = self.y + Self::unit(by).y;
    }
}
#[differentiable]
fn turned<T: Float + Signed>(x: T, y: T) -> T {
    let mut v = Vector::<T> { x, y };
    v.grow(y);
    let w = v.turned(x);
    w.norm() * w.x + Vector::<T>::unit(y).y
}

/// What is not generic calls what is.
#[differentiable]
fn called_by_both(x: f64) -> f64 {
    made(x) + called(x) * f64::from(2.0_f32) + turned(x, 0.5)
}
#[differentiable]
fn called_by_single(x: f32) -> f32 {
    made(x) * called(x) - stored::<f32>(x) + changed(x) + sized([x, x * x])
}
#[differentiable]
fn stepped_by_single(x: f32) -> f32 {
    stepped(x) + branches(x) + operators(x)
}

scalar_table! {
    cube: [0.7];
    made: [0.6, -1.25];
    called: [0.8, 1.7];
    operators: [0.4, -1.1];
    branches: [0.7, 1.2, -0.4, 2.0];
    stored: [0.6];
    changed: [0.7];
    stepped: [0.9];
    called_by_both: [0.8];
}
pair_table! {
    recursive: [(0.3, 1.4), (2.0, 1.0)];
    turned: [(0.6, 1.3)];
}
slice_table! {
    mixed: [[0.5, -1.2, 0.7], [1.5]];
}
array_table! {
    three[3]: [[0.5, -1.2, 0.7]];
}
single_table! {
    called_by_single: [0.8];
    stepped_by_single: [0.9];
}

#[test]
fn a_turbofish_says_the_float() {
    let double = jacrev!(Vector::<f64>::turned, argnums = 1)(&Vector { x: 1.0, y: 0.5 }, 0.25);
    let single = jacrev!(Vector::<f32>::turned, argnums = 1)(&Vector { x: 1.0, y: 0.5 }, 0.25);
    assert_close("x", &[f64::from(single.x)], &[double.x], 1e-6);
    let (y, pullback) = vjp!(cube::<f32>, 2.0);
    assert_eq!((y, pullback(1.0)), (8.0, (12.0,)));
    assert_eq!(jvp!(cube::<f32>, (2.0,), (0.5,)), (8.0, 6.0));
    let (_, pushforward) = linearize!(cube, 2.0);
    assert_eq!(pushforward(1.0), 12.0);
}

/// Operators of references.
#[differentiable]
fn by_reference<T>(x: &T, y: &T) -> T
where
    T: num_traits::Num + Clone,
    for<'a> &'a T: Add<&'a T, Output = T> + Mul<&'a T, Output = T>,
{
    &(x + y) * x
}
#[differentiable]
fn held_back<T: Float>(x: &[T], #[nondiff] k: T, n: i32) -> Vec<T> {
    #[nondiff]
    let scale = x[0] * k;
    let mut powers = Vec::with_capacity(x.len());
    for &x in x {
        powers.push(x.powi(n) * scale + k);
    }
    powers
}
macro_rules! doubled {
    ($name:ident, $float:ident) => {
        #[differentiable]
        fn $name<$float: Float>(x: $float) -> $float {
            $float::from(2.0).unwrap() * x * $float::one()
        }
    };
}
doubled!(by_macro, F);

#[test]
fn signatures_of_all_kinds_are_generic() {
    assert_eq!(grad!(by_reference, argnums = (0, 1))(&2.0, &3.0), (7.0, 2.0));
    assert_eq!(grad!(by_reference::<f32>)(&2.0, &3.0), 7.0);
    let jacobian = jacrev!(held_back::<f32>)(&[2.0, 1.0], 3.0, 2);
    assert_eq!(jacobian, [[24.0, 0.0], [0.0, 12.0]]);
    assert_eq!(grad!(by_macro)(5.0), 2.0);
}

/// Lanes part, whatever the float is.
#[differentiable]
#[vmappable]
fn shrunk<E: transform_func::Float>(x: &Tensor<E>) -> E {
    let half = E::from(0.5).unwrap();
    let mut y = x.clone();
    while y.norm() > E::one() {
        y = &y * half;
    }
    y.sum() * half + y.square().mean()
}

#[test]
fn lanes_part_in_both_floats() {
    let xs = Tensor::from_shape_vec(&[3, 2], vec![0.5, 0.5, 2.0, 1.0, -6.0, 8.0]).expect("as many numbers");
    let slopes = vmap!(grad!(shrunk))(&xs);
    let single: Tensor = vmap!(grad!(shrunk::<f32>))(&xs.cast()).cast();
    for i in 0..3 {
        let alone = grad!(shrunk::<f64>)(&xs.index_axis(0, i));
        assert_eq!(slopes.index_axis(0, i), alone);
        assert_close("single", &single.index_axis(0, i).to_vec(), &alone.to_vec(), 1e-6);
    }
}

/// Hours on a clock.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hours(u32);
impl Mul for Hours {
    type Output = Hours;
    fn mul(self, rhs: Hours) -> Hours {
        Hours(self.0 * rhs.0 % 12)
    }
}

#[test]
fn other_numbers_are_left_alone() {
    assert_eq!(cube(3_i64), 27);
    assert_eq!(cube(Hours(5)), Hours(5));
}
