//! `&mut` borrows of what is not differentiated, and options of numbers.

use crate::corpus::table::{scalar_table, slice_table};
use transform_func::prelude::*;

fn tick(n: &mut usize) -> bool {
    *n += 1;
    *n > 3
}

fn add(v: &mut Vec<f64>, x: f64) {
    v.push(x);
}

fn shift(v: &mut [f64]) {
    v[0] += 2.0;
}

#[derive(Clone)]
struct Steps(f64);

impl Steps {
    fn next_size(&mut self) -> f64 {
        self.0 *= 0.5;
        self.0
    }
}

#[differentiable]
fn counted_by_a_call(x: f64) -> f64 {
    let mut n = 0;
    let mut y = x;
    loop {
        if tick(&mut n) {
            break;
        }
        if n == 100 {
            return y;
        }
        y = y * x + n as f64;
    }
    y * n as f64
}

#[differentiable]
fn while_a_call_says_so(x: &[f64]) -> f64 {
    let mut n = 0;
    let mut s = 0.0;
    while !tick(&mut n) {
        s += x[n - 1] * x[n - 1].sin() * n as f64;
    }
    s
}

#[differentiable]
fn constants_changed_by_calls(x: f64) -> f64 {
    let mut v = vec![1.0];
    add(&mut v, 3.0);
    let a = x * v[1] * x;
    shift(&mut v[1..]);
    let w = v.clone();
    add(&mut v, 7.0);
    a + x * x * v[1] * v[2] + w[1] * x.sin() * w.len() as f64
}

#[differentiable]
fn changed_by_methods(x: f64) -> f64 {
    let mut steps = Steps(4.0);
    let mut again = steps.clone();
    let a = x * steps.next_size() + x * x * steps.next_size();
    a * steps.next_size() + x.sin() * again.next_size()
}

#[differentiable]
fn optional(x: f64, by: Option<f64>) -> f64 {
    if by.is_some() { x * x } else { x }
}

#[differentiable]
fn options_of_numbers(x: f64) -> f64 {
    let absent = None;
    optional(x.sin(), Some(x)) * optional(x, absent) + optional(x, Some(2.0))
}

scalar_table! {
    counted_by_a_call: [1.5, -0.4];
    constants_changed_by_calls: [1.5, -0.4];
    changed_by_methods: [1.5, -0.4];
    options_of_numbers: [1.5, -0.4];
}
slice_table! {
    while_a_call_says_so: [[1.0, 2.0, -0.5]];
}
