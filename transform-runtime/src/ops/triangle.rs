//! Triangles of matrices.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array};
use crate::levels::Level;
use crate::rule::Structural;
use crate::values::Tensor;

/// The elements of matrices on one side of a diagonal, and zeros: diagonal `k` is above the main one, or below if
/// negative.
#[derive(Clone, Debug)]
pub struct Triangle {
    diagonal: isize,
    lower: bool,
}
impl Triangle {
    #[track_caller]
    pub(crate) fn of(op: &'static str, shape: &[usize], diagonal: isize, lower: bool) -> Self {
        if shape.len() < 2 {
            Error::new(
                op,
                format!("a tensor of shape {shape:?} has no matrices: it needs two axes"),
            )
            .raise()
        }
        Triangle { diagonal, lower }
    }
}
impl Structural for Triangle {
    const NAME: &'static str = "tril";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        let (rows, columns) = (x.shape()[x.ndim() - 2], x.shape()[x.ndim() - 1]);
        let mut out = kernels::to_vec(x);
        // An empty array has no rows, but a chunk length must not be 0.
        for (i, row) in out.chunks_exact_mut(columns.max(1)).enumerate() {
            // Where the part on or below the diagonal ends, or that on or above it starts.
            let edge = (i % rows) as isize;
            let edge = edge
                .saturating_add(self.diagonal)
                .saturating_add(isize::from(self.lower));
            let edge = edge.clamp(0, columns as isize) as usize;
            let outside = if self.lower {
                &mut row[edge..]
            } else {
                &mut row[..edge]
            };
            outside.fill(E::ZERO);
        }
        Ok(kernels::from_vec(x.shape(), out))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.clone()
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(self, ct)
    }
}
