//! Forward mode: a value and its tangent, both one level down.

use super::{Level, Storage};
use crate::custom::{Ruled, derivative_with_tangents, on_tangents};
use crate::element::{Element, Float};
use crate::kernels::Array;
use crate::ops::matmul::Matmul;
use crate::rule::{Arg, Binary, Diff1, Diff2, Indexed, Many, Static1, Static2, Structural, TensorMap, Unary};
use crate::values::{Linearized, OutAt, Real, RefOf, Tensor, Wrt};
use std::marker::PhantomData;

/// Values with a tangent, both at level `L`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Dual<L>(PhantomData<L>);

/// An array and its tangent; no tangent is a zero that is never stored or multiplied.
#[derive(Clone, Debug)]
pub struct DualArray<E: Element, L: Level> {
    /// The value.
    pub primal: Tensor<E, L>,
    /// The tangent, of the same shape; `None` is zero.
    pub tangent: Option<Tensor<E, L>>,
}

impl<E: Element, L: Level> Tensor<E, Dual<L>> {
    /// A value and its tangent.
    pub(crate) fn dual(primal: Tensor<E, L>, tangent: Option<Tensor<E, L>>) -> Self {
        Tensor(DualArray { primal, tangent })
    }
}
impl<E: Float, L: Level> Real<E, Dual<L>> {
    /// A value and its tangent.
    #[inline(always)]
    pub(crate) fn dual(primal: Real<E, L>, tangent: Real<E, L>) -> Self {
        Real::of((primal, tangent))
    }
}

/// [`Level::accumulated`], where none is zero.
fn accumulated<E: Float, L: Level>(
    a: Option<Tensor<E, L>>,
    b: &Option<Tensor<E, L>>,
) -> Option<Tensor<E, L>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(L::accumulated(a, b)),
        (a, b) => a.or_else(|| b.clone()),
    }
}

/// `a + b`, where none is zero.
pub(crate) fn sum<E: Float, L: Level>(
    a: Option<Tensor<E, L>>,
    b: Option<Tensor<E, L>>,
) -> Option<Tensor<E, L>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

/// [`Level::times_slope_along`], operation by operation.
pub(super) fn times_slope<E: Float, U: Unary, L: Level>(
    u: &U,
    t: DualArray<E, L>,
    y: DualArray<E, L>,
) -> DualArray<E, L> {
    let (t, y) = (Tensor::<E, Dual<L>>(t), Tensor(y));
    (t * &u.slope(&y, &y)).into_array()
}

impl<L: Level> Level for Dual<L> {
    type Scalar<E: Float> = (Real<E, L>, Real<E, L>);
    type Array<E: Element> = DualArray<E, L>;
    const DEPTH: usize = L::DEPTH;
    const TANGENTS: bool = true;

    #[inline(always)]
    fn constant<E: Float>(x: E) -> Real<E, Self> {
        Real::dual(L::constant(x), L::constant(<E as Element>::ZERO))
    }
    #[inline(always)]
    fn primal<E: Float>(x: &Real<E, Self>) -> E {
        L::primal(&x.0.0)
    }
    #[inline(always)]
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Self>) -> Real<E, Self> {
        let y = L::unary(u, &x.0.0);
        let y_dot = if U::FLAT {
            L::constant(<E as Element>::ZERO)
        } else {
            &u.slope(&x.0.0, &y) * &x.0.1
        };
        Real::dual(y, y_dot)
    }
    #[inline(always)]
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: &Real<E, Self>) -> Real<E, Self> {
        let z = L::binary(b, &x.0.0, &y.0.0);
        if B::FLAT {
            return Real::dual(z, L::constant(<E as Element>::ZERO));
        }
        let (p, q) = (Arg::Value(&x.0.0), Arg::Value(&y.0.0));
        let z_dot = &b.lhs(&x.0.1, p, q, &z) + &b.rhs(&y.0.1, p, q, &z);
        Real::dual(z, z_dot)
    }
    #[inline(always)]
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: E) -> Real<E, Self> {
        let z = L::binary_const(b, &x.0.0, y);
        let z_dot = b.lhs(&x.0.1, Arg::Value(&x.0.0), Arg::Const(y.as_f64()), &z);
        Real::dual(z, z_dot)
    }
    #[inline(always)]
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Self>) -> Real<E, Self> {
        let z = L::const_binary(b, x, &y.0.0);
        let z_dot = b.rhs(&y.0.1, Arg::Const(x.as_f64()), Arg::Value(&y.0.0), &z);
        Real::dual(z, z_dot)
    }
    #[inline(always)]
    fn mul_add<E: Float>(x: &Real<E, Self>, a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        let y_dot = &(&(&x.0.1 * &a.0.0) + &(&x.0.0 * &a.0.1)) + &b.0.1;
        Real::dual(L::mul_add(&x.0.0, &a.0.0, &b.0.0), y_dot)
    }
    #[inline(always)]
    fn decide<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, holds: fn(&E, &E) -> bool) -> bool {
        L::decide(&x.0.0, &y.0.0, holds)
    }
    #[inline(always)]
    fn is_nil<E: Float>(x: &Real<E, Self>) -> bool {
        L::is_nil(&x.0.0) && L::is_nil(&x.0.1)
    }

    fn array<E: Element>(x: Array<E>) -> Tensor<E, Self> {
        Tensor::dual(L::array(x), None)
    }
    fn primal_array<E: Element>(x: &Tensor<E, Self>) -> Array<E> {
        L::primal_array(&x.0.primal)
    }
    fn storage<E: Element>(x: &Tensor<E, Self>) -> Storage {
        L::storage(&x.0.primal)
    }
    fn shape<E: Element>(x: &Tensor<E, Self>) -> &[usize] {
        L::shape(&x.0.primal)
    }
    fn structural<E: Element, O: Structural>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self> {
        let tangent = x.0.tangent.as_ref().map(|t| L::structural(op, t));
        Tensor::dual(L::structural(op, &x.0.primal), tangent)
    }
    fn many<E: Element, O: Many>(op: &O, xs: &[Tensor<E, Self>]) -> Tensor<E, Self> {
        let primals: Vec<_> = xs.iter().map(|x| x.0.primal.clone()).collect();
        let tangent = xs.iter().any(|x| x.0.tangent.is_some()).then(|| {
            let tangents: Vec<_> = xs
                .iter()
                .map(|x| {
                    x.0.tangent
                        .clone()
                        .unwrap_or_else(|| Tensor::filled(&x.0.primal.shape_vec(), E::ZERO))
                })
                .collect();
            L::many(op, &tangents)
        });
        Tensor::dual(L::many(op, &primals), tangent)
    }
    fn indexed<E: Element, O: Indexed>(
        op: &O,
        x: &Tensor<E, Self>,
        index: &Tensor<i64, Self>,
    ) -> Tensor<E, Self> {
        let index = &index.0.primal;
        let tangent = x.0.tangent.as_ref().map(|t| L::indexed(op, t, index));
        Tensor::dual(L::indexed(op, &x.0.primal, index), tangent)
    }
    fn diff1<E: Float, O: Diff1>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self> {
        match &x.0.tangent {
            Some(t) if !O::FLAT => {
                let (y, map) = op.linearize(&x.0.primal);
                Tensor::dual(y, Some(map.push(t)))
            }
            _ => Tensor::dual(L::diff1(op, &x.0.primal), None),
        }
    }
    fn diff2<E: Float, O: Diff2>(op: &O, a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        if O::FLAT || (a.0.tangent.is_none() && b.0.tangent.is_none()) {
            return Tensor::dual(L::diff2(op, &a.0.primal, &b.0.primal), None);
        }
        let (y, by_a, by_b) = op.linearize(&a.0.primal, &b.0.primal);
        let from_a = a.0.tangent.as_ref().map(|t| by_a.push(t));
        let from_b = b.0.tangent.as_ref().map(|t| by_b.push(t));
        Tensor::dual(y, sum(from_a, from_b))
    }
    fn pulled<E: Float>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        match (&a.0.tangent, &b.0.tangent) {
            (None, None) => Tensor::dual(L::diff2(&Matmul, &a.0.primal, &b.0.primal), None),
            _ => Self::unread(a, b),
        }
    }
    fn unread<E: Float>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        let from_a = a.0.tangent.as_ref().map(|t| L::diff2(&Matmul, t, &b.0.primal));
        let from_b = b.0.tangent.as_ref().map(|t| L::diff2(&Matmul, &a.0.primal, t));
        Tensor::dual(L::unread(&a.0.primal, &b.0.primal), sum(from_a, from_b))
    }
    fn times_slope<E: Float, U: Unary>(u: &U, t: &Tensor<E, Self>, y: &Tensor<E, Self>) -> Tensor<E, Self> {
        if y.0.tangent.is_some() {
            return Tensor(L::times_slope_along(u, t.0.clone(), y.0.clone()));
        }
        let times = |t| L::times_slope(u, t, &y.0.primal);
        Tensor::dual(times(&t.0.primal), t.0.tangent.as_ref().map(times))
    }
    fn accumulated<E: Float>(a: Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        let DualArray { primal, tangent } = a.into_array();
        let primal = L::accumulated(primal, &b.0.primal);
        Tensor::dual(primal, accumulated(tangent, &b.0.tangent))
    }
    #[inline(always)]
    fn accumulated_number<E: Float>(a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        Real::dual(
            L::accumulated_number(&a.0.0, &b.0.0),
            L::accumulated_number(&a.0.1, &b.0.1),
        )
    }
    fn static1<A: Element, B: Element, O: Static1<A, B>>(op: &O, x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor::dual(L::static1(op, &x.0.primal), None)
    }
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        op: &O,
        a: &Tensor<A, Self>,
        b: &Tensor<A, Self>,
    ) -> Tensor<B, Self> {
        Tensor::dual(L::static2(op, &a.0.primal, &b.0.primal), None)
    }
    fn select<E: Element>(
        condition: &Tensor<bool, Self>,
        a: &Tensor<E, Self>,
        b: &Tensor<E, Self>,
    ) -> Tensor<E, Self> {
        let condition = &condition.0.primal;
        let tangent = (a.0.tangent.is_some() || b.0.tangent.is_some()).then(|| {
            let zero = Tensor::filled(&[], E::ZERO);
            L::select(
                condition,
                a.0.tangent.as_ref().unwrap_or(&zero),
                b.0.tangent.as_ref().unwrap_or(&zero),
            )
        });
        let primal = L::select(condition, &a.0.primal, &b.0.primal);
        // Broadcasting may have been by the primal of a side whose tangent is zero.
        let tangent = tangent.map(|t| t.expand_to(&primal.shape_vec()));
        Tensor::dual(primal, tangent)
    }
    #[inline(always)]
    fn convert<A: Float, B: Float>(x: &Real<A, Self>) -> Real<B, Self> {
        Real::dual(L::convert(&x.0.0), L::convert(&x.0.1))
    }
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor::dual(
            L::convert_array(&x.0.primal),
            x.0.tangent.as_ref().map(L::convert_array),
        )
    }
    fn element<E: Float>(x: &Tensor<E, Self>, index: &[usize]) -> Real<E, Self> {
        let tangent = match &x.0.tangent {
            Some(t) => L::element(t, index),
            None => L::constant(<E as Element>::ZERO),
        };
        Real::dual(L::element(&x.0.primal, index), tangent)
    }
    fn set_element<E: Float>(x: &mut Tensor<E, Self>, index: &[usize], value: &Real<E, Self>) {
        let zero = || Tensor::filled(&x.0.primal.shape_vec(), <E as Element>::ZERO);
        let mut tangent = x.0.tangent.take().unwrap_or_else(zero);
        L::set_element(&mut tangent, index, &value.0.1);
        L::set_element(&mut x.0.primal, index, &value.0.0);
        x.0.tangent = Some(tangent);
    }
    fn to_scalar<E: Float>(x: &Tensor<E, Self>) -> Real<E, Self> {
        let tangent = match &x.0.tangent {
            Some(t) => L::to_scalar(t),
            None => L::constant(<E as Element>::ZERO),
        };
        Real::dual(L::to_scalar(&x.0.primal), tangent)
    }
    fn from_scalar<E: Float>(x: &Real<E, Self>) -> Tensor<E, Self> {
        Tensor::dual(L::from_scalar(&x.0.0), Some(L::from_scalar(&x.0.1)))
    }
    fn drawn<E: Element>(
        shape: &[usize],
        apart: &[(usize, usize)],
        draw: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Self> {
        Tensor::dual(L::drawn(shape, apart, draw), None)
    }
    fn numbers<E: Float>(x: &Tensor<E, Self>) -> Vec<Real<E, Self>> {
        let primals = L::numbers(&x.0.primal).into_iter();
        match &x.0.tangent {
            Some(t) => primals
                .zip(L::numbers(t))
                .map(|(p, t)| Real::dual(p, t))
                .collect(),
            None => primals
                .map(|p| Real::dual(p, L::constant(<E as Element>::ZERO)))
                .collect(),
        }
    }
    fn by_rule<F: Ruled>(args: RefOf<'_, F, Self>) -> OutAt<F, Self> {
        on_tangents::<F, L>(args)
    }
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Self>,
        wrt: Wrt,
    ) -> (OutAt<F, Self>, impl Linearized<F, Self> + use<F, L>) {
        derivative_with_tangents::<F, L>(args, wrt)
    }
    fn from_numbers<E: Float>(shape: &[usize], numbers: Vec<Real<E, Self>>) -> Tensor<E, Self> {
        let (primals, tangents) = numbers.into_iter().map(|x| x.0).unzip();
        Tensor::dual(
            L::from_numbers(shape, primals),
            Some(L::from_numbers(shape, tangents)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::levels::Base;
    use crate::ops::{activation, exponential, trig};

    fn numbers<E: Float>(shape: &[usize], start: usize) -> Tensor<E> {
        let at = |i: usize| E::nearest(((start + 3 * i) as f64).sin());
        let len = shape.iter().product();
        Tensor::from_shape_vec(shape, (0..len).map(at).collect()).unwrap()
    }
    /// The same numbers in another order in memory.
    fn turned<E: Float>(x: &Tensor<E>) -> Tensor<E> {
        let columns = x.swapped();
        Tensor::from_shape_vec(columns.shape(), columns.to_vec())
            .unwrap()
            .swapped()
    }
    fn same<E: Float>(a: &Tensor<E>, b: &Tensor<E>) {
        let bits = |x: &Tensor<E>| {
            x.to_vec()
                .into_iter()
                .map(|x| x.as_f64().to_bits())
                .collect::<Vec<_>>()
        };
        assert_eq!((a.shape(), bits(a)), (b.shape(), bits(b)));
    }
    /// The product with the slope and its tangent are those of the operations one after the other, to the last bit.
    fn holds<E: Float, U: Unary>(u: U, t: &Tensor<E, Dual<Base>>, y: &Tensor<E, Dual<Base>>) {
        assert!(U::BY_VALUE.is_some());
        let once = Dual::<Base>::times_slope(&u, t, y);
        let parts = times_slope(&u, t.0.clone(), y.0.clone());
        same(&once.0.primal, &parts.primal);
        assert_eq!(once.0.tangent.is_some(), parts.tangent.is_some());
        once.0
            .tangent
            .iter()
            .zip(&parts.tangent)
            .for_each(|(a, b)| same(a, b));
    }
    fn every_op<E: Float>(t: &Tensor<E, Dual<Base>>, y: &Tensor<E, Dual<Base>>) {
        holds(trig::Tan, t, y);
        holds(trig::Tanh, t, y);
        holds(exponential::Exp, t, y);
        holds(exponential::Exp2, t, y);
        holds(exponential::ExpM1, t, y);
        holds(exponential::Sqrt, t, y);
        holds(exponential::Cbrt, t, y);
        holds(exponential::Recip, t, y);
        holds(activation::Sigmoid, t, y);
    }
    fn slopes_in_one_loop<E: Float>() {
        for shape in [&[3, 50][..], &[1, 1], &[0, 2]] {
            let [t, t_dot, y, y_dot] = [1, 2, 3, 4].map(|start| numbers::<E>(shape, start));
            let with = |x: &Tensor<E>, x_dot: &Tensor<E>| Tensor::dual(x.clone(), Some(x_dot.clone()));
            let without = |x: &Tensor<E>| Tensor::dual(x.clone(), None);
            every_op(&with(&t, &t_dot), &with(&y, &y_dot));
            every_op(&with(&t, &t_dot), &without(&y));
            every_op(&without(&t), &with(&y, &y_dot));
            every_op(&without(&t), &without(&y));
            every_op(&with(&turned(&t), &t_dot), &with(&y, &turned(&y_dot)));
            every_op(
                &with(&numbers(&[4, 1, 1], 5), &numbers(&[4, 1, 1], 6)),
                &with(&y, &y_dot),
            );
        }
        let special = Tensor::from_vec([f64::NAN, f64::INFINITY, 0.0, -1.0].map(E::nearest).to_vec());
        let one = Tensor::ones(&[4]);
        every_op(
            &Tensor::dual(special.clone(), Some(one.clone())),
            &Tensor::dual(special.clone(), Some(one)),
        );
    }

    #[test]
    fn slopes_in_one_loop_are_those_of_operations() {
        slopes_in_one_loop::<f64>();
        slopes_in_one_loop::<f32>();
    }
}
