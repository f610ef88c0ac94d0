//! Losses of two tensors that broadcast: a function of each pair of elements, and its mean.

use crate::element::Float;
use crate::error::Error;
use crate::levels::{Base, Level};
use crate::nn::gradients::{Gradients, loss_functions};
use crate::ops::elementwise::Zipped;
use crate::ops::handle::handle;
use crate::ops::pairs::{BinaryEntropy, Distance, Divergence, Huber, Smooth};
use crate::ops::reductions::Sum;
use crate::rule::{Arg, Binary};
use crate::values::{Real, Tensor, Wrt};
use std::marker::PhantomData;

/// The mean absolute difference of two tensors, which broadcast. The slope where they are equal is 0.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let (a, b) = (Tensor::from_vec(vec![1.0, 2.0]), Tensor::from_vec(vec![1.0, 4.0]));
/// assert_eq!(nn::l1(&a, &b), 1.0);
/// ```
///
/// # Panics
/// If the shapes do not broadcast.
#[track_caller]
pub fn l1<E: Float>(a: &Tensor<E>, b: &Tensor<E>) -> E {
    OfPairs::<Distance>::value(a, b).0
}

/// The mean Huber loss of two tensors, which broadcast: half the squared difference where it is at most `delta`, else
/// `delta` times what it is beyond `delta / 2`.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let (a, b) = (Tensor::from_vec(vec![1.0, 9.0]), Tensor::from_vec(vec![2.0, 4.0]));
/// assert_eq!(nn::huber(&a, &b, 2.0), (0.5 + 8.0) / 2.0);
/// ```
///
/// [Huber, 1964](https://doi.org/10.1214/aoms/1177703732).
///
/// # Panics
/// If the shapes do not broadcast, or `delta` is not above 0.
#[track_caller]
pub fn huber<E: Float>(a: &Tensor<E>, b: &Tensor<E>, delta: E) -> E {
    if delta.is_nan() || delta <= E::zero() {
        Error::new("huber", format!("delta is {delta}; it must be above 0")).raise()
    }
    Bent::<Huber>::value(a, b, &Real::<E, Base>::of(delta)).0
}

/// The mean smooth absolute difference of two tensors, which broadcast: half the squared difference over `beta` where
/// it is below `beta`, else what it is beyond `beta / 2`. With `beta` 0 it is [`l1`](fn@l1).
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let (a, b) = (Tensor::from_vec(vec![1.0, 9.0]), Tensor::from_vec(vec![2.0, 4.0]));
/// assert_eq!(nn::smooth_l1(&a, &b, 1.0), (0.5 + 4.5) / 2.0);
/// ```
///
/// [Girshick, 2015](https://arxiv.org/abs/1504.08083).
///
/// # Panics
/// If the shapes do not broadcast, or `beta` is below 0.
#[track_caller]
pub fn smooth_l1<E: Float>(a: &Tensor<E>, b: &Tensor<E>, beta: E) -> E {
    if beta.is_nan() || beta < E::zero() {
        Error::new("smooth_l1", format!("beta is {beta}; it must be at least 0")).raise()
    }
    Bent::<Smooth>::value(a, b, &Real::<E, Base>::of(beta)).0
}

/// The mean cross-entropy of probabilities given as logits, the inverse of `sigmoid`, against target probabilities; it
/// does not overflow. The tensors broadcast.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let (logits, targets) = (Tensor::from_vec(vec![0.0, 800.0]), Tensor::from_vec(vec![1.0, 0.0]));
/// assert_eq!(nn::bce_with_logits(&logits, &targets), (2f64.ln() + 800.0) / 2.0);
/// ```
///
/// # Panics
/// If the shapes do not broadcast.
#[track_caller]
pub fn bce_with_logits<E: Float>(logits: &Tensor<E>, targets: &Tensor<E>) -> E {
    OfPairs::<BinaryEntropy>::value(logits, targets).0
}

/// The divergence of a distribution given by its logarithm from `target` probabilities, `sum(target * (ln(target) -
/// log_p))`, over the length of the first axis, the batch. Where a target is 0 it adds nothing. The tensors broadcast.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let p = Tensor::from_vec(vec![0.25, 0.75]).reshape(&[1, 2]);
/// let q = Tensor::from_vec(vec![0.0, 1.0]).reshape(&[1, 2]);
/// assert_eq!(nn::kl_div(&p.ln(), &q), -(0.75f64.ln()));
/// ```
///
/// # Panics
/// If the shapes do not broadcast.
#[track_caller]
pub fn kl_div<E: Float>(log_p: &Tensor<E>, target: &Tensor<E>) -> E {
    OfPairs::<Divergence>::value(log_p, target).0
}

handle!(l1);
handle!(huber);
handle!(smooth_l1);
handle!(bce_with_logits);
handle!(kl_div);
loss_functions! {
    l1(a 0: ByRef<Tensor<Elem>>, b 1: ByRef<Tensor<Elem>>) by OfPairs<Distance>;
    bce_with_logits(a 0: ByRef<Tensor<Elem>>, b 1: ByRef<Tensor<Elem>>) by OfPairs<BinaryEntropy>;
    kl_div(a 0: ByRef<Tensor<Elem>>, b 1: ByRef<Tensor<Elem>>) by OfPairs<Divergence>;
    huber(a 0: ByRef<Tensor<Elem>>, b 1: ByRef<Tensor<Elem>>, bend 2: ByVal<Elem>) by Bent<Huber>;
    smooth_l1(a 0: ByRef<Tensor<Elem>>, b 1: ByRef<Tensor<Elem>>, bend 2: ByVal<Elem>) by Bent<Smooth>;
}

/// A loss of pairs of elements.
trait Pairwise: Binary + Default {
    /// How many the sum is divided by: the elements, unless said otherwise.
    fn count(shape: &[usize]) -> usize {
        shape.iter().product()
    }
}

/// The sum of a function of each pair over their number.
struct OfPairs<B>(PhantomData<B>);
impl<B: Pairwise> OfPairs<B> {
    #[track_caller]
    fn each<E: Float, L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&Zipped(B::default()), a, b)
    }
    fn mean<E: Float, L: Level>(each: &Tensor<E, L>) -> Real<E, L> {
        let count = E::of(B::count(each.shape()) as f64);
        L::to_scalar(&(each.reduce_all(Sum) / count))
    }
    #[track_caller]
    fn value<E: Float, L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>) -> Real<E, L> {
        Self::mean(&Self::each(a, b))
    }
    #[track_caller]
    fn linearize<E: Float, L: Level>(
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
        wrt: Wrt,
    ) -> (Real<E, L>, Gradients<E, L>) {
        let each = Self::each(a, b);
        let share = Tensor::filled(&[], E::one() / E::of(B::count(each.shape()) as f64));
        let op = B::default();
        let (p, q) = (Arg::Value(a), Arg::Value(b));
        // A slope may not depend on the operand that an operand broadcasts to.
        let whole = |slope: Tensor<E, L>| slope.expand_to(each.shape());
        let by_a = whole(op.lhs(&share, p, q, &each));
        let by_b = wants(wrt, 1).then(|| whole(op.rhs(&share, p, q, &each)));
        let gradients = Gradients::new().and(Some(by_a), a.shape()).and(by_b, b.shape());
        (Self::mean(&each), gradients)
    }
}

/// The mean of a function of each difference and the place where it bends.
struct Bent<B>(PhantomData<B>);
impl<B: Binary + Default> Bent<B> {
    #[track_caller]
    fn each<E: Float, L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>, bend: &Real<E, L>) -> [Tensor<E, L>; 3] {
        a.check_operands(B::NAME, b.shape(), &[]);
        let (difference, bend) = (a - b, L::from_scalar(bend));
        let each = L::diff2(&Zipped(B::default()), &difference, &bend);
        [difference, bend, each]
    }
    fn mean<E: Float, L: Level>(each: &Tensor<E, L>) -> Real<E, L> {
        L::to_scalar(&(each.reduce_all(Sum) / E::of(each.len() as f64)))
    }
    #[track_caller]
    fn value<E: Float, L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>, bend: &Real<E, L>) -> Real<E, L> {
        let [_, _, each] = Self::each(a, b, bend);
        Self::mean(&each)
    }
    #[track_caller]
    fn linearize<E: Float, L: Level>(
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
        bend: &Real<E, L>,
        wrt: Wrt,
    ) -> (Real<E, L>, Gradients<E, L>) {
        let [difference, bend, each] = Self::each(a, b, bend);
        let share = Tensor::filled(&[], E::one() / E::of(each.len() as f64));
        let (op, p, q) = (B::default(), Arg::Value(&difference), Arg::Value(&bend));
        let by_a = op.lhs(&share, p, q, &each);
        let by_b = wants(wrt, 1).then(|| -&by_a);
        let by_bend = wants(wrt, 2).then(|| op.rhs(&share, p, q, &each));
        let gradients = Gradients::new().and(Some(by_a), a.shape());
        (
            Self::mean(&each),
            gradients.and(by_b, b.shape()).and(by_bend, &[]),
        )
    }
}

/// Whether the gradient by argument `i` will be used, as far as this is known: a pushforward may be of any.
fn wants(wrt: Wrt, i: u64) -> bool {
    wrt == Wrt::NONE || wrt.wants(1 << i)
}

impl Pairwise for Distance {}
impl Pairwise for BinaryEntropy {}
impl Pairwise for Divergence {
    fn count(shape: &[usize]) -> usize {
        shape.first().copied().unwrap_or(1)
    }
}
