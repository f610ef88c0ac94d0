//! Between plain values and lifted ones: constants of the program at a level, and the plain value under all levels.

use crate::element::{Element, Float};
use crate::levels::{Base, Level};
use crate::values::discrete::with_discrete_types;
use crate::values::{Real, Tensor, Value};

/// A lifted value made from a plain one, where the lifted type is known and the plain one may be a literal.
pub trait LiftFrom<P>: Value {
    /// The constant.
    fn lift_from(x: P) -> Self;
}
impl<E: Float, L: Level> LiftFrom<E> for Real<E, L> {
    #[inline(always)]
    fn lift_from(x: E) -> Self {
        L::constant(x)
    }
}

impl<E: Element, L: Level> LiftFrom<Tensor<E, Base>> for Tensor<E, L>
where
    Tensor<E, L>: Value,
{
    fn lift_from(x: Tensor<E, Base>) -> Self {
        L::array(x.into_plain())
    }
}
impl<V: LiftFrom<P>, P> LiftFrom<Option<P>> for Option<V> {
    fn lift_from(x: Option<P>) -> Self {
        x.map(V::lift_from)
    }
}
impl<V: LiftFrom<P>, P, E: Clone + Send + Sync + 'static> LiftFrom<Result<P, E>> for Result<V, E> {
    fn lift_from(x: Result<P, E>) -> Self {
        x.map(V::lift_from)
    }
}
impl<V: LiftFrom<P>, P> LiftFrom<Vec<P>> for Vec<V> {
    fn lift_from(x: Vec<P>) -> Self {
        x.into_iter().map(V::lift_from).collect()
    }
}
impl<V: LiftFrom<P>, P, const N: usize> LiftFrom<[P; N]> for [V; N] {
    fn lift_from(x: [P; N]) -> Self {
        x.map(V::lift_from)
    }
}
macro_rules! static_lift_from {
    ($($t:ty),*) => { $(
        impl LiftFrom<$t> for $t {
            #[inline(always)]
            fn lift_from(x: $t) -> $t {
                x
            }
        }
    )* };
}
with_discrete_types!(static_lift_from, String, &'static str, crate::Rng);

/// A constant for a place whose lifted type is known.
#[inline(always)]
pub fn lift_from<V: LiftFrom<P>, P>(x: P) -> V {
    V::lift_from(x)
}

/// The plain value of a lifted one, cut from differentiation (`#[nondiff]`).
pub trait Primal {
    /// The plain type.
    type Out;
    /// The plain value.
    fn primal(&self) -> Self::Out;
}
impl<E: Float, L: Level> Primal for Real<E, L> {
    type Out = E;
    #[inline(always)]
    fn primal(&self) -> E {
        L::primal(self)
    }
}
impl<E: Element, L: Level> Primal for Tensor<E, L> {
    type Out = Tensor<E, Base>;
    fn primal(&self) -> Tensor<E, Base> {
        Tensor::of(L::primal_array(self))
    }
}
impl<P: Primal> Primal for Vec<P> {
    type Out = Vec<P::Out>;
    fn primal(&self) -> Vec<P::Out> {
        self.iter().map(P::primal).collect()
    }
}
impl<P: Primal> Primal for Option<P> {
    type Out = Option<P::Out>;
    fn primal(&self) -> Option<P::Out> {
        self.as_ref().map(P::primal)
    }
}
impl<P: Primal, E: Clone> Primal for Result<P, E> {
    type Out = Result<P::Out, E>;
    fn primal(&self) -> Result<P::Out, E> {
        self.as_ref().map(P::primal).map_err(E::clone)
    }
}
impl<P: Primal> Primal for [P] {
    type Out = Vec<P::Out>;
    fn primal(&self) -> Vec<P::Out> {
        self.iter().map(P::primal).collect()
    }
}
impl<P: Primal, const N: usize> Primal for [P; N] {
    type Out = [P::Out; N];
    fn primal(&self) -> [P::Out; N] {
        std::array::from_fn(|i| self[i].primal())
    }
}
macro_rules! tuple_primal {
    ($($p:ident $i:tt),+) => {
        impl<$($p: Primal),+> Primal for ($($p,)+) {
            type Out = ($($p::Out,)+);
            fn primal(&self) -> Self::Out {
                ($(self.$i.primal(),)+)
            }
        }
    };
}
tuple_primal!(A 0);
tuple_primal!(A 0, B 1);
tuple_primal!(A 0, B 1, C 2);
tuple_primal!(A 0, B 1, C 2, D 3);
macro_rules! static_primal {
    ($($t:ty),*) => { $(
        impl Primal for $t {
            type Out = $t;
            #[inline(always)]
            fn primal(&self) -> $t {
                self.clone()
            }
        }
    )* };
}
with_discrete_types!(static_primal, String, &'static str, f32, f64, crate::Rng);

/// The plain value of a lifted one.
#[inline(always)]
pub fn primal<P: Primal + ?Sized>(x: &P) -> P::Out {
    x.primal()
}
