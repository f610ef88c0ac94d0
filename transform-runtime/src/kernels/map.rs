//! Elementwise maps of one, two or three operands, with broadcasting, and accumulation in place.
//!
//! The rows of a [`Nest`] are the inner loops: neighbouring elements go through slices, so they vectorise,
//! an operand that is constant along a row is read once, anything else is read by its stride. Closures are copied into the
//! loops: what they hold must be theirs (`move`), or it is read again for every element.

use super::nest::{Lane, Nest, Strides, broadcast_strides, memory_order};
use super::recycle::vector;
use super::shape::broadcast_shapes;
use super::vector::{Kernel, widest};
use super::{Array, Shape, from_vec};
use crate::element::{Element, Result};
use std::mem::MaybeUninit;

/// `f` of every element.
pub(crate) fn map<A: Element, B: Element>(x: &Array<A>, f: impl Fn(A) -> B + Copy) -> Array<B> {
    if x.is_standard_layout() {
        return from_vec(x.shape(), computed(&Nest::flat(x.len(), [1]), Map { x, f }));
    }
    in_memory_order(x.shape(), [x.strides()], Map { x, f })
}

/// `f(a, b)` elementwise; the shapes broadcast.
pub(crate) fn zip2<A: Element, B: Element, C: Element>(
    op: &'static str,
    a: &Array<A>,
    b: &Array<B>,
    f: impl Fn(A, B) -> C + Copy,
) -> Result<Array<C>> {
    let rows = Zip2 { a, b, f };
    if a.is_standard_layout() && b.is_standard_layout() {
        // The common cases, before anything is computed about shapes.
        if a.shape() == b.shape() {
            return Ok(from_vec(a.shape(), computed(&Nest::flat(a.len(), [1, 1]), rows)));
        }
        if b.len() == 1 && b.ndim() <= a.ndim() {
            return Ok(from_vec(a.shape(), computed(&Nest::flat(a.len(), [1, 0]), rows)));
        }
        if a.len() == 1 && a.ndim() <= b.ndim() {
            return Ok(from_vec(b.shape(), computed(&Nest::flat(b.len(), [0, 1]), rows)));
        }
    }
    let shape = broadcast_shapes(op, a.shape(), b.shape())?;
    let (by_a, by_b) = (broadcast_strides(a, &shape), broadcast_strides(b, &shape));
    Ok(in_memory_order(&shape, [&by_a, &by_b], rows))
}

/// `f(a, b)` elementwise, row-major in `shape`, which has elements and as which the strides read the operands; on several
/// threads where that is worth it.
pub(super) fn zip2_as<A: Element, B: Element, C: Element>(
    shape: &[usize],
    (a, by_a): (&Array<A>, &[isize]),
    (b, by_b): (&Array<B>, &[isize]),
    f: impl Fn(A, B) -> C + Copy + Send + Sync,
) -> Array<C> {
    from_vec(shape, shared(&Nest::new(shape, [by_a, by_b]), Zip2 { a, b, f }))
}

/// `f(a, b, c)` elementwise; the shapes broadcast.
pub(crate) fn zip3<A: Element, B: Element, C: Element, D: Element>(
    op: &'static str,
    a: &Array<A>,
    b: &Array<B>,
    c: &Array<C>,
    f: impl Fn(A, B, C) -> D + Copy,
) -> Result<Array<D>> {
    let shape = broadcast_shapes(op, &broadcast_shapes(op, a.shape(), b.shape())?, c.shape())?;
    let strides = (
        broadcast_strides(a, &shape),
        broadcast_strides(b, &shape),
        broadcast_strides(c, &shape),
    );
    Ok(in_memory_order(
        &shape,
        [&strides.0, &strides.1, &strides.2],
        Zip3 { a, b, c, f },
    ))
}

/// Both results of `f` elementwise, of row-major arrays of one shape; none if they are others.
pub(crate) fn zip4<E: Element>(
    xs: [&Array<E>; 4],
    f: impl Fn([E; 4]) -> [E; 2] + Copy,
) -> Option<[Array<E>; 2]> {
    let shape = xs[0].shape();
    if !xs.iter().all(|x| x.shape() == shape && x.is_standard_layout()) {
        return None;
    }
    let xs = xs.map(|x| x.as_slice().expect("in standard layout"));
    let len = xs[0].len();
    let mut out = [vector(len), vector(len)];
    let places = out.each_mut().map(|out| &mut out.spare_capacity_mut()[..len]);
    widest(len, Zip4 { xs, out: places, f });
    Some(out.map(|mut out| {
        // SAFETY: the kernel wrote them.
        unsafe { out.set_len(len) };
        from_vec(shape, out)
    }))
}

struct Zip4<'a, 'o, E, F> {
    xs: [&'a [E]; 4],
    out: [&'o mut [MaybeUninit<E>]; 2],
    f: F,
}

impl<E: Element, F: Fn([E; 4]) -> [E; 2] + Copy> Kernel for Zip4<'_, '_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let Zip4 { xs, out: [y, z], f } = self;
        let len = y.len();
        let (xs, z) = (xs.map(|x| &x[..len]), &mut z[..len]);
        for i in 0..len {
            let [a, b] = f([xs[0][i], xs[1][i], xs[2][i], xs[3][i]]);
            y[i].write(a);
            z[i].write(b);
        }
    }
}

/// Computes a row of results from rows of the operands.
trait Elementwise<const N: usize> {
    type Out;

    /// Writes every place of `out`.
    ///
    /// # Safety
    /// `at`, `strides` and the length of `out` describe rows inside the operands.
    unsafe fn row(&self, at: [isize; N], strides: [isize; N], out: &mut [MaybeUninit<Self::Out>]);
}

struct Map<'a, A, F> {
    x: &'a Array<A>,
    f: F,
}

impl<A: Element, B, F: Fn(A) -> B + Copy> Elementwise<1> for Map<'_, A, F> {
    type Out = B;

    #[inline(always)]
    unsafe fn row(&self, [at]: [isize; 1], [stride]: [isize; 1], out: &mut [MaybeUninit<B>]) {
        // SAFETY: the caller's promise.
        let x = unsafe { Lane::new(self.x, at, stride, out.len()) };
        match x.slice() {
            Some(x) => write(out, x.iter().copied(), self.f),
            None => write(out, x.iter(), self.f),
        }
    }
}

struct Zip2<'a, A, B, F> {
    a: &'a Array<A>,
    b: &'a Array<B>,
    f: F,
}

impl<A: Element, B: Element, C, F: Fn(A, B) -> C + Copy> Elementwise<2> for Zip2<'_, A, B, F> {
    type Out = C;

    #[inline(always)]
    unsafe fn row(&self, [at_a, at_b]: [isize; 2], [s, t]: [isize; 2], out: &mut [MaybeUninit<C>]) {
        let (f, len) = (self.f, out.len());
        // SAFETY: the caller's promise.
        let (a, b) = unsafe { (Lane::new(self.a, at_a, s, len), Lane::new(self.b, at_b, t, len)) };
        match (a.slice(), a.same(), b.slice(), b.same()) {
            (Some(a), _, Some(b), _) => write(out, a.iter().zip(b), |(&a, &b)| f(a, b)),
            (Some(a), _, _, Some(b)) => write(out, a.iter(), |&a| f(a, b)),
            (_, Some(a), Some(b), _) => write(out, b.iter(), |&b| f(a, b)),
            _ => write(out, a.iter().zip(b.iter()), |(a, b)| f(a, b)),
        }
    }
}

struct Zip3<'a, A, B, C, F> {
    a: &'a Array<A>,
    b: &'a Array<B>,
    c: &'a Array<C>,
    f: F,
}

impl<A: Element, B: Element, C: Element, D, F: Fn(A, B, C) -> D + Copy> Elementwise<3>
    for Zip3<'_, A, B, C, F>
{
    type Out = D;

    #[inline(always)]
    unsafe fn row(&self, at: [isize; 3], [s, t, u]: [isize; 3], out: &mut [MaybeUninit<D>]) {
        let (f, len) = (self.f, out.len());
        // SAFETY: the caller's promise.
        let (a, b) = unsafe { (Lane::new(self.a, at[0], s, len), Lane::new(self.b, at[1], t, len)) };
        // SAFETY: the caller's promise.
        let c = unsafe { Lane::new(self.c, at[2], u, len) };
        match (a.slice(), b.slice(), b.same(), c.slice(), c.same()) {
            (Some(a), Some(b), _, Some(c), _) => {
                write(out, a.iter().zip(b).zip(c), |((&a, &b), &c)| f(a, b, c));
            }
            (Some(a), Some(b), _, _, Some(c)) => write(out, a.iter().zip(b), |(&a, &b)| f(a, b, c)),
            (Some(a), _, Some(b), Some(c), _) => write(out, a.iter().zip(c), |(&a, &c)| f(a, b, c)),
            _ => write(out, a.iter().zip(b.iter()).zip(c.iter()), |((a, b), c)| {
                f(a, b, c)
            }),
        }
    }
}

#[inline(always)]
fn write<T, U>(out: &mut [MaybeUninit<U>], row: impl Iterator<Item = T>, f: impl Fn(T) -> U) {
    for (out, x) in out.iter_mut().zip(row) {
        out.write(f(x));
    }
}

/// The results of all rows of a nest over the operands.
fn computed<R: Elementwise<N, Out: Element>, const N: usize>(nest: &Nest<N>, rows: R) -> Vec<R::Out> {
    let len = nest.size();
    let mut out = vector(len);
    if len > 0 {
        widest(
            len,
            Fill {
                nest,
                first: 0,
                rows: &rows,
                out: &mut out.spare_capacity_mut()[..len],
            },
        );
    }
    // SAFETY: the rows of a nest have `size` elements together, and `row` wrote each of them.
    unsafe { out.set_len(len) };
    out
}

/// Results that are worth a thread: some 200 microseconds of one.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 20;

/// [`computed`], the rows shared out to the threads where that is worth it.
fn shared<R: Elementwise<N, Out: Element> + Sync, const N: usize>(nest: &Nest<N>, rows: R) -> Vec<R::Out> {
    #[cfg(feature = "parallel")]
    if nest.size() >= 2 * SHARE && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        let len = nest.size();
        let mut out = vector(len);
        let together = SHARE.div_ceil(nest.len);
        let parts = out.spare_capacity_mut()[..len].par_chunks_mut(together * nest.len);
        parts.enumerate().for_each(|(part, out)| {
            let first = part * together;
            widest(
                out.len(),
                Fill {
                    nest,
                    first,
                    rows: &rows,
                    out,
                },
            );
        });
        // SAFETY: the parts are all of it, and the rows of each were written.
        unsafe { out.set_len(len) };
        return out;
    }
    computed(nest, rows)
}

/// Rows of results from the `first` on.
struct Fill<'a, 'o, R: Elementwise<N>, const N: usize> {
    nest: &'a Nest<N>,
    first: usize,
    rows: &'a R,
    out: &'o mut [MaybeUninit<R::Out>],
}

impl<R: Elementwise<N>, const N: usize> Kernel for Fill<'_, '_, R, N> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for (at, out) in self
            .nest
            .rows_from(self.first)
            .zip(self.out.chunks_exact_mut(self.nest.len))
        {
            // SAFETY: the nest is over the strides that read every operand as the result's shape.
            unsafe { self.rows.row(at, self.nest.strides, out) };
        }
    }
}

/// Computes in the operands' own memory order, where they have a common one, and gives the result that order.
fn in_memory_order<R: Elementwise<N, Out: Element>, const N: usize>(
    shape: &[usize],
    strides: [&[isize]; N],
    rows: R,
) -> Array<R::Out> {
    if shape.contains(&0) {
        return from_vec(shape, Vec::new());
    }
    match reordered(shape, strides) {
        Some((nest, lengths, back)) => {
            from_vec(&lengths, computed(&nest, rows)).permuted_axes(back.as_slice())
        }
        None => from_vec(shape, computed(&Nest::new(shape, strides), rows)),
    }
}

/// The operands' common memory order, where they have one: rows in it, the lengths of axes in it, and the way back. It
/// does not depend on what is computed, and is compiled once.
fn reordered<const N: usize>(shape: &[usize], strides: [&[isize]; N]) -> Option<(Nest<N>, Shape, Shape)> {
    let order = memory_order(shape, &strides)?;
    let strides = strides.map(|of| order.iter().map(|&axis| of[axis]).collect::<Strides>());
    let lengths: Shape = order.iter().map(|&axis| shape[axis]).collect();
    let nest = Nest::new(&lengths, std::array::from_fn(|k| strides[k].as_slice()));
    let mut back: Shape = order.iter().map(|_| 0).collect();
    order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
    Some((nest, lengths, back))
}

/// `f` of every element of an array that is not needed any more, in its storage where nobody shares it.
pub(crate) fn map_owned<E: Element>(mut x: Array<E>, f: impl Fn(E) -> E + Copy) -> Array<E> {
    if !x.is_unique() {
        return map(&x, f);
    }
    match x.as_slice_memory_order_mut() {
        Some(data) => widest(data.len(), InPlace { data, f }),
        None => return map(&x, f),
    }
    x
}

struct InPlace<'a, E, F> {
    data: &'a mut [E],
    f: F,
}
impl<E: Element, F: Fn(E) -> E + Copy> Kernel for InPlace<'_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let f = self.f;
        self.data.iter_mut().for_each(|x| *x = f(*x));
    }
}

/// `f(a, b)` elementwise in the storage of `a`, if that has the shape of the result and nobody shares it.
pub(crate) fn in_place<A: Element, B: Element>(
    a: &mut Array<A>,
    b: &Array<B>,
    f: impl Fn(A, B) -> A + Copy,
) -> bool {
    if !a.is_unique() || !a.is_standard_layout() || a.is_empty() {
        return false;
    }
    let nest = if a.shape() == b.shape() && b.is_standard_layout() {
        Nest::flat(a.len(), [1])
    } else {
        match broadcast_shapes("", a.shape(), b.shape()) {
            Ok(shape) if shape.as_slice() == a.shape() => Nest::new(&shape, [&broadcast_strides(b, &shape)]),
            _ => return false,
        }
    };
    let (len, a) = (a.len(), a.as_slice_mut().expect("unique and in standard layout"));
    widest(len, Update { nest: &nest, a, b, f });
    true
}

struct Update<'n, 'a, A, B, F> {
    nest: &'n Nest<1>,
    a: &'a mut [A],
    b: &'a Array<B>,
    f: F,
}

impl<A: Element, B: Element, F: Fn(A, B) -> A + Copy> Kernel for Update<'_, '_, A, B, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let (f, nest) = (self.f, self.nest);
        for ([at], a) in nest.rows().zip(self.a.chunks_exact_mut(nest.len)) {
            // SAFETY: the nest is over the strides that read `b` as the shape of `a`.
            let b = unsafe { Lane::new(self.b, at, nest.strides[0], nest.len) };
            match (b.slice(), b.same()) {
                (Some(b), _) => a.iter_mut().zip(b).for_each(|(a, &b)| *a = f(*a, b)),
                (_, Some(b)) => a.iter_mut().for_each(|a| *a = f(*a, b)),
                _ => a.iter_mut().zip(b.iter()).for_each(|(a, b)| *a = f(*a, b)),
            }
        }
    }
}

/// `into += x`, of one shape; in place where nobody shares the storage.
pub(crate) fn add_assign<E: Element + std::ops::Add<Output = E>>(into: &mut Array<E>, x: &Array<E>) {
    assert_eq!(into.shape(), x.shape(), "accumulation does not broadcast");
    if !into.is_unique() {
        *into = zip2("add", into, x, |a, b| a + b).expect("equal shapes broadcast");
        return;
    }
    if let (Some(into), Some(x)) = (into.as_slice_mut(), x.as_slice()) {
        into.iter_mut().zip(x).for_each(|(into, &x)| *into = *into + x);
        return;
    }
    into.zip_mut_with(x, |into, &x| *into = *into + x);
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use ndarray::IxDyn;

    const PAIRS: [(&[usize], &[usize]); 12] = [
        (&[2, 3, 4], &[2, 3, 4]),
        (&[2, 3, 4], &[4]),
        (&[3, 1], &[2, 3, 4]),
        (&[2, 1, 4], &[3, 1]),
        (&[], &[2, 3]),
        (&[2, 3], &[1, 1, 1]),
        (&[], &[]),
        (&[1], &[0]),
        (&[0, 3], &[1, 3]),
        (&[2, 3, 4, 5], &[3, 1, 1]),
        (&[2, 3, 4, 5], &[1, 3, 1, 5]),
        (&[7], &[1]),
    ];

    fn broadcast(x: &Array<f64>, shape: &[usize]) -> Vec<f64> {
        x.broadcast(IxDyn(shape)).unwrap().iter().copied().collect()
    }

    #[test]
    fn maps_match_loops_under_any_strides() {
        let mut g = generator(20);
        for shape in [&[2, 3, 4][..], &[], &[1], &[0, 2], &[5, 1, 2]] {
            for x in views(&mut g, shape) {
                let y = map(&x, |x| 2.0 * x + 1.0);
                let expected: Vec<f64> = elements(&x).iter().map(|x| 2.0 * x + 1.0).collect();
                assert_eq!((y.shape(), elements(&y)), (shape, expected));
                assert_eq!(map_owned(x.clone(), |x| 2.0 * x + 1.0), y);
                assert_eq!(map_owned(map(&x, |x| x), |x| 2.0 * x + 1.0), y);
            }
        }
    }

    #[test]
    fn memory_order_is_kept() {
        let x = from_vec(&[3, 4], vec![1.0; 12]).reversed_axes();
        assert_eq!(map(&x, f64::exp).strides(), x.strides());
        assert_eq!(zip2("add", &x, &x, |a, b| a + b).unwrap().strides(), x.strides());
        let row_major = from_vec(&[4, 3], vec![1.0; 12]);
        assert!(
            zip2("add", &x, &row_major, |a, b| a + b)
                .unwrap()
                .is_standard_layout()
        );
    }

    #[test]
    fn pairs_broadcast() {
        let mut g = generator(21);
        for (a_shape, b_shape) in PAIRS.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            let shape = broadcast_shapes("sub", a_shape, b_shape).unwrap();
            for (a, b) in views(&mut g, a_shape)
                .iter()
                .zip(&views(&mut generator(22), b_shape))
            {
                let y = zip2("sub", a, b, |a, b| a - 2.0 * b).unwrap();
                let (x, z) = (broadcast(a, &shape), broadcast(b, &shape));
                let expected: Vec<f64> = x.iter().zip(&z).map(|(a, b)| a - 2.0 * b).collect();
                assert_eq!((y.shape(), elements(&y)), (&shape[..], expected));
                let y = zip3(
                    "where",
                    &map(a, |a| a > 0.0),
                    b,
                    a,
                    |c, b, a| if c { b } else { a },
                )
                .unwrap();
                let expected: Vec<f64> = x
                    .iter()
                    .zip(&z)
                    .map(|(&a, &b)| if a > 0.0 { b } else { a })
                    .collect();
                assert_eq!((y.shape(), elements(&y)), (&shape[..], expected));
            }
        }
        assert!(zip2("sub", &view(&mut g, &[2]), &view(&mut g, &[3]), |a, b| a - b).is_err());
    }

    #[test]
    fn fours_are_two_maps() {
        let mut g = generator(28);
        for shape in [&[2, 3, 7][..], &[], &[1], &[0, 2], &[200]] {
            let xs: [Array<f64>; 4] =
                std::array::from_fn(|_| from_vec(shape, elements(&view(&mut g, shape))));
            let f = |[a, b, c, d]: [f64; 4]| [a * b - c, c / d];
            let [y, z] = zip4(xs.each_ref(), f).unwrap();
            assert_eq!((y.shape(), z.shape()), (shape, shape));
            for (i, (y, z)) in elements(&y).into_iter().zip(elements(&z)).enumerate() {
                let [expected, other] = f(xs.each_ref().map(|x| elements(x)[i]));
                assert!(y == expected && (z == other || z.is_nan() && other.is_nan()));
            }
        }
        let [a, b] = [&[2, 3][..], &[3, 2]].map(|shape| from_vec(shape, vec![1.0; 6]));
        let first = |[a, b, _, _]: [f64; 4]| [a, b];
        assert!(zip4([&a, &a, &b, &a], first).is_none(), "of one shape");
        let turned = b.reversed_axes();
        assert!(zip4([&a, &turned, &a, &a], first).is_none(), "row-major");
    }

    #[test]
    fn accumulation_leaves_sharers_alone() {
        let mut g = generator(23);
        for shape in [&[2, 3][..], &[], &[0]] {
            for (a, b) in views(&mut g, shape).iter().zip(&views(&mut generator(24), shape)) {
                let (mut sum, expected) = (a.clone(), (a + b).into_shared());
                let before = elements(a);
                add_assign(&mut sum, b);
                assert_eq!((&sum, elements(a)), (&expected, before));
                add_assign(&mut sum, b);
                assert_eq!(sum, &expected + b);
            }
        }
    }

    #[test]
    fn results_in_place_are_maps_of_pairs() {
        let mut g = generator(26);
        for (a_shape, b_shape) in PAIRS {
            for (a, b) in views(&mut g, a_shape)
                .iter()
                .zip(&views(&mut generator(27), b_shape))
            {
                let expected = zip2("sub", a, b, |a, b| 2.0 * a - b).unwrap();
                let f = |a, b| 2.0 * a - b;
                let (mut shared, mut own) = (a.clone(), map(a, |x| x));
                assert!(!in_place(&mut shared, b, f), "a clone shares the storage");
                let fits = own.shape() == expected.shape() && own.is_standard_layout() && !own.is_empty();
                assert_eq!(in_place(&mut own, b, f), fits);
                assert_eq!((&shared, &own), (a, if fits { &expected } else { a }));
            }
        }
        let mut two = from_vec(&[2], vec![0.0; 2]);
        assert!(!in_place(&mut two, &from_vec(&[3], vec![0.0; 3]), |a, _| a));
    }
}
