//! What a plain tensor holds: an array, or the product of two matrices that nobody has read yet.
//!
//! A run with tangents computes values beside them, since most are read by what comes next. The cotangent of an argument
//! is read by nobody but the caller, who may want its tangent only (a Hessian-vector product, reverse over reverse): of
//! that product there is no value until somebody looks at it.

use crate::element::Element;
use crate::kernels::{Array, Shape, recycle::retire};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The array of a plain tensor; to look at it is to compute it.
#[derive(Clone)]
pub struct BaseArray<E: Element>(Stored<E>);

#[derive(Clone)]
enum Stored<E: Element> {
    Array(Array<E>),
    Product(Arc<Product<E>>),
}

/// Multiplications up to which a product is computed at once: to remember its factors would cost as much.
pub(super) const SMALL: usize = 1 << 15;

/// How two matrices are multiplied.
type Multiply<E> = fn(&Array<E>, &Array<E>) -> Array<E>;

/// A product that is computed when it is first read, for all who share it. The factors go when the value is there.
struct Product<E: Element> {
    shape: Shape,
    value: OnceLock<Array<E>>,
    factors: Mutex<Option<[Array<E>; 2]>>,
    multiply: Multiply<E>,
}
impl<E: Element> Product<E> {
    fn value(&self) -> &Array<E> {
        if self.value.get().is_none() {
            self.compute();
        }
        self.value.get().expect("it was computed")
    }
    /// Under no lock: a thread that waits for others to multiply may meet a reader of this product meanwhile. Who is first
    /// has made the value.
    #[cold]
    fn compute(&self) {
        let factors = self.factors().clone();
        if let Some([a, b]) = factors {
            let _ = self.value.set((self.multiply)(&a, &b));
        }
        self.factors().take().iter_mut().flatten().for_each(retire);
    }
    fn factors(&self) -> std::sync::MutexGuard<'_, Option<[Array<E>; 2]>> {
        self.factors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
impl<E: Element> Drop for Product<E> {
    fn drop(&mut self) {
        self.value.get_mut().iter_mut().for_each(|value| retire(value));
        let factors = self.factors.get_mut().unwrap_or_else(PoisonError::into_inner);
        factors.iter_mut().flatten().for_each(retire);
    }
}

impl<E: Element> BaseArray<E> {
    /// The product of two matrices, of which nothing is computed yet.
    pub(super) fn product(a: &Array<E>, b: &Array<E>, multiply: Multiply<E>) -> Self {
        Self::of_factors([a.clone(), b.clone()], multiply)
    }
    fn of_factors(factors: [Array<E>; 2], multiply: Multiply<E>) -> Self {
        let [a, b] = &factors;
        BaseArray(Stored::Product(Arc::new(Product {
            shape: Shape::from_slice(&[a.shape()[0], b.shape()[1]]),
            value: OnceLock::new(),
            factors: Mutex::new(Some(factors)),
            multiply,
        })))
    }
    /// The transposed matrix, if it is a product that nobody has read: it is the product of the transposed factors.
    pub(super) fn transposed_product(&self) -> Option<Self> {
        let Stored::Product(product) = &self.0 else {
            return None;
        };
        let [a, b] = product.factors().clone()?;
        Some(Self::of_factors(
            [b.reversed_axes(), a.reversed_axes()],
            product.multiply,
        ))
    }
    /// The shape, for which nothing is computed.
    #[inline]
    pub(super) fn lengths(&self) -> &[usize] {
        match &self.0 {
            Stored::Array(x) => x.shape(),
            Stored::Product(product) => &product.shape,
        }
    }
    /// The array itself.
    #[inline]
    pub(crate) fn into_inner(self) -> Array<E> {
        match self.0 {
            Stored::Array(x) => x,
            Stored::Product(mut product) => taken(&mut product),
        }
    }
    /// Keeps the storage of what is dropped.
    #[inline]
    pub(super) fn retire(&mut self) {
        // A product does so itself, when the last who shares it is gone.
        if let Stored::Array(x) = &mut self.0 {
            retire(x);
        }
    }
}

/// The value of a product; what others share is copied when it is written.
#[cold]
fn taken<E: Element>(product: &mut Arc<Product<E>>) -> Array<E> {
    product.value();
    match Arc::get_mut(product).and_then(|alone| alone.value.take()) {
        Some(value) => value,
        None => product.value().clone(),
    }
}

impl<E: Element> From<Array<E>> for BaseArray<E> {
    #[inline]
    fn from(x: Array<E>) -> Self {
        BaseArray(Stored::Array(x))
    }
}
impl<E: Element> Deref for BaseArray<E> {
    type Target = Array<E>;
    #[inline]
    fn deref(&self) -> &Array<E> {
        match &self.0 {
            Stored::Array(x) => x,
            Stored::Product(product) => product.value(),
        }
    }
}
impl<E: Element> DerefMut for BaseArray<E> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Array<E> {
        if let Stored::Product(product) = &mut self.0 {
            self.0 = Stored::Array(taken(product));
        }
        match &mut self.0 {
            Stored::Array(x) => x,
            Stored::Product(_) => unreachable!("it is an array since the line above"),
        }
    }
}
impl<E: Element> fmt::Debug for BaseArray<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::OrRaise;
    use crate::kernels::{from_vec, matmul, transpose};

    fn multiply(a: &Array<f64>, b: &Array<f64>) -> Array<f64> {
        matmul("matmul", a, b).or_raise()
    }
    fn factors() -> [Array<f64>; 2] {
        [[2, 3], [3, 4]].map(|shape| from_vec(&shape, (0..shape[0] * shape[1]).map(|i| i as f64).collect()))
    }

    #[test]
    fn nothing_is_computed_before_it_is_read() {
        let [a, b] = factors();
        let product = BaseArray::product(&a, &b, |_, _| unreachable!("nobody reads it"));
        let transposed = product.transposed_product().unwrap();
        assert_eq!(
            (product.lengths(), transposed.lengths()),
            (&[2, 4][..], &[4, 2][..])
        );
        assert_eq!(product.clone().lengths(), [2, 4]);
    }

    #[test]
    fn every_reader_has_the_product() {
        let [a, b] = factors();
        let expected = multiply(&a, &b);
        let product = BaseArray::product(&a, &b, multiply);
        let (shared, transposed) = (product.clone(), product.transposed_product().unwrap());
        assert_eq!((&*product, &*shared), (&expected, &expected));
        assert!(product.transposed_product().is_none(), "it is an array now");
        assert_eq!(*transposed, transpose(&expected, 0, 1));
        assert_eq!(
            (product.into_inner(), shared.into_inner()),
            (expected.clone(), expected)
        );
    }

    #[test]
    fn what_is_written_is_not_seen_by_others() {
        let [a, b] = factors();
        let expected = multiply(&a, &b);
        let mut written = BaseArray::product(&a, &b, multiply);
        let shared = written.clone();
        written[[1, 2]] = 0.5;
        assert_eq!((written[[1, 2]], &*shared), (0.5, &expected));
        let mut alone = BaseArray::product(&a, &b, multiply);
        assert!(alone.is_unique(), "nobody shares it");
        alone[[0, 0]] = 1.5;
        assert_eq!(alone.into_inner()[[0, 0]], 1.5);
    }
}
