//! What all transforms share: the direct call, and the derivative of a transform.

use crate::levels::{Base, Dual, Level, Summed};
use crate::transforms::Auxiliary;
use crate::values::{BarsOf, Direct, DotsOf, Function, Lift, Linearized, OutTan, Params, RefOf, TanOf, Wrt};

/// A transform of a function.
///
/// It states its value and its transposed derivative. Its pushforward is derived: the tangent of its value
/// one level up. The transposed derivative is never reverse mode over reverse mode: it is one run of the
/// function's own derivative at [`Dual<L>`].
pub trait Transform: Copy + Default + 'static {
    /// The parameters of the transformed function.
    type Params: Params;
    /// Its result.
    type Out: Lift;
    /// What the derivative keeps of the run of the value.
    type Kept<L: Level>: 'static;
    /// Whether the function is of numbers only.
    const LANEWISE: bool;
    /// The value.
    fn value<L: Level>(args: <Self::Params as Params>::Ref<'_, L>) -> <Self::Out as Lift>::At<L> {
        Self::run::<L>(args).0
    }
    /// The value, and what its derivative keeps.
    fn run<L: Level>(
        args: <Self::Params as Params>::Ref<'_, L>,
    ) -> (<Self::Out as Lift>::At<L>, Self::Kept<L>);
    /// Adds the cotangents of the wanted arguments.
    fn pull<L: Level>(
        kept: &Self::Kept<L>,
        wrt: Wrt,
        args: <Self::Params as Params>::Ref<'_, L>,
        ct: &TanOf<Self::Out, L>,
        bars: <Self::Params as Params>::Bars<'_, L>,
    );
}

/// The derivative of a transform at a point.
pub struct Composed<T: Transform, L: Level> {
    pub(crate) kept: T::Kept<L>,
}
impl<T, L> Linearized<T, L> for Composed<T, L>
where
    T: Transform + Function<Params = <T as Transform>::Params, Out = <T as Transform>::Out>,
    L: Level,
{
    fn pull(&self, args: RefOf<'_, T, L>, wrt: Wrt, ct: &OutTan<T, L>, bars: BarsOf<'_, T, L>) {
        // It runs functions, whose own gradients are of one lane each.
        let _lanes = Summed::nowhere();
        <T as Transform>::pull::<L>(&self.kept, wrt.into_sums(), args, ct, bars);
    }
    fn push(&self, args: RefOf<'_, T, L>, dots: DotsOf<'_, T, L>) -> OutTan<T, L> {
        type P<T> = <T as Function>::Params;
        let args = P::<T>::dual::<L>(args, &P::<T>::own_dots::<L>(dots));
        let y = T::default().eval::<Dual<L>>(P::<T>::moved::<Dual<L>>(&args));
        <T as Function>::Out::tangent::<L>(&y)
    }
}

/// What a function with this result returns, beside what it leaves in its arguments.
pub type Returned<O> = <<O as Lift>::Outcome as Auxiliary<O>>::Main;

impl<F: Function> Direct for F {
    type Params = F::Params;
    type Output = Returned<F::Out>;
    fn call(args: <F::Params as Params>::Args<'_>) -> Self::Output {
        let args = F::Params::hold(args);
        let mut y = F::Out::unlift(F::default().eval::<Base>(F::Params::held(&args)));
        F::Params::put_back(args, <F::Out as Lift>::Outcome::left(&mut y));
        <F::Out as Lift>::Outcome::into_main(y)
    }
}

/// A zero-sized type that is called like the function it stands for, once that function has what it needs.
macro_rules! callable {
    ($(#[$meta:meta])* $name:ident<$($p:ident),+>) => {
        $(#[$meta])*
        pub struct $name<$($p),+>(std::marker::PhantomData<fn() -> ($($p,)+)>);

        impl<$($p),+> Clone for $name<$($p),+> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<$($p),+> Copy for $name<$($p),+> {}
        impl<$($p),+> std::fmt::Debug for $name<$($p),+> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(std::any::type_name::<Self>())
            }
        }
        // The bound makes rustc say here what the function lacks, not at the call that it is no function.
        impl<$($p),+> Default for $name<$($p),+>
        where
            Self: $crate::values::Direct,
        {
            fn default() -> Self {
                $name(std::marker::PhantomData)
            }
        }
        /// The direct call.
        impl<$($p),+> std::ops::Deref for $name<$($p),+>
        where
            Self: $crate::values::Direct,
        {
            type Target = <<Self as $crate::values::Direct>::Params as $crate::values::Params>::Fn<
                <Self as $crate::values::Direct>::Output,
            >;
            fn deref(&self) -> &Self::Target {
                <<Self as $crate::values::Direct>::Params as $crate::values::Params>::direct::<Self>()
            }
        }
        impl<$($p),+> $name<$($p),+>
        where
            Self: $crate::values::Direct,
        {
            /// The call with its arguments as a tuple.
            ///
            /// # Errors
            /// Where the direct call panics because an operation or the transform refuses its arguments.
            pub fn try_call(
                &self,
                args: <<Self as $crate::values::Direct>::Params as $crate::values::Params>::Args<'_>,
            ) -> $crate::element::Result<<Self as $crate::values::Direct>::Output> {
                $crate::error::catching(|| <Self as $crate::values::Direct>::call(args))
            }
            /// The call with its arguments as a tuple, and its result in `out`, whose storage it takes: `&mut` of what is
            /// there already, a `&mut` slice, or a tuple of those. Returns what else there is: the value of
            /// `grad_and_value!`, and the auxiliary part with `has_aux`.
            ///
            /// # Panics
            /// Where the direct call does, and where `out` has not the form of the result; it is then as it was.
            #[track_caller]
            pub fn call_into<Out>(
                &self,
                args: <<Self as $crate::values::Direct>::Params as $crate::values::Params>::Args<'_>,
                out: Out,
            ) -> <Self as $crate::transforms::CallInto<Out>>::Rest
            where
                Self: $crate::transforms::CallInto<Out>,
            {
                $crate::error::OrRaise::or_raise(<Self as $crate::transforms::CallInto<Out>>::call_into(args, out))
            }
            /// [`call_into`](Self::call_into) that returns an error.
            ///
            /// # Errors
            /// Where that panics because an operation or the transform refuses its arguments, or `out`.
            pub fn try_call_into<Out>(
                &self,
                args: <<Self as $crate::values::Direct>::Params as $crate::values::Params>::Args<'_>,
                out: Out,
            ) -> $crate::element::Result<<Self as $crate::transforms::CallInto<Out>>::Rest>
            where
                Self: $crate::transforms::CallInto<Out>,
            {
                $crate::error::catching(|| <Self as $crate::transforms::CallInto<Out>>::call_into(args, out))?
            }
        }
    };
}
pub(crate) use callable;

/// A [`callable`] that is a function with derivatives by being a [`Transform`].
macro_rules! transform {
    ($(#[$meta:meta])* $name:ident<$($p:ident),+>) => {
        $crate::transforms::call::callable! { $(#[$meta])* $name<$($p),+> }

        impl<$($p),+> $crate::values::Function for $name<$($p),+>
        where
            Self: $crate::transforms::Transform,
        {
            type Params = <Self as $crate::transforms::Transform>::Params;
            type Out = <Self as $crate::transforms::Transform>::Out;
            const LANEWISE: bool = <Self as $crate::transforms::Transform>::LANEWISE;
            fn eval<L: $crate::levels::Level>(
                self,
                args: $crate::values::RefOf<'_, Self, L>,
            ) -> $crate::values::OutAt<Self, L> {
                <Self as $crate::transforms::Transform>::value::<L>(args)
            }
            fn linearize<L: $crate::levels::Level, K: $crate::values::Keep>(
                self,
                args: $crate::values::RefOf<'_, Self, L>,
                _: $crate::values::Wrt,
            ) -> (
                $crate::values::OutAt<Self, L>,
                impl $crate::values::Linearized<Self, L> + use<$($p,)+ L, K>,
            ) {
                let (y, kept) = <Self as $crate::transforms::Transform>::run::<L>(args);
                (y, $crate::transforms::call::Composed::<Self, L> { kept })
            }
        }
        impl<$($p),+> $crate::values::Derived for $name<$($p),+> where Self: $crate::values::Function {}
    };
}
pub(crate) use transform;
