//! Matrix products over broadcast batch axes.
//!
//! Operands are read by their strides, so transposes and slices cost no copy. Where only the first operand is
//! batched, its rows are one tall matrix; otherwise every pair of matrices is multiplied by itself, many of them on
//! several threads.

use super::gemm::{Matrix, multiply_all, multiply_into};
use super::map::zip2_as;
use super::nest::{Nest, Strides, broadcast_strides};
use super::recycle::vector;
use super::shape::broadcast_shapes;
use super::{Array, Shape, from_vec, zeros};
use crate::element::{Element, Result};
use crate::error::Error;
use ndarray::LinalgScalar;
use std::mem::MaybeUninit;

/// `a @ b` for operands of rank 2 or more: `[.., m, k]` by `[.., k, n]` is `[.., m, n]`.
pub(crate) fn matmul<E: Element + LinalgScalar>(
    op: &'static str,
    a: &Array<E>,
    b: &Array<E>,
) -> Result<Array<E>> {
    let (batch, [m, k, n]) = dimensions(op, a, b)?;
    let mut shape = batch.clone();
    shape.extend([m, n]);
    let len = shape.iter().product();
    if len == 0 || k == 0 {
        return Ok(zeros(&shape));
    }
    if k == 1 {
        return Ok(outer(a, b, &shape));
    }
    let mut data = vector(len);
    fill(a, b, &batch, &mut data.spare_capacity_mut()[..len]);
    // SAFETY: they were written.
    unsafe { data.set_len(len) };
    Ok(from_vec(&shape, data))
}

/// Columns by rows: nothing is added up. The longer axis has the neighbours.
fn outer<E: Element + LinalgScalar>(a: &Array<E>, b: &Array<E>, shape: &[usize]) -> Array<E> {
    let [.., m, n] = *shape else {
        unreachable!("a product of matrices has rank 2 or more")
    };
    let (mut by_a, mut by_b) = (broadcast_strides(a, shape), broadcast_strides(b, shape));
    let term = |a: E, b: E| E::zero() + a * b;
    if m <= n {
        return zip2_as(shape, (a, &by_a), (b, &by_b), term);
    }
    let (rows, columns) = (shape.len() - 2, shape.len() - 1);
    let mut turned = Shape::from_slice(shape);
    turned.swap(rows, columns);
    by_a.swap(rows, columns);
    by_b.swap(rows, columns);
    let mut product = zip2_as(&turned, (a, &by_a), (b, &by_b), term);
    product.swap_axes(rows, columns);
    product
}

/// Writes every place of `out`, the product in rows.
fn fill<E: Element + LinalgScalar>(a: &Array<E>, b: &Array<E>, batch: &[usize], out: &mut [MaybeUninit<E>]) {
    let [m, k, n] = [
        a.shape()[a.ndim() - 2],
        b.shape()[b.ndim() - 2],
        b.shape()[b.ndim() - 1],
    ];
    let rows = Nest::new(&a.shape()[..a.ndim() - 1], [&a.strides()[..a.ndim() - 1]]);
    let shared = b.len() == k * n;
    if shared && rows.len == out.len() / n {
        // SAFETY: the nest merged all axes of `a` but the last.
        let tall = unsafe { Matrix::last_of(a).with_rows(rows.len, rows.strides[0]) };
        return multiply_into(tall, Matrix::last_of(b), out);
    }
    let (by_a, by_b) = (batch_strides(a, batch), batch_strides(b, batch));
    let nest = Nest::new(batch, [&by_a, &by_b]);
    // SAFETY: the nest walks the batch axes of both operands.
    let pair = |[at_a, at_b]: [isize; 2]| unsafe {
        (Matrix::last_of(a).offset(at_a), Matrix::last_of(b).offset(at_b))
    };
    let places = nest.rows().flat_map(|[at_a, at_b]| {
        let [by_a, by_b] = nest.strides;
        (0..nest.len as isize).map(move |i| [at_a + i * by_a, at_b + i * by_b])
    });
    multiply_all(places.map(pair), out, m * n);
}

/// The batch shape and `[m, k, n]`.
fn dimensions<E: Element>(op: &'static str, a: &Array<E>, b: &Array<E>) -> Result<(Shape, [usize; 3])> {
    let (x, y) = (a.shape(), b.shape());
    let ([batch_a @ .., m, k], [batch_b @ .., rows, n]) = (x, y) else {
        return Err(Error::new(
            op,
            format!("shapes {x:?} and {y:?}: both operands must have rank 2 or more"),
        ));
    };
    if k != rows {
        return Err(Error::new(
            op,
            format!(
                "shapes {x:?} and {y:?} do not multiply: the last axis of the first ({k}) must be as long as the \
                 second-to-last of the second ({rows})"
            ),
        ));
    }
    let batch = broadcast_shapes(op, batch_a, batch_b).map_err(|_| {
        Error::new(
            op,
            format!(
                "shapes {x:?} and {y:?} do not multiply: the batch axes {batch_a:?} and {batch_b:?} must be equal or 1, \
                 aligned at the last"
            ),
        )
    })?;
    Ok((batch, [*m, *k, *n]))
}

/// The strides that walk the batch axes of `x` as `batch`.
fn batch_strides<E: Element>(x: &Array<E>, batch: &[usize]) -> Strides {
    let own = x.ndim() - 2;
    let stride = |axis: usize| {
        if x.shape()[axis] == 1 {
            0
        } else {
            x.strides()[axis]
        }
    };
    std::iter::repeat_n(0, batch.len() - own)
        .chain((0..own).map(stride))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::join::cat;
    use super::super::layout::broadcast_to;
    use super::super::map::map;
    use super::super::slice::{Slice, slice};
    use super::super::testing::*;
    use super::*;

    fn naive(a: &Array<f64>, b: &Array<f64>, shape: &[usize]) -> Array<f64> {
        let (batch, k) = (&shape[..shape.len() - 2], a.shape()[a.ndim() - 1]);
        let whole = |x: &Array<f64>| {
            broadcast_to("expand", x, &[batch, &x.shape()[x.ndim() - 2..]].concat()).unwrap()
        };
        let (a, b) = (whole(a), whole(b));
        let element = |i: Vec<usize>| {
            let (batch, row, col) = (&i[..i.len() - 2], i[i.len() - 2], i[i.len() - 1]);
            (0..k)
                .map(|p| {
                    a[[batch, &[row, p]].concat().as_slice()] * b[[batch, &[p, col]].concat().as_slice()]
                })
                .sum()
        };
        from_vec(shape, indices(shape).into_iter().map(element).collect())
    }

    #[test]
    fn products_match_loops() {
        let mut g = generator(16);
        for (batch_a, batch_b, batch) in [
            (&[][..], &[][..], &[][..]),
            (&[3], &[], &[3]),
            (&[2, 3], &[], &[2, 3]),
            (&[2, 3], &[1, 1], &[2, 3]),
            (&[2], &[1, 1, 1], &[1, 1, 2]),
            (&[], &[3], &[3]),
            (&[2, 1], &[3], &[2, 3]),
            (&[2, 3], &[2, 3], &[2, 3]),
            (&[0], &[1], &[0]),
        ] {
            for dims in [
                [3, 4, 5],
                [1, 20, 3],
                [4, 37, 1],
                [1, 5, 1],
                [2, 0, 3],
                [0, 2, 2],
                [2, 3, 0],
                [17, 3, 9],
            ] {
                let [m, k, n] = dims;
                let (a_shape, b_shape) = ([batch_a, &[m, k]].concat(), [batch_b, &[k, n]].concat());
                for (a, b) in views(&mut g, &a_shape)
                    .iter()
                    .zip(&views(&mut generator(17), &b_shape))
                {
                    let c = matmul("matmul", a, b).unwrap();
                    assert_eq!(
                        c,
                        naive(a, b, &[batch, &[m, n]].concat()),
                        "{a_shape:?} {b_shape:?}"
                    );
                    let (short_a, short_b) = (map(a, |x| x as f32), map(b, |x| x as f32));
                    assert_eq!(
                        matmul("matmul", &short_a, &short_b).unwrap(),
                        map(&c, |x| x as f32)
                    );
                    let (whole_a, whole_b) = (map(a, |x| x as i64), map(b, |x| x as i64));
                    assert_eq!(
                        matmul("matmul", &whole_a, &whole_b).unwrap(),
                        map(&c, |x| x as i64)
                    );
                }
            }
        }
    }

    #[test]
    fn large_vectors_use_every_lane() {
        let mut g = generator(18);
        for (a, x) in views(&mut g, &[67, 131])
            .iter()
            .zip(&views(&mut generator(19), &[131, 1]))
        {
            assert_eq!(matmul("matmul", a, x).unwrap(), naive(a, x, &[67, 1]));
            let (x_t, a_t) = (x.clone().reversed_axes(), a.clone().reversed_axes());
            assert_eq!(matmul("matmul", &x_t, &a_t).unwrap(), naive(&x_t, &a_t, &[1, 67]));
            let both = cat("cat", &[x.clone(), map(x, |x| 2.0 * x), x.clone()], 1).unwrap();
            assert_eq!(matmul("matmul", a, &both).unwrap(), naive(a, &both, &[67, 3]));
            let (both_t, a_t) = (both.reversed_axes(), a.clone().reversed_axes());
            assert_eq!(
                matmul("matmul", &both_t, &a_t).unwrap(),
                naive(&both_t, &a_t, &[3, 67])
            );
            let part = slice(a, &Slice::narrow(&[67, 131], 1, 3, 100));
            let rest = slice(x, &Slice::narrow(&[131, 1], 0, 5, 100));
            assert_eq!(
                matmul("matmul", &part, &rest).unwrap(),
                naive(&part, &rest, &[67, 1])
            );
        }
    }

    #[test]
    fn large_outer_products_are_those_of_numbers() {
        let mut g = generator(20);
        let mut column = |len: usize| map(&view(&mut g, &[3, len, 1]), |x| x);
        let (a, b) = (column(811), column(947));
        let rows = b.clone().permuted_axes([0, 2, 1].as_slice());
        let turned = a.clone().permuted_axes([0, 2, 1].as_slice());
        let (y, y_t) = (
            matmul("matmul", &a, &rows).unwrap(),
            matmul("matmul", &b, &turned).unwrap(),
        );
        for (at, y) in y.indexed_iter() {
            assert_eq!(*y, a[[at[0], at[1], 0]] * b[[at[0], at[2], 0]]);
            assert_eq!(*y, y_t[[at[0], at[2], at[1]]]);
        }
    }

    #[test]
    fn messages_name_the_axes() {
        let zeros = |shape: &[usize]| super::super::zeros::<f64>(shape);
        let refused =
            |a: &[usize], b: &[usize]| matmul("matmul", &zeros(a), &zeros(b)).unwrap_err().to_string();
        let message = refused(&[2, 3], &[4, 5]);
        assert!(
            message.contains("[2, 3] and [4, 5]") && message.contains("(3)") && message.contains("(4)"),
            "{message}"
        );
        assert!(refused(&[2, 2, 3], &[3, 3, 5]).contains("batch axes [2] and [3]"));
        assert!(refused(&[3], &[3, 5]).contains("rank 2"));
    }
}
