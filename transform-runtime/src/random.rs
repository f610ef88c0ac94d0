//! Random tensors from a generator that is passed along: no global state, and the same numbers on every machine.

use crate::element::{Element, Float};
use crate::error::Error;
use crate::kernels::{self, Generator};
use crate::loan::{Owner, Slot};
use crate::values::Tensor;
use std::fmt;

/// A stream of random numbers.
///
/// ```
/// # use transform_runtime::Rng;
/// let mut rng = Rng::new(7);
/// let x = rng.normal(&[2, 3]);
/// assert_eq!(x, Rng::new(7).normal(&[2, 3]));
/// assert_ne!(x, rng.normal(&[2, 3]));
/// ```
pub struct Rng {
    generator: Generator,
    /// Where it goes on, after it was lent.
    lent: Option<Slot>,
    /// Whose copy it is.
    owner: Option<Owner>,
}

impl Clone for Rng {
    fn clone(&self) -> Self {
        Rng {
            generator: self.generator(),
            lent: None,
            owner: self.owner.as_ref().map(Owner::kept),
        }
    }
}
impl PartialEq for Rng {
    fn eq(&self, other: &Self) -> bool {
        self.generator() == other.generator()
    }
}
impl Eq for Rng {}
impl fmt::Debug for Rng {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rng").field(&self.generator()).finish()
    }
}

impl Rng {
    /// A stream determined by a seed.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// assert_eq!(Rng::new(7).uniform(&[3]), Rng::new(7).uniform(&[3]));
    /// ```
    pub fn new(seed: u64) -> Self {
        Rng::of(Generator::new(seed))
    }
    fn of(generator: Generator) -> Self {
        Rng {
            generator,
            lent: None,
            owner: None,
        }
    }
    /// A stream of its own for another part of the program; this one moves on.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// let mut other = rng.split();
    /// assert_ne!(rng.uniform(&[3]), other.uniform(&[3]));
    /// ```
    #[must_use]
    pub fn split(&mut self) -> Self {
        Rng::of(self.advance(Generator::split))
    }
    /// Normal numbers with mean 0 and deviation 1.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// let x = rng.normal(&[100, 100]);
    /// assert!(x.mean().abs() < 0.05 && (x.std(1) - 1.0).abs() < 0.05);
    /// ```
    pub fn normal(&mut self, shape: &[usize]) -> Tensor {
        self.normal_as(shape)
    }
    /// [`normal`](Self::normal) in a dtype.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// assert_eq!(rng.normal_as::<f32>(&[2, 3]).shape(), [2, 3]);
    /// ```
    pub fn normal_as<E: Float>(&mut self, shape: &[usize]) -> Tensor<E> {
        self.draw(shape, |g| E::of(g.normal()))
    }
    /// Uniform numbers from 0 up to 1, without 1.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// let x = rng.uniform(&[1000]);
    /// assert!(x.min() >= 0.0 && x.max() < 1.0 && (x.mean() - 0.5).abs() < 0.05);
    /// ```
    pub fn uniform(&mut self, shape: &[usize]) -> Tensor {
        self.uniform_as(shape)
    }
    /// [`uniform`](Self::uniform) in a dtype.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// assert!(rng.uniform_as::<f32>(&[1000]).max() < 1.0);
    /// ```
    pub fn uniform_as<E: Float>(&mut self, shape: &[usize]) -> Tensor<E> {
        // Rounding to a narrower type could reach 1.
        self.draw(shape, |g| {
            E::of(g.next_f64()).min(E::one() - E::epsilon() / E::of(2.0))
        })
    }
    /// 1 with probability `p`, else 0.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// assert!((rng.bernoulli(0.25, &[10_000]).mean() - 0.25).abs() < 0.02);
    /// ```
    ///
    /// # Panics
    /// If `p` is not in `0.0..=1.0`.
    #[track_caller]
    pub fn bernoulli(&mut self, p: f64, shape: &[usize]) -> Tensor {
        self.bernoulli_as(p, shape)
    }
    /// [`bernoulli`](Self::bernoulli) in a dtype; `bool` says where it is 1.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// let kept = rng.bernoulli_as::<bool>(0.25, &[10_000]).count().item();
    /// assert!((2300..2700).contains(&kept));
    /// ```
    ///
    /// # Panics
    /// If `p` is not in `0.0..=1.0`.
    #[track_caller]
    pub fn bernoulli_as<E: Element>(&mut self, p: f64, shape: &[usize]) -> Tensor<E> {
        if !(0.0..=1.0).contains(&p) {
            Error::new("bernoulli", format!("{p} is no probability; it must be in 0..=1")).raise()
        }
        self.draw(shape, |g| E::nearest(if g.next_f64() < p { 1.0 } else { 0.0 }))
    }
    /// Whole numbers from `low` up to `high`, without `high`.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut rng = Rng::new(1);
    /// let dice = rng.randint(1, 7, &[100]);
    /// assert!(dice.ge(1).all().item() && dice.le(6).all().item());
    /// ```
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub fn randint(&mut self, low: i64, high: i64, shape: &[usize]) -> Tensor<i64> {
        if low >= high {
            Error::new("randint", format!("there is no number from {low} up to {high}")).raise()
        }
        self.draw(shape, |g| low.wrapping_add_unsigned(g.below(high.abs_diff(low))))
    }
    /// `0, 1, .., n - 1` in random order.
    ///
    /// ```
    /// # use transform_func::Rng;
    /// let mut places = Rng::new(1).permutation(4).to_vec();
    /// places.sort();
    /// assert_eq!(places, [0, 1, 2, 3]);
    /// ```
    pub fn permutation(&mut self, n: usize) -> Tensor<i64> {
        let mut places: Vec<i64> = (0..n as i64).collect();
        for i in (1..n).rev() {
            places.swap(i, self.advance(|g| g.below(i as u64 + 1)) as usize);
        }
        Tensor::from_vec(places)
    }
    fn draw<E: Element>(&mut self, shape: &[usize], mut one: impl FnMut(&mut Generator) -> E) -> Tensor<E> {
        let len = shape.iter().product();
        let data = self.advance(|g| (0..len).map(|_| one(g)).collect());
        Tensor::of(kernels::from_vec(shape, data))
    }
}

/// Lending: see [`crate::loan`].
impl Rng {
    /// The generator, as it is now.
    fn generator(&self) -> Generator {
        match &self.lent {
            Some(slot) => slot.generator(),
            None => self.generator.clone(),
        }
    }
    fn advance<T>(&mut self, draw: impl FnOnce(&mut Generator) -> T) -> T {
        if let Some(slot) = self.lent.take() {
            self.generator = slot.generator();
        }
        let drawn = draw(&mut self.generator);
        if let Some(slot) = self.owner.as_ref().and_then(Owner::slot) {
            slot.leave(self.generator.clone());
        }
        drawn
    }
    /// A copy for a call that changes it by `&mut`: this one goes on where the call leaves it.
    #[doc(hidden)]
    #[must_use]
    pub fn lend(&mut self) -> Self {
        let generator = self.advance(|g| g.clone());
        let slot = Slot::new(generator.clone());
        if let Some(own) = self.owner.as_ref().and_then(Owner::slot) {
            own.lend_on(&slot);
        }
        self.lent = Some(slot.clone());
        let mut copy = Rng::of(generator);
        copy.owner = Some(Owner::new(slot));
        copy
    }
    /// A copy whose draws are made for the owner, if there is one.
    #[doc(hidden)]
    #[must_use]
    pub fn borrowed(&self) -> Self {
        let mut copy = self.clone();
        if let Some(owner) = &mut copy.owner {
            owner.tell();
        }
        copy
    }
    /// This copy is nobody's.
    pub(crate) fn disown(&mut self) {
        self.owner = None;
    }
    /// There will be copies that draw numbers of their own: the owner goes on with others than any of them.
    pub(crate) fn part(&mut self) {
        if let Some(owner) = self.owner.take() {
            owner.into_slot().leave(self.generator().successor());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_distribution() {
        let mut rng = Rng::new(1);
        let n = 40_000;
        let normal = rng.normal(&[n]);
        assert!(normal.mean().abs() < 0.02 && (normal.std(1) - 1.0).abs() < 0.02);
        let uniform = rng.uniform_as::<f32>(&[n]);
        assert!((uniform.mean() - 0.5).abs() < 0.01 && uniform.min() >= 0.0 && uniform.max() < 1.0);
        assert!((rng.bernoulli(0.3, &[n]).mean() - 0.3).abs() < 0.02);
        let dice = rng.randint(1, 7, &[n]);
        assert!(dice.ge(1).logical_and(&dice.le(6)).all().item());
        assert!((dice.cast::<f64>().mean() - 3.5).abs() < 0.05);
        assert_eq!(rng.randint(i64::MIN, i64::MAX, &[3]).shape(), [3]);
    }

    #[test]
    fn permutations_are_complete() {
        let mut rng = Rng::new(2);
        let mut places = rng.permutation(50).to_vec();
        assert_ne!(places, (0..50).collect::<Vec<i64>>());
        places.sort_unstable();
        assert_eq!(places, (0..50).collect::<Vec<i64>>());
        assert!(rng.permutation(0).is_empty());
    }

    #[test]
    fn split_streams_differ() {
        let mut rng = Rng::new(3);
        let mut other = rng.split();
        assert_ne!(rng.uniform(&[4]), other.uniform(&[4]));
    }
}
