//! The reverse sweep over places: of one argument, or of a tuple of them.

use super::places::{Receives, ReceivesGradient};
use crate::levels::Base;
use crate::values::{ArgAt, Lift, Misfit, Nth, Param, Params, Select};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

type At<T> = <T as Lift>::At<Base>;

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
