//! Running folds, sorting.

use super::AXES;
use crate::case::{ANY, Domain, Shapes, rows};
use transform_runtime::{Float, Level, Tensor};

const EMPTY: &[Shapes] = &[&[&[0]], &[&[2, 0, 3]]];

/// The values of an order, and the maps.
fn values<V, P, M>(((values, _), maps): ((V, P), M)) -> (V, M) {
    (values, maps)
}

rows! {
    cumsum(x: ANY) Tensor AXES; x.cumsum(-1); x.linearize_cumsum(-1) => (x, _);
    cumsum_first(x: ANY) Tensor AXES; x.cumsum(0); x.linearize_cumsum(0) => (x, _);
    cumsum_of_nothing(x: ANY) Tensor EMPTY; x.cumsum(-1); x.linearize_cumsum(-1) => (x, _);
    cumprod(x: ANY) Tensor AXES; x.cumprod(-1); x.linearize_cumprod(-1) => (x, _);
    cumprod_first(x: ANY) Tensor AXES; x.cumprod(0); x.linearize_cumprod(0) => (x, _);
    cumprod_of_nothing(x: ANY) Tensor EMPTY; x.cumprod(-1); x.linearize_cumprod(-1) => (x, _);
    logcumsumexp(x: ANY) Tensor AXES; x.logcumsumexp(-1); x.linearize_logcumsumexp(-1) => (x, _);
    logcumsumexp_first(x: Domain(-30.0, 30.0)) Tensor AXES; x.logcumsumexp(0); x.linearize_logcumsumexp(0) => (x, _);
    logcumsumexp_of_nothing(x: ANY) Tensor EMPTY; x.logcumsumexp(-1); x.linearize_logcumsumexp(-1) => (x, _);

    sort(x: ANY) Tensor AXES; x.sort(-1).0; values(x.linearize_sort(-1)) => (x, _);
    sort_first(x: ANY) Tensor AXES; x.sort(0).0; values(x.linearize_sort(0)) => (x, _);
    sort_of_nothing(x: ANY) Tensor EMPTY; x.sort(-1).0; values(x.linearize_sort(-1)) => (x, _);
    topk(x: ANY) Tensor &[&[&[4]], &[&[2, 3]]]; x.topk(2, -1).0; values(x.linearize_topk(2, -1)) => (x, _, _);
    topk_first(x: ANY) Tensor AXES; x.topk(1, 0).0; values(x.linearize_topk(1, 0)) => (x, _, _);
    topk_of_all(x: ANY) Tensor &[&[&[3]], &[&[3, 2]]]; x.topk(3, 0).0; values(x.linearize_topk(3, 0)) => (x, _, _);
    topk_of_none(x: ANY) Tensor AXES; x.topk(0, 0).0; values(x.linearize_topk(0, 0)) => (x, _, _);
}
