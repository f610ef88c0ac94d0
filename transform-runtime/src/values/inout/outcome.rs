//! What a result is made of, by its type: the value alone, or a value and what is left in arguments.

use super::{Changed, InOut, Left};
use crate::levels::Level;
use crate::transforms::Auxiliary;
use crate::values::{Lift, TanOf};
use std::any::Any;

/// The value alone.
#[derive(Clone, Copy, Debug)]
pub enum ValueOnly {}
/// A value, and what is left in arguments.
#[derive(Clone, Copy, Debug)]
pub enum Changing {}

impl<O: Lift> Auxiliary<O> for ValueOnly {
    type Main = O;
    type With<T: Lift> = T;
    const HAS_AUX: bool = false;
    #[inline(always)]
    fn main<L: Level>(y: &O::At<L>) -> &O::At<L> {
        y
    }
    #[inline(always)]
    fn main_tan<L: Level>(t: &TanOf<O, L>) -> &TanOf<O, L> {
        t
    }
    #[inline(always)]
    fn main_tan_mut<L: Level>(t: &mut TanOf<O, L>) -> &mut TanOf<O, L> {
        t
    }
    type Values<P: 'static> = (O, P);
    fn values<P: 'static>(y: O, made: P) -> (O, P) {
        (y, made)
    }
    #[inline(always)]
    fn into_main(y: O) -> O {
        y
    }
    type Rest = ();
    #[inline(always)]
    fn apart(y: O) -> (O, ()) {
        (y, ())
    }
    type Pulled = O;
    fn pulled<L: Level>(y: &O::At<L>) -> O::At<L> {
        y.clone()
    }
    fn pulled_seed<L: Level>(ct: TanOf<O, L>) -> TanOf<O, L> {
        ct
    }
    #[inline(always)]
    fn left(_: &mut O) -> Option<&mut dyn Any> {
        None
    }
    #[inline(always)]
    fn seed<L: Level>(ct: TanOf<O, L>) -> TanOf<O, L> {
        ct
    }
    #[inline(always)]
    fn attach<T: Lift, L: Level>(made: T::At<L>, _: O::At<L>) -> T::At<L> {
        made
    }
    #[inline(always)]
    fn detach<T: Lift, L: Level>(ct: &TanOf<T, L>) -> (&TanOf<T, L>, TanOf<O, L>) {
        (ct, Default::default())
    }
}

impl<Y: Lift, M: Left> Auxiliary<InOut<Y, M>> for Changing {
    type Main = Y;
    type With<T: Lift> = InOut<T, M>;
    const HAS_AUX: bool = true;
    #[inline(always)]
    fn main<L: Level>(y: &(Y::At<L>, M::At<L>, Changed)) -> &Y::At<L> {
        &y.0
    }
    #[inline(always)]
    fn main_tan<L: Level>(t: &(TanOf<Y, L>, TanOf<M, L>, ())) -> &TanOf<Y, L> {
        &t.0
    }
    #[inline(always)]
    fn main_tan_mut<L: Level>(t: &mut (TanOf<Y, L>, TanOf<M, L>, ())) -> &mut TanOf<Y, L> {
        &mut t.0
    }
    type Values<P: 'static> = (Y, P);
    fn values<P: 'static>(y: InOut<Y, M>, made: P) -> (Y, P) {
        (y.value, made)
    }
    type Rest = ();
    fn apart(y: InOut<Y, M>) -> (Y, ()) {
        (y.value, ())
    }
    type Pulled = InOut<Y, M>;
    fn pulled<L: Level>(y: &(Y::At<L>, M::At<L>, Changed)) -> (Y::At<L>, M::At<L>, Changed) {
        y.clone()
    }
    fn pulled_seed<L: Level>(ct: TanOf<InOut<Y, M>, L>) -> TanOf<InOut<Y, M>, L> {
        ct
    }
    fn left(y: &mut InOut<Y, M>) -> Option<&mut dyn Any> {
        Some(&mut y.left)
    }
    #[inline(always)]
    fn seed<L: Level>(ct: TanOf<Y, L>) -> (TanOf<Y, L>, TanOf<M, L>, ()) {
        (ct, Default::default(), ())
    }
    #[inline(always)]
    fn attach<T: Lift, L: Level>(
        made: T::At<L>,
        y: (Y::At<L>, M::At<L>, Changed),
    ) -> (T::At<L>, M::At<L>, Changed) {
        (made, y.1, Changed)
    }
    #[inline(always)]
    fn detach<T: Lift, L: Level>(
        ct: &(TanOf<T, L>, TanOf<M, L>, ()),
    ) -> (&TanOf<T, L>, (TanOf<Y, L>, TanOf<M, L>, ())) {
        (&ct.0, (Default::default(), ct.1.clone(), ()))
    }
}
