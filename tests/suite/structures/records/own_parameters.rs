//! Methods with parameters of their own, inferred from arguments or said; methods beside functions of their names.

use num_traits::Float;
use transform_func::prelude::*;

use crate::corpus::table::{pair_table, scalar_table};

#[derive(Differentiable, Clone, Debug)]
struct Scale {
    by: f64,
}

#[differentiable]
fn energy(x: f64) -> f64 {
    0.5 * x * x * x
}

#[differentiable]
impl Scale {
    /// Calls the function of its own name.
    fn energy(&self) -> f64 {
        energy(self.by) + self.by
    }
    fn scaled<const N: usize>(&self, a: [f64; N]) -> f64 {
        let mut sum = 0.0;
        for i in 0..N {
            sum += a[i] * self.by.powi(i as i32 + 1);
        }
        sum
    }
    fn apply<T: Float>(&self, x: T) -> T {
        x * x + x.sin()
    }
    /// One inferred from the element, one from the length.
    fn both<T: Float, const N: usize>(&self, x: &[T; N]) -> T {
        self.apply(x[0]) * x[N - 1]
    }
    fn longest<T>(&self, x: &[T]) -> T
    where
        T: Float,
    {
        let mut most = x[0];
        for i in 1..x.len() {
            if x[i].abs() > most.abs() {
                most = x[i];
            }
        }
        most * self.apply(most)
    }
    /// No argument says it.
    fn power<const N: usize>(&self, y: f64) -> f64 {
        self.by.powi(N as i32) * y
    }
    fn signed<const DOWN: bool>(&self, y: f64) -> f64 {
        if DOWN { -self.by * y } else { self.by * y }
    }
    fn passed_on<const N: usize>(&self, y: f64) -> f64 {
        self.power::<N>(y) * Scale::power::<N>(self, self.by)
    }
    /// What it changes is found like what it returns.
    fn grow<const N: usize>(&mut self, a: &[f64; N]) {
        for x in a {
            self.by += x * self.by;
        }
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Line<T: Float> {
    slope: T,
}

#[differentiable]
impl<T: Float> Line<T> {
    fn summed<const N: usize>(&self, x: &[T; N]) -> T {
        let mut sum = T::zero();
        for i in 0..N {
            sum = sum + x[i] * self.slope;
        }
        sum
    }
    fn square<U: Float>(&self, x: U) -> U {
        x * x
    }
    fn of_both(&self, y: T) -> T {
        self.summed(&[y, y * y]) * self.square(y + self.slope)
    }
}

#[differentiable]
fn inferred(x: f64, y: f64) -> f64 {
    let p = Scale { by: x };
    let a = [y, y * x, 2.0];
    let singles = [y, x];
    let list = vec![x, y, x * y];
    p.scaled(a)
        + p.scaled([x, y])
        + p.apply(y) * p.apply(2.0)
        + p.both(&singles)
        + p.longest(&list)
        + p.energy()
}

#[differentiable]
fn said(x: f64, y: f64) -> f64 {
    let p = Scale { by: x };
    p.power::<3>(y)
        + Scale::power::<2>(&p, y)
        + p.signed::<true>(y * y) * p.signed::<false>(x)
        + p.passed_on::<2>(y)
        + p.apply::<f64>(y)
}

#[differentiable]
fn changed(x: f64, y: f64) -> f64 {
    let mut p = Scale { by: x };
    p.grow(&[y, x]);
    p.grow(&[0.5, y, y]);
    p.by
}

#[differentiable]
fn of_generic(x: f64) -> f64 {
    Line::<f64> { slope: x }.of_both(x.sin()) + Line::<f64> { slope: 2.0 }.summed(&[x, x * x, 1.0])
}

#[test]
fn transforms_name_them_with_their_parameters() {
    let p = Scale { by: 3.0 };
    assert_eq!(grad!(Scale::scaled::<2>)(&p, [1.0, 2.0]).by, 13.0);
    assert_eq!(grad!(Scale::power::<3>)(&p, 2.0).by, 54.0);
    assert_eq!(grad!(Scale::signed::<true>, argnums = 1)(&p, 2.0), -3.0);
    let slope = grad!(Scale::apply, argnums = 1)(&p, 2.0);
    assert!((slope - 4.0 - 2.0_f64.cos()).abs() < 1e-12);
    let single: f32 = grad!(Scale::apply::<f32>, argnums = 1)(&p, 2.0);
    assert!((single - 4.0 - 2.0_f32.cos()).abs() < 1e-5);
}

pair_table! {
    inferred: [(0.7, 1.3), (-1.2, 0.8)];
    said: [(0.7, 1.3), (-1.2, 0.8)];
    changed: [(0.7, 0.3), (-1.2, 0.8)];
}
scalar_table! {
    of_generic: [0.7, -1.3];
}
