//! Convolutions, pooling, normalizations, losses.

use super::rows::torch_rows;
use super::record::Options;
use transform_runtime::{ConvOptions, ConvTransposeOptions, Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES];

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
    conv_transpose1d(x, w, b; o) x.linearize_conv_transpose1d_with(w, Some(b), options(o).into()) => (x, w, b, _);
    conv_transpose1d_without_bias(x, w; o)
        x.linearize_conv_transpose1d_with(w, None, options(o).into()) => (x, w, _, _);
    conv_transpose1d_with_output_padding(x, w, b; o) {
        let options = ConvTransposeOptions { output_padding: o.size("output_padding"), ..options(o).into() };
        x.linearize_conv_transpose1d_with(w, Some(b), options)
    } => (x, w, b, _);
    conv_transpose2d(x, w, b; o) x.linearize_conv_transpose2d_with(w, Some(b), options(o).into()) => (x, w, b, _);
    conv_transpose2d_without_bias(x, w; o)
        x.linearize_conv_transpose2d_with(w, None, options(o).into()) => (x, w, _, _);
    max_pool1d(x; o) x.linearize_max_pool1d(o.size("kernel_size")) => (x, _);
    max_pool2d(x; o) x.linearize_max_pool2d(o.size("kernel_size")) => (x, _);
    max_pool2d_with(x; o)
        x.linearize_max_pool2d_with(o.size("kernel_size"), o.size("stride"), o.size("padding")) => (x, _, _, _);
    avg_pool1d(x; o) x.linearize_avg_pool1d(o.size("kernel_size")) => (x, _);
    avg_pool2d(x; o) x.linearize_avg_pool2d(o.size("kernel_size")) => (x, _);
    avg_pool2d_with(x; o)
        x.linearize_avg_pool2d_with(o.size("kernel_size"), o.size("stride"), o.size("padding")) => (x, _, _, _);
    unfold(x; o) x.linearize_unfold(o.int("axis"), o.size("size"), o.size("step")) => (x, _, _, _);
}
