//! Contraction of operands by indices, as sums, elementwise products and matrix products.

use super::spec::Index;
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::reductions::Sum;
use crate::values::Tensor;

/// An array and the index of each of its axes, all different.
#[derive(Clone, Debug)]
pub(super) struct Indexed<E: Float, L: Level> {
    pub(super) array: Tensor<E, L>,
    pub(super) indices: Vec<Index>,
}

impl<E: Float, L: Level> Indexed<E, L> {
    fn has(&self, index: Index) -> bool {
        self.indices.contains(&index)
    }
    fn axis(&self, index: Index) -> usize {
        let place = self.indices.iter().position(|own| *own == index);
        place.expect("the index is one of the array's")
    }
    fn len(&self, index: Index) -> usize {
        self.array.shape()[self.axis(index)]
    }
    fn size(&self, indices: &[Index]) -> usize {
        indices.iter().map(|&index| self.len(index)).product()
    }

    /// Summed over the indices that are not needed.
    fn summed(self, needed: impl Fn(Index) -> bool) -> Self {
        let axes: Shape = (0..self.indices.len())
            .filter(|&axis| !needed(self.indices[axis]))
            .collect();
        if axes.is_empty() {
            return self;
        }
        Indexed {
            array: self.array.reduce_over(Sum, &axes, false),
            indices: self.indices.into_iter().filter(|&index| needed(index)).collect(),
        }
    }

    /// The array with its axes in this order.
    pub(super) fn ordered(&self, indices: &[Index]) -> Tensor<E, L> {
        let order: Shape = indices.iter().map(|&index| self.axis(index)).collect();
        if order.iter().enumerate().all(|(place, &axis)| place == axis) {
            return self.array.clone();
        }
        self.array.permute_axes(&order)
    }

    /// The array with its axes in the order of these groups, the axes of each group but the first as one.
    fn grouped(&self, batch: &[Index], groups: [&[Index]; 2]) -> Tensor<E, L> {
        let order = [batch, groups[0], groups[1]].concat();
        let mut shape: Shape = batch.iter().map(|&index| self.len(index)).collect();
        shape.extend(groups.map(|group| self.size(group)));
        self.ordered(&order).shaped(&shape)
    }
}

/// The product of all operands, summed over the indices that are not kept; in no order of axes.
pub(super) fn contract<E: Float, L: Level>(
    mut operands: Vec<Indexed<E, L>>,
    keep: &[Index],
) -> Indexed<E, L> {
    while operands.len() > 2 {
        let (i, j) = cheapest(&operands, keep);
        let (b, a) = (operands.remove(j), operands.remove(i));
        let needed = |index| keep.contains(&index) || operands.iter().any(|other| other.has(index));
        let product = pair(a, b, needed);
        operands.push(product);
    }
    let keeps = |index| keep.contains(&index);
    match (operands.pop(), operands.pop()) {
        (Some(b), Some(a)) => pair(a, b, keeps),
        (Some(one), None) => one.summed(keeps),
        (None, _) => unreachable!("a specification has a term"),
    }
}

/// The pair whose product grows least over its factors.
fn cheapest<E: Float, L: Level>(operands: &[Indexed<E, L>], keep: &[Index]) -> (usize, usize) {
    let growth = |i: usize, j: usize| {
        let (a, b) = (&operands[i], &operands[j]);
        let needed = |index: Index| {
            let other = |k: usize| k != i && k != j && operands[k].has(index);
            keep.contains(&index) || (0..operands.len()).any(other)
        };
        let of_a = a
            .indices
            .iter()
            .filter(|&&index| needed(index))
            .map(|&index| a.len(index));
        let of_b = b
            .indices
            .iter()
            .filter(|&&index| needed(index) && !a.has(index))
            .map(|&index| b.len(index));
        let size: f64 = of_a.chain(of_b).map(|len| len as f64).product();
        size - a.array.len() as f64 - b.array.len() as f64
    };
    let pairs = (0..operands.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
    pairs
        .min_by(|p, q| growth(p.0, p.1).total_cmp(&growth(q.0, q.1)))
        .unwrap_or((0, 1))
}

/// The product of two operands, summed over the indices that are not needed.
fn pair<E: Float, L: Level>(
    a: Indexed<E, L>,
    b: Indexed<E, L>,
    needed: impl Fn(Index) -> bool,
) -> Indexed<E, L> {
    let a = a.summed(|index| needed(index) || b.has(index));
    let b = b.summed(|index| needed(index) || a.has(index));
    let split = |holds: &dyn Fn(Index) -> bool, of: &Indexed<E, L>| -> Vec<Index> {
        of.indices.iter().copied().filter(|&index| holds(index)).collect()
    };
    let batch = split(&|index| b.has(index) && needed(index), &a);
    let contracted = split(&|index| b.has(index) && !needed(index), &a);
    let of_a = split(&|index| !b.has(index), &a);
    let of_b = split(&|index| !a.has(index), &b);
    let indices = [batch.as_slice(), &of_a, &of_b].concat();
    let shape: Shape = indices
        .iter()
        .map(|&index| if a.has(index) { a.len(index) } else { b.len(index) })
        .collect();
    let (left, right) = (
        a.grouped(&batch, [&of_a, &contracted]),
        b.grouped(&batch, [&contracted, &of_b]),
    );
    // Without a sum it is an elementwise product, of columns and rows.
    let product = if contracted.is_empty() {
        left * right
    } else {
        left.matrix_times(&right)
    };
    Indexed {
        array: product.shaped(&shape),
        indices,
    }
}
