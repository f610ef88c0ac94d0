//! Reductions over everything, over an axis that is dropped or kept, over lists of axes; softmax.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

/// Rows of a reduction over everything, an axis, an axis that stays, axes, and axes that stay.
macro_rules! reductions {
    ($($module:ident; $all:ident $axis:ident $keep:ident $axes:ident $keep_axes:ident;
        $linearize:ident $linearize_axis:ident $linearize_keep:ident;)+) => {
        $(
            mod $module {
                use super::*;
                torch_rows! {
                    $all(x) x.$linearize() => (x,);
                    $axis(x; o) x.$linearize_axis(o.int("axis")) => (x, _);
                    $keep(x; o) x.$linearize_keep(o.int("axis")) => (x, _);
                    $axes(x; o) x.$linearize_axis(&o.ints("axes")[..]) => (x, _);
                    $keep_axes(x; o) x.$linearize_keep(&o.ints("axes")[..]) => (x, _);
                }
            }
        )+
        pub(super) const ROWS: &[&[&str]] = &[NAMES, values::NAMES, $($module::NAMES),+];
    };
}
reductions! {
    sums; sum sum_axis sum_keep sum_axes sum_keep_axes; linearize_sum linearize_sum_axis linearize_sum_keep;
    means; mean mean_axis mean_keep mean_axes mean_keep_axes; linearize_mean linearize_mean_axis linearize_mean_keep;
    prods; prod prod_axis prod_keep prod_axes prod_keep_axes; linearize_prod linearize_prod_axis linearize_prod_keep;
    maxima; max max_axis max_keep max_axes max_keep_axes; linearize_max linearize_max_axis linearize_max_keep;
    minima; min min_axis min_keep min_axes min_keep_axes; linearize_min linearize_min_axis linearize_min_keep;
    norms; norm norm_axis norm_keep norm_axes norm_keep_axes; linearize_norm linearize_norm_axis linearize_norm_keep;
    logs; logsumexp logsumexp_axis logsumexp_keep logsumexp_axes logsumexp_keep_axes;
        linearize_logsumexp linearize_logsumexp_axis linearize_logsumexp_keep;
}

torch_rows! {
    var(x; o) x.linearize_var(o.size("ddof")) => (x, _);
    var_axis(x; o) x.linearize_var_axis(o.int("axis"), o.size("ddof")) => (x, _, _);
    var_keep(x; o) x.linearize_var_keep(o.int("axis"), o.size("ddof")) => (x, _, _);
    var_axes(x; o) x.linearize_var_axis(&o.ints("axes")[..], o.size("ddof")) => (x, _, _);
    var_keep_axes(x; o) x.linearize_var_keep(&o.ints("axes")[..], o.size("ddof")) => (x, _, _);
    std(x; o) x.linearize_std(o.size("ddof")) => (x, _);
    std_axis(x; o) x.linearize_std_axis(o.int("axis"), o.size("ddof")) => (x, _, _);
    std_keep(x; o) x.linearize_std_keep(o.int("axis"), o.size("ddof")) => (x, _, _);
    std_axes(x; o) x.linearize_std_axis(&o.ints("axes")[..], o.size("ddof")) => (x, _, _);
    std_keep_axes(x; o) x.linearize_std_keep(&o.ints("axes")[..], o.size("ddof")) => (x, _, _);
    softmax(x; o) x.linearize_softmax(o.int("axis")) => (x, _);
    log_softmax(x; o) x.linearize_log_softmax(o.int("axis")) => (x, _);
}

pub(super) mod values {
    use crate::torch::rows::torch_values;
    use transform_runtime::plumbing::NumberMethods;
    use transform_runtime::{Level, Tensor};

    torch_values! {
        argmax(x) x.argmax();
        argmax_axis(x; o) x.argmax_axis(o.int("axis"));
        argmin(x) x.argmin();
        argmin_axis(x; o) x.argmin_axis(o.int("axis"));
    }
}
