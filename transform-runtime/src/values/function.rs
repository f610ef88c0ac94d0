//! Functions with derivatives.

use crate::levels::Level;
use crate::transforms::{LanesOf, Mapping, one_by_one};
use crate::values::{Either, Keep, Lift, Params, TanOf, Tangent as _, ValueAlone, WithResiduals};
use std::marker::PhantomData;

/// The arguments of `F` as its variants take them.
pub type RefOf<'a, F, L> = <<F as Function>::Params as Params>::Ref<'a, L>;
/// The accumulators of the cotangents of `F`'s arguments.
pub type BarsOf<'a, F, L> = <<F as Function>::Params as Params>::Bars<'a, L>;
/// The tangents of `F`'s arguments.
pub type DotsOf<'a, F, L> = <<F as Function>::Params as Params>::Dots<'a, L>;
/// The result of `F` at level `L`.
pub type OutAt<F, L> = <<F as Function>::Out as Lift>::At<L>;
/// The tangent space of the result of `F` at level `L`.
pub type OutTan<F, L> = TanOf<<F as Function>::Out, L>;

/// Which arguments want cotangents, one bit each, and what else is known of how they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrt {
    arguments: u64,
    /// The accumulators hold zeros.
    fresh: bool,
    /// The derivative is pulled once and not pushed, and nobody looks at the value.
    once: bool,
}
impl Wrt {
    /// Every argument.
    pub const ALL: Wrt = Wrt::of(u64::MAX);
    /// No argument: only the pushforward will be used.
    pub const NONE: Wrt = Wrt::of(0);
    /// The arguments of these bits.
    #[inline(always)]
    pub const fn of(arguments: u64) -> Wrt {
        Wrt {
            arguments,
            fresh: false,
            once: false,
        }
    }
    /// The same arguments, whose accumulators hold zeros.
    #[inline(always)]
    pub const fn into_zeros(self) -> Wrt {
        Wrt { fresh: true, ..self }
    }
    /// The same arguments, of a derivative that is pulled once and not pushed, while nobody looks at the value.
    #[inline(always)]
    pub const fn without_value(self) -> Wrt {
        Wrt { once: true, ..self }
    }
    /// The same arguments, with nothing known of them.
    #[inline(always)]
    pub const fn into_sums(self) -> Wrt {
        Wrt::of(self.arguments)
    }
    /// The bits of the arguments.
    #[inline(always)]
    pub const fn arguments(self) -> u64 {
        self.arguments
    }
    /// Whether the derivative is pulled once, and the value not looked at.
    #[inline(always)]
    pub const fn once(self) -> bool {
        self.once
    }
    /// Whether the accumulators hold zeros.
    #[inline(always)]
    pub const fn fresh(self) -> bool {
        self.fresh
    }
    /// Whether a value that depends on these arguments wants a cotangent.
    #[inline(always)]
    pub const fn wants(self, arguments: u64) -> bool {
        self.arguments & arguments != 0
    }
    /// What a callee is asked for, whose arguments depend on these arguments of ours.
    #[inline(always)]
    pub fn through<const N: usize>(self, arguments: [u64; N]) -> Wrt {
        let mut bits = 0;
        for (i, mask) in arguments.into_iter().enumerate() {
            bits |= u64::from(self.wants(mask)) << i;
        }
        Wrt::of(bits)
    }
}

/// A function that `#[differentiable]` has read, or a transform of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function",
    label = "put #[differentiable] on it",
    note = "a function called with active arguments in a differentiated body needs #[differentiable] itself"
)]
/// It is a value without size, `func!(f)` or a transform such as `grad!(f)`; what takes functions takes `impl Function`. What
/// it has to say beside its constant is written by the macros, and called by transforms.
///
/// ```
/// use transform_func::Function;
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn square(x: f64) -> f64 {
///     x * x
/// }
/// #[differentiable]
/// fn norm(x: &Tensor) -> f64 {
///     x.norm()
/// }
///
/// fn lanewise<F: Function>(_: F) -> bool {
///     F::LANEWISE
/// }
/// assert_eq!((lanewise(grad!(square)), lanewise(func!(norm))), (true, false));
/// ```
pub trait Function: Copy + Default + 'static {
    /// Its parameters.
    type Params: Params;
    /// Its result.
    type Out: Lift;
    /// Whether it is of numbers only, so that lanes are best computed one by one.
    const LANEWISE: bool = !(<Self::Params as Params>::HAS_TENSOR || <Self::Out as Lift>::HAS_TENSOR);
    /// Whether it is of sums and products of its arguments alone, so that what is pulled through it for a cotangent of zero is zero
    /// wherever the arguments are finite.
    const POLYNOMIAL: bool = false;
    /// Its value at level `L`.
    #[inline]
    fn eval<L: Level>(self, args: RefOf<'_, Self, L>) -> OutAt<Self, L> {
        self.linearize::<L, ValueAlone>(args, Wrt::NONE).0
    }
    /// Its values in all lanes, where it is mapped lane by lane. A function of the arithmetic of numbers alone, with loops that go
    /// on for as long as data says, computes several lanes at once. (A constant would have the compiler look at both ways.)
    fn lane_by_lane<D: Mapping<F = Self>, L: Level>(
        lanes: &LanesOf<'_, D, L>,
        n: usize,
    ) -> Vec<<D::Y as Lift>::At<L>> {
        one_by_one::<D, L>(lanes, n)
    }
    /// Its value and derivative at level `L`; it runs once. A function whose `eval` is its own always keeps.
    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        wrt: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<Self, L, K>);
}

/// A function that has a derivative, by `#[differentiable]` or by what it is made from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function",
    label = "put #[differentiable] on it",
    note = "a function that is only #[vmappable] can be mapped: to differentiate it, add #[differentiable]"
)]
pub trait Derived: Function {}

/// The derivative of a function that is only mapped: nobody can ask for it.
#[derive(Clone, Copy, Debug)]
pub struct OnlyMapped;
impl<F: Function, L: Level> Linearized<F, L> for OnlyMapped {
    fn pull(&self, _: RefOf<'_, F, L>, _: Wrt, _: &OutTan<F, L>, _: BarsOf<'_, F, L>) {
        unreachable!("the function is not differentiable")
    }
    fn push(&self, _: RefOf<'_, F, L>, _: DotsOf<'_, F, L>) -> OutTan<F, L> {
        unreachable!("the function is not differentiable")
    }
}

/// The derivative of a function at a point. It owns its residuals, and takes the arguments again.
pub trait Linearized<F: Function, L: Level>: 'static {
    /// Adds the cotangents of the wanted arguments, for a cotangent of the result. `wrt` is what the function was
    /// linearized for, said again: where it is known, work for unwanted ones is no part of the program.
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>);
    /// The same for a cotangent that is not read any more: what it holds may be taken.
    #[inline(always)]
    fn pull_taking(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &mut OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        self.pull(args, wrt, ct, bars);
    }
    /// The tangent of the result along tangents of the arguments.
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L>;
    /// The type of its residuals by name, if it has some of its own.
    fn residuals() -> &'static str
    where
        Self: Sized,
    {
        ""
    }
}

/// A derivative as residuals, a pullback and a pushforward over them.
pub struct Parts<F, L, R: 'static, Pull, Push, K: Keep = WithResiduals> {
    residuals: K::Of<R>,
    pullback: Pull,
    pushforward: Push,
    of: PhantomData<(F, L)>,
}
impl<F, L, R, Pull, Push, K: Keep> Parts<F, L, R, Pull, Push, K>
where
    F: Function,
    L: Level,
    R: 'static,
    Pull: for<'s, 'r, 'c, 'm> Fn(&'s R, RefOf<'r, F, L>, Wrt, &'c OutTan<F, L>, BarsOf<'m, F, L>) + 'static,
    Push: for<'s, 'r, 'd> Fn(&'s R, RefOf<'r, F, L>, DotsOf<'d, F, L>) -> OutTan<F, L> + 'static,
{
    /// Puts the parts together.
    #[inline(always)]
    pub fn new(residuals: R, pullback: Pull, pushforward: Push) -> Self {
        Parts {
            residuals: K::keep(residuals),
            pullback,
            pushforward,
            of: PhantomData,
        }
    }
}
/// What a derivative is of. It is said before the parts, whose types are inferred: to check long types that stand in
/// a path costs rustc as much as to infer them, once more.
#[derive(Clone, Copy, Debug)]
pub struct DerivativeOf<F, L, K = WithResiduals>(PhantomData<(F, L, K)>);
impl<F: Function, L: Level, K: Keep> DerivativeOf<F, L, K> {
    /// Says it.
    #[inline(always)]
    #[allow(clippy::new_without_default, reason = "it is made by generated code only")]
    pub fn new() -> Self {
        DerivativeOf(PhantomData)
    }
    /// Puts the parts together.
    #[inline(always)]
    pub fn parts<R, Pull, Push>(
        self,
        residuals: R,
        pullback: Pull,
        pushforward: Push,
    ) -> Parts<F, L, R, Pull, Push, K>
    where
        R: 'static,
        Pull:
            for<'s, 'r, 'c, 'm> Fn(&'s R, RefOf<'r, F, L>, Wrt, &'c OutTan<F, L>, BarsOf<'m, F, L>) + 'static,
        Push: for<'s, 'r, 'd> Fn(&'s R, RefOf<'r, F, L>, DotsOf<'d, F, L>) -> OutTan<F, L> + 'static,
    {
        Parts::new(residuals, pullback, pushforward)
    }
}
impl<F, L, R, Pull, Push, K: Keep> Linearized<F, L> for Parts<F, L, R, Pull, Push, K>
where
    F: Function,
    L: Level,
    R: 'static,
    Pull: for<'s, 'r, 'c, 'm> Fn(&'s R, RefOf<'r, F, L>, Wrt, &'c OutTan<F, L>, BarsOf<'m, F, L>) + 'static,
    Push: for<'s, 'r, 'd> Fn(&'s R, RefOf<'r, F, L>, DotsOf<'d, F, L>) -> OutTan<F, L> + 'static,
{
    #[inline(always)]
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        (self.pullback)(K::kept(&self.residuals), args, wrt, ct, bars)
    }
    #[inline(always)]
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        (self.pushforward)(K::kept(&self.residuals), args, dots)
    }
    fn residuals() -> &'static str {
        std::any::type_name::<R>()
    }
}

/// [`Parts`] whose pullback takes the parts of the cotangent, as that of a function does that changes its arguments: the
/// cotangent of what it leaves becomes that of what was there.
pub struct Taking<F, L, R: 'static, Pull, Push, K: Keep = WithResiduals> {
    residuals: K::Of<R>,
    pullback: Pull,
    pushforward: Push,
    of: PhantomData<(F, L)>,
}
impl<F: Function, L: Level, K: Keep> DerivativeOf<F, L, K> {
    /// Puts such parts together.
    #[inline(always)]
    pub fn taking<R, Pull, Push>(
        self,
        residuals: R,
        pullback: Pull,
        pushforward: Push,
    ) -> Taking<F, L, R, Pull, Push, K>
    where
        R: 'static,
        Pull: for<'s, 'r, 'c, 'm> Fn(&'s R, RefOf<'r, F, L>, Wrt, &'c mut OutTan<F, L>, BarsOf<'m, F, L>)
            + 'static,
        Push: for<'s, 'r, 'd> Fn(&'s R, RefOf<'r, F, L>, DotsOf<'d, F, L>) -> OutTan<F, L> + 'static,
    {
        Taking {
            residuals: K::keep(residuals),
            pullback,
            pushforward,
            of: PhantomData,
        }
    }
}
impl<F, L, R, Pull, Push, K: Keep> Linearized<F, L> for Taking<F, L, R, Pull, Push, K>
where
    F: Function,
    L: Level,
    R: 'static,
    Pull:
        for<'s, 'r, 'c, 'm> Fn(&'s R, RefOf<'r, F, L>, Wrt, &'c mut OutTan<F, L>, BarsOf<'m, F, L>) + 'static,
    Push: for<'s, 'r, 'd> Fn(&'s R, RefOf<'r, F, L>, DotsOf<'d, F, L>) -> OutTan<F, L> + 'static,
{
    #[inline(always)]
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        (self.pullback)(K::kept(&self.residuals), args, wrt, &mut ct.clone(), bars)
    }
    #[inline(always)]
    fn pull_taking(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &mut OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        (self.pullback)(K::kept(&self.residuals), args, wrt, ct, bars)
    }
    #[inline(always)]
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        (self.pushforward)(K::kept(&self.residuals), args, dots)
    }
    fn residuals() -> &'static str {
        std::any::type_name::<R>()
    }
}

/// The derivative of one of two runs.
impl<F: Function, L: Level, A: Linearized<F, L>, B: Linearized<F, L>> Linearized<F, L> for Either<A, B> {
    #[inline(always)]
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        match self {
            Either::A(derivative) => derivative.pull(args, wrt, ct, bars),
            Either::B(derivative) => derivative.pull(args, wrt, ct, bars),
        }
    }
    #[inline(always)]
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        match self {
            Either::A(derivative) => derivative.push(args, dots),
            Either::B(derivative) => derivative.push(args, dots),
        }
    }
}

/// The derivative of a function that is written twice: `A` for levels without a batch, `B` for levels with one.
///
/// The level decides, and not the value, so that a program contains the code of one of them only.
pub struct ByLevel<A, B>(Either<A, B>);
impl<A, B> ByLevel<A, B> {
    /// The derivative at a level without a batch.
    pub fn plain(derivative: A) -> Self {
        ByLevel(Either::A(derivative))
    }
    /// The derivative at a level with one.
    pub fn batched(derivative: B) -> Self {
        ByLevel(Either::B(derivative))
    }
    fn expect_plain(&self) -> &A {
        match &self.0 {
            Either::A(derivative) => derivative,
            Either::B(_) => unreachable!("the level has a batch"),
        }
    }
    fn expect_batched(&self) -> &B {
        match &self.0 {
            Either::A(_) => unreachable!("the level has no batch"),
            Either::B(derivative) => derivative,
        }
    }
}
impl<F: Function, L: Level, A: Linearized<F, L>, B: Linearized<F, L>> Linearized<F, L> for ByLevel<A, B> {
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        if L::BATCHED {
            self.expect_batched().pull(args, wrt, ct, bars)
        } else {
            self.expect_plain().pull(args, wrt, ct, bars)
        }
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        if L::BATCHED {
            self.expect_batched().push(args, dots)
        } else {
            self.expect_plain().push(args, dots)
        }
    }
    fn residuals() -> &'static str {
        A::residuals()
    }
}

/// A derivative behind a pointer, for recursion: its type would contain itself.
pub type Boxed<F, L> = Box<dyn Linearized<F, L>>;
impl<F: Function, L: Level> Linearized<F, L> for Boxed<F, L> {
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        (**self).pull(args, wrt, ct, bars)
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        (**self).push(args, dots)
    }
}
/// [`Function::linearize`] with the derivative behind a pointer.
pub fn boxed_linearize<F: Derived, L: Level>(
    f: F,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
) -> (OutAt<F, L>, Boxed<F, L>) {
    let (y, derivative) = f.linearize::<L, WithResiduals>(args, wrt);
    (y, Box::new(derivative))
}

/// [`Function::eval`]
#[inline(always)]
pub fn eval<F: Function, L: Level>(f: F, args: RefOf<'_, F, L>) -> OutAt<F, L> {
    f.eval::<L>(args)
}
/// [`Function::linearize`]
#[inline(always)]
pub fn linearize<F: Derived, L: Level>(
    f: F,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
    f.linearize::<L, WithResiduals>(args, wrt)
}
/// [`Linearized::pull`]
#[inline(always)]
pub fn pull_call<M: Linearized<F, L>, F: Function, L: Level>(
    derivative: &M,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
    ct: &OutTan<F, L>,
    bars: BarsOf<'_, F, L>,
) {
    derivative.pull(args, wrt, ct, bars);
}
/// The same of a number that may be one of many that were not taken (a distance that is not the smallest): where it is a
/// polynomial, nothing is pulled for a cotangent of zero.
#[inline(always)]
pub fn pull_chosen<M: Linearized<F, L>, F: Function, L: Level>(
    derivative: &M,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
    ct: &OutTan<F, L>,
    bars: BarsOf<'_, F, L>,
) {
    if !(F::POLYNOMIAL && ct.is_nil()) {
        derivative.pull(args, wrt, ct, bars);
    }
}
/// [`Linearized::pull_taking`]
#[inline(always)]
pub fn pull_taking<M: Linearized<F, L>, F: Function, L: Level>(
    derivative: &M,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
    ct: &mut OutTan<F, L>,
    bars: BarsOf<'_, F, L>,
) {
    derivative.pull_taking(args, wrt, ct, bars);
}
/// [`Linearized::push`]
#[inline(always)]
pub fn push_call<M: Linearized<F, L>, F: Function, L: Level>(
    derivative: &M,
    args: RefOf<'_, F, L>,
    dots: DotsOf<'_, F, L>,
) -> OutTan<F, L> {
    derivative.push(args, dots)
}
