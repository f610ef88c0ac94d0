//! Functions of square matrices as matrices: exponential and powers.

use crate::element::{Element, Float, Result};
use crate::error::OrRaise;
use crate::kernels::{self, Array, linalg};
use crate::levels::Level;
use crate::ops::join::Cat;
use crate::ops::layout::Part;
use crate::ops::solve::Inverse;
use crate::rule::{Diff1, TensorMap};
use crate::values::{NoMap, TanMap, Tensor};

/// The exponential.
#[derive(Clone, Copy, Debug)]
pub struct MatrixExp;
impl Diff1 for MatrixExp {
    const NAME: &'static str = "matrix_exp";
    type Map<E: Float, L: Level> = MatrixExpMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::matrix_exp(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        MatrixExp
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, MatrixExpMap<E, L>) {
        (L::diff1(self, x), MatrixExpMap(x.clone()))
    }
}
/// The exponential of `[[x, t], [0, x]]` has the derivative along `t` in its upper right block.
#[derive(Debug)]
pub struct MatrixExpMap<E: Float, L: Level>(Tensor<E, L>);
fn along<E: Float, L: Level>(x: &Tensor<E, L>, t: &Tensor<E, L>) -> Tensor<E, L> {
    let (row, col, n) = (x.ndim() - 2, x.ndim() - 1, x.shape()[x.ndim() - 1]);
    let zero = Tensor::filled(x.shape(), <E as Element>::ZERO);
    let join = |axis, a: &Tensor<E, L>, b: &Tensor<E, L>| L::many(&Cat::along(axis), &[a.clone(), b.clone()]);
    let blocks = join(row, &join(col, x, t), &join(col, &zero, x));
    let y = L::diff1(&MatrixExp, &blocks);
    let part = |x: &Tensor<E, L>, axis, start| {
        L::structural(&Part(kernels::Slice::narrow(x.shape(), axis, start, n)), x)
    };
    part(&part(&y, row, 0), col, n)
}
impl<E: Float, L: Level> TensorMap<E, L> for MatrixExpMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        along(&self.0, t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        along(&self.0.swapped(), ct)
    }
}

/// A power with a whole exponent.
#[derive(Clone, Copy, Debug)]
pub struct MatrixPower(i32);
impl Diff1 for MatrixPower {
    const NAME: &'static str = "matrix_power";
    type Map<E: Float, L: Level> = MatrixPowerMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::check_square(Self::NAME, x.shape())?;
        let x = match self.0 {
            ..0 => linalg::inverse(Self::NAME, x, linalg::Singular::Refused)?,
            0 => return kernels::broadcast_to(Self::NAME, &identity(x.shape()[x.ndim() - 1]), x.shape()),
            _ => x.clone(),
        };
        let product = |a: &Array<E>, b: &Array<E>| kernels::matmul(Self::NAME, a, b);
        Ok(by_squaring(x, self.0.unsigned_abs(), |a, b| {
            product(a, b).or_raise()
        }))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, MatrixPowerMap<E, L>) {
        let y = L::diff1(self, x);
        let inverse = (self.0 < 0).then(|| L::diff1(&Inverse::named(Self::NAME), x));
        let map = MatrixPowerMap {
            base: inverse.unwrap_or_else(|| x.clone()),
            exponent: self.0,
        };
        (y, map)
    }
}
fn identity<E: Float>(n: usize) -> Array<E> {
    Array::from_shape_fn(vec![n, n], |i| if i[0] == i[1] { E::one() } else { E::zero() })
}
/// `x` to the power of `n`, which is not 0.
fn by_squaring<T: Clone>(x: T, n: u32, product: impl Fn(&T, &T) -> T) -> T {
    let mut power: Option<T> = None;
    let mut square = x;
    for bit in 0..u32::BITS - n.leading_zeros() {
        if bit > 0 {
            square = product(&square, &square);
        }
        if n >> bit & 1 == 1 {
            power = Some(match power {
                Some(power) => product(&power, &square),
                None => square.clone(),
            });
        }
    }
    power.unwrap_or(square)
}
/// The derivative of a power of `base`, which is the inverse where the exponent is negative.
#[derive(Debug)]
pub struct MatrixPowerMap<E: Float, L: Level> {
    base: Tensor<E, L>,
    exponent: i32,
}
impl<E: Float, L: Level> MatrixPowerMap<E, L> {
    /// Along `t`, the matrix being this one: pairs of a value and its tangent are multiplied.
    fn along(&self, base: &Tensor<E, L>, t: &Tensor<E, L>) -> Tensor<E, L> {
        let t = match self.exponent {
            ..0 => -base.matrix_times(t).matrix_times(base),
            0 => return Tensor::filled(t.shape(), <E as Element>::ZERO),
            _ => t.clone(),
        };
        let pair = (base.clone(), t);
        let (_, tangent) = by_squaring(pair, self.exponent.unsigned_abs(), |(a, a_dot), (b, b_dot)| {
            (a.matrix_times(b), a_dot.matrix_times(b) + a.matrix_times(b_dot))
        });
        tangent
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for MatrixPowerMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.along(&self.base, t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.along(&self.base.swapped(), ct)
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The exponential of each square matrix: the series of `exp`, with matrix products.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![0.0, 3.0, 0.0, 0.0]).reshape(&[2, 2]);
    /// assert_eq!(a.matrix_exp().to_vec(), [1.0, 3.0, 0.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square.
    #[track_caller]
    pub fn matrix_exp(&self) -> Self {
        L::diff1(&MatrixExp, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_matrix_exp(&self) -> (Self, (TanMap<MatrixExpMap<E, L>, E, L>,)) {
        let (y, map) = MatrixExp.linearize(self);
        (y, (TanMap::new(map),))
    }

    /// Each square matrix multiplied with itself: a negative power is one of the inverse, the power 0 the identity.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![1.0, 1.0, 0.0, 1.0]).reshape(&[2, 2]);
    /// assert_eq!(a.matrix_power(5).to_vec(), [1.0, 5.0, 0.0, 1.0]);
    /// assert_eq!(a.matrix_power(-2).to_vec(), [1.0, -2.0, 0.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square, or is singular and the exponent negative.
    #[track_caller]
    pub fn matrix_power(&self, n: i32) -> Self {
        L::diff1(&MatrixPower(n), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_matrix_power(&self, n: i32) -> (Self, (TanMap<MatrixPowerMap<E, L>, E, L>, NoMap)) {
        let (y, map) = MatrixPower(n).linearize(self);
        (y, (TanMap::new(map), NoMap))
    }
}
