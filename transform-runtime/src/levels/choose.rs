//! Some of the lanes of a batch, and lanes put together again: what control flow that differs between lanes does
//! with values. A batch is named by its depth, whatever levels are above it.

use super::{Base, Batch, Dual, Lanes, Level};
use crate::element::{Element, Float};
use crate::error::Error;
use crate::kernels::{self, Array, Shape};
use crate::ops::index::Pick as Indices;
use crate::ops::join::Cat;
use crate::values::Tensor;
use Lanes::{Each, Shared};
use smallvec::SmallVec;

/// Some lanes of the batch of a depth.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'a> {
    /// The depth of the batch.
    pub depth: usize,
    /// How many lanes it has.
    pub of: usize,
    /// Those that are picked, in their order.
    pub lanes: &'a [usize],
}

/// Parts of a batch that become one again.
#[derive(Clone, Copy, Debug)]
pub struct Join<'a> {
    /// The depth of the batch.
    pub depth: usize,
    /// How many lanes each part has.
    pub sizes: &'a [usize],
    /// For each lane of the whole, its place among those of the parts, one part after the other.
    pub order: &'a [i64],
}
impl Join<'_> {
    fn lanes(&self) -> usize {
        self.order.len()
    }
}

/// Which numbers of a value are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// All of them.
    All,
    /// Those of tangents.
    Tangents,
}

/// The lanes of arrays of a level.
pub trait Choose: Sized {
    /// Tells the depth and the number of lanes of all batches whose lanes hold values of their own.
    fn sizes<E: Element>(x: &Tensor<E, Self>, found: &mut dyn FnMut(usize, usize))
    where
        Self: Level;
    /// Some of the lanes. A cotangent that is summed over the lanes counts as the first lane's.
    fn pick<E: Element>(x: &Tensor<E, Self>, pick: &Pick<'_>) -> Tensor<E, Self>
    where
        Self: Level;
    /// Parts as one. What all parts share is shared still.
    fn join<E: Element>(parts: &[&Tensor<E, Self>], join: &Join<'_>) -> Tensor<E, Self>
    where
        Self: Level;
    /// The same with a value for each lane, of which there are `lanes`.
    fn spread<E: Element>(x: &Tensor<E, Self>, depth: usize, lanes: usize) -> Tensor<E, Self>
    where
        Self: Level;
    /// Whether two arrays are one in memory.
    fn identical<E: Element>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> bool
    where
        Self: Level;
    /// Whether no number is infinite or NaN.
    fn finite<E: Element>(x: &Tensor<E, Self>, look: Look) -> bool
    where
        Self: Level;
    /// The plain array under all levels, with a first axis for each batch whose lanes hold values of their own, in the
    /// order of depths, which are added to `depths`.
    fn plain<E: Element>(x: &Tensor<E, Self>, depths: &mut Depths) -> Array<E>
    where
        Self: Level;
}
/// Depths of batches, the innermost first.
pub type Depths = SmallVec<[usize; 2]>;

impl Choose for Base {
    fn sizes<E: Element>(_: &Tensor<E, Base>, _: &mut dyn FnMut(usize, usize)) {}
    fn pick<E: Element>(x: &Tensor<E, Base>, _: &Pick<'_>) -> Tensor<E, Base> {
        x.clone()
    }
    fn join<E: Element>(parts: &[&Tensor<E, Base>], _: &Join<'_>) -> Tensor<E, Base> {
        parts[0].clone()
    }
    fn spread<E: Element>(x: &Tensor<E, Base>, _: usize, _: usize) -> Tensor<E, Base> {
        x.clone()
    }
    fn identical<E: Element>(a: &Tensor<E, Base>, b: &Tensor<E, Base>) -> bool {
        a.0.as_ptr() == b.0.as_ptr() && a.0.shape() == b.0.shape() && a.0.strides() == b.0.strides()
    }
    fn finite<E: Element>(x: &Tensor<E, Base>, look: Look) -> bool {
        look == Look::Tangents || x.0.iter().all(|x| x.as_f64().is_finite())
    }
    fn plain<E: Element>(x: &Tensor<E, Base>, _: &mut Depths) -> Array<E> {
        Array::clone(&x.0)
    }
}

impl<L: Level> Choose for Dual<L> {
    fn sizes<E: Element>(x: &Tensor<E, Self>, found: &mut dyn FnMut(usize, usize)) {
        L::sizes(&x.0.primal, found);
        if let Some(t) = &x.0.tangent {
            L::sizes(t, found);
        }
    }
    fn pick<E: Element>(x: &Tensor<E, Self>, pick: &Pick<'_>) -> Tensor<E, Self> {
        let tangent = x.0.tangent.as_ref().map(|t| L::pick(t, pick));
        Tensor::dual(L::pick(&x.0.primal, pick), tangent)
    }
    fn join<E: Element>(parts: &[&Tensor<E, Self>], join: &Join<'_>) -> Tensor<E, Self> {
        let primals: Vec<_> = parts.iter().map(|x| &x.0.primal).collect();
        let primal = L::join(&primals, join);
        if parts.iter().all(|x| x.0.tangent.is_none()) {
            return Tensor::dual(primal, None);
        }
        let zero = Tensor::filled(primal.shape(), E::ZERO);
        let tangents = parts.iter().map(|x| x.0.tangent.as_ref().unwrap_or(&zero));
        let tangent = L::join(&tangents.collect::<Vec<_>>(), join);
        Tensor::dual(primal, Some(tangent))
    }
    fn spread<E: Element>(x: &Tensor<E, Self>, depth: usize, lanes: usize) -> Tensor<E, Self> {
        let tangent = x.0.tangent.as_ref().map(|t| L::spread(t, depth, lanes));
        Tensor::dual(L::spread(&x.0.primal, depth, lanes), tangent)
    }
    fn identical<E: Element>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> bool {
        L::identical(&a.0.primal, &b.0.primal)
            && match (&a.0.tangent, &b.0.tangent) {
                (Some(a), Some(b)) => L::identical(a, b),
                (None, None) => true,
                _ => false,
            }
    }
    fn finite<E: Element>(x: &Tensor<E, Self>, look: Look) -> bool {
        L::finite(&x.0.primal, look) && x.0.tangent.iter().all(|t| L::finite(t, Look::All))
    }
    fn plain<E: Element>(x: &Tensor<E, Self>, depths: &mut Depths) -> Array<E> {
        L::plain(&x.0.primal, depths)
    }
}

impl<L: Level> Choose for Batch<L> {
    fn sizes<E: Element>(x: &Tensor<E, Self>, found: &mut dyn FnMut(usize, usize)) {
        if let Each(stored) = &x.0 {
            found(Self::DEPTH, stored.shape()[0]);
        }
        L::sizes(x.0.stored(), found);
    }
    fn pick<E: Element>(x: &Tensor<E, Self>, pick: &Pick<'_>) -> Tensor<E, Self> {
        Tensor(match &x.0 {
            Shared(x) if pick.depth == Self::DEPTH => Shared(x.clone()),
            Each(stored) if pick.depth == Self::DEPTH => Each(rows(stored, pick)),
            Shared(x) => Shared(L::pick(x, pick)),
            Each(stored) => Each(L::pick(stored, pick)),
        })
    }
    fn join<E: Element>(parts: &[&Tensor<E, Self>], join: &Join<'_>) -> Tensor<E, Self> {
        let shared: Option<Vec<_>> = parts
            .iter()
            .map(|x| if let Shared(x) = &x.0 { Some(x) } else { None })
            .collect();
        if join.depth != Self::DEPTH {
            if let Some(shared) = shared {
                return Tensor(Shared(L::join(&shared, join)));
            }
            let lanes = parts
                .iter()
                .map(|x| if x.0.is_each() { x.0.stored().shape()[0] } else { 1 });
            let lanes = lanes.max().unwrap_or(1);
            let stored: Vec<_> = parts.iter().map(|x| each(x, lanes)).collect();
            return Tensor(Each(L::join(&stored.iter().collect::<Vec<_>>(), join)));
        }
        if let Some(shared) = shared
            && shared.iter().all(|x| L::identical(shared[0], x))
        {
            return Tensor(Shared(shared[0].clone()));
        }
        let stored = parts.iter().zip(join.sizes).map(|(x, lanes)| each(x, *lanes));
        let whole = L::many(&Cat::along(0), &stored.collect::<Vec<_>>());
        debug_assert_eq!(whole.shape()[0], join.lanes());
        if join.order.iter().copied().eq(0..join.lanes() as i64) {
            return Tensor(Each(whole));
        }
        Tensor(Each(select(&whole, join.order.to_vec())))
    }
    fn spread<E: Element>(x: &Tensor<E, Self>, depth: usize, lanes: usize) -> Tensor<E, Self> {
        Tensor(match &x.0 {
            Shared(_) if depth == Self::DEPTH => Each(x.each(lanes)),
            Each(stored) if depth == Self::DEPTH => Each(stored.clone()),
            Shared(x) => Shared(L::spread(x, depth, lanes)),
            Each(stored) => Each(L::spread(stored, depth, lanes)),
        })
    }
    fn identical<E: Element>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> bool {
        a.0.is_each() == b.0.is_each() && L::identical(a.0.stored(), b.0.stored())
    }
    fn finite<E: Element>(x: &Tensor<E, Self>, look: Look) -> bool {
        L::finite(x.0.stored(), look)
    }
    fn plain<E: Element>(x: &Tensor<E, Self>, depths: &mut Depths) -> Array<E> {
        let array = L::plain(x.0.stored(), depths);
        if x.0.is_each() {
            depths.push(Self::DEPTH);
        }
        array
    }
}

/// Rows of the first axis, by their numbers.
fn select<E: Element, L: Level>(x: &Tensor<E, L>, rows: Vec<i64>) -> Tensor<E, L> {
    let index = kernels::from_vec(&[rows.len()], rows);
    L::indexed(&Indices::slices("vmap!", 0), x, &L::array(index))
}

/// Some rows of stored lanes. Of a batch without lanes, one of zeros can be asked for.
fn rows<E: Element, L: Level>(stored: &Tensor<E, L>, pick: &Pick<'_>) -> Tensor<E, L> {
    let zeros = |rows: usize| {
        let mut shape = stored.shape_vec();
        shape[0] = rows;
        Tensor::filled(&shape, E::ZERO)
    };
    match stored.shape()[0] {
        0 => zeros(pick.lanes.len()),
        1 if pick.of != 1 => match pick.lanes.contains(&0) {
            true => stored.clone(),
            false => zeros(1),
        },
        _ if pick.lanes.len() == pick.of => stored.clone(),
        _ => select(stored, pick.lanes.iter().map(|lane| *lane as i64).collect()),
    }
}

/// The lanes as stored. What is summed over the lanes counts as the first lane's.
fn each<E: Element, L: Level>(x: &Tensor<E, Batch<L>>, lanes: usize) -> Tensor<E, L> {
    match &x.0 {
        Each(stored) if stored.shape()[0] == 1 && lanes > 1 => {
            let mut shape = stored.shape_vec();
            shape[0] = lanes - 1;
            L::many(&Cat::along(0), &[stored.clone(), Tensor::filled(&shape, E::ZERO)])
        }
        _ => x.each(lanes),
    }
}

/// Whether two elements are the same to every program: NaN is NaN, but -0 is not 0.
pub(crate) fn same<E: Element>(a: &E, b: &E) -> bool {
    let (sign, nan) = (|x: &E| x.as_f64().is_sign_negative(), |x: &E| x.as_f64().is_nan());
    a == b && sign(a) == sign(b) || nan(a) && nan(b)
}

/// What all lanes agree on; of arrays with axes for batches before their own.
pub(crate) fn agreed<E: Element>(x: Array<E>, batches: usize) -> Array<E> {
    if batches == 0 {
        return x;
    }
    let shape: Shape = Shape::from_slice(&x.shape()[batches..]);
    let len: usize = shape.iter().product();
    let elements: Vec<E> = x.iter().copied().collect();
    if elements.len() < len || x.shape()[..batches].contains(&0) {
        diverge();
    }
    let (first, rest) = elements.split_at(len);
    if len > 0
        && rest
            .chunks(len)
            .any(|lane| !lane.iter().zip(first).all(|(a, b)| same(a, b)))
    {
        diverge();
    }
    kernels::from_vec(&shape, first.to_vec())
}

/// Lanes differ where the program goes one way for all.
#[track_caller]
pub(crate) fn diverge() -> ! {
    let message =
        "a mapped value decides the control flow or becomes a plain number: put #[vmappable] on the function";
    Error::new("vmap!", message).raise()
}

/// Whether a comparison holds, by lane: an axis for each of the depths.
pub(crate) fn decisions<E: Float, L: Level>(
    x: &Tensor<E, L>,
    y: &Tensor<E, L>,
    holds: fn(&E, &E) -> bool,
) -> (Depths, Array<bool>) {
    let (mut of_x, mut of_y) = (Depths::new(), Depths::new());
    let (x, y) = (L::plain(x, &mut of_x), L::plain(y, &mut of_y));
    let mut depths: Depths = of_x.iter().chain(&of_y).copied().collect();
    depths.sort_unstable();
    depths.dedup();
    let along = |array: &Array<E>, own: &Depths| {
        let mut sizes = array.shape().iter();
        let mut at = |depth: &usize| {
            if own.contains(depth) {
                sizes.next().copied()
            } else {
                None
            }
        };
        let shape: Shape = depths.iter().map(|depth| at(depth).unwrap_or(1)).collect();
        kernels::reshape("vmap!", array, &shape)
    };
    let table = along(&x, &of_x)
        .and_then(|x| kernels::zip2("vmap!", &x, &along(&y, &of_y)?, |x, y| holds(&x, &y)))
        .unwrap_or_else(|error| error.raise());
    (depths, table)
}
