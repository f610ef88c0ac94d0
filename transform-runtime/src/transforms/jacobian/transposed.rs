//! The transposed derivative of a Jacobian, for both modes.
//!
//! For a cotangent `U` of the Jacobian `J`, the cotangent of the arguments is the sum over the outputs `k` of
//! the derivative of `<e_k, J u_k>`, where `u_k` is row `k` of `U`; or over the inputs `i` of the derivative
//! of `<w_i, J e_i>`, where `w_i` is column `i`. Each is the tangent of one pull while the arguments move
//! along `u_k` or `e_i`: forward over reverse. Whichever are fewer are run, in lanes where tensors are.

use super::lanes::{basis, cat, unstack};
use super::numbers::{Gather, Spread, Unit};
use super::{JacobianOf, Leaf, as_float, count, has_tensors};
use crate::custom::adjoint::{self, Of, pulled_alone};
use crate::element::{Element, Float};
use crate::levels::{Batch, Dual, Level};
use crate::lists::mapped;
use crate::transforms::{Arguments, Auxiliary, Differentiand};
use crate::values::{
    BarsOf, Function, Leaves, Lift, Linearized, OutTan, Params, Real, RefOf, Select, TanOf, Tangent, Tensor,
    TensorTan, Tree, WithResiduals, Wrt,
};

type At<T, L> = <T as Lift>::At<L>;
type TansOf<D, L> = <<D as Differentiand>::P as Params>::Tans<L>;

/// What the derivative keeps: the structure of the Jacobian and of the output.
pub struct Kept<D: JacobianOf, L: Level> {
    pub(super) jacobian: At<D::J, L>,
    pub(super) y: At<D::Y, L>,
}

/// Adds the cotangents of the arguments, for a cotangent of the Jacobian and one of the auxiliary result.
pub(super) fn pull<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    ct: &TanOf<D::J, L>,
    y_ct: &OutTan<D::F, L>,
    bars: BarsOf<'_, D::F, L>,
) {
    let mut sum = if const { has_tensors::<D>() } {
        in_lanes::<D, L>(kept, wrt, args, ct)
    } else {
        one_by_one::<D, L>(kept, wrt, args, ct)
    };
    if D::X::HAS_AUX {
        let (_, derivative) = D::F::default().linearize::<L, WithResiduals>(args, wrt);
        let mut tans = D::P::zeros::<L>(args);
        derivative.pull(args, wrt, y_ct, D::P::bars::<L>(&mut tans));
        sum.accumulate(&tans);
    }
    D::P::accumulate::<L>(bars, &sum);
}

/// The cotangents of the arguments for a cotangent of the function's result, while they move along a
/// direction: the derivative along it.
fn pull_along<D: Differentiand, L: Level>(
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    direction: &TanOf<D::I, L>,
    ct: TanOf<D::Y, L>,
) -> TansOf<D, L> {
    let seed = D::X::seed::<L>(ct);
    let run = || {
        let args = D::P::dual::<L>(args, &D::P::place::<L>(direction));
        let args = D::P::moved::<Dual<L>>(&args);
        let (_, derivative) = D::F::default().linearize::<Dual<L>, WithResiduals>(args, wrt);
        let ct = D::O::dual_tan::<L>(&seed, &Default::default());
        let mut tans = D::P::zeros::<Dual<L>>(args);
        derivative.pull(args, wrt, &ct, D::P::bars::<Dual<L>>(&mut tans));
        D::P::tangents::<L>(&tans)
    };
    adjoint::transposed::<L, _>(Of::Pull, || pulled_alone::<D::F, L>(args, wrt, &seed), run)
}

fn one_by_one<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    ct: &TanOf<D::J, L>,
) -> TansOf<D, L> {
    let x = D::P::pick::<L>(args);
    let (m, n) = (count::<D::Y, L>(&kept.y), count::<D::I, L>(&x));
    let entries = rows::<D, L>(kept, &x, ct, n);
    let mut sum = TansOf::<D, L>::default();
    let (mut direction, mut ct) = (Default::default(), Default::default());
    for k in 0..m.min(n) {
        let (start, step) = if m <= n { (k * n, 1) } else { (k, n) };
        let mut spread = Spread {
            numbers: &entries,
            next: start,
            step,
        };
        if m <= n {
            D::I::visit::<L, L, _>(&x, &mut direction, &mut spread);
            D::Y::visit::<L, L, _>(&kept.y, &mut ct, &mut Unit::new(k));
        } else {
            D::I::visit::<L, L, _>(&x, &mut direction, &mut Unit::new(k));
            D::Y::visit::<L, L, _>(&kept.y, &mut ct, &mut spread);
        }
        sum.accumulate(&pull_along::<D, L>(wrt, args, &direction, ct.clone()));
    }
    sum
}

/// A cotangent of the Jacobian of numbers by numbers, row by row. Where leaf meets leaf, it has a block; the
/// blocks of one output leaf lie side by side.
fn rows<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    x: &At<D::I, L>,
    ct: &TanOf<D::J, L>,
    n: usize,
) -> Vec<Real<D::E, L>> {
    let mut blocks = Gather::<D::E, L> { numbers: Vec::new() };
    D::J::visit::<L, L, _>(&kept.jacobian, &mut ct.clone(), &mut blocks);
    let blocks = blocks.numbers;
    let (outputs, inputs) = D::leaves::<L>(&kept.y, x);
    if inputs.len() == 1 {
        return blocks;
    }
    let mut rows = Vec::with_capacity(blocks.len());
    for Leaf::Numbers(m) | Leaf::Tensor(m) in outputs {
        let start = rows.len();
        for row in 0..m {
            let mut block = start;
            for &(Leaf::Numbers(width) | Leaf::Tensor(width)) in &inputs {
                rows.extend_from_slice(&blocks[block + row * width..][..width]);
                block += m * width;
            }
        }
        debug_assert_eq!(rows.len(), start + m * n);
    }
    rows
}

fn in_lanes<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    ct: &TanOf<D::J, L>,
) -> TansOf<D, L> {
    let x = D::P::pick::<L>(args);
    let (m, n) = (count::<D::Y, L>(&kept.y), count::<D::I, L>(&x));
    if m == 0 || n == 0 {
        return Default::default();
    }
    let entries = matrix::<D, L>(kept, &x, ct, n);
    let (direction, ct) = if m <= n {
        (
            unstack::<D::I, D::E, L>(&x, &entries),
            basis::<D::Y, L>(&kept.y, 0..m),
        )
    } else {
        let columns = entries.permute_axes(&[1, 0]);
        (
            basis::<D::I, L>(&x, 0..n),
            unstack::<D::Y, D::E, L>(&kept.y, &columns),
        )
    };
    let shared = D::P::share::<L>(args);
    let args = D::P::moved::<Batch<L>>(&shared);
    D::P::reduce::<L>(&pull_along::<D, Batch<L>>(wrt, args, &direction, ct))
}

/// A cotangent of the Jacobian as a matrix of `n` columns.
fn matrix<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    x: &At<D::I, L>,
    ct: &TanOf<D::J, L>,
    n: usize,
) -> Tensor<D::E, L> {
    let mut parts = Parts::<D::E, L> { parts: Vec::new() };
    D::J::visit::<L, L, _>(&kept.jacobian, &mut ct.clone(), &mut parts);
    let (outputs, inputs) = D::leaves::<L>(&kept.y, x);
    // Parts without elements are nowhere in the matrix.
    let mut parts = parts.parts.into_iter().filter(|part| !part.is_empty());
    let mut next = || {
        parts
            .next()
            .expect("a Jacobian has a part for every output and input")
    };
    let rows = mapped(&outputs, |output| match *output {
        Leaf::Numbers(0) | Leaf::Tensor(0) => Tensor::filled(&[0, n], <D::E as Element>::ZERO),
        Leaf::Tensor(m) => {
            let (mut blocks, mut columns) = (Vec::new(), 0);
            while columns < n {
                let block = next();
                let width = block.len() / m;
                blocks.push(block.reshape(&[m, width]));
                columns += width;
            }
            cat(blocks, 1, &[m, 0])
        }
        Leaf::Numbers(m) => {
            let blocks = mapped(&inputs, |&(Leaf::Numbers(width) | Leaf::Tensor(width))| {
                let (mut rows, mut len) = (Vec::new(), 0);
                while len < m * width {
                    let part = next();
                    len += part.len();
                    rows.push(part.flatten());
                }
                cat(rows, 0, &[0]).reshape(&[m, width])
            });
            cat(blocks, 1, &[m, 0])
        }
    });
    cat(rows, 0, &[0, n])
}

/// The parts of a tangent as they are.
struct Parts<E: Float, L: Level> {
    parts: Vec<Tensor<E, L>>,
}
impl<F: Float, L: Level> Leaves<L, L> for Parts<F, L> {
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        self.parts
            .push(L::from_scalar(as_float::<Real<E, L>, Real<F, L>>(t)));
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
        self.parts
            .push(as_float::<TensorTan<E, L>, TensorTan<F, L>>(t).materialize(x.shape()));
    }
}
