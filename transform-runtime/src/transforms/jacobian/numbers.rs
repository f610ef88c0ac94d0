//! Jacobians of code without tensors: one linearization, then one pull for every number of the output or one
//! push for every number of the input. No tensor is made.

use super::rows::Entries;
use super::{JacobianOf, as_float, count};
use crate::element::{Element, Float};
use crate::levels::Level;
use crate::transforms::Auxiliary;
use crate::values::{
    Function, Leaves, Lift, Linearized, OutAt, OutTan, Params, Real, RefOf, Select, Tensor, TensorTan, Tree,
    WithResiduals, Wrt,
};

type At<T, L> = <T as Lift>::At<L>;

/// The Jacobian by one pull for each number of the output, and the function's result.
pub(super) fn by_rows<D: JacobianOf, L: Level>(args: RefOf<'_, D::F, L>) -> (At<D::J, L>, OutAt<D::F, L>) {
    let (y, derivative) =
        D::F::default().linearize::<L, WithResiduals>(args, Wrt::of(<D::P as Select<D::A>>::MASK));
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
    (jacobian, y)
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

/// The Jacobian by one push for each number of the input, and the function's result.
pub(super) fn by_columns<D: JacobianOf, L: Level>(args: RefOf<'_, D::F, L>) -> (At<D::J, L>, OutAt<D::F, L>) {
    let (y, derivative) = D::F::default().linearize::<L, WithResiduals>(args, Wrt::NONE);
    let main = D::X::main::<L>(&y);
    let x = D::P::pick::<L>(args);
    let (m, n) = (count::<D::Y, L>(main), count::<D::I, L>(&x));
    let mut x_dot = Default::default();
    let mut columns = Gather {
        numbers: Vec::with_capacity(m * n),
    };
    for at in 0..n {
        D::I::visit::<L, L, _>(&x, &mut x_dot, &mut Unit::new(at));
        let y_dot = derivative.push(args, D::P::dots::<L>(&D::P::place::<L>(&x_dot)));
        D::Y::visit::<L, L, _>(main, &mut D::X::main_tan::<L>(&y_dot).clone(), &mut columns);
    }
    let mut rows = Columns::<D, L> {
        x: &x,
        numbers: &columns.numbers,
        height: m,
        at: 0,
    };
    let jacobian = D::assemble::<L, _>(main, &x, &mut rows);
    (jacobian, y)
}

/// Reads rows from columns that lie one after the other.
struct Columns<'a, D: JacobianOf, L: Level> {
    x: &'a At<D::I, L>,
    numbers: &'a [Real<D::E, L>],
    height: usize,
    at: usize,
}
impl<D: JacobianOf, L: Level> Entries<L> for Columns<'_, D, L> {
    type Input = D::I;
    fn row(&mut self) -> At<D::I, L> {
        let mut row = Default::default();
        let mut spread = Spread {
            numbers: self.numbers,
            next: self.at,
            step: self.height,
        };
        D::I::visit::<L, L, _>(self.x, &mut row, &mut spread);
        self.at += 1;
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
pub(super) struct Gather<E: Float, L: Level> {
    pub(super) numbers: Vec<Real<E, L>>,
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
