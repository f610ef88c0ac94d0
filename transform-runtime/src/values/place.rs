//! Reading and writing parts of values in differentiated bodies, and the same parts of their tangents.
//!
//! Numbers in slices, vectors and arrays have tangents that are places: an element costs O(1) in either
//! direction. An element of a tensor has a map of its own, since a tensor's tangent may not be stored yet.

use crate::element::{Element, Float};
use crate::levels::{Base, Level};
use crate::values::discrete::with_discrete_dtypes;
use crate::values::map::LinearMap;
use crate::values::tangent::Fixed;
use crate::values::{Real, Tangent, Tensor, TensorTan};
use std::collections::BTreeMap;

/// An index list of a tensor: `x[i]`, `x[[i, j]]`, `x[(i, j)]`.
pub trait TensorIndex: Clone + 'static {
    /// The indices in order.
    fn indices(&self) -> crate::kernels::Shape;
}
impl TensorIndex for usize {
    fn indices(&self) -> crate::kernels::Shape {
        crate::kernels::Shape::from_slice(&[*self])
    }
}
impl<const N: usize> TensorIndex for [usize; N] {
    fn indices(&self) -> crate::kernels::Shape {
        crate::kernels::Shape::from_slice(self)
    }
}
impl TensorIndex for crate::kernels::Shape {
    fn indices(&self) -> crate::kernels::Shape {
        self.clone()
    }
}
impl TensorIndex for (usize, usize) {
    fn indices(&self) -> crate::kernels::Shape {
        crate::kernels::Shape::from_slice(&[self.0, self.1])
    }
}
impl TensorIndex for (usize, usize, usize) {
    fn indices(&self) -> crate::kernels::Shape {
        crate::kernels::Shape::from_slice(&[self.0, self.1, self.2])
    }
}

/// Reads one element.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be indexed by `{I}` in a differentiated function")]
pub trait GetIndex<I> {
    /// The element.
    type Out;
    /// Its derivative.
    type Map;
    /// A copy of the element.
    fn get_index(&self, i: I) -> Self::Out;
    /// A copy of the element, and how its tangent is found.
    fn linearize_index(&self, i: I) -> (Self::Out, Self::Map);
}
/// Writes one element.
#[diagnostic::on_unimplemented(
    message = "an element of `{Self}` cannot be replaced by `{X}` in a differentiated function"
)]
pub trait SetIndex<I, X> {
    /// The derivative.
    type Map;
    /// Replaces the element.
    fn set_index(&mut self, i: I, x: X);
    /// Replaces the element, and says how tangents are replaced.
    fn linearize_set(&mut self, i: I, x: X) -> Self::Map;
}
/// The derivative of a write.
pub trait SetMap: 'static {
    /// Tangents of the whole.
    type Whole;
    /// Tangents of the element.
    type Part;
    /// Replaces the element's tangent.
    fn push(&self, whole: &mut Self::Whole, part: &Self::Part);
    /// Takes the element's cotangent out.
    fn pull(&self, whole: &mut Self::Whole) -> Self::Part;
}
/// The place of one element's tangent.
pub trait BarIndex<I> {
    /// The element's tangent space.
    type Bar;
    /// The place, made if the tangent was too short to have it.
    fn bar_index(&mut self, i: I) -> &mut Self::Bar;
    /// The place, of a tangent that has one for each element.
    #[inline(always)]
    fn bar_index_within(&mut self, i: I) -> &mut Self::Bar {
        self.bar_index(i)
    }
    /// The place, if the tangent is long enough to have it.
    fn dot_index(&self, i: I) -> Option<&Self::Bar>;
}

impl<T: Tangent> BarIndex<usize> for [T] {
    type Bar = T;
    #[inline(always)]
    fn bar_index(&mut self, i: usize) -> &mut T {
        &mut self[i]
    }
    #[inline(always)]
    fn dot_index(&self, i: usize) -> Option<&T> {
        self.get(i)
    }
}
impl<T: Tangent> BarIndex<usize> for Vec<T> {
    type Bar = T;
    #[inline(always)]
    fn bar_index(&mut self, i: usize) -> &mut T {
        if i >= self.len() {
            return &mut grow(self, i + 1)[i];
        }
        &mut self[i]
    }
    #[inline(always)]
    fn bar_index_within(&mut self, i: usize) -> &mut T {
        &mut self[i]
    }
    #[inline(always)]
    fn dot_index(&self, i: usize) -> Option<&T> {
        self.get(i)
    }
}
impl<T: Tangent, const N: usize> BarIndex<usize> for Fixed<T, N> {
    type Bar = T;
    #[inline(always)]
    fn bar_index(&mut self, i: usize) -> &mut T {
        &mut self.0[i]
    }
    #[inline(always)]
    fn dot_index(&self, i: usize) -> Option<&T> {
        self.0.get(i)
    }
}
#[cold]
fn grow<T: Tangent>(tan: &mut Vec<T>, len: usize) -> &mut [T] {
    tan.resize_with(len, T::default);
    tan
}

/// The places of a range of elements.
pub trait BarRange {
    /// The element's tangent space.
    type Item;
    /// The places `lo..hi`, made if the tangent was too short to have them.
    fn bar_range(&mut self, lo: usize, hi: usize) -> &mut [Self::Item];
    /// The places `lo..hi`, as far as the tangent has them.
    fn dot_range(&self, lo: usize, hi: usize) -> &[Self::Item];
}
impl<T: Tangent> BarRange for [T] {
    type Item = T;
    #[inline(always)]
    fn bar_range(&mut self, lo: usize, hi: usize) -> &mut [T] {
        &mut self[lo..hi]
    }
    #[inline(always)]
    fn dot_range(&self, lo: usize, hi: usize) -> &[T] {
        let end = self.len();
        &self[lo.min(end)..hi.min(end)]
    }
}
impl<T: Tangent> BarRange for Vec<T> {
    type Item = T;
    #[inline(always)]
    fn bar_range(&mut self, lo: usize, hi: usize) -> &mut [T] {
        if hi > self.len() {
            return &mut grow(self, hi)[lo..hi];
        }
        &mut self[lo..hi]
    }
    #[inline(always)]
    fn dot_range(&self, lo: usize, hi: usize) -> &[T] {
        self.as_slice().dot_range(lo, hi)
    }
}
impl<T: Tangent, const N: usize> BarRange for Fixed<T, N> {
    type Item = T;
    #[inline(always)]
    fn bar_range(&mut self, lo: usize, hi: usize) -> &mut [T] {
        &mut self.0[lo..hi]
    }
    #[inline(always)]
    fn dot_range(&self, lo: usize, hi: usize) -> &[T] {
        &self.0[lo..hi]
    }
}

/// The derivative of reading or writing element `i` of a slice, vector or array.
#[derive(Debug)]
pub struct ElementMap<W, T> {
    index: usize,
    of: std::marker::PhantomData<fn() -> (W, T)>,
}
impl<W, T> ElementMap<W, T> {
    fn new(index: usize) -> Self {
        ElementMap {
            index,
            of: std::marker::PhantomData,
        }
    }
}
impl<W: Tangent + BarIndex<usize, Bar = T>, T: Tangent> LinearMap for ElementMap<W, T> {
    type In = W;
    type Out = T;
    fn push(&self, t: &W) -> T {
        t.dot_index(self.index).cloned().unwrap_or_default()
    }
    fn pull(&self, ct: &T, into: &mut W) {
        into.bar_index(self.index).accumulate(ct);
    }
}
impl<W: Tangent + BarIndex<usize, Bar = T>, T: Tangent> SetMap for ElementMap<W, T> {
    type Whole = W;
    type Part = T;
    fn push(&self, whole: &mut W, part: &T) {
        *whole.bar_index(self.index) = part.clone();
    }
    fn pull(&self, whole: &mut W) -> T {
        std::mem::take(whole.bar_index(self.index))
    }
}

macro_rules! element_access {
    ($([$($params:tt)*] $whole:ty, $tan:ty;)*) => { $(
        impl<V: crate::values::Value, $($params)*> GetIndex<usize> for $whole {
            type Out = V;
            type Map = ElementMap<$tan, V::Tan>;
            #[inline(always)]
            fn get_index(&self, i: usize) -> V {
                self[i].clone()
            }
            #[inline(always)]
            fn linearize_index(&self, i: usize) -> (V, Self::Map) {
                (self[i].clone(), ElementMap::new(i))
            }
        }
        impl<V: crate::values::Value, $($params)*> SetIndex<usize, V> for $whole {
            type Map = ElementMap<$tan, V::Tan>;
            #[inline(always)]
            fn set_index(&mut self, i: usize, x: V) {
                self[i] = x;
            }
            #[inline(always)]
            fn linearize_set(&mut self, i: usize, x: V) -> Self::Map {
                self[i] = x;
                ElementMap::new(i)
            }
        }
    )* };
}
element_access! {
    [] [V], Vec<V::Tan>;
    [] Vec<V>, Vec<V::Tan>;
    [const N: usize] [V; N], Fixed<V::Tan, N>;
}

/// The derivative of reading or writing one element of a tensor.
#[derive(Debug)]
pub struct TensorElement<E: Float, L: Level> {
    shape: crate::kernels::Shape,
    index: crate::kernels::Shape,
    of: std::marker::PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> TensorElement<E, L> {
    fn new(shape: crate::kernels::Shape, index: crate::kernels::Shape) -> Self {
        TensorElement {
            shape,
            index,
            of: std::marker::PhantomData,
        }
    }
}
impl<E: Float, L: Level> LinearMap for TensorElement<E, L> {
    type In = TensorTan<E, L>;
    type Out = Real<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> Real<E, L> {
        t.0.as_ref()
            .map_or_else(Real::default, |t| t.element(&self.index))
    }
    fn pull(&self, ct: &Real<E, L>, into: &mut TensorTan<E, L>) {
        let mut whole = into
            .0
            .take()
            .unwrap_or_else(|| Tensor::filled(&self.shape, <E as Element>::ZERO));
        whole.add_element(&self.index, ct);
        into.0 = Some(whole);
    }
}
impl<E: Float, L: Level> SetMap for TensorElement<E, L> {
    type Whole = TensorTan<E, L>;
    type Part = Real<E, L>;
    fn push(&self, whole: &mut TensorTan<E, L>, part: &Real<E, L>) {
        let mut t = whole
            .0
            .take()
            .unwrap_or_else(|| Tensor::filled(&self.shape, <E as Element>::ZERO));
        t.set_element(&self.index, part);
        whole.0 = Some(t);
    }
    fn pull(&self, whole: &mut TensorTan<E, L>) -> Real<E, L> {
        let Some(mut t) = whole.0.take() else {
            return Real::default();
        };
        let part = t.element(&self.index);
        t.set_element(&self.index, &Real::default());
        whole.0 = Some(t);
        part
    }
}
impl<I: TensorIndex, E: Float, L: Level> GetIndex<I> for Tensor<E, L> {
    type Out = Real<E, L>;
    type Map = TensorElement<E, L>;
    fn get_index(&self, i: I) -> Real<E, L> {
        self.element(&i.indices())
    }
    fn linearize_index(&self, i: I) -> (Real<E, L>, Self::Map) {
        (
            self.element(&i.indices()),
            TensorElement::new(self.shape_vec(), i.indices()),
        )
    }
}
impl<I: TensorIndex, E: Float, L: Level> SetIndex<I, Real<E, L>> for Tensor<E, L> {
    type Map = TensorElement<E, L>;
    fn set_index(&mut self, i: I, x: Real<E, L>) {
        self.set_element(&i.indices(), &x);
    }
    fn linearize_set(&mut self, i: I, x: Real<E, L>) -> Self::Map {
        self.set_element(&i.indices(), &x);
        TensorElement::new(self.shape_vec(), i.indices())
    }
}
/// Elements of integer tensors are plain integers.
macro_rules! discrete_elements {
    ($($t:ty),*) => { $(
        impl<I: TensorIndex> GetIndex<I> for Tensor<$t, Base> {
            type Out = $t;
            type Map = crate::values::NoMap;
            fn get_index(&self, i: I) -> $t {
                self.0[i.indices().as_slice()]
            }
            fn linearize_index(&self, i: I) -> ($t, Self::Map) {
                (self.get_index(i), crate::values::NoMap)
            }
        }
    )* };
}
with_discrete_dtypes!(discrete_elements);

/// The derivative of reading the entry of a map.
#[derive(Debug)]
pub struct EntryMap<T> {
    key: String,
    of: std::marker::PhantomData<fn() -> T>,
}
impl<T: Tangent> LinearMap for EntryMap<T> {
    type In = BTreeMap<String, T>;
    type Out = T;
    fn push(&self, t: &Self::In) -> T {
        t.get(&self.key).cloned().unwrap_or_default()
    }
    fn pull(&self, ct: &T, into: &mut Self::In) {
        into.entry(self.key.clone()).or_default().accumulate(ct);
    }
}
impl<V: crate::values::Value> GetIndex<&str> for BTreeMap<String, V> {
    type Out = V;
    type Map = EntryMap<V::Tan>;
    fn get_index(&self, key: &str) -> V {
        self[key].clone()
    }
    fn linearize_index(&self, key: &str) -> (V, Self::Map) {
        (
            self[key].clone(),
            EntryMap {
                key: key.to_owned(),
                of: std::marker::PhantomData,
            },
        )
    }
}
impl<T: Tangent> BarIndex<&str> for BTreeMap<String, T> {
    type Bar = T;
    fn bar_index(&mut self, key: &str) -> &mut T {
        self.entry(key.to_owned()).or_default()
    }
    fn dot_index(&self, key: &str) -> Option<&T> {
        self.get(key)
    }
}
