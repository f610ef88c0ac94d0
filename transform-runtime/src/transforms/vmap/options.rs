//! The options of `vmap!`, as types.

/// What lanes draw from a generator of random numbers that is not mapped: `randomness`.
pub trait Draws: 'static {
    /// The choice.
    const DRAW: Draw;
}
/// A choice of `randomness`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Draw {
    /// Nothing: it is an error.
    Refuse,
    /// Numbers of their own.
    Different,
    /// All the same.
    Same,
}
macro_rules! draws {
    ($($(#[$doc:meta])* $name:ident $draw:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, Debug)]
        pub struct $name;
        impl Draws for $name {
            const DRAW: Draw = Draw::$draw;
        }
    )* };
}
draws! {
    /// `randomness = "error"`
    Refused Refuse;
    /// `randomness = "different"`
    Different Different;
    /// `randomness = "same"`
    Same Same;
}

/// The number of lanes: `axis_size`.
pub trait AxisSize: 'static {
    /// If it was given.
    const SIZE: Option<usize>;
}
/// That of the mapped arguments.
#[derive(Clone, Copy, Default, Debug)]
pub struct Inferred;
/// `N`, whether an argument is mapped or not.
#[derive(Clone, Copy, Default, Debug)]
pub struct Size<const N: usize>;
impl AxisSize for Inferred {
    const SIZE: Option<usize> = None;
}
impl<const N: usize> AxisSize for Size<N> {
    const SIZE: Option<usize> = Some(N);
}
