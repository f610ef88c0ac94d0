//! Which lanes of the packet that runs on this thread are together still, and where the others parted.

use crate::kernels::LANES;
use std::cell::Cell;

/// A bit for every lane.
pub(crate) const ALL: u32 = (1 << LANES) - 1;

/// Where a lane parted: at which decision, and what it answered. Lanes that parted at one place are the likeliest to stay together.
pub(crate) type Place = u32;

thread_local! {
    /// The lanes that everything is decided by.
    static LANES_HERE: Cell<u32> = const { Cell::new(0) };
    /// The lanes that parted.
    static PARTED: Cell<u32> = const { Cell::new(0) };
    /// How often lanes have decided.
    static DECISIONS: Cell<u32> = const { Cell::new(0) };
    /// Where they parted.
    static PLACES: Cell<[Place; LANES]> = const { Cell::new([0; LANES]) };
}

/// Runs the first `lanes` lanes of a packet, which begin together, and tells the places of those that parted.
#[inline(always)]
pub(crate) fn run<T>(lanes: usize, f: impl FnOnce() -> T) -> (T, Parted) {
    LANES_HERE.set(ALL >> (LANES - lanes));
    PARTED.set(0);
    DECISIONS.set(0);
    let y = f();
    (y, Parted(PARTED.get()))
}

/// The lanes that parted in the run that has just ended on this thread.
pub(crate) struct Parted(u32);
impl Parted {
    /// Where a lane parted, if it did.
    #[inline(always)]
    pub(crate) fn place(&self, lane: usize) -> Option<Place> {
        (self.0 >> lane & 1 == 1).then(|| PLACES.get()[lane])
    }
}

/// The lanes that go on.
#[inline(always)]
pub(crate) fn lanes() -> u32 {
    LANES_HERE.get()
}

/// What most lanes answer; the others part.
#[inline(always)]
pub(crate) fn agree(answers: u32) -> bool {
    let lanes = LANES_HERE.get();
    DECISIONS.set(DECISIONS.get().wrapping_add(1));
    let yes = answers & lanes;
    if yes == lanes {
        return true;
    }
    yes != 0 && vote(yes, lanes)
}

#[cold]
#[inline(never)]
fn vote(yes: u32, lanes: u32) -> bool {
    let answer = 2 * yes.count_ones() >= lanes.count_ones();
    part(if answer { lanes & !yes } else { yes }, !answer);
    answer
}

/// These lanes decide for all; the others part.
pub(crate) fn follow(these: u32) {
    DECISIONS.set(DECISIONS.get().wrapping_add(1));
    part(LANES_HERE.get() & !these, false);
}

/// These lanes part, with an answer.
fn part(parting: u32, answer: bool) {
    let mut places = PLACES.get();
    for (lane, place) in places.iter_mut().enumerate() {
        if parting >> lane & 1 == 1 {
            *place = DECISIONS.get().wrapping_mul(2) | u32::from(answer);
        }
    }
    PLACES.set(places);
    PARTED.set(PARTED.get() | parting);
    LANES_HERE.set(LANES_HERE.get() & !parting);
}

/// Whether a loop goes on, which it does for these lanes; the others wait.
#[inline(always)]
pub(crate) fn goes_on(answers: u32) -> bool {
    let going = answers & LANES_HERE.get();
    if going != 0 {
        LANES_HERE.set(going);
    }
    going != 0
}

/// The lanes that came to a loop are together again, but for those that parted in it.
#[inline(always)]
pub(crate) fn rejoin(lanes: u32) {
    LANES_HERE.set(lanes & !PARTED.get());
}
