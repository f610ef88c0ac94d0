//! Products of a derivative with several directions, without the form of a Jacobian.

use crate::element::Float;
use crate::levels::{Base, Batch, Duals};
use crate::transforms::jacobian::{Chunks, Gathered, JacobianOf, Seeds, count, has_tensors, lanes, numbers};
use crate::transforms::{Arguments, Auxiliary};
use crate::values::{
    Function, Leaves, Lift, Linearized, OutAt, OutTan, Params, Real, RefOf, Select, Tensor, TensorTan, Tree,
    WithResiduals, Wrt,
};

/// Products with directions.
pub(super) struct Products<E> {
    numbers: Vec<E>,
    /// From one direction to the next, and from one number of a product to the next.
    strides: [usize; 2],
}
impl<E: Float> Products<E> {
    /// A number of the product with a direction.
    pub(super) fn at(&self, direction: usize, place: usize) -> E {
        self.numbers[direction * self.strides[0] + place * self.strides[1]]
    }
}

/// Products of the derivative with directions of the input, and the function's result. `check` is told the
/// number of outputs as soon as it is known.
pub(super) fn forward<D: JacobianOf, C: Chunks>(
    args: RefOf<'_, D::F, Base>,
    (seeds, directions): (&impl Seeds, usize),
    check: impl FnOnce(usize),
) -> (Products<D::E>, OutAt<D::F, Base>) {
    if const { !has_tensors::<D>() } {
        return along_numbers::<D>(args, (seeds, directions), check);
    }
    let x = D::P::pick::<Base>(args);
    let shared = D::P::share::<Base>(args);
    let args = D::P::moved::<Batch<Base>>(&shared);
    let (y, derivative) = D::F::default().linearize::<Batch<Base>, WithResiduals>(args, Wrt::NONE);
    let y = D::O::lane::<Base>(&y, 0);
    let main = D::X::main::<Base>(&y);
    let m = count::<D::Y, Base>(main);
    check(m);
    let rows = lanes::pushed::<D, C, Base, _>(&derivative, args, (&x, main), (seeds, directions));
    let products = Products {
        numbers: rows.to_vec(),
        strides: [m, 1],
    };
    (products, y)
}

/// The same of code of numbers: runs with tangents.
fn along_numbers<D: JacobianOf>(
    args: RefOf<'_, D::F, Base>,
    (seeds, directions): (&impl Seeds, usize),
    check: impl FnOnce(usize),
) -> (Products<D::E>, OutAt<D::F, Base>) {
    let (numbers, y) = numbers::pushed::<D, Base, Duals<Base>>(args, (seeds, directions), check);
    let products = Products {
        numbers: numbers.into_iter().map(|x| x.0).collect(),
        strides: [1, directions],
    };
    (products, y)
}

/// Products of the transposed derivative with directions of the output, likewise.
pub(super) fn reverse<D: JacobianOf, C: Chunks>(
    args: RefOf<'_, D::F, Base>,
    (seeds, directions): (&impl Seeds, usize),
    check: impl FnOnce(usize),
) -> (Products<D::E>, OutAt<D::F, Base>) {
    let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
    let x = D::P::pick::<Base>(args);
    let strides = [count::<D::I, Base>(&x), 1];
    if const { !has_tensors::<D>() } {
        let (y, derivative) = D::F::default().linearize::<Base, WithResiduals>(args, wrt);
        let main = D::X::main::<Base>(&y);
        check(count::<D::Y, Base>(main));
        let mut gathered = Gathered { numbers: Vec::new() };
        for direction in 0..directions {
            let mut ct: OutTan<D::F, Base> = Default::default();
            let mut seeded = Seeded {
                seeds,
                direction,
                at: 0,
            };
            D::Y::visit::<Base, Base, _>(main, D::X::main_tan_mut::<Base>(&mut ct), &mut seeded);
            let mut tans = D::P::zeros::<Base>(args);
            derivative.pull(args, wrt.into_zeros(), &ct, D::P::bars::<Base>(&mut tans));
            let mut tan = D::P::pick_tan::<Base>(&tans);
            D::I::visit::<Base, Base, _>(&x, &mut tan, &mut gathered);
        }
        let numbers = gathered
            .numbers
            .into_iter()
            .map(|x: Real<D::E, Base>| x.0)
            .collect();
        return (Products { numbers, strides }, y);
    }
    let shared = D::P::share::<Base>(args);
    let args = D::P::moved::<Batch<Base>>(&shared);
    let (y, derivative) = D::F::default().linearize::<Batch<Base>, WithResiduals>(args, wrt);
    let y = D::O::lane::<Base>(&y, 0);
    let main = D::X::main::<Base>(&y);
    check(count::<D::Y, Base>(main));
    let blocks = lanes::pulled::<D, C, Base, _>(&derivative, args, (&x, main), (seeds, directions));
    let rows = lanes::cat(blocks, 1, &[directions, 0]);
    let numbers = rows.to_vec();
    (Products { numbers, strides }, y)
}

/// Makes a cotangent one direction.
struct Seeded<'a, S> {
    seeds: &'a S,
    direction: usize,
    at: usize,
}
impl<S: Seeds> Leaves<Base, Base> for Seeded<'_, S> {
    #[inline(always)]
    fn number<E: Float>(&mut self, _: &Real<E, Base>, t: &mut Real<E, Base>) {
        let here = self.seeds.direction(self.at) == self.direction;
        *t = Real::of(E::of(if here { S::UNIT } else { 0.0 }));
        self.at += 1;
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, Base>, _: &mut TensorTan<E, Base>) {
        unreachable!("code with tensors is differentiated in lanes")
    }
}
