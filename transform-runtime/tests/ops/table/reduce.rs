//! Reductions, softmax.

use super::AXES;
use crate::case::{ANY, Domain, POSITIVE, Shapes, rows};
use transform_runtime::plumbing::NumberMethods as _;
use transform_runtime::{Float, Level, Tensor};

/// Shapes of whole reductions, empty ones too.
const ALL: &[Shapes] = &[
    &[&[4]],
    &[&[1]],
    &[&[]],
    &[&[0]],
    &[&[2, 3]],
    &[&[2, 0]],
    &[&[2, 3, 2]],
];
/// Shapes of whole reductions that need an element.
const SOME: &[Shapes] = &[&[&[4]], &[&[1]], &[&[]], &[&[2, 3]], &[&[2, 3, 2]]];
/// Shapes of whole reductions that need two elements.
const SEVERAL: &[Shapes] = &[&[&[4]], &[&[2, 3]], &[&[2, 3, 2]]];
const EMPTY_LAST: &[Shapes] = &[&[&[2, 0]], &[&[0]]];

rows! {
    sum(x: ANY) Tensor ALL; x.sum(); x.linearize_sum() => (x,);
    sum_axis(x: ANY) Tensor AXES; x.sum_axis(-1); x.linearize_sum_axis(-1) => (x, _);
    sum_keep(x: ANY) Tensor AXES; x.sum_keep(0); x.linearize_sum_keep(0) => (x, _);
    sum_axes(x: ANY) Tensor &[&[&[2, 3, 2]]]; x.sum_axis([0, -1]); x.linearize_sum_axis([0, -1]) => (x, _);
    sum_of_empty_axis(x: ANY) Tensor EMPTY_LAST; x.sum_axis(-1); x.linearize_sum_axis(-1) => (x, _);

    mean(x: ANY) Tensor SOME; x.mean(); x.linearize_mean() => (x,);
    mean_axis(x: ANY) Tensor AXES; x.mean_axis(0); x.linearize_mean_axis(0) => (x, _);
    mean_keep(x: ANY) Tensor AXES; x.mean_keep(-1); x.linearize_mean_keep(-1) => (x, _);

    prod(x: ANY) Tensor ALL; x.prod(); x.linearize_prod() => (x,);
    prod_of_many(x: POSITIVE) Tensor &[&[&[11]], &[&[7, 2]]]; x.prod(); x.linearize_prod() => (x,);
    prod_axis(x: ANY) Tensor AXES; x.prod_axis(-1); x.linearize_prod_axis(-1) => (x, _);
    prod_keep(x: ANY) Tensor AXES; x.prod_keep(0); x.linearize_prod_keep(0) => (x, _);
    prod_axes(x: ANY) Tensor &[&[&[3, 2, 3]]]; x.prod_axis([0, 2]); x.linearize_prod_axis([0, 2]) => (x, _);
    prod_of_empty_axis(x: ANY) Tensor EMPTY_LAST; x.prod_axis(-1); x.linearize_prod_axis(-1) => (x, _);

    max(x: ANY) Tensor SOME; x.max(); x.linearize_max() => (x,);
    max_axis(x: ANY) Tensor AXES; x.max_axis(-1); x.linearize_max_axis(-1) => (x, _);
    max_keep(x: ANY) Tensor AXES; x.max_keep(0); x.linearize_max_keep(0) => (x, _);
    max_axes(x: ANY) Tensor &[&[&[2, 3, 2]]]; x.max_axis([0, 2]); x.linearize_max_axis([0, 2]) => (x, _);
    min(x: ANY) Tensor SOME; x.min(); x.linearize_min() => (x,);
    min_axis(x: ANY) Tensor AXES; x.min_axis(0); x.linearize_min_axis(0) => (x, _);
    min_keep(x: ANY) Tensor AXES; x.min_keep(-1); x.linearize_min_keep(-1) => (x, _);

    amax(x: ANY) Tensor SOME; x.amax(); x.linearize_amax() => (x,);
    amax_axis(x: ANY) Tensor AXES; x.amax_axis(-1); x.linearize_amax_axis(-1) => (x, _);
    amax_keep(x: ANY) Tensor &[&[&[2, 3, 2]]]; x.amax_keep([0, 2]); x.linearize_amax_keep([0, 2]) => (x, _);
    amin(x: ANY) Tensor SOME; x.amin(); x.linearize_amin() => (x,);
    amin_axis(x: ANY) Tensor &[&[&[2, 3, 2]]]; x.amin_axis([0, 2]); x.linearize_amin_axis([0, 2]) => (x, _);
    amin_keep(x: ANY) Tensor AXES; x.amin_keep(0); x.linearize_amin_keep(0) => (x, _);

    norm(x: ANY) Tensor SOME; x.norm(); x.linearize_norm() => (x,);
    norm_axis(x: ANY) Tensor AXES; x.norm_axis(-1); x.linearize_norm_axis(-1) => (x, _);
    norm_keep(x: ANY) Tensor AXES; x.norm_keep(0); x.linearize_norm_keep(0) => (x, _);

    logsumexp(x: ANY) Tensor SOME; x.logsumexp(); x.linearize_logsumexp() => (x,);
    logsumexp_axis(x: ANY) Tensor AXES; x.logsumexp_axis(-1); x.linearize_logsumexp_axis(-1) => (x, _);
    logsumexp_keep(x: ANY) Tensor AXES; x.logsumexp_keep(0); x.linearize_logsumexp_keep(0) => (x, _);

    var(x: ANY) Tensor SEVERAL; x.var(1); x.linearize_var(1) => (x, _);
    var_axis(x: ANY) Tensor AXES; x.var_axis(-1, 0); x.linearize_var_axis(-1, 0) => (x, _, _);
    var_keep(x: ANY) Tensor AXES; x.var_keep(0, 0); x.linearize_var_keep(0, 0) => (x, _, _);
    std(x: ANY) Tensor SEVERAL; x.std(1); x.linearize_std(1) => (x, _);
    std_axis(x: ANY) Tensor &[&[&[2, 3]], &[&[4]]]; x.std_axis(-1, 1); x.linearize_std_axis(-1, 1) => (x, _, _);
    std_keep(x: ANY) Tensor &[&[&[2, 3]], &[&[4]]]; x.std_keep(-1, 0); x.linearize_std_keep(-1, 0) => (x, _, _);

    softmax(x: Domain(-3.0, 3.0)) Tensor AXES; x.softmax(-1); x.linearize_softmax(-1) => (x, _);
    softmax_of_first(x: ANY) Tensor AXES; x.softmax(0); x.linearize_softmax(0) => (x, _);
    softmax_of_nothing(x: ANY) Tensor EMPTY_LAST; x.softmax(-1); x.linearize_softmax(-1) => (x, _);
    log_softmax(x: Domain(-3.0, 3.0)) Tensor AXES; x.log_softmax(-1); x.linearize_log_softmax(-1) => (x, _);
    log_softmax_of_first(x: ANY) Tensor AXES; x.log_softmax(0); x.linearize_log_softmax(0) => (x, _);
}
