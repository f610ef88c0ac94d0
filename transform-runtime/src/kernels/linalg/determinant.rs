//! Determinants and their derivatives, which exist for singular matrices too.

use super::factor::identity;
use super::jacobi::singular;
use super::{Array, Decompose, Stack, check_square, common_batch, row_major};
use crate::element::{Element, Float, Result};
use nalgebra::DMatrix;

/// The determinant of each matrix; 1 of an empty one.
pub(crate) fn det<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    of_elimination(op, x, |pivots, parity| {
        pivots.iter().fold(parity, |det, &pivot| det * pivot)
    })
}

/// The sign of the determinant of each matrix: 0 if it is singular.
pub(crate) fn sign<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    let sign_of = |x: E| if x == <E as Element>::ZERO { x } else { x.signum() };
    of_elimination(op, x, |pivots, parity| {
        pivots.iter().fold(parity, |sign, &pivot| sign * sign_of(pivot)) + E::zero()
    })
}

/// The logarithm of the absolute determinant of each matrix: minus infinity if it is singular.
pub(crate) fn log_abs_det<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    of_elimination(op, x, |pivots, _| {
        pivots.iter().map(|pivot| pivot.abs().ln()).sum()
    })
}

fn of_elimination<E: Float>(op: &'static str, x: &Array<E>, f: impl Fn(&[E], E) -> E) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    x.collect(&[], |i| {
        let lu = E::eliminate(x.matrix(i));
        Ok(vec![f(&E::pivots(&lu), E::parity(&lu))])
    })
}

/// A matrix by what its determinant's derivatives are made of.
enum Parts<E: Float> {
    /// Determinant and inverse, of a matrix far from singular.
    Inverse(E, DMatrix<E>),
    /// The determinant of both factors, and `U`, singular values and `V` transposed.
    Singular(E, DMatrix<E>, Vec<E>, DMatrix<E>),
    /// Not finite.
    Nan,
}

impl<E: Float> Parts<E> {
    fn of(x: DMatrix<E>) -> Self {
        if !x.iter().all(|x| x.is_finite()) {
            return Parts::Nan;
        }
        let n = x.nrows();
        let lu = E::eliminate(x.clone());
        let pivots = E::pivots(&lu);
        let (smallest, largest) = pivots
            .iter()
            .fold((E::infinity(), E::zero()), |(low, high), pivot| {
                (low.min(pivot.abs()), high.max(pivot.abs()))
            });
        let det: E = determinant::<E>(&lu);
        // Half the digits are left at worst, and the determinant is in range.
        if det.is_normal() && smallest >= largest * E::epsilon().sqrt() {
            return Parts::Inverse(det, E::solve(&lu, identity(n)));
        }
        let (u, s, v) = singular(&x);
        let side = |x: &DMatrix<E>| determinant::<E>(&E::eliminate(x.clone()));
        let orientation: E = side(&u) * side(&v);
        Parts::Singular(orientation.round(), u, s, v.transpose())
    }
}

fn determinant<E: Float>(lu: &E::Lu) -> E {
    E::pivots(lu)
        .iter()
        .fold(E::parity(lu), |det, &pivot| det * pivot)
}

/// The product of all numbers but those at these places.
fn without<E: Float>(s: &[E], places: [usize; 2]) -> E {
    s.iter()
        .enumerate()
        .filter(|(k, _)| !places.contains(k))
        .fold(E::one(), |product, (_, &s)| product * s)
}

/// `u @ middle @ v_t`, row-major.
fn between<E: Float>(u: &DMatrix<E>, middle: &DMatrix<E>, v_t: &DMatrix<E>) -> Vec<E> {
    row_major(&E::product(&E::product(u, middle), v_t))
}

/// The cofactors of each matrix: the derivative of its determinant by each element.
pub(crate) fn cofactors<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    let n = x.rows;
    x.collect(&[n, n], |i| {
        if n == 0 {
            return Ok(Vec::new());
        }
        Ok(match Parts::of(x.matrix(i)) {
            // Row-major of the transpose is column-major.
            Parts::Inverse(det, inverse) => inverse.iter().map(|&y| y * det).collect(),
            Parts::Singular(orientation, u, s, v_t) => {
                let products = DMatrix::from_fn(n, n, |i, j| match i == j {
                    true => orientation * without(&s, [i, i]),
                    false => E::zero(),
                });
                between(&u, &products, &v_t)
            }
            Parts::Nan => vec![E::nan(); n * n],
        })
    })
}

/// The derivative of the cofactors of each matrix of `x` along those of `t`; leading axes broadcast.
///
/// Between orthogonal factors it is the one of a diagonal matrix, `s`: with `p[i, j]` the product of all but `s[i]`
/// and `s[j]`, it is `-p * t.t()` off the diagonal, and `p @ t.diag()`, where `p[i, i] = 0`, on it.
pub(crate) fn second_derivative<E: Float>(op: &'static str, x: &Array<E>, t: &Array<E>) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let batch = common_batch(op, x, t)?;
    let (x, t) = (Stack::broadcast(op, x, &batch)?, Stack::broadcast(op, t, &batch)?);
    let n = x.rows;
    x.collect(&[n, n], |i| {
        if n == 0 {
            return Ok(Vec::new());
        }
        let t = t.matrix(i);
        Ok(match Parts::of(x.matrix(i)) {
            Parts::Inverse(det, y) => {
                let yt = E::product(&y, &t);
                let trace = (0..n).map(|i| yt[(i, i)]).sum::<E>();
                let yty = E::product(&yt, &y);
                y.iter()
                    .zip(yty.iter())
                    .map(|(&y, &yty)| det * (trace * y - yty))
                    .collect()
            }
            Parts::Singular(orientation, u, s, v_t) => {
                let t = E::product(&E::product(&u.transpose(), &t), &v_t.transpose());
                let middle = DMatrix::from_fn(n, n, |i, j| {
                    let off = || -without(&s, [i, j]) * t[(j, i)];
                    let on = || {
                        (0..n)
                            .filter(|&k| k != i)
                            .map(|k| without(&s, [i, k]) * t[(k, k)])
                            .sum::<E>()
                    };
                    orientation * if i == j { on() } else { off() }
                });
                between(&u, &middle, &v_t)
            }
            Parts::Nan => vec![E::nan(); n * n],
        })
    })
}
