//! Storage of large arrays, used again.
//!
//! The system takes the memory of large vectors back when they are dropped, and clears it page by page when it gives it
//! out again, which takes longer than most operations. So a tensor that was the last to use a large array leaves it here
//! ([`retire`]), and the next array of about that size is made in it ([`vector`]).

use super::Array;
use crate::element::Element;
use ndarray::IxDyn;
use std::sync::{Mutex, PoisonError};

/// Bytes of an array from which it is kept; smaller ones the allocator keeps itself.
const LARGE: usize = 1 << 17;

/// Bytes that are kept of each dtype. What was left first goes first.
const KEPT: usize = 1 << 29;

/// How many vectors are kept of each dtype.
const MANY: usize = 64;

/// Vectors that nobody uses, the one that was left last at the end.
#[derive(Debug)]
pub struct Pool<E>(Mutex<Vec<Vec<E>>>);

impl<E> Pool<E> {
    /// An empty pool.
    pub(crate) const fn new() -> Self {
        Pool(Mutex::new(Vec::new()))
    }
    fn with<R>(&self, f: impl FnOnce(&mut Vec<Vec<E>>) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// The vector with the least room for `len` elements, if it has not much more.
    fn take(&self, len: usize) -> Option<Vec<E>> {
        self.with(|free| {
            let fitting = |v: &&(usize, usize)| (len..=len + len / 8).contains(&v.1);
            let sizes = free.iter().map(Vec::capacity).enumerate();
            let (at, _) = sizes.rev().filter(|v| fitting(&v)).min_by_key(|v| v.1)?;
            Some(free.remove(at))
        })
    }
    fn give(&self, v: Vec<E>) {
        let bytes = |v: &Vec<E>| v.capacity() * size_of::<E>();
        if bytes(&v) > KEPT {
            return;
        }
        // Dropped after the lock is released: that is what takes long.
        let _old: Vec<Vec<E>> = self.with(|free| {
            free.push(v);
            let mut kept = 0;
            let mut fits = |v: &Vec<E>| {
                kept += bytes(v);
                kept <= KEPT
            };
            let fitting = free.iter().rev().take(MANY).take_while(|v| fits(v)).count();
            free.drain(..free.len() - fitting).collect()
        });
    }
}

/// Whether so many elements are worth keeping.
#[inline(always)]
fn is_large<E>(len: usize) -> bool {
    len >= LARGE / size_of::<E>()
}

/// An empty vector with room for `len` elements.
#[inline]
pub(crate) fn vector<E: Element>(len: usize) -> Vec<E> {
    let used = is_large::<E>(len).then(|| E::pool().take(len)).flatten();
    used.unwrap_or_else(|| Vec::with_capacity(len))
}

/// A vector of `len` times `value`.
pub(crate) fn repeated<E: Element>(value: E, len: usize) -> Vec<E> {
    match is_large::<E>(len).then(|| E::pool().take(len)).flatten() {
        Some(mut used) => {
            used.resize(len, value);
            used
        }
        None => vec![value; len],
    }
}

/// Keeps the storage of an array that is dropped, if it is large and nobody shares it.
#[inline]
pub(crate) fn retire<E: Element>(x: &mut Array<E>) {
    if is_large::<E>(x.len()) && x.is_unique() {
        let empty = Array::from_shape_vec(IxDyn(&[0]), Vec::new()).expect("no elements fill length 0");
        let (mut data, _) = std::mem::replace(x, empty).into_owned().into_raw_vec_and_offset();
        data.clear();
        E::pool().give(data);
    }
}

/// Has the allocator keep what is given back to it. That of glibc returns memory to the system until it has seen a large
/// block freed, by which it then goes (`mallopt(3)`, "dynamic mmap threshold"): derivatives make and drop the same tapes
/// in every call. The block is never written, so that it takes no memory.
#[cold]
#[inline(never)]
pub(crate) fn keep_freed() {
    /// Just below the largest size that glibc goes by.
    const BLOCK: usize = 31 << 20;
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| drop(std::hint::black_box(Vec::<u8>::with_capacity(BLOCK))));
}

#[cfg(test)]
mod tests {
    use super::super::from_vec;
    use super::*;

    /// A pool of its own: that of a dtype is shared by all tests.
    fn capacities(pool: &Pool<f64>) -> Vec<usize> {
        pool.with(|free| free.iter().map(Vec::capacity).collect())
    }

    #[test]
    fn what_fits_best_is_taken() {
        let pool = Pool::new();
        for len in [1000, 1100, 1050, 5000] {
            pool.give(Vec::with_capacity(len));
        }
        assert_eq!(pool.take(1001).map(|v| v.capacity()), Some(1050));
        assert_eq!(pool.take(2000), None);
        assert_eq!(capacities(&pool), [1000, 1100, 5000]);
    }

    #[test]
    fn what_is_too_much_goes() {
        let pool = Pool::new();
        let half = KEPT / size_of::<f64>() / 2;
        for len in [10, half, half - 8] {
            pool.give(Vec::with_capacity(len));
        }
        assert_eq!(capacities(&pool), [half, half - 8]);
        pool.give(Vec::with_capacity(2 * half + 1));
        assert_eq!(capacities(&pool), [half, half - 8]);
        (0..MANY + 1).for_each(|_| pool.give(Vec::with_capacity(1)));
        assert_eq!(capacities(&pool), [1; MANY]);
    }

    #[test]
    fn shared_storage_stays() {
        let len = LARGE / size_of::<i64>();
        let mut x = from_vec(&[len], vec![7_i64; len]);
        let other = x.clone();
        retire(&mut x);
        assert_eq!((x.len(), other[[len - 1]]), (len, 7));
        drop(other);
        retire(&mut x);
        assert_eq!(x.len(), 0);
        assert_eq!(repeated(3_i64, len), vec![3; len]);
    }
}
