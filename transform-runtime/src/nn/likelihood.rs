//! Negative log-likelihoods of classes.

use crate::element::Float;
use crate::error::Error;
use crate::levels::{Base, Level};
use crate::nn::gradients::{Gradients, loss_functions};
use crate::nn::loss::classes;
use crate::ops::handle::handle;
use crate::ops::reductions::{Mean, Sum};
use crate::rule::TensorMap;
use crate::values::{Real, Tensor, Wrt};

/// The mean of `-log_p` at the labels: [`cross_entropy`](fn@crate::nn::cross_entropy) of probabilities whose logarithms
/// are given. Shapes are as there.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let log_p = Tensor::from_vec(vec![0.5f64, 0.5]).ln();
/// assert_eq!(nn::nll(&log_p, &Tensor::scalar(1i64)), 2f64.ln());
/// ```
///
/// # Panics
/// If the shapes do not fit, or a label is not a class.
#[track_caller]
pub fn nll<E: Float>(log_p: &Tensor<E>, labels: &Tensor<i64>) -> E {
    Likelihood::value(log_p, labels).0
}

/// [`cross_entropy`](fn@crate::nn::cross_entropy) with a weight for each class, and with labels smoothed: `smoothing` of
/// each is spread over all classes evenly. Its mean is over the weights of the labels.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let logits = Tensor::from_vec(vec![1f64, 2.0, 3.0, 1.0]).reshape(&[2, 2]);
/// let labels = Tensor::from_vec(vec![0i64, 1]);
/// let plain = nn::cross_entropy_with(&logits, &labels, None, 0.0);
/// assert!((plain - nn::cross_entropy(&logits, &labels)).abs() < 1e-15);
/// let second = Tensor::from_vec(vec![0.0, 1.0]);
/// let weighted = nn::cross_entropy_with(&logits, &labels, Some(&second), 0.0);
/// assert!((weighted - (1.0 + 2f64.exp()).ln()).abs() < 1e-15);
/// ```
///
/// Smoothing of labels: [Szegedy et al., 2015](https://arxiv.org/abs/1512.00567).
///
/// # Panics
/// If the shapes do not fit, a label is not a class, or `smoothing` is not in `0.0..=1.0`.
#[track_caller]
pub fn cross_entropy_with<E: Float>(
    logits: &Tensor<E>,
    labels: &Tensor<i64>,
    weight: Option<&Tensor<E>>,
    smoothing: E,
) -> E {
    if !(E::zero()..=E::one()).contains(&smoothing) {
        let message = format!("smoothing is {smoothing}; it must be in 0..=1");
        Error::new("cross_entropy_with", message).raise()
    }
    Smoothed::new(logits, labels, weight, &Real::<E, Base>::of(smoothing))
        .loss
        .0
}

handle!(nll);
handle!(cross_entropy_with);
loss_functions! {
    nll(log_p 0: ByRef<Tensor<Elem>>, labels 1: ByRef<Tensor<i64>>) by Likelihood;
    cross_entropy_with(
        logits 0: ByRef<Tensor<Elem>>,
        labels 1: ByRef<Tensor<i64>>,
        weight 2: ByGiven<Option<Tensor<Elem>>>,
        smoothing 3: ByVal<Elem>
    ) by Smoothing;
}

struct Likelihood;
impl Likelihood {
    #[track_caller]
    fn value<E: Float, L: Level>(log_p: &Tensor<E, L>, labels: &Tensor<i64, L>) -> Real<E, L> {
        let (axis, labels) = classes("nll", log_p, labels);
        -&L::to_scalar(&log_p.gather_for("nll", axis, &labels).reduce_all(Mean))
    }
    #[track_caller]
    fn linearize<E: Float, L: Level>(
        log_p: &Tensor<E, L>,
        labels: &Tensor<i64, L>,
        _: Wrt,
    ) -> (Real<E, L>, Gradients<E, L>) {
        let y = Self::value(log_p, labels);
        let (axis, labels) = classes("nll", log_p, labels);
        let share = -E::one() / E::of(labels.len() as f64);
        let by_log_p = at_labels("nll", log_p, axis, &labels, share);
        (y, Gradients::new().and(Some(by_log_p), log_p.shape()).and_none())
    }
}

/// `value` at the labels, 0 elsewhere, in the shape of `x`.
#[track_caller]
fn at_labels<E: Float, L: Level>(
    op: &'static str,
    x: &Tensor<E, L>,
    axis: isize,
    labels: &Tensor<i64, L>,
    value: E,
) -> Tensor<E, L> {
    let (_, pick) = x.gather_map(op, axis, labels);
    pick.pull(&Tensor::filled(labels.shape(), value))
}

/// `share * log_p`, 0 where a class without share has no probability.
fn expected<E: Float, L: Level>(share: &Tensor<E, L>, log_p: &Tensor<E, L>) -> Tensor<E, L> {
    let counts = log_p.is_finite().logical_or(&share.ne(E::zero()));
    counts.select(&(share * log_p), E::zero())
}

/// A loss is `-sum(weight * share * log_softmax) / total`, where `share` is what each class has of each label, and
/// `total` the weight of the labels.
struct Smoothed<E: Float, L: Level> {
    loss: Real<E, L>,
    log_p: Tensor<E, L>,
    /// 1 at the labels.
    hits: Tensor<E, L>,
    share: Tensor<E, L>,
    /// Of the rank of the logits.
    weight: Option<Tensor<E, L>>,
    total: Tensor<E, L>,
    axis: usize,
}
impl<E: Float, L: Level> Smoothed<E, L> {
    #[track_caller]
    fn new(
        logits: &Tensor<E, L>,
        labels: &Tensor<i64, L>,
        weight: Option<&Tensor<E, L>>,
        smoothing: &Real<E, L>,
    ) -> Self {
        let op = "cross_entropy_with";
        let (axis, labels) = classes(op, logits, labels);
        let place = axis as usize;
        let count = logits.shape()[place];
        if let Some(weight) = weight.filter(|weight| *weight.shape() != [count]) {
            let message = format!(
                "the weight has shape {:?}; for logits of shape {:?} it must be [{count}], one for each class",
                weight.shape(),
                logits.shape()
            );
            Error::new(op, message).raise()
        }
        let log_p = logits.log_softmax(axis);
        let hits = at_labels(op, logits, axis, &labels, E::one());
        let smoothing = L::from_scalar(smoothing);
        let share = &hits * (-&smoothing + E::one()) + smoothing / E::of(count as f64);
        let weight = weight.map(|weight| {
            let mut shape = vec![1; logits.ndim()];
            shape[place] = count;
            weight.reshape(&shape)
        });
        let weighted = |x: &Tensor<E, L>| weight.as_ref().map_or_else(|| x.clone(), |weight| x * weight);
        let total = match &weight {
            Some(weight) => (&hits * weight).reduce_all(Sum),
            None => Tensor::filled(&[], E::of(labels.len() as f64)),
        };
        let sum = expected(&weighted(&share), &log_p).reduce_all(Sum);
        let loss = L::to_scalar(&(-sum / &total));
        Smoothed {
            loss,
            log_p,
            hits,
            share,
            weight,
            total,
            axis: place,
        }
    }
    fn weighted(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        self.weight
            .as_ref()
            .map_or_else(|| x.clone(), |weight| x * weight)
    }
    fn by_logits(&self) -> Tensor<E, L> {
        let share = self.weighted(&self.share);
        let sums = share.reduce_over(Sum, &[self.axis], true);
        (self.log_p.exp() * sums - share) / &self.total
    }
    fn by_weight(&self) -> Tensor<E, L> {
        let loss = L::from_scalar(&self.loss);
        -(expected(&self.share, &self.log_p) + &self.hits * loss) / &self.total
    }
    fn by_smoothing(&self) -> Tensor<E, L> {
        let even = E::one() / E::of(self.log_p.shape()[self.axis] as f64);
        let slope = -(&self.hits - even);
        -(self.weighted(&slope) * &self.log_p).reduce_all(Sum) / &self.total
    }
}

struct Smoothing;
impl Smoothing {
    #[track_caller]
    fn value<E: Float, L: Level>(
        logits: &Tensor<E, L>,
        labels: &Tensor<i64, L>,
        weight: &Option<Tensor<E, L>>,
        smoothing: &Real<E, L>,
    ) -> Real<E, L> {
        Smoothed::new(logits, labels, weight.as_ref(), smoothing).loss
    }
    #[track_caller]
    fn linearize<E: Float, L: Level>(
        logits: &Tensor<E, L>,
        labels: &Tensor<i64, L>,
        weight: &Option<Tensor<E, L>>,
        smoothing: &Real<E, L>,
        _: Wrt,
    ) -> (Real<E, L>, Gradients<E, L>) {
        let loss = Smoothed::new(logits, labels, weight.as_ref(), smoothing);
        // Seen with an axis for each of the logits, the weight sums over all but its own.
        let gradients = Gradients::new()
            .and(Some(loss.by_logits()), logits.shape())
            .and_none();
        let by_weight = weight.as_ref().map(|_| {
            let others: Vec<usize> = (0..logits.ndim()).filter(|&axis| axis != loss.axis).collect();
            loss.by_weight().reduce_over(Sum, &others, false)
        });
        let shape = weight.as_ref().map(Tensor::shape).unwrap_or_default();
        let gradients = gradients.and(by_weight, shape);
        let by_smoothing = loss.by_smoothing();
        (loss.loss, gradients.and(Some(by_smoothing), &[]))
    }
}
