//! Rearranging elements.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES, values::NAMES];

torch_rows! {
    reshape(x; o) x.linearize_reshape(&o.sizes("shape")) => (x, _);
    flatten(x) x.linearize_flatten() => (x,);
    transpose(x; o) x.linearize_transpose(o.ints("axes")[0], o.ints("axes")[1]) => (x, _, _);
    t(x) x.linearize_t() => (x,);
    permute(x; o) x.linearize_permute(&o.ints("axes")) => (x, _);
    movedim(x; o) x.linearize_movedim(o.ints("axes")[0], o.ints("axes")[1]) => (x, _, _);
    squeeze(x; o) x.linearize_squeeze(o.int("axis")) => (x, _);
    unsqueeze(x; o) x.linearize_unsqueeze(o.int("axis")) => (x, _);
    expand(x; o) x.linearize_expand(&o.sizes("shape")) => (x, _);
    broadcast_to(x; o) x.linearize_broadcast_to(&o.sizes("shape")) => (x, _);
    slice(x; o) x.linearize_slice(o.slices("slices")) => (x, _);
    narrow(x; o) {
        let [axis, start, len] = o.ints("window")[..] else { panic!("an axis, a start and a length") };
        x.linearize_narrow(axis, start as usize, len as usize)
    } => (x, _, _, _);
    index_axis(x; o) x.linearize_index_axis(o.ints("at")[0], o.ints("at")[1]) => (x, _, _);
    flip(x; o) x.linearize_flip(&o.ints("axes")[..]) => (x, _);
}

mod values {
    use crate::torch::rows::torch_values;
    use transform_runtime::plumbing::NumberMethods;
    use transform_runtime::{Level, Lift, Tensor};

    torch_values! {
        eye(; o) <Tensor as Lift>::lift::<L>(Tensor::eye(o.size("n")));
    }
}
