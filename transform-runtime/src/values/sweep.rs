//! What the generated sweeps do with tangents beyond the rules: paths into them, arguments of calls, parts.

use crate::levels::Level;
use crate::values::place::{BarIndex, BarRange};
use crate::values::tangent::Fixed;
use crate::values::{Liftable, Tangent, Value};

/// The way a branch went.
#[derive(Clone, Copy, Debug)]
pub enum Either<A, B> {
    /// The first.
    A(A),
    /// One of the others.
    B(B),
}

/// A path into a tangent: where it ends early, everything further is zero.
#[derive(Debug)]
pub struct DotPath<'a, T: ?Sized>(Option<&'a T>);
impl<'a, T: ?Sized> DotPath<'a, T> {
    /// The start of a path.
    #[inline(always)]
    pub fn new(dot: &'a T) -> Self {
        DotPath(Some(dot))
    }
    /// The part for `x[i]`.
    #[inline(always)]
    pub fn at<I>(self, i: I) -> DotPath<'a, T::Bar>
    where
        T: BarIndex<I>,
    {
        DotPath(self.0.and_then(|dot| dot.dot_index(i)))
    }
    /// The part for a field.
    #[inline(always)]
    pub fn map<U>(self, field: impl FnOnce(&'a T) -> &'a U) -> DotPath<'a, U> {
        DotPath(self.0.map(field))
    }
    /// What may be a part.
    #[inline(always)]
    pub(crate) fn and_then<U>(self, part: impl FnOnce(&'a T) -> Option<&'a U>) -> DotPath<'a, U> {
        DotPath(self.0.and_then(part))
    }
    /// The part for `x[lo..hi]`.
    #[inline(always)]
    pub fn range(self, lo: usize, hi: usize) -> DotPath<'a, [T::Item]>
    where
        T: BarRange,
    {
        DotPath(self.0.map(|dot| dot.dot_range(lo, hi)))
    }
}
impl<T: Tangent> DotPath<'_, T> {
    /// The tangent at the end of the path.
    #[inline(always)]
    pub fn get(self) -> T {
        self.0.cloned().unwrap_or_default()
    }
}
impl<'a, T: Tangent> DotPath<'a, [T]> {
    /// The tangents at the end of the path, owned.
    pub fn to_vec(self) -> Vec<T> {
        self.slice().to_vec()
    }
    /// The tangents at the end of the path.
    #[inline(always)]
    pub fn slice(self) -> &'a [T] {
        self.0.unwrap_or(&[])
    }
}

/// A local cotangent as a callee takes it.
pub trait AsBar<B: ?Sized> {
    /// The accumulator; a slice has `len` places.
    fn as_bar(&mut self, len: usize) -> &mut B;
}
impl<T: ?Sized> AsBar<T> for T {
    #[inline(always)]
    fn as_bar(&mut self, _: usize) -> &mut T {
        self
    }
}
impl<T: Tangent> AsBar<[T]> for Vec<T> {
    #[inline(always)]
    fn as_bar(&mut self, len: usize) -> &mut [T] {
        if self.len() < len {
            self.resize_with(len, T::default);
        }
        self
    }
}
impl<T: Tangent, const N: usize> AsBar<[T]> for Fixed<T, N> {
    #[inline(always)]
    fn as_bar(&mut self, _: usize) -> &mut [T] {
        &mut self.0
    }
}

/// The accumulator of an argument whose cotangent nobody wants.
pub trait NoBarFor<'a>: Sized {
    /// What it needs to borrow from.
    type Slot: Default;
    /// The accumulator.
    fn from_slot(slot: &'a mut Self::Slot) -> Self;
}
impl<'a, T: Default> NoBarFor<'a> for &'a mut T {
    type Slot = T;
    #[inline(always)]
    fn from_slot(slot: &'a mut T) -> Self {
        slot
    }
}
impl<'a, T> NoBarFor<'a> for &'a mut [T] {
    type Slot = ();
    #[inline(always)]
    fn from_slot(_: &'a mut ()) -> Self {
        &mut []
    }
}
/// The accumulator of an argument whose cotangent nobody wants.
#[inline(always)]
pub fn no_bar<'a, B: NoBarFor<'a>>(slot: &'a mut B::Slot) -> B {
    B::from_slot(slot)
}

/// A local tangent as a callee takes it.
pub trait DotFrom<S> {
    /// The argument's tangent.
    fn dot_from(dot: S) -> Self;
}
impl<'a, T> DotFrom<&'a T> for Option<&'a T> {
    #[inline(always)]
    fn dot_from(dot: &'a T) -> Self {
        Some(dot)
    }
}
impl<'a, T> DotFrom<&'a [T]> for &'a [T] {
    #[inline(always)]
    fn dot_from(dot: &'a [T]) -> Self {
        dot
    }
}
impl<'a, T> DotFrom<&'a Vec<T>> for &'a [T] {
    #[inline(always)]
    fn dot_from(dot: &'a Vec<T>) -> Self {
        dot
    }
}
impl<'a, T, const N: usize> DotFrom<&'a Fixed<T, N>> for &'a [T] {
    #[inline(always)]
    fn dot_from(dot: &'a Fixed<T, N>) -> Self {
        &dot.0
    }
}

/// No tangent.
pub trait NoDotFor {
    /// Zero.
    fn no_dot() -> Self;
}
impl<T> NoDotFor for Option<&T> {
    #[inline(always)]
    fn no_dot() -> Self {
        None
    }
}
impl<T> NoDotFor for &[T] {
    #[inline(always)]
    fn no_dot() -> Self {
        &[]
    }
}
/// The tangent of an argument that has none.
#[inline(always)]
pub fn no_dot<D: NoDotFor>() -> D {
    D::no_dot()
}

/// A second accumulator beside one that is taken.
pub trait Twin {
    /// What it owns.
    type Owned;
    /// A zero of the same size.
    fn twin(&self) -> Self::Owned;
    /// The first as the second, zero in its stead: what comes to stand in both is added in the end.
    fn set_apart(&mut self) -> Self::Owned;
    /// Adds the second to the first.
    fn untwin(&mut self, twin: Self::Owned);
}
impl<T: Tangent> Twin for T {
    type Owned = T;
    #[inline(always)]
    fn twin(&self) -> T {
        T::default()
    }
    #[inline(always)]
    fn set_apart(&mut self) -> T {
        std::mem::take(self)
    }
    #[inline(always)]
    fn untwin(&mut self, twin: T) {
        self.absorb(twin);
    }
}
impl<T: Tangent> Twin for [T] {
    type Owned = Vec<T>;
    fn twin(&self) -> Vec<T> {
        vec![T::default(); self.len()]
    }
    fn set_apart(&mut self) -> Vec<T> {
        self.iter_mut().map(std::mem::take).collect()
    }
    fn untwin(&mut self, twin: Vec<T>) {
        for (into, x) in self.iter_mut().zip(twin) {
            into.absorb(x);
        }
    }
}
/// A second accumulator beside one that is taken.
#[inline(always)]
pub fn twin<T: Twin + ?Sized>(bar: &mut T) -> T::Owned {
    bar.twin()
}
/// An accumulator as a second one, which leaves zero in its stead.
#[inline(always)]
pub fn set_apart<T: Twin + ?Sized>(bar: &mut T) -> T::Owned {
    bar.set_apart()
}
/// Adds a second accumulator to the first.
#[inline(always)]
pub fn untwin<T: Twin + ?Sized>(bar: &mut T, twin: T::Owned) {
    bar.untwin(twin);
}

/// The parts of a tangent of equal parts.
pub trait Sequence {
    /// One part.
    type Part: Tangent;
    /// The parts there are.
    fn parts(&self) -> &[Self::Part];
}
impl<T: Tangent> Sequence for Vec<T> {
    type Part = T;
    #[inline(always)]
    fn parts(&self) -> &[T] {
        self
    }
}
impl<T: Tangent, const N: usize> Sequence for Fixed<T, N> {
    type Part = T;
    #[inline(always)]
    fn parts(&self) -> &[T] {
        &self.0
    }
}
/// The sum of all parts: the cotangent of what was repeated.
#[inline(always)]
pub fn sum_parts<T: Sequence>(ct: &T) -> T::Part {
    let mut sum = T::Part::default();
    for part in ct.parts() {
        sum.accumulate(part);
    }
    sum
}

/// A copy of a value.
#[inline(always)]
pub fn copy<T: Clone>(x: &T) -> T {
    x.clone()
}
/// A copy of a lent generator, whose draws are made for its owner.
pub fn borrowed<L: crate::Level>(x: &crate::stream::Stream<L>) -> crate::stream::Stream<L> {
    x.borrowed()
}
/// `into += ct`, where `into` may be known to be zero.
#[inline(always)]
pub fn put<T: Tangent>(into: &mut T, ct: &T, fresh: bool) {
    if fresh {
        *into = ct.clone();
    } else {
        into.accumulate(ct);
    }
}
/// Takes a cotangent, leaving zero.
#[inline(always)]
pub fn take<T: Default>(x: &mut T) -> T {
    std::mem::take(x)
}
/// `-t`
#[inline(always)]
pub fn negate<T: Tangent>(t: &T) -> T {
    t.negated()
}
/// `a + b`
#[inline(always)]
pub fn joined<T: Tangent>(mut a: T, b: &T) -> T {
    a.accumulate(b);
    a
}
/// A constant at level `L`, from a reference.
#[inline(always)]
pub fn lift_ref<L: Level, T: Liftable<L> + Clone>(x: &T) -> T::At {
    x.clone().constant()
}
/// The number of elements of an argument that may be taken as a slice.
#[inline(always)]
pub fn count<T: Counted + ?Sized>(x: &T) -> usize {
    x.counted()
}
/// Something that may be taken as a slice.
pub trait Counted {
    /// The number of elements; 0 for what is no sequence.
    fn counted(&self) -> usize;
}
impl<V: Value> Counted for V {
    #[inline(always)]
    fn counted(&self) -> usize {
        self.elements()
    }
}
impl<V> Counted for [V] {
    #[inline(always)]
    fn counted(&self) -> usize {
        self.len()
    }
}

/// The places `lo..hi` of a tangent.
#[inline(always)]
pub fn bar_range<T: BarRange + ?Sized>(bar: &mut T, lo: usize, hi: usize) -> &mut [T::Item] {
    bar.bar_range(lo, hi)
}

/// The places of the rounds `lo..hi` of a loop, each at its index.
#[inline(always)]
pub fn bar_rounds<X: BarRange + ?Sized>(bar: &mut X, lo: usize, hi: usize) -> &mut [X::Item] {
    if lo < hi { bar.bar_range(0, hi) } else { &mut [] }
}

/// `v.push(x)` undone: the cotangent of `x`.
#[inline(always)]
pub fn undo_push<T: Tangent>(bar: &mut Vec<T>, len: usize) -> T {
    bar.truncate(len + 1);
    if bar.len() > len {
        bar.pop().unwrap_or_default()
    } else {
        T::default()
    }
}
/// `v.push(x)` on tangents.
pub fn redo_push<T: Tangent>(dot: &mut Vec<T>, len: usize, part: T) {
    dot.truncate(len);
    dot.resize_with(len, T::default);
    dot.push(part);
}
/// `v.truncate(n)` undone: what is cut off has no cotangent, and what was put there later has taken its own away.
#[inline(always)]
pub fn undo_truncate<T>(_: &mut Vec<T>, _: usize) {}
/// `v.truncate(n)` on tangents: what is put there next cuts them.
#[inline(always)]
pub fn redo_truncate<T>(_: &mut Vec<T>, _: usize) {}
/// Cotangents or tangents of `v.swap(i, j)`.
#[inline(always)]
pub fn undo_swap<T: BarIndex<usize> + ?Sized>(bar: &mut T, i: usize, j: usize)
where
    T::Bar: Tangent,
{
    if i == j {
        return;
    }
    let at_i = std::mem::take(bar.bar_index(i));
    let at_j = std::mem::replace(bar.bar_index(j), at_i);
    *bar.bar_index(i) = at_j;
}
/// Tangents that can be set all at once.
pub trait Filled {
    /// One part.
    type Part: Tangent;
    /// Takes the sum of the first `len` out.
    fn drain(&mut self, len: usize) -> Self::Part;
    /// Sets the first `len`.
    fn fill_with(&mut self, len: usize, part: Self::Part);
}
impl<T: Tangent> Filled for Vec<T> {
    type Part = T;
    fn drain(&mut self, _: usize) -> T {
        let mut sum = T::default();
        self.drain(..).for_each(|part| sum.accumulate(&part));
        sum
    }
    fn fill_with(&mut self, len: usize, part: T) {
        self.clear();
        self.resize(len, part);
    }
}
impl<T: Tangent> Filled for [T] {
    type Part = T;
    fn drain(&mut self, _: usize) -> T {
        let mut sum = T::default();
        self.iter_mut()
            .for_each(|part| sum.accumulate(&std::mem::take(part)));
        sum
    }
    fn fill_with(&mut self, _: usize, part: T) {
        self.fill(part);
    }
}
impl<T: Tangent, const N: usize> Filled for Fixed<T, N> {
    type Part = T;
    fn drain(&mut self, len: usize) -> T {
        self.0.as_mut_slice().drain(len)
    }
    fn fill_with(&mut self, _: usize, part: T) {
        self.0.fill(part);
    }
}
/// `v.fill(x)` undone: the cotangent of `x`.
pub fn undo_fill<T: Filled + ?Sized>(bar: &mut T, len: usize) -> T::Part {
    bar.drain(len)
}
/// `v.fill(x)` on tangents.
pub fn redo_fill<T: Filled + ?Sized>(dot: &mut T, len: usize, part: T::Part) {
    dot.fill_with(len, part);
}
/// `v.clear()` undone: what was there has no part in what is.
pub fn undo_clear<T>(bar: &mut Vec<T>, _: usize) {
    bar.clear();
}
/// `v.clear()` on tangents.
pub fn redo_clear<T>(dot: &mut Vec<T>, _: usize) {
    dot.clear();
}
