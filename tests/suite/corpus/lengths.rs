//! Vectors that keep the length they are made with, beside those that do not, and fields that are lent beside each other.

use transform_func::prelude::*;

use super::table::slice_table;

#[differentiable]
fn energy(z: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..z.len() {
        sum += z[i] * z[i].sin();
    }
    sum
}

/// Written in a triangle of loops, then lent: the derivative keeps the vector itself.
#[differentiable]
fn triangle(x: &[f64]) -> f64 {
    let n = x.len();
    let mut z = vec![0.0; n];
    for i in 0..n {
        z[i] += x[i] * x[0];
        for j in i + 1..n {
            z[j] -= x[i] * x[j];
        }
    }
    energy(&z)
}

/// Read after it was lent, and given back in part.
#[differentiable]
fn read_after(x: &[f64]) -> f64 {
    let mut z = vec![1.0; x.len()];
    for i in 0..x.len() {
        z[i] *= x[i];
    }
    let e = energy(&z);
    e * z[0] + energy(&z[1..])
}

/// Made anew in every round, which may end early.
#[differentiable]
fn in_rounds(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut z = vec![x[i]; 2];
        z[1] = z[0] * x[0];
        if z[1] > 2.0 {
            break;
        }
        if z[1] < -0.5 {
            sum += energy(&z);
            continue;
        }
        z[0] += 1.0;
        sum += energy(&z) * z[1];
    }
    sum
}

/// Of one length here, of another there.
#[differentiable]
fn made_twice(x: &[f64]) -> f64 {
    let mut z = vec![0.0; 2];
    z[1] = x[0];
    let first = energy(&z);
    z = x.to_vec();
    z[0] *= first;
    if x[1] > 0.0 {
        z = vec![x[0]; 5];
        z[4] += x[1];
    }
    let last = z.len() - 1;
    energy(&z) + z[last]
}

/// Made longer, made shorter, exchanged.
#[differentiable]
fn changes_length(x: &[f64]) -> f64 {
    let mut z = vec![x[0]; 2];
    let mut y = vec![0.0; 2];
    z[1] *= x[1];
    z.push(x[0] * x[1]);
    y[0] = z[2];
    let e = energy(&z);
    z.pop();
    std::mem::swap(&mut y, &mut z);
    z[1] += x[1];
    e + energy(&z) * energy(&y)
}

/// Left by `return`, and what another name has.
#[differentiable]
fn handed_on(x: &[f64]) -> f64 {
    let mut z = vec![0.0; 3];
    for i in 0..3 {
        z[i] = x[0] * (i as f64 + x[1]);
        if z[i] > 4.0 {
            return energy(&z);
        }
    }
    let mut y = z.clone();
    y[0] += 1.0;
    let w = y;
    energy(&w) * z[2] - energy(&z)
}

#[derive(Differentiable, Clone)]
struct Inner {
    at: Vec<f64>,
    by: Vec<f64>,
}
#[derive(Differentiable, Clone)]
struct Outer {
    rows: Vec<Vec<f64>>,
    inner: Inner,
    pair: (Vec<f64>, f64),
}

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}
#[differentiable]
fn weighed(inner: &Inner, by: &[f64]) -> f64 {
    dot(&inner.at, by) + inner.by[0]
}

/// Different fields, the same field twice, a field and a part of it.
#[differentiable]
fn fields(x: &[f64]) -> f64 {
    let mut s = Outer {
        rows: vec![x.to_vec(), x.to_vec()],
        inner: Inner {
            at: x.to_vec(),
            by: vec![x[0] * x[1]; x.len()],
        },
        pair: (x.to_vec(), x[0]),
    };
    s.inner.by[0] += x[1];
    let apart = dot(&s.rows[0], &s.inner.at) + dot(&s.inner.at, &s.inner.by) + dot(&s.pair.0, &s.rows[1]);
    let together = dot(&s.inner.by, &s.inner.by) + dot(&s.rows[0], &s.rows[1]);
    let within = weighed(&s.inner, &s.inner.by) * s.pair.1;
    apart * within + together
}

#[differentiable]
fn of_fields(s: &Outer) -> f64 {
    let mut sum = 0.0;
    for i in 0..s.rows.len() {
        sum += dot(&s.rows[i], &s.inner.at) * dot(&s.inner.by, &s.pair.0);
        sum += weighed(&s.inner, &s.inner.at) + weighed(&s.inner, &s.rows[i]);
    }
    sum * s.pair.1
}

/// The same, of parameters.
#[differentiable]
fn by_fields(x: &[f64]) -> f64 {
    let s = Outer {
        rows: vec![x.to_vec(), x.to_vec()],
        inner: Inner {
            at: x.to_vec(),
            by: x.to_vec(),
        },
        pair: (x.to_vec(), x[1]),
    };
    of_fields(&s)
}

slice_table! {
    triangle: [[0.5, -1.2, 0.8, 1.5], [0.4]];
    read_after: [[0.5, -1.2, 0.8], [0.4]];
    in_rounds: [[0.5, -1.2, 0.8], [-0.9, 0.7, 0.2], [1.2, 0.3, 1.9, 0.1]];
    made_twice: [[0.5, -1.2, 0.8], [0.5, 1.2]];
    changes_length: [[0.5, -1.2]];
    handed_on: [[0.5, -1.2], [2.5, 1.2]];
    fields: [[0.5, -1.2, 0.8], [0.4, 0.3]];
    by_fields: [[0.5, -1.2, 0.8], [0.4, 0.3]];
}
