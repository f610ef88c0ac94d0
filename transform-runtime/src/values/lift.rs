//! User types at every level.
//!
//! `T::At<L>` is `T` with its floats and tensors at level `L`: `f64` becomes `Real<f64, L>`, a `Vec<f64>` a
//! vector of those; integers, bools and strings stay what they are. Everything a transform needs to know of
//! an argument or a result is here.

use crate::element::{Element, Float};
use crate::levels::{Base, Batch, Dual, Lanes, Level};
use crate::stream::Stream;
use crate::values::tangent::Fixed;
use crate::values::{Dtype, Real, Tangent, Tensor, Tree, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The tangent space of `T` at level `L`.
pub type TanOf<T, L> = <<T as Lift>::At<L> as Value>::Tan;

/// A type that can be argument, result or local of a differentiated function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument or result of a differentiated function",
    label = "no lifted form",
    note = "floats, integers, bools, strings, `Tensor`, and arrays, slices, `Vec`, `Option`, tuples of those can"
)]
pub trait Lift: Tree + Clone + 'static {
    /// The type at level `L`.
    type At<L: Level>: Value;
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
    /// A value of the type itself as a tangent.
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L>;
    /// The same value in every lane.
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>>;
    /// The sum over the lanes of a cotangent.
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L>;
    /// The value of lane `i`.
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L>;
    /// A slice at the ground level, without copying where the layout is the same.
    fn ground(x: &[Self]) -> Cow<'_, [Self::At<Base>]> {
        Cow::Owned(x.iter().map(|x| x.clone().lift()).collect())
    }
    /// A vector from the ground level, likewise.
    fn unground(x: Vec<Self::At<Base>>) -> Vec<Self> {
        x.into_iter().map(Self::unlift).collect()
    }
}

macro_rules! float_lift {
    ($($e:ty)*) => { $(
        impl Lift for $e {
            type At<L: Level> = Real<$e, L>;
            const HAS_TENSOR: bool = false;

            #[inline(always)]
            fn lift<L: Level>(self) -> Real<$e, L> {
                L::constant(self)
            }
            #[inline(always)]
            fn unlift(x: Real<$e, Base>) -> $e {
                x.0
            }
            #[inline(always)]
            fn dual<L: Level>(primal: &Real<$e, L>, tangent: &Real<$e, L>) -> Real<$e, Dual<L>> {
                Real::dual(primal.clone(), tangent.clone())
            }
            #[inline(always)]
            fn primal<L: Level>(x: &Real<$e, Dual<L>>) -> Real<$e, L> {
                x.0.0.clone()
            }
            #[inline(always)]
            fn tangent<L: Level>(x: &Real<$e, Dual<L>>) -> Real<$e, L> {
                x.0.1.clone()
            }
            #[inline(always)]
            fn dual_tan<L: Level>(primal: &Real<$e, L>, tangent: &Real<$e, L>) -> Real<$e, Dual<L>> {
                Real::dual(primal.clone(), tangent.clone())
            }
            #[inline(always)]
            fn primal_tan<L: Level>(x: &Real<$e, Dual<L>>) -> Real<$e, L> {
                x.0.0.clone()
            }
            #[inline(always)]
            fn tangent_tan<L: Level>(x: &Real<$e, Dual<L>>) -> Real<$e, L> {
                x.0.1.clone()
            }
            #[inline(always)]
            fn to_value<L: Level>(tan: &Real<$e, L>, _: &Real<$e, L>) -> Real<$e, L> {
                tan.clone()
            }
            #[inline(always)]
            fn to_tan<L: Level>(x: &Real<$e, L>) -> Real<$e, L> {
                x.clone()
            }
            fn share<L: Level>(x: &Real<$e, L>) -> Real<$e, Batch<L>> {
                Real::of(Lanes::Shared(L::from_scalar(x)))
            }
            fn reduce<L: Level>(x: &Real<$e, Batch<L>>) -> Real<$e, L> {
                match &x.0 {
                    Lanes::Shared(x) => L::to_scalar(x),
                    Lanes::Each(x) => L::to_scalar(&x.sum_to(&[])),
                }
            }
            fn lane<L: Level>(x: &Real<$e, Batch<L>>, i: usize) -> Real<$e, L> {
                match &x.0 {
                    Lanes::Shared(x) => L::to_scalar(x),
                    Lanes::Each(x) => x.element(&[i]),
                }
            }
            #[inline(always)]
            fn ground(x: &[$e]) -> Cow<'_, [Real<$e, Base>]> {
                // SAFETY: `Real<E, Base>` is `repr(transparent)` over `<Base as Level>::Scalar<E>`, which is `E`.
                Cow::Borrowed(unsafe { &*(std::ptr::from_ref(x) as *const [Real<$e, Base>]) })
            }
            #[inline(always)]
            fn unground(x: Vec<Real<$e, Base>>) -> Vec<$e> {
                let mut x = std::mem::ManuallyDrop::new(x);
                // SAFETY: the parts are those of a vector whose elements have the layout of `E`, see `ground`; it is not
                // dropped.
                unsafe { Vec::from_raw_parts(x.as_mut_ptr().cast(), x.len(), x.capacity()) }
            }
        }
    )* };
}
float_lift!(f64 f32);

impl<E: Dtype> Lift for Tensor<E, Base> {
    type At<L: Level> = Tensor<E, L>;
    const HAS_TENSOR: bool = true;

    fn lift<L: Level>(self) -> Tensor<E, L> {
        L::array(self.0)
    }
    fn unlift(x: Tensor<E, Base>) -> Self {
        x
    }
    fn dual<L: Level>(primal: &Tensor<E, L>, tangent: &E::Tan<L>) -> Tensor<E, Dual<L>> {
        Tensor::dual(primal.clone(), E::stored(tangent))
    }
    fn primal<L: Level>(x: &Tensor<E, Dual<L>>) -> Tensor<E, L> {
        x.0.primal.clone()
    }
    fn tangent<L: Level>(x: &Tensor<E, Dual<L>>) -> E::Tan<L> {
        E::tan(x.0.tangent.clone())
    }
    fn dual_tan<L: Level>(primal: &E::Tan<L>, tangent: &E::Tan<L>) -> E::Tan<Dual<L>> {
        E::tan(match (E::stored(primal), E::stored(tangent)) {
            (None, None) => None,
            (None, Some(t)) => Some(Tensor::dual(Tensor::filled(&t.shape_vec(), E::ZERO), Some(t))),
            (Some(p), t) => Some(Tensor::dual(p, t)),
        })
    }
    fn primal_tan<L: Level>(x: &E::Tan<Dual<L>>) -> E::Tan<L> {
        E::tan(E::stored(x).map(|x| x.0.primal))
    }
    fn tangent_tan<L: Level>(x: &E::Tan<Dual<L>>) -> E::Tan<L> {
        E::tan(E::stored(x).and_then(|x| x.0.tangent))
    }
    fn to_value<L: Level>(tan: &E::Tan<L>, like: &Tensor<E, L>) -> Tensor<E, L> {
        E::value(tan, like)
    }
    fn to_tan<L: Level>(x: &Tensor<E, L>) -> E::Tan<L> {
        E::tan(Some(x.clone()))
    }
    fn share<L: Level>(x: &Tensor<E, L>) -> Tensor<E, Batch<L>> {
        Tensor(Lanes::Shared(x.clone()))
    }
    fn reduce<L: Level>(x: &E::Tan<Batch<L>>) -> E::Tan<L> {
        E::reduce(x)
    }
    fn lane<L: Level>(x: &Tensor<E, Batch<L>>, i: usize) -> Tensor<E, L> {
        x.lane(i)
    }
}

macro_rules! static_lift {
    ($($t:ty),*) => { $(
        impl Lift for $t {
            type At<L: Level> = $t;
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
            fn ground<'a>(x: &'a [$t]) -> Cow<'a, [$t]> {
                Cow::Borrowed(x)
            }
        }
    )* };
}
static_lift!(
    usize,
    u8,
    u16,
    u32,
    u64,
    u128,
    isize,
    i8,
    i16,
    i32,
    i64,
    i128,
    bool,
    char,
    String,
    &'static str,
    ()
);

impl Lift for crate::Rng {
    type At<L: Level> = Stream<L>;
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
}

/// A vector's tangent may be shorter: what is missing is zero.
fn nth<T: Tangent>(tan: &[T], i: usize) -> T {
    tan.get(i).cloned().unwrap_or_default()
}

impl<T: Lift> Lift for Vec<T> {
    type At<L: Level> = Vec<T::At<L>>;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.into_iter().map(T::lift).collect()
    }
    fn unlift(x: Self::At<Base>) -> Self {
        T::unground(x)
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .iter()
            .enumerate()
            .map(|(i, p)| T::dual::<L>(p, &nth(tangent, i)))
            .collect()
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        x.iter().map(T::primal::<L>).collect()
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::tangent::<L>).collect()
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        let len = primal.len().max(tangent.len());
        (0..len)
            .map(|i| T::dual_tan::<L>(&nth(primal, i), &nth(tangent, i)))
            .collect()
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::primal_tan::<L>).collect()
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::tangent_tan::<L>).collect()
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.iter()
            .enumerate()
            .map(|(i, like)| T::to_value::<L>(&nth(tan, i), like))
            .collect()
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        x.iter().map(T::to_tan::<L>).collect()
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        x.iter().map(T::share::<L>).collect()
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        x.iter().map(T::reduce::<L>).collect()
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        x.iter().map(|x| T::lane::<L>(x, i)).collect()
    }
}

impl<T: Lift, const N: usize> Lift for [T; N] {
    type At<L: Level> = [T::At<L>; N];
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    #[inline]
    fn lift<L: Level>(self) -> Self::At<L> {
        self.map(T::lift)
    }
    #[inline]
    fn unlift(x: Self::At<Base>) -> Self {
        x.map(T::unlift)
    }
    #[inline]
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        std::array::from_fn(|i| T::dual::<L>(&primal[i], &tangent.0[i]))
    }
    #[inline]
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        std::array::from_fn(|i| T::primal::<L>(&x[i]))
    }
    #[inline]
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::tangent::<L>(&x[i])))
    }
    #[inline]
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        Fixed(std::array::from_fn(|i| {
            T::dual_tan::<L>(&primal.0[i], &tangent.0[i])
        }))
    }
    #[inline]
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::primal_tan::<L>(&x.0[i])))
    }
    #[inline]
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::tangent_tan::<L>(&x.0[i])))
    }
    #[inline]
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        std::array::from_fn(|i| T::to_value::<L>(&tan.0[i], &like[i]))
    }
    #[inline]
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::to_tan::<L>(&x[i])))
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        std::array::from_fn(|i| T::share::<L>(&x[i]))
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::reduce::<L>(&x.0[i])))
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        std::array::from_fn(|k| T::lane::<L>(&x[k], i))
    }
}

impl<T: Lift> Lift for Option<T> {
    type At<L: Level> = Option<T::At<L>>;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.map(T::lift)
    }
    fn unlift(x: Self::At<Base>) -> Self {
        x.map(T::unlift)
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .as_ref()
            .map(|p| T::dual::<L>(p, &tangent.clone().unwrap_or_default()))
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        x.as_ref().map(T::primal::<L>)
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::tangent::<L>)
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        (primal.is_some() || tangent.is_some()).then(|| {
            T::dual_tan::<L>(
                &primal.clone().unwrap_or_default(),
                &tangent.clone().unwrap_or_default(),
            )
        })
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::primal_tan::<L>)
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::tangent_tan::<L>)
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.as_ref()
            .map(|like| T::to_value::<L>(&tan.clone().unwrap_or_default(), like))
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        x.as_ref().map(T::to_tan::<L>)
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        x.as_ref().map(T::share::<L>)
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::reduce::<L>)
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        x.as_ref().map(|x| T::lane::<L>(x, i))
    }
}

type Map<T> = BTreeMap<String, T>;

fn entry<T: Tangent>(tan: &Map<T>, key: &str) -> T {
    tan.get(key).cloned().unwrap_or_default()
}

fn map_values<T, U>(x: &Map<T>, f: impl Fn(&T) -> U) -> Map<U> {
    x.iter().map(|(key, x)| (key.clone(), f(x))).collect()
}

impl<T: Lift> Lift for Map<T> {
    type At<L: Level> = Map<T::At<L>>;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.into_iter().map(|(key, x)| (key, x.lift())).collect()
    }
    fn unlift(x: Self::At<Base>) -> Self {
        x.into_iter().map(|(key, x)| (key, T::unlift(x))).collect()
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .iter()
            .map(|(key, p)| (key.clone(), T::dual::<L>(p, &entry(tangent, key))))
            .collect()
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        map_values(x, T::primal::<L>)
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::tangent::<L>)
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        let keys = primal.keys().chain(tangent.keys());
        keys.map(|key| {
            (
                key.clone(),
                T::dual_tan::<L>(&entry(primal, key), &entry(tangent, key)),
            )
        })
        .collect()
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::primal_tan::<L>)
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::tangent_tan::<L>)
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.iter()
            .map(|(key, like)| (key.clone(), T::to_value::<L>(&entry(tan, key), like)))
            .collect()
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        map_values(x, T::to_tan::<L>)
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        map_values(x, T::share::<L>)
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        map_values(x, T::reduce::<L>)
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        map_values(x, |x| T::lane::<L>(x, i))
    }
}

macro_rules! tuple_lift {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Lift),+> Lift for ($($name,)+) {
            type At<L: Level> = ($($name::At<L>,)+);
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
/// A constant at level `L`.
#[inline(always)]
pub fn lift<L: Level, T: Lift>(x: T) -> T::At<L> {
    x.lift()
}

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
        L::array(x.0)
    }
}
impl<V: LiftFrom<P>, P> LiftFrom<Option<P>> for Option<V> {
    fn lift_from(x: Option<P>) -> Self {
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
static_lift_from!(
    usize,
    u8,
    u16,
    u32,
    u64,
    u128,
    isize,
    i8,
    i16,
    i32,
    i64,
    i128,
    bool,
    char,
    String,
    &'static str,
    crate::Rng
);

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
        Tensor(L::primal_array(self))
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
macro_rules! static_primal {
    ($($t:ty)*) => { $(
        impl Primal for $t {
            type Out = $t;
            #[inline(always)]
            fn primal(&self) -> $t {
                self.clone()
            }
        }
    )* };
}
static_primal!(usize u8 u16 u32 u64 u128 isize i8 i16 i32 i64 i128 bool char String f32 f64 crate::Rng);

/// The plain value of a lifted one.
#[inline(always)]
pub fn primal<P: Primal + ?Sized>(x: &P) -> P::Out {
    x.primal()
}
