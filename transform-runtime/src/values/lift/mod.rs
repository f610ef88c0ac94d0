//! User types at every level.
//!
//! `T::At<L>` is `T` with its floats and tensors at level `L`: `f64` becomes `Real<f64, L>`, a `Vec<f64>` a
//! vector of those; integers, bools and strings stay what they are. Everything a transform needs to know of
//! an argument or a result is here.

mod containers;
mod pack;
mod plain;
mod relevel;

pub(crate) use pack::{in_all, pack, unpack};
pub use plain::{LiftFrom, Primal, lift_from, primal};
pub use relevel::Relevel;
pub(crate) use relevel::{Primal as PrimalOf, Still, WithOne};

use crate::element::Float;
use crate::levels::{Base, Batch, Dual, Lanes, Level};
use crate::stream::Stream;
use crate::transforms::Auxiliary;
use crate::values::discrete::with_discrete_types;
use crate::values::{Class, Dtype, Laned, Misfit, Real, TanOfDtype, Tensor, Tree, Value, ValueOf, ValueOnly};
use std::borrow::Cow;

/// The tangent space of `T` at level `L`.
pub type TanOf<T, L> = <<T as Lift>::At<L> as Value>::Tan;

/// A type that can be argument, result or local of a differentiated function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument or result of a differentiated function",
    label = "if `{Self}` is yours, put `#[derive(Differentiable)]` on it",
    note = "floats, integers, bools, strings, `Tensor`, arrays, slices, `Vec`, `Option`, `Result`, tuples of those, and structs and enums that derive `Differentiable` can; a `Box` can be in their fields"
)]
/// It is a bound to write, not a trait to implement: `#[derive(Differentiable)]` does that for types of one's own. What it
/// says of levels is called by transforms and generated code.
///
/// ```
/// use transform_func::{Lift, Tensor};
///
/// fn has_tensor<T: Lift>(_: &T) -> bool {
///     T::HAS_TENSOR
/// }
/// assert!(has_tensor(&vec![(1.0, Tensor::from([2.0]))]));
/// assert!(!has_tensor(&vec![(1.0, 3usize)]));
/// ```
pub trait Lift: Tree + Clone + 'static {
    /// The type at level `L`.
    type At<L: Level>: Value<Tan: Laned> + Laned + ValueOf<Self, L>;
    /// What a result of this type is made of: [`ValueOnly`](crate::values::ValueOnly), but for the outcome of a call that changes
    /// its arguments.
    type Outcome: Auxiliary<Self>;
    /// Whether a tensor is inside: then lanes of it are batched, not looped over.
    const HAS_TENSOR: bool;

    /// A constant at level `L`.
    fn lift<L: Level>(self) -> Self::At<L>;
    /// From the ground level.
    fn unlift(x: Self::At<Base>) -> Self;
    /// A value with a tangent.
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>>;
    /// The value of a value with a tangent.
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L>;
    /// The tangent of a value with a tangent.
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L>;
    /// A cotangent with a tangent.
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>>;
    /// The value of a cotangent with a tangent.
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L>;
    /// The tangent of a cotangent with a tangent.
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L>;
    /// A tangent as a value of the type itself, zeros made real; static parts are those of `like`.
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L>;
    /// Tangents as values, all of `like`; those that are missing are zero.
    fn to_values<L: Level>(mut tans: Vec<TanOf<Self, L>>, like: &[Self::At<L>]) -> Vec<Self::At<L>> {
        tans.resize_with(like.len(), Default::default);
        let pairs = tans.into_iter().zip(like);
        pairs.map(|(tan, like)| Self::to_value::<L>(&tan, like)).collect()
    }
    /// A value of the type itself as a tangent.
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L>;
    /// The same value in every lane.
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>>;
    /// The sum over the lanes of a cotangent.
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L>;
    /// The value of lane `i`.
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L>;
    /// The value at another level.
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M>;
    /// A slice at the ground level, without copying where the layout is the same.
    fn ground(x: &[Self]) -> Cow<'_, [Self::At<Base>]> {
        Cow::Owned(x.iter().map(|x| x.clone().lift()).collect())
    }
    /// A vector from the ground level, likewise.
    fn unground(x: Vec<Self::At<Base>>) -> Vec<Self> {
        x.into_iter().map(Self::unlift).collect()
    }
    /// A slice as tangents at the ground level, where the layout is the same.
    #[inline(always)]
    fn tangents(_: &mut [Self]) -> Option<&mut [TanOf<Self, Base>]> {
        None
    }
    /// What of a place has not the form of a value that is to go there: shapes, lengths, names.
    #[inline(always)]
    fn misfit(_into: &Self, _y: &Self::At<Base>) -> Option<Misfit> {
        None
    }
    /// Puts a value into a place of its form, part by part.
    #[inline(always)]
    fn store(into: &mut Self, y: Self) {
        *into = y;
    }
    /// Leaves the large storage of a place, if nobody shares it, to what is made next; the place is then without value.
    #[inline(always)]
    fn vacate(_into: &mut Self) {}
}

#[diagnostic::do_not_recommend]
impl<E: Float> Lift for E {
    type At<L: Level> = Real<E, L>;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = false;

    #[inline(always)]
    fn lift<L: Level>(self) -> Real<E, L> {
        L::constant(self)
    }
    #[inline(always)]
    fn unlift(x: Real<E, Base>) -> E {
        x.0
    }
    #[inline(always)]
    fn dual<L: Level>(primal: &Real<E, L>, tangent: &Real<E, L>) -> Real<E, Dual<L>> {
        Real::dual(primal.clone(), tangent.clone())
    }
    #[inline(always)]
    fn primal<L: Level>(x: &Real<E, Dual<L>>) -> Real<E, L> {
        x.0.0.clone()
    }
    #[inline(always)]
    fn tangent<L: Level>(x: &Real<E, Dual<L>>) -> Real<E, L> {
        x.0.1.clone()
    }
    #[inline(always)]
    fn dual_tan<L: Level>(primal: &Real<E, L>, tangent: &Real<E, L>) -> Real<E, Dual<L>> {
        Real::dual(primal.clone(), tangent.clone())
    }
    #[inline(always)]
    fn primal_tan<L: Level>(x: &Real<E, Dual<L>>) -> Real<E, L> {
        x.0.0.clone()
    }
    #[inline(always)]
    fn tangent_tan<L: Level>(x: &Real<E, Dual<L>>) -> Real<E, L> {
        x.0.1.clone()
    }
    #[inline(always)]
    fn to_value<L: Level>(tan: &Real<E, L>, _: &Real<E, L>) -> Real<E, L> {
        tan.clone()
    }
    fn to_values<L: Level>(mut tans: Vec<Real<E, L>>, like: &[Real<E, L>]) -> Vec<Real<E, L>> {
        tans.resize_with(like.len(), Default::default);
        tans
    }
    #[inline(always)]
    fn to_tan<L: Level>(x: &Real<E, L>) -> Real<E, L> {
        x.clone()
    }
    fn share<L: Level>(x: &Real<E, L>) -> Real<E, Batch<L>> {
        Real::of(Lanes::Shared(L::from_scalar(x)))
    }
    fn reduce<L: Level>(x: &Real<E, Batch<L>>) -> Real<E, L> {
        match &x.0 {
            Lanes::Shared(x) => L::to_scalar(x),
            Lanes::Each(x) => L::to_scalar(&x.sum_to(&[])),
        }
    }
    fn lane<L: Level>(x: &Real<E, Batch<L>>, i: usize) -> Real<E, L> {
        match &x.0 {
            Lanes::Shared(x) => L::to_scalar(x),
            Lanes::Each(x) => x.element(&[i]),
        }
    }
    #[inline(always)]
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Real<E, L>, by: &mut R) -> Real<E, M> {
        by.number(x)
    }
    #[inline(always)]
    fn ground(x: &[E]) -> Cow<'_, [Real<E, Base>]> {
        // SAFETY: `Real<E, Base>` is `repr(transparent)` over `<Base as Level>::Scalar<E>`, which is `E`.
        Cow::Borrowed(unsafe { &*(std::ptr::from_ref(x) as *const [Real<E, Base>]) })
    }
    #[inline(always)]
    fn unground(x: Vec<Real<E, Base>>) -> Vec<E> {
        let mut x = std::mem::ManuallyDrop::new(x);
        // SAFETY: the parts are those of a vector whose elements have the layout of `E`, see `ground`; it is not
        // dropped.
        unsafe { Vec::from_raw_parts(x.as_mut_ptr().cast(), x.len(), x.capacity()) }
    }
    #[inline(always)]
    fn tangents(x: &mut [E]) -> Option<&mut [Real<E, Base>]> {
        // SAFETY: `Real<E, Base>` has the layout of `E`, see `ground`, and every value of the one is one of the other.
        Some(unsafe { &mut *(std::ptr::from_mut(x) as *mut [Real<E, Base>]) })
    }
}

impl<E: Dtype> Lift for Tensor<E, Base> {
    type At<L: Level> = Tensor<E, L>;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = true;

    fn lift<L: Level>(self) -> Tensor<E, L> {
        L::array(self.into_plain())
    }
    fn unlift(x: Tensor<E, Base>) -> Self {
        x
    }
    fn dual<L: Level>(primal: &Tensor<E, L>, tangent: &TanOfDtype<E, L>) -> Tensor<E, Dual<L>> {
        Tensor::dual(primal.clone(), E::Class::stored(tangent))
    }
    fn primal<L: Level>(x: &Tensor<E, Dual<L>>) -> Tensor<E, L> {
        x.0.primal.clone()
    }
    fn tangent<L: Level>(x: &Tensor<E, Dual<L>>) -> TanOfDtype<E, L> {
        E::Class::tan(x.0.tangent.clone())
    }
    fn dual_tan<L: Level>(primal: &TanOfDtype<E, L>, tangent: &TanOfDtype<E, L>) -> TanOfDtype<E, Dual<L>> {
        E::Class::tan(match (E::Class::stored(primal), E::Class::stored(tangent)) {
            (None, None) => None,
            (None, Some(t)) => Some(Tensor::dual(Tensor::filled(&t.shape_vec(), E::ZERO), Some(t))),
            (Some(p), t) => Some(Tensor::dual(p, t)),
        })
    }
    fn primal_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
        E::Class::tan(E::Class::stored(x).map(|x| x.into_array().primal))
    }
    fn tangent_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
        E::Class::tan(E::Class::stored(x).and_then(|x| x.into_array().tangent))
    }
    fn to_value<L: Level>(tan: &TanOfDtype<E, L>, like: &Tensor<E, L>) -> Tensor<E, L> {
        E::Class::value(tan, like)
    }
    fn to_tan<L: Level>(x: &Tensor<E, L>) -> TanOfDtype<E, L> {
        E::Class::tan(Some(x.clone()))
    }
    fn share<L: Level>(x: &Tensor<E, L>) -> Tensor<E, Batch<L>> {
        Tensor(Lanes::Shared(x.clone()))
    }
    fn reduce<L: Level>(x: &TanOfDtype<E, Batch<L>>) -> TanOfDtype<E, L> {
        E::Class::reduce(x)
    }
    fn lane<L: Level>(x: &Tensor<E, Batch<L>>, i: usize) -> Tensor<E, L> {
        x.lane(i)
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Tensor<E, L>, by: &mut R) -> Tensor<E, M> {
        by.tensor(x)
    }
    fn misfit(into: &Self, y: &Self) -> Option<Misfit> {
        Misfit::of("shape", into.shape(), y.shape())
    }
    fn vacate(into: &mut Self) {
        Base::retire(&mut into.0);
    }
}

macro_rules! static_lift {
    ($($t:ty),*) => { $(
        impl Lift for $t {
            type At<L: Level> = $t;
            type Outcome = ValueOnly;
            const HAS_TENSOR: bool = false;

            #[inline(always)]
            fn lift<L: Level>(self) -> $t {
                self
            }
            #[inline(always)]
            fn unlift(x: $t) -> $t {
                x
            }
            #[inline(always)]
            fn dual<L: Level>(primal: &$t, _: &()) -> $t {
                primal.clone()
            }
            #[inline(always)]
            fn primal<L: Level>(x: &$t) -> $t {
                x.clone()
            }
            #[inline(always)]
            fn tangent<L: Level>(_: &$t) {}
            #[inline(always)]
            fn dual_tan<L: Level>(_: &(), _: &()) {}
            #[inline(always)]
            fn primal_tan<L: Level>(_: &()) {}
            #[inline(always)]
            fn tangent_tan<L: Level>(_: &()) {}
            #[inline(always)]
            fn to_value<L: Level>(_: &(), like: &$t) -> $t {
                like.clone()
            }
            #[inline(always)]
            fn to_tan<L: Level>(_: &$t) {}
            #[inline(always)]
            fn share<L: Level>(x: &$t) -> $t {
                x.clone()
            }
            #[inline(always)]
            fn reduce<L: Level>(_: &()) {}
            fn lane<L: Level>(x: &$t, _: usize) -> $t {
                x.clone()
            }
            #[inline(always)]
            fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &$t, _: &mut R) -> $t {
                x.clone()
            }
            #[inline(always)]
            fn ground<'a>(x: &'a [$t]) -> Cow<'a, [$t]> {
                Cow::Borrowed(x)
            }
        }
    )* };
}
with_discrete_types!(static_lift, String, &'static str, ());

impl Lift for crate::Rng {
    type At<L: Level> = Stream<L>;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = false;

    fn lift<L: Level>(self) -> Stream<L> {
        Stream::new(self)
    }
    fn unlift(x: Stream<Base>) -> Self {
        x.into_rng()
    }
    fn dual<L: Level>(primal: &Stream<L>, _: &()) -> Stream<Dual<L>> {
        primal.at()
    }
    fn primal<L: Level>(x: &Stream<Dual<L>>) -> Stream<L> {
        x.at()
    }
    fn tangent<L: Level>(_: &Stream<Dual<L>>) {}
    fn dual_tan<L: Level>(_: &(), _: &()) {}
    fn primal_tan<L: Level>(_: &()) {}
    fn tangent_tan<L: Level>(_: &()) {}
    fn to_value<L: Level>(_: &(), like: &Stream<L>) -> Stream<L> {
        like.clone()
    }
    fn to_tan<L: Level>(_: &Stream<L>) {}
    fn share<L: Level>(x: &Stream<L>) -> Stream<Batch<L>> {
        x.at()
    }
    fn reduce<L: Level>(_: &()) {}
    fn lane<L: Level>(x: &Stream<Batch<L>>, _: usize) -> Stream<L> {
        x.at()
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Stream<L>, _: &mut R) -> Stream<M> {
        x.at()
    }
}

macro_rules! tuple_lift {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Lift),+> Lift for ($($name,)+) {
            type At<L: Level> = ($($name::At<L>,)+);
            type Outcome = ValueOnly;
            const HAS_TENSOR: bool = $( $name::HAS_TENSOR )||+;

            #[inline]
            fn lift<L: Level>(self) -> Self::At<L> {
                ($( self.$i.lift(), )+)
            }
            #[inline]
            fn unlift(x: Self::At<Base>) -> Self {
                ($( $name::unlift(x.$i), )+)
            }
            #[inline]
            fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
                ($( $name::dual::<L>(&primal.$i, &tangent.$i), )+)
            }
            #[inline]
            fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
                ($( $name::primal::<L>(&x.$i), )+)
            }
            #[inline]
            fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
                ($( $name::tangent::<L>(&x.$i), )+)
            }
            #[inline]
            fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
                ($( $name::dual_tan::<L>(&primal.$i, &tangent.$i), )+)
            }
            #[inline]
            fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
                ($( $name::primal_tan::<L>(&x.$i), )+)
            }
            #[inline]
            fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
                ($( $name::tangent_tan::<L>(&x.$i), )+)
            }
            #[inline]
            fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
                ($( $name::to_value::<L>(&tan.$i, &like.$i), )+)
            }
            #[inline]
            fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
                ($( $name::to_tan::<L>(&x.$i), )+)
            }
            fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
                ($( $name::share::<L>(&x.$i), )+)
            }
            fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
                ($( $name::reduce::<L>(&x.$i), )+)
            }
            fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
                ($( $name::lane::<L>(&x.$i, i), )+)
            }
            #[inline]
            fn relevel<LL: Level, MM: Level, RR: Relevel<LL, MM>>(x: &Self::At<LL>, by: &mut RR) -> Self::At<MM> {
                ($( $name::relevel::<LL, MM, RR>(&x.$i, by), )+)
            }
            fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
                None $( .or_else(|| $name::misfit(&into.$i, &y.$i).map(|found| found.within(concat!(".", $i)))) )+
            }
            fn store(into: &mut Self, y: Self) {
                $( $name::store(&mut into.$i, y.$i); )+
            }
            fn vacate(into: &mut Self) {
                $( $name::vacate(&mut into.$i); )+
            }
        }
    };
}
tuple_lift!(A 0);
tuple_lift!(A 0, B 1);
tuple_lift!(A 0, B 1, C 2);
tuple_lift!(A 0, B 1, C 2, D 3);
tuple_lift!(A 0, B 1, C 2, D 3, F 4);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10);
tuple_lift!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10, N 11);

/// A float constant at level `L`; the dtype is inferred from its use.
#[inline(always)]
pub fn lit<L: Level, E: Float>(x: E) -> Real<E, L> {
    L::constant(x)
}
/// What can be a constant at level `L`: whatever can be lifted, and views of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a value of a differentiated function",
    label = "no lifted form"
)]
pub trait Liftable<L: Level> {
    /// The type at the level.
    type At;
    /// The constant.
    fn constant(self) -> Self::At;
}
impl<L: Level, T: Lift> Liftable<L> for T {
    type At = T::At<L>;
    #[inline(always)]
    fn constant(self) -> T::At<L> {
        self.lift()
    }
}
/// A constant at level `L`.
#[inline(always)]
pub fn lift<L: Level, T: Liftable<L>>(x: T) -> T::At {
    x.constant()
}
