//! Methods of the user's types, found by the names of types and methods.
//!
//! `Type::name` is looked up by the type ([`Method`]), `value.name(..)` in a body by the type of the value at its
//! level ([`CallMethod`]): its type there is not the user's, so generated code declares a trait with that method
//! for everything that has it. Names are numbers, the hash of the text.

use crate::element::Element;
use crate::levels::{Base, Level};
use crate::stream::Stream;
use crate::values::discrete::with_discrete_types;
use crate::values::{
    AtLevel, Bar, Boxed, Derived, Dot, Function, Lift, LinearMap, Linearized, NoBar, NoDot, NoMap, OutAt,
    OutTan, Param, Params, PullJoint, PushJoint, Tangent, Tensor, Value, ValueOf, WithResiduals, Wrt,
    boxed_linearize,
};
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;
type Args<F, L> = <<F as Function>::Params as Params>::At<L>;
type Tans<F, L> = <<F as Function>::Params as Params>::Tans<L>;

/// A type with an annotated function of this name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no annotated function of this name",
    label = "put #[differentiable] on the `impl` block that it is in"
)]
pub trait Method<const NAME: u64, With = ()> {
    /// The function.
    type Handle: Function;
    /// Whether its parameters are those of the type alone ([`NoParameters`]), or it has some of its own ([`OwnParameters`]): then `With` says them,
    /// as a tuple of types, [`UsizeIs`] and [`BoolIs`], and `()` floats that are `f64`.
    type Parameters;
}
/// A function without parameters of its own.
#[derive(Clone, Copy, Debug)]
pub struct NoParameters;
/// A function with parameters of its own.
#[derive(Clone, Copy, Debug)]
pub struct OwnParameters;
/// A `usize` among a function's parameters.
#[derive(Clone, Copy, Debug)]
pub struct UsizeIs<const N: usize>;
/// A `bool` among a function's parameters.
#[derive(Clone, Copy, Debug)]
pub struct BoolIs<const B: bool>;

/// A value of the type `Of` at a level, with an annotated method of this name that takes these arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no annotated method of this name that takes these arguments",
    label = "put #[differentiable] on the `impl` block that it is in"
)]
pub trait CallMethod<const NAME: u64, L: Level, Of, A>: Value {
    /// The method as a function.
    type Handle: Function;
    /// The receiver and the arguments as the function's own.
    fn arguments(&self, args: A) -> Args<Self::Handle, L>;
}
impl<const NAME: u64, L, Of, V, A> CallMethod<NAME, L, Of, A> for V
where
    L: Level,
    V: Value + ValueOf<Of, L>,
    Of: Lift<At<L> = V> + TypeMethod<NAME, L, A>,
{
    type Handle = Of::Handle;
    #[inline]
    fn arguments(&self, args: A) -> Args<Of::Handle, L> {
        Of::arguments(self, args)
    }
}

/// [`CallMethod`] where the call says the method's own parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no annotated method of this name that takes these parameters and arguments",
    label = "put #[differentiable] on the `impl` block that it is in"
)]
pub trait CallMethodWith<const NAME: u64, With, L: Level, Of, A>: Value {
    /// The method as a function.
    type Handle: Function;
    /// The receiver and the arguments as the function's own.
    fn arguments(&self, args: A) -> Args<Self::Handle, L>;
}
impl<const NAME: u64, With, L, Of, V, A> CallMethodWith<NAME, With, L, Of, A> for V
where
    L: Level,
    V: Value + ValueOf<Of, L>,
    Of: Lift<At<L> = V> + Method<NAME, With, Handle: Function<Params: MethodParams<L, A, Receiver = Of>>>,
{
    type Handle = Of::Handle;
    #[inline]
    fn arguments(&self, args: A) -> Args<Of::Handle, L> {
        <Of::Handle as Function>::Params::with(self.clone(), args)
    }
}

/// A type whose values at level `L` have a method of this name that takes these arguments: one of its annotated functions, or
/// one of the runtime's own.
pub trait TypeMethod<const NAME: u64, L: Level, A>: Lift {
    /// The method as a function.
    type Handle: Function;
    /// The receiver and the arguments as the function's own.
    fn arguments(receiver: &Self::At<L>, args: A) -> Args<Self::Handle, L>;
}
impl<const NAME: u64, L, T, A> TypeMethod<NAME, L, A> for T
where
    L: Level,
    T: Lift
        + Method<NAME, Parameters = NoParameters, Handle: Function<Params: MethodParams<L, A, Receiver = T>>>,
{
    type Handle = T::Handle;
    #[inline]
    fn arguments(receiver: &T::At<L>, args: A) -> Args<T::Handle, L> {
        <T::Handle as Function>::Params::with(receiver.clone(), args)
    }
}

/// The parameters of a method that takes these arguments.
pub trait MethodParams<L: Level, A>: Params {
    /// What it is called on.
    type Receiver: Lift;
    /// The receiver and the arguments.
    fn with(receiver: At<Self::Receiver, L>, args: A) -> Self::At<L>;
}
macro_rules! method_params {
    ($($p:ident $a:ident $i:tt),*) => {
        impl<RR: Param, $($p: Param,)* LL: Level, $($a: MethodArg<$p::Owned, LL>),*> MethodParams<LL, ($($a,)*)>
            for (RR, $($p,)*)
        {
            type Receiver = RR::Owned;
            #[inline]
            fn with(receiver: At<RR::Owned, LL>, _args: ($($a,)*)) -> Self::At<LL> {
                (RR::of_value::<LL>(receiver), $($p::of_value::<LL>(_args.$i.own()),)*)
            }
        }
    };
}
method_params!();
method_params!(P0 A0 0);
method_params!(P0 A0 0, P1 A1 1);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3, P4 A4 4);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3, P4 A4 4, P5 A5 5);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3, P4 A4 4, P5 A5 5, P6 A6 6);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3, P4 A4 4, P5 A5 5, P6 A6 6, P7 A7 7);
method_params!(P0 A0 0, P1 A1 1, P2 A2 2, P3 A3 3, P4 A4 4, P5 A5 5, P6 A6 6, P7 A7 7, P8 A8 8);

/// What generated code passes to a method as a `T`: a value at the level, or a constant of the program's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed as `{T}` to an annotated method",
    label = "bind it to a variable of its type first"
)]
pub trait MethodArg<T: Lift, L: Level> {
    /// A copy of the argument.
    fn own(self) -> At<T, L>;
}
impl<T: Lift, L: Level> MethodArg<T, L> for &At<T, L> {
    #[inline]
    fn own(self) -> At<T, L> {
        self.clone()
    }
}
impl<T: Lift, L: Level> MethodArg<Vec<T>, L> for &[At<T, L>] {
    fn own(self) -> Vec<At<T, L>> {
        self.to_vec()
    }
}
impl<E: Element, L: Level> MethodArg<Tensor<E, Base>, L> for Tensor<E, Base>
where
    Tensor<E, Base>: Lift,
{
    fn own(self) -> At<Tensor<E, Base>, L> {
        self.lift()
    }
}
impl<L: Level> MethodArg<crate::Rng, L> for &mut Stream<L> {
    fn own(self) -> Stream<L> {
        self.lend()
    }
}
impl<L: Level> MethodArg<String, L> for &str {
    fn own(self) -> String {
        self.to_owned()
    }
}
macro_rules! plain {
    ($($t:ty),*) => { $(
        impl<L: Level> MethodArg<$t, L> for $t {
            #[inline]
            fn own(self) -> At<$t, L> {
                <$t as Lift>::lift::<L>(self)
            }
        }
    )* };
}
with_discrete_types!(plain, String, f64, f32);

/// An argument that says which type it is of, by which a method's own parameters are found.
#[diagnostic::on_unimplemented(
    message = "the type of `{Self}` does not say the method's own parameters",
    label = "bind it to a variable of its type first, or say the parameters: `value.method::<..>(..)`"
)]
pub trait OwnArg<L: Level> {
    /// Its type.
    type Of: Lift;
    /// A copy of the argument.
    fn own(self) -> At<Self::Of, L>;
}
impl<V: AtLevel<L> + Clone, L: Level> OwnArg<L> for &V {
    type Of = V::Of;
    #[inline]
    fn own(self) -> V {
        self.clone()
    }
}
impl<V: AtLevel<L> + Clone, L: Level> OwnArg<L> for &[V] {
    type Of = Vec<V::Of>;
    fn own(self) -> Vec<V> {
        self.to_vec()
    }
}
macro_rules! plain_own {
    ($($t:ty),*) => { $(
        impl<L: Level> OwnArg<L> for $t {
            type Of = $t;
            #[inline]
            fn own(self) -> At<$t, L> {
                <$t as Lift>::lift::<L>(self)
            }
        }
    )* };
}
with_discrete_types!(plain_own, String, f64, f32);

/// The value of a method for these arguments.
#[inline]
pub fn call_method<F: Function, L: Level>(args: Args<F, L>) -> OutAt<F, L> {
    F::default().eval::<L>(F::Params::borrow::<L>(&args))
}

/// A method that is about to be linearized. The type of its derivative must not depend on how arguments are passed.
pub struct MethodCalled<F: Function, L: Level>(Args<F, L>, PhantomData<fn() -> F>);
/// The call of a method with these arguments.
#[inline]
pub fn called_method<F: Function, L: Level>(args: Args<F, L>) -> MethodCalled<F, L> {
    MethodCalled(args, PhantomData)
}

/// The value of a method of which the call says its own parameters.
#[inline]
pub fn method_with<const NAME: u64, With, L, Of, V, A>(receiver: &V, args: A) -> OutAt<V::Handle, L>
where
    L: Level,
    V: CallMethodWith<NAME, With, L, Of, A>,
{
    call_method::<V::Handle, L>(receiver.arguments(args))
}
/// Such a method, about to be linearized.
#[inline]
pub fn called_method_with<const NAME: u64, With, L, Of, V, A>(
    receiver: &V,
    args: A,
) -> MethodCalled<V::Handle, L>
where
    L: Level,
    V: CallMethodWith<NAME, With, L, Of, A>,
{
    called_method::<V::Handle, L>(receiver.arguments(args))
}

/// The value of an operation and its derivative, where they are known, or are about to be.
pub trait Linearizing {
    /// The value.
    type Value;
    /// The value and the derivative.
    fn finish(self) -> (Self::Value, impl Sized);
    /// The same with the derivative of a method behind a pointer, for methods that call one another in turn.
    fn finish_boxed(self) -> (Self::Value, impl Sized);
}
#[allow(refining_impl_trait)] // callers know the type
impl<Y, M> Linearizing for (Y, M) {
    type Value = Y;
    #[inline(always)]
    fn finish(self) -> (Y, M) {
        self
    }
    #[inline(always)]
    fn finish_boxed(self) -> (Y, M) {
        self
    }
}
#[allow(refining_impl_trait)]
impl<F: Derived, L: Level> Linearizing for MethodCalled<F, L> {
    type Value = OutAt<F, L>;
    #[inline]
    fn finish(self) -> (OutAt<F, L>, MethodMap<F, L, impl Linearized<F, L>>) {
        let args = self.0;
        let borrowed = F::Params::borrow::<L>(&args);
        let (y, derivative) = F::default().linearize::<L, WithResiduals>(borrowed, Wrt::ALL);
        let of = PhantomData;
        (y, MethodMap { args, derivative, of })
    }
    fn finish_boxed(self) -> (OutAt<F, L>, MethodMap<F, L, Boxed<F, L>>) {
        let args = self.0;
        let borrowed = F::Params::borrow::<L>(&args);
        let (y, derivative) = boxed_linearize::<F, L>(F::default(), borrowed, Wrt::ALL);
        let of = PhantomData;
        (y, MethodMap { args, derivative, of })
    }
}
/// The derivative of a method by its receiver and all arguments: it holds copies of them.
pub struct MethodMap<F: Function, L: Level, D> {
    args: Args<F, L>,
    derivative: D,
    of: PhantomData<fn() -> F>,
}
impl<F: Function, L: Level, D: Linearized<F, L>> MethodMap<F, L, D> {
    fn pulled(&self, ct: &OutTan<F, L>, wrt: Wrt) -> Tans<F, L> {
        let args = F::Params::borrow::<L>(&self.args);
        let mut tans = F::Params::zeros::<L>(args);
        self.derivative
            .pull(args, wrt, ct, F::Params::bars::<L>(&mut tans));
        tans
    }
    fn pushed(&self, dots: &Tans<F, L>) -> OutTan<F, L> {
        let args = F::Params::borrow::<L>(&self.args);
        self.derivative.push(args, F::Params::dots::<L>(dots))
    }
}

/// The derivative of an operation, by all operands at once.
pub trait PullAll<Ct> {
    /// The cotangents of the operands.
    type Parts;
    /// The cotangents of the operands that want one, zeros for others.
    fn pull_all(&self, ct: &Ct, wanted: &[bool]) -> Self::Parts;
}
/// The cotangents of an operation's operands, of those that want one.
#[inline]
pub fn pull_all<M: PullAll<Ct>, Ct>(maps: &M, ct: &Ct, wanted: &[bool]) -> M::Parts {
    maps.pull_all(ct, wanted)
}
impl<F: Function, L: Level, D: Linearized<F, L>> PullAll<OutTan<F, L>> for MethodMap<F, L, D> {
    type Parts = Tans<F, L>;
    fn pull_all(&self, ct: &OutTan<F, L>, wanted: &[bool]) -> Tans<F, L> {
        let bits = wanted.iter().enumerate();
        self.pulled(
            ct,
            Wrt::of(bits.fold(0, |bits, (i, wanted)| bits | u64::from(*wanted) << i)),
        )
    }
}

/// The derivative by one operand.
pub trait PartMap<Ct> {
    /// The operand's cotangents.
    type Part;
    /// The operand's cotangent, zero if it is not wanted.
    fn part(&self, ct: &Ct, wanted: bool) -> Self::Part;
}
impl<M: LinearMap> PartMap<M::Out> for M {
    type Part = M::In;
    #[inline]
    fn part(&self, ct: &M::Out, wanted: bool) -> M::In {
        let mut part = M::In::default();
        if wanted {
            self.pull(ct, &mut part);
        }
        part
    }
}
impl<Ct> PartMap<Ct> for NoMap {
    type Part = ();
    #[inline]
    fn part(&self, _: &Ct, _: bool) {}
}

/// How an operand takes part in a pull, for all operands together.
pub trait AnyBar<T> {
    /// Whether it wants its cotangent.
    const WANTED: bool;
    /// Adds its cotangent.
    fn add(self, part: &T);
}
impl<T: Tangent> AnyBar<T> for Bar<'_, T> {
    const WANTED: bool = true;
    fn add(self, part: &T) {
        self.0.accumulate(part);
    }
}
impl<T> AnyBar<T> for NoBar {
    const WANTED: bool = false;
    fn add(self, _: &T) {}
}
/// How an operand takes part in a push, for all operands together.
pub trait AnyDot<T> {
    /// Its tangent.
    fn tangent(self) -> T;
}
impl<T: Tangent> AnyDot<T> for Dot<'_, T> {
    fn tangent(self) -> T {
        self.0.clone()
    }
}
impl<T: Tangent> AnyDot<T> for NoDot {
    fn tangent(self) -> T {
        T::default()
    }
}

macro_rules! operands {
    ($($map:ident $slot:ident $t:ident $index:tt),+) => {
        impl<Ct, $($map: PartMap<Ct>),+> PullAll<Ct> for ($($map,)+) {
            type Parts = ($($map::Part,)+);
            #[inline]
            fn pull_all(&self, ct: &Ct, wanted: &[bool]) -> Self::Parts {
                ($( self.$index.part(ct, wanted[$index]), )+)
            }
        }
        impl<F, L, D, $($t, $slot),+> PullJoint<OutTan<F, L>, ($($slot,)+)> for MethodMap<F, L, D>
        where
            F: Function<Params: Params<Tans<L> = ($($t,)+)>>,
            L: Level,
            D: Linearized<F, L>,
            $($slot: AnyBar<$t>,)+
        {
            fn pull(&self, ct: &OutTan<F, L>, bars: ($($slot,)+)) {
                let parts = self.pull_all(ct, &[$($slot::WANTED),+]);
                $( bars.$index.add(&parts.$index); )+
            }
        }
        impl<F, L, D, $($t, $slot),+> PushJoint<OutTan<F, L>, ($($slot,)+)> for MethodMap<F, L, D>
        where
            F: Function<Params: Params<Tans<L> = ($($t,)+)>>,
            L: Level,
            D: Linearized<F, L>,
            $($slot: AnyDot<$t>,)+
        {
            fn push(&self, dots: ($($slot,)+)) -> OutTan<F, L> {
                self.pushed(&($( dots.$index.tangent(), )+))
            }
        }
    };
}
operands!(M0 S0 T0 0);
operands!(M0 S0 T0 0, M1 S1 T1 1);
operands!(M0 S0 T0 0, M1 S1 T1 1, M2 S2 T2 2);
operands!(M0 S0 T0 0, M1 S1 T1 1, M2 S2 T2 2, M3 S3 T3 3);
operands!(M0 S0 T0 0, M1 S1 T1 1, M2 S2 T2 2, M3 S3 T3 3, M4 S4 T4 4);
operands!(M0 S0 T0 0, M1 S1 T1 1, M2 S2 T2 2, M3 S3 T3 3, M4 S4 T4 4, M5 S5 T5 5);
