//! Elements shifted around, repeated, and surrounded: roll, repeat, tile, pad.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array, Shape, Slice};
use crate::levels::Level;
use crate::ops::layout::Inside;
use crate::ops::operand::TensorOperand;
use crate::ops::reductions::Sum;
use crate::ops::select::Side;
use crate::rule::{Structural, StructuralOf};
use crate::values::{NoMap, TanMap, Tensor};

/// The elements `shift` places on along an axis, those at the end at the front.
#[derive(Clone, Debug)]
pub struct Roll {
    axis: usize,
    /// Less than the length.
    shift: usize,
}
impl Roll {
    pub(crate) fn of(shape: &[usize], shift: isize, axis: usize) -> Self {
        let shift = match shape[axis] {
            0 => 0,
            len => shift.rem_euclid(len as isize) as usize,
        };
        Roll { axis, shift }
    }
}
impl Structural for Roll {
    const NAME: &'static str = "roll";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        if self.shift == 0 {
            return Ok(x.clone());
        }
        let stay = x.shape()[self.axis] - self.shift;
        let part = |start, len| kernels::slice(x, &Slice::narrow(x.shape(), self.axis, start, len));
        kernels::cat(Self::NAME, &[part(stay, self.shift), part(0, stay)], self.axis)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Roll {
            axis: self.axis + 1,
            ..*self
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&Roll::of(shape, -(self.shift as isize), self.axis), ct)
    }
}

/// The whole array so many times along every axis, with new axes in front where there are more counts than axes.
#[derive(Clone, Debug)]
pub struct Tile {
    batch: usize,
    counts: Shape,
}
impl Tile {
    /// A count for each axis and for new ones in front.
    #[track_caller]
    pub(crate) fn repeat(shape: &[usize], counts: &[usize]) -> Self {
        if counts.len() < shape.len() {
            let message = format!(
                "{counts:?} has fewer counts than the tensor of shape {shape:?} has axes; give one for each axis, or \
                 use tile"
            );
            Error::new("repeat", message).raise()
        }
        Tile::of(shape, counts)
    }
    /// Counts for the last axes, or for all and new ones in front.
    pub(crate) fn of(shape: &[usize], counts: &[usize]) -> Self {
        let missing = shape.len().saturating_sub(counts.len());
        Tile {
            batch: 0,
            counts: std::iter::repeat_n(1, missing)
                .chain(counts.iter().copied())
                .collect(),
        }
    }
    /// The lanes of a shape, and its own axes, each behind an axis for the repetitions of this length.
    fn interleaved(&self, shape: &[usize], repeated: impl Fn(usize) -> usize) -> Shape {
        let (lanes, own) = shape.split_at(self.batch);
        let missing = self.counts.len() - own.len();
        let lengths = std::iter::repeat_n(1, missing).chain(own.iter().copied());
        let pairs = lengths
            .zip(&self.counts)
            .flat_map(|(len, &count)| [repeated(count), len]);
        lanes.iter().copied().chain(pairs).collect()
    }
}
impl Structural for Tile {
    const NAME: &'static str = "repeat";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        let apart = kernels::reshape(Self::NAME, x, &self.interleaved(x.shape(), |_| 1))?;
        let full = self.interleaved(x.shape(), |count| count);
        let (lanes, own) = full.split_at(self.batch);
        let joined: Shape = lanes
            .iter()
            .copied()
            .chain(own.chunks_exact(2).map(|pair| pair[0] * pair[1]))
            .collect();
        kernels::reshape(
            Self::NAME,
            &kernels::broadcast_to(Self::NAME, &apart, &full)?,
            &joined,
        )
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Tile {
            batch: self.batch + 1,
            counts: self.counts.clone(),
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let repeated: Shape = (0..self.counts.len()).map(|i| self.batch + 2 * i).collect();
        ct.reshape(&self.interleaved(shape, |count| count))
            .reduce_over(Sum, &repeated, false)
            .reshape(shape)
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// With `(before, after)` so many places more at either end of the last axes, filled with a number; the list says
    /// it in the order of the axes.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0]);
    /// assert_eq!(x.pad(&[(1, 2)], 0.5).to_vec(), [0.5, 1.0, 2.0, 0.5, 0.5]);
    /// ```
    ///
    /// # Panics
    /// If there are more pairs than axes.
    #[track_caller]
    pub fn pad(&self, padding: &[(usize, usize)], value: impl TensorOperand<E, L>) -> Self {
        let op = padded(self.shape(), padding, value.held().shape());
        let (value, within) = (value.held(), L::structural(&op, self));
        if value.constant().is_some_and(|value| value == E::ZERO) {
            return within;
        }
        L::select(&op.mask(self.shape()), &within, &value.tensor())
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_pad<Y: TensorOperand<E, L>>(
        &self,
        padding: &[(usize, usize)],
        value: Y,
    ) -> (Self, (TanMap<StructuralOf<Inside>, E, L>, NoMap, Y::Map<Side<L>>)) {
        let op = padded(self.shape(), padding, value.held().shape());
        let mask: Tensor<bool, L> = op.mask(self.shape());
        let within = L::structural(&op, self);
        let (y, (_, _, by_value)) = mask.linearize_select(&within, value);
        let by_x = TanMap::new(StructuralOf::new(op, self.shape_vec()));
        (y, (by_x, NoMap, by_value))
    }
}

#[track_caller]
fn padded(shape: &[usize], padding: &[(usize, usize)], value: &[usize]) -> Inside {
    let Some(first) = shape.len().checked_sub(padding.len()) else {
        let message = format!("{padding:?} has more pairs than the tensor of shape {shape:?} has axes");
        Error::new("pad", message).raise()
    };
    if !value.is_empty() {
        Error::new(
            "pad",
            format!("the value has shape {value:?}; it must be a number"),
        )
        .raise()
    }
    let whole = std::iter::repeat_n((0, 0), first).chain(padding.iter().copied());
    Inside::padded(shape, &whole.collect::<Vec<_>>())
}
