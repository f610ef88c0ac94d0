//! The residuals of a loop, in order: a vector, or what holds a few rounds without allocation.

use super::Keep;
use crate::kernels::recycle::keep_freed;
use smallvec::{Array, SmallVec};

/// Rounds whose residuals may be megabytes.
const MANY: usize = 64;

/// A sequence of rounds.
pub trait Tape {
    /// The residuals of a round.
    type Round;
    /// Makes room for as many rounds as there are items.
    fn make_room(&mut self, items: &impl Iterator);
    /// Whether there is room for another round.
    fn has_room(&self) -> bool;
    /// Puts a round at the end.
    fn put(&mut self, round: Self::Round);
}

/// What can be filled again.
pub trait Emptied {
    /// Leaves no rounds, but the room for them.
    fn empty(&mut self);
}
/// A tape without its rounds, for others.
#[inline(always)]
pub fn emptied<T: Emptied>(tape: &mut T) -> &mut T {
    tape.empty();
    tape
}
impl<T: Tape> Tape for &mut T {
    type Round = T::Round;
    #[inline(always)]
    fn make_room(&mut self, items: &impl Iterator) {
        T::make_room(self, items);
    }
    #[inline(always)]
    fn has_room(&self) -> bool {
        T::has_room(self)
    }
    #[inline(always)]
    fn put(&mut self, round: T::Round) {
        T::put(self, round);
    }
}
macro_rules! tapes {
    ($([$($params:tt)*] $tape:ty, $round:ty;)*) => { $(
        impl<$($params)*> Tape for $tape {
            type Round = $round;
            #[inline(always)]
            fn make_room(&mut self, items: &impl Iterator) {
                let rounds = items.size_hint().0;
                if rounds >= MANY {
                    keep_freed();
                }
                self.reserve(rounds);
            }
            #[inline(always)]
            fn has_room(&self) -> bool {
                self.len() < self.capacity()
            }
            #[inline(always)]
            fn put(&mut self, round: $round) {
                self.push(round);
            }
        }
        impl<$($params)*> Emptied for $tape {
            #[inline(always)]
            fn empty(&mut self) {
                self.clear();
            }
        }
    )* };
}
tapes! {
    [T] Vec<T>, T;
    [A: Array] SmallVec<A>, A::Item;
}

/// A tape of numbers, which holds `N` rounds without allocation. A loop writes its rounds into room that is made for all
/// of them at once: no round asks whether there is any.
#[derive(Debug)]
pub struct Few<T, const N: usize> {
    few: [T; N],
    len: usize,
    /// All rounds, once they are more. Places behind them are those of rounds there were before the tape was emptied.
    many: Vec<T>,
}
impl<T, const N: usize> Emptied for Few<T, N> {
    #[inline(always)]
    fn empty(&mut self) {
        self.len = 0;
    }
}
impl<T: Default, const N: usize> Default for Few<T, N> {
    #[inline(always)]
    fn default() -> Self {
        Few::new()
    }
}
impl<T: Default, const N: usize> Few<T, N> {
    /// No rounds.
    #[inline(always)]
    pub fn new() -> Self {
        Few {
            few: std::array::from_fn(|_| T::default()),
            len: 0,
            many: Vec::new(),
        }
    }
    /// The items of a loop, each with the place of its round: no round asks whether there is room, and nothing but the
    /// items is counted.
    #[inline(always)]
    pub fn slots<K: Keep, I: Iterator>(
        &mut self,
        items: I,
    ) -> impl Iterator<Item = (I::Item, Option<&mut T>)> {
        K::slots(items, |items| self.room(items))
    }
    /// Room for as many rounds as there are items.
    #[inline(always)]
    fn room(&mut self, items: &impl Iterator) -> &mut [T] {
        let (from, count) = (self.len, rounds(items));
        self.len += count;
        if self.len <= N {
            return &mut self.few[from..self.len];
        }
        if (1..=N).contains(&from) || self.many.len() < self.len {
            self.spill(from);
        }
        // Said once more where the compiler sees it: the loop has as many rounds as items.
        &mut self.many[from..][..count]
    }
    #[cold]
    fn spill(&mut self, from: usize) {
        keep_freed();
        if self.many.is_empty() {
            self.many.reserve_exact(self.len);
        }
        if self.many.len() < self.len {
            self.many.resize_with(self.len, T::default);
        }
        if from <= N {
            self.many[..from].swap_with_slice(&mut self.few[..from]);
        }
    }
    /// The rounds so far.
    #[inline(always)]
    pub fn all(&self) -> &[T] {
        if self.len <= N {
            &self.few[..self.len]
        } else {
            &self.many[..self.len]
        }
    }
}

/// Makes room on a tape for the rounds of a loop.
#[inline(always)]
pub fn reserve(tape: &mut impl Tape, items: &impl Iterator) {
    tape.make_room(items);
}
/// The number of rounds of a loop over these items.
#[inline(always)]
pub fn rounds(items: &impl Iterator) -> usize {
    items.size_hint().0
}
/// Puts a round on a tape that has room for it. No call that might move the tape stands in the loop, which
/// would cost it its registers.
#[inline(always)]
pub fn record<T: Tape>(tape: &mut T, round: T::Round) {
    assert!(tape.has_room(), "a loop ran longer than its range");
    tape.put(round);
}
/// Puts the derivative of a call on a tape that has room for it, and passes the value on.
#[inline(always)]
pub fn record_call<T: Tape<Round = (M,)>, Y, M>(tape: &mut T, (y, derivative): (Y, M)) -> Y {
    record(tape, (derivative,));
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{ValueAlone, WithResiduals};

    fn fill(tape: &mut Few<usize, 4>, items: std::ops::Range<usize>) {
        for (item, slot) in tape.slots::<WithResiduals, _>(items) {
            *slot.expect("a place for each round") = item;
        }
    }

    #[test]
    fn rounds_follow_those_before_them_wherever_they_are() {
        for [first, second, third] in [[0, 2, 4], [1, 3, 9], [4, 4, 5], [7, 7, 30]] {
            let mut tape = Few::new();
            for items in [0..first, first..second, second..third] {
                fill(&mut tape, items);
            }
            assert_eq!(tape.all(), Vec::from_iter(0..third));
            fill(emptied(&mut tape), 5..7);
            assert_eq!(tape.all(), [5, 6]);
            fill(&mut tape, 7..15);
            assert_eq!(tape.all(), Vec::from_iter(5..15));
        }
    }

    #[test]
    fn a_run_for_the_value_alone_keeps_nothing() {
        let mut tape = Few::<usize, 4>::new();
        let rounds = tape
            .slots::<ValueAlone, _>(0..9)
            .filter(|(_, slot)| slot.is_none());
        assert_eq!(rounds.count(), 9);
        assert!(tape.all().is_empty());
    }
}
