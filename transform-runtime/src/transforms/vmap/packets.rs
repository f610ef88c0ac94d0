//! Lanes in packets: loops of plain arithmetic, which processors do for several numbers at the price of one. (Where no loop waits for
//! the last operation, lanes alone take as little.)
//!
//! A lane's numbers are those that it computes alone, bit for bit. Lanes that part from their packet run again, in packets
//! of lanes that parted at one place.

use super::lanes::{LanesOf, alone, one_by_one};
use super::params::MapParams;
use super::{At, Mapping, threads};
use crate::kernels::{Kernel, LANES, has_wide, wide};
use crate::levels::{Level, together as lanes_together};
use crate::values::{Function, Params, unpack};
use std::array::from_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fewer lanes are done sooner alone than in a packet.
const FEW: usize = 4;

/// Lanes, each with the place where it has parted from others.
type Parted = Vec<(lanes_together::Place, usize)>;

type YAt<D, L> = At<<D as Mapping>::Y, L>;

/// The results of all lanes. A panic is that of the first lane that panics, with what it says alone.
pub fn in_packets<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, n: usize) -> Vec<YAt<D, L>> {
    if D::P::PACKS && L::PACKS && n >= FEW && has_wide() {
        let ys = catch_unwind(AssertUnwindSafe(|| together::<D, L>(lanes, n)));
        if let Ok(ys) = ys {
            return ys;
        }
    }
    one_by_one::<D, L>(lanes, n)
}

fn together<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, n: usize) -> Vec<YAt<D, L>> {
    let mut ys: Vec<YAt<D, L>> = Vec::with_capacity(n);
    let mut parted = Parted::new();
    let neighbours = |k: usize| Members::of(LANES.min(n - k * LANES), |i| k * LANES + i);
    run::<D, L>(lanes, n, &neighbours, &mut parted, |members, these| {
        ys.extend(these.into_iter().take(members.count));
    });
    let mut before = n;
    while !parted.is_empty() {
        // If few were together, all go ways of their own.
        if parted.len() < FEW || parted.len() > before - before / FEW {
            let results = threads::all(parted.len(), |k| alone::<D, L>(lanes, parted[k].1));
            let results = results.into_iter().zip(&parted);
            results.for_each(|(y, (_, lane))| ys[*lane] = y);
            break;
        }
        parted.sort_unstable();
        before = parted.len();
        let todo = std::mem::take(&mut parted);
        let alike = |k: usize| Members::of(LANES.min(before - k * LANES), |i| todo[k * LANES + i].1);
        run::<D, L>(lanes, before, &alike, &mut parted, |members, these| {
            // Those that part again are written again.
            let pairs = these.into_iter().zip(members.lanes);
            pairs.take(members.count).for_each(|(y, lane)| ys[lane] = y);
        });
    }
    ys
}

/// Runs so many lanes, the members of packets, whose results go to `done`.
fn run<D: Mapping, L: Level>(
    lanes: &LanesOf<'_, D, L>,
    n: usize,
    members: &(dyn Fn(usize) -> Members + Sync),
    parted: &mut Parted,
    mut done: impl FnMut(Members, [YAt<D, L>; LANES]),
) {
    let run = |k| packet::<D, L>(lanes, members(k));
    threads::each(n.div_ceil(LANES), run, |(members, ys, apart)| {
        parted.extend(apart);
        done(members, ys);
    });
}

/// The lanes of a packet.
#[derive(Clone, Copy)]
struct Members {
    lanes: [usize; LANES],
    /// How many they are; one is repeated in a packet that is not full.
    count: usize,
}
impl Members {
    #[inline(always)]
    fn of(count: usize, lane: impl Fn(usize) -> usize) -> Self {
        Members {
            lanes: from_fn(|i| lane(if i < count { i } else { 0 })),
            count,
        }
    }
}

/// The results of the members, and those that have parted: their results mean nothing.
#[inline(never)] // it is one, so that the function becomes part of it
fn packet<D: Mapping, L: Level>(
    lanes: &LanesOf<'_, D, L>,
    members: Members,
) -> (Members, [YAt<D, L>; LANES], Parted) {
    let run = Packet::<D, L> {
        lanes,
        members: &members,
    };
    let (ys, apart) = wide(run);
    let places = (0..members.count).filter_map(|i| Some((apart.place(i)?, members.lanes[i])));
    (members, ys, places.collect())
}

struct Packet<'a, 'l, D: Mapping, L: Level> {
    lanes: &'a LanesOf<'l, D, L>,
    members: &'a Members,
}
impl<D: Mapping, L: Level> Kernel for Packet<'_, '_, D, L> {
    type Output = ([YAt<D, L>; LANES], lanes_together::Parted);
    #[inline(always)]
    fn run<const FUSED: bool>(self) -> Self::Output {
        let args = D::P::pack::<L>(self.lanes, &self.members.lanes);
        let run = || D::F::default().eval::<L::Packed>(D::P::borrow::<L::Packed>(&args));
        let (y, apart) = lanes_together::run(self.members.count, run);
        (from_fn(|i| unpack::<D::Y, L>(&y, i)), apart)
    }
}
