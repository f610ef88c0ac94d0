//! Groups that leave a node through different exits, and what each exit leads to.

use super::flow::Tan;
use super::groups::Groups;
use super::merge::{Merge, merged};
use super::{Flow, Laned, State};
use crate::levels::{Join, Look, Pick};
use crate::lists::mapped;
use crate::values::{Either, Tangent, Value, Wrt};
use std::marker::PhantomData;

/// The tangent of one of two states.
#[derive(Clone, Debug, Default)]
pub enum WayTan<A, B> {
    /// Of either; nothing is known of it.
    #[default]
    Zero,
    /// Of the first.
    A(A),
    /// Of the second.
    B(B),
}
impl<A: Tangent, B: Tangent> Tangent for WayTan<A, B> {
    fn accumulate(&mut self, other: &Self) {
        match (self, other) {
            (WayTan::A(into), WayTan::A(x)) => into.accumulate(x),
            (WayTan::B(into), WayTan::B(x)) => into.accumulate(x),
            (into @ WayTan::Zero, x) => *into = x.clone(),
            _ => {}
        }
    }
    fn absorb(&mut self, other: Self) {
        match (self, other) {
            (WayTan::A(into), WayTan::A(x)) => into.absorb(x),
            (WayTan::B(into), WayTan::B(x)) => into.absorb(x),
            (into @ WayTan::Zero, x) => *into = x,
            _ => {}
        }
    }
    fn negated(&self) -> Self {
        match self {
            WayTan::A(x) => WayTan::A(x.negated()),
            WayTan::B(x) => WayTan::B(x.negated()),
            WayTan::Zero => WayTan::Zero,
        }
    }
}
impl<A: Value, B: Value> Value for Either<A, B> {
    type Tan = WayTan<A::Tan, B::Tan>;
}

macro_rules! one_of {
    ($name:ident; $($zero:ident)?) => {
        impl<A: Laned, B: Laned> Laned for $name<A, B> {
            const PLAIN: bool = true;
            fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
                match self {
                    $name::A(x) => x.sizes(found),
                    $name::B(x) => x.sizes(found),
                    $( $name::$zero => {} )?
                }
            }
            fn pick(&self, pick: &Pick<'_>) -> Self {
                match self {
                    $name::A(x) => $name::A(x.pick(pick)),
                    $name::B(x) => $name::B(x.pick(pick)),
                    $( $name::$zero => $name::$zero, )?
                }
            }
            fn fits(&self, other: &Self) -> bool {
                match (self, other) {
                    ($name::A(a), $name::A(b)) => a.fits(b),
                    ($name::B(a), $name::B(b)) => a.fits(b),
                    _ => false,
                }
            }
            fn join(parts: &[&Self], join: &Join<'_>) -> Self {
                let (mut a, mut b) = (Vec::new(), Vec::new());
                for part in parts {
                    match part {
                        $name::A(x) => a.push(x),
                        $name::B(x) => b.push(x),
                        $( $name::$zero => {} )?
                    }
                }
                match () {
                    () if a.len() == parts.len() => $name::A(A::join(&a, join)),
                    () if b.len() == parts.len() => $name::B(B::join(&b, join)),
                    () => unreachable!("parts of one batch went one way"),
                }
            }
            fn nothing(&self) -> Self {
                match self {
                    $name::A(x) => $name::A(x.nothing()),
                    $name::B(x) => $name::B(x.nothing()),
                    $( $name::$zero => $name::$zero, )?
                }
            }
            fn finite(&self, look: Look) -> bool {
                match self {
                    $name::A(x) => x.finite(look),
                    $name::B(x) => x.finite(look),
                    $( $name::$zero => true, )?
                }
            }
        }
    };
}
one_of!(Either;);
one_of!(WayTan; Zero);

/// What two exits led to.
pub struct Parted<A, B, MA, MB> {
    /// Whether each group took the first.
    first: Vec<bool>,
    /// How many groups came from the first.
    from_first: usize,
    a: MA,
    b: MB,
    merge: Merge,
    of: PhantomData<fn() -> (A, B)>,
}
/// Goes on with the groups that took the first exit, and with those that took another.
pub fn part<A, B, T, MA, MB>(
    groups: Groups<Either<A, B>>,
    on_a: impl FnOnce(Groups<A>) -> (Groups<T>, MA),
    on_b: impl FnOnce(Groups<B>) -> (Groups<T>, MB),
) -> (Groups<T>, Parted<A, B, MA, MB>)
where
    T: State,
{
    let (a, b, first) = sorted(groups);
    let ((mut all, a), (rest, b)) = (on_a(a), on_b(b));
    let from_first = all.len();
    all.append(rest);
    let (groups, merge) = merged(all);
    let of = PhantomData;
    (
        groups,
        Parted {
            first,
            from_first,
            a,
            b,
            merge,
            of,
        },
    )
}
impl<A, B, MA, MB> Flow for Parted<A, B, MA, MB>
where
    A: State,
    B: State,
    MA: Flow<In = A>,
    MB: Flow<In = B, Out = MA::Out>,
{
    type In = Either<A, B>;
    type Out = MA::Out;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<MA::Out>>) -> Vec<WayTan<Tan<A>, Tan<B>>> {
        let mut of_a = self.merge.pull(cts);
        let of_b = of_a.split_off(self.from_first);
        interleaved(&self.first, self.a.pull(wrt, of_a), self.b.pull(wrt, of_b))
    }
    fn push(&self, dots: Vec<WayTan<Tan<A>, Tan<B>>>) -> Vec<Tan<MA::Out>> {
        let (of_a, of_b) = separated(&self.first, dots);
        let mut pushed = self.a.push(of_a);
        pushed.extend(self.b.push(of_b));
        self.merge.push(pushed)
    }
}

/// The groups by their way, and for each whether it took the first.
pub(super) fn sorted<A, B>(groups: Groups<Either<A, B>>) -> (Groups<A>, Groups<B>, Vec<bool>) {
    let (mut of_a, mut of_b, mut first) = (Groups::none(), Groups::none(), Vec::new());
    let mut states = groups.states.into_iter();
    for lanes in groups.lanes {
        let state = states.next().expect("a state for every group");
        first.push(matches!(state, Either::A(_)));
        match state {
            Either::A(state) => of_a.push(lanes, state),
            Either::B(state) => of_b.push(lanes, state),
        }
    }
    (of_a, of_b, first)
}
/// The tangents of all groups, in their order.
pub(super) fn interleaved<A, B>(first: &[bool], of_a: Vec<A>, of_b: Vec<B>) -> Vec<WayTan<A, B>> {
    let (mut of_a, mut of_b) = (of_a.into_iter(), of_b.into_iter());
    mapped(first, |first| match first {
        true => of_a.next().map_or(WayTan::Zero, WayTan::A),
        false => of_b.next().map_or(WayTan::Zero, WayTan::B),
    })
}
/// The tangents by the ways that groups took.
pub(super) fn separated<A: Default, B: Default>(first: &[bool], tans: Vec<WayTan<A, B>>) -> (Vec<A>, Vec<B>) {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    let mut tans = tans.into_iter();
    for first in first {
        match (first, tans.next().expect("a tangent for every group")) {
            (true, WayTan::A(tan)) => of_a.push(tan),
            (false, WayTan::B(tan)) => of_b.push(tan),
            (true, _) => of_a.push(A::default()),
            (false, _) => of_b.push(B::default()),
        }
    }
    (of_a, of_b)
}
