//! Blocks of operators: that assign, by value and by reference, named by paths, only mapped.

use std::ops::{Add, AddAssign, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use transform_func::prelude::*;

use crate::corpus::table::{pair_table, scalar_table};

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Vec2 {
    x: f64,
    y: f64,
}

/// Without an `Add`.
#[differentiable]
impl AddAssign for Vec2 {
    fn add_assign(&mut self, other: Vec2) {
        self.x += other.x;
        self.y += other.y;
    }
}

#[differentiable]
impl SubAssign<&Vec2> for Vec2 {
    fn sub_assign(&mut self, other: &Vec2) {
        *self = Vec2 {
            x: self.x - other.x,
            y: self.y - other.y,
        };
    }
}

/// It is left early.
#[differentiable]
impl MulAssign<f64> for Vec2 {
    fn mul_assign(&mut self, k: f64) {
        if k < 0.0 {
            self.x *= k;
            return;
        }
        self.x *= k;
        self.y *= k * k
    }
}

#[differentiable]
fn halve(v: &mut Vec2, k: f64) {
    v.x /= k;
    v.y = 0.5 * v.y / k;
}

/// What it is called on is changed by a function.
#[differentiable]
impl DivAssign<f64> for Vec2 {
    fn div_assign(&mut self, k: f64) {
        halve(self, k);
    }
}

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Turn {
    re: f64,
    im: f64,
}

#[differentiable]
impl Mul for Turn {
    type Output = Turn;
    fn mul(self, other: Turn) -> Turn {
        Turn {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }
}
/// The same by reference.
#[differentiable]
impl<'a> Mul<&'a Turn> for &'a Turn {
    type Output = Turn;
    fn mul(self, other: &'a Turn) -> Turn {
        *self * *other
    }
}
/// And in place.
#[differentiable]
impl MulAssign for Turn {
    fn mul_assign(&mut self, other: Turn) {
        *self = *self * other;
    }
}
#[differentiable]
impl Mul<f64> for Turn {
    type Output = Turn;
    fn mul(self, k: f64) -> Turn {
        Turn {
            re: self.re * k,
            im: self.im * k,
        }
    }
}
#[differentiable]
impl Add for Turn {
    type Output = Turn;
    fn add(self, other: Turn) -> Turn {
        Turn {
            re: self.re + other.re,
            im: self.im + other.im,
        }
    }
}
#[differentiable]
impl Neg for Turn {
    type Output = Turn;
    fn neg(self) -> Turn {
        Turn {
            re: -self.re,
            im: -self.im,
        }
    }
}

#[differentiable]
fn assigned(x: f64, y: f64) -> f64 {
    let mut v = Vec2 { x, y };
    let by = Vec2 { x: y, y: x * x };
    let mut all = vec![v, by];
    for i in 0..3 {
        v += by;
        v -= &Vec2 { x: 0.5, y: x };
        v *= y + i as f64;
        all[1] += v;
    }
    v /= x;
    all[0] *= -y;
    v.x * v.y + all[0].x * all[1].y + all[0].y
}

#[differentiable]
fn turned(x: f64) -> f64 {
    let a = Turn { re: x.cos(), im: x };
    let mut b = &a * &a;
    b *= a;
    let c = -(b + a) * x;
    c.re * c.im
}

#[vmappable]
impl Sub for Turn {
    type Output = Turn;
    fn sub(self, other: Turn) -> Turn {
        if self.re > other.re {
            return self;
        }
        Turn {
            re: self.re - other.re,
            im: self.im - other.im,
        }
    }
}
#[vmappable]
fn apart(x: f64, y: f64) -> f64 {
    let d = Turn { re: x, im: y } - Turn { re: y, im: 1.0 };
    d.re * d.im
}

#[test]
fn paths_name_operators() {
    let [a, b] = [Turn { re: 1.0, im: 2.0 }, Turn { re: 3.0, im: 4.0 }];
    let (y, pullback) = vjp!(Turn::add, a, b);
    assert_eq!((y, pullback(&a)), (a + b, (a, a)));
    let (y, pullback) = vjp!(<Turn as Mul<f64>>::mul, a, 2.0);
    assert_eq!((y, pullback(&b)), (a * 2.0, (b * 2.0, 11.0)));
    let (y, pullback) = vjp!(<Turn as Mul>::mul, a, b);
    assert_eq!(
        (y, pullback(&Turn { re: 1.0, im: 0.0 }).0),
        (a * b, Turn { re: 3.0, im: -4.0 })
    );
    assert_eq!(vjp!(Turn::neg, a).0, -a);
}

#[test]
fn an_operator_can_be_only_mapped() {
    let xs = Tensor::from(vec![1.0, 3.0, 0.5]);
    let lanes = vmap!(apart, in_dims = (0, None))(&xs, 2.0);
    assert_eq!(lanes.to_vec(), [1.0, 3.0, 0.5].map(|x| apart(x, 2.0)));
}

pair_table! {
    assigned: [(0.7, 1.3), (-1.2, 0.8)];
}
scalar_table! {
    turned: [0.7, -1.3];
}
