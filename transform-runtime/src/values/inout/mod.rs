//! Functions that change their arguments: `f(a: &mut A, x: &X) -> Y` is a function of `(A, X)` whose result is `Y` and
//! what it leaves in `a`.

mod call;
mod list;
mod mark;
mod outcome;
mod param;

use crate::levels::{Base, Batch, Dual, Level};
use crate::values::{ByVal, Change, Leaves, Lift, Nodes, Relevel, Sizes, Stack, Survey, TanOf, Tree};
pub use call::{
    Came, CameOf, CameOfWhole, CameWhole, Held, Place, PlaceTan, Receiver, ReceiverTan, Seen, came, replace,
    replace_receiver, resettle, resettle_receiver, settle, settle_receiver, unsettle, unsettle_receiver,
};
pub use list::Left;
pub use mark::Changed;
pub use outcome::{Changing, ValueOnly};
pub use param::{ByMut, BySliceMut};
use std::ops::Range;

/// A result, and what a call leaves in its `&mut` arguments: `M` is `()` for none, `(M, A)` for one more.
///
/// At a level it is a tuple, whose last part says that it is no tuple of the user's.
#[derive(Clone, Debug)]
pub struct InOut<Y, M> {
    /// The result.
    pub value: Y,
    /// What is left.
    pub left: M,
}

type Parts<Y, M> = (Y, M, Changed);
type At<Y, M, L> = <Parts<Y, M> as Lift>::At<L>;
type Tan<Y, M, L> = TanOf<Parts<Y, M>, L>;

impl<Y: Lift, M: Left> Lift for InOut<Y, M> {
    type At<L: Level> = At<Y, M, L>;
    type Outcome = Changing;
    const HAS_TENSOR: bool = Y::HAS_TENSOR || M::HAS_TENSOR;
    #[inline]
    fn lift<L: Level>(self) -> At<Y, M, L> {
        (self.value.lift(), self.left.lift(), Changed)
    }
    #[inline]
    fn unlift(x: At<Y, M, Base>) -> Self {
        InOut {
            value: Y::unlift(x.0),
            left: M::unlift(x.1),
        }
    }
    #[inline]
    fn dual<L: Level>(primal: &At<Y, M, L>, tangent: &Tan<Y, M, L>) -> At<Y, M, Dual<L>> {
        Parts::<Y, M>::dual::<L>(primal, tangent)
    }
    #[inline]
    fn primal<L: Level>(x: &At<Y, M, Dual<L>>) -> At<Y, M, L> {
        Parts::<Y, M>::primal::<L>(x)
    }
    #[inline]
    fn tangent<L: Level>(x: &At<Y, M, Dual<L>>) -> Tan<Y, M, L> {
        Parts::<Y, M>::tangent::<L>(x)
    }
    #[inline]
    fn dual_tan<L: Level>(primal: &Tan<Y, M, L>, tangent: &Tan<Y, M, L>) -> Tan<Y, M, Dual<L>> {
        Parts::<Y, M>::dual_tan::<L>(primal, tangent)
    }
    #[inline]
    fn primal_tan<L: Level>(x: &Tan<Y, M, Dual<L>>) -> Tan<Y, M, L> {
        Parts::<Y, M>::primal_tan::<L>(x)
    }
    #[inline]
    fn tangent_tan<L: Level>(x: &Tan<Y, M, Dual<L>>) -> Tan<Y, M, L> {
        Parts::<Y, M>::tangent_tan::<L>(x)
    }
    #[inline]
    fn to_value<L: Level>(tan: &Tan<Y, M, L>, like: &At<Y, M, L>) -> At<Y, M, L> {
        Parts::<Y, M>::to_value::<L>(tan, like)
    }
    #[inline]
    fn to_tan<L: Level>(x: &At<Y, M, L>) -> Tan<Y, M, L> {
        Parts::<Y, M>::to_tan::<L>(x)
    }
    fn share<L: Level>(x: &At<Y, M, L>) -> At<Y, M, Batch<L>> {
        Parts::<Y, M>::share::<L>(x)
    }
    fn reduce<L: Level>(x: &Tan<Y, M, Batch<L>>) -> Tan<Y, M, L> {
        Parts::<Y, M>::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &At<Y, M, Batch<L>>, i: usize) -> At<Y, M, L> {
        Parts::<Y, M>::lane::<L>(x, i)
    }
    #[inline]
    fn relevel<L: Level, N: Level, R: Relevel<L, N>>(x: &At<Y, M, L>, by: &mut R) -> At<Y, M, N> {
        Parts::<Y, M>::relevel::<L, N, R>(x, by)
    }
}

/// The cotangent of a changed argument is passed behind that of the result.
impl<Y: Lift, M: Left> Tree for InOut<Y, M> {
    type Kind = <Parts<Y, M> as Tree>::Kind;
    type Given<'a> = M::GivenWith<'a, Y>;
    fn own(given: Self::Given<'_>) -> Self {
        let (value, left) = M::own_with::<Y>(given);
        InOut { value, left }
    }
    fn visit<L: Level, N: Level, V: Leaves<L, N>>(
        x: &<Self as Lift>::At<L>,
        t: &mut TanOf<Self, N>,
        visitor: &mut V,
    ) {
        Parts::<Y, M>::visit::<L, N, V>(x, t, visitor);
    }
}

/// A value in which every part is mapped; dims are given by `BesideLeft`.
impl<Y: Stack, M: Left + Stack<Stacked: Left>> Stack for InOut<Y, M> {
    type Stacked = InOut<Y::Stacked, M::Stacked>;
    type ByValue = ByVal<Self::Stacked>;
    type Form = Nodes;
    type Change = <Y::Change as Change>::Or<M::Change>;
    const HAS_RNG: bool = Y::HAS_RNG || M::HAS_RNG;
    fn survey<L: Level>(x: &At<Y::Stacked, M::Stacked, L>, axis: isize, survey: &mut Survey) {
        <Parts<Y, M> as Stack>::survey::<L>(x, axis, survey);
    }
    fn enter<L: Level>(
        x: &At<Y::Stacked, M::Stacked, L>,
        axis: isize,
        lanes: &Range<usize>,
    ) -> At<Y, M, Batch<L>> {
        <Parts<Y, M> as Stack>::enter::<L>(x, axis, lanes)
    }
    fn leave<L: Level>(
        chunks: &[&At<Y, M, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Y::Stacked, M::Stacked, L> {
        <Parts<Y, M> as Stack>::leave::<L>(chunks, axis, sizes)
    }
    fn unstack<L: Level>(x: &At<Y::Stacked, M::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Y, M, L>> {
        <Parts<Y, M> as Stack>::unstack::<L>(x, axis, lanes)
    }
    fn stack<L: Level>(
        lanes: &[&At<Y, M, L>],
        like: &At<Y, M, L>,
        axis: isize,
    ) -> At<Y::Stacked, M::Stacked, L> {
        <Parts<Y, M> as Stack>::stack::<L>(lanes, like, axis)
    }
    fn varies<L: Level>(x: &At<Y, M, Batch<L>>) -> bool {
        <Parts<Y, M> as Stack>::varies::<L>(x)
    }
    fn same<L: Level>(a: &At<Y, M, L>, b: &At<Y, M, L>) -> bool {
        <Parts<Y, M> as Stack>::same::<L>(a, b)
    }
    fn blank<L: Level>() -> Option<At<Y, M, L>> {
        <Parts<Y, M> as Stack>::blank::<L>()
    }
}
