//! Reductions, softmax, scans, sorting: over everything and over axes in every spelling.

use super::{bodies, matrix, vector, weighed};
use ndarray::Axis;
use transform_func::prelude::*;

bodies! {
    full_reductions(x: vector()) {
        let a = x.sum() + x.mean() + x.prod() + x.max() + x.min() + x.amax() + x.amin() + x.norm();
        a + x.var(1) + x.std(1) + x.var(0) + x.std(0) + x.logsumexp()
    }
    reductions_over_an_axis(x: matrix()) {
        let a = x.sum_axis(0) + x.mean_axis(0) + x.prod_axis(0) + x.max_axis(0) + x.min_axis(-2) + x.amax_axis(0);
        let b = x.amin_axis(0) + x.norm_axis(0) + x.var_axis(0, 1) + x.std_axis(0, 1) + x.logsumexp_axis(0);
        weighed(&(a + b))
    }
    reductions_that_keep_an_axis(x: matrix()) {
        let a = x.sum_keep(1) + x.mean_keep(1) + x.prod_keep(-1) + x.max_keep(1) + x.min_keep(1) + x.amax_keep(1);
        let b = x.amin_keep(1) + x.norm_keep(1) + x.var_keep(1, 0) + x.std_keep(1, 0) + x.logsumexp_keep(1);
        weighed(&(x * (a + b)))
    }
    reductions_over_lists_of_axes(x: matrix()) {
        let a = x.sum_axis([0, 1]) + x.mean_axis(&[0, -1]) + x.max_axis([0, 1]) + x.var_axis([0, 1], 1);
        let b = x.sum_axis(Axis(1)) * x.norm_keep(Axis(1)).flatten() + x.logsumexp_axis([-1]);
        weighed(&a) + weighed(&b)
    }
    softmaxes(x: matrix()) {
        let a = x.softmax(-1) + x.log_softmax(0) * x.softmax(Axis(0)) + x.log_softmax([1]) * x;
        weighed(&a)
    }
    scans(x: matrix()) {
        let a = x.cumsum(0) + x.cumprod(-1) + x.logcumsumexp(1);
        let b = x.cumsum(Axis(1)) + x.cumprod([0]) + x.logcumsumexp(Axis(0));
        weighed(&(a * b))
    }
    sorting(x: matrix()) {
        let (sorted, places) = x.sort(-1);
        let (largest, at) = x.topk(2, Axis(1));
        weighed(&sorted) + weighed(&x.gather(1, &places)) + weighed(&largest) + weighed(&x.take_along(Axis(1), &at))
            + weighed(&x.sort(Axis(0)).0)
    }
    questions_over_axes(x: matrix()) {
        let positive = x.gt(0.0);
        let rows = positive.any_axis(1).logical_and(&positive.all_axis(-1).logical_not());
        let kept = positive.any_keep(Axis(1)).logical_or(&positive.all_keep([1]));
        let counts = positive.count_axis(1).cast::<f64>();
        let best = x.argmax_axis(1).cast::<f64>() + x.argmin_axis(Axis(1)).cast::<f64>();
        let whole = positive.any().logical_and(&positive.all().logical_not());
        weighed(&(x.sum_axis(1) * rows.cast::<f64>() + counts + best))
            + weighed(&(x * kept.cast::<f64>() * whole.cast::<f64>()))
            + x.argmax().cast::<f64>().item() + positive.count().cast::<f64>().item()
            + x.argmin_keep(0).cast::<f64>().sum() + positive.count_keep(0).cast::<f64>().sum()
    }
    numbers_as_vectors_of_one(x: Tensor::scalar(0.4)) {
        let a = x.sum_axis(0) + x.max_keep(-1) + x.softmax(0) + x.log_softmax(-1) + x.cumsum(0) + x.cumprod(-1);
        let (sorted, places) = x.sort(0);
        let b = x.logcumsumexp(0) + sorted + x.gather(0, &places) + x.flip(0) + x.squeeze(0) + x.transpose(0, -1);
        weighed(&(a * b))
    }
}
