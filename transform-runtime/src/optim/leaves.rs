//! The numbers and tensors of a tree in a row, each as a tensor, and trees from such rows.

use crate::element::Float;
use crate::error::Error;
use crate::levels::Level;
use crate::values::{Leaves, Lift, Real, TanOf, Tensor, TensorTan, Tree, Uniform};
use std::any::Any;

type At<T, L> = <T as Lift>::At<L>;
/// The floats of a tree.
///
/// ```
/// # use transform_func::prelude::*;
/// let half: optim::FloatIn<(f32, Tensor<f32>)> = 0.5f32;
/// assert_eq!(optim::scale(&(1f32, Tensor::from([2f32])), half).0, 0.5);
/// ```
pub type FloatIn<T> = <<T as Tree>::Kind as Uniform>::Float;

/// A tree of one float type: parameters, their gradients, or options.
///
/// ```
/// # use transform_func::prelude::*;
/// fn clipped<T: optim::Leafy>(grads: &T, max: optim::FloatIn<T>) -> T {
///     optim::clip_grad_norm(grads, max).0
/// }
/// assert_eq!(clipped(&vec![3.0, 4.0], 10.0), [3.0, 4.0]);
/// ```
pub trait Leafy: Lift<Kind: Uniform> {}
impl<T: Lift<Kind: Uniform>> Leafy for T {}

/// The leaves of a tree.
pub(super) fn values<T: Leafy, L: Level>(x: &At<T, L>) -> Vec<Tensor<FloatIn<T>, L>> {
    struct Found<E: Float, L: Level>(Vec<Tensor<E, L>>);
    impl<E: Float, L: Level> Leaves<L, L> for Found<E, L> {
        fn number<F: Float>(&mut self, x: &Real<F, L>, _: &mut Real<F, L>) {
            self.0.extend(same(&L::from_scalar(x)).cloned());
        }
        fn tensor<F: Float>(&mut self, x: &Tensor<F, L>, _: &mut TensorTan<F, L>) {
            self.0.extend(same(x).cloned());
        }
    }
    let mut found = Found(Vec::new());
    T::visit::<L, L, _>(x, &mut TanOf::<T, L>::default(), &mut found);
    found.0
}

/// The leaves of a tree that has the form of another.
///
/// # Errors
/// If it has not; `what` it is says the caller.
pub(super) fn values_like<T: Leafy, L: Level>(
    like: &At<T, L>,
    x: &At<T, L>,
    what: &str,
) -> Result<Vec<Tensor<FloatIn<T>, L>>, String> {
    struct Form(Result<(), (&'static str, usize, usize)>);
    impl<L: Level> Leaves<L, L> for Form {
        fn number<F: Float>(&mut self, _: &Real<F, L>, _: &mut Real<F, L>) {}
        fn tensor<F: Float>(&mut self, _: &Tensor<F, L>, _: &mut TensorTan<F, L>) {}
        fn sizes(&mut self, what: &'static str, value: usize, tangent: usize) {
            if value != tangent && self.0.is_ok() {
                self.0 = Err((what, value, tangent));
            }
        }
    }
    let mut form = Form(Ok(()));
    T::visit::<L, L, _>(like, &mut T::to_tan::<L>(x), &mut form);
    form.0.map_err(|(size, own, other)| {
        format!("the {size} is {own} in the parameters, and {other} in {what}")
    })?;
    let (own, other) = (values::<T, L>(like), values::<T, L>(x));
    let differ = own
        .iter()
        .zip(&other)
        .find(|(own, other)| own.shape() != other.shape());
    match differ {
        Some((own, other)) => Err(format!(
            "a parameter is of shape {:?}, and {:?} in {what}",
            own.shape(),
            other.shape()
        )),
        None => Ok(other),
    }
}

/// The leaves of a tangent of a tree, zeros where there is none.
pub(super) fn tangents<T: Leafy, L: Level>(x: &At<T, L>, t: &TanOf<T, L>) -> Vec<TensorTan<FloatIn<T>, L>> {
    struct Found<E: Float, L: Level>(Vec<TensorTan<E, L>>);
    impl<E: Float, L: Level> Leaves<L, L> for Found<E, L> {
        fn number<F: Float>(&mut self, _: &Real<F, L>, t: &mut Real<F, L>) {
            self.0
                .extend(same(&L::from_scalar(t)).map(|t| TensorTan(Some(Tensor::clone(t)))));
        }
        fn tensor<F: Float>(&mut self, _: &Tensor<F, L>, t: &mut TensorTan<F, L>) {
            self.0.extend(same(t).cloned());
        }
    }
    let mut found = Found(Vec::new());
    T::visit::<L, L, _>(x, &mut t.clone(), &mut found);
    found.0
}

/// The tangent of a tree with these leaves.
pub(super) fn tangent<T: Leafy, L: Level>(
    x: &At<T, L>,
    leaves: Vec<TensorTan<FloatIn<T>, L>>,
) -> TanOf<T, L> {
    struct Next<E: Float, L: Level>(std::vec::IntoIter<TensorTan<E, L>>);
    impl<E: Float, L: Level> Leaves<L, L> for Next<E, L> {
        fn number<F: Float>(&mut self, _: &Real<F, L>, t: &mut Real<F, L>) {
            if let Some(Some(leaf)) = self.0.next().map(|leaf| leaf.0) {
                same(&leaf).into_iter().for_each(|leaf| *t = L::to_scalar(leaf));
            }
        }
        fn tensor<F: Float>(&mut self, _: &Tensor<F, L>, t: &mut TensorTan<F, L>) {
            if let Some(leaf) = self.0.next() {
                same(&leaf)
                    .into_iter()
                    .for_each(|leaf: &TensorTan<F, L>| *t = leaf.clone());
            }
        }
    }
    let mut t = TanOf::<T, L>::default();
    T::visit::<L, L, _>(x, &mut t, &mut Next(leaves.into_iter()));
    t
}

/// The tree with these leaves.
pub(super) fn tree<T: Leafy, L: Level>(like: &At<T, L>, leaves: Vec<Tensor<FloatIn<T>, L>>) -> At<T, L> {
    let leaves = leaves.into_iter().map(|leaf| TensorTan(Some(leaf))).collect();
    T::to_value::<L>(&tangent::<T, L>(like, leaves), like)
}

/// What is of the type that it must be: all floats of a tree are of one.
fn same<A: 'static, B: 'static>(x: &A) -> Option<&B> {
    (x as &dyn Any).downcast_ref()
}

/// Refuses what a caller got wrong.
#[track_caller]
pub(super) fn refuse<T>(op: &'static str, outcome: Result<T, String>) -> T {
    outcome.unwrap_or_else(|message| Error::new(op, message).raise())
}
