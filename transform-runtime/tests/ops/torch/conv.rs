//! Convolutions, pooling, normalizations, losses.

use super::record::Options;
use super::rows::torch_rows;
use transform_runtime::{ConvOptions, ConvTransposeOptions, Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES, losses::NAMES];

fn options(o: &Options) -> ConvOptions {
    ConvOptions {
        stride: o.size("stride"),
        padding: o.size("padding"),
        dilation: o.size("dilation"),
        groups: o.size("groups"),
    }
}
fn planar(o: &Options) -> ConvOptions<[usize; 2]> {
    ConvOptions {
        stride: o.planar("stride"),
        padding: o.planar("padding"),
        dilation: o.planar("dilation"),
        groups: o.size("groups"),
    }
}

torch_rows! {
    conv1d(x, w, b; o) x.linearize_conv1d_with(w, Some(b), options(o)) => (x, w, b, _);
    conv1d_without_bias(x, w; o) x.linearize_conv1d_with(w, None, options(o)) => (x, w, _, _);
    conv2d(x, w, b; o) x.linearize_conv2d_with(w, Some(b), options(o)) => (x, w, b, _);
    conv2d_without_bias(x, w; o) x.linearize_conv2d_with(w, None, options(o)) => (x, w, _, _);
    conv2d_of_pairs(x, w, b; o) x.linearize_conv2d_with(w, Some(b), planar(o)) => (x, w, b, _);
    conv_transpose1d(x, w, b; o) x.linearize_conv_transpose1d_with(w, Some(b), options(o)) => (x, w, b, _);
    conv_transpose1d_without_bias(x, w; o)
        x.linearize_conv_transpose1d_with(w, None, options(o)) => (x, w, _, _);
    conv_transpose1d_with_output_padding(x, w, b; o) {
        let options = ConvTransposeOptions { output_padding: o.size("output_padding"), ..options(o).into() };
        x.linearize_conv_transpose1d_with(w, Some(b), options)
    } => (x, w, b, _);
    conv_transpose2d(x, w, b; o) x.linearize_conv_transpose2d_with(w, Some(b), options(o)) => (x, w, b, _);
    conv_transpose2d_without_bias(x, w; o)
        x.linearize_conv_transpose2d_with(w, None, options(o)) => (x, w, _, _);
    max_pool1d(x; o) x.linearize_max_pool1d(o.size("kernel_size")) => (x, _);
    max_pool2d(x; o) x.linearize_max_pool2d(o.size("kernel_size")) => (x, _);
    max_pool2d_with(x; o)
        x.linearize_max_pool2d_with(o.size("kernel_size"), o.size("stride"), o.size("padding")) => (x, _, _, _);
    avg_pool1d(x; o) x.linearize_avg_pool1d(o.size("kernel_size")) => (x, _);
    avg_pool2d(x; o) x.linearize_avg_pool2d(o.size("kernel_size")) => (x, _);
    avg_pool2d_with(x; o)
        x.linearize_avg_pool2d_with(o.size("kernel_size"), o.size("stride"), o.size("padding")) => (x, _, _, _);
    unfold(x; o) x.linearize_unfold(o.int("axis"), o.size("size"), o.size("step")) => (x, _, _, _);

    layer_norm(x, g, b; o) x.linearize_layer_norm(g, b, o.number("eps")) => (x, g, b, _);
    group_norm(x, g, b; o) x.linearize_group_norm(o.size("groups"), g, b, o.number("eps")) => (x, _, g, b, _);
    batch_norm(x, g, b; o) x.linearize_batch_norm(g, b, o.number("eps")) => (x, g, b, _);
    rms_norm(x, g; o) x.linearize_rms_norm(g, o.number("eps")) => (x, g, _);
}

mod losses {
    use crate::case::{Map, Results, Tangents};
    use crate::torch::rows::{both, torch_handles};
    use std::rc::Rc;
    use transform_runtime::plumbing::{Linearized, OutTan, Real, TensorTan, Wrt};
    use transform_runtime::{Function, Level, Tensor, nn};

    fn three<A, B, C>((a, b): (A, B), c: C) -> (A, B, C) {
        (a, b, c)
    }
    fn number<L: Level>(x: f64) -> Real<f64, L> {
        L::constant(x)
    }

    torch_handles! {
        nll nn::nll;
            |xs, o| (&xs[0], &o.integers("labels")); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
        cross_entropy_smoothed nn::cross_entropy_with;
            |xs, o| (&xs[0], &o.integers("labels"), &None, &number(o.number("smoothing")));
            |dots| (Some(&dots[0]), None, None, None);
            |bars| (&mut bars[0], &mut (), &mut None, &mut Real::default());
        cross_entropy_weighted nn::cross_entropy_with;
            |xs, o| (&xs[0], &o.integers("labels"), &Some(o.tensor("weight")), &number(o.number("smoothing")));
            |dots| (Some(&dots[0]), None, None, None);
            |bars| (&mut bars[0], &mut (), &mut None, &mut Real::default());
        l1 nn::l1;
            |xs, _o| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
        bce_with_logits nn::bce_with_logits;
            |xs, _o| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
        kl_div nn::kl_div;
            |xs, _o| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
        huber nn::huber;
            |xs, o| (&xs[0], &xs[1], &number(o.number("delta")));
            |dots| (Some(&dots[0]), Some(&dots[1]), None);
            |bars| three(both(bars), &mut Real::default());
        smooth_l1 nn::smooth_l1;
            |xs, o| (&xs[0], &xs[1], &number(o.number("beta")));
            |dots| (Some(&dots[0]), Some(&dots[1]), None);
            |bars| three(both(bars), &mut Real::default());
    }
}
