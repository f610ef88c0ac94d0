//! Lanes of a mapped function of numbers that run together: each number is one for every lane, and processors compute
//! it for all of them at the price of one.

use super::packet::Packet;
use super::{Base, Batch, Dual, Duals, Level, together};
use crate::element::Float;
use crate::kernels::Which;
use crate::values::Real;
use std::array::from_fn;

/// The numbers of a level, for several lanes at once, and what they decide together.
///
/// The lanes of a packet go one way. Where a comparison of theirs is answered differently, those that are outvoted part: what
/// is computed for them from there on means nothing, and they run again. A round of a loop is another matter: lanes that are done with
/// the loop wait for the others, with their values as they left it.
pub trait Packs: Sized {
    /// The level of packets of such numbers.
    type Packed: Level;
    /// Whether there is one.
    const PACKS: bool;

    /// The number in every lane.
    fn repeated<E: Float>(x: &Real<E, Self>) -> Real<E, Self::Packed>
    where
        Self: Level;
    /// Puts the number in a lane.
    fn put<E: Float>(x: &Real<E, Self>, lane: usize, into: &mut Real<E, Self::Packed>)
    where
        Self: Level;
    /// The number of a lane.
    fn taken<E: Float>(x: &Real<E, Self::Packed>, lane: usize) -> Real<E, Self>
    where
        Self: Level;

    /// Whether a comparison holds; see [`Level::decide`].
    #[inline(always)]
    fn compare<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which) -> bool
    where
        Self: Level,
    {
        let holds = match which {
            Which::Equal => E::eq,
            Which::Less => E::lt,
            Which::LessEqual => E::le,
        };
        Self::decide(x, y, holds)
    }
    /// Whether a loop goes on, which it does where the comparison is answered by `on`. Lanes in which it does not wait.
    #[inline(always)]
    fn goes_on<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which, on: bool) -> bool
    where
        Self: Level,
    {
        Self::compare(x, y, which) == on
    }
    /// A value for the next round, of these lanes. That of lanes that wait stays.
    #[inline(always)]
    fn awaited<E: Float>(_: &Real<E, Self>, next: Real<E, Self>, _: u32) -> Real<E, Self>
    where
        Self: Level,
    {
        next
    }
    /// The lanes that go on.
    #[inline(always)]
    fn together() -> u32 {
        0
    }
    /// The lanes that came to a loop go on together.
    #[inline(always)]
    fn rejoin(_: u32) {}
}

impl Packs for Base {
    type Packed = Packet;
    const PACKS: bool = true;

    #[inline(always)]
    fn repeated<E: Float>(x: &Real<E, Base>) -> Real<E, Packet> {
        Packet::constant(x.0)
    }
    #[inline(always)]
    fn put<E: Float>(x: &Real<E, Base>, lane: usize, into: &mut Real<E, Packet>) {
        into.0.0[lane] = x.0;
    }
    #[inline(always)]
    fn taken<E: Float>(x: &Real<E, Packet>, lane: usize) -> Real<E, Base> {
        Real::of(x.0.0[lane])
    }
}

impl<L: Level> Packs for Dual<L> {
    type Packed = Dual<L::Packed>;
    const PACKS: bool = L::PACKS;

    #[inline(always)]
    fn repeated<E: Float>(x: &Real<E, Self>) -> Real<E, Self::Packed> {
        Real::dual(L::repeated(&x.0.0), L::repeated(&x.0.1))
    }
    #[inline(always)]
    fn put<E: Float>(x: &Real<E, Self>, lane: usize, into: &mut Real<E, Self::Packed>) {
        L::put(&x.0.0, lane, &mut into.0.0);
        L::put(&x.0.1, lane, &mut into.0.1);
    }
    #[inline(always)]
    fn taken<E: Float>(x: &Real<E, Self::Packed>, lane: usize) -> Real<E, Self> {
        Real::dual(L::taken(&x.0.0, lane), L::taken(&x.0.1, lane))
    }
    #[inline(always)]
    fn compare<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which) -> bool {
        L::compare(&x.0.0, &y.0.0, which)
    }
    #[inline(always)]
    fn goes_on<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which, on: bool) -> bool {
        L::goes_on(&x.0.0, &y.0.0, which, on)
    }
    #[inline(always)]
    fn awaited<E: Float>(x: &Real<E, Self>, next: Real<E, Self>, lanes: u32) -> Real<E, Self> {
        Real::dual(
            L::awaited(&x.0.0, next.0.0, lanes),
            L::awaited(&x.0.1, next.0.1, lanes),
        )
    }
    #[inline(always)]
    fn together() -> u32 {
        L::together()
    }
    #[inline(always)]
    fn rejoin(lanes: u32) {
        L::rejoin(lanes);
    }
}

impl<L: Level> Packs for Duals<L> {
    type Packed = Duals<L::Packed>;
    const PACKS: bool = L::PACKS;

    #[inline(always)]
    fn repeated<E: Float>(x: &Real<E, Self>) -> Real<E, Self::Packed> {
        Real::of((L::repeated(&x.0.0), from_fn(|k| L::repeated(&x.0.1[k]))))
    }
    #[inline(always)]
    fn put<E: Float>(x: &Real<E, Self>, lane: usize, into: &mut Real<E, Self::Packed>) {
        L::put(&x.0.0, lane, &mut into.0.0);
        for (x, into) in x.0.1.iter().zip(&mut into.0.1) {
            L::put(x, lane, into);
        }
    }
    #[inline(always)]
    fn taken<E: Float>(x: &Real<E, Self::Packed>, lane: usize) -> Real<E, Self> {
        Real::of((L::taken(&x.0.0, lane), from_fn(|k| L::taken(&x.0.1[k], lane))))
    }
    #[inline(always)]
    fn compare<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which) -> bool {
        L::compare(&x.0.0, &y.0.0, which)
    }
    #[inline(always)]
    fn goes_on<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which, on: bool) -> bool {
        L::goes_on(&x.0.0, &y.0.0, which, on)
    }
    #[inline(always)]
    fn awaited<E: Float>(x: &Real<E, Self>, next: Real<E, Self>, lanes: u32) -> Real<E, Self> {
        let (primal, tangents) = next.0;
        let mut olds = x.0.1.iter();
        let tangents = tangents.map(|next| match olds.next() {
            Some(x) => L::awaited(x, next, lanes),
            None => next,
        });
        Real::of((L::awaited(&x.0.0, primal, lanes), tangents))
    }
    #[inline(always)]
    fn together() -> u32 {
        L::together()
    }
    #[inline(always)]
    fn rejoin(lanes: u32) {
        L::rejoin(lanes);
    }
}

/// Of levels that have no packets.
macro_rules! no_packets {
    () => {
        type Packed = Self;
        const PACKS: bool = false;

        fn repeated<E: Float>(_: &Real<E, Self>) -> Real<E, Self::Packed> {
            unreachable!("the level has no packets")
        }
        fn put<E: Float>(_: &Real<E, Self>, _: usize, _: &mut Real<E, Self::Packed>) {
            unreachable!("the level has no packets")
        }
        fn taken<E: Float>(_: &Real<E, Self::Packed>, _: usize) -> Real<E, Self> {
            unreachable!("the level has no packets")
        }
    };
}
impl<L: Level> Packs for Batch<L> {
    no_packets!();
}
impl Packs for Packet {
    no_packets!();

    #[inline(always)]
    fn compare<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which) -> bool {
        together::agree(E::pack_compare(which, &x.0, &y.0))
    }
    #[inline(always)]
    fn goes_on<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, which: Which, on: bool) -> bool {
        let answers = E::pack_compare(which, &x.0, &y.0);
        together::goes_on(if on { answers } else { !answers })
    }
    #[inline(always)]
    fn awaited<E: Float>(x: &Real<E, Self>, next: Real<E, Self>, lanes: u32) -> Real<E, Self> {
        match lanes {
            together::ALL => next,
            _ => Real::of(E::pack_select(lanes, &next.0, &x.0)),
        }
    }
    #[inline(always)]
    fn together() -> u32 {
        together::lanes()
    }
    #[inline(always)]
    fn rejoin(lanes: u32) {
        together::rejoin(lanes);
    }
}
