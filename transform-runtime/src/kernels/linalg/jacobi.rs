//! Singular values by one-sided Jacobi rotations: columns are turned in pairs until all are orthogonal.
//!
//! Every singular value has full relative accuracy as far as the columns do, and low rank, equal values and graded
//! elements need no special care.

use super::super::vector;
use crate::element::{Element, Float};
use nalgebra::DMatrix;

fn dot<E: Float>(x: &[E], y: &[E]) -> E {
    vector::dot::<_, false>(x, y)
}

/// Sweeps over all pairs; ten are enough in practice.
const SWEEPS: usize = 60;

/// `U`, the singular values from the largest, and `V`, of a finite matrix: `x = u @ s.diag() @ v.t()`.
pub(super) fn singular<E: Float>(x: &DMatrix<E>) -> (DMatrix<E>, Vec<E>, DMatrix<E>) {
    if x.nrows() < x.ncols() {
        let (v, s, u) = singular(&x.transpose());
        return (u, s, v);
    }
    let scale = x.iter().fold(<E as Element>::ZERO, |high, x| high.max(x.abs()));
    let scale = if scale > E::zero() { scale } else { E::one() };
    // Two divisions: the reciprocal of a tiny scale may not be a number.
    let mut images: Vec<Vec<E>> = x
        .column_iter()
        .map(|c| c.iter().map(|&x| x / scale).collect())
        .collect();
    let mut axes: Vec<Vec<E>> = (0..x.ncols()).map(|j| unit(x.ncols(), j)).collect();
    orthogonalize(&mut images, &mut axes);

    let norms: Vec<E> = images.iter().map(|image| dot(image, image).sqrt()).collect();
    let mut order: Vec<usize> = (0..norms.len()).collect();
    order.sort_by(|&i, &j| {
        norms[j]
            .partial_cmp(&norms[i])
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut left: Vec<Vec<E>> = Vec::new();
    for &j in &order {
        left.push(if norms[j] > E::zero() {
            images[j].iter().map(|&x| x / norms[j]).collect()
        } else {
            orthogonal_to(&left, x.nrows())
        });
    }
    let right: Vec<Vec<E>> = order.iter().map(|&j| axes[j].clone()).collect();
    let values = order.iter().map(|&j| norms[j] * scale).collect();
    let matrix = |columns: &[Vec<E>], rows| DMatrix::from_fn(rows, columns.len(), |i, j| columns[j][i]);
    (matrix(&left, x.nrows()), values, matrix(&right, x.ncols()))
}

/// Turns pairs of images, and of the axes they are of, until images are orthogonal.
fn orthogonalize<E: Float>(images: &mut [Vec<E>], axes: &mut [Vec<E>]) {
    let rows = images.first().map_or(0, Vec::len);
    let tolerance = E::epsilon() * E::of(rows as f64).sqrt();
    let mut squares: Vec<E> = images.iter().map(|image| dot(image, image)).collect();
    for _ in 0..SWEEPS {
        let mut turned = false;
        for q in 1..images.len() {
            for p in 0..q {
                let (a, b) = (squares[p], squares[q]);
                let c = dot(&images[p], &images[q]);
                if c == E::zero() || c.abs() <= tolerance * a.sqrt() * b.sqrt() {
                    continue;
                }
                turned = true;
                let zeta = (b - a) / (c + c);
                let tangent = zeta.signum() / (zeta.abs() + zeta.hypot(E::one()));
                let cosine = tangent.hypot(E::one()).recip();
                for columns in [&mut *images, &mut *axes] {
                    let (before, from) = columns.split_at_mut(q);
                    rotate(&mut before[p], &mut from[0], cosine, cosine * tangent);
                }
                for k in [p, q] {
                    squares[k] = dot(&images[k], &images[k]);
                }
            }
        }
        if !turned {
            return;
        }
    }
}

fn rotate<E: Float>(x: &mut [E], y: &mut [E], cosine: E, sine: E) {
    for (x, y) in x.iter_mut().zip(y) {
        (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    }
}

fn unit<E: Float>(n: usize, place: usize) -> Vec<E> {
    (0..n)
        .map(|i| if i == place { E::one() } else { E::zero() })
        .collect()
}

/// A vector of length 1 orthogonal to orthonormal ones, of which there are fewer than `n`.
fn orthogonal_to<E: Float>(others: &[Vec<E>], n: usize) -> Vec<E> {
    let covered = |i: usize| others.iter().map(|other| other[i] * other[i]).sum::<E>();
    let place = (0..n).min_by(|&i, &j| {
        covered(i)
            .partial_cmp(&covered(j))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut x = unit(n, place.unwrap_or(0));
    // The second time takes off what rounding left.
    for _ in 0..2 {
        for other in others {
            let along = dot(&x, other);
            x.iter_mut()
                .zip(other)
                .for_each(|(x, &other)| *x -= along * other);
        }
    }
    let norm = dot(&x, &x).sqrt();
    x.iter().map(|&x| x / norm).collect()
}
