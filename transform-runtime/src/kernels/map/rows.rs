//! One row of an elementwise map: what is read of each operand, and how.

use crate::element::Element;
use crate::kernels::Array;
use crate::kernels::nest::Lane;
use crate::kernels::vector::Kernel;
use std::mem::MaybeUninit;

/// Computes a row of results from rows of the operands.
pub(super) trait Elementwise<const N: usize> {
    type Out;

    /// Writes every place of `out`.
    ///
    /// # Safety
    /// `at`, `strides` and the length of `out` describe rows inside the operands.
    unsafe fn row(&self, at: [isize; N], strides: [isize; N], out: &mut [MaybeUninit<Self::Out>]);
}

pub(super) struct Map<'a, A, F> {
    pub(super) x: &'a Array<A>,
    pub(super) f: F,
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

pub(super) struct Zip2<'a, A, B, F> {
    pub(super) a: &'a Array<A>,
    pub(super) b: &'a Array<B>,
    pub(super) f: F,
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

pub(super) struct Zip3<'a, A, B, C, F> {
    pub(super) a: &'a Array<A>,
    pub(super) b: &'a Array<B>,
    pub(super) c: &'a Array<C>,
    pub(super) f: F,
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

/// Four row-major operands of one shape, and two results.
pub(super) struct Zip4<'a, 'o, E, F> {
    pub(super) xs: [&'a [E]; 4],
    pub(super) out: [&'o mut [MaybeUninit<E>]; 2],
    pub(super) f: F,
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
