//! Functions that call one another in turn, generic and not.

use num_traits::Float;
use transform_func::prelude::*;

use super::table::counted_table;

#[differentiable]
fn even<T: Float>(x: T, n: usize) -> T {
    if n == 0 { x } else { odd(x.sin(), n - 1) * x }
}
#[differentiable]
fn odd<T: Float>(x: T, n: usize) -> T {
    if n == 0 { x * x } else { even(x.cos(), n - 1) }
}

#[differentiable]
fn first(x: f64, n: usize) -> f64 {
    if n > 3 { second(x * x, n - 2) } else { x.exp() }
}
#[differentiable]
fn second(x: f64, n: usize) -> f64 {
    third(x, n) + third(x * 0.5, n - 1)
}
#[differentiable]
fn third(x: f64, n: usize) -> f64 {
    first(x.sin(), n) * x
}

#[derive(Clone, Differentiable)]
struct Leaf {
    x: f64,
}
#[derive(Clone, Differentiable)]
struct Branch {
    leaf: Leaf,
}
#[differentiable]
impl Leaf {
    fn inner(&self, y: f64, n: usize) -> f64 {
        if n == 0 { self.x } else { self.outer(y * y, n - 1) }
    }
    fn outer(&self, y: f64, n: usize) -> f64 {
        if n == 0 {
            y
        } else {
            Self::inner(self, y.sin(), n - 1) * self.x
        }
    }
    fn by_another(&self, other: &Leaf, n: usize) -> f64 {
        if n == 0 {
            return self.x;
        }
        let half = Leaf { x: self.x * 0.5 };
        other.by_another(&half, n - 1) * self.x
    }
    fn down(&self, n: usize) -> f64 {
        let branch = Branch {
            leaf: Leaf { x: self.x.sin() },
        };
        if n == 0 { self.x } else { branch.up(n - 1) + self.x }
    }
}
#[differentiable]
impl Branch {
    fn up(&self, n: usize) -> f64 {
        if n == 0 {
            self.leaf.x
        } else {
            self.leaf.down(n - 1) * self.leaf.x
        }
    }
}

#[differentiable]
fn of_methods(x: f64, n: usize) -> f64 {
    let leaf = Leaf { x };
    let other = Leaf { x: x.cos() };
    leaf.inner(0.5 * x, n) + leaf.by_another(&other, n) * leaf.down(n)
}

#[test]
fn of_single_floats() {
    let (slope, single) = (grad!(even)(0.5, 3), grad!(even::<f32>)(0.5, 3));
    assert!((slope - f64::from(single)).abs() < 1e-6);
}

counted_table! {
    even: [(0.7, 0), (0.7, 3), (-1.2, 4)];
    odd: [(0.7, 0), (0.7, 3)];
    first: [(0.7, 2), (0.9, 6)];
    of_methods: [(0.7, 0), (0.4, 3), (0.6, 4)];
}
