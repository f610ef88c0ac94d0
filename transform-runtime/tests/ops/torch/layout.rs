//! Activations, special functions, running folds, sorting; repeating, padding and cutting.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES, handles::NAMES, values::NAMES];

torch_rows! {
    sign(x) x.linearize_sign() => (x,);
    elu(x; o) x.linearize_elu(o.number("alpha")) => (x, _);
    selu(x) x.linearize_selu() => (x,);
    log_sigmoid(x) x.linearize_log_sigmoid() => (x,);
    erf(x) x.linearize_erf() => (x,);
    erfc(x) x.linearize_erfc() => (x,);
    lgamma(x) x.linearize_lgamma() => (x,);
    digamma(x) x.linearize_digamma() => (x,);

    max_of_nan(x) x.linearize_max() => (x,);
    min_of_nan(x) x.linearize_min() => (x,);
    amax(x) x.linearize_amax() => (x,);
    amax_axis(x; o) x.linearize_amax_axis(o.int("axis")) => (x, _);
    amax_keep(x; o) x.linearize_amax_keep(o.int("axis")) => (x, _);
    amax_axes(x; o) x.linearize_amax_axis(&o.ints("axes")[..]) => (x, _);
    amax_keep_axes(x; o) x.linearize_amax_keep(&o.ints("axes")[..]) => (x, _);
    amin(x) x.linearize_amin() => (x,);
    amin_axis(x; o) x.linearize_amin_axis(o.int("axis")) => (x, _);
    amin_keep(x; o) x.linearize_amin_keep(o.int("axis")) => (x, _);
    amin_axes(x; o) x.linearize_amin_axis(&o.ints("axes")[..]) => (x, _);
    amin_keep_axes(x; o) x.linearize_amin_keep(&o.ints("axes")[..]) => (x, _);
    cumsum(x; o) x.linearize_cumsum(o.int("axis")) => (x, _);
    cumprod(x; o) x.linearize_cumprod(o.int("axis")) => (x, _);
    logcumsumexp(x; o) x.linearize_logcumsumexp(o.int("axis")) => (x, _);
    sort(x; o) {
        let ((y, _), maps) = x.linearize_sort(o.int("axis"));
        (y, maps)
    } => (x, _);
    topk(x; o) {
        let ((y, _), maps) = x.linearize_topk(o.size("k"), o.int("axis"));
        (y, maps)
    } => (x, _, _);

    roll(x; o) x.linearize_roll(o.int("shift"), o.int("axis")) => (x, _, _);
    repeat(x; o) x.linearize_repeat(&o.sizes("counts")) => (x, _);
    tile(x; o) x.linearize_tile(&o.sizes("counts")) => (x, _);
    pad(x; o) x.linearize_pad(&o.pairs("widths"), o.number("value")) => (x, _, _);
    tril(x; o) x.linearize_tril(o.int("diagonal")) => (x, _);
    triu(x; o) x.linearize_triu(o.int("diagonal")) => (x, _);
    split(x; o) x.linearize_split(&o.sizes("sizes"), o.int("axis")) => (x, _, _);
    chunk(x; o) x.linearize_chunk(o.size("n"), o.int("axis")) => (x, _, _);
}

mod handles {
    use crate::case::{Map, Results, Tangents};
    use crate::torch::rows::torch_handles;
    use std::rc::Rc;
    use transform_runtime::plumbing::{Linearized, OutTan, TensorTan, Wrt};
    use transform_runtime::{Function, Level, Tensor};

    torch_handles! {
        rearrange transform_runtime::rearrange_with;
            |xs, o| (&xs[0], o.text("pattern"), &o.named("sizes")[..]);
            |dots| (Some(&dots[0]), None, &[][..]);
            |bars| (&mut bars[0], &mut (), &mut [][..]);
    }
}

mod values {
    use crate::torch::rows::torch_values;
    use transform_runtime::plumbing::NumberMethods;
    use transform_runtime::{Level, Tensor};

    torch_values! {
        sort_places(x; o) x.sort(o.int("axis")).1;
        topk_places(x; o) x.topk(o.size("k"), o.int("axis")).1;
        one_hot(; o) o.integers::<L>("labels").one_hot(o.size("classes"));
    }
}
