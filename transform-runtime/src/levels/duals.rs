//! Forward mode along several directions at once: a value and a few tangents, all one level down. A function of numbers
//! runs once for all of them, and the tangents of a number lie side by side, where they are computed together.

use super::{Choose, Depths, Dual, Join, Level, Look, Pick, Storage};
use crate::custom::{Ruled, derivative, on_several_tangents};
use crate::element::{Element, Float};
use crate::kernels::Array;
use crate::rule::{Arg, Binary, Diff1, Diff2, Indexed, Many, Static1, Static2, Structural, TensorMap, Unary};
use crate::values::{Linearized, OutAt, Real, RefOf, Tensor, Wrt};
use std::array::from_fn;
use std::marker::PhantomData;

/// How many tangents a value has: enough that the value costs little beside them, few enough for the registers.
pub(crate) const WIDTH: usize = 4;
/// One of each tangent.
type Each<T> = [T; WIDTH];

/// Values with several tangents, all at level `L`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Duals<L>(PhantomData<L>);

/// An array and its tangents; none are zeros that are never stored or multiplied.
#[derive(Clone, Debug)]
pub struct DualsArray<E: Element, L: Level> {
    /// The value.
    pub(crate) primal: Tensor<E, L>,
    /// The tangents, of the same shape; `None` is zero.
    pub(crate) tangents: Option<Box<Each<Tensor<E, L>>>>,
}

/// A level of values with tangents: how many there are, and what a number is made of.
pub(crate) trait Tangents<L: Level>: Level {
    /// How many tangents a value has.
    const COUNT: usize;
    /// A number and its tangents.
    fn with_tangents<E: Float>(primal: Real<E, L>, tangent: impl FnMut(usize) -> Real<E, L>)
    -> Real<E, Self>;
    /// The number without its tangents, and those.
    fn parts<E: Float>(x: &Real<E, Self>) -> (&Real<E, L>, &[Real<E, L>]);
    /// A tensor whose tangents are zero.
    fn still<E: Element>(primal: Tensor<E, L>) -> Tensor<E, Self>;
    /// A tensor without its tangents.
    fn primal_of<E: Element>(x: &Tensor<E, Self>) -> &Tensor<E, L>;
}
impl<L: Level> Tangents<L> for Dual<L> {
    const COUNT: usize = 1;
    #[inline(always)]
    fn with_tangents<E: Float>(
        primal: Real<E, L>,
        mut tangent: impl FnMut(usize) -> Real<E, L>,
    ) -> Real<E, Self> {
        Real::dual(primal, tangent(0))
    }
    #[inline(always)]
    fn parts<E: Float>(x: &Real<E, Self>) -> (&Real<E, L>, &[Real<E, L>]) {
        (&x.0.0, std::slice::from_ref(&x.0.1))
    }
    fn still<E: Element>(primal: Tensor<E, L>) -> Tensor<E, Self> {
        Tensor::dual(primal, None)
    }
    fn primal_of<E: Element>(x: &Tensor<E, Self>) -> &Tensor<E, L> {
        &x.0.primal
    }
}
impl<L: Level> Tangents<L> for Duals<L> {
    const COUNT: usize = WIDTH;
    #[inline(always)]
    fn with_tangents<E: Float>(
        primal: Real<E, L>,
        tangent: impl FnMut(usize) -> Real<E, L>,
    ) -> Real<E, Self> {
        Real::of((primal, from_fn(tangent)))
    }
    #[inline(always)]
    fn parts<E: Float>(x: &Real<E, Self>) -> (&Real<E, L>, &[Real<E, L>]) {
        (&x.0.0, &x.0.1)
    }
    fn still<E: Element>(primal: Tensor<E, L>) -> Tensor<E, Self> {
        Tensor::duals(primal, None)
    }
    fn primal_of<E: Element>(x: &Tensor<E, Self>) -> &Tensor<E, L> {
        &x.0.primal
    }
}

impl<E: Element, L: Level> Tensor<E, Duals<L>> {
    /// A value and its tangents.
    pub(crate) fn duals(primal: Tensor<E, L>, tangents: Option<Each<Tensor<E, L>>>) -> Self {
        Tensor(DualsArray {
            primal,
            tangents: tangents.map(Box::new),
        })
    }
    /// A value, and what a linear function makes of each tangent of `x`.
    fn along<A: Element>(
        primal: Tensor<E, L>,
        x: &Tensor<A, Duals<L>>,
        f: impl FnMut(&Tensor<A, L>) -> Tensor<E, L>,
    ) -> Self {
        Tensor::duals(primal, x.0.tangents.as_ref().map(|t| t.each_ref().map(f)))
    }
    /// The tangent of a number, or zero of this shape.
    fn tangent_or_zero(&self, k: usize) -> Tensor<E, L> {
        match &self.0.tangents {
            Some(t) => t[k].clone(),
            None => Tensor::filled(self.0.primal.shape(), E::ZERO),
        }
    }
    /// Replaces one tangent.
    pub(crate) fn set_tangent(&mut self, k: usize, tangent: Tensor<E, L>) {
        let mut tangents = from_fn(|k| self.tangent_or_zero(k));
        tangents[k] = tangent;
        self.0.tangents = Some(Box::new(tangents));
    }
}
impl<E: Float, L: Level> Real<E, Duals<L>> {
    /// A value and its tangents.
    #[inline(always)]
    fn duals(primal: Real<E, L>, tangents: Each<Real<E, L>>) -> Self {
        Real::of((primal, tangents))
    }
    /// A value whose tangents are zero.
    #[inline(always)]
    fn still(primal: Real<E, L>) -> Self {
        Real::duals(primal, from_fn(|_| Real::default()))
    }
}

/// Tangents of a result that has those of two operands, where some may be zero.
fn merged<E: Float, L: Level>(
    a: Option<Each<Tensor<E, L>>>,
    b: Option<Each<Tensor<E, L>>>,
    sum: impl Fn(&Tensor<E, L>, &Tensor<E, L>) -> Tensor<E, L>,
) -> Option<Each<Tensor<E, L>>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(from_fn(|k| sum(&a[k], &b[k]))),
        (a, b) => a.or(b),
    }
}

impl<L: Level> Level for Duals<L> {
    type Scalar<E: Float> = (Real<E, L>, Each<Real<E, L>>);
    type Array<E: Element> = DualsArray<E, L>;
    const DEPTH: usize = L::DEPTH;
    const TANGENTS: bool = true;

    #[inline(always)]
    fn constant<E: Float>(x: E) -> Real<E, Self> {
        Real::still(L::constant(x))
    }
    #[inline(always)]
    fn primal<E: Float>(x: &Real<E, Self>) -> E {
        L::primal(&x.0.0)
    }
    #[inline(always)]
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Self>) -> Real<E, Self> {
        let y = L::unary(u, &x.0.0);
        if U::FLAT {
            return Real::still(y);
        }
        let slope = u.slope(&x.0.0, &y);
        let y_dots = from_fn(|k| &slope * &x.0.1[k]);
        Real::duals(y, y_dots)
    }
    #[inline(always)]
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: &Real<E, Self>) -> Real<E, Self> {
        let z = L::binary(b, &x.0.0, &y.0.0);
        if B::FLAT {
            return Real::still(z);
        }
        let (p, q) = (Arg::Value(&x.0.0), Arg::Value(&y.0.0));
        let z_dots = from_fn(|k| &b.lhs(&x.0.1[k], p, q, &z) + &b.rhs(&y.0.1[k], p, q, &z));
        Real::duals(z, z_dots)
    }
    #[inline(always)]
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: E) -> Real<E, Self> {
        let z = L::binary_const(b, &x.0.0, y);
        let (p, q) = (Arg::Value(&x.0.0), Arg::Const(y.as_f64()));
        let z_dots = from_fn(|k| b.lhs(&x.0.1[k], p, q, &z));
        Real::duals(z, z_dots)
    }
    #[inline(always)]
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Self>) -> Real<E, Self> {
        let z = L::const_binary(b, x, &y.0.0);
        let (p, q) = (Arg::Const(x.as_f64()), Arg::Value(&y.0.0));
        let z_dots = from_fn(|k| b.rhs(&y.0.1[k], p, q, &z));
        Real::duals(z, z_dots)
    }
    #[inline(always)]
    fn mul_add<E: Float>(x: &Real<E, Self>, a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        let y_dots = from_fn(|k| &(&(&x.0.1[k] * &a.0.0) + &(&x.0.0 * &a.0.1[k])) + &b.0.1[k]);
        Real::duals(L::mul_add(&x.0.0, &a.0.0, &b.0.0), y_dots)
    }
    #[inline(always)]
    fn decide<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, holds: fn(&E, &E) -> bool) -> bool {
        L::decide(&x.0.0, &y.0.0, holds)
    }
    #[inline(always)]
    fn is_nil<E: Float>(x: &Real<E, Self>) -> bool {
        L::is_nil(&x.0.0) && x.0.1.iter().all(L::is_nil)
    }

    fn array<E: Element>(x: Array<E>) -> Tensor<E, Self> {
        Tensor::duals(L::array(x), None)
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
        Tensor::along(L::structural(op, &x.0.primal), x, |t| L::structural(op, t))
    }
    fn many<E: Element, O: Many>(op: &O, xs: &[Tensor<E, Self>]) -> Tensor<E, Self> {
        let primals: Vec<_> = xs.iter().map(|x| x.0.primal.clone()).collect();
        let tangents = xs.iter().any(|x| x.0.tangents.is_some()).then(|| {
            from_fn(|k| {
                let tangents: Vec<_> = xs.iter().map(|x| x.tangent_or_zero(k)).collect();
                L::many(op, &tangents)
            })
        });
        Tensor::duals(L::many(op, &primals), tangents)
    }
    fn indexed<E: Element, O: Indexed>(
        op: &O,
        x: &Tensor<E, Self>,
        index: &Tensor<i64, Self>,
    ) -> Tensor<E, Self> {
        let index = &index.0.primal;
        Tensor::along(L::indexed(op, &x.0.primal, index), x, |t| {
            L::indexed(op, t, index)
        })
    }
    fn diff1<E: Float, O: Diff1>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self> {
        if O::FLAT || x.0.tangents.is_none() {
            return Tensor::duals(L::diff1(op, &x.0.primal), None);
        }
        let (y, map) = op.linearize(&x.0.primal);
        Tensor::along(y, x, |t| map.push(t))
    }
    fn diff2<E: Float, O: Diff2>(op: &O, a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        if O::FLAT || (a.0.tangents.is_none() && b.0.tangents.is_none()) {
            return Tensor::duals(L::diff2(op, &a.0.primal, &b.0.primal), None);
        }
        let (y, by_a, by_b) = op.linearize(&a.0.primal, &b.0.primal);
        let from_a = a.0.tangents.as_ref().map(|t| t.each_ref().map(|t| by_a.push(t)));
        let from_b = b.0.tangents.as_ref().map(|t| t.each_ref().map(|t| by_b.push(t)));
        Tensor::duals(y, merged(from_a, from_b, |a, b| a + b))
    }
    fn accumulated<E: Float>(a: Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        let primal = L::accumulated(a.0.primal.clone(), &b.0.primal);
        let of = |x: &Tensor<E, Self>| x.0.tangents.as_deref().cloned();
        Tensor::duals(primal, merged(of(&a), of(b), |a, b| L::accumulated(a.clone(), b)))
    }
    #[inline(always)]
    fn accumulated_number<E: Float>(a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        let sums = from_fn(|k| L::accumulated_number(&a.0.1[k], &b.0.1[k]));
        Real::duals(L::accumulated_number(&a.0.0, &b.0.0), sums)
    }
    fn static1<A: Element, B: Element, O: Static1<A, B>>(op: &O, x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor::duals(L::static1(op, &x.0.primal), None)
    }
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        op: &O,
        a: &Tensor<A, Self>,
        b: &Tensor<A, Self>,
    ) -> Tensor<B, Self> {
        Tensor::duals(L::static2(op, &a.0.primal, &b.0.primal), None)
    }
    fn select<E: Element>(
        condition: &Tensor<bool, Self>,
        a: &Tensor<E, Self>,
        b: &Tensor<E, Self>,
    ) -> Tensor<E, Self> {
        let condition = &condition.0.primal;
        let primal = L::select(condition, &a.0.primal, &b.0.primal);
        let tangents = (a.0.tangents.is_some() || b.0.tangents.is_some())
            .then(|| from_fn(|k| L::select(condition, &a.tangent_or_zero(k), &b.tangent_or_zero(k))));
        Tensor::duals(primal, tangents)
    }
    #[inline(always)]
    fn convert<A: Float, B: Float>(x: &Real<A, Self>) -> Real<B, Self> {
        Real::duals(L::convert(&x.0.0), from_fn(|k| L::convert(&x.0.1[k])))
    }
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor::along(L::convert_array(&x.0.primal), x, L::convert_array)
    }
    fn element<E: Float>(x: &Tensor<E, Self>, index: &[usize]) -> Real<E, Self> {
        let primal = L::element(&x.0.primal, index);
        match &x.0.tangents {
            Some(t) => Real::duals(primal, t.each_ref().map(|t| L::element(t, index))),
            None => Real::still(primal),
        }
    }
    fn set_element<E: Float>(x: &mut Tensor<E, Self>, index: &[usize], value: &Real<E, Self>) {
        let mut tangents: Each<_> = from_fn(|k| x.tangent_or_zero(k));
        for (t, value) in tangents.iter_mut().zip(&value.0.1) {
            L::set_element(t, index, value);
        }
        L::set_element(&mut x.0.primal, index, &value.0.0);
        x.0.tangents = Some(Box::new(tangents));
    }
    fn to_scalar<E: Float>(x: &Tensor<E, Self>) -> Real<E, Self> {
        let primal = L::to_scalar(&x.0.primal);
        match &x.0.tangents {
            Some(t) => Real::duals(primal, t.each_ref().map(L::to_scalar)),
            None => Real::still(primal),
        }
    }
    fn from_scalar<E: Float>(x: &Real<E, Self>) -> Tensor<E, Self> {
        let tangents = x.0.1.each_ref().map(L::from_scalar);
        Tensor::duals(L::from_scalar(&x.0.0), Some(tangents))
    }
    fn drawn<E: Element>(
        shape: &[usize],
        apart: &[(usize, usize)],
        draw: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Self> {
        Tensor::duals(L::drawn(shape, apart, draw), None)
    }
    fn numbers<E: Float>(x: &Tensor<E, Self>) -> Vec<Real<E, Self>> {
        let primals = L::numbers(&x.0.primal).into_iter();
        match &x.0.tangents {
            Some(t) => {
                let mut tangents = t.each_ref().map(|t| L::numbers(t).into_iter());
                let mut next = |k: usize| tangents[k].next().unwrap_or_default();
                primals.map(|p| Real::duals(p, from_fn(&mut next))).collect()
            }
            None => primals.map(Real::still).collect(),
        }
    }
    fn by_rule<F: Ruled>(args: RefOf<'_, F, Self>) -> OutAt<F, Self> {
        on_several_tangents::<F, L>(args)
    }
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Self>,
        wrt: Wrt,
    ) -> (OutAt<F, Self>, impl Linearized<F, Self> + use<F, L>) {
        derivative::<F, Self>(args, wrt)
    }
    fn from_numbers<E: Float>(shape: &[usize], numbers: Vec<Real<E, Self>>) -> Tensor<E, Self> {
        let of = |k: usize| numbers.iter().map(|x| x.0.1[k].clone()).collect();
        let tangents = from_fn(|k| L::from_numbers(shape, of(k)));
        let primals = numbers.iter().map(|x| x.0.0.clone()).collect();
        Tensor::duals(L::from_numbers(shape, primals), Some(tangents))
    }
}

impl<L: Level> Choose for Duals<L> {
    fn sizes<E: Element>(x: &Tensor<E, Self>, found: &mut dyn FnMut(usize, usize)) {
        L::sizes(&x.0.primal, found);
        for t in x.0.tangents.iter().flat_map(|t| t.iter()) {
            L::sizes(t, found);
        }
    }
    fn pick<E: Element>(x: &Tensor<E, Self>, pick: &Pick<'_>) -> Tensor<E, Self> {
        Tensor::along(L::pick(&x.0.primal, pick), x, |t| L::pick(t, pick))
    }
    fn join<E: Element>(parts: &[&Tensor<E, Self>], join: &Join<'_>) -> Tensor<E, Self> {
        let primals: Vec<_> = parts.iter().map(|x| &x.0.primal).collect();
        let primal = L::join(&primals, join);
        let tangents = parts.iter().any(|x| x.0.tangents.is_some()).then(|| {
            from_fn(|k| {
                let tangents: Vec<_> = parts.iter().map(|x| x.tangent_or_zero(k)).collect();
                L::join(&tangents.iter().collect::<Vec<_>>(), join)
            })
        });
        Tensor::duals(primal, tangents)
    }
    fn spread<E: Element>(x: &Tensor<E, Self>, depth: usize, lanes: usize) -> Tensor<E, Self> {
        Tensor::along(L::spread(&x.0.primal, depth, lanes), x, |t| {
            L::spread(t, depth, lanes)
        })
    }
    fn identical<E: Element>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> bool {
        L::identical(&a.0.primal, &b.0.primal)
            && match (&a.0.tangents, &b.0.tangents) {
                (Some(a), Some(b)) => a.iter().zip(b.iter()).all(|(a, b)| L::identical(a, b)),
                (None, None) => true,
                _ => false,
            }
    }
    fn finite<E: Element>(x: &Tensor<E, Self>, look: Look) -> bool {
        let mut tangents = x.0.tangents.iter().flat_map(|t| t.iter());
        L::finite(&x.0.primal, look) && tangents.all(|t| L::finite(t, Look::All))
    }
    fn plain<E: Element>(x: &Tensor<E, Self>, depths: &mut Depths) -> Array<E> {
        L::plain(&x.0.primal, depths)
    }
}
