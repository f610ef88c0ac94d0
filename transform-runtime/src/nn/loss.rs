//! Losses: each a function that returns a number, and a [`Function`] of the same name. Derivatives are direct ones,
//! stable where that of the formula is not, and made of tensor ops, so that they have derivatives themselves.

use crate::element::Float;
use crate::error::Error;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::handle::handle;
use crate::ops::reductions::{Mean, Sum};
use crate::values::{
    BarsOf, ByRef, DotsOf, Function, Keep, Linearized, OutAt, OutTan, Real, RefOf, Tensor, TensorTan, Wrt,
};

/// The mean negative logarithm of the probability that the softmax of `logits` gives to `labels`.
///
/// `logits` is `[n, classes]` with labels `[n]`, or `[classes]` with one label of rank 0, or `[n, classes, ..]` with
/// labels `[n, ..]`. Labels count from 0.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let logits = Tensor::from_vec(vec![0.0, 0.0, 1000.0, 0.0]).reshape(&[2, 2]);
/// let labels = Tensor::from_vec(vec![1i64, 0]);
/// let loss = nn::cross_entropy(&logits, &labels);
/// assert!((loss - 0.5 * 2f64.ln()).abs() < 1e-15);
/// ```
///
/// # Panics
/// If the shapes do not fit, or a label is not a class.
#[track_caller]
pub fn cross_entropy<E: Float>(logits: &Tensor<E>, labels: &Tensor<i64>) -> E {
    Entropy::value(logits, labels).0
}

/// The mean squared difference of two tensors, which broadcast.
///
/// ```
/// # use transform_runtime::{Tensor, nn};
/// let (a, b) = (Tensor::from_vec(vec![1.0, 2.0]), Tensor::from_vec(vec![1.0, 4.0]));
/// assert_eq!(nn::mse(&a, &b), 2.0);
/// ```
///
/// # Panics
/// If the shapes do not broadcast.
#[track_caller]
pub fn mse<E: Float>(a: &Tensor<E>, b: &Tensor<E>) -> E {
    Deviation::value(a, b).0
}

/// The derivative of [`cross_entropy`](fn@cross_entropy): softmax less one, at the labels, over their number.
#[derive(Debug)]
struct Entropy<E: Float, L: Level> {
    softmax: Tensor<E, L>,
    /// With an axis of length 1 for the classes.
    labels: Tensor<i64, L>,
    axis: isize,
}
impl<E: Float, L: Level> Entropy<E, L> {
    #[track_caller]
    pub(crate) fn value(logits: &Tensor<E, L>, labels: &Tensor<i64, L>) -> Real<E, L> {
        let (axis, labels) = classes("cross_entropy", logits, labels);
        let picked = logits
            .log_softmax(axis)
            .gather_for("cross_entropy", axis, &labels);
        -&L::to_scalar(&picked.reduce_all(Mean))
    }
    #[track_caller]
    pub(crate) fn linearize(logits: &Tensor<E, L>, labels: &Tensor<i64, L>) -> (Real<E, L>, Self) {
        let y = Self::value(logits, labels);
        let (axis, labels) = classes("cross_entropy", logits, labels);
        (
            y,
            Entropy {
                softmax: logits.softmax(axis),
                labels,
                axis,
            },
        )
    }
    fn count(&self) -> E {
        E::of(self.labels.len() as f64)
    }
    fn push(&self, t: &Tensor<E, L>) -> Real<E, L> {
        let expected = (t * &self.softmax).reduce_all(Sum);
        let picked = t.gather(self.axis, &self.labels).reduce_all(Sum);
        L::to_scalar(&((expected - picked) / self.count()))
    }
    fn pull(&self, ct: &Real<E, L>) -> Tensor<E, L> {
        let each = L::from_scalar(ct) / self.count();
        let at_labels = (-&each).expand_to(self.labels.shape());
        (&self.softmax * each).scatter_add(self.axis, &self.labels, &at_labels)
    }
}

/// The axis of the classes, and labels with that axis.
#[track_caller]
pub(super) fn classes<E: Float, L: Level>(
    op: &'static str,
    logits: &Tensor<E, L>,
    labels: &Tensor<i64, L>,
) -> (isize, Tensor<i64, L>) {
    let axis = usize::from(logits.ndim() > 1);
    let fits = match logits.shape().get(axis) {
        Some(_) => *labels.shape() == [&logits.shape()[..axis], &logits.shape()[axis + 1..]].concat(),
        None => false,
    };
    if !fits {
        let message = format!(
            "logits of shape {:?} and labels of shape {:?}: logits are [n, classes, ..] and labels [n, ..], or logits \
             [classes] and labels []",
            logits.shape(),
            labels.shape()
        );
        Error::new(op, message).raise()
    }
    (axis as isize, labels.unsqueeze(axis as isize))
}

/// The derivative of [`mse`](fn@mse): twice the difference over the number of elements.
#[derive(Debug)]
struct Deviation<E: Float, L: Level> {
    difference: Tensor<E, L>,
    a: Shape,
    b: Shape,
}
impl<E: Float, L: Level> Deviation<E, L> {
    #[track_caller]
    fn value(a: &Tensor<E, L>, b: &Tensor<E, L>) -> Real<E, L> {
        a.check_operands("mse", b.shape(), &[]);
        L::to_scalar(&(a - b).square().reduce_all(Mean))
    }
    #[track_caller]
    fn linearize(a: &Tensor<E, L>, b: &Tensor<E, L>) -> (Real<E, L>, Self) {
        a.check_operands("mse", b.shape(), &[]);
        let difference = a - b;
        let y = L::to_scalar(&difference.square().reduce_all(Mean));
        (
            y,
            Deviation {
                difference,
                a: a.shape_vec(),
                b: b.shape_vec(),
            },
        )
    }
    fn scale(&self) -> E {
        E::of(2.0 / self.difference.len() as f64)
    }
    fn push(&self, a_dot: Option<&TensorTan<E, L>>, b_dot: Option<&TensorTan<E, L>>) -> Real<E, L> {
        let part = |dot: Option<&TensorTan<E, L>>| {
            let t = dot?.0.as_ref()?;
            Some(L::to_scalar(
                &((t * &self.difference).reduce_all(Sum) * self.scale()),
            ))
        };
        &part(a_dot).unwrap_or_default() - &part(b_dot).unwrap_or_default()
    }
    fn pull(&self, wrt: Wrt, ct: &Real<E, L>, a_bar: &mut TensorTan<E, L>, b_bar: &mut TensorTan<E, L>) {
        let ct = &self.difference * (L::from_scalar(ct) * self.scale());
        if wrt.wants(1) {
            a_bar.add(ct.sum_to(&self.a));
        }
        if wrt.wants(2) {
            b_bar.add(-ct.sum_to(&self.b));
        }
    }
}

handle!(cross_entropy);
handle!(mse);
impl<E: Float> crate::values::Derived for cross_entropy<E> {}
impl<E: Float> Function for cross_entropy<E> {
    type Params = (ByRef<Tensor<E>>, ByRef<Tensor<i64>>);
    type Out = E;
    fn eval<L: Level>(self, (logits, labels): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        Entropy::value(logits, labels)
    }
    fn linearize<L: Level, K: Keep>(
        self,
        (logits, labels): RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<E, L, K>) {
        Entropy::linearize(logits, labels)
    }
}
impl<E: Float, L: Level> Linearized<cross_entropy<E>, L> for Entropy<E, L> {
    fn pull(
        &self,
        _: RefOf<'_, cross_entropy<E>, L>,
        _: Wrt,
        ct: &OutTan<cross_entropy<E>, L>,
        (logits_bar, _): BarsOf<'_, cross_entropy<E>, L>,
    ) {
        logits_bar.add(self.pull(ct));
    }
    fn push(
        &self,
        _: RefOf<'_, cross_entropy<E>, L>,
        (logits_dot, _): DotsOf<'_, cross_entropy<E>, L>,
    ) -> OutTan<cross_entropy<E>, L> {
        logits_dot
            .and_then(|dot| dot.0.as_ref())
            .map_or_else(Real::default, |t| self.push(t))
    }
}
impl<E: Float> crate::values::Derived for mse<E> {}
impl<E: Float> Function for mse<E> {
    type Params = (ByRef<Tensor<E>>, ByRef<Tensor<E>>);
    type Out = E;
    fn eval<L: Level>(self, (a, b): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        Deviation::value(a, b)
    }
    fn linearize<L: Level, K: Keep>(
        self,
        (a, b): RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<E, L, K>) {
        Deviation::linearize(a, b)
    }
}
impl<E: Float, L: Level> Linearized<mse<E>, L> for Deviation<E, L> {
    fn pull(
        &self,
        _: RefOf<'_, mse<E>, L>,
        wrt: Wrt,
        ct: &OutTan<mse<E>, L>,
        (a_bar, b_bar): BarsOf<'_, mse<E>, L>,
    ) {
        self.pull(wrt, ct, a_bar, b_bar);
    }
    fn push(&self, _: RefOf<'_, mse<E>, L>, (a_dot, b_dot): DotsOf<'_, mse<E>, L>) -> OutTan<mse<E>, L> {
        self.push(a_dot, b_dot)
    }
}
