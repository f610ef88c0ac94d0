//! The transposed derivative of a Jacobian, for both modes.
//!
//! For a cotangent `U` of the Jacobian `J`, the cotangent of the arguments is the sum over the outputs `k` of the
//! derivative of `<e_k, J u_k>`, where `u_k` is row `k` of `U`; or over the inputs `i` of the derivative of
//! `<w_i, J e_i>`, where `w_i` is column `i`. Each is the tangent of one pull while the arguments move along `u_k`
//! or `e_i`: forward over reverse. Whichever are fewer are run, in lanes where tensors are.

use super::lanes::{basis, cat, count, unstack};
use super::numbers::{Gather, Spread, Unit};
use super::{JacobianOf, as_float, has_tensors};
use crate::element::Float;
use crate::levels::{Batch, Dual, Level};
use crate::transforms::{Arguments, Auxiliary, Differentiand};
use crate::values::{
    BarsOf, Function, Leaves, Lift, Linearized, OutTan, Params, Real, RefOf, Select, TanOf, Tangent, Tensor,
    TensorTan, Tree, Wrt,
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
    let mut sum =
        if has_tensors::<D>() { in_lanes::<D, L>(kept, wrt, args, ct) } else { one_by_one::<D, L>(kept, wrt, args, ct) };
    if D::X::HAS_AUX {
        let (_, derivative) = D::F::default().linearize::<L>(args, wrt);
        let mut tans = D::P::zeros::<L>(args);
        derivative.pull(args, y_ct, D::P::bars::<L>(&mut tans));
        sum.accumulate(&tans);
    }
    D::P::accumulate::<L>(bars, &sum);
}

/// The cotangents of the arguments for a cotangent of the function's result, while they move along a direction:
/// the derivative along it.
fn pull_along<D: Differentiand, L: Level>(
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    direction: &TanOf<D::I, L>,
    ct: TanOf<D::Y, L>,
) -> TansOf<D, L> {
    let args = D::P::dual::<L>(args, &D::P::place::<L>(direction));
    let args = D::P::borrow::<Dual<L>>(&args);
    let (_, derivative) = D::F::default().linearize::<Dual<L>>(args, wrt);
    let ct = D::O::dual_tan::<L>(&D::X::seed::<L>(ct), &Default::default());
    let mut tans = D::P::zeros::<Dual<L>>(args);
    derivative.pull(args, &ct, D::P::bars::<Dual<L>>(&mut tans));
    D::P::tangents::<L>(&tans)
}

fn one_by_one<D: JacobianOf, L: Level>(
    kept: &Kept<D, L>,
    wrt: Wrt,
    args: RefOf<'_, D::F, L>,
    ct: &TanOf<D::J, L>,
) -> TansOf<D, L> {
    let x = D::P::pick::<L>(args);
    let mut entries = Gather::<D::E, L> { numbers: Vec::new() };
    D::J::visit::<L, L, _>(&kept.jacobian, &mut ct.clone(), &mut entries);
    let n = count::<D::I, L>(&x);
    let m = entries.numbers.len().checked_div(n).unwrap_or(0);
    let mut sum = TansOf::<D, L>::default();
    let (mut direction, mut ct) = (Default::default(), Default::default());
    for k in 0..m.min(n) {
        let (start, step) = if m <= n { (k * n, 1) } else { (k, n) };
        let mut spread = Spread { numbers: &entries.numbers, next: start, step };
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
    let entries = matrix::<D, L>(kept, ct, n);
    let (direction, ct) = if m <= n {
        (unstack::<D::I, D::E, L>(&x, &entries), basis::<D::Y, L>(&kept.y, 0..m))
    } else {
        let columns = entries.permute_axes(&[1, 0]);
        (basis::<D::I, L>(&x, 0..n), unstack::<D::Y, D::E, L>(&kept.y, &columns))
    };
    let shared = D::P::share::<L>(args);
    let args = D::P::borrow::<Batch<L>>(&shared);
    D::P::reduce::<L>(&pull_along::<D, Batch<L>>(wrt, args, &direction, ct))
}

/// A cotangent of the Jacobian as a matrix of `n` columns.
fn matrix<D: JacobianOf, L: Level>(kept: &Kept<D, L>, ct: &TanOf<D::J, L>, n: usize) -> Tensor<D::E, L> {
    let mut leaves = Flat::<D::E, L> { parts: Vec::new() };
    D::J::visit::<L, L, _>(&kept.jacobian, &mut ct.clone(), &mut leaves);
    let mut outputs = Lengths(Vec::new());
    D::Y::visit::<L, L, _>(&kept.y, &mut Default::default(), &mut outputs);
    // Leaves without elements are nowhere in the matrix. The others are side by side until a row is full.
    let mut leaves = leaves.parts.into_iter().filter(|part| !part.is_empty());
    let rows = outputs.0.into_iter().filter(|&m| m > 0).map(|m| {
        let (mut blocks, mut columns) = (Vec::new(), 0);
        while columns < n {
            let block = leaves.next().expect("a Jacobian has a leaf for every output and input");
            let width = block.len() / m;
            blocks.push(block.reshape(&[m, width]));
            columns += width;
        }
        cat(blocks, 1, &[m, 0])
    });
    cat(rows.collect(), 0, &[0, n])
}

/// The leaves of a tangent as they are.
struct Flat<E: Float, L: Level> {
    parts: Vec<Tensor<E, L>>,
}
impl<F: Float, L: Level> Leaves<L, L> for Flat<F, L> {
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        self.parts.push(L::from_scalar(as_float::<Real<E, L>, Real<F, L>>(t)));
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
        self.parts.push(as_float::<TensorTan<E, L>, TensorTan<F, L>>(t).materialize(x.shape()));
    }
}
/// The number of floats of every leaf.
struct Lengths(Vec<usize>);
impl<L: Level> Leaves<L, L> for Lengths {
    fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
        self.0.push(1);
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
        self.0.push(x.len());
    }
}
