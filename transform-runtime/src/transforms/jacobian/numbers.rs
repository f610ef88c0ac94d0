//! Jacobians of code without tensors: one linearization, then one pull for every number of the output; or runs with
//! several tangents, those of a few numbers of the input at a time. No tensor is made.

use super::rows::Entries;
use super::seeds::{Each, Seeds};
use super::{JacobianOf, as_float, count};
use crate::element::{Element, Float};
use crate::levels::{Dual, Duals, Level, Tangents};
use crate::transforms::{Auxiliary, Differentiand};
use crate::values::{
    Function, Leaves, Lift, Linearized, OutAt, OutTan, Params, PrimalOf, Real, RefOf, Relevel, Select, Still,
    Tensor, TensorTan, Tree, WithResiduals, Wrt,
};

type At<T, L> = <T as Lift>::At<L>;
/// Something, and the function's result.
type Beside<T, D, L> = (T, OutAt<<D as Differentiand>::F, L>);

/// The Jacobian by one pull for each number of the output, and the function's result.
pub(super) fn by_rows<D: JacobianOf, L: Level>(args: RefOf<'_, D::F, L>) -> (At<D::J, L>, OutAt<D::F, L>) {
    let all = if_rows::<D, L>(args, |_| true);
    all.expect("all rows are asked for")
}

/// The same if it is wanted for what a run returned.
#[inline]
pub(super) fn if_rows<D: JacobianOf, L: Level>(
    args: RefOf<'_, D::F, L>,
    wanted: impl FnOnce(&At<D::Y, L>) -> bool,
) -> Option<Beside<At<D::J, L>, D, L>> {
    let (y, derivative) =
        D::F::default().linearize::<L, WithResiduals>(args, Wrt::of(<D::P as Select<D::A>>::MASK));
    if !wanted(D::X::main::<L>(&y)) {
        return None;
    }
    let jacobian = {
        let y = D::X::main::<L>(&y);
        let mut rows = Rows::<D, L, _> {
            y,
            args,
            derivative: &derivative,
            seed: Default::default(),
            at: 0,
        };
        D::assemble::<L, _>(y, &D::P::pick::<L>(args), &mut rows)
    };
    Some((jacobian, y))
}

/// Makes one row at a time.
struct Rows<'y, 'a, D: JacobianOf, L: Level, Derivative> {
    y: &'y At<D::Y, L>,
    args: RefOf<'a, D::F, L>,
    derivative: &'y Derivative,
    seed: OutTan<D::F, L>,
    at: usize,
}
impl<D: JacobianOf, L: Level, Derivative: Linearized<D::F, L>> Entries<L> for Rows<'_, '_, D, L, Derivative> {
    type Input = D::I;
    #[inline]
    fn row(&mut self) -> At<D::I, L> {
        D::Y::visit::<L, L, _>(
            self.y,
            D::X::main_tan_mut::<L>(&mut self.seed),
            &mut Unit::new(self.at),
        );
        self.at += 1;
        let mut tans = D::P::zeros::<L>(self.args);
        let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
        self.derivative.pull(
            self.args,
            wrt.into_zeros(),
            &self.seed,
            D::P::bars::<L>(&mut tans),
        );
        D::P::take::<L>(tans, self.args)
    }
    fn block<E: Float>(&mut self, _: &[usize], _: &[usize]) -> Tensor<E, L> {
        no_tensors()
    }
    fn next_tensor(&mut self, _: usize) {}
}

/// The Jacobian by runs with tangents, each of them the units of some numbers of the input, and the function's result.
pub(super) fn by_columns<D: JacobianOf, L: Level>(args: RefOf<'_, D::F, L>) -> (At<D::J, L>, OutAt<D::F, L>) {
    let x = D::P::pick::<L>(args);
    let n = count::<D::I, L>(&x);
    // Of one column, the other tangents would be for nothing.
    let (numbers, y) = if const { D::I::IS_NUMBER } {
        pushed::<D, L, Dual<L>>(args, (&Each, n), |_| ())
    } else {
        pushed::<D, L, Duals<L>>(args, (&Each, n), |_| ())
    };
    let mut matrix = Matrix::<D, L> {
        x: &x,
        numbers,
        at: 0,
    };
    let jacobian = D::assemble::<L, _>(D::X::main::<L>(&y), &x, &mut matrix);
    (jacobian, y)
}

/// The derivative along directions of the input, a column for each in a matrix of rows: as many at a time as the level has
/// tangents. `check` is told the number of outputs as soon as it is known.
pub(crate) fn pushed<D: JacobianOf, L: Level, M: Tangents<L>>(
    args: RefOf<'_, D::F, L>,
    (seeds, width): (&impl Seeds, usize),
    check: impl FnOnce(usize),
) -> Beside<Vec<Real<D::E, L>>, D, L> {
    let x = D::P::pick::<L>(args);
    let mut args = D::P::relevel::<L, M, _>(args, &mut Still);
    let mut run = |start| {
        D::P::put::<M>(
            &mut args,
            D::I::relevel::<L, M, _>(&x, &mut Units { seeds, start, at: 0 }),
        );
        D::F::default().eval::<M>(D::P::moved::<M>(&args))
    };
    let mut along = run(0);
    let y = D::O::relevel::<M, L, _>(&along, &mut PrimalOf);
    let m = count::<D::Y, L>(D::X::main::<L>(&y));
    check(m);
    let mut columns = Columns::<D::E, L> {
        numbers: vec![Real::default(); m * width],
        width,
        start: 0,
        row: 0,
    };
    loop {
        D::Y::relevel::<M, L, _>(D::X::main::<M>(&along), &mut columns);
        columns.row = 0;
        columns.start += M::COUNT;
        if columns.start >= width {
            break;
        }
        along = run(columns.start);
    }
    (columns.numbers, y)
}

/// Tangents of the numbers of the input: the directions from `start` on.
struct Units<'a, S> {
    seeds: &'a S,
    start: usize,
    at: usize,
}
impl<L: Level, M: Tangents<L>, S: Seeds> Relevel<L, M> for Units<'_, S> {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, L>) -> Real<E, M> {
        let unit = self.seeds.direction(self.at).wrapping_sub(self.start);
        self.at += 1;
        M::with_tangents(x.clone(), |k| {
            L::constant(if k == unit {
                E::of(S::UNIT)
            } else {
                <E as Element>::ZERO
            })
        })
    }
    fn tensor<E: Element>(&mut self, _: &Tensor<E, L>) -> Tensor<E, M> {
        no_tensors()
    }
}

/// A matrix that is filled from outputs with tangents: the columns from `start` on, row after row.
struct Columns<E: Float, L: Level> {
    numbers: Vec<Real<E, L>>,
    width: usize,
    start: usize,
    row: usize,
}
impl<F: Float, L: Level, M: Tangents<L>> Relevel<M, L> for Columns<F, L> {
    #[inline(always)]
    fn number<E: Float>(&mut self, y: &Real<E, M>) -> Real<E, L> {
        let (y, y_dots) = M::parts(y);
        let row = &mut self.numbers[self.row * self.width..][..self.width];
        for (entry, y_dot) in row[self.start.min(self.width)..].iter_mut().zip(y_dots) {
            *entry = as_float::<Real<E, L>, Real<F, L>>(&mut y_dot.clone()).clone();
        }
        self.row += 1;
        y.clone()
    }
    fn tensor<E: Element>(&mut self, _: &Tensor<E, M>) -> Tensor<E, L> {
        no_tensors()
    }
}

/// The entries, row by row.
struct Matrix<'a, D: JacobianOf, L: Level> {
    x: &'a At<D::I, L>,
    numbers: Vec<Real<D::E, L>>,
    /// The number of the next one of them.
    at: usize,
}
impl<D: JacobianOf, L: Level> Entries<L> for Matrix<'_, D, L> {
    type Input = D::I;
    #[inline]
    fn row(&mut self) -> At<D::I, L> {
        let mut row = Default::default();
        let mut spread = Spread {
            numbers: &self.numbers,
            next: self.at,
            step: 1,
        };
        D::I::visit::<L, L, _>(self.x, &mut row, &mut spread);
        self.at = spread.next;
        D::I::to_value::<L>(&row, self.x)
    }
    fn block<E: Float>(&mut self, _: &[usize], _: &[usize]) -> Tensor<E, L> {
        no_tensors()
    }
    fn next_tensor(&mut self, _: usize) {}
}

#[cold]
fn no_tensors() -> ! {
    unreachable!("code with tensors is differentiated in lanes")
}

/// Makes a tangent the unit of one number.
pub(super) struct Unit {
    /// The place of the unit, counted from the next number; negative behind it.
    ahead: isize,
}
impl Unit {
    pub(super) fn new(at: usize) -> Self {
        Unit { ahead: at as isize }
    }
}
impl<L: Level> Leaves<L, L> for Unit {
    #[inline(always)]
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        *t = L::constant(if self.ahead == 0 {
            E::of(1.0)
        } else {
            <E as Element>::ZERO
        });
        self.ahead -= 1;
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
        no_tensors()
    }
}

/// Collects all numbers of a tangent.
pub(crate) struct Gather<E: Float, L: Level> {
    pub(crate) numbers: Vec<Real<E, L>>,
}
impl<F: Float, L: Level> Leaves<L, L> for Gather<F, L> {
    #[inline(always)]
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        self.numbers.push(as_float::<Real<E, L>, Real<F, L>>(t).clone());
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
        no_tensors()
    }
}

/// Fills a tangent with every `step`th number.
pub(super) struct Spread<'a, E: Float, L: Level> {
    pub(super) numbers: &'a [Real<E, L>],
    pub(super) next: usize,
    pub(super) step: usize,
}
impl<F: Float, L: Level> Leaves<L, L> for Spread<'_, F, L> {
    #[inline(always)]
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        *as_float::<Real<E, L>, Real<F, L>>(t) = self.numbers[self.next].clone();
        self.next += self.step;
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
        no_tensors()
    }
}
