//! Which type a value at a level is of, where only the value is there to say it.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::values::discrete::with_discrete_types;
use crate::values::{Dtype, Lift, Real, Tensor, Value};
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
impl<E: Float + Lift<At<L> = Real<E, L>>, L: Level> AtLevel<L> for Real<E, L> {
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
