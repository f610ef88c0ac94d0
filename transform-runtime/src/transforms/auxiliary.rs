//! `has_aux`: a function that returns something beside what is differentiated.

use crate::levels::Level;
use crate::transforms::Arguments;
use crate::values::{Changed, Function, InOut, Left, Lift, Select, TanOf};
use std::any::Any;

/// The function returns its value alone.
#[derive(Clone, Copy, Default, Debug)]
pub struct NoAux;
/// The function returns its value and something else, which is passed on.
///
/// As in torch.func, the result is then a pair whose second part is the auxiliary value; unlike there, it may
/// be anything that a differentiated function returns, numbers and strings too.
#[derive(Clone, Copy, Default, Debug)]
pub struct Aux;

/// Whether a result `O` has an auxiliary part.
#[diagnostic::on_unimplemented(
    message = "has_aux needs a function that returns a pair `(output, aux)`, found `{O}`",
    label = "not a pair"
)]
pub trait Auxiliary<O: Lift>: 'static {
    /// The part that is differentiated.
    type Main: Lift;
    /// What a transform returns that makes a `T` of the main part.
    type With<T: Lift>: Lift;
    /// Whether there is an auxiliary part.
    const HAS_AUX: bool;
    /// The main part.
    fn main<L: Level>(y: &O::At<L>) -> &<Self::Main as Lift>::At<L>;
    /// The main part of a tangent.
    fn main_tan<L: Level>(t: &TanOf<O, L>) -> &TanOf<Self::Main, L>;
    /// The place of the main part of a tangent.
    fn main_tan_mut<L: Level>(t: &mut TanOf<O, L>) -> &mut TanOf<Self::Main, L>;
    /// What a call returns that makes a `P` of the main part.
    type Values<P: 'static>: 'static;
    /// A call's result.
    fn values<P: 'static>(y: O, made: P) -> Self::Values<P>;
    /// The main part alone.
    fn into_main(y: O) -> Self::Main {
        Self::apart(y).0
    }
    /// What is returned beside the main part: the auxiliary one, or `()`.
    type Rest: 'static;
    /// The main part and the rest.
    fn apart(y: O) -> (Self::Main, Self::Rest);
    /// The part that a pullback takes a cotangent of: the main part, and what is left in arguments.
    type Pulled: Lift;
    /// That part.
    fn pulled<L: Level>(y: &O::At<L>) -> <Self::Pulled as Lift>::At<L>;
    /// A cotangent of that part, and zero for the other.
    fn pulled_seed<L: Level>(ct: TanOf<Self::Pulled, L>) -> TanOf<O, L>;
    /// What is left in arguments, if the result has it.
    fn left(y: &mut O) -> Option<&mut dyn Any>;
    /// A cotangent of the main part, and zero for the other.
    fn seed<L: Level>(ct: TanOf<Self::Main, L>) -> TanOf<O, L>;
    /// A transform's result, from what it made of the main part.
    fn attach<T: Lift, L: Level>(made: T::At<L>, y: O::At<L>) -> <Self::With<T> as Lift>::At<L>;
    /// The two parts of a cotangent of a transform's result; the second without its main part.
    fn detach<T: Lift, L: Level>(ct: &TanOf<Self::With<T>, L>) -> (&TanOf<T, L>, TanOf<O, L>);
}

/// Of a result without an auxiliary part, its type says what it is made of.
impl<O: Lift> Auxiliary<O> for NoAux {
    type Main = <O::Outcome as Auxiliary<O>>::Main;
    type With<T: Lift> = <O::Outcome as Auxiliary<O>>::With<T>;
    const HAS_AUX: bool = <O::Outcome as Auxiliary<O>>::HAS_AUX;
    #[inline(always)]
    fn main<L: Level>(y: &O::At<L>) -> &<Self::Main as Lift>::At<L> {
        O::Outcome::main::<L>(y)
    }
    #[inline(always)]
    fn main_tan<L: Level>(t: &TanOf<O, L>) -> &TanOf<Self::Main, L> {
        O::Outcome::main_tan::<L>(t)
    }
    #[inline(always)]
    fn main_tan_mut<L: Level>(t: &mut TanOf<O, L>) -> &mut TanOf<Self::Main, L> {
        O::Outcome::main_tan_mut::<L>(t)
    }
    type Values<P: 'static> = <O::Outcome as Auxiliary<O>>::Values<P>;
    fn values<P: 'static>(y: O, made: P) -> Self::Values<P> {
        O::Outcome::values(y, made)
    }
    #[inline(always)]
    fn into_main(y: O) -> Self::Main {
        O::Outcome::into_main(y)
    }
    type Rest = ();
    #[inline(always)]
    fn apart(y: O) -> (Self::Main, ()) {
        (O::Outcome::into_main(y), ())
    }
    type Pulled = O;
    fn pulled<L: Level>(y: &O::At<L>) -> O::At<L> {
        y.clone()
    }
    fn pulled_seed<L: Level>(ct: TanOf<O, L>) -> TanOf<O, L> {
        ct
    }
    #[inline(always)]
    fn left(y: &mut O) -> Option<&mut dyn Any> {
        O::Outcome::left(y)
    }
    #[inline(always)]
    fn seed<L: Level>(ct: TanOf<Self::Main, L>) -> TanOf<O, L> {
        O::Outcome::seed::<L>(ct)
    }
    #[inline(always)]
    fn attach<T: Lift, L: Level>(made: T::At<L>, y: O::At<L>) -> <Self::With<T> as Lift>::At<L> {
        O::Outcome::attach::<T, L>(made, y)
    }
    #[inline(always)]
    fn detach<T: Lift, L: Level>(ct: &TanOf<Self::With<T>, L>) -> (&TanOf<T, L>, TanOf<O, L>) {
        O::Outcome::detach::<T, L>(ct)
    }
}

impl<M: Lift, R: Lift> Auxiliary<(M, R)> for Aux {
    type Main = M;
    type With<T: Lift> = (T, R);
    const HAS_AUX: bool = true;
    #[inline(always)]
    fn main<L: Level>(y: &(M::At<L>, R::At<L>)) -> &M::At<L> {
        &y.0
    }
    #[inline(always)]
    fn main_tan<L: Level>(t: &(TanOf<M, L>, TanOf<R, L>)) -> &TanOf<M, L> {
        &t.0
    }
    #[inline(always)]
    fn main_tan_mut<L: Level>(t: &mut (TanOf<M, L>, TanOf<R, L>)) -> &mut TanOf<M, L> {
        &mut t.0
    }
    type Values<P: 'static> = (M, P, R);
    fn values<P: 'static>(y: (M, R), made: P) -> (M, P, R) {
        (y.0, made, y.1)
    }
    type Rest = R;
    fn apart(y: (M, R)) -> (M, R) {
        y
    }
    type Pulled = M;
    fn pulled<L: Level>(y: &(M::At<L>, R::At<L>)) -> M::At<L> {
        y.0.clone()
    }
    fn pulled_seed<L: Level>(ct: TanOf<M, L>) -> (TanOf<M, L>, TanOf<R, L>) {
        (ct, Default::default())
    }
    fn left(_: &mut (M, R)) -> Option<&mut dyn Any> {
        None
    }
    #[inline(always)]
    fn seed<L: Level>(ct: TanOf<M, L>) -> (TanOf<M, L>, TanOf<R, L>) {
        (ct, Default::default())
    }
    #[inline(always)]
    fn attach<T: Lift, L: Level>(made: T::At<L>, y: (M::At<L>, R::At<L>)) -> (T::At<L>, R::At<L>) {
        (made, y.1)
    }
    #[inline(always)]
    fn detach<T: Lift, L: Level>(
        ct: &(TanOf<T, L>, TanOf<R, L>),
    ) -> (&TanOf<T, L>, (TanOf<M, L>, TanOf<R, L>)) {
        (&ct.0, (Default::default(), ct.1.clone()))
    }
}

/// A pair, and what is left in arguments.
impl<M: Lift, R: Lift, N: Left> Auxiliary<InOut<(M, R), N>> for Aux {
    type Main = M;
    type With<T: Lift> = InOut<(T, R), N>;
    const HAS_AUX: bool = true;
    #[inline(always)]
    fn main<L: Level>(y: &<InOut<(M, R), N> as Lift>::At<L>) -> &M::At<L> {
        &y.0.0
    }
    #[inline(always)]
    fn main_tan<L: Level>(t: &TanOf<InOut<(M, R), N>, L>) -> &TanOf<M, L> {
        &t.0.0
    }
    #[inline(always)]
    fn main_tan_mut<L: Level>(t: &mut TanOf<InOut<(M, R), N>, L>) -> &mut TanOf<M, L> {
        &mut t.0.0
    }
    type Values<P: 'static> = (M, P, R);
    fn values<P: 'static>(y: InOut<(M, R), N>, made: P) -> (M, P, R) {
        (y.value.0, made, y.value.1)
    }
    type Rest = R;
    fn apart(y: InOut<(M, R), N>) -> (M, R) {
        y.value
    }
    type Pulled = InOut<M, N>;
    fn pulled<L: Level>(y: &<InOut<(M, R), N> as Lift>::At<L>) -> <InOut<M, N> as Lift>::At<L> {
        (y.0.0.clone(), y.1.clone(), Changed)
    }
    fn pulled_seed<L: Level>(ct: TanOf<InOut<M, N>, L>) -> TanOf<InOut<(M, R), N>, L> {
        ((ct.0, Default::default()), ct.1, ())
    }
    fn left(y: &mut InOut<(M, R), N>) -> Option<&mut dyn Any> {
        Some(&mut y.left)
    }
    #[inline(always)]
    fn seed<L: Level>(ct: TanOf<M, L>) -> TanOf<InOut<(M, R), N>, L> {
        ((ct, Default::default()), Default::default(), ())
    }
    #[inline(always)]
    fn attach<T: Lift, L: Level>(
        made: T::At<L>,
        y: <InOut<(M, R), N> as Lift>::At<L>,
    ) -> <InOut<(T, R), N> as Lift>::At<L> {
        ((made, y.0.1), y.1, Changed)
    }
    #[inline(always)]
    fn detach<T: Lift, L: Level>(
        ct: &TanOf<InOut<(T, R), N>, L>,
    ) -> (&TanOf<T, L>, TanOf<InOut<(M, R), N>, L>) {
        let rest = ((Default::default(), ct.0.1.clone()), ct.1.clone(), ());
        (&ct.0.0, rest)
    }
}

/// A function, the arguments it is differentiated by, and what it returns: `(F, A, X)`, with all that follows
/// from it.
pub trait Differentiand: 'static {
    /// The function.
    type F: Function<Params = Self::P, Out = Self::O>;
    /// Its parameters.
    type P: Arguments + Select<Self::A, Picked = Self::I>;
    /// The arguments to differentiate by.
    type A: 'static;
    /// Their type: one argument's, or a tuple.
    type I: Lift;
    /// The function's result.
    type O: Lift;
    /// Whether that has an auxiliary part.
    type X: Auxiliary<Self::O, Main = Self::Y>;
    /// The part that is differentiated.
    type Y: Lift;
}
impl<F, A, X> Differentiand for (F, A, X)
where
    F: Function,
    F::Params: Arguments + Select<A>,
    A: 'static,
    X: Auxiliary<F::Out>,
{
    type F = F;
    type P = F::Params;
    type A = A;
    type I = <F::Params as Select<A>>::Picked;
    type O = F::Out;
    type X = X;
    type Y = X::Main;
}
