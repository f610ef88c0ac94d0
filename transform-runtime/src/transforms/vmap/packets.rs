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
    let neighbours = |k: usize| Members::neighbours(k * LANES, n);
    run::<D, L>(lanes, n, &neighbours, &mut parted, |members, these| {
        ys.extend_from_slice(&these[..members.count]);
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
            for (i, y) in these[..members.count].iter().enumerate() {
                ys[members.lanes.at(i)] = y.clone();
            }
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
    mut done: impl FnMut(&Members, &[YAt<D, L>; LANES]),
) {
    let mut k = 0;
    let run = |k| packet::<D, L>(lanes, &members(k));
    threads::each(n.div_ceil(LANES), run, |(ys, apart)| {
        parted.extend(apart);
        done(&members(k), &ys);
        k += 1;
    });
}

/// Which lanes are in a packet. One is there more than once in a packet that is not full.
#[derive(Debug)]
pub enum InPacket {
    /// Those from this one on.
    From(usize),
    /// Any.
    These([usize; LANES]),
}
impl InPacket {
    fn at(&self, i: usize) -> usize {
        match self {
            InPacket::From(first) => first + i,
            InPacket::These(lanes) => lanes[i],
        }
    }
}

/// The lanes of a packet.
struct Members {
    lanes: InPacket,
    /// How many they are.
    count: usize,
}
impl Members {
    fn of(count: usize, lane: impl Fn(usize) -> usize) -> Self {
        let lanes = InPacket::These(from_fn(|i| lane(if i < count { i } else { 0 })));
        Members { lanes, count }
    }
    /// The lanes from the `first` on, of `n`.
    #[inline]
    fn neighbours(first: usize, n: usize) -> Self {
        match n - first {
            left @ 0..LANES => Members::of(left, |i| first + i),
            _ => Members {
                lanes: InPacket::From(first),
                count: LANES,
            },
        }
    }
}

/// The results of the members, and those that have parted: their results mean nothing.
#[inline(never)] // it is one, so that the function becomes part of it
fn packet<D: Mapping, L: Level>(
    lanes: &LanesOf<'_, D, L>,
    members: &Members,
) -> ([YAt<D, L>; LANES], Parted) {
    let (ys, apart) = wide(Packet::<D, L> { lanes, members });
    let places = (0..members.count).filter_map(|i| Some((apart.place(i)?, members.lanes.at(i))));
    (ys, places.collect())
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
