//! What is done to gradients before a step: they are added up, and clipped.

use super::leaves::{FloatIn, Leafy, refuse, tree, values, values_like};
use crate::element::Float;
use crate::levels::Base;
use crate::values::Tensor;

type Row<T> = Vec<Tensor<FloatIn<T>>>;

/// A tree whose leaves are made from those of this one.
fn mapped<T: Leafy>(x: &T, f: impl FnMut(Tensor<FloatIn<T>>) -> Tensor<FloatIn<T>>) -> T {
    let x = x.clone().lift::<Base>();
    let leaves = values::<T, Base>(&x).into_iter().map(f).collect();
    T::unlift(tree::<T, Base>(&x, leaves))
}

/// The sum of two trees: gradients of several batches, accumulated.
///
/// ```
/// use transform_func::prelude::*;
///
/// let batches = [(Tensor::<f64>::ones(&[2]), 1.0), (Tensor::ones(&[2]), 2.0)];
/// let sum = optim::accumulate(&batches[0], &batches[1]);
/// assert_eq!(optim::scale(&sum, 0.5), (Tensor::ones(&[2]), 1.5));
/// ```
///
/// # Panics
/// If they are not of one form.
#[must_use]
#[track_caller]
pub fn accumulate<T: Leafy>(sum: &T, more: &T) -> T {
    let (x, more) = (sum.clone().lift::<Base>(), more.clone().lift::<Base>());
    let more: Row<T> = refuse("accumulate", values_like::<T, Base>(&x, &more, "what is added"));
    let mut more = more.into_iter();
    mapped(sum, |x| more.next().map_or(x.clone(), |more| &x + &more))
}

/// A tree times a number.
///
/// ```
/// # use transform_func::prelude::*;
/// assert_eq!(optim::scale(&(1.0, Tensor::from([2.0])), 0.5), (0.5, Tensor::from([1.0])));
/// ```
#[must_use]
pub fn scale<T: Leafy>(x: &T, by: FloatIn<T>) -> T {
    mapped(x, |x| x * by)
}

/// The square root of the sum of the squares of all numbers.
///
/// ```
/// # use transform_func::prelude::*;
/// assert_eq!(optim::global_norm(&(3.0, Tensor::from([0.0, 4.0]))), 5.0);
/// ```
#[must_use]
pub fn global_norm<T: Leafy>(x: &T) -> FloatIn<T> {
    let leaves = values::<T, Base>(&x.clone().lift());
    let squares: FloatIn<T> = leaves.iter().map(|x| (x * x).sum()).sum();
    num_traits::Float::sqrt(squares)
}

/// Gradients whose global norm is `max` at most, and the norm that they had; as PyTorch's `clip_grad_norm_`.
///
/// ```
/// use transform_func::prelude::*;
///
/// let grads: Tensor = Tensor::from([3.0, 4.0]);
/// let (clipped, norm) = optim::clip_grad_norm(&grads, 1.0);
/// assert_eq!(norm, 5.0);
/// assert!((optim::global_norm(&clipped) - 1.0).abs() < 1e-6);
/// ```
#[must_use]
pub fn clip_grad_norm<T: Leafy>(grads: &T, max: FloatIn<T>) -> (T, FloatIn<T>) {
    let norm = global_norm(grads);
    let by = max / (norm + FloatIn::<T>::of(1e-6));
    let one = FloatIn::<T>::of(1.0);
    // As the comparison is, a norm that is no number makes gradients that are none.
    (scale(grads, if by > one { one } else { by }), norm)
}

/// Gradients with no number beyond `limit`, on either side.
///
/// ```
/// # use transform_func::prelude::*;
/// assert_eq!(optim::clip_grad_value(&Tensor::from([-3.0, 0.5]), 1.0).to_vec(), [-1.0, 0.5]);
/// ```
///
/// # Panics
/// If `limit` is below 0.
#[must_use]
pub fn clip_grad_value<T: Leafy>(grads: &T, limit: FloatIn<T>) -> T {
    mapped(grads, |x| x.clamp(-limit, limit))
}
