//! `jacobian!`: the mode that costs less for the numbers of inputs and outputs.

use super::{Chunks, JacobianOf, Mode, count, has_tensors, lanes, numbers};
use crate::levels::{Level, WIDTH};
use crate::transforms::Differentiand;
use crate::values::{Lift, OutAt, RefOf, Select, Tree, Wrt};

type At<T, L> = <T as Lift>::At<L>;

/// By columns or row by row, whichever costs less.
#[derive(Debug)]
pub enum Cheaper {}

/// Whether code of numbers with `m` outputs and `n` inputs is differentiated by columns. Where they are as many as run
/// together, what comes of one run is held against a pull for each row; else more has to be won than that.
const fn by_columns(m: usize, n: usize) -> bool {
    if n <= WIDTH { n <= m } else { 2 * n <= m }
}

impl Mode for Cheaper {
    const OP: &'static str = "jacobian!";
    fn by_columns<D: Differentiand>(rows: impl FnOnce() -> usize, columns: impl FnOnce() -> usize) -> bool {
        let (m, n) = (rows(), columns());
        if has_tensors::<D>() {
            n <= m
        } else {
            by_columns(m, n)
        }
    }
    #[inline]
    fn jacobian<D: JacobianOf, C: Chunks, L: Level>(
        args: RefOf<'_, D::F, L>,
    ) -> (At<D::J, L>, OutAt<D::F, L>) {
        let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
        if const { has_tensors::<D>() && D::Y::IS_NUMBER } {
            return numbers::by_rows::<D, L>(args);
        }
        if const { has_tensors::<D>() } {
            return lanes::jacobian::<D, C, L>(args, wrt, |m, n| n <= m);
        }
        if const { D::I::IS_NUMBER } {
            return numbers::by_columns::<D, L>(args);
        }
        let n = count::<D::I, L>(&D::P::pick::<L>(args));
        match D::OUTPUTS {
            Some(m) if by_columns(m, n) => numbers::by_columns::<D, L>(args),
            Some(_) => numbers::by_rows::<D, L>(args),
            None if n <= WIDTH => numbers::by_columns::<D, L>(args),
            None => numbers::if_rows::<D, L>(args, |y| !by_columns(count::<D::Y, L>(y), n))
                .unwrap_or_else(|| numbers::by_columns::<D, L>(args)),
        }
    }
}
