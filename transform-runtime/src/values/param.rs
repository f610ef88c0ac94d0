//! How one parameter is passed: what the user writes, what the lifted variants take, where its cotangent
//! goes.

use crate::levels::{Base, Batch, Dual, Level};
use crate::values::{Lift, Misfit, Relevel, TanOf, Tangent};
use std::borrow::Cow;
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;

/// The passing mode of one parameter.
pub trait Param: 'static {
    /// The type an owner of the argument has; gradients have it too.
    type Owned: Lift;
    /// What the user passes.
    type Arg<'a>;
    /// What the variants take.
    type Ref<'a, L: Level>: Copy + Send + Sync;
    /// Where the cotangent is accumulated.
    type Bar<'a, L: Level>;
    /// The tangent, if there is one.
    type Dot<'a, L: Level>: Copy;
    /// The argument at level `L`, owned.
    type At<L: Level>: Clone + Send + Sync + 'static;
    /// The argument taken to another level: owned, but for what has no level.
    type Moved<'a, L: Level>;
    /// A direct call's argument while the call runs.
    type Held<'a>;
    /// What calls leave in arguments up to this one, where `Rest` is left in those before it.
    type Left<Rest: 'static>: 'static;
    /// The dims of those, where this argument's are `D`.
    type LeftDims<Rest: 'static, D: 'static>: 'static;
    /// Where the caller finds what a call leaves in this argument.
    type Back<'a>;

    /// The argument at level `L`, as a constant.
    fn lift<L: Level>(arg: Self::Arg<'_>) -> At<Self::Owned, L>;
    /// A direct call's argument at the ground level, not copied where that can be avoided.
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_>;
    /// A held argument as the variants take it.
    fn held<'h>(x: &'h Self::Held<'_>) -> Self::Ref<'h, Base>;
    /// Where the caller of a direct call finds what the call leaves in this argument.
    fn back(held: Self::Held<'_>) -> Self::Back<'_>;
    /// Puts what a call leaves in this argument there; returns what is left in those before it.
    fn put_back<'l, Rest: 'static>(
        into: Option<Self::Back<'_>>,
        left: &'l mut Self::Left<Rest>,
    ) -> &'l mut Rest;
    /// An owned argument as the variants take it.
    fn borrow<L: Level>(x: &At<Self::Owned, L>) -> Self::Ref<'_, L>;
    /// The same for a shorter time.
    fn shorten<'s, 'l: 's, L: Level>(x: Self::Ref<'l, L>) -> Self::Ref<'s, L>;
    /// A copy of the argument.
    fn own<L: Level>(x: Self::Ref<'_, L>) -> At<Self::Owned, L>;
    /// A value as an argument.
    fn of_value<L: Level>(x: At<Self::Owned, L>) -> Self::At<L>;
    /// An argument as a value.
    fn as_value<L: Level>(x: &Self::At<L>) -> Cow<'_, At<Self::Owned, L>>;
    /// An argument as a value that can be changed, if it is one.
    fn value_mut<L: Level>(x: &mut Self::At<L>) -> Option<&mut At<Self::Owned, L>>;
    /// An argument as the variants take it.
    fn refer<L: Level>(x: &Self::At<L>) -> Self::Ref<'_, L>;
    /// A copy of the argument, as an argument.
    fn keep<L: Level>(x: Self::Ref<'_, L>) -> Self::At<L>;
    /// An argument that was taken to another level, as the variants take it.
    fn moved<'x, L: Level>(x: &'x Self::Moved<'_, L>) -> Self::Ref<'x, L>;
    /// Replaces it.
    fn put<L: Level>(into: &mut Self::Moved<'_, L>, x: At<Self::Owned, L>);
    /// The argument with a tangent.
    fn dual<'a, L: Level>(x: Self::Ref<'a, L>, tangent: &TanOf<Self::Owned, L>) -> Self::Moved<'a, Dual<L>>;
    /// The argument without its tangent, and that.
    fn undual<L: Level>(x: Self::Ref<'_, Dual<L>>) -> (Self::Moved<'_, L>, TanOf<Self::Owned, L>);
    /// The argument at another level.
    fn relevel<'a, L: Level, M: Level, R: Relevel<L, M>>(
        x: Self::Ref<'a, L>,
        by: &mut R,
    ) -> Self::Moved<'a, M>;
    /// The argument as that of every lane.
    fn shared<L: Level>(x: Self::Ref<'_, L>) -> Self::Moved<'_, Batch<L>>;
    /// The argument of lane `i`.
    fn of_lane<L: Level>(x: Self::Ref<'_, Batch<L>>, i: usize) -> Self::Moved<'_, L>;
    /// The zero cotangent of an argument, in full length.
    fn zero<L: Level>(x: Self::Ref<'_, L>) -> TanOf<Self::Owned, L>;
    /// A cotangent as accumulator.
    fn bar<L: Level>(x: &mut TanOf<Self::Owned, L>) -> Self::Bar<'_, L>;
    /// A tangent as the variants take it.
    fn dot<L: Level>(x: &TanOf<Self::Owned, L>) -> Self::Dot<'_, L>;
    /// No tangent.
    fn no_dot<'a, L: Level>() -> Self::Dot<'a, L>;
    /// The tangent as an owned value.
    fn own_dot<L: Level>(x: Self::Dot<'_, L>) -> TanOf<Self::Owned, L>;
    /// Adds to an accumulator.
    fn accumulate<L: Level>(into: Self::Bar<'_, L>, x: &TanOf<Self::Owned, L>);
    /// A cotangent as a value of the argument's type.
    fn value<L: Level>(tan: TanOf<Self::Owned, L>, like: Self::Ref<'_, L>) -> At<Self::Owned, L>;
    /// What of a place has not the argument's form, which its gradient will have.
    fn misfit(into: &Self::Owned, x: Self::Ref<'_, Base>) -> Option<Misfit> {
        <Self::Owned as Lift>::misfit(into, &Self::own::<Base>(x))
    }
    /// The zero cotangent of an argument whose gradient goes to a place; that is zero, too, or without value.
    #[inline]
    fn begin_in(into: &mut Self::Owned, x: Self::Ref<'_, Base>) -> TanOf<Self::Owned, Base> {
        <Self::Owned as Lift>::vacate(into);
        Self::zero::<Base>(x)
    }
    /// Its accumulator: that cotangent, or the place itself.
    #[inline]
    fn bar_in<'a>(_into: &'a mut Self::Owned, tan: &'a mut TanOf<Self::Owned, Base>) -> Self::Bar<'a, Base> {
        Self::bar::<Base>(tan)
    }
    /// Puts the cotangent there, if it is not there already.
    #[inline]
    fn end_in(into: &mut Self::Owned, tan: TanOf<Self::Owned, Base>, x: Self::Ref<'_, Base>) {
        <Self::Owned as Lift>::store(into, <Self::Owned as Lift>::unlift(Self::value::<Base>(tan, x)));
    }
}

/// `x: T`
#[derive(Debug)]
pub struct ByVal<T>(PhantomData<T>);
/// `x: &T`
#[derive(Debug)]
pub struct ByRef<T>(PhantomData<T>);
/// `x: &mut T`, where `T` is lent.
#[derive(Debug)]
pub struct ByLent<T>(PhantomData<T>);
/// `x: &[T]`
#[derive(Debug)]
pub struct BySlice<T>(PhantomData<T>);
/// `x: &[&T]`
#[derive(Debug)]
pub struct ByRefs<T>(PhantomData<T>);
/// The cotangent of a result `T`, passed to a pullback.
#[derive(Debug)]
pub struct ByGiven<T>(PhantomData<T>);

/// A call leaves nothing in the argument.
macro_rules! unchanged {
    () => {
        type Left<Rest: 'static> = Rest;
        type LeftDims<Rest: 'static, D: 'static> = Rest;
        type Back<'a> = ();
        #[inline(always)]
        fn back(_: Self::Held<'_>) -> Self::Back<'_> {}
        #[inline(always)]
        fn put_back<Rest: 'static>(_: Option<()>, left: &mut Rest) -> &mut Rest {
            left
        }
    };
}
pub(crate) use unchanged;
/// An argument that a value at its level owns.
macro_rules! owned_value {
    () => {
        type At<L: $crate::levels::Level> = <Self::Owned as $crate::values::Lift>::At<L>;
        type Moved<'a, L: $crate::levels::Level> = <Self::Owned as $crate::values::Lift>::At<L>;
        #[inline(always)]
        fn of_value<L: $crate::levels::Level>(x: Self::At<L>) -> Self::At<L> {
            x
        }
        #[inline(always)]
        fn as_value<L: $crate::levels::Level>(x: &Self::At<L>) -> std::borrow::Cow<'_, Self::At<L>> {
            std::borrow::Cow::Borrowed(x)
        }
        fn value_mut<L: $crate::levels::Level>(x: &mut Self::At<L>) -> Option<&mut Self::At<L>> {
            Some(x)
        }
        #[inline(always)]
        fn refer<L: $crate::levels::Level>(x: &Self::At<L>) -> Self::Ref<'_, L> {
            <Self as $crate::values::Param>::borrow::<L>(x)
        }
        fn keep<L: $crate::levels::Level>(x: Self::Ref<'_, L>) -> Self::At<L> {
            <Self as $crate::values::Param>::own::<L>(x)
        }
        #[inline(always)]
        fn moved<'x, L: $crate::levels::Level>(x: &'x Self::At<L>) -> Self::Ref<'x, L> {
            <Self as $crate::values::Param>::borrow::<L>(x)
        }
        fn put<L: $crate::levels::Level>(into: &mut Self::At<L>, x: Self::At<L>) {
            *into = x;
        }
        fn dual<'a, L: $crate::levels::Level>(
            x: Self::Ref<'a, L>,
            tangent: &$crate::values::TanOf<Self::Owned, L>,
        ) -> Self::Moved<'a, $crate::levels::Dual<L>> {
            let x = <Self as $crate::values::Param>::own::<L>(x);
            <Self::Owned as $crate::values::Lift>::dual::<L>(&x, tangent)
        }
        fn undual<L: $crate::levels::Level>(
            x: Self::Ref<'_, $crate::levels::Dual<L>>,
        ) -> (Self::Moved<'_, L>, $crate::values::TanOf<Self::Owned, L>) {
            let x = <Self as $crate::values::Param>::own::<$crate::levels::Dual<L>>(x);
            let tangent = <Self::Owned as $crate::values::Lift>::tangent::<L>(&x);
            (
                <Self::Owned as $crate::values::Lift>::primal::<L>(&x),
                tangent,
            )
        }
        fn relevel<'a, L, M, R>(x: Self::Ref<'a, L>, by: &mut R) -> Self::Moved<'a, M>
        where
            L: $crate::levels::Level,
            M: $crate::levels::Level,
            R: $crate::values::Relevel<L, M>,
        {
            let x = <Self as $crate::values::Param>::own::<L>(x);
            <Self::Owned as $crate::values::Lift>::relevel::<L, M, R>(&x, by)
        }
        fn shared<L: $crate::levels::Level>(
            x: Self::Ref<'_, L>,
        ) -> Self::Moved<'_, $crate::levels::Batch<L>> {
            <Self::Owned as $crate::values::Lift>::share::<L>(&<Self as $crate::values::Param>::own::<L>(x))
        }
        fn of_lane<L: $crate::levels::Level>(
            x: Self::Ref<'_, $crate::levels::Batch<L>>,
            i: usize,
        ) -> Self::Moved<'_, L> {
            let x = <Self as $crate::values::Param>::own::<$crate::levels::Batch<L>>(x);
            <Self::Owned as $crate::values::Lift>::lane::<L>(&x, i)
        }
    };
}
pub(crate) use owned_value;
/// An argument whose copy is held while a direct call runs.
macro_rules! held_whole {
    () => {
        type Held<'a> = At<T, Base>;
        #[inline(always)]
        fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
            Self::lift::<Base>(arg)
        }
        #[inline(always)]
        fn held(x: &At<T, Base>) -> &At<T, Base> {
            x
        }
        unchanged!();
    };
}
/// A value as an argument.
macro_rules! whole_value {
    () => {
        type Ref<'a, L: Level> = &'a At<T, L>;
        type Bar<'a, L: Level> = &'a mut TanOf<T, L>;
        type Dot<'a, L: Level> = Option<&'a TanOf<T, L>>;
        $crate::values::param::owned_value!();

        #[inline(always)]
        fn borrow<L: Level>(x: &At<T, L>) -> &At<T, L> {
            x
        }
        #[inline(always)]
        fn shorten<'s, 'l: 's, L: Level>(x: &'l At<T, L>) -> &'s At<T, L> {
            x
        }
        #[inline(always)]
        fn own<L: Level>(x: &At<T, L>) -> At<T, L> {
            x.clone()
        }
        #[inline(always)]
        fn zero<L: Level>(_: &At<T, L>) -> TanOf<T, L> {
            Default::default()
        }
        #[inline(always)]
        fn bar<L: Level>(x: &mut TanOf<T, L>) -> &mut TanOf<T, L> {
            x
        }
        #[inline(always)]
        fn dot<L: Level>(x: &TanOf<T, L>) -> Option<&TanOf<T, L>> {
            Some(x)
        }
        #[inline(always)]
        fn no_dot<'a, L: Level>() -> Option<&'a TanOf<T, L>> {
            None
        }
        #[inline(always)]
        fn own_dot<L: Level>(x: Option<&TanOf<T, L>>) -> TanOf<T, L> {
            x.cloned().unwrap_or_default()
        }
        #[inline(always)]
        fn accumulate<L: Level>(into: &mut TanOf<T, L>, x: &TanOf<T, L>) {
            into.accumulate(x);
        }
        #[inline(always)]
        fn value<L: Level>(tan: TanOf<T, L>, like: &At<T, L>) -> At<T, L> {
            T::to_value::<L>(&tan, like)
        }
        #[inline]
        fn misfit(into: &T, x: &At<T, Base>) -> Option<crate::values::Misfit> {
            T::misfit(into, x)
        }
    };
}

pub(crate) use whole_value;

impl<T: Lift> Param for ByVal<T> {
    type Owned = T;
    type Arg<'a> = T;
    #[inline(always)]
    fn lift<L: Level>(arg: T) -> At<T, L> {
        arg.lift()
    }
    held_whole!();
    whole_value!();
}
impl<T: Lift> Param for ByRef<T> {
    type Owned = T;
    type Arg<'a> = &'a T;
    #[inline(always)]
    fn lift<L: Level>(arg: &T) -> At<T, L> {
        arg.clone().lift()
    }
    held_whole!();
    whole_value!();
}

/// What is never differentiated and goes on, after a call, where the call leaves it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed by `&mut` to an annotated function",
    label = "a random generator can, `transform_func::Rng`"
)]
pub trait Lend: Lift {
    /// A copy for a call.
    fn lend(&mut self) -> Self;
}
impl Lend for crate::Rng {
    fn lend(&mut self) -> Self {
        crate::Rng::lend(self)
    }
}
impl<T: Lend> Param for ByLent<T> {
    type Owned = T;
    type Arg<'a> = &'a mut T;
    #[inline(always)]
    fn lift<L: Level>(arg: &mut T) -> At<T, L> {
        arg.lend().lift()
    }
    held_whole!();
    whole_value!();
}

impl<T: Lift> Param for ByGiven<T> {
    type Owned = T;
    type Arg<'a> = T::Given<'a>;
    #[inline(always)]
    fn lift<L: Level>(arg: T::Given<'_>) -> At<T, L> {
        T::own(arg).lift()
    }
    held_whole!();
    whole_value!();
}

/// A slice that is held while a direct call runs.
macro_rules! held_slice {
    () => {
        type Held<'a> = Cow<'a, [At<T, Base>]>;
        #[inline(always)]
        fn held<'h>(x: &'h Cow<'_, [At<T, Base>]>) -> &'h [At<T, Base>] {
            x
        }
        unchanged!();
    };
}
/// A slice as an argument.
macro_rules! slice_value {
    () => {
        type Owned = Vec<T>;
        type Ref<'a, L: Level> = &'a [At<T, L>];
        type Bar<'a, L: Level> = &'a mut [TanOf<T, L>];
        type Dot<'a, L: Level> = &'a [TanOf<T, L>];
        $crate::values::param::owned_value!();
        #[inline(always)]
        fn borrow<L: Level>(x: &Vec<At<T, L>>) -> &[At<T, L>] {
            x
        }
        #[inline(always)]
        fn shorten<'s, 'l: 's, L: Level>(x: &'l [At<T, L>]) -> &'s [At<T, L>] {
            x
        }
        fn own<L: Level>(x: &[At<T, L>]) -> Vec<At<T, L>> {
            x.to_vec()
        }
        fn zero<L: Level>(x: &[At<T, L>]) -> Vec<TanOf<T, L>> {
            vec![Default::default(); x.len()]
        }
        #[inline(always)]
        fn bar<L: Level>(x: &mut Vec<TanOf<T, L>>) -> &mut [TanOf<T, L>] {
            x
        }
        #[inline(always)]
        fn dot<L: Level>(x: &Vec<TanOf<T, L>>) -> &[TanOf<T, L>] {
            x
        }
        #[inline(always)]
        fn no_dot<'a, L: Level>() -> &'a [TanOf<T, L>] {
            &[]
        }
        fn own_dot<L: Level>(x: &[TanOf<T, L>]) -> Vec<TanOf<T, L>> {
            x.to_vec()
        }
        fn accumulate<L: Level>(into: &mut [TanOf<T, L>], x: &Vec<TanOf<T, L>>) {
            for (into, x) in into.iter_mut().zip(x) {
                into.accumulate(x);
            }
        }
        fn value<L: Level>(tan: Vec<TanOf<T, L>>, like: &[At<T, L>]) -> Vec<At<T, L>> {
            T::to_values::<L>(tan, like)
        }
        #[inline]
        fn misfit(into: &Vec<T>, x: &[At<T, Base>]) -> Option<crate::values::Misfit> {
            crate::values::Misfit::of_elements::<T>(into, x)
        }
        #[inline]
        fn begin_in(into: &mut Vec<T>, x: &[At<T, Base>]) -> Vec<TanOf<T, Base>> {
            crate::values::param::begin_in_slice(into, x)
        }
        #[inline]
        fn bar_in<'a>(into: &'a mut Vec<T>, tan: &'a mut Vec<TanOf<T, Base>>) -> &'a mut [TanOf<T, Base>] {
            crate::values::param::bar_in_slice(into, tan)
        }
        #[inline]
        fn end_in(into: &mut Vec<T>, tan: Vec<TanOf<T, Base>>, x: &[At<T, Base>]) {
            crate::values::param::end_in_slice(into, tan, x);
        }
    };
}
pub(crate) use slice_value;

/// [`Param::begin_in`] of a slice. Where its elements are tangents as they are, the place is the cotangent.
#[inline]
pub(crate) fn begin_in_slice<T: Lift>(into: &mut [T], x: &[At<T, Base>]) -> Vec<TanOf<T, Base>> {
    if let Some(bars) = T::tangents(into) {
        bars.fill_with(Default::default);
        return Vec::new();
    }
    into.iter_mut().for_each(T::vacate);
    vec![Default::default(); x.len()]
}
/// [`Param::bar_in`] of a slice.
#[inline]
pub(crate) fn bar_in_slice<'a, T: Lift>(
    into: &'a mut [T],
    tan: &'a mut [TanOf<T, Base>],
) -> &'a mut [TanOf<T, Base>] {
    T::tangents(into).unwrap_or(tan)
}
/// [`Param::end_in`] of a slice.
#[inline]
pub(crate) fn end_in_slice<T: Lift>(into: &mut [T], tan: Vec<TanOf<T, Base>>, x: &[At<T, Base>]) {
    if T::tangents(into).is_none() {
        let values = T::unground(T::to_values::<Base>(tan, x));
        into.iter_mut()
            .zip(values)
            .for_each(|(into, y)| T::store(into, y));
    }
}

impl<T: Lift> Param for BySlice<T> {
    type Arg<'a> = &'a [T];
    fn lift<L: Level>(arg: &[T]) -> Vec<At<T, L>> {
        arg.iter().map(|x| x.clone().lift()).collect()
    }
    #[inline(always)]
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        T::ground(arg)
    }
    held_slice!();
    slice_value!();
}
impl<T: Lift> Param for ByRefs<T> {
    type Arg<'a> = &'a [&'a T];
    fn lift<L: Level>(arg: &[&T]) -> Vec<At<T, L>> {
        arg.iter().map(|x| (*x).clone().lift()).collect()
    }
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        Cow::Owned(Self::lift::<Base>(arg))
    }
    held_slice!();
    slice_value!();
}
