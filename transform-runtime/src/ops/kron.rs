//! The Kronecker product.

use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::matmul::Matmul;
use crate::rule::TensorMap;
use crate::values::{TanMap, Tensor};

/// The derivative of a Kronecker product by one factor.
#[derive(Debug)]
pub struct KronMap<E: Float, L: Level> {
    other: Tensor<E, L>,
    left: bool,
    shape: Shape,
}
impl<E: Float, L: Level> TensorMap<E, L> for KronMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        if self.left {
            t.kron(&self.other)
        } else {
            self.other.kron(t)
        }
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        // Elements of this factor by rows, those of the other by columns: then it is a product with a vector.
        let rank = self.shape.len().max(self.other.ndim());
        let (own, other) = (filled_up(&self.shape, rank), filled_up(self.other.shape(), rank));
        let (first, second) = if self.left { (&own, &other) } else { (&other, &own) };
        let pairs: Shape = first.iter().zip(second).flat_map(|(&p, &q)| [p, q]).collect();
        let skipped = usize::from(!self.left);
        let order: Shape = (0..rank)
            .map(|axis| 2 * axis + skipped)
            .chain((0..rank).map(|axis| 2 * axis + 1 - skipped))
            .collect();
        let (rows, cols) = (self.shape.iter().product(), self.other.len());
        let table = ct.reshape(&pairs).permute_axes(&order).reshape(&[rows, cols]);
        L::diff2(&Matmul, &table, &self.other.reshape(&[cols, 1])).reshape(&self.shape)
    }
}
/// A shape with ones in front.
fn filled_up(shape: &[usize], rank: usize) -> Shape {
    let ones = std::iter::repeat_n(1, rank - shape.len());
    ones.chain(shape.iter().copied()).collect()
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The Kronecker product: every element of the first times all of the second, in blocks. Of tensors of unlike
    /// rank the smaller shape is filled up with ones in front.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let (a, b) = (Tensor::from_vec(vec![1.0, 10.0]), Tensor::from_vec(vec![1.0, 2.0, 3.0]));
    /// assert_eq!(a.kron(&b).to_vec(), [1.0, 2.0, 3.0, 10.0, 20.0, 30.0]);
    /// ```
    pub fn kron(&self, rhs: &Self) -> Self {
        let rank = self.ndim().max(rhs.ndim());
        let (a, b) = (filled_up(self.shape(), rank), filled_up(rhs.shape(), rank));
        let first: Shape = a.iter().flat_map(|&len| [len, 1]).collect();
        let second: Shape = b.iter().flat_map(|&len| [1, len]).collect();
        let shape: Shape = a.iter().zip(&b).map(|(p, q)| p * q).collect();
        (self.reshape(&first) * rhs.reshape(&second)).reshape(&shape)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    pub fn linearize_kron(
        &self,
        rhs: &Self,
    ) -> (Self, (TanMap<KronMap<E, L>, E, L>, TanMap<KronMap<E, L>, E, L>)) {
        let map = |of: &Self, other: &Self, left| {
            TanMap::new(KronMap {
                other: other.clone(),
                left,
                shape: of.shape_vec(),
            })
        };
        (self.kron(rhs), (map(self, rhs, true), map(rhs, self, false)))
    }
}
