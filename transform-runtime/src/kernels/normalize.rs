//! Elements over the root of their variance or mean square, in one pass over rows that stay in the cache.

use super::layout::{contiguous, permute};
use super::vector::{Kernel, dot, fold, widest};
use super::{Array, Shape, from_vec};
use crate::element::Float;

/// How the elements along some axes are normalised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Normalization {
    /// Whether the mean is subtracted: by the variance, not the mean square.
    pub(crate) centred: bool,
    /// Added to the variance or mean square.
    pub(crate) eps: f64,
}

impl Normalization {
    /// The elements less their mean (if centred), times the scale.
    pub(crate) fn normalized<E: Float>(self, x: &Array<E>, axes: &[usize]) -> Array<E> {
        let order = trailing(x.ndim(), axes);
        let rows = contiguous(&permute(x, &order));
        let mut out = rows.as_slice().expect("contiguous").to_vec();
        self.each_row(x.shape(), axes, &mut out, |row, scale| {
            row.iter_mut().for_each(|x| *x *= scale);
        });
        let mut back = order.clone();
        order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
        permute(&from_vec(rows.shape(), out), &back)
    }

    /// One over the root, with the axes kept as 1.
    pub(crate) fn scale<E: Float>(self, x: &Array<E>, axes: &[usize]) -> Array<E> {
        let rows = contiguous(&permute(x, &trailing(x.ndim(), axes)));
        let mut rows = rows.as_slice().expect("contiguous").to_vec();
        let shape: Shape = (0..x.ndim())
            .map(|axis| if axes.contains(&axis) { 1 } else { x.shape()[axis] })
            .collect();
        let mut scales = Vec::with_capacity(shape.iter().product());
        self.each_row(x.shape(), axes, &mut rows, |_, scale| scales.push(scale));
        // Rows without elements have no mean.
        scales.resize(shape.iter().product(), E::nan());
        from_vec(&shape, scales)
    }

    /// Calls `visit` with the elements of each row, less their mean if centred, and the row's scale.
    fn each_row<E: Float>(
        self,
        shape: &[usize],
        axes: &[usize],
        rows: &mut [E],
        mut visit: impl FnMut(&mut [E], E),
    ) {
        let len: usize = axes.iter().map(|&axis| shape[axis]).product();
        for row in rows.chunks_exact_mut(len.max(1)) {
            let scale = widest(len, Row { row, by: self });
            visit(row, scale);
        }
    }
}

/// Centres a row and finds its scale.
struct Row<'a, E> {
    row: &'a mut [E],
    by: Normalization,
}
impl<E: Float> Kernel for Row<'_, E> {
    type Output = E;

    #[inline(always)]
    fn run<const FUSED: bool>(self) -> E {
        let count = E::of(self.row.len() as f64);
        if self.by.centred {
            let mean = fold(self.row, |a, b| a + b) / count;
            self.row.iter_mut().for_each(|x| *x -= mean);
        }
        (dot::<_, FUSED>(self.row, self.row) / count + E::of(self.by.eps))
            .sqrt()
            .recip()
    }
}

/// The axes with these ones last, in their order.
pub(super) fn trailing(rank: usize, axes: &[usize]) -> Shape {
    (0..rank)
        .filter(|axis| !axes.contains(axis))
        .chain(axes.iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn rows_match_the_definition() {
        let mut g = generator(51);
        for (shape, axes) in [
            (&[3, 4][..], &[1][..]),
            (&[3, 4], &[0]),
            (&[2, 3, 5], &[0, 2]),
            (&[2, 3, 5], &[1, 2]),
            (&[7], &[0]),
            (&[2, 1], &[1]),
            (&[2, 40], &[1]),
        ] {
            for x in views(&mut g, shape) {
                for centred in [true, false] {
                    let rule = Normalization { centred, eps: 0.5 };
                    let (y, scale) = (rule.normalized(&x, axes), rule.scale(&x, axes));
                    for i in indices(shape) {
                        let same_row =
                            |j: &Vec<usize>| (0..i.len()).all(|k| axes.contains(&k) || i[k] == j[k]);
                        let row: Vec<f64> = indices(shape)
                            .into_iter()
                            .filter(same_row)
                            .map(|j| x[j.as_slice()])
                            .collect();
                        let n = row.len() as f64;
                        let mean = if centred { row.iter().sum::<f64>() / n } else { 0.0 };
                        let square = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
                        let mut kept = i.clone();
                        axes.iter().for_each(|&axis| kept[axis] = 0);
                        let expected = 1.0 / (square + 0.5).sqrt();
                        assert!((scale[kept.as_slice()] - expected).abs() < 1e-14);
                        assert!((y[i.as_slice()] - (x[i.as_slice()] - mean) * expected).abs() < 1e-13);
                    }
                }
            }
        }
    }

    #[test]
    fn rows_without_elements() {
        let (x, rule) = (
            from_vec::<f64>(&[2, 0], vec![]),
            Normalization {
                centred: true,
                eps: 1.0,
            },
        );
        assert_eq!(rule.normalized(&x, &[1]).shape(), [2, 0]);
        assert!(rule.scale(&x, &[1]).iter().all(|x| x.is_nan()));
        assert_eq!(rule.scale(&x, &[0]).shape(), [1, 0]);
    }
}
