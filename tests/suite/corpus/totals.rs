//! Sums and products of options and results, chains that numbers' methods end, arrays that functions of the file return and
//! that are mapped.

use transform_func::prelude::*;

use super::table::{scalar_table, slice_table};

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}
#[differentiable]
fn logarithm(x: f64) -> Result<f64, String> {
    if x > 0.0 {
        Ok(x.ln())
    } else {
        Err(format!("{x} has none"))
    }
}

#[differentiable]
fn roots(x: &[f64]) -> Option<f64> {
    x.iter().map(|v| root(*v)).sum::<Option<f64>>()
}
#[differentiable]
fn logarithms(x: &[f64]) -> Result<f64, String> {
    let sum = x.iter().map(|v| logarithm(*v)).sum::<Result<f64, _>>()?;
    let product: Result<f64, String> = x.iter().map(|v| logarithm(v + 1.0)).product();
    Ok(sum * product?)
}
#[differentiable]
fn either(x: &[f64]) -> f64 {
    let product: Option<f64> = x
        .iter()
        .map(|v| if *v > 0.0 { Some(v * v) } else { None })
        .product();
    let sum = x.iter().map(|v| root(*v)).sum::<Option<f64>>().unwrap_or(x[0]);
    product.unwrap_or(1.0) * sum + logarithms(x).unwrap_or(x[1] * x[0])
}

#[differentiable]
fn largest(x: &[f64]) -> f64 {
    x.iter().copied().reduce(f64::max).unwrap() * x.iter().copied().reduce(|a, b| a.min(b)).unwrap()
}

#[differentiable]
fn powers(x: f64) -> [f64; 3] {
    [x, x * x, x.sin()]
}
#[derive(Differentiable, Clone, Debug)]
struct Triangle {
    a: f64,
    b: f64,
}
#[differentiable]
impl Triangle {
    fn sides(&self) -> [f64; 3] {
        [self.a, self.b, self.a * self.b]
    }
    fn doubled(&self) -> [f64; 3] {
        self.sides().map(|side| side * 2.0)
    }
}

#[differentiable]
fn mapped(x: f64) -> f64 {
    let squares = powers(x).map(|v| v * v);
    let later = powers(x + 1.0);
    let cubes = later.map(|v| v * v * x);
    let all = Triangle { a: x, b: cubes[0] }.doubled().map(|side| side.tanh());
    squares[0] + squares[1] * cubes[2] + all[2] - all[1]
}

#[test]
fn the_first_failure_is_the_total() {
    assert_eq!(grad!(roots)(&[1.0, 4.0]), Some(vec![0.5, 0.25]));
    assert_eq!(grad!(roots)(&[1.0, -4.0]), None);
    assert_eq!(grad!(logarithms)(&[1.0, -0.5]), Err("-0.5 has none".to_owned()));
    assert_eq!(roots(&[]), Some(0.0));
}

slice_table! {
    either: [[0.7, 1.3, 2.0], [0.7, -1.3], [-0.4, 0.9]];
    largest: [[0.7, -1.3, 2.0], [0.5]];
}
scalar_table! {
    mapped: [0.7, -0.3];
}
