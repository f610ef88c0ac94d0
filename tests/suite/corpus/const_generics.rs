//! Functions generic over a size or a flag, called with a turbofish or by inference.

use transform_func::prelude::*;

use super::table::{array_rules, array_table, maps, products, scalar_rules, scalar_table};
use crate::laws::{DOUBLE, Flat, array, flat_pair};

#[differentiable]
fn power_sum<const N: usize>(x: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i].powi(i as i32 + 1);
    }
    sum * sum
}

#[differentiable]
fn iterated<const STEPS: usize>(x: f64) -> f64 {
    let mut y = x;
    for _ in 0..STEPS {
        y = 3.1 * y * (1.0 - y);
    }
    y
}

#[differentiable]
fn moments<const N: usize, const CENTRED: bool>(x: f64) -> f64 {
    let mut table = [0.0; N];
    let shift = if CENTRED { 1.0 } else { 0.0 };
    for i in 0..N {
        table[i] = (x - shift) * i as f64;
    }
    let mut product = 1.0;
    for i in 1..N {
        product *= table[i];
    }
    product
}

#[differentiable]
fn instances(x: f64) -> f64 {
    iterated::<1>(x) * iterated::<3>(x) + moments::<3, true>(x)
}

#[differentiable]
fn inferred_size(x: [f64; 2]) -> f64 {
    power_sum(x) + power_sum([x[0], x[1], x[0] * x[1]])
}

#[test]
fn power_sum_of_three() {
    array_rules!(3, power_sum::<3>).check(&[0.5, -1.2, 0.8]);
}

#[test]
fn power_sum_of_one() {
    array_rules!(1, power_sum::<1>).check(&[0.5]);
}

#[test]
fn iterated_four_times() {
    scalar_rules!(iterated::<4>).check(&[0.3]);
}

#[test]
fn moments_of_both_kinds() {
    scalar_rules!(moments::<4, false>).check(&[0.6]);
    scalar_rules!(moments::<4, true>).check(&[0.6]);
}

scalar_table! {
    instances: [0.3];
}

array_table! {
    inferred_size[2]: [[0.5, -1.2]];
}
