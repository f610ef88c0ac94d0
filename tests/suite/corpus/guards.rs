//! Macros inside bodies: assertions, panics, printing, `vec!`.

use transform_func::prelude::*;

use super::table::{counted_table, scalar_table, slice_table};

#[differentiable]
fn asserted(x: f64) -> f64 {
    assert!(x > 0.0, "the root of {x}");
    let y = x.sqrt();
    assert!((y * y - x).abs() < 1e-9);
    debug_assert!(y.is_finite(), "{} is not finite", y);
    y
}

#[differentiable]
fn asserted_equal(x: &[f64]) -> f64 {
    assert_eq!(x.len(), 3, "three coordinates");
    assert_ne!(x.len(), 0);
    debug_assert_eq!(x.len() % 3, 0);
    x[0] * x[1] * x[2]
}

#[differentiable]
fn panic_in_branch(x: f64, n: usize) -> f64 {
    if n > 9 {
        panic!("order {n} is too high");
    }
    x.powi(n as i32)
}

#[differentiable]
fn panic_as_value(x: f64, n: usize) -> f64 {
    let y = match n {
        0 => x * x,
        1 => x.sin(),
        _ => panic!("no rule {n}"),
    };
    y + x
}

#[differentiable]
fn printed(x: f64) -> f64 {
    let mut y = x;
    for k in 0..3 {
        y = y * y + 0.1;
        println!("step {k}: {y:.3} from {}", x);
    }
    eprintln!("done");
    y
}

#[differentiable]
fn vectors_of_expressions(x: f64) -> f64 {
    let a = vec![x, x.sin(), 2.0 * x];
    let b = vec![a[0] * a[1]; 2];
    a[2] * b[1] + b[0]
}

scalar_table! {
    asserted: [0.7];
    printed: [0.7];
    vectors_of_expressions: [0.7];
}

counted_table! {
    panic_in_branch: [(0.7, 3)];
    panic_as_value: [(0.7, 0), (0.7, 1)];
}

slice_table! {
    asserted_equal: [[0.5, -1.2, 0.8]];
}

#[test]
#[should_panic(expected = "order 10 is too high")]
fn panics_pass_through_grad() {
    grad!(panic_in_branch)(0.7, 10);
}

#[test]
#[should_panic(expected = "the root of -1")]
fn assertions_pass_through_jvp() {
    jvp!(asserted, (-1.0,), (1.0,));
}
