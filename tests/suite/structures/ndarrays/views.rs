//! Views that are written to: as parameters, made by callers of whole arrays and of parts, handed on.

use ndarray::{Array1, Array2, ArrayView1, ArrayViewMut1, ArrayViewMut2, Axis, Ix1, Ix2, array, s};
use transform_func::prelude::*;

use super::{laws, seeded};
use crate::laws::assert_close;

#[differentiable]
fn advance(mut y: ArrayViewMut1<'_, f64>, x: ArrayView1<'_, f64>) {
    for i in 0..y.len() {
        y[i] = y[i] * x[i] + x[0];
    }
    y[0] += x.sum();
}

#[differentiable]
fn advance_twice(mut y: ArrayViewMut1<'_, f64>, x: &Array1<f64>) -> f64 {
    advance(y.view_mut(), x.view());
    let before = y.sum();
    advance(y.view_mut(), x.view());
    advance(y, x.view());
    before
}

#[differentiable]
fn smoothed(mut m: ArrayViewMut2<'_, f64>) {
    for v in m.iter_mut() {
        *v = v.tanh();
    }
    m.column_mut(0).fill(0.5);
    m.row_mut(0).mapv_inplace(|v| v * v);
}

#[differentiable]
fn whole(x: &Array1<f64>) -> f64 {
    let mut y = x.mapv(f64::sin);
    advance(y.view_mut(), x.view());
    let before = advance_twice(y.view_mut(), x);
    y.dot(x) * before
}

#[differentiable]
fn parts(x: &Array2<f64>) -> f64 {
    let mut m = x * 1.5;
    for i in 0..m.nrows() {
        advance(m.row_mut(i), x.row(i));
    }
    let last = m.ncols() - 1;
    let before = advance_twice(m.column_mut(last), &x.column(0).to_owned());
    smoothed(m.slice_mut(s![.., 1..]));
    advance(m.index_axis_mut(Axis(0), 0), x.row(0));
    (&m * &m).sum() + before
}

#[differentiable]
fn relaxed(mut y: ArrayViewMut1<'_, f64>, k: f64) -> f64 {
    for (i, v) in y.indexed_iter_mut() {
        *v = *v * k + i as f64 * k * k;
    }
    y.sum()
}

/// Which part is written to is found out once, and before the other arguments.
#[differentiable]
fn of_one_number(k: &Array1<f64>) -> f64 {
    let k = k[0];
    let mut m = Array2::from_elem((3, 2), k);
    let (mut total, mut row) = (0.0, 0);
    while row < 3 {
        let next = relaxed(
            m.row_mut({
                row += 1;
                row - 1
            }),
            k * row as f64,
        );
        if row == 1 {
            total += next;
        } else {
            total *= relaxed(m.row_mut(row - 1), total) + next;
        }
    }
    total + relaxed(m.column_mut(1), k.sin())
}

#[test]
fn transforms_write_to_views() {
    let (x, start) = (seeded(Ix1(3), 1), array![0.5, -1.0, 2.0]);
    let mut expected = start.clone();
    let value = advance_twice(expected.view_mut(), &x);

    let mut table = ndarray::stack![Axis(1), start, start];
    let (found, slope) = {
        let (slope, value) = grad_and_value!(advance_twice, argnums = 1)(table.column_mut(1), &x);
        (value, slope)
    };
    assert_eq!(
        (found, table.column(1).to_owned(), table.column(0).to_owned()),
        (value, expected, start.clone())
    );
    let by_differences = Array1::from_shape_fn(3, |i| {
        let at = |h: f64| {
            let mut moved = x.clone();
            moved[i] += h;
            advance_twice(start.clone().view_mut(), &moved)
        };
        (at(1e-5) - at(-1e-5)) / 2e-5
    });
    assert_close("slope", &slope.to_vec(), &by_differences.to_vec(), 1e-8);
}

#[test]
fn lanes_write_to_views() {
    let (xs, start) = (seeded(Ix2(2, 3), 2), seeded(Ix2(2, 3), 3));
    let mut mapped = start.clone();
    let values = vmap!(advance_twice)(mapped.view_mut(), &xs);
    for i in 0..2 {
        let mut y = start.row(i).to_owned();
        let value = advance_twice(y.view_mut(), &xs.row(i).to_owned());
        assert_close("a lane", &[values[i]], &[value], 1e-14);
        assert_close("what is left", &mapped.row(i).to_vec(), &y.to_vec(), 1e-14);
    }
}

laws! {
    of_one_number: [array![0.3], array![-0.4]];
    whole: [seeded(Ix1(3), 4), seeded(Ix1(1), 5)];
    parts: [seeded(Ix2(3, 3), 6), seeded(Ix2(2, 3), 7)];
}
