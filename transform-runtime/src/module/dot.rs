//! The dot product of two trees in differentiated bodies, where both are maps. It runs leaf by leaf, and so does its derivative.

use super::ParamTree;
use crate::element::Float;
use crate::levels::Level;
use crate::values::{
    BarsOf, ByRef, CallMethod, Derived, DotsOf, Function, Keep, Linearized, OutAt, OutTan, Params, Real,
    RefOf, Tangent, Tensor, UserValue, Value, Wrt,
};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use transform_macros::differentiable;

type Map<E, L> = BTreeMap<String, Tensor<E, L>>;
type Tan<E, L> = <Map<E, L> as Value>::Tan;
type Args<F, L> = <<F as Function>::Params as Params>::At<L>;

/// `value.dot(other)` in a function that names trees: of a tree, or of a type of the user's with such a method.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no annotated method `dot` that takes these arguments",
    label = "put #[differentiable] on the `impl` block that it is in"
)]
pub trait CallDot<const NAME: u64, L: Level, Of, A>: Value {
    /// The method as a function.
    type Handle: Function;
    /// The receiver and the argument as the function's own.
    fn arguments(&self, args: A) -> Args<Self::Handle, L>;
}
impl<const NAME: u64, E: Float, L: Level> CallDot<NAME, L, ParamTree<E>, (&Map<E, L>,)> for Map<E, L> {
    type Handle = TreeDot<E>;
    fn arguments(&self, (other,): (&Map<E, L>,)) -> (Map<E, L>, Map<E, L>) {
        (self.clone(), other.clone())
    }
}
impl<const NAME: u64, L: Level, Of, A, V> CallDot<NAME, L, Of, A> for V
where
    V: UserValue + CallMethod<NAME, L, Of, A>,
{
    type Handle = V::Handle;
    #[inline]
    fn arguments(&self, args: A) -> Args<V::Handle, L> {
        CallMethod::arguments(self, args)
    }
}

/// [`ParamTree::dot`] as a function.
pub struct TreeDot<E>(PhantomData<fn() -> E>);
impl<E> Clone for TreeDot<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for TreeDot<E> {}
impl<E> Default for TreeDot<E> {
    fn default() -> Self {
        TreeDot(PhantomData)
    }
}
impl<E> std::fmt::Debug for TreeDot<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TreeDot")
    }
}

#[differentiable]
fn leaf_dot<E: Float>(a: &Tensor<E>, b: &Tensor<E>) -> E {
    (a * b).sum()
}

/// The leaves of both, side by side.
#[track_caller]
fn leaves<E: Float, L: Level>(a: &Map<E, L>, b: &Map<E, L>) -> Vec<(Tensor<E, L>, Tensor<E, L>)> {
    let (names, others): (Vec<_>, Vec<_>) = (a.keys().collect(), b.keys().collect());
    assert!(
        names == others,
        "ParamTree: the names differ, {names:?} and {others:?}"
    );
    a.values().cloned().zip(b.values().cloned()).collect()
}
fn sum<E: Float, L: Level>(all: impl Iterator<Item = Real<E, L>>) -> Real<E, L> {
    let mut sum = Real::<E, L>::default();
    all.for_each(|x| sum.accumulate(&x));
    sum
}

impl<E: Float> Derived for TreeDot<E> {}
impl<E: Float> Function for TreeDot<E> {
    type Params = (ByRef<ParamTree<E>>, ByRef<ParamTree<E>>);
    type Out = E;

    fn eval<L: Level>(self, (a, b): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        let leaves = leaves(a, b);
        sum(leaves
            .iter()
            .map(|(a, b)| leaf_dot::<E>::default().eval::<L>((a, b))))
    }

    fn linearize<L: Level, K: Keep>(
        self,
        (a, b): RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<E, L, K>) {
        let leaves = leaves(a, b);
        let run = leaves
            .iter()
            .map(|(a, b)| leaf_dot::<E>::default().linearize::<L, K>((a, b), Wrt::ALL));
        let (outs, derivatives): (Vec<_>, Vec<_>) = run.unzip();
        (sum(outs.into_iter()), ByLeaf(derivatives))
    }
}

/// The derivative, leaf by leaf.
struct ByLeaf<D>(Vec<D>);
impl<E: Float, L: Level, D: Linearized<leaf_dot<E>, L>> Linearized<TreeDot<E>, L> for ByLeaf<D> {
    fn pull(
        &self,
        (a, b): RefOf<'_, TreeDot<E>, L>,
        wrt: Wrt,
        ct: &OutTan<TreeDot<E>, L>,
        (a_bar, b_bar): BarsOf<'_, TreeDot<E>, L>,
    ) {
        for ((name, (a, b)), derivative) in a.keys().zip(leaves(a, b)).zip(&self.0) {
            let bars = (
                a_bar.entry(name.clone()).or_default(),
                b_bar.entry(name.clone()).or_default(),
            );
            derivative.pull((&a, &b), wrt, ct, bars);
        }
    }

    fn push(
        &self,
        (a, b): RefOf<'_, TreeDot<E>, L>,
        (a_dot, b_dot): DotsOf<'_, TreeDot<E>, L>,
    ) -> OutTan<TreeDot<E>, L> {
        let of = |dot: Option<&Tan<E, L>>, name| dot.and_then(|dot| dot.get(name)).cloned();
        let pushed = a.keys().zip(leaves(a, b)).zip(&self.0);
        sum(pushed.map(|((name, (a, b)), derivative)| {
            let (a_dot, b_dot) = (of(a_dot, name), of(b_dot, name));
            derivative.push((&a, &b), (a_dot.as_ref(), b_dot.as_ref()))
        }))
    }
}
