//! Determinants of square matrices and their logarithms: of one matrix a number, of each of a stack a tensor.
//!
//! The derivative of a determinant is the matrix of cofactors, which singular matrices have too: first and second
//! derivatives are exact everywhere. Those of a higher order, and all of the logarithm, divide by the determinant.

use crate::element::{Float, Result};
use crate::error::Error;
use crate::kernels::{Array, linalg};
use crate::levels::{Base, Level};
use crate::ops::reductions::Sum;
use crate::ops::solve::Inverse;
use crate::rule::{Diff1, Diff2, Static1, TensorMap};
use crate::values::{LinearMap, Real, ScalarMap, TanMap, Tensor, TensorTan};

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

/// The determinant, for a method of this name.
#[derive(Clone, Copy, Debug)]
pub struct Det(&'static str);
impl Diff1 for Det {
    const NAME: &'static str = "det";
    type Map<E: Float, L: Level> = Weighted<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::det(self.0, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
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
        let transposed =
            (&y * scale + middle.matrix_times(&y)) * L::diff1(&Det(Det::NAME), &self.x).over_matrices();
        transposed.swapped()
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        // Derivatives of a function are symmetric.
        self.push(ct).sum_to(self.x.shape())
    }
}

/// The sign of the determinant, for a method of this name.
#[derive(Clone, Copy, Debug)]
struct Sign(&'static str);
impl<E: Float> Static1<E, E> for Sign {
    fn base(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::sign(self.0, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
}

/// The logarithm of the absolute determinant, for a method of this name.
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
pub struct SlogdetMap<M>(M);
impl<M: LinearMap> LinearMap for SlogdetMap<M> {
    type In = M::In;
    type Out = (M::Out, M::Out);
    fn push(&self, t: &Self::In) -> Self::Out {
        (M::Out::default(), self.0.push(t))
    }
    fn pull(&self, (_, ct): &Self::Out, into: &mut Self::In) {
        self.0.pull(ct, into);
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

type NumberMap<M, E, L> = ScalarMap<M, TensorTan<E, L>, Real<E, L>, E, L>;

impl<E: Float, L: Level> Tensor<E, L> {
    /// The determinant of each square matrix of a stack, in the shape of the leading axes.
    ///
    /// First and second derivatives are exact for singular matrices too; those of a higher order are infinite or NaN
    /// there.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0, 1.0, 0.0, 0.0, 7.0]).reshape(&[2, 2, 2]);
    /// assert_eq!(a.det_each().to_vec(), [5.0, 7.0]);
    /// ```
    ///
    /// # Panics
    /// If the matrices are not square.
    #[track_caller]
    pub fn det_each(&self) -> Self {
        L::diff1(&Det("det_each"), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_det_each(&self) -> (Self, (TanMap<Weighted<E, L>, E, L>,)) {
        let (y, map) = Det("det_each").linearize(self);
        (y, (TanMap::new(map),))
    }

    /// The sign of the determinant of each square matrix of a stack, and the logarithm of its absolute value, in the
    /// shape of the leading axes: 0 and minus infinity for a singular matrix, whose derivative is not finite.
    ///
    /// ```
    /// # use transform_runtime::{Tensor, stack};
    /// let eye = Tensor::<f64>::eye(500);
    /// let (sign, log) = stack(&[&eye, &(&eye * -0.01)], 0).slogdet_each();
    /// assert_eq!(sign.to_vec(), [1.0, 1.0]);
    /// assert!((log[1] - 500.0 * 0.01f64.ln()).abs() < 1e-9);
    /// ```
    ///
    /// # Panics
    /// If the matrices are not square.
    #[track_caller]
    pub fn slogdet_each(&self) -> (Self, Self) {
        self.sign_and_log("slogdet_each")
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_slogdet_each(&self) -> ((Self, Self), (SlogdetMap<TanMap<Weighted<E, L>, E, L>>,)) {
        let (log, map) = LogAbsDet("slogdet_each").linearize(self);
        let sign = L::static1(&Sign("slogdet_each"), self);
        ((sign, log), (SlogdetMap(TanMap::new(map)),))
    }
    #[track_caller]
    fn sign_and_log(&self, op: &'static str) -> (Self, Self) {
        (L::static1(&Sign(op), self), L::diff1(&LogAbsDet(op), self))
    }

    /// The logarithm of the determinant of each square matrix of a stack, in the shape of the leading axes: minus
    /// infinity for a singular matrix; NaN for a negative determinant, with derivative 0, as torch has it.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0, 1.0, 0.0, 0.0, 1.0]).reshape(&[2, 2, 2]);
    /// assert_eq!(a.logdet_each().shape(), [2]);
    /// assert!((a.logdet_each()[0] - 5f64.ln()).abs() < 1e-15);
    /// ```
    ///
    /// # Panics
    /// If the matrices are not square.
    #[track_caller]
    pub fn logdet_each(&self) -> Self {
        self.log_det("logdet_each")
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_logdet_each(&self) -> (Self, (TanMap<LogdetMap<E, L>, E, L>,)) {
        let (y, map) = self.log_det_map("logdet_each");
        (y, (TanMap::new(map),))
    }
    #[track_caller]
    fn log_det(&self, op: &'static str) -> Self {
        let log = L::diff1(&LogAbsDet(op), self);
        L::select(&self.has_negative_det(op), &Tensor::filled(&[], E::nan()), &log)
    }
    #[track_caller]
    fn log_det_map(&self, op: &'static str) -> (Self, LogdetMap<E, L>) {
        let (log, slopes) = LogAbsDet(op).linearize(self);
        let negative = self.has_negative_det(op);
        let y = L::select(&negative, &Tensor::filled(&[], E::nan()), &log);
        (y, LogdetMap { slopes, negative })
    }
    #[track_caller]
    fn has_negative_det(&self, op: &'static str) -> Tensor<bool, L> {
        L::static1(&Sign(op), self).lt(E::zero())
    }
}

/// Of one matrix: numbers.
impl<E: Float, L: Level> Tensor<E, L> {
    /// Itself, if it is one matrix.
    #[track_caller]
    fn one_matrix(&self, op: &'static str) -> &Self {
        if self.ndim() != 2 {
            let message = format!(
                "a tensor of shape {:?} is not a matrix; for stacks of matrices there is {op}_each()",
                self.shape()
            );
            Error::new(op, message).raise()
        }
        self
    }
    #[track_caller]
    pub(crate) fn det_array(&self) -> Self {
        L::diff1(&Det("det"), self.one_matrix("det"))
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_det(&self) -> (Real<E, L>, (NumberMap<Weighted<E, L>, E, L>,)) {
        let (y, map) = Det("det").linearize(self.one_matrix("det"));
        (L::to_scalar(&y), (ScalarMap::new(map),))
    }
    #[track_caller]
    pub(crate) fn slogdet_arrays(&self) -> (Self, Self) {
        self.one_matrix("slogdet").sign_and_log("slogdet")
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_slogdet(
        &self,
    ) -> (
        (Real<E, L>, Real<E, L>),
        (SlogdetMap<NumberMap<Weighted<E, L>, E, L>>,),
    ) {
        let (log, map) = LogAbsDet("slogdet").linearize(self.one_matrix("slogdet"));
        let sign = L::static1(&Sign("slogdet"), self);
        let map = SlogdetMap(ScalarMap::new(map));
        ((L::to_scalar(&sign), L::to_scalar(&log)), (map,))
    }
    #[track_caller]
    pub(crate) fn logdet_array(&self) -> Self {
        self.one_matrix("logdet").log_det("logdet")
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_logdet(&self) -> (Real<E, L>, (NumberMap<LogdetMap<E, L>, E, L>,)) {
        let (y, map) = self.one_matrix("logdet").log_det_map("logdet");
        (L::to_scalar(&y), (ScalarMap::new(map),))
    }
}
impl<E: Float> Tensor<E, Base> {
    /// The determinant of a square matrix.
    ///
    /// First and second derivatives are exact for singular matrices too; those of a higher order are infinite or NaN
    /// there.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(a.det(), 5.0);
    /// ```
    ///
    /// # Panics
    /// If the tensor is not a square matrix; for stacks there is `det_each`.
    #[track_caller]
    pub fn det(&self) -> E {
        self.det_array().item()
    }
    /// The sign of the determinant of a square matrix, and the logarithm of its absolute value: 0 and minus infinity
    /// for a singular matrix, whose derivative is not finite.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (sign, log) = (Tensor::<f64>::eye(500) * -0.01).slogdet();
    /// assert_eq!(sign, 1.0);
    /// assert!((log - 500.0 * 0.01f64.ln()).abs() < 1e-9);
    /// ```
    ///
    /// # Panics
    /// If the tensor is not a square matrix; for stacks there is `slogdet_each`.
    #[track_caller]
    pub fn slogdet(&self) -> (E, E) {
        let (sign, log) = self.slogdet_arrays();
        (sign.item(), log.item())
    }
    /// The logarithm of the determinant of a square matrix: minus infinity for a singular matrix; NaN for a negative
    /// determinant, with derivative 0, as torch has it.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 3.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// assert!((a.logdet() - 5f64.ln()).abs() < 1e-15);
    /// ```
    ///
    /// # Panics
    /// If the tensor is not a square matrix; for stacks there is `logdet_each`.
    #[track_caller]
    pub fn logdet(&self) -> E {
        self.logdet_array().item()
    }
}
