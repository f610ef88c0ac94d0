//! What is generic in floats and in modules, without a word from lints.

#![deny(warnings)]
#![allow(unreachable_pub)]

use num_traits::Float;
use transform_func::prelude::*;

/// A trait of the program's.
#[differentiable]
pub trait Part<S = f64> {
    /// What it gives.
    fn run(&self, x: S) -> S;
}

/// A struct of a float.
#[derive(Differentiable, Clone, Debug)]
pub struct Line<T> {
    slope: T,
}

#[differentiable]
impl<T: Float> Line<T> {
    /// Its value.
    pub fn at(&self, x: T) -> T {
        self.slope * x
    }
    /// Steeper.
    pub fn steep(&self) -> Self {
        Line { slope: self.slope + T::one() }
    }
}

#[differentiable]
impl Part for Line<f64> {
    fn run(&self, x: f64) -> f64 {
        self.steep().at(x)
    }
}

/// Generic in the float.
#[differentiable]
pub fn cube<T: Float>(x: T) -> T {
    x * square(x)
}

#[differentiable]
fn square<T>(x: T) -> T
where
    T: Float,
{
    x.powi(2)
}

/// Generic in a part.
#[differentiable]
pub fn run<P: Part>(part: &P, x: f64) -> f64 {
    part.run(x) + run_again::<P>(part, x)
}

#[differentiable]
fn run_again<P: Part>(part: &P, x: f64) -> f64 {
    part.run(part.run(x))
}

pub(crate) fn main() {
    assert_eq!(grad!(cube)(2.0), 12.0);
    assert_eq!(grad!(cube::<f32>)(2.0), 12.0);
    assert_eq!(grad!(run::<Line<f64>>, argnums = 1)(&Line { slope: 1.0 }, 3.0), 6.0);
    assert_eq!(Line { slope: 2_f32 }.at(2.0), 4.0);
}
