//! Rows of a Jacobian: where they come from, and taken apart.

use super::within::Within;
use crate::element::Float;
use crate::levels::Level;
use crate::values::{Lift, Tensor};
use smallvec::SmallVec;

type At<T, L> = <T as Lift>::At<L>;

/// The entries of a Jacobian, output by output.
pub trait Entries<L: Level> {
    /// What it is differentiated by.
    type Input: Lift;
    /// All entries of the next number of the output.
    fn row(&mut self) -> At<Self::Input, L>;
    /// Entries of the next tensor of the output, which has this shape, by the next leaf of the input: a
    /// tensor of shape `shape + tail`.
    fn block<E: Float>(&mut self, shape: &[usize], tail: &[usize]) -> Tensor<E, L>;
    /// The tensor of the output is done.
    fn next_tensor(&mut self, len: usize);
}

/// All rows of numbers like `y`. Functions of two or three numbers are many: their few rows are not allocated for.
#[inline(always)]
pub(crate) fn kept<W: Within, R: Lift, E: Lift, L: Level>(
    y: &At<W::Of<E>, L>,
    row: &mut impl FnMut() -> At<R, L>,
) -> SmallVec<[At<R, L>; 4]> {
    let mut rows = SmallVec::new();
    W::map::<E, (), L>(y, &mut |_| rows.push(row()));
    rows
}

/// The rows of numbers by something in vectors and arrays: of every number in order, its parts in order.
pub struct Rows<'r, T: Lift, L: Level> {
    parts: SmallVec<[&'r At<T, L>; 4]>,
    width: usize,
}
impl<'r, T: Lift, L: Level> Rows<'r, T, L> {
    /// All rows of numbers like `y`.
    #[inline(always)]
    pub fn collect<W: Within, V: Within, E: Lift>(
        y: &At<W::Of<E>, L>,
        row: &mut impl FnMut() -> &'r At<V::Of<T>, L>,
    ) -> Self {
        let (mut parts, mut width) = (SmallVec::new(), 0);
        W::map::<E, (), L>(y, &mut |_| {
            V::each::<T, L>(row(), &mut |part| parts.push(part));
            if width == 0 {
                width = parts.len();
            }
        });
        Rows { parts, width }
    }
    /// For every part of `x`, what is made of it and of the same part of all rows.
    #[inline(always)]
    pub fn by_part<V: Within, U: Lift>(
        &self,
        x: &At<V::Of<T>, L>,
        mut make: impl FnMut(&At<T, L>, PartOfRows<'_, 'r, T, L>) -> At<U, L>,
    ) -> At<V::Of<U>, L> {
        let mut place = 0;
        V::map::<T, U, L>(x, &mut |x| {
            let rest = self.parts.get(place..).unwrap_or_default();
            place += 1;
            make(
                x,
                PartOfRows {
                    rest,
                    width: self.width,
                },
            )
        })
    }
}
/// One part of every row.
pub struct PartOfRows<'a, 'r, T: Lift, L: Level> {
    /// From the part of the next row on.
    rest: &'a [&'r At<T, L>],
    width: usize,
}
impl<T: Lift, L: Level> Clone for PartOfRows<'_, '_, T, L> {
    #[inline(always)]
    fn clone(&self) -> Self {
        PartOfRows { ..*self }
    }
}
impl<'r, T: Lift, L: Level> Iterator for PartOfRows<'_, 'r, T, L> {
    type Item = &'r At<T, L>;
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let part = self.rest.first()?;
        self.rest = self.rest.get(self.width..).unwrap_or_default();
        Some(*part)
    }
}
