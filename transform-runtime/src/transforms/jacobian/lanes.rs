//! Jacobians of code with tensors: the function runs once with shared arguments, and its derivative once for
//! a whole batch of basis vectors. There is no loop over rows or columns, only over chunks of them.

use super::rows::Entries;
use super::seeds::{Each, Seeds};
use super::{Chunks, JacobianOf, as_float, count};
use crate::element::{Element, Float};
use crate::kernels;
use crate::levels::{Batch, Lanes, Level};
use crate::lists::{made, mapped};
use crate::ops::join::Cat;
use crate::transforms::{Arguments, Auxiliary, Differentiand};
use crate::values::{
    Function, Leaves, Lift, Linearized, OutAt, Params, Real, RefOf, Select, TanOf, Tensor, TensorTan,
    WithResiduals, Wrt,
};
use std::ops::Range;

type At<T, L> = <T as Lift>::At<L>;
/// What is differentiated by, and what is differentiated.
type Ends<'a, D, L> = (
    &'a At<<D as Differentiand>::I, L>,
    &'a At<<D as Differentiand>::Y, L>,
);

/// The Jacobian by pulling all unit cotangents of the output, or by pushing all unit tangents of the input if that is
/// `forward` for the numbers of both; and the function's result.
pub(super) fn jacobian<D: JacobianOf, C: Chunks, L: Level>(
    args: RefOf<'_, D::F, L>,
    wrt: Wrt,
    forward: impl FnOnce(usize, usize) -> bool,
) -> (At<D::J, L>, OutAt<D::F, L>) {
    let x = D::P::pick::<L>(args);
    let shared = D::P::share::<L>(args);
    let args = D::P::moved::<Batch<L>>(&shared);
    let (y, derivative) = D::F::default().linearize::<Batch<L>, WithResiduals>(args, wrt);
    let y = D::O::lane::<L>(&y, 0);
    let main = D::X::main::<L>(&y);
    let (m, n) = (count::<D::Y, L>(main), count::<D::I, L>(&x));
    let blocks = if forward(m, n) {
        let columns = pushed::<D, C, L, _>(&derivative, args, (&x, main), (&Each, n));
        vec![columns.permute_axes(&[1, 0])]
    } else {
        pulled::<D, C, L, _>(&derivative, args, (&x, main), (&Each, m))
    };
    (Dense::of(blocks, [m, n], &x).assemble::<D>(main), y)
}

/// The derivative along directions of the input, one in each row.
pub(crate) fn pushed<D: JacobianOf, C: Chunks, L: Level, V: Linearized<D::F, Batch<L>>>(
    derivative: &V,
    args: RefOf<'_, D::F, Batch<L>>,
    (x, y): Ends<'_, D, L>,
    (seeds, directions): (&impl Seeds, usize),
) -> Tensor<D::E, L> {
    let rows = mapped(&chunks(directions, C::LANES), |chunk| {
        let lanes = chunk.len();
        let tans = D::P::place::<Batch<L>>(&seeded::<D::I, L>(x, chunk.clone(), seeds));
        let y_dot = derivative.push(args, D::P::dots::<Batch<L>>(&tans));
        stack::<D::Y, D::E, L>(y, D::X::main_tan::<Batch<L>>(&y_dot).clone(), lanes)
    });
    let m = count::<D::Y, L>(y);
    cat(rows, 0, &[0, m])
}

/// The transposed derivative along directions of the output, one in each row: a matrix for each leaf of the input.
pub(crate) fn pulled<D: JacobianOf, C: Chunks, L: Level, V: Linearized<D::F, Batch<L>>>(
    derivative: &V,
    args: RefOf<'_, D::F, Batch<L>>,
    (x, y): Ends<'_, D, L>,
    (seeds, directions): (&impl Seeds, usize),
) -> Vec<Tensor<D::E, L>> {
    let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
    let rows = mapped(&chunks(directions, C::LANES), |chunk| {
        let lanes = chunk.len();
        let seed = D::X::seed::<Batch<L>>(seeded::<D::Y, L>(y, chunk.clone(), seeds));
        let mut tans = D::P::zeros::<Batch<L>>(args);
        derivative.pull(args, wrt, &seed, D::P::bars::<Batch<L>>(&mut tans));
        leaves::<D::I, D::E, L>(x, D::P::pick_tan::<Batch<L>>(&tans), lanes)
    });
    blocks(rows)
}

/// So many directions at a time, at most.
fn chunks(directions: usize, lanes: usize) -> Vec<Range<usize>> {
    let size = lanes.min(directions).max(1);
    let starts = (0..directions).step_by(size);
    starts.map(|start| start..directions.min(start + size)).collect()
}

/// Unit tangents of a value, those of some of its floats, one in each lane.
pub(super) fn basis<T: Lift, L: Level>(x: &At<T, L>, units: Range<usize>) -> TanOf<T, Batch<L>> {
    seeded::<T, L>(x, units, &Each)
}

/// Tangents of a value, some of its directions, one in each lane.
fn seeded<T: Lift, L: Level>(
    x: &At<T, L>,
    directions: Range<usize>,
    seeds: &impl Seeds,
) -> TanOf<T, Batch<L>> {
    struct Seeded<'a, S> {
        directions: Range<usize>,
        seeds: &'a S,
        at: usize,
    }
    impl<S: Seeds> Seeded<'_, S> {
        /// One row in each lane: the directions of the next `len` floats, if some are among the lanes'.
        fn lanes<E: Float, L: Level>(&mut self, shape: &[usize]) -> Option<Tensor<E, L>> {
            let (len, start) = (shape.iter().product::<usize>(), self.at);
            self.at += len;
            let mut rows = None;
            for place in 0..len {
                let direction = self.seeds.direction(start + place);
                if self.directions.contains(&direction) {
                    let zeros = || vec![<E as Element>::ZERO; self.directions.len() * len];
                    let lane = direction - self.directions.start;
                    rows.get_or_insert_with(zeros)[lane * len + place] = E::of(S::UNIT);
                }
            }
            let shape: kernels::Shape = std::iter::once(self.directions.len())
                .chain(shape.iter().copied())
                .collect();
            Some(L::array(kernels::from_vec(&shape, rows?)))
        }
    }
    impl<L: Level, S: Seeds> Leaves<L, Batch<L>> for Seeded<'_, S> {
        fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, Batch<L>>) {
            *t = self
                .lanes::<E, L>(&[])
                .map_or_else(Real::default, |rows| Real::of(Lanes::Each(rows)));
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, Batch<L>>) {
            t.0 = self
                .lanes::<E, L>(x.shape())
                .map(|rows| Tensor(Lanes::Each(rows)));
        }
    }
    let mut lanes = Default::default();
    let mut seeded = Seeded {
        directions,
        seeds,
        at: 0,
    };
    T::visit::<L, Batch<L>, _>(x, &mut lanes, &mut seeded);
    lanes
}

/// A batch of tangents as a matrix, one row for each lane.
pub(super) fn stack<T: Lift, E: Float, L: Level>(
    x: &At<T, L>,
    tan: TanOf<T, Batch<L>>,
    lanes: usize,
) -> Tensor<E, L> {
    cat(leaves::<T, E, L>(x, tan, lanes), 1, &[lanes, 0])
}

/// The same, a matrix for each leaf of the value.
fn leaves<T: Lift, E: Float, L: Level>(
    x: &At<T, L>,
    mut tan: TanOf<T, Batch<L>>,
    lanes: usize,
) -> Vec<Tensor<E, L>> {
    struct Stack<E: Float, L: Level> {
        lanes: usize,
        parts: Vec<Tensor<E, L>>,
    }
    impl<F: Float, L: Level> Leaves<L, Batch<L>> for Stack<F, L> {
        fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, Batch<L>>) {
            let mut part = Batch::<L>::from_scalar(t)
                .each(self.lanes)
                .reshape(&[self.lanes, 1]);
            self.parts.push(as_float::<_, Tensor<F, L>>(&mut part).clone());
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, Batch<L>>) {
            let shape = [self.lanes, x.len()];
            let mut part = match &t.0 {
                Some(t) => t.each(self.lanes).reshape(&shape),
                None => Tensor::filled(&shape, <E as Element>::ZERO),
            };
            self.parts.push(as_float::<_, Tensor<F, L>>(&mut part).clone());
        }
    }
    let mut stack = Stack {
        lanes,
        parts: Vec::new(),
    };
    T::visit::<L, Batch<L>, _>(x, &mut tan, &mut stack);
    stack.parts
}

/// Chunks of rows, each a matrix for each leaf, as a matrix for each leaf.
fn blocks<E: Float, L: Level>(mut chunks: Vec<Vec<Tensor<E, L>>>) -> Vec<Tensor<E, L>> {
    if chunks.len() <= 1 {
        return chunks.pop().unwrap_or_default();
    }
    let of_leaf = |i: usize| mapped(&chunks, |parts| parts[i].clone());
    made(chunks[0].len(), |i| cat(of_leaf(i), 0, &[]))
}

/// A batch of tangents from a matrix, one lane for each row.
pub(super) fn unstack<T: Lift, E: Float, L: Level>(x: &At<T, L>, rows: &Tensor<E, L>) -> TanOf<T, Batch<L>> {
    struct Unstack<'a, E: Float, L: Level> {
        rows: &'a Tensor<E, L>,
        at: usize,
    }
    impl<E: Float, L: Level> Unstack<'_, E, L> {
        fn lanes(&mut self, shape: &[usize]) -> Tensor<E, L> {
            let len = shape.iter().product();
            let part = part(self.rows, 1, self.at, len);
            self.at += len;
            let shape: kernels::Shape = std::iter::once(self.rows.shape()[0])
                .chain(shape.iter().copied())
                .collect();
            part.reshape(&shape)
        }
    }
    impl<F: Float, L: Level> Leaves<L, Batch<L>> for Unstack<'_, F, L> {
        fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, Batch<L>>) {
            *as_float::<_, Real<F, Batch<L>>>(t) = Real::of(Lanes::Each(self.lanes(&[])));
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, Batch<L>>) {
            as_float::<_, TensorTan<F, Batch<L>>>(t).0 = Some(Tensor(Lanes::Each(self.lanes(x.shape()))));
        }
    }
    let mut lanes = Default::default();
    T::visit::<L, Batch<L>, _>(x, &mut lanes, &mut Unstack { rows, at: 0 });
    lanes
}

/// Tensors one after the other along an axis; none make one of this shape, which is empty.
pub(crate) fn cat<E: Float, L: Level>(
    mut parts: Vec<Tensor<E, L>>,
    axis: usize,
    empty: &[usize],
) -> Tensor<E, L> {
    match parts.len() {
        0 => Tensor::filled(empty, <E as Element>::ZERO),
        1 => parts.swap_remove(0),
        _ => L::many(&Cat::along(axis), &parts),
    }
}

/// `len` places of an axis from `start`.
fn part<E: Float, L: Level>(x: &Tensor<E, L>, axis: usize, start: usize, len: usize) -> Tensor<E, L> {
    if len == x.shape()[axis] {
        x.clone()
    } else {
        x.narrow(axis as isize, start, len)
    }
}

/// The entries of a Jacobian as matrices side by side. Most have the columns of one leaf, and then nothing is copied.
struct Dense<'a, I: Lift, E: Float, L: Level> {
    blocks: Vec<Tensor<E, L>>,
    /// Rows and columns of all of it.
    size: [usize; 2],
    x: &'a At<I, L>,
    row: usize,
    column: usize,
}
impl<'a, I: Lift, E: Float, L: Level> Dense<'a, I, E, L> {
    fn of(blocks: Vec<Tensor<E, L>>, size: [usize; 2], x: &'a At<I, L>) -> Self {
        Dense {
            blocks,
            size,
            x,
            row: 0,
            column: 0,
        }
    }
    fn assemble<D: JacobianOf<I = I, E = E>>(mut self, y: &At<D::Y, L>) -> At<D::J, L> {
        D::assemble::<L, _>(y, self.x, &mut self)
    }
    /// All of it as one matrix.
    fn whole(&mut self) -> &Tensor<E, L> {
        let [m, n] = self.size;
        let whole = match self.blocks.len() {
            0 => Tensor::filled(&[m, n], <E as Element>::ZERO),
            _ => cat(std::mem::take(&mut self.blocks), 1, &[]),
        };
        self.blocks = vec![whole];
        &self.blocks[0]
    }
    /// `len` columns from `start`.
    fn columns(&mut self, start: usize, len: usize) -> Tensor<E, L> {
        let mut at = 0;
        for block in &self.blocks {
            let width = block.shape()[1];
            if (at, width) == (start, len) {
                return block.clone();
            }
            at += width;
        }
        part(self.whole(), 1, start, len)
    }
}
impl<I: Lift, F: Float, L: Level> Entries<L> for Dense<'_, I, F, L> {
    type Input = I;
    fn row(&mut self) -> At<I, L> {
        let at = self.row;
        let row = unstack::<I, F, L>(self.x, &part(self.whole(), 0, at, 1));
        let row = I::reduce::<L>(&row);
        self.row += 1;
        I::to_value::<L>(&row, self.x)
    }
    fn block<E: Float>(&mut self, shape: &[usize], tail: &[usize]) -> Tensor<E, L> {
        let (rows, columns) = (shape.iter().product(), tail.iter().product());
        let block = part(&self.columns(self.column, columns), 0, self.row, rows);
        self.column += columns;
        let shape: kernels::Shape = shape.iter().chain(tail).copied().collect();
        as_float::<Tensor<F, L>, Tensor<E, L>>(&mut block.reshape(&shape)).clone()
    }
    fn next_tensor(&mut self, len: usize) {
        self.row += len;
        self.column = 0;
    }
}
