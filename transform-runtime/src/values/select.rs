//! The choice of arguments to differentiate by.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::values::{Lift, Param, Params, TanOf};

/// Argument `N` of a parameter list; negative from the end.
#[diagnostic::on_unimplemented(
    message = "argnums: index {N} is out of range for this function's parameters",
    label = "the function has fewer parameters",
    note = "argnums count from 0; negative ones count from the end"
)]
pub trait Nth<const N: isize>: Params {
    /// Its owned type.
    type Owned: Lift;
    /// How it is passed.
    type By: Param<Owned = <Self as Nth<N>>::Owned>;
    /// Its place, counted from 0.
    const INDEX: usize;
    /// The argument itself, of a direct call.
    fn nth<'a>(x: Self::Ref<'a, Base>) -> <Self::By as Param>::Ref<'a, Base>;
    /// Puts another accumulator in the place of its own.
    fn put_bar<'a>(bars: &mut Self::Bars<'a, Base>, bar: <Self::By as Param>::Bar<'a, Base>);
    /// Its cotangent.
    fn tan<L: Level>(x: &Self::Tans<L>) -> &TanOf<<Self as Nth<N>>::Owned, L>;
    /// The place of its cotangent.
    fn tan_mut<L: Level>(x: &mut Self::Tans<L>) -> &mut TanOf<<Self as Nth<N>>::Owned, L>;
    /// A copy of it.
    fn own_nth<L: Level>(x: Self::Ref<'_, L>) -> <<Self as Nth<N>>::Owned as Lift>::At<L>;
    /// Replaces it.
    fn put_nth<L: Level>(into: &mut Self::Moved<'_, L>, x: <<Self as Nth<N>>::Owned as Lift>::At<L>);
    /// Its cotangent as a value of its type.
    fn take_nth<L: Level>(
        x: &mut Self::Tans<L>,
        like: Self::Ref<'_, L>,
    ) -> <<Self as Nth<N>>::Owned as Lift>::At<L>;
}

/// One argument, by position.
#[derive(Clone, Copy, Default, Debug)]
pub struct ArgAt<const N: isize>;

/// The arguments to differentiate: one, or a tuple.
pub trait Select<A>: Params {
    /// The gradient's type: the argument's, or a tuple of them.
    type Picked: Lift;
    /// The arguments as bits.
    const MASK: u64;
    /// Their values.
    fn pick<L: Level>(x: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L>;
    /// Replaces them.
    fn put<L: Level>(into: &mut Self::Moved<'_, L>, picked: <Self::Picked as Lift>::At<L>);
    /// Their cotangents.
    fn pick_tan<L: Level>(x: &Self::Tans<L>) -> TanOf<Self::Picked, L>;
    /// Their cotangents as values of their types.
    fn take<L: Level>(x: Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L>;
    /// Tangents of them, and zero for the others.
    fn place<L: Level>(x: &TanOf<Self::Picked, L>) -> Self::Tans<L>;
}

impl<P: Nth<N>, const N: isize> Select<ArgAt<N>> for P
where
    <P as Nth<N>>::Owned: Active,
{
    type Picked = <P as Nth<N>>::Owned;
    const MASK: u64 = 1 << P::INDEX;
    #[inline(always)]
    fn pick<L: Level>(x: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L> {
        P::own_nth::<L>(x)
    }
    #[inline(always)]
    fn put<L: Level>(into: &mut Self::Moved<'_, L>, picked: <Self::Picked as Lift>::At<L>) {
        P::put_nth::<L>(into, picked);
    }
    #[inline(always)]
    fn pick_tan<L: Level>(x: &Self::Tans<L>) -> TanOf<Self::Picked, L> {
        P::tan::<L>(x).clone()
    }
    #[inline(always)]
    fn take<L: Level>(mut x: Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L> {
        P::take_nth::<L>(&mut x, like)
    }
    #[inline(always)]
    fn place<L: Level>(x: &TanOf<Self::Picked, L>) -> Self::Tans<L> {
        let mut tans = <Self::Tans<L>>::default();
        *P::tan_mut::<L>(&mut tans) = x.clone();
        tans
    }
}

/// Disjoint bits of argnums.
const fn disjoint(masks: &[u64]) -> u64 {
    let (mut all, mut i) = (0, 0);
    while i < masks.len() {
        assert!(all & masks[i] == 0, "argnums: an argument is named twice");
        all |= masks[i];
        i += 1;
    }
    all
}

macro_rules! select_tuple {
    ($($n:ident $i:tt),+) => {
        impl<P: Params $(+ Nth<$n>)+, $(const $n: isize),+> Select<($(ArgAt<$n>,)+)> for P
        where
            $( <P as Nth<$n>>::Owned: Active, )+
        {
            type Picked = ($(<P as Nth<$n>>::Owned,)+);
            const MASK: u64 = disjoint(&[$( 1 << <P as Nth<$n>>::INDEX ),+]);
            fn pick<L: Level>(x: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L> {
                ($( <P as Nth<$n>>::own_nth::<L>(x), )+)
            }
            fn put<L: Level>(into: &mut Self::Moved<'_, L>, picked: <Self::Picked as Lift>::At<L>) {
                $( <P as Nth<$n>>::put_nth::<L>(into, picked.$i); )+
            }
            fn pick_tan<L: Level>(x: &Self::Tans<L>) -> TanOf<Self::Picked, L> {
                ($( <P as Nth<$n>>::tan::<L>(x).clone(), )+)
            }
            fn take<L: Level>(mut x: Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Picked as Lift>::At<L> {
                ($( <P as Nth<$n>>::take_nth::<L>(&mut x, like), )+)
            }
            fn place<L: Level>(x: &TanOf<Self::Picked, L>) -> Self::Tans<L> {
                let mut tans = <Self::Tans<L>>::default();
                $( *<P as Nth<$n>>::tan_mut::<L>(&mut tans) = x.$i.clone(); )+
                tans
            }
        }
    };
}
select_tuple!(A 0);
select_tuple!(A 0, B 1);
select_tuple!(A 0, B 1, C 2);
select_tuple!(A 0, B 1, C 2, D 3);
select_tuple!(A 0, B 1, C 2, D 3, E 4);
select_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
select_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
select_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// A type with floats in it.
#[diagnostic::on_unimplemented(
    message = "argument of type `{Self}` cannot be differentiated: it holds no floats",
    label = "not differentiable",
    note = "choose float arguments with argnums"
)]
pub trait Active: Lift {}
#[diagnostic::do_not_recommend]
impl<E: Float> Active for E {}
impl<E: crate::Float> Active for crate::Tensor<E> {}
impl<E: crate::Float, D: crate::nd::Rank> Active for ndarray::Array<E, D> {}
impl<T: Active> Active for Vec<T> {}
impl<T: Active> Active for Option<T> {}
impl<T: Active, E: Clone + Send + Sync + 'static> Active for Result<T, E> {}
impl<T: Active> Active for std::collections::BTreeMap<String, T> {}
impl<T: Active, const N: usize> Active for [T; N] {}
macro_rules! active_tuple {
    ($($name:ident)+) => { impl<$($name: Lift),+> Active for ($($name,)+) {} };
}
active_tuple!(A);
active_tuple!(A B);
active_tuple!(A B C);
active_tuple!(A B C D);
active_tuple!(A B C D E);
active_tuple!(A B C D E F);
