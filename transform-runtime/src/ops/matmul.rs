//! Matrix products of operands of any rank, and the products of vectors.
//!
//! The op itself is of matrices with leading axes that broadcast; vectors become matrices of one row or column
//! around it. Transposes are views: no operand is copied.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array, Shape};
use crate::levels::Level;
use crate::ops::arith::Mul;
use crate::rule::{Diff2, FactorPull, TensorMap};
use crate::values::{Real, ScalarMap, TanMap, Tensor, TensorTan};

/// `a @ b` of matrices, or stacks of them.
#[derive(Clone, Copy, Debug)]
pub struct Matmul;
impl Diff2 for Matmul {
    const NAME: &'static str = "matmul";
    type Map<E: Float, L: Level> = Factor<E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        kernels::matmul(Self::NAME, a, b)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Factor<E, L>, Factor<E, L>) {
        let y = L::diff2(self, a, b);
        let by_a = Factor {
            left: true,
            a: a.clone(),
            b: b.clone(),
        };
        let by_b = Factor {
            left: false,
            a: a.clone(),
            b: b.clone(),
        };
        (y, by_a, by_b)
    }
}

/// The derivative by one factor.
#[derive(Debug)]
pub struct Factor<E: Float, L: Level> {
    left: bool,
    a: Tensor<E, L>,
    b: Tensor<E, L>,
}
impl<E: Float, L: Level> TensorMap<E, L> for Factor<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        if self.left {
            L::diff2(&Matmul, t, &self.b)
        } else {
            L::diff2(&Matmul, &self.a, t)
        }
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        match self.left {
            true => L::factor(&Left, &self.a, &self.b, ct),
            false => L::factor(&Right, &self.b, &self.a, ct),
        }
    }
}
/// The cotangent of the left factor.
struct Left;
impl FactorPull for Left {
    fn run<E: Float, L: Level>(&self, a: &Tensor<E, L>, b: &Tensor<E, L>, ct: &Tensor<E, L>) -> Tensor<E, L> {
        match a.ndim() {
            // One product for all of the stack, not one each and their sum.
            2 if b.ndim() > 2 => L::pulled(&side_by_side(ct), &side_by_side(b).swapped()),
            _ => L::pulled(ct, &b.swapped()).sum_to(a.shape()),
        }
    }
}
/// The cotangent of the right factor.
struct Right;
impl FactorPull for Right {
    fn run<E: Float, L: Level>(&self, b: &Tensor<E, L>, a: &Tensor<E, L>, ct: &Tensor<E, L>) -> Tensor<E, L> {
        match b.ndim() {
            2 if a.ndim() > 2 => L::pulled(&on_top(a).swapped(), &on_top(ct)),
            _ => L::pulled(&a.swapped(), ct).sum_to(b.shape()),
        }
    }
}
/// A stack of matrices as one tall matrix.
fn on_top<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    let columns = x.shape()[x.ndim() - 1];
    let rows = x.shape()[..x.ndim() - 1].iter().product();
    x.reshape(&[rows, columns])
}
/// A stack of matrices as one wide matrix.
fn side_by_side<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    let rank = x.ndim();
    let order: Shape = std::iter::once(rank - 2)
        .chain(0..rank - 2)
        .chain([rank - 1])
        .collect();
    let rows = x.shape()[rank - 2];
    x.permute_axes(&order)
        .reshape(&[rows, x.len().checked_div(rows).unwrap_or_default()])
}
impl<E: Element, L: Level> Tensor<E, L> {
    /// The last two axes exchanged.
    pub(crate) fn swapped(&self) -> Self {
        let mut order: Shape = (0..self.ndim()).collect();
        order.swap(self.ndim() - 2, self.ndim() - 1);
        self.permute_axes(&order)
    }
}

/// How a product of any ranks is one of matrices.
#[derive(Clone, Debug)]
struct Arrangement {
    a: Shape,
    b: Shape,
    y: Shape,
    /// `b' @ a'`: a stack of matrices times one vector, which thus is a row and shares one product.
    exchanged: bool,
}
impl Arrangement {
    #[track_caller]
    fn of(op: &'static str, a: &[usize], b: &[usize]) -> Self {
        if a.is_empty() || b.is_empty() {
            let message = format!("shapes {a:?} and {b:?}: a number has no matrix product; use `*`");
            Error::new(op, message).raise()
        }
        let inner = (a[a.len() - 1], if b.len() == 1 { b[0] } else { b[b.len() - 2] });
        if inner.0 != inner.1 {
            let axis = if b.len() == 1 {
                "only axis"
            } else {
                "second-to-last axis"
            };
            let message = format!(
                "shapes {a:?} and {b:?} do not multiply: the last axis of the first has length {}, the {axis} of the \
                 second {}; they must be equal",
                inner.0, inner.1
            );
            Error::new(op, message).raise()
        }
        let row = |x: &[usize]| Shape::from_slice(&[1, x[0]]);
        let column = |x: &[usize]| Shape::from_slice(&[x[0], 1]);
        let [batch_a, batch_b] = [a, b].map(|shape| &shape[..shape.len().max(2) - 2]);
        let Ok(stack) = kernels::broadcast_shapes(op, batch_a, batch_b) else {
            let message = format!(
                "shapes {a:?} and {b:?} do not multiply: the axes before the last two must be equal or 1, aligned at the \
                 last"
            );
            Error::new(op, message).raise()
        };
        let mut y = stack;
        if a.len() > 1 {
            y.push(a[a.len() - 2]);
        }
        if b.len() > 1 {
            y.push(b[b.len() - 1]);
        }
        let exchanged = a.len() > 1 && b.len() == 1;
        Arrangement {
            a: if a.len() == 1 {
                row(a)
            } else {
                Shape::from_slice(a)
            },
            b: match (b.len(), exchanged) {
                (1, true) => row(b),
                (1, false) => column(b),
                _ => Shape::from_slice(b),
            },
            y,
            exchanged,
        }
    }
    fn matrices<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Tensor<E, L>) {
        let (a, b) = (a.shaped(&self.a), b.shaped(&self.b));
        if self.exchanged { (b, a.swapped()) } else { (a, b) }
    }
}

/// The derivative of a product of any ranks by one operand.
#[derive(Debug)]
pub struct FactorOfAny<E: Float, L: Level> {
    factor: Factor<E, L>,
    arrangement: Arrangement,
    /// The shape of the product of matrices.
    product: Shape,
    shape: Shape,
    exchanged: bool,
}
impl<E: Float, L: Level> TensorMap<E, L> for FactorOfAny<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let Arrangement { a, b, y, .. } = &self.arrangement;
        let is_a = self.factor.left != self.exchanged;
        let t = t.shaped(if is_a { a } else { b });
        let t = if is_a && self.exchanged { t.swapped() } else { t };
        self.factor.push(&t).shaped(y)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let is_a = self.factor.left != self.exchanged;
        let ct = self.factor.pull(&ct.shaped(&self.product));
        let ct = if is_a && self.exchanged { ct.swapped() } else { ct };
        ct.shaped(&self.shape)
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// In another shape; nothing happens, whatever the strides, if it is the tensor's own.
    pub(crate) fn shaped(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            self.clone()
        } else {
            self.reshape(shape)
        }
    }
    #[track_caller]
    pub(crate) fn product(&self, op: &'static str, rhs: &Self) -> Self {
        let arrangement = Arrangement::of(op, self.shape(), rhs.shape());
        let (a, b) = arrangement.matrices(self, rhs);
        L::diff2(&Matmul, &a, &b).shaped(&arrangement.y)
    }
    #[track_caller]
    pub(crate) fn linearize_product(
        &self,
        op: &'static str,
        rhs: &Self,
    ) -> (Self, FactorOfAny<E, L>, FactorOfAny<E, L>) {
        let arrangement = Arrangement::of(op, self.shape(), rhs.shape());
        let (a, b) = arrangement.matrices(self, rhs);
        let (y, by_first, by_second) = Matmul.linearize(&a, &b);
        let exchanged = arrangement.exchanged;
        let of = |factor, shape: &Self| FactorOfAny {
            factor,
            arrangement: arrangement.clone(),
            product: y.shape_vec(),
            shape: shape.shape_vec(),
            exchanged,
        };
        let (by_a, by_b) = if exchanged {
            (by_second, by_first)
        } else {
            (by_first, by_second)
        };
        let maps = (of(by_a, self), of(by_b, rhs));
        (y.shaped(&arrangement.y), maps.0, maps.1)
    }

    /// The matrix product; leading axes are a stack of matrices and broadcast.
    ///
    /// A vector is a row on the left and a column on the right, and that axis is dropped: `[m, k]` by `[k]` is `[m]`,
    /// `[k]` by `[k]` has rank 0.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let w = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// let x = Tensor::from_vec(vec![1.0, 10.0]);
    /// assert_eq!(w.matmul(&x).to_vec(), [21.0, 43.0]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not multiply.
    #[track_caller]
    pub fn matmul(&self, rhs: &Self) -> Self {
        self.product("matmul", rhs)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_matmul(
        &self,
        rhs: &Self,
    ) -> (
        Self,
        (TanMap<FactorOfAny<E, L>, E, L>, TanMap<FactorOfAny<E, L>, E, L>),
    ) {
        let (y, by_a, by_b) = self.linearize_product("matmul", rhs);
        (y, (TanMap::new(by_a), TanMap::new(by_b)))
    }

    #[track_caller]
    pub(crate) fn dot_array(&self, rhs: &Self) -> Self {
        self.check_vectors("dot", rhs);
        self.product("dot", rhs)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_dot(&self, rhs: &Self) -> (Real<E, L>, (DotMap<E, L>, DotMap<E, L>)) {
        self.check_vectors("dot", rhs);
        let (y, by_a, by_b) = self.linearize_product("dot", rhs);
        (L::to_scalar(&y), (ScalarMap::new(by_a), ScalarMap::new(by_b)))
    }

    /// The products of the elements of two vectors: `[n]` and `[m]` give `[n, m]`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (a, b) = (Tensor::from([1.0, 2.0]), Tensor::from([3.0, 4.0]));
    /// assert_eq!(a.outer(&b).to_vec(), [3.0, 4.0, 6.0, 8.0]);
    /// ```
    ///
    /// # Panics
    /// If one is not of rank 1.
    #[track_caller]
    pub fn outer(&self, rhs: &Self) -> Self {
        let (a, b) = self.row_and_column(rhs);
        a * b
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_outer(
        &self,
        rhs: &Self,
    ) -> (Self, (TanMap<OuterMap<E, L>, E, L>, TanMap<OuterMap<E, L>, E, L>)) {
        let (a, b) = self.row_and_column(rhs);
        let y = &a * &b;
        (
            y,
            (
                TanMap::new(OuterMap { other: b, left: true }),
                TanMap::new(OuterMap {
                    other: a,
                    left: false,
                }),
            ),
        )
    }
    #[track_caller]
    fn row_and_column(&self, rhs: &Self) -> (Self, Self) {
        self.check_vectors("outer", rhs);
        (self.reshape(&[self.len(), 1]), rhs.reshape(&[1, rhs.len()]))
    }
    #[track_caller]
    fn check_vectors(&self, op: &'static str, rhs: &Self) {
        if self.ndim() != 1 || rhs.ndim() != 1 {
            let message = format!(
                "shapes {:?} and {:?}: both must be vectors, of rank 1",
                self.shape(),
                rhs.shape()
            );
            Error::new(op, message).raise()
        }
    }
}

type DotMap<E, L> = ScalarMap<FactorOfAny<E, L>, TensorTan<E, L>, Real<E, L>, E, L>;

/// The derivative of an outer product by one vector.
#[derive(Debug)]
pub struct OuterMap<E: Float, L: Level> {
    /// The other vector, as a row or column.
    other: Tensor<E, L>,
    left: bool,
}
impl<E: Float, L: Level> OuterMap<E, L> {
    fn line(&self, len: usize) -> [usize; 2] {
        if self.left { [len, 1] } else { [1, len] }
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for OuterMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(
            &crate::ops::elementwise::Zipped(Mul),
            &t.reshape(&self.line(t.len())),
            &self.other,
        )
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let len = ct.shape()[usize::from(!self.left)];
        (ct * &self.other).sum_to(&self.line(len)).reshape(&[len])
    }
}

impl<E: Float> Tensor<E, crate::levels::Base> {
    /// The sum of the products of the elements of two vectors.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (a, b) = (Tensor::from([1.0, 2.0]), Tensor::from([3.0, 4.0]));
    /// assert_eq!(a.dot(&b), 11.0);
    /// ```
    ///
    /// # Panics
    /// If one is not of rank 1, or their lengths differ.
    #[track_caller]
    pub fn dot(&self, rhs: &Self) -> E {
        self.dot_array(rhs).item()
    }
}
