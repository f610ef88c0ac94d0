//! Determinants of stacks of square matrices, and their logarithms.
//!
//! The derivative of a determinant is the matrix of cofactors, which singular matrices have too: first and second
//! derivatives are exact everywhere. Those of a higher order, and all of the logarithm, divide by the determinant.

use crate::element::{Float, Result};
use crate::kernels::{Array, linalg};
use crate::levels::Level;
use crate::ops::reductions::Sum;
use crate::ops::solve::Inverse;
use crate::rule::{Diff1, Diff2, Static1, TensorMap};
use crate::values::{LinearMap, TanMap, Tensor, TensorTan};

impl<E: Float, L: Level> Tensor<E, L> {
    /// A number for each matrix of a stack, in the shape of one that broadcasts over it.
    fn over_matrices(&self) -> Self {
        let shape = [self.shape(), &[1, 1]].concat();
        self.reshape(&shape)
    }
    /// The sum of the elements of each matrix.
    fn sum_of_matrices(&self) -> Self {
        self.reduce_over(Sum, &[self.ndim() - 2, self.ndim() - 1], false)
    }
    /// The trace of each matrix, in the shape of one that broadcasts over it.
    fn traces(&self) -> Self {
        let diagonals = self.diagonals();
        diagonals
            .reduce_over(Sum, &[diagonals.ndim() - 1], false)
            .over_matrices()
    }
}

/// The determinant.
#[derive(Clone, Copy, Debug)]
pub struct Det;
impl Diff1 for Det {
    const NAME: &'static str = "det";
    type Map<E: Float, L: Level> = Weighted<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::det(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Det
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Weighted<E, L>) {
        (L::diff1(self, x), Weighted(L::diff1(&Cofactors, x)))
    }
}
/// The derivative of a number for each matrix, as a matrix of slopes.
#[derive(Debug)]
pub struct Weighted<E: Float, L: Level>(Tensor<E, L>);
impl<E: Float, L: Level> TensorMap<E, L> for Weighted<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        (&self.0 * t).sum_of_matrices()
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        &self.0 * ct.over_matrices()
    }
}

/// The cofactors: the derivative of the determinant by each element.
#[derive(Clone, Copy, Debug)]
struct Cofactors;
impl Diff1 for Cofactors {
    const NAME: &'static str = "det";
    type Map<E: Float, L: Level> = CofactorsMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::cofactors(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Cofactors
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, CofactorsMap<E, L>) {
        (L::diff1(self, x), CofactorsMap(x.clone()))
    }
}
/// The second derivative of a determinant, which is symmetric.
#[derive(Debug)]
struct CofactorsMap<E: Float, L: Level>(Tensor<E, L>);
impl<E: Float, L: Level> TensorMap<E, L> for CofactorsMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&SecondDerivative, &self.0, t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.push(ct)
    }
}

/// The derivative of the cofactors of `x` along `t`, as a function of both.
#[derive(Clone, Copy, Debug)]
struct SecondDerivative;
impl Diff2 for SecondDerivative {
    const NAME: &'static str = "det";
    type Map<E: Float, L: Level> = ThirdDerivative<E, L>;
    fn base<E: Float>(&self, x: &Array<E>, t: &Array<E>) -> Result<Array<E>> {
        linalg::second_derivative(Self::NAME, x, t)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        t: &Tensor<E, L>,
    ) -> (Tensor<E, L>, ThirdDerivative<E, L>, ThirdDerivative<E, L>) {
        let by_x = ThirdDerivative {
            x: x.clone(),
            t: Some(t.clone()),
        };
        let by_t = ThirdDerivative {
            x: x.clone(),
            t: None,
        };
        (L::diff2(self, x, t), by_x, by_t)
    }
}
/// The derivative of a second derivative: by `x`, along a `t`, or by `t`, in which it is linear.
#[derive(Debug)]
struct ThirdDerivative<E: Float, L: Level> {
    x: Tensor<E, L>,
    t: Option<Tensor<E, L>>,
}
impl<E: Float, L: Level> TensorMap<E, L> for ThirdDerivative<E, L> {
    fn push(&self, s: &Tensor<E, L>) -> Tensor<E, L> {
        let Some(t) = &self.t else {
            return L::diff2(&SecondDerivative, &self.x, s);
        };
        // With y the inverse, a = y @ s and b = y @ t the cofactors are c = det * y.t(), and transposed
        // dc/dt = det * (tr(b) - b) @ y; the derivative of this along s is below.
        let y = L::diff1(&Inverse::DIVIDING, &self.x);
        let (a, b) = (y.matrix_times(s), y.matrix_times(t));
        let (ab, ba) = (a.matrix_times(&b), b.matrix_times(&a));
        let (trace_a, trace_b) = (a.traces(), b.traces());
        let scale = &trace_a * &trace_b - ab.traces();
        let middle = &ab + &ba - &a * &trace_b - &b * &trace_a;
        let transposed = (&y * scale + middle.matrix_times(&y)) * L::diff1(&Det, &self.x).over_matrices();
        transposed.swapped()
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        // Derivatives of a function are symmetric.
        self.push(ct).sum_to(self.x.shape())
    }
}

/// The sign of the determinant.
#[derive(Clone, Copy, Debug)]
struct Sign;
impl<E: Float> Static1<E, E> for Sign {
    fn base(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::sign("slogdet", x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Sign
    }
}

/// The logarithm of the absolute determinant.
#[derive(Clone, Copy, Debug)]
struct LogAbsDet(&'static str);
impl Diff1 for LogAbsDet {
    const NAME: &'static str = "slogdet";
    type Map<E: Float, L: Level> = Weighted<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::log_abs_det(self.0, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Weighted<E, L>) {
        let slopes = L::diff1(&Inverse::DIVIDING, x).swapped();
        (L::diff1(self, x), Weighted(slopes))
    }
}
/// The derivative of sign and logarithm of a determinant: that of the logarithm.
#[derive(Debug)]
pub struct SlogdetMap<E: Float, L: Level>(Weighted<E, L>);
impl<E: Float, L: Level> LinearMap for SlogdetMap<E, L> {
    type In = TensorTan<E, L>;
    type Out = (TensorTan<E, L>, TensorTan<E, L>);
    fn push(&self, t: &Self::In) -> Self::Out {
        (
            TensorTan::default(),
            TensorTan(t.0.as_ref().map(|t| self.0.push(t))),
        )
    }
    fn pull(&self, (_, ct): &Self::Out, into: &mut Self::In) {
        if let Some(ct) = &ct.0 {
            into.add(self.0.pull(ct));
        }
    }
}
/// The derivative of a logarithm of a determinant: 0 where that is negative, and the value NaN.
#[derive(Debug)]
pub struct LogdetMap<E: Float, L: Level> {
    slopes: Weighted<E, L>,
    negative: Tensor<bool, L>,
}
impl<E: Float, L: Level> LogdetMap<E, L> {
    fn masked(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::select(&self.negative, &Tensor::filled(&[], E::zero()), x)
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for LogdetMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.masked(&self.slopes.push(t))
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.slopes.pull(&self.masked(ct))
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The determinant of each square matrix: of one matrix a tensor of rank 0, of a stack one of its leading axes.
    ///
    /// First and second derivatives are exact for singular matrices too; those of a higher order are infinite or NaN
    /// there.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(a.det().item(), 5.0);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square.
    #[track_caller]
    pub fn det(&self) -> Self {
        L::diff1(&Det, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_det(&self) -> (Self, (TanMap<Weighted<E, L>, E, L>,)) {
        let (y, map) = Det.linearize(self);
        (y, (TanMap::new(map),))
    }

    /// The sign of the determinant of each square matrix, and the logarithm of its absolute value, in the shape of the
    /// leading axes: 0 and minus infinity for a singular matrix, whose derivative is not finite.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (sign, log) = (Tensor::<f64>::eye(500) * -0.01).slogdet();
    /// assert_eq!(sign.item(), 1.0);
    /// assert!((log.item() - 500.0 * 0.01f64.ln()).abs() < 1e-9);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square.
    #[track_caller]
    pub fn slogdet(&self) -> (Self, Self) {
        (L::static1(&Sign, self), L::diff1(&LogAbsDet("slogdet"), self))
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_slogdet(&self) -> ((Self, Self), (SlogdetMap<E, L>,)) {
        let (log, map) = LogAbsDet("slogdet").linearize(self);
        ((L::static1(&Sign, self), log), (SlogdetMap(map),))
    }

    /// The logarithm of the determinant of each square matrix, in the shape of the leading axes: minus infinity for a
    /// singular matrix; NaN for a negative determinant, with derivative 0, as torch has it.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// assert!((a.logdet().item() - 5f64.ln()).abs() < 1e-15);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square.
    #[track_caller]
    pub fn logdet(&self) -> Self {
        let log = L::diff1(&LogAbsDet("logdet"), self);
        L::select(&self.has_negative_det(), &Tensor::filled(&[], E::nan()), &log)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_logdet(&self) -> (Self, (TanMap<LogdetMap<E, L>, E, L>,)) {
        let (log, slopes) = LogAbsDet("logdet").linearize(self);
        let negative = self.has_negative_det();
        let y = L::select(&negative, &Tensor::filled(&[], E::nan()), &log);
        (y, (TanMap::new(LogdetMap { slopes, negative }),))
    }
    fn has_negative_det(&self) -> Tensor<bool, L> {
        L::static1(&Sign, self).lt(E::zero())
    }
}
