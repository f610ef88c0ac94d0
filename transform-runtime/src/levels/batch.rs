//! Batching: one value per lane, stored as an array one level down with the batch axis in front, or one
//! value shared by all lanes.

use super::choose::{agreed, decisions};
use super::summed::sums;
use super::{Choose, Level, Storage};
use crate::custom::{Ruled, derivatives_of_lanes, each_lane};
use crate::element::{Element, Float};
use crate::error::OrRaise;
use crate::kernels::{Array, Shape};
use crate::ops::elementwise::{Pointwise, WithConst, Zipped};
use crate::ops::join::Cat;
use crate::rule::{Binary, Diff1, Diff2, FactorPull, Indexed, Many, Static1, Static2, Structural, Unary};
use crate::values::{Linearized, OutAt, Real, RefOf, Tensor, Wrt, checked_index};
use std::any::TypeId;
use std::marker::PhantomData;

/// One value per lane, at level `L`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Batch<L>(PhantomData<L>);

/// The lanes of a value.
#[derive(Clone, Debug)]
pub enum Lanes<T> {
    /// The same for all.
    Shared(T),
    /// One per lane, along axis 0.
    Each(T),
}
use Lanes::{Each, Shared};

impl<T> Lanes<T> {
    /// The stored array, whatever it means.
    pub(crate) fn stored(&self) -> &T {
        match self {
            Shared(x) | Each(x) => x,
        }
    }
    pub(crate) fn is_each(&self) -> bool {
        matches!(self, Each(_))
    }
    fn map<U>(&self, f: impl FnOnce(&T) -> U) -> Lanes<U> {
        match self {
            Shared(x) => Shared(f(x)),
            Each(x) => Each(f(x)),
        }
    }
}

/// The lanes with their logical rank raised to `rank`, so that the batch axis stays in front when shapes
/// broadcast from the right.
fn aligned<E: Element, L: Level>(x: &Lanes<Tensor<E, L>>, rank: usize) -> Tensor<E, L> {
    match x {
        Shared(x) => x.clone(),
        Each(x) => {
            let shape = x.shape();
            let missing = rank + 1 - shape.len();
            if missing == 0 {
                return x.clone();
            }
            let mut target = Shape::from_slice(&shape[..1]);
            target.extend(std::iter::repeat_n(1, missing));
            target.extend_from_slice(&shape[1..]);
            x.reshape(&target)
        }
    }
}

fn joined<T, A, B>(a: &Lanes<A>, b: &Lanes<B>, value: T) -> Lanes<T> {
    if a.is_each() || b.is_each() {
        Each(value)
    } else {
        Shared(value)
    }
}

fn lanes_of<E: Element, L: Level>(x: &Tensor<E, L>) -> usize {
    x.shape()[0]
}

/// The sum of two cotangents of a shared value, one of which is summed over the lanes already: it has one lane.
fn gathered<E: Float, L: Level>(
    a: &Lanes<Tensor<E, L>>,
    b: &Lanes<Tensor<E, L>>,
) -> Option<Lanes<Tensor<E, L>>> {
    let (Each(a), Each(b)) = (a, b) else { return None };
    if lanes_of(a) == lanes_of(b) {
        return None;
    }
    let (one, many) = if lanes_of(a) == 1 { (a, b) } else { (b, a) };
    let mut shape = many.shape_vec();
    shape[0] = 1;
    Some(Each(L::accumulated(one.clone(), &many.sum_to(&shape))))
}

/// The logical shape of stored lanes.
fn logical<E: Element, L: Level>(x: &Lanes<Tensor<E, L>>) -> &[usize] {
    match x {
        Shared(x) => x.shape(),
        Each(x) => &x.shape()[1..],
    }
}

impl<L: Level> Batch<L> {
    /// Both as they are stored, aligned.
    fn pair<A: Element, B: Element>(
        a: &Tensor<A, Self>,
        b: &Tensor<B, Self>,
    ) -> (Tensor<A, L>, Tensor<B, L>) {
        let rank = logical(&a.0).len().max(logical(&b.0).len());
        (aligned(&a.0, rank), aligned(&b.0, rank))
    }
}

impl<L: Level> Level for Batch<L> {
    type Scalar<E: Float> = Lanes<Tensor<E, L>>;
    type Array<E: Element> = Lanes<Tensor<E, L>>;
    const DEPTH: usize = L::DEPTH + 1;
    const TANGENTS: bool = L::TANGENTS;

    fn constant<E: Float>(x: E) -> Real<E, Self> {
        Real::of(Shared(Tensor::filled(&[], x)))
    }
    fn primal<E: Float>(x: &Real<E, Self>) -> E {
        Self::primal_array(&Self::from_scalar(x))[[].as_slice()]
    }
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Self>) -> Real<E, Self> {
        Real::of(x.0.map(|x| L::diff1(&Pointwise(*u), x)))
    }
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: &Real<E, Self>) -> Real<E, Self> {
        Real::of(joined(
            &x.0,
            &y.0,
            L::diff2(&Zipped(*b), x.0.stored(), y.0.stored()),
        ))
    }
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: E) -> Real<E, Self> {
        Real::of(x.0.map(|x| L::diff1(&WithConst::right(*b, y), x)))
    }
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Self>) -> Real<E, Self> {
        Real::of(y.0.map(|y| L::diff1(&WithConst::left(x, *b), y)))
    }
    fn decide<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, holds: fn(&E, &E) -> bool) -> bool {
        let (depths, answers) = decisions(&Self::from_scalar(x), &Self::from_scalar(y), holds);
        agreed(answers, depths.len())[[].as_slice()]
    }

    fn array<E: Element>(x: Array<E>) -> Tensor<E, Self> {
        Tensor(Shared(L::array(x)))
    }
    fn primal_array<E: Element>(x: &Tensor<E, Self>) -> Array<E> {
        let mut depths = Default::default();
        let lanes = Self::plain(x, &mut depths);
        agreed(lanes, depths.len())
    }
    fn storage<E: Element>(x: &Tensor<E, Self>) -> Storage {
        L::storage(x.0.stored())
    }
    fn shape<E: Element>(x: &Tensor<E, Self>) -> &[usize] {
        logical(&x.0)
    }
    fn structural<E: Element, O: Structural>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self> {
        Tensor(match &x.0 {
            Shared(x) => Shared(L::structural(op, x)),
            Each(stored) => Each(L::structural(
                &op.batched(lanes_of(stored), logical(&x.0)),
                stored,
            )),
        })
    }
    fn many<E: Element, O: Many>(op: &O, xs: &[Tensor<E, Self>]) -> Tensor<E, Self> {
        // Of cotangents, some may be summed already: a single lane.
        let lanes = xs.iter().filter_map(|x| match &x.0 {
            Each(x) => Some(lanes_of(x)),
            Shared(_) => None,
        });
        let one_or_all = |a: usize, b: usize| if a == 1 { b } else { a };
        let Some(lanes) = lanes.reduce(one_or_all) else {
            let xs: Vec<_> = xs.iter().map(|x| x.0.stored().clone()).collect();
            return Tensor(Shared(L::many(op, &xs)));
        };
        let xs: Vec<_> = xs.iter().map(|x| x.each(lanes)).collect();
        Tensor(Each(L::many(&op.batched(), &xs)))
    }
    fn indexed<E: Element, O: Indexed>(
        op: &O,
        x: &Tensor<E, Self>,
        index: &Tensor<i64, Self>,
    ) -> Tensor<E, Self> {
        Tensor(match (&x.0, &index.0) {
            (Shared(x), Shared(index)) => Shared(L::indexed(op, x, index)),
            (Each(x), Shared(index)) => Each(L::indexed(&op.batched_lhs(), x, index)),
            (_, Each(index)) => Each(L::indexed(&op.batched(), &x.each(lanes_of(index)), index)),
        })
    }
    fn diff1<E: Float, O: Diff1>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self> {
        Tensor(match &x.0 {
            Shared(x) => Shared(L::diff1(op, x)),
            Each(stored) => Each(L::diff1(&op.batched(lanes_of(stored), logical(&x.0)), stored)),
        })
    }
    fn diff2<E: Float, O: Diff2>(op: &O, a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        let (x, y) = Self::pair(a, b);
        Tensor(joined(&a.0, &b.0, L::diff2(op, &x, &y)))
    }
    fn times_slope<E: Float, U: Unary>(u: &U, t: &Tensor<E, Self>, y: &Tensor<E, Self>) -> Tensor<E, Self> {
        let (own, value) = Self::pair(t, y);
        Tensor(joined(&t.0, &y.0, L::times_slope(u, &own, &value)))
    }
    fn update<E: Float, B: Binary>(b: &B, x: Tensor<E, Self>, y: &Tensor<E, Self>) -> Tensor<E, Self> {
        let fits = logical(&y.0).len() <= logical(&x.0).len();
        Tensor(match (x.into_array(), &y.0) {
            (Shared(x), Shared(y)) => Shared(L::update(b, x, y)),
            (Each(x), Shared(y)) if fits => Each(L::update(b, x, y)),
            (Each(x), Each(y)) if x.shape() == y.shape() => Each(L::update(b, x, y)),
            (x, _) => return Self::diff2(&Zipped(*b), &Tensor(x), y),
        })
    }
    fn factor<E: Float, F: FactorPull>(
        pull: &F,
        own: &Tensor<E, Self>,
        other: &Tensor<E, Self>,
        ct: &Tensor<E, Self>,
    ) -> Tensor<E, Self> {
        match (&own.0, &other.0, &ct.0) {
            (Shared(x), Each(y), Each(z)) if sums(Self::DEPTH) && lanes_of(y) == lanes_of(z) => {
                let rank = ct.ndim();
                let sum = L::factor(pull, x, &aligned(&other.0, rank), &aligned(&ct.0, rank));
                let stored: Shape = std::iter::once(1).chain(sum.shape().iter().copied()).collect();
                Tensor(Each(sum.reshape(&stored)))
            }
            _ => pull.run(own, other, ct),
        }
    }
    fn summed<E: Float>(own: &Tensor<E, Self>, ct: Tensor<E, Self>) -> Tensor<E, Self> {
        match (&own.0, ct.into_array()) {
            (Shared(x), Each(lanes)) if sums(Self::DEPTH) => {
                let mut shape = lanes.shape_vec();
                shape[0] = 1;
                Tensor(Each(L::summed(x, lanes.sum_to(&shape))))
            }
            (Shared(x), Shared(ct)) => Tensor(Shared(L::summed(x, ct))),
            (_, ct) => Tensor(ct),
        }
    }
    fn accumulated<E: Float>(a: Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        match gathered(&a.0, &b.0) {
            Some(sum) => Tensor(sum),
            None => a + b,
        }
    }
    fn accumulated_number<E: Float>(a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        match gathered(&a.0, &b.0) {
            Some(sum) => Real::of(sum),
            None => a + b,
        }
    }
    fn static1<A: Element, B: Element, O: Static1<A, B>>(op: &O, x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor(match &x.0 {
            Shared(x) => Shared(L::static1(op, x)),
            Each(stored) => Each(L::static1(&op.batched(lanes_of(stored), logical(&x.0)), stored)),
        })
    }
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        op: &O,
        a: &Tensor<A, Self>,
        b: &Tensor<A, Self>,
    ) -> Tensor<B, Self> {
        let (x, y) = Self::pair(a, b);
        Tensor(joined(&a.0, &b.0, L::static2(op, &x, &y)))
    }
    fn select<E: Element>(
        condition: &Tensor<bool, Self>,
        a: &Tensor<E, Self>,
        b: &Tensor<E, Self>,
    ) -> Tensor<E, Self> {
        let rank = logical(&condition.0)
            .len()
            .max(logical(&a.0).len())
            .max(logical(&b.0).len());
        let value = L::select(
            &aligned(&condition.0, rank),
            &aligned(&a.0, rank),
            &aligned(&b.0, rank),
        );
        let any = condition.0.is_each() || a.0.is_each() || b.0.is_each();
        Tensor(if any { Each(value) } else { Shared(value) })
    }
    fn convert<A: Float, B: Float>(x: &Real<A, Self>) -> Real<B, Self> {
        Real::of(x.0.map(L::convert_array))
    }
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Self>) -> Tensor<B, Self> {
        Tensor(x.0.map(L::convert_array))
    }
    fn set_element<E: Float>(x: &mut Tensor<E, Self>, index: &[usize], value: &Real<E, Self>) {
        // Lanes are written at once, where a mask says the element is.
        let shape = x.shape_vec();
        checked_index("index", &shape, index).or_raise();
        let mask = Array::from_shape_fn(shape.as_slice(), |i| ndarray::Dimension::slice(&i) == index);
        *x = Self::select(&Self::array(mask), &Self::from_scalar(value), x);
    }
    fn to_scalar<E: Float>(x: &Tensor<E, Self>) -> Real<E, Self> {
        Real::of(x.0.clone())
    }
    fn from_scalar<E: Float>(x: &Real<E, Self>) -> Tensor<E, Self> {
        Tensor(x.0.clone())
    }
    fn drawn<E: Element>(
        shape: &[usize],
        apart: &[(usize, usize)],
        draw: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Self> {
        let here = apart.iter().find(|(depth, _)| *depth == Self::DEPTH);
        Tensor(match here {
            Some((_, lanes)) => {
                let stored: Shape = std::iter::once(*lanes).chain(shape.iter().copied()).collect();
                Each(L::drawn(&stored, apart, draw))
            }
            None => Shared(L::drawn(shape, apart, draw)),
        })
    }
    fn numbers<E: Float>(x: &Tensor<E, Self>) -> Vec<Real<E, Self>> {
        match &x.0 {
            Shared(x) => L::numbers(x)
                .iter()
                .map(|x| Real::of(Shared(L::from_scalar(x))))
                .collect(),
            Each(stored) => {
                let len = x.len();
                let columns = stored.reshape(&[lanes_of(stored), len]);
                (0..len as isize)
                    .map(|i| Real::of(Each(columns.index_axis(1, i))))
                    .collect()
            }
        }
    }
    fn by_rule<F: Ruled>(args: RefOf<'_, F, Self>) -> OutAt<F, Self> {
        if L::TANGENTS {
            each_lane::<F, L>(args)
        } else {
            F::in_lanes::<L>(args)
        }
    }
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Self>,
        wrt: Wrt,
    ) -> (OutAt<F, Self>, impl Linearized<F, Self> + use<F, L>) {
        derivatives_of_lanes::<F, L>(args, wrt)
    }
    fn is_or_batches(level: TypeId) -> bool {
        TypeId::of::<Self>() == level || L::is_or_batches(level)
    }
    fn from_numbers<E: Float>(shape: &[usize], numbers: Vec<Real<E, Self>>) -> Tensor<E, Self> {
        let Some(lanes) = numbers.iter().find_map(|x| match &x.0 {
            Each(x) => Some(lanes_of(x)),
            Shared(_) => None,
        }) else {
            let numbers = numbers.iter().map(|x| L::to_scalar(x.0.stored())).collect();
            return Tensor(Shared(L::from_numbers(shape, numbers)));
        };
        let columns: Vec<_> = numbers
            .iter()
            .map(|x| Self::from_scalar(x).each(lanes).reshape(&[lanes, 1]))
            .collect();
        let stored: Shape = std::iter::once(lanes).chain(shape.iter().copied()).collect();
        Tensor(Each(L::many(&Cat::along(1), &columns).reshape(&stored)))
    }
}

impl<E: Element, L: Level> Tensor<E, Batch<L>> {
    /// The stored array with one slice per lane; a shared value is expanded.
    pub(crate) fn each(&self, lanes: usize) -> Tensor<E, L> {
        match &self.0 {
            Each(x) if lanes_of(x) == 1 && lanes != 1 => {
                let mut shape = x.shape_vec();
                shape[0] = lanes;
                x.expand_to(&shape)
            }
            Each(x) => x.clone(),
            Shared(x) => {
                let mut shape = Shape::from_slice(&[lanes]);
                shape.extend_from_slice(x.shape());
                x.expand_to(&shape)
            }
        }
    }
    /// The value of one lane.
    pub(crate) fn lane(&self, i: usize) -> Tensor<E, L> {
        match &self.0 {
            Each(x) => x.index_axis(0, i as isize),
            Shared(x) => x.clone(),
        }
    }
}
