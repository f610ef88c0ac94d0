//! Arrays of integers and of bools beside arrays of numbers: as arguments of every kind, in structs, handed on. They are static.

use ndarray::{Array1, Array2, ArrayRef, ArrayView1, Ix1, Ix2, array, s};
use transform_func::prelude::*;

use super::{laws, seeded};
use crate::laws::assert_close;

#[differentiable]
fn picked(x: &Array1<f64>, at: &Array1<usize>) -> f64 {
    let mut total = 0.0;
    for i in 0..at.len() {
        total += x[at[i]] * x[i];
    }
    total + at.iter().map(|&i| x[i].sin()).sum::<f64>()
}

/// A sparse matrix, row by row.
#[derive(Differentiable, Clone, Debug)]
struct Rows {
    values: Array1<f64>,
    columns: Array1<u32>,
    starts: Array1<usize>,
    weighs: Array1<bool>,
    signs: Array1<i64>,
}

#[differentiable]
impl Rows {
    fn times(&self, x: &Array1<f64>) -> Array1<f64> {
        #[nondiff]
        let (starts, columns) = (self.starts.clone(), self.columns.clone());
        #[nondiff]
        let (weighs, signs) = (self.weighs.clone(), self.signs.clone());
        let mut y = Array1::zeros(starts.len() - 1);
        for i in 0..starts.len() - 1 {
            for k in starts[i]..starts[i + 1] {
                y[i] += self.values[k] * x[columns[k] as usize];
            }
            if weighs[i] {
                y[i] *= signs[i] as f64;
            }
        }
        y
    }
}

#[differentiable]
fn energy(m: &Rows, x: &Array1<f64>) -> f64 {
    x.dot(&m.times(&x.mapv(f64::sin)))
}

#[differentiable]
fn chosen(x: ArrayView1<'_, f64>, at: ArrayView1<'_, u8>, powers: &ArrayRef<i32, Ix1>) -> f64 {
    let mut total = 0.0;
    for ((v, k), p) in x.iter().zip(at.iter()).zip(powers.iter()) {
        total += if *k == 1 { v.powi(*p) } else { v.cos() };
    }
    total * at.sum() as f64
}

#[differentiable]
fn handed_on(x: &Array1<f64>, at: &Array1<usize>) -> f64 {
    picked(x, at) + picked(&x.mapv(f64::cos), at)
}

#[differentiable]
fn shifted(x: &Array1<f64>, at: Array1<usize>) -> f64 {
    let next = at.mapv(|i| (i + 1) % at.len());
    picked(x, &next) * handed_on(x, &at) + picked(x, &array![1_usize, 1, 0])
}

#[differentiable]
fn by_rows(x: &Array2<f64>, at: &Array2<u16>) -> f64 {
    let mut total = 0.0;
    for (row, picks) in x.outer_iter().zip(at.outer_iter()) {
        for k in picks.iter() {
            total += row[*k as usize] * row[0];
        }
    }
    total * at.slice(s![.., 0]).sum() as f64
}

fn rows() -> Rows {
    Rows {
        values: array![0.5, -1.0, 2.0, 0.25],
        columns: array![1, 0, 2, 2],
        starts: array![0, 1, 3, 4],
        weighs: array![true, false, true],
        signs: array![-1, 1, 1],
    }
}

#[differentiable]
fn with_picks(x: &Array1<f64>) -> f64 {
    shifted(x, array![2_usize, 0, 1])
}

#[test]
fn arguments_are_static() {
    let (x, at) = (seeded(Ix1(3), 1), array![2_usize, 0, 1]);
    let slope = grad!(shifted)(&x, at.clone());
    assert_eq!(slope, grad!(with_picks)(&x));
    assert_eq!(jacfwd!(grad!(shifted))(&x, at.clone()), hessian!(with_picks)(&x));
    let (_, dot) = jvp!(picked, (&x, &at), (&x, zero()));
    assert_close("jvp", &[dot], &[grad!(picked)(&x, &at).dot(&x)], 1e-14);

    let (k, p) = (array![1_u8, 0, 1], array![3, 1, 2]);
    let found = grad!(chosen)(x.view(), k.view(), &p);
    let expected = array![3.0 * x[0] * x[0], -x[1].sin(), 2.0 * x[2]] * 2.0;
    assert_close("views", &found.to_vec(), &expected.to_vec(), 1e-14);

    let (x, at) = (seeded(Ix2(2, 3), 2), array![[2_u16, 0], [1, 1]]);
    let by = [
        x[[0, 2]] + 2.0 * x[[0, 0]],
        0.0,
        x[[0, 0]],
        2.0 * x[[1, 1]],
        2.0 * x[[1, 0]],
        0.0,
    ];
    let found = grad!(by_rows)(&x, &at);
    assert_close("rows", &found.flatten().to_vec(), &by.map(|v| 3.0 * v), 1e-14);
}

#[test]
fn lanes_share_them() {
    let (xs, at) = (seeded(Ix2(4, 3), 3), array![2_usize, 0, 1]);
    let found = vmap!(grad!(picked), in_dims = (0, None))(&xs, &at);
    for (slope, x) in found.outer_iter().zip(xs.outer_iter()) {
        assert_close(
            "a lane",
            &slope.to_vec(),
            &grad!(picked)(&x.to_owned(), &at).to_vec(),
            1e-14,
        );
    }
}

#[test]
fn structs_hold_them() {
    let (m, x) = (rows(), seeded(Ix1(3), 4));
    let dense = array![[0.0, -0.5, 0.0], [-1.0, 0.0, 2.0], [0.0, 0.0, 0.25]];
    let sines = x.mapv(f64::sin);
    let slope = dense.dot(&sines) + dense.t().dot(&x) * x.mapv(f64::cos);
    let (by_m, by_x) = grad!(energy, argnums = (0, 1))(&m, &x);
    assert_close("by x", &by_x.to_vec(), &slope.to_vec(), 1e-14);
    let values = array![
        -x[0] * sines[1],
        x[1] * sines[0],
        x[1] * sines[2],
        x[2] * sines[2]
    ];
    assert_close("by values", &by_m.values.to_vec(), &values.to_vec(), 1e-14);
    assert_eq!((by_m.columns, by_m.signs), (m.columns.clone(), m.signs.clone()));

    let xs = seeded(Ix2(2, 3), 5);
    let found = vmap!(grad!(energy, argnums = 1), in_dims = (None, 0))(&m, &xs);
    for (slope, x) in found.outer_iter().zip(xs.outer_iter()) {
        let expected = grad!(energy, argnums = 1)(&m, &x.to_owned());
        assert_close("a lane", &slope.to_vec(), &expected.to_vec(), 1e-14);
    }
}

laws! {
    with_picks: [seeded(Ix1(3), 6)];
}
