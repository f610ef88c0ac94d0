//! What the texts of `functionalize!(f).source()` call where `f` changes something in place: each takes a value and
//! gives another, and leaves the one it was given as it was.

use crate::Rng;
use crate::values::Holds;
pub use crate::values::{full, hollow};
use std::cell::RefCell;
use std::ops::IndexMut;

/// A copy of `of` with another element.
///
/// ```
/// use transform_func::pure;
///
/// let v = vec![1.0, 2.0];
/// assert_eq!((pure::put(&v, 1, 5.0), v), (vec![1.0, 5.0], vec![1.0, 2.0]));
/// ```
///
/// # Panics
/// If there is no such place.
#[track_caller]
pub fn put<P, I>(of: &P, at: I, value: P::Output) -> P
where
    P: Clone + IndexMut<I, Output: Sized>,
{
    after(of, |place| place[at] = value)
}

/// A copy of `of` with other elements from `from` on.
///
/// ```
/// use transform_func::pure;
///
/// assert_eq!(pure::put_from(&[1, 2, 3], 1, &[5, 6]), [1, 5, 6]);
/// ```
///
/// # Panics
/// If the values reach outside.
#[track_caller]
pub fn put_from<P: Clone + AsMut<[T]>, T: Clone>(of: &P, from: usize, values: &[T]) -> P {
    after(of, |place| {
        place.as_mut()[from..from + values.len()].clone_from_slice(values)
    })
}

/// A copy of `of` with another element at the end.
///
/// ```
/// # use transform_func::pure;
/// assert_eq!(pure::pushed(&[1.0, 2.0], 3.0), [1.0, 2.0, 3.0]);
/// ```
pub fn pushed<T: Clone>(of: &[T], value: T) -> Vec<T> {
    let mut all = Vec::with_capacity(of.len() + 1);
    all.extend_from_slice(of);
    all.push(value);
    all
}

/// A copy of `of` with two elements exchanged.
///
/// ```
/// # use transform_func::pure;
/// assert_eq!(pure::swapped(&[1, 2, 3], 0, 2), [3, 2, 1]);
/// ```
///
/// # Panics
/// If there is no such place.
#[track_caller]
pub fn swapped<P: Clone + AsMut<[T]>, T>(of: &P, i: usize, j: usize) -> P {
    after(of, |place| place.as_mut().swap(i, j))
}

/// A copy of `of` with all elements the same.
///
/// ```
/// # use transform_func::pure;
/// assert_eq!(pure::filled(&[1, 2, 3], 7), [7, 7, 7]);
/// ```
pub fn filled<P: Clone + AsMut<[T]>, T: Clone>(of: &P, value: T) -> P {
    after(of, |place| place.as_mut().fill(value))
}

/// A copy of `of` after a change.
///
/// ```
/// use transform_func::pure;
///
/// let v = vec![3, 1, 2];
/// assert_eq!((pure::after(&v, |v| v.sort()), v), (vec![1, 2, 3], vec![3, 1, 2]));
/// ```
#[track_caller]
pub fn after<P: Clone, R>(of: &P, change: impl FnOnce(&mut P) -> R) -> P {
    call(of.clone(), change).1
}

/// What a function returns that changes an argument, and the argument as it is left. Of several arguments a tuple is made.
///
/// ```
/// use transform_func::pure;
///
/// fn exchange(a: &mut f64, b: &mut f64) -> f64 {
///     std::mem::swap(a, b);
///     *a + *b
/// }
///
/// let outcome = pure::call((1.0, 2.0), |(a, b)| exchange(a, b));
/// assert_eq!(outcome, (3.0, (2.0, 1.0)));
/// ```
#[track_caller]
pub fn call<A, R>(argument: A, function: impl FnOnce(&mut A) -> R) -> (R, A) {
    let mut argument = argument;
    (function(&mut argument), argument)
}

/// What an `Option` or a `Result` is where it has no value.
///
/// ```
/// # use transform_func::pure;
/// let left: Result<f64, &str> = pure::hollow(pure::emptied(&Err::<i32, _>("no")));
/// assert_eq!(left, Err("no"));
/// ```
///
/// # Panics
/// If it is a `Result` that has a value.
pub fn emptied<X: Holds>(of: &X) -> X::Hollow {
    of.is_hollow()
}

/// Another value for a part: `pure::after(&point, |point| point.x.assume(2.0))`.
///
/// ```
/// # use transform_func::pure;
/// use transform_func::pure::Assume;
/// let point = (1.0, 2.0);
/// assert_eq!(pure::after(&point, |point| point.0.assume(5.0)), (5.0, 2.0));
/// ```
pub trait Assume: Sized {
    /// Takes the value.
    ///
    /// ```
    /// # use transform_func::pure;
    /// use transform_func::pure::Assume;
    /// let mut x = 1.0;
    /// x.assume(2.0);
    /// assert_eq!(x, 2.0);
    /// ```
    fn assume(&mut self, value: Self) {
        *self = value;
    }
}
impl<T> Assume for T {}

/// A random generator that no variable is changed for: what one draw leaves is where the next begins.
///
/// ```
/// use transform_func::{Rng, pure};
///
/// let shared = pure::Random::new(Rng::new(3));
/// let numbers = [(); 2].map(|()| shared.draw(|rng| rng.normal(&[2])));
/// let mut rng = Rng::new(3);
/// assert_eq!(numbers, [rng.normal(&[2]), rng.normal(&[2])]);
/// ```
#[derive(Debug)]
pub struct Random(RefCell<Rng>);
impl Random {
    /// Draws begin where the generator is.
    ///
    /// ```
    /// # use transform_func::{Rng, pure};
    /// let random = pure::Random::new(Rng::new(3));
    /// assert_eq!(random.now(), Rng::new(3));
    /// ```
    pub fn new(rng: Rng) -> Self {
        Random(RefCell::new(rng))
    }
    /// Draws.
    ///
    /// ```
    /// # use transform_func::{Rng, pure};
    /// let random = pure::Random::new(Rng::new(3));
    /// assert_eq!(random.draw(|rng| rng.normal(&[2])), Rng::new(3).normal(&[2]));
    /// ```
    pub fn draw<R>(&self, draw: impl FnOnce(&mut Rng) -> R) -> R {
        draw(&mut self.0.borrow_mut())
    }
    /// The generator, as it is now.
    ///
    /// ```
    /// # use transform_func::{Rng, pure};
    /// let random = pure::Random::new(Rng::new(3));
    /// random.draw(|rng| rng.normal(&[2]));
    /// assert_ne!(random.now(), Rng::new(3));
    /// ```
    pub fn now(&self) -> Rng {
        self.0.borrow().borrowed()
    }
}
