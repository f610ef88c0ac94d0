//! Tangent spaces: what the tangent or cotangent of a lifted value is.
//!
//! The tangent of a number is a number, of a tensor a tensor or a symbolic zero, of a vector a vector
//! that may be shorter (what is missing is zero), of an integer `()`.

use crate::element::{Element, Float};
use crate::levels::{Batch, Lanes, Level};
use crate::ops::stop::stopped_tensor;
use crate::values::discrete::{with_discrete_dtypes, with_discrete_types};
use crate::values::kind::{Floats, Kind, NoFloats};
use crate::values::tree::Leaves;
use crate::values::{Laned, Lift, Real, TanOf, Tensor};
use std::marker::PhantomData;

/// A value of a lifted program.
pub trait Value: Clone + Send + Sync + 'static {
    /// Its tangent space; cotangents live there too.
    type Tan: Tangent;
    /// The number of elements, of a sequence.
    #[inline(always)]
    fn elements(&self) -> usize {
        0
    }
    /// The zero tangent of a value of that many elements.
    #[inline(always)]
    fn zero_of(_elements: usize) -> Self::Tan {
        Self::Tan::default()
    }
    /// A tangent of a value of that many elements that begins as another.
    #[inline(always)]
    fn begun(_elements: usize, ct: &Self::Tan) -> Self::Tan {
        ct.clone()
    }
}

/// An element of a tangent space. `Default` is zero.
pub trait Tangent: Clone + Default + Send + Sync + 'static {
    /// `self += other`
    fn accumulate(&mut self, other: &Self);
    /// `self += other`, where `other` may become what is stored.
    #[inline(always)]
    fn absorb(&mut self, other: Self) {
        self.accumulate(&other);
    }
    /// `-self`
    fn negated(&self) -> Self;
    /// Whether it is the zero of a number, with all its own tangents; nothing else is asked.
    #[inline(always)]
    fn is_nil(&self) -> bool {
        false
    }
}

/// The type of a value, for a cotangent that is declared where the value is gone.
#[derive(Debug)]
pub struct Witness<V>(PhantomData<fn() -> V>);
impl<V> Clone for Witness<V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<V> Copy for Witness<V> {}
impl<V: Value> Witness<V> {
    /// The zero of its tangent space.
    #[inline(always)]
    pub fn zero(&self) -> V::Tan {
        V::Tan::default()
    }
    /// Says that `_dot` is of its tangent space.
    #[inline(always)]
    pub fn tangent(&self, _dot: &V::Tan) {}
}
/// The type of a sequence, and how many elements it has.
#[derive(Debug)]
pub struct Measured<V>(usize, PhantomData<fn() -> V>);
impl<V> Clone for Measured<V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<V> Copy for Measured<V> {}
impl<V: Value> Measured<V> {
    /// The zero of its tangent space, with a place for each element.
    #[inline(always)]
    pub fn zero(&self) -> V::Tan {
        V::zero_of(self.0)
    }
    /// `ct`, with a place for each element.
    #[inline(always)]
    pub fn begun(&self, ct: &V::Tan) -> V::Tan {
        V::begun(self.0, ct)
    }
    /// Says that `_dot` is of its tangent space.
    #[inline(always)]
    pub fn tangent(&self, _dot: &V::Tan) {}
}
/// The type and length of `value`.
#[inline(always)]
pub fn measured<V: Value>(value: &V) -> Measured<V> {
    Measured(value.elements(), PhantomData)
}
/// The type of `value`.
#[inline(always)]
pub fn witness<V: Value>(_: &V) -> Witness<V> {
    Witness(PhantomData)
}

impl<E: Float, L: Level> Value for Real<E, L> {
    type Tan = Real<E, L>;
}
impl<E: Float, L: Level> Tangent for Real<E, L> {
    #[inline(always)]
    fn accumulate(&mut self, other: &Self) {
        *self = L::accumulated_number(self, other);
    }
    #[inline(always)]
    fn negated(&self) -> Self {
        -self
    }
    #[inline(always)]
    fn is_nil(&self) -> bool {
        L::is_nil(self)
    }
}

/// The tangent of a tensor; `None` is a zero that is never stored.
#[derive(Debug)]
pub struct TensorTan<E: Float, L: Level>(pub Option<Tensor<E, L>>);
impl<E: Float, L: Level> Clone for TensorTan<E, L> {
    fn clone(&self) -> Self {
        TensorTan(self.0.clone())
    }
}
impl<E: Float, L: Level> Default for TensorTan<E, L> {
    fn default() -> Self {
        TensorTan(None)
    }
}
impl<E: Float, L: Level> TensorTan<E, L> {
    /// `self += other`, taking `other`.
    pub fn add(&mut self, other: Tensor<E, L>) {
        self.0 = Some(match self.0.take() {
            Some(sum) => L::accumulated(sum, &other),
            None => other,
        });
    }
    /// The tensor itself, of this shape if it is zero.
    pub fn materialize(&self, shape: &[usize]) -> Tensor<E, L> {
        match &self.0 {
            Some(t) => t.clone(),
            None => Tensor::filled(shape, <E as Element>::ZERO),
        }
    }
}
impl<E: Float, L: Level> Tangent for TensorTan<E, L> {
    fn accumulate(&mut self, other: &Self) {
        if let Some(t) = &other.0 {
            self.add(t.clone());
        }
    }
    fn absorb(&mut self, other: Self) {
        if let Some(t) = other.0 {
            self.add(t);
        }
    }
    fn negated(&self) -> Self {
        TensorTan(self.0.as_ref().map(|t| -t))
    }
}

impl<E: Dtype, L: Level> Value for Tensor<E, L> {
    type Tan = TanOfDtype<E, L>;
}

/// What the tangents of tensors are, by their dtype: tensors for floats, a point for others. That all floats are of one
/// class lets code that is generic in the float know it.
pub trait Dtype: Element {
    /// Whether it is a float.
    type Class: Class<Self>;
    /// The floats in a tensor of this dtype.
    type Kind: Kind;
    /// Visits a tensor beside a tangent.
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(
        x: &<Tensor<Self> as Lift>::At<L>,
        t: &mut TanOf<Tensor<Self>, M>,
        visitor: &mut V,
    ) where
        Tensor<Self>: Lift;
}
/// Tangents of a tensor of this dtype.
pub type TanOfDtype<E, L> = <<E as Dtype>::Class as Class<E>>::Tan<L>;

/// The tangents of tensors of a dtype of this class.
pub trait Class<E: Element> {
    /// A tangent.
    type Tan<L: Level>: Tangent + Laned;
    /// The tangent a value carries; none is zero.
    fn tan<L: Level>(stored: Option<Tensor<E, L>>) -> Self::Tan<L>;
    /// The tangent as a value carries it.
    fn stored<L: Level>(tan: &Self::Tan<L>) -> Option<Tensor<E, L>>;
    /// The tangent as a tensor of the shape of `like`; `like` itself where there are no tangents.
    fn value<L: Level>(tan: &Self::Tan<L>, like: &Tensor<E, L>) -> Tensor<E, L>;
    /// The sum over the lanes.
    fn reduce<L: Level>(tan: &Self::Tan<Batch<L>>) -> Self::Tan<L>;
    /// The tensor without its derivative.
    fn stopped<L: Level>(x: &Tensor<E, L>) -> Tensor<E, L>;
}

/// The class of floats.
#[derive(Debug)]
pub enum Differentiated {}
impl<E: Float> Class<E> for Differentiated {
    type Tan<L: Level> = TensorTan<E, L>;
    fn tan<L: Level>(stored: Option<Tensor<E, L>>) -> TensorTan<E, L> {
        TensorTan(stored)
    }
    fn stored<L: Level>(tan: &TensorTan<E, L>) -> Option<Tensor<E, L>> {
        tan.0.clone()
    }
    fn value<L: Level>(tan: &TensorTan<E, L>, like: &Tensor<E, L>) -> Tensor<E, L> {
        tan.materialize(&like.shape_vec())
    }
    fn reduce<L: Level>(tan: &TensorTan<E, Batch<L>>) -> TensorTan<E, L> {
        TensorTan(tan.0.as_ref().map(|t| match &t.0 {
            Lanes::Shared(t) => t.clone(),
            Lanes::Each(t) => t.sum_lanes(),
        }))
    }
    fn stopped<L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
        stopped_tensor(x)
    }
}

/// The class of all other dtypes.
#[derive(Debug)]
pub enum Discrete {}
impl<E: Element> Class<E> for Discrete {
    type Tan<L: Level> = ();
    fn tan<L: Level>(_: Option<Tensor<E, L>>) {}
    fn stored<L: Level>(_: &()) -> Option<Tensor<E, L>> {
        None
    }
    fn value<L: Level>(_: &(), like: &Tensor<E, L>) -> Tensor<E, L> {
        like.clone()
    }
    fn reduce<L: Level>(_: &()) {}
    fn stopped<L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
        x.clone()
    }
}

macro_rules! dtypes {
    ($($e:ty, $class:ty, $kind:ty, |$x:pat_param, $t:pat_param, $visitor:pat_param| $visit:expr;)*) => { $(
        impl Dtype for $e {
            type Class = $class;
            type Kind = $kind;
            fn visit<L: Level, M: Level, V: Leaves<L, M>>(
                $x: &Tensor<$e, L>,
                $t: &mut TanOfDtype<$e, M>,
                $visitor: &mut V,
            ) {
                $visit
            }
        }
    )* };
}
dtypes! {
    f64, Differentiated, Floats<f64>, |x, t, visitor| visitor.tensor(x, t);
    f32, Differentiated, Floats<f32>, |x, t, visitor| visitor.tensor(x, t);
}
macro_rules! discrete_dtypes {
    ($($e:ty),*) => { dtypes! { $($e, Discrete, NoFloats, |_, _, _| ();)* } };
}
with_discrete_dtypes!(discrete_dtypes);

/// Values that are never differentiated: their tangent space is a point.
macro_rules! static_values {
    ($($t:ty),*) => { $( impl Value for $t { type Tan = (); } )* };
}
with_discrete_types!(static_values, crate::Rng, String, &'static str, ());
// Plain floats occur in lifted code as constants.
static_values!(f64, f32);

impl<L: Level> Value for crate::stream::Stream<L> {
    type Tan = ();
}

impl Tangent for () {
    #[inline(always)]
    fn accumulate(&mut self, _: &Self) {}
    #[inline(always)]
    fn negated(&self) -> Self {}
}

impl<V: Value> Value for Vec<V> {
    type Tan = Vec<V::Tan>;
    #[inline(always)]
    fn elements(&self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn zero_of(elements: usize) -> Self::Tan {
        vec![V::Tan::default(); elements]
    }
    #[inline(always)]
    fn begun(elements: usize, ct: &Self::Tan) -> Self::Tan {
        let mut begun = ct.clone();
        if begun.len() < elements {
            begun.resize_with(elements, V::Tan::default);
        }
        begun
    }
}
impl<T: Tangent> Tangent for Vec<T> {
    fn accumulate(&mut self, other: &Self) {
        if self.is_empty() {
            self.extend_from_slice(other);
            return;
        }
        if self.len() < other.len() {
            self.resize_with(other.len(), T::default);
        }
        for (into, x) in self.iter_mut().zip(other) {
            into.accumulate(x);
        }
    }
    #[inline]
    fn absorb(&mut self, mut other: Self) {
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        for (into, x) in self.iter_mut().zip(other) {
            into.absorb(x);
        }
    }
    fn negated(&self) -> Self {
        self.iter().map(T::negated).collect()
    }
}

impl<V: Value, const N: usize> Value for [V; N] {
    type Tan = Fixed<V::Tan, N>;
    #[inline(always)]
    fn elements(&self) -> usize {
        N
    }
}
/// The tangent of an array of `N`.
#[derive(Clone, Debug)]
#[repr(transparent)]
pub struct Fixed<T, const N: usize>(pub [T; N]);
impl<T: Default, const N: usize> Default for Fixed<T, N> {
    #[inline(always)]
    fn default() -> Self {
        Fixed(std::array::from_fn(|_| T::default()))
    }
}
impl<T: Tangent, const N: usize> Tangent for Fixed<T, N> {
    #[inline(always)]
    fn accumulate(&mut self, other: &Self) {
        for (into, x) in self.0.iter_mut().zip(&other.0) {
            into.accumulate(x);
        }
    }
    #[inline(always)]
    fn absorb(&mut self, other: Self) {
        for (into, x) in self.0.iter_mut().zip(other.0) {
            into.absorb(x);
        }
    }
    #[inline(always)]
    fn negated(&self) -> Self {
        Fixed(std::array::from_fn(|i| self.0[i].negated()))
    }
}

impl<V: Value> Value for Option<V> {
    type Tan = Option<V::Tan>;
}
impl<T: Tangent> Tangent for Option<T> {
    fn accumulate(&mut self, other: &Self) {
        match (self.as_mut(), other) {
            (Some(into), Some(x)) => into.accumulate(x),
            (None, Some(x)) => *self = Some(x.clone()),
            (_, None) => {}
        }
    }
    fn absorb(&mut self, other: Self) {
        match (self.as_mut(), other) {
            (Some(into), Some(x)) => into.absorb(x),
            (None, other) => *self = other,
            (Some(_), None) => {}
        }
    }
    fn negated(&self) -> Self {
        self.as_ref().map(T::negated)
    }
}

/// An error has no tangent.
impl<V: Value, E: Clone + Send + Sync + 'static> Value for Result<V, E> {
    type Tan = Option<V::Tan>;
}

impl<K: Ord + Clone + Send + Sync + 'static, V: Value> Value for std::collections::BTreeMap<K, V> {
    type Tan = std::collections::BTreeMap<K, V::Tan>;
}
impl<K: Ord + Clone + Send + Sync + 'static, T: Tangent> Tangent for std::collections::BTreeMap<K, T> {
    fn accumulate(&mut self, other: &Self) {
        for (key, x) in other {
            self.entry(key.clone()).or_default().accumulate(x);
        }
    }
    fn negated(&self) -> Self {
        self.iter().map(|(key, x)| (key.clone(), x.negated())).collect()
    }
}

macro_rules! tuple_values {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Value),+> Value for ($($name,)+) {
            type Tan = ($($name::Tan,)+);
        }
        impl<$($name: Tangent),+> Tangent for ($($name,)+) {
            #[inline(always)]
            fn accumulate(&mut self, other: &Self) {
                $( self.$index.accumulate(&other.$index); )+
            }
            #[inline(always)]
            fn absorb(&mut self, other: Self) {
                $( self.$index.absorb(other.$index); )+
            }
            #[inline(always)]
            fn negated(&self) -> Self {
                ($( self.$index.negated(), )+)
            }
        }
    };
}
tuple_values!(A 0);
tuple_values!(A 0, B 1);
tuple_values!(A 0, B 1, C 2);
tuple_values!(A 0, B 1, C 2, D 3);
tuple_values!(A 0, B 1, C 2, D 3, F 4);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10);
tuple_values!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10, N 11);
