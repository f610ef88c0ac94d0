//! `call_into`: a transform's call whose result goes to a place of the caller's.
//!
//! Of a gradient the place is looked at first, then the function runs, and the reverse sweep adds to the place itself
//! where that is slices or arrays of numbers; the storage of large tensors is left to the sweep, which makes its results in it. What
//! is refused before the sweep leaves the place as it was, and a panic in the sweep, from a user's rule, zeros.

use super::grad::alone;
use super::{
    Arguments, Aux, Auxiliary, Functionalize, Grad, GradAndValue, Jvp, NoAux, OneNumber, Returned,
    TotalDerivative, Transform, Vjp, Vmap,
};
use crate::element::Result;
use crate::levels::Base;
use crate::nd::Rank;
use crate::values::{
    ArgAt, ByMut, ByRef, ByRefs, BySlice, BySliceMut, ByVal, Derived, Direct, Dtype, Function, Lift,
    Linearized, Misfit, Nth, Param, Params, Select, TanOf, WithResiduals, Wrt,
};
use ndarray::{Array, ArrayViewMut};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

type At<T> = <T as Lift>::At<Base>;
type RefOf<'a, P> = <P as Param>::Ref<'a, Base>;
type Tan<P> = TanOf<<P as Param>::Owned, Base>;

/// A place for a `T`: `&mut T`, a `&mut` slice or array for a vector, a mutable view for an array, a tuple of places for a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place for a result of type `{T}`",
    label = "the result does not go there",
    note = "pass `&mut` of the result's type, a `&mut` slice for a vector, or a tuple of such places for a tuple"
)]
pub trait Receives<T: Lift>: Sized {
    /// [`Lift::misfit`]
    fn misfit(&self, y: &At<T>) -> Option<Misfit>;
    /// [`Lift::store`]
    fn store(self, y: T);
}

/// A place for the gradient by an argument that is passed in this way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place for a gradient by an argument of this type",
    label = "the gradient does not go there",
    note = "pass `&mut` of the gradient's type, or a `&mut` slice for a vector"
)]
pub trait ReceivesGradient<P: Param>: Receives<P::Owned> {
    /// [`Param::misfit`]
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit>;
    /// [`Param::begin_in`]
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P>;
    /// [`Param::bar_in`]
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base>;
    /// [`Param::end_in`]
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>);
}

impl<T: Lift> Receives<T> for &mut T {
    #[inline]
    fn misfit(&self, y: &At<T>) -> Option<Misfit> {
        T::misfit(self, y)
    }
    #[inline]
    fn store(self, y: T) {
        T::store(self, y);
    }
}
impl<P: Param> ReceivesGradient<P> for &mut P::Owned {
    #[inline]
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit> {
        P::misfit(self, x)
    }
    #[inline]
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P> {
        P::begin_in(self, x)
    }
    #[inline]
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base> {
        P::bar_in(self, tan)
    }
    #[inline]
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>) {
        P::end_in(self, tan, x);
    }
}

/// Slices and arrays as places for vectors: by these modes they are accumulators as they are, by the others not.
macro_rules! slices {
    ($($slice:ty $(, $n:ident)?;)*) => { $(
        impl<T: Lift $(, const $n: usize)?> Receives<Vec<T>> for &mut $slice {
            fn misfit(&self, y: &Vec<At<T>>) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], y)
            }
            fn store(self, y: Vec<T>) {
                self.iter_mut().zip(y).for_each(|(into, y)| T::store(into, y));
            }
        }
        slices!(@slice BySlice BySliceMut ByRefs; $slice $(, $n)?);
        slices!(@vector ByRef ByVal ByMut; $slice $(, $n)?);
    )* };
    (@slice $($by:ident)+; $slice:ty) => { $( slices!(@one_slice $by $slice, ); )+ };
    (@slice $($by:ident)+; $slice:ty, $n:ident) => { $( slices!(@one_slice $by $slice, , const $n: usize); )+ };
    (@one_slice $by:ident $slice:ty, $($const:tt)*) => {
        impl<T: Lift $($const)*> ReceivesGradient<$by<T>> for &mut $slice {
            #[inline]
            fn misfit_arg(&self, x: &[At<T>]) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], x)
            }
            #[inline]
            fn begin(&mut self, x: &[At<T>]) -> Vec<TanOf<T, Base>> {
                crate::values::begin_in_slice(&mut self[..], x)
            }
            #[inline]
            fn bar<'a>(&'a mut self, tan: &'a mut Vec<TanOf<T, Base>>) -> &'a mut [TanOf<T, Base>] {
                crate::values::bar_in_slice(&mut self[..], tan)
            }
            #[inline]
            fn end(&mut self, tan: Vec<TanOf<T, Base>>, x: &[At<T>]) {
                crate::values::end_in_slice(&mut self[..], tan, x);
            }
        }
    };
    (@vector $($by:ident)+; $slice:ty) => { $( slices!(@one_vector $by $slice, ); )+ };
    (@vector $($by:ident)+; $slice:ty, $n:ident) => { $( slices!(@one_vector $by $slice, , const $n: usize); )+ };
    (@one_vector $by:ident $slice:ty, $($const:tt)*) => {
        impl<T: Lift $($const)*> ReceivesGradient<$by<Vec<T>>> for &mut $slice {
            fn misfit_arg(&self, x: &Vec<At<T>>) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], x)
            }
            fn begin(&mut self, _: &Vec<At<T>>) -> Vec<TanOf<T, Base>> {
                self.iter_mut().for_each(T::vacate);
                Vec::new()
            }
            fn bar<'a>(&'a mut self, tan: &'a mut Vec<TanOf<T, Base>>) -> &'a mut Vec<TanOf<T, Base>> {
                tan
            }
            fn end(&mut self, tan: Vec<TanOf<T, Base>>, x: &Vec<At<T>>) {
                Receives::store(&mut **self, T::unground(T::to_values::<Base>(tan, x)));
            }
        }
    };
}
slices! {
    [T];
    [T; N], N;
}

impl<E: Dtype, D: Rank> Receives<Array<E, D>> for ArrayViewMut<'_, E, D> {
    fn misfit(&self, y: &At<Array<E, D>>) -> Option<Misfit> {
        Misfit::of("shape", self.shape(), y.0.shape())
    }
    fn store(mut self, y: Array<E, D>) {
        self.assign(&y);
    }
}
impl<E: Dtype, D: Rank, P: Param<Owned = Array<E, D>>> ReceivesGradient<P> for ArrayViewMut<'_, E, D> {
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit> {
        Receives::misfit(self, &P::own::<Base>(x))
    }
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P> {
        P::zero::<Base>(x)
    }
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base> {
        P::bar::<Base>(tan)
    }
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>) {
        self.view_mut().store(Array::unlift(P::value::<Base>(tan, x)));
    }
}

/// Arguments whose gradients go to the places `O`.
pub trait SelectInto<A, O>: Select<A> {
    /// What of the places has not the form of its argument.
    fn misfit(out: &O, args: Self::Ref<'_, Base>) -> Option<Misfit>;
    /// Has `pull` add to accumulators of zeros, those of the chosen arguments in the places.
    fn pull_into(out: O, args: Self::Ref<'_, Base>, pull: impl FnOnce(Self::Bars<'_, Base>));
}

/// Runs a reverse sweep over the places of some arguments, `$out`, one after the other.
macro_rules! sweep {
    ($params:ident, $args:ident, $pull:ident; $($n:ident, $out:expr, $tan:ident);+) => {{
        $( let mut $tan = $out.begin(<$params as Nth<$n>>::nth($args)); )+
        let chosen = $( 1u64 << <$params as Nth<$n>>::INDEX )|+;
        let mut others = <$params as Params>::zeros_of::<Base>($args, !chosen);
        let swept = catch_unwind(AssertUnwindSafe(|| {
            let mut bars = <$params as Params>::bars::<Base>(&mut others);
            $( <$params as Nth<$n>>::put_bar(&mut bars, $out.bar(&mut $tan)); )+
            $pull(bars);
        }));
        match swept {
            Ok(()) => { $( $out.end($tan, <$params as Nth<$n>>::nth($args)); )+ }
            Err(panic) => {
                $(
                    $out.begin(<$params as Nth<$n>>::nth($args));
                    $out.end(Default::default(), <$params as Nth<$n>>::nth($args));
                )+
                resume_unwind(panic)
            }
        }
    }};
}

impl<P, O, const N: isize> SelectInto<ArgAt<N>, O> for P
where
    P: Nth<N> + Select<ArgAt<N>>,
    O: ReceivesGradient<<P as Nth<N>>::By>,
{
    #[inline]
    fn misfit(out: &O, args: Self::Ref<'_, Base>) -> Option<Misfit> {
        out.misfit_arg(P::nth(args))
    }
    #[inline]
    fn pull_into(mut out: O, args: Self::Ref<'_, Base>, pull: impl FnOnce(Self::Bars<'_, Base>)) {
        sweep!(P, args, pull; N, out, tan);
    }
}

macro_rules! tuples {
    ($($t:ident $n:ident $i:tt),+) => {
        impl<$($t: Lift, $n: Receives<$t>),+> Receives<($($t,)+)> for ($($n,)+) {
            fn misfit(&self, y: &At<($($t,)+)>) -> Option<Misfit> {
                None $( .or_else(|| Some(self.$i.misfit(&y.$i)?.within(concat!(".", $i)))) )+
            }
            fn store(self, y: ($($t,)+)) {
                $( self.$i.store(y.$i); )+
            }
        }
        impl<P, $($t,)+ $(const $n: isize),+> SelectInto<($(ArgAt<$n>,)+), ($($t,)+)> for P
        where
            P: Params + Select<($(ArgAt<$n>,)+)> $(+ Nth<$n>)+,
            $( $t: ReceivesGradient<<P as Nth<$n>>::By>, )+
        {
            fn misfit(out: &($($t,)+), args: Self::Ref<'_, Base>) -> Option<Misfit> {
                None $(
                    .or_else(|| Some(out.$i.misfit_arg(<P as Nth<$n>>::nth(args))?.within(concat!(".", $i))))
                )+
            }
            #[allow(non_snake_case)] // one variable per cotangent, named like its place's type
            fn pull_into(mut out: ($($t,)+), args: Self::Ref<'_, Base>, pull: impl FnOnce(Self::Bars<'_, Base>)) {
                sweep!(P, args, pull; $($n, out.$i, $t);+);
            }
        }
        /// All of them in one tuple, as they are returned.
        impl<'o, P, $(const $n: isize),+> SelectInto<($(ArgAt<$n>,)+), &'o mut ($(<P as Nth<$n>>::Owned,)+)> for P
        where
            P: Params + Select<($(ArgAt<$n>,)+)> $(+ Nth<$n>)+,
        {
            fn misfit(out: &&'o mut ($(<P as Nth<$n>>::Owned,)+), args: Self::Ref<'_, Base>) -> Option<Misfit> {
                None $(.or_else(|| {
                    let found = <<P as Nth<$n>>::By as Param>::misfit(&out.$i, <P as Nth<$n>>::nth(args));
                    Some(found?.within(concat!(".", $i)))
                }))+
            }
            fn pull_into(
                out: &'o mut ($(<P as Nth<$n>>::Owned,)+),
                args: Self::Ref<'_, Base>,
                pull: impl FnOnce(Self::Bars<'_, Base>),
            ) {
                let places = ($( &mut out.$i, )+);
                <P as SelectInto<($(ArgAt<$n>,)+), ($(&mut <P as Nth<$n>>::Owned,)+)>>::pull_into(places, args, pull);
            }
        }
    };
}
tuples!(A N0 0);
tuples!(A N0 0, B N1 1);
tuples!(A N0 0, B N1 1, C N2 2);
tuples!(A N0 0, B N1 1, C N2 2, D N3 3);
tuples!(A N0 0, B N1 1, C N2 2, D N3 3, E N4 4);
tuples!(A N0 0, B N1 1, C N2 2, D N3 3, E N4 4, F N5 5);
tuples!(A N0 0, B N1 1, C N2 2, D N3 3, E N4 4, F N5 5, G N6 6);
tuples!(A N0 0, B N1 1, C N2 2, D N3 3, E N4 4, F N5 5, G N6 6, H N7 7);

/// A transform whose result can go to places `O`.
#[diagnostic::on_unimplemented(
    message = "the result of this transform does not go into `{O}`",
    label = "no place for the result",
    note = "pass `&mut` of the result's type, a `&mut` slice for a vector, or a tuple of such places for a tuple"
)]
pub trait CallInto<O>: Direct {
    /// What is returned beside what goes there.
    type Rest;
    /// The call; a place that does not fit is an error.
    fn call_into(args: <Self::Params as Params>::Args<'_>, out: O) -> Result<Self::Rest>;
}

/// What is returned beside a gradient that goes to a place: the auxiliary part, and whether there was a number.
pub trait BesideGradient<O: Lift>: Auxiliary<O, Main: OneNumber> {
    /// Its type.
    type Said;
    /// What is said of a function's result.
    fn said(y: O) -> Self::Said;
}
impl<O: Lift> BesideGradient<O> for NoAux
where
    NoAux: Auxiliary<O, Main: OneNumber>,
{
    type Said = <<NoAux as Auxiliary<O>>::Main as OneNumber>::Of<()>;
    #[inline]
    fn said(y: O) -> Self::Said {
        OneNumber::said(<NoAux as Auxiliary<O>>::into_main(y))
    }
}
impl<O: Lift> BesideGradient<O> for Aux
where
    Aux: Auxiliary<O, Main: OneNumber>,
{
    type Said = <<Aux as Auxiliary<O>>::Main as OneNumber>::With<<Aux as Auxiliary<O>>::Rest>;
    fn said(y: O) -> Self::Said {
        let (number, rest) = <Aux as Auxiliary<O>>::apart(y);
        OneNumber::with(number, rest)
    }
}

/// The gradient into places; returns the function's whole result.
#[inline]
fn gradient<F, A, X, O>(args: <F::Params as Params>::Args<'_>, out: O, wrt: Wrt) -> Result<F::Out>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    let held = F::Params::hold(args);
    let args = F::Params::held(&held);
    if let Some(found) = <F::Params as SelectInto<A, O>>::misfit(&out, args) {
        return Err(found.into_error());
    }
    let (y, derivative) = F::default().linearize::<Base, WithResiduals>(args, wrt);
    if !<X::Main as OneNumber>::lacks(X::main::<Base>(&y)) {
        let one = X::seed::<Base>(<X::Main as OneNumber>::one::<Base>());
        <F::Params as SelectInto<A, O>>::pull_into(out, args, |bars| {
            derivative.pull(args, wrt.into_zeros(), &one, bars);
        });
    }
    let mut y = F::Out::unlift(y);
    F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
    Ok(y)
}
impl<F, A, X, O> CallInto<O> for Grad<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: BesideGradient<F::Out>,
{
    type Rest = X::Said;
    #[inline]
    fn call_into(args: <F::Params as Params>::Args<'_>, out: O) -> Result<X::Said> {
        gradient::<F, A, X, O>(args, out, alone::<(F, A, X)>()).map(X::said)
    }
}
impl<F, A, X, O> CallInto<O> for GradAndValue<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    type Rest = Returned<F::Out>;
    #[inline]
    fn call_into(args: <F::Params as Params>::Args<'_>, out: O) -> Result<Returned<F::Out>> {
        let wrt = Wrt::of(<F::Params as Select<A>>::MASK);
        gradient::<F, A, X, O>(args, out, wrt).map(<F::Out as Lift>::Outcome::into_main)
    }
}

/// The result of any function, without what `X` says is beside it, into places.
fn whole<F: Function, X: Auxiliary<F::Out>, O: Receives<X::Main>>(
    args: <F::Params as Params>::Args<'_>,
    out: O,
) -> Result<X::Rest> {
    let held = F::Params::hold(args);
    let y = F::default().eval::<Base>(F::Params::held(&held));
    if let Some(found) = out.misfit(X::main::<Base>(&y)) {
        return Err(found.into_error());
    }
    let mut y = F::Out::unlift(y);
    F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
    let (main, rest) = X::apart(y);
    out.store(main);
    Ok(rest)
}
impl<F, A, X, C, M, O> CallInto<O> for TotalDerivative<F, A, X, C, M>
where
    Self: Transform + Function,
    X: Auxiliary<<Self as Function>::Out>,
    O: Receives<X::Main>,
{
    type Rest = X::Rest;
    fn call_into(args: <<Self as Direct>::Params as Params>::Args<'_>, out: O) -> Result<X::Rest> {
        whole::<Self, X, O>(args, out)
    }
}
macro_rules! whole {
    ($($f:ident<$($p:ident),+>;)*) => { $(
        impl<$($p,)+ Out> CallInto<Out> for $f<$($p),+>
        where
            Self: Function,
            Out: Receives<Returned<<Self as Function>::Out>>,
        {
            type Rest = ();
            fn call_into(args: <<Self as Direct>::Params as Params>::Args<'_>, out: Out) -> Result<()> {
                whole::<Self, NoAux, Out>(args, out)
            }
        }
    )* };
}
whole! {
    Vmap<F, I, O, C, R, S>;
    Functionalize<F>;
    Jvp<F, G>;
    Vjp<F>;
}
