//! Lanes in packets: code of plain arithmetic, which processors do for several numbers at the price of one.
//!
//! A lane's numbers are those that it computes alone, bit for bit. Lanes that part from their packet run again, in packets
//! of lanes that parted at one place.

use super::lanes::{LanesOf, YAt, alone};
use super::params::MapParams;
use super::{Mapping, threads};
use crate::kernels::{Kernel, LANES, wide};
use crate::levels::{Level, together};
use crate::values::{Function, Params, unpack};
use std::array::from_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A packet of fewer lanes takes longer than these alone.
const FEW: usize = 4;

/// The results of all lanes. A panic is that of the first lane that panics, with what it says alone.
pub(super) fn all<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, n: usize) -> Vec<YAt<D, L>> {
    let packets = || (n >= FEW).then(|| in_packets::<D, L>(lanes, n)).flatten();
    let ys = catch_unwind(AssertUnwindSafe(packets)).ok().flatten();
    ys.unwrap_or_else(|| threads::all(n, |i| alone::<D, L>(lanes, i)))
}

/// The same, if this machine has vectors that are worth it.
fn in_packets<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, n: usize) -> Option<Vec<YAt<D, L>>> {
    let mut ys: Vec<YAt<D, L>> = Vec::with_capacity(n);
    let mut parted = Vec::new();
    let packets = threads::all(n.div_ceil(LANES), |k| {
        let (first, count) = (k * LANES, LANES.min(n - k * LANES));
        packet::<D, L>(lanes, count, |i| first + i)
    });
    for (k, packet) in packets.into_iter().enumerate() {
        let Ran { ys: these, apart } = packet?;
        let count = LANES.min(n - k * LANES);
        parted.extend((0..count).filter_map(|i| Some((apart.place(i)?, k * LANES + i))));
        ys.extend(these.into_iter().take(count));
    }
    let mut of = n;
    while !parted.is_empty() {
        if parted.len() < FEW || parted.len() > of - of / FEW {
            // They go ways of their own.
            let alone = threads::all(parted.len(), |k| alone::<D, L>(lanes, parted[k].1));
            alone
                .into_iter()
                .zip(&parted)
                .for_each(|(y, (_, lane))| ys[*lane] = y);
            return Some(ys);
        }
        parted.sort_unstable();
        of = parted.len();
        let todo = std::mem::take(&mut parted);
        let packets = threads::all(of.div_ceil(LANES), |k| {
            let these = &todo[k * LANES..of.min((k + 1) * LANES)];
            packet::<D, L>(lanes, these.len(), |i| these[i].1)
        });
        for (packet, these) in packets.into_iter().zip(todo.chunks(LANES)) {
            let Ran { ys: new, apart } = packet?;
            for (i, (y, (_, lane))) in new.into_iter().zip(these).enumerate() {
                match apart.place(i) {
                    Some(place) => parted.push((place, *lane)),
                    None => ys[*lane] = y,
                }
            }
        }
    }
    Some(ys)
}

/// Runs some lanes together. A packet that is not full repeats a lane.
#[inline]
fn packet<D: Mapping, L: Level>(
    lanes: &LanesOf<'_, D, L>,
    count: usize,
    lane: impl Fn(usize) -> usize,
) -> Option<Ran<YAt<D, L>>> {
    let places = from_fn(|i| lane(if i < count { i } else { 0 }));
    run(Packet::<D, L> { lanes, places, count })
}

/// In one place, so that the function becomes part of it.
#[inline(never)]
fn run<D: Mapping, L: Level>(packet: Packet<'_, '_, D, L>) -> Option<Ran<YAt<D, L>>> {
    wide(packet)
}

/// Lanes that run together, the first `count` of these.
struct Packet<'a, 'l, D: Mapping, L: Level> {
    lanes: &'a LanesOf<'l, D, L>,
    places: [usize; LANES],
    count: usize,
}
/// What became of them. The results of lanes that have parted mean nothing.
struct Ran<Y> {
    ys: [Y; LANES],
    apart: together::Parted,
}
impl<D: Mapping, L: Level> Kernel for Packet<'_, '_, D, L> {
    type Output = Ran<YAt<D, L>>;
    #[inline(always)]
    fn run<const FUSED: bool>(self) -> Ran<YAt<D, L>> {
        let args = D::P::pack::<L>(self.lanes, &self.places);
        let run = || D::F::default().eval::<L::Packed>(D::P::borrow::<L::Packed>(&args));
        let (y, apart) = together::run(self.count, run);
        let ys = from_fn(|i| unpack::<D::Y, L>(&y, i));
        Ran { ys, apart }
    }
}
