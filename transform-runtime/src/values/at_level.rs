//! Which type a value at a level is of, where only the value is there to say it.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::module::ParamTree;
use crate::stream::Stream;
use crate::values::discrete::with_discrete_types;
use crate::values::{Changed, Dtype, InOut, Left, Lift, Real, Tensor, Value};
use std::collections::BTreeMap;

/// A value at level `L`. A tree of parameters is a map there, so a map is taken for a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a differentiated function",
    label = "pass a variable of the function"
)]
pub trait AtLevel<L: Level>: Value {
    /// The type that it is of.
    type Of: Lift<At<L> = Self>;
}
impl<E: Float, L: Level> AtLevel<L> for Real<E, L> {
    type Of = E;
}
impl<E: Dtype, L: Level> AtLevel<L> for Tensor<E, L> {
    type Of = Tensor<E, Base>;
}
impl<V: AtLevel<L>, L: Level> AtLevel<L> for Vec<V> {
    type Of = Vec<V::Of>;
}
impl<V: AtLevel<L>, L: Level, const N: usize> AtLevel<L> for [V; N] {
    type Of = [V::Of; N];
}
impl<V: AtLevel<L>, L: Level> AtLevel<L> for Option<V> {
    type Of = Option<V::Of>;
}
impl<V: AtLevel<L>, E: Clone + Send + Sync + 'static, L: Level> AtLevel<L> for Result<V, E> {
    type Of = Result<V::Of, E>;
}
impl<V: AtLevel<L>, L: Level> AtLevel<L> for BTreeMap<String, V> {
    type Of = BTreeMap<String, V::Of>;
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<LL: Level, $($name: AtLevel<LL>),+> AtLevel<LL> for ($($name,)+) {
            type Of = ($($name::Of,)+);
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D F);
tuples!(A B C D F G);

macro_rules! statics {
    ($($t:ty),*) => { $(
        impl<L: Level> AtLevel<L> for $t {
            type Of = $t;
        }
    )* };
}
with_discrete_types!(statics, String, &'static str, ());

/// What `T` is at level `L`.
///
/// It holds of `T::At<L>` for every `T`, so that a value of a type parameter says which type it is of, as others do.
pub trait ValueOf<T, L: Level> {}
impl<E: Float, L: Level> ValueOf<E, L> for Real<E, L> {}
impl<E: Dtype, L: Level> ValueOf<Tensor<E, Base>, L> for Tensor<E, L> {}
impl<V: ValueOf<T, L>, T, L: Level> ValueOf<Vec<T>, L> for Vec<V> {}
impl<V: ValueOf<T, L>, T, L: Level, const N: usize> ValueOf<[T; N], L> for [V; N] {}
impl<V: ValueOf<T, L>, T, L: Level> ValueOf<Option<T>, L> for Option<V> {}
impl<V: ValueOf<T, L>, T, E, L: Level> ValueOf<Result<T, E>, L> for Result<V, E> {}
impl<V: ValueOf<T, L>, T, L: Level> ValueOf<BTreeMap<String, T>, L> for BTreeMap<String, V> {}
impl<E: Float, L: Level> ValueOf<ParamTree<E>, L> for BTreeMap<String, Tensor<E, L>> {}
impl<L: Level> ValueOf<crate::Rng, L> for Stream<L> {}
impl<L: Level> ValueOf<Changed, L> for Changed {}
impl<Y: Lift, M: Left, V: ValueOf<Y, L>, W: ValueOf<M, L>, L: Level> ValueOf<InOut<Y, M>, L>
    for (V, W, Changed)
{
}

macro_rules! tuples_of {
    ($($value:ident $name:ident)+) => {
        impl<LL: Level, $($name, $value: ValueOf<$name, LL>),+> ValueOf<($($name,)+), LL> for ($($value,)+) {}
    };
}
tuples_of!(V0 T0);
tuples_of!(V0 T0 V1 T1);
tuples_of!(V0 T0 V1 T1 V2 T2);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6 V7 T7);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6 V7 T7 V8 T8);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6 V7 T7 V8 T8 V9 T9);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6 V7 T7 V8 T8 V9 T9 V10 T10);
tuples_of!(V0 T0 V1 T1 V2 T2 V3 T3 V4 T4 V5 T5 V6 T6 V7 T7 V8 T8 V9 T9 V10 T10 V11 T11);

macro_rules! statics_of {
    ($($t:ty),*) => { $( impl<L: Level> ValueOf<$t, L> for $t {} )* };
}
with_discrete_types!(statics_of, String, &'static str, ());
