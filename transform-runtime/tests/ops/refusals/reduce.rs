//! Reductions and running folds: axes that are not there, and nothing to choose from.

use super::{i, refused, t};
use ndarray::Axis;
use transform_runtime::Tensor;

refused! { axes_of_reductions:
    t(&[2, 3]).sum_axis(2) => "sum_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).sum_axis(Axis(2)) => "sum_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).sum_axis([0, -2]) => "sum_axis: axis 0 is named twice in [0, -2]; name each axis once";
    t(&[]).sum_axis(1) => "sum_axis: axis 1 is out of range for an array of rank 0: it has no axes";
    i(&[3]).sum_axis(1) => "sum_axis: axis 1 is out of range for an array of rank 1: axes are -1..=0";
    t(&[2, 3]).sum_keep(-3) => "sum_keep: axis -3 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).mean_axis(2) => "mean_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).mean_keep(2) => "mean_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).prod_axis(2) => "prod_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).prod_keep(2) => "prod_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).max_axis([1, 1]) => "max_axis: axis 1 is named twice in [1, 1]; name each axis once";
    t(&[2, 3]).max_keep(2) => "max_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).min_axis(2) => "min_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).min_keep(2) => "min_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).amax_axis(2) => "amax_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).amax_keep(2) => "amax_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).amin_axis(2) => "amin_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).amin_keep(2) => "amin_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).norm_axis(2) => "norm_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).norm_keep(2) => "norm_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).logsumexp_axis(2) => "logsumexp_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).logsumexp_keep(2) => "logsumexp_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).var_axis(2, 1) => "var_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).var_keep(2, 1) => "var_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).std_axis(2, 1) => "std_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).std_keep(2, 1) => "std_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).all_axis(2) => "all_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).all_keep(2) => "all_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).any_axis(2) => "any_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).any_keep(2) => "any_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).count_axis(2) => "count_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gt(0.0).count_keep(2) => "count_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).argmax_axis(2) => "argmax_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).argmax_axis([0, 1]) => "argmax_axis: axes [0, 1] are named; it works along one";
    t(&[2, 3]).argmax_keep(2) => "argmax_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).argmin_axis(-3) => "argmin_axis: axis -3 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).argmin_keep(2) => "argmin_keep: axis 2 is out of range for an array of rank 2: axes are -2..=1";
}

refused! { nothing_to_choose_from:
    t(&[0]).max() => "max: axis 0 of shape [0] is empty and max has no value over nothing; give it elements";
    t(&[2, 0]).max_axis(1) => "max_axis: axis 1 of shape [2, 0] is empty and max has no value over nothing; give it \
        elements";
    t(&[2, 0]).max_keep(-1) => "max_keep: axis 1 of shape [2, 0] is empty and max has no value over nothing; give it \
        elements";
    t(&[2, 0]).min() => "min: axis 1 of shape [2, 0] is empty and min has no value over nothing; give it elements";
    t(&[2, 0]).min_axis(1) => "min_axis: axis 1 of shape [2, 0] is empty and min has no value over nothing; give it \
        elements";
    t(&[2, 0]).min_keep([0, 1]) => "min_keep: axis 1 of shape [2, 0] is empty and min has no value over nothing; \
        give it elements";
    t(&[0]).amax() => "amax: axis 0 of shape [0] is empty and amax has no value over nothing; give it elements";
    t(&[0]).amax_axis(0) => "amax_axis: axis 0 of shape [0] is empty and amax has no value over nothing; give it \
        elements";
    t(&[0]).amax_keep(0) => "amax_keep: axis 0 of shape [0] is empty and amax has no value over nothing; give it \
        elements";
    t(&[0]).amin() => "amin: axis 0 of shape [0] is empty and amin has no value over nothing; give it elements";
    t(&[0]).amin_axis(0) => "amin_axis: axis 0 of shape [0] is empty and amin has no value over nothing; give it \
        elements";
    t(&[0]).amin_keep(0) => "amin_keep: axis 0 of shape [0] is empty and amin has no value over nothing; give it \
        elements";
    t(&[2, 0]).argmax() => "argmax: axis 0 of shape [0] is empty and argmax has no value over nothing; give it \
        elements";
    t(&[2, 0]).argmax_axis(1) => "argmax_axis: axis 1 of shape [2, 0] is empty and argmax_axis has no value over \
        nothing; give it elements";
    t(&[2, 0]).argmax_keep(1) => "argmax_keep: axis 1 of shape [2, 0] is empty and argmax_keep has no value over \
        nothing; give it elements";
    i(&[0]).argmin() => "argmin: axis 0 of shape [0] is empty and argmin has no value over nothing; give it elements";
    t(&[2, 0]).argmin_axis(1) => "argmin_axis: axis 1 of shape [2, 0] is empty and argmin_axis has no value over \
        nothing; give it elements";
    t(&[2, 0]).argmin_keep(1) => "argmin_keep: axis 1 of shape [2, 0] is empty and argmin_keep has no value over \
        nothing; give it elements";
    i(&[2, 0]).max_axis(1) => "max_axis: axis 1 of shape [2, 0] is empty and max has no value over nothing; give it \
        elements";
}

refused! { folds:
    t(&[2, 3]).cumsum(2) => "cumsum: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).cumsum([]) => "cumsum: axes [] are named; it works along one";
    i(&[2, 3]).cumsum(2) => "cumsum: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).cumprod(-3) => "cumprod: axis -3 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).logcumsumexp(2) => "logcumsumexp: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).softmax(Axis(2)) => "softmax: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).softmax([0, 1]) => "softmax: axes [0, 1] are named; it works along one";
    Tensor::scalar(1.0).log_softmax(1) => "log_softmax: axis 1 is out of range for an array of rank 1: axes are \
        -1..=0";
    t(&[2, 3]).sort(2) => "sort: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).topk(1, 2) => "topk: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).topk(4, 1) => "topk: k is 4, but axis 1 of shape [2, 3] has length 3; take at most that many";
}
