//! Calls of other annotated functions: across modules, renamed, nested, aliased, on parts of slices.

use transform_func::prelude::*;

use self::kernels::{gaussian as bell, inner::cubic};
use super::table::{array_table, counted_table, pair_table, scalar_table, slice_table, two_results_table};

mod kernels {
    use transform_func::prelude::*;

    #[differentiable]
    pub(super) fn gaussian(x: f64) -> f64 {
        (-x * x).exp()
    }

    #[differentiable]
    pub(super) fn weighted(x: &[f64], weight: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            sum += weight * x[i] * x[i] / (i + 1) as f64;
        }
        sum
    }

    pub(super) mod inner {
        use transform_func::prelude::*;

        #[differentiable]
        pub(in super::super) fn cubic(x: f64) -> f64 {
            super::gaussian(x) + x.powi(3)
        }
    }
}

/// Not annotated: may be called with constants only.
fn quadrature_weights(n: usize) -> Vec<f64> {
    (0..n).map(|i| 1.0 / (1.0 + i as f64)).collect()
}

/// Not annotated: may be called with constants only.
fn scale_of(name: &str, n: usize) -> f64 {
    name.len() as f64 + n as f64
}

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y + x
}

#[differentiable]
fn first_times_last(x: &[f64], y: &[f64]) -> f64 {
    x[0] * y[y.len() - 1] + y[0].sin()
}

#[differentiable]
fn parts(x: f64) -> (f64, f64) {
    (x * x, x.sin())
}

#[differentiable]
fn rotated(p: [f64; 2], angle: f64) -> [f64; 2] {
    [
        p[0] * angle.cos() - p[1] * angle.sin(),
        p[0] * angle.sin() + p[1] * angle.cos(),
    ]
}

#[differentiable]
fn squares(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = x[i] * x[i];
    }
    y
}

#[differentiable]
fn renamed_import(x: f64) -> f64 {
    bell(x) * x
}

#[differentiable]
fn paths(x: f64) -> f64 {
    kernels::gaussian(x) + self::kernels::inner::cubic(x) * cubic(2.0 * x) + crate::corpus::arith::square(x)
}

#[differentiable]
fn nested_calls(x: f64) -> f64 {
    product(product(x, 2.0), product(1.5, bell(x)))
}

#[differentiable]
fn same_argument_twice(x: f64) -> f64 {
    product(x, x)
}

#[differentiable]
fn aliased_slices(x: &[f64]) -> f64 {
    first_times_last(x, x) * first_times_last(x, &x[1..])
}

#[differentiable]
fn aliased_array(x: [f64; 3]) -> f64 {
    let mut a = x;
    a[0] *= 2.0;
    first_times_last(&a, &a) * first_times_last(&x, &a)
}

#[differentiable]
fn sub_slices(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += kernels::weighted(&x[i..i + 2], x[0]);
    }
    sum
}

#[differentiable]
fn open_ranges(x: &[f64]) -> f64 {
    let tail = &x[2..];
    kernels::weighted(&x[..2], 1.5) * kernels::weighted(tail, tail[0]) + kernels::weighted(&x[..=0], x[1])
}

#[differentiable]
fn slice_of_local(x: &[f64]) -> f64 {
    let mut a = vec![0.0; 4];
    for i in 0..4 {
        a[i] = x[i % x.len()] * (i + 1) as f64;
    }
    let before = kernels::weighted(&a[1..3], a[0]);
    a[1] = before;
    kernels::weighted(&a, x[0])
}

#[differentiable]
fn tuple_result(x: f64) -> f64 {
    let (a, b) = parts(x);
    let (c, _) = parts(b);
    a * b + c
}

#[differentiable]
fn array_through_calls(p: [f64; 2]) -> f64 {
    let q = rotated(p, 0.3);
    let r = rotated(q, q[0]);
    r[0] * r[1]
}

#[differentiable]
fn vector_result(x: &[f64]) -> f64 {
    let y = squares(x);
    let z = squares(&y);
    y[0] * z[z.len() - 1]
}

#[differentiable]
fn call_in_condition(x: f64) -> f64 {
    if bell(x) > 0.5 { product(x, 3.0) } else { -x }
}

#[differentiable]
fn call_in_loop(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = product(y, bell(k as f64 * x));
    }
    y
}

#[differentiable]
fn inactive_calls(x: f64, n: usize) -> f64 {
    let weights = quadrature_weights(n);
    let mut sum = 0.0;
    for i in 0..weights.len() {
        sum += weights[i] * x.powi(i as i32);
    }
    sum * scale_of("abc", n)
}

#[differentiable]
fn result_unused(x: f64) -> f64 {
    product(x, x);
    let _ = bell(x);
    x * x
}

#[differentiable]
fn pair_of_calls(x: f64) -> (f64, f64) {
    (bell(x), product(x, bell(x)))
}

#[differentiable]
fn constant_arguments(x: f64, y: f64) -> f64 {
    product(2.0, 3.0) * x + product(1.0, y)
}

scalar_table! {
    renamed_import: [0.6];
    paths: [0.4];
    nested_calls: [0.6];
    same_argument_twice: [0.6];
    tuple_result: [0.6];
    call_in_condition: [0.4, 1.3];
    result_unused: [0.6];
}

pair_table! {
    product: [(0.6, -1.3)];
    constant_arguments: [(0.6, -1.3)];
}

slice_table! {
    aliased_slices: [[0.5, -1.2, 0.8]];
    sub_slices: [[0.5, -1.2, 0.8, 0.3]];
    open_ranges: [[0.5, -1.2, 0.8, 0.3]];
    slice_of_local: [[0.5, -1.2, 0.8]];
    vector_result: [[0.5, -1.2, 0.8]];
}

array_table! {
    aliased_array[3]: [[0.5, -1.2, 0.8]];
    array_through_calls[2]: [[0.5, -1.2]];
}

counted_table! {
    call_in_loop: [(0.4, 0), (0.4, 4)];
    inactive_calls: [(0.4, 4)];
}

two_results_table! {
    pair_of_calls: [0.4];
}
