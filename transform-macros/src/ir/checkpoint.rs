//! Which states of its carried variables a loop keeps, where it keeps nothing else for its derivative.

/// What `#[checkpoint]` asks of a loop; `N` is how a number is said.
#[derive(Clone, Debug)]
pub(crate) enum Checkpoint<N> {
    /// The state before every k-th round.
    Every(N),
    /// As many states as this at a time: the first, and others while rounds are reversed.
    Binomial(N),
}

impl<N> Checkpoint<N> {
    pub(crate) fn number(&self) -> &N {
        match self {
            Checkpoint::Every(number) | Checkpoint::Binomial(number) => number,
        }
    }

    pub(crate) fn number_mut(&mut self) -> &mut N {
        match self {
            Checkpoint::Every(number) | Checkpoint::Binomial(number) => number,
        }
    }

    pub(crate) fn map<M>(&self, map: impl FnOnce(&N) -> M) -> Checkpoint<M> {
        match self {
            Checkpoint::Every(number) => Checkpoint::Every(map(number)),
            Checkpoint::Binomial(number) => Checkpoint::Binomial(map(number)),
        }
    }

    /// As the attribute says it.
    pub(crate) fn text(&self, number: impl FnOnce(&N) -> String) -> String {
        match self {
            Checkpoint::Every(k) => format!(" checkpoint every {}", number(k)),
            Checkpoint::Binomial(slots) => format!(" checkpoint binomial slots {}", number(slots)),
        }
    }
}
