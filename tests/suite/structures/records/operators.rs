//! Operators of structs: by value and by reference, of two types, generic, beside those of numbers and tensors.

use std::ops::{Add, Div, Mul, Neg, Sub};

use num_traits::Float;
use transform_func::prelude::*;

use crate::corpus::table::{pair_table, scalar_table};

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiable]
impl Vec3 {
    fn new(x: f64, y: f64, z: f64) -> Self {
        Vec3 { x, y, z }
    }
    fn dot(self, other: Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }
    /// Operators of what the type itself has.
    fn reflected(&self, at: &Vec3) -> Vec3 {
        *self - *at * (2.0 * self.dot(*at) / at.dot(*at))
    }
}

#[differentiable]
impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, other: Vec3) -> Vec3 {
        Vec3::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

#[differentiable]
impl<'a> Sub<&'a Vec3> for &'a Vec3 {
    type Output = Vec3;
    fn sub(self, other: &'a Vec3) -> Self::Output {
        Vec3::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}
impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, other: Vec3) -> Vec3 {
        &self - &other
    }
}

#[differentiable]
impl Mul<f64> for Vec3 {
    type Output = Self;
    fn mul(self, k: f64) -> Self {
        Self {
            x: self.x * k,
            y: self.y * k,
            z: self.z * k,
        }
    }
}

#[differentiable]
impl Mul<Vec3> for f64 {
    type Output = Vec3;
    fn mul(self, v: Vec3) -> Vec3 {
        v * self
    }
}

/// A product of two is a number.
#[differentiable]
impl Mul for Vec3 {
    type Output = f64;
    fn mul(self, other: Self) -> f64 {
        self.dot(other)
    }
}

#[differentiable]
impl Div<f64> for Vec3 {
    type Output = Vec3;
    fn div(self, k: f64) -> Vec3 {
        self * (1.0 / k)
    }
}

#[differentiable]
impl Neg for Vec3 {
    type Output = Vec3;
    fn neg(self) -> Vec3 {
        Vec3::new(-self.x, -self.y, -self.z)
    }
}

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Dual2<T: Float> {
    re: T,
    du: T,
}

#[differentiable]
impl<T: Float> Mul for Dual2<T> {
    type Output = Dual2<T>;
    fn mul(self, other: Dual2<T>) -> Dual2<T> {
        Dual2::<T> {
            re: self.re * other.re,
            du: self.re * other.du + self.du * other.re,
        }
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Particle {
    position: Vec3,
    velocity: Vec3,
    mass: f64,
}

#[differentiable]
fn force(at: &Vec3, k: f64) -> Vec3 {
    -*at * k
}

#[differentiable]
fn combined(x: f64, y: f64) -> f64 {
    let a = Vec3::new(x, y, x * y);
    let b = Vec3 { x: y, y: 0.5, z: x };
    let c = a + b * 2.0 - 3.0 * a;
    (c / y).dot(a) + a * b + (-c).reflected(&b).x
}

#[differentiable]
fn in_time(x: f64, y: f64) -> f64 {
    let mut p = Particle {
        position: Vec3::new(x, 1.0, y),
        velocity: Vec3::new(y, x, 0.2),
        mass: 1.5,
    };
    for _ in 0..3 {
        let step = force(&p.position, x) * (0.1 / p.mass);
        p.velocity = p.velocity + step;
        p.position = p.position + p.velocity * 0.1;
    }
    p.position.dot(p.velocity)
}

#[differentiable]
fn summed(x: f64, y: f64) -> f64 {
    let points: Vec<Vec3> = (0..3).map(|i| Vec3::new(x * i as f64, y, 1.0)).collect();
    let mut total = Vec3::new(0.0, 0.0, 0.0);
    for (i, p) in points.iter().enumerate() {
        total += *p * (i as f64 + 1.0);
        total = total - points[0];
    }
    let far = points.iter().fold(total, |acc, p| acc + *p * x);
    total * far
}

impl std::ops::AddAssign for Vec3 {
    fn add_assign(&mut self, other: Vec3) {
        *self = *self + other;
    }
}

#[differentiable]
fn generic(x: f64) -> f64 {
    let a = Dual2::<f64> { re: x, du: 1.0 };
    let b = a * a * Dual2::<f64> { re: x.sin(), du: x };
    b.re * b.du
}

/// Integers among the fields: their methods, shifts and bits.
#[derive(Differentiable, Clone, Debug)]
struct Grid {
    rows: usize,
    state: u64,
    scale: f64,
}

#[differentiable]
impl Grid {
    fn total(&self, x: f64) -> f64 {
        let bits = (self.state >> 3) & 7;
        let mut sum = x * self.scale;
        for i in 0..self.rows.min(3) {
            sum += x.powi(i as i32) * bits as f64;
        }
        sum
    }
}

#[differentiable]
fn integers(x: f64) -> f64 {
    let grid = Grid {
        rows: 5,
        state: 41,
        scale: x,
    };
    grid.total(x)
}

pair_table! {
    combined: [(0.7, 1.3), (-1.2, 0.8)];
    in_time: [(0.7, 1.3), (1.2, -0.8)];
    summed: [(0.7, 1.3), (-1.2, 0.8)];
}
scalar_table! {
    generic: [0.7, -1.3];
    integers: [0.7, -1.3];
}
