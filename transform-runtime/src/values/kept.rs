//! What a loop keeps that is marked with `#[checkpoint]`: states of its carried variables, from which its rounds can be run
//! again; and the order in which they are, last first.

use std::marker::PhantomData;

/// The type of what a loop hands on to what follows it.
#[derive(Debug)]
pub struct Types<T>(PhantomData<fn(T)>);
/// What has been handed on.
pub fn now<T>(_: &T) -> Types<T> {
    Types(PhantomData)
}
/// What is handed on once more is of the same type; nobody reads it.
pub fn as_before<T>(_: &Types<T>, _: T) {}

/// The states that a loop has kept. `S` is what a round begins with, `I` an item of the loop, if items cannot be made again.
#[derive(Debug)]
pub struct Kept<S, I> {
    schedule: Schedule,
    states: Vec<S>,
    items: Vec<I>,
    rounds: usize,
}

/// Which states are kept.
#[derive(Clone, Copy, Debug)]
enum Schedule {
    /// That before every k-th round.
    Every(usize),
    /// As many as these at a time: the first, and others while rounds are reversed.
    Binomial(usize),
}

impl<S: Clone, I: Clone> Kept<S, I> {
    /// The state before every k-th round will be kept.
    #[track_caller]
    pub fn every(k: usize) -> Self {
        assert!(
            k > 0,
            "`#[checkpoint(every = k)]` with k = 0 keeps no state: k is 1 or more"
        );
        Kept::by(Schedule::Every(k))
    }
    /// No more than this many states will be kept at a time.
    #[track_caller]
    pub fn binomial(slots: usize) -> Self {
        assert!(
            slots > 0,
            "`#[checkpoint(binomial, slots = s)]` with s = 0 keeps no state: s is 1 or more"
        );
        Kept::by(Schedule::Binomial(slots))
    }
    fn by(schedule: Schedule) -> Self {
        Kept {
            schedule,
            states: Vec::new(),
            items: Vec::new(),
            rounds: 0,
        }
    }
    /// A round begins.
    #[inline(always)]
    pub fn round(&mut self, state: impl FnOnce() -> S) {
        let keeps = match self.schedule {
            Schedule::Every(k) => self.rounds.is_multiple_of(k),
            Schedule::Binomial(_) => self.rounds == 0,
        };
        if keeps {
            self.states.push(state());
        }
        self.rounds += 1;
    }
    /// The item of the round that begins.
    pub fn item(&mut self, item: I) {
        self.items.push(item);
    }
    /// The items of some rounds.
    pub fn items(&self, from: usize, rounds: usize) -> impl Iterator<Item = I> {
        self.items[from..from + rounds].iter().cloned()
    }
    /// How many rounds the loop has run.
    pub fn rounds(&self) -> usize {
        self.rounds
    }
    /// What the first round began with.
    pub fn first(&self) -> Option<S> {
        self.states.first().cloned()
    }
    /// All rounds, last first.
    pub fn legs(&self) -> Legs<'_, S> {
        Legs {
            schedule: self.schedule,
            states: &self.states,
            slots: Vec::new(),
            end: self.rounds,
            to: 0,
        }
    }
}

/// Rounds to be run from a state.
#[derive(Debug)]
pub struct Leg<S> {
    /// The round that begins with the state.
    pub from: usize,
    /// The state.
    pub state: S,
    /// How many rounds are run for the state after them alone.
    pub advance: usize,
    /// Whether that state is to be [kept](Legs::keep), and nothing else done.
    pub keeps: bool,
    /// How many rounds are run after those, and reversed.
    pub rounds: usize,
}

/// The order in which rounds are run again and reversed.
#[derive(Debug)]
pub struct Legs<'k, S> {
    schedule: Schedule,
    /// What the loop has kept.
    states: &'k [S],
    /// What is kept while rounds are reversed: the round that begins with it, and the state.
    slots: Vec<(usize, S)>,
    /// The rounds from here on are reversed.
    end: usize,
    /// The round that begins with the next state to be kept.
    to: usize,
}

impl<S: Clone> Legs<'_, S> {
    /// The state that a leg led to.
    pub fn keep(&mut self, state: S) {
        self.slots.push((self.to, state));
    }

    fn binomial(&mut self, slots: usize) -> Leg<S> {
        while self.slots.last().is_some_and(|(at, _)| *at >= self.end) {
            self.slots.pop();
        }
        let last = self.end - 1;
        let (from, state) = match self.slots.last() {
            Some((at, state)) => (*at, state.clone()),
            None => (0, self.states[0].clone()),
        };
        let free = slots - 1 - self.slots.len();
        let keeps = from < last && free > 0;
        self.to = if keeps {
            from + ahead(self.end - from, free)
        } else {
            last
        };
        if !keeps {
            self.end = last;
        }
        Leg {
            from,
            state,
            advance: self.to - from,
            keeps,
            rounds: usize::from(!keeps),
        }
    }
}

impl<S: Clone> Iterator for Legs<'_, S> {
    type Item = Leg<S>;
    fn next(&mut self) -> Option<Leg<S>> {
        if self.end == 0 {
            return None;
        }
        Some(match self.schedule {
            Schedule::Binomial(slots) => self.binomial(slots),
            Schedule::Every(k) => {
                let place = (self.end - 1) / k;
                let (from, rounds) = (place * k, self.end - place * k);
                self.end = from;
                Leg {
                    from,
                    state: self.states[place].clone(),
                    advance: 0,
                    keeps: false,
                    rounds,
                }
            }
        })
    }
}

/// How far ahead the next state is kept, where this many rounds are to be reversed and this many slots are free: then the fewest
/// rounds are run again (Griewank and Walther, Algorithm 799, 2000).
///
/// With `c` states, the one at hand included, `binomial(c + r, c)` rounds can be reversed if none is run more than `r` times ahead.
fn ahead(rounds: usize, free: usize) -> usize {
    let (mut r, mut reach) = (0, Reach::new(free + 1));
    while reach.within(r) < rounds {
        r += 1;
    }
    let mut fewer = Reach::new(free);
    // What remains beyond is reversed with one state less.
    let least = if r < 2 { 1 } else { reach.within(r - 2) };
    least
        .max(rounds.saturating_sub(fewer.within(r)))
        .clamp(1, rounds - 1)
}

/// The numbers of rounds that so many states can reverse.
struct Reach {
    states: usize,
    /// By how often rounds are run ahead.
    found: Vec<usize>,
}
impl Reach {
    fn new(states: usize) -> Self {
        Reach {
            states,
            found: vec![1],
        }
    }
    fn within(&mut self, times: usize) -> usize {
        while let (Some(last), true) = (self.found.last(), self.found.len() <= times) {
            let t = self.found.len() as u128;
            let next = *last as u128 * (self.states as u128 + t) / t;
            self.found.push(usize::try_from(next).unwrap_or(usize::MAX));
        }
        self.found[times]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reverses a loop that counts; returns how many rounds ran ahead, and how many states there were at a time.
    fn reversed(mut kept: Kept<usize, ()>, rounds: usize) -> (usize, usize) {
        (0..rounds).for_each(|i| kept.round(|| i));
        let (mut legs, mut ran, mut most, mut order) = (kept.legs(), 0, 0, Vec::new());
        while let Some(leg) = legs.next() {
            assert_eq!(leg.from, leg.state);
            ran += leg.advance;
            if leg.keeps {
                legs.keep(leg.state + leg.advance);
            } else {
                let from = leg.from + leg.advance;
                order.extend((from..from + leg.rounds).rev());
            }
            most = most.max(legs.slots.len() + kept.states.len());
        }
        assert_eq!(order, (0..rounds).rev().collect::<Vec<_>>());
        assert_eq!(kept.rounds(), rounds);
        (ran, most)
    }

    /// The fewest rounds that have to be run ahead, by trying all.
    fn fewest(rounds: usize, slots: usize) -> usize {
        let mut table = vec![vec![0; slots]; rounds + 1];
        for n in 2..=rounds {
            for free in 0..slots {
                let alone = n * (n - 1) / 2;
                let tries = (1..n).filter(|_| free > 0);
                let best = tries.map(|m| m + table[n - m][free - 1] + table[m][free]);
                table[n][free] = best.min().unwrap_or(alone).min(alone);
            }
        }
        table[rounds][slots - 1]
    }

    #[test]
    fn as_few_rounds_as_can_be_are_run_ahead() {
        for slots in 1..6 {
            for rounds in 0..60 {
                let (ran, most) = reversed(Kept::binomial(slots), rounds);
                assert_eq!(ran, fewest(rounds, slots), "{rounds} rounds, {slots} slots");
                assert!(most <= slots, "{most} states in {slots} slots");
            }
        }
        // 7 times 10000, less binomial(11 + 6, 11).
        assert_eq!(reversed(Kept::binomial(10), 10_000), (57_624, 10));
    }

    #[test]
    fn every_round_is_reversed_once() {
        for k in 1..5 {
            for rounds in 0..12 {
                let (ran, states) = reversed(Kept::every(k), rounds);
                assert_eq!((ran, states), (0, rounds.div_ceil(k)));
            }
        }
    }
}
