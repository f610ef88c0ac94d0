//! Convolutions.

use crate::case::{ANY, Shapes, rows};
use transform_runtime::{ConvOptions, ConvTransposeOptions, Float, Level, Tensor};

const LINES: &[Shapes] = &[
    &[&[2, 2, 5], &[3, 2, 3], &[3]],
    &[&[2, 4], &[1, 2, 2], &[1]],
    &[&[0, 1, 4], &[2, 1, 3], &[2]],
];
const IMAGES: &[Shapes] = &[
    &[&[2, 2, 3, 4], &[3, 2, 2, 3], &[3]],
    &[&[1, 3, 3], &[2, 1, 3, 2], &[2]],
    &[&[1, 1, 2, 3], &[1, 1, 2, 3], &[1]],
    &[&[0, 2, 3, 3], &[1, 2, 2, 2], &[1]],
];
const UNBIASED: &[Shapes] = &[&[&[2, 2, 4, 3], &[1, 2, 2, 2]], &[&[1, 1, 1, 1], &[2, 1, 1, 1]]];
const POINTWISE: &[Shapes] = &[&[&[2, 3, 2, 2], &[2, 3, 1, 1]], &[&[2, 1, 1], &[1, 2, 1, 1]]];
const WIDE: &[Shapes] = &[&[&[2, 1, 1, 2], &[2, 1, 2, 3]]];
const STRIDED: &[Shapes] = &[&[&[1, 1, 5, 7], &[2, 1, 2, 1]]];
const GROUPED: &[Shapes] = &[&[&[2, 4, 5, 4], &[4, 2, 2, 2], &[4]]];
const DEPTHWISE: &[Shapes] = &[&[&[1, 3, 3, 3], &[3, 1, 2, 2]], &[&[2, 3, 2, 4], &[6, 1, 2, 2]]];
const BACK_LINES: &[Shapes] = &[&[&[2, 2, 3], &[2, 3, 3], &[3]], &[&[2, 4], &[2, 1, 2], &[1]]];
const BACK_IMAGES: &[Shapes] = &[
    &[&[2, 2, 2, 3], &[2, 3, 3, 2], &[3]],
    &[&[1, 2, 2], &[1, 2, 2, 2], &[2]],
    &[&[0, 2, 3, 3], &[2, 1, 2, 2], &[1]],
];
const BACK_GROUPED: &[Shapes] = &[&[&[2, 4, 2, 3], &[4, 2, 2, 2], &[4]]];

rows! {
    conv1d(x: ANY, w: ANY, b: ANY) Tensor LINES;
        x.conv1d(w, Some(b), 1, 1);
        x.linearize_conv1d(w, Some(b), 1, 1) => (x, w, b, _, _);
    conv1d_with(x: ANY, w: ANY) Tensor &[&[&[1, 4, 7], &[2, 2, 2]]];
        x.conv1d_with(w, None, ConvOptions { stride: 2, padding: 1, dilation: 3, groups: 2 });
        x.linearize_conv1d_with(w, None, ConvOptions { stride: 2, padding: 1, dilation: 3, groups: 2 }) => (x, w, _, _);
    conv2d(x: ANY, w: ANY, b: ANY) Tensor IMAGES;
        x.conv2d(w, b, 1, [0, 1]);
        x.linearize_conv2d(w, b, 1, [0, 1]) => (x, w, b, _, _);
    conv2d_without_bias(x: ANY, w: ANY) Tensor UNBIASED;
        x.conv2d(w, None, 1, 0);
        x.linearize_conv2d(w, None, 1, 0) => (x, w, _, _, _);
    conv2d_of_points(x: ANY, w: ANY) Tensor POINTWISE;
        x.conv2d(w, None, 1, 0);
        x.linearize_conv2d(w, None, 1, 0) => (x, w, _, _, _);
    conv2d_padded_beyond_kernel(x: ANY, w: ANY) Tensor WIDE;
        x.conv2d(w, None, 1, 4);
        x.linearize_conv2d(w, None, 1, 4) => (x, w, _, _, _);
    conv2d_strided_beyond_kernel(x: ANY, w: ANY) Tensor STRIDED;
        x.conv2d(w, None, [3, 2], 0);
        x.linearize_conv2d(w, None, [3, 2], 0) => (x, w, _, _, _);
    conv2d_with(x: ANY, w: ANY, b: ANY) Tensor GROUPED;
        x.conv2d_with(w, Some(b), ConvOptions { dilation: 2, padding: 1, groups: 2, ..Default::default() });
        x.linearize_conv2d_with(w, Some(b), ConvOptions { dilation: 2, padding: 1, groups: 2, ..Default::default() })
            => (x, w, b, _);
    conv2d_of_channels(x: ANY, w: ANY) Tensor DEPTHWISE;
        x.conv2d_with(w, None, ConvOptions { stride: [1, 2], groups: 3, ..ConvOptions::per_axis() });
        x.linearize_conv2d_with(w, None, ConvOptions { stride: [1, 2], groups: 3, ..ConvOptions::per_axis() })
            => (x, w, _, _);
    conv_transpose1d(x: ANY, w: ANY, b: ANY) Tensor BACK_LINES;
        x.conv_transpose1d(w, Some(b), 2, 1);
        x.linearize_conv_transpose1d(w, Some(b), 2, 1) => (x, w, b, _, _);
    conv_transpose1d_with(x: ANY, w: ANY) Tensor &[&[&[4, 3], &[4, 1, 2]]];
        x.conv_transpose1d_with(w, None, ConvOptions { stride: 3, dilation: 2, groups: 2, padding: 1 });
        x.linearize_conv_transpose1d_with(w, None, ConvOptions { stride: 3, dilation: 2, groups: 2, padding: 1 })
            => (x, w, _, _);
    conv_transpose2d(x: ANY, w: ANY, b: ANY) Tensor BACK_IMAGES;
        x.conv_transpose2d(w, Some(b), [2, 1], [1, 0]);
        x.linearize_conv_transpose2d(w, Some(b), [2, 1], [1, 0]) => (x, w, b, _, _);
    conv_transpose2d_with(x: ANY, w: ANY, b: ANY) Tensor BACK_GROUPED;
        x.conv_transpose2d_with(w, Some(b), ConvTransposeOptions {
            stride: [2, 3],
            output_padding: [1, 2],
            groups: 2,
            ..ConvTransposeOptions::per_axis()
        });
        x.linearize_conv_transpose2d_with(w, Some(b), ConvTransposeOptions {
            stride: [2, 3],
            output_padding: [1, 2],
            groups: 2,
            ..ConvTransposeOptions::per_axis()
        }) => (x, w, b, _);
}

/// A bias in an option.
mod optional {
    use super::*;
    use transform_runtime::plumbing::{LinearMap, TensorTan};

    /// The map by an option as one by what is in it.
    struct Unwrapped<M, E, L>(M, std::marker::PhantomData<fn() -> (E, L)>);
    impl<E: Float, L: Level, M: LinearMap<In = Option<TensorTan<E, L>>, Out = TensorTan<E, L>>> LinearMap
        for Unwrapped<M, E, L>
    {
        type In = TensorTan<E, L>;
        type Out = TensorTan<E, L>;
        fn push(&self, t: &TensorTan<E, L>) -> TensorTan<E, L> {
            self.0.push(&Some(t.clone()))
        }
        fn pull(&self, ct: &TensorTan<E, L>, into: &mut TensorTan<E, L>) {
            let mut bar = Some(into.clone());
            self.0.pull(ct, &mut bar);
            *into = bar.unwrap();
        }
    }
    rows! {
        conv2d(x: ANY, w: ANY, b: ANY) Tensor &[&[&[2, 1, 3, 2], &[2, 1, 2, 2], &[2]]];
            x.conv2d(w, &Some(b.clone()), 1, 0); {
                let (y, (by_x, by_w, by_b, _, _)) = x.linearize_conv2d(w, &Some(b.clone()), 1, 0);
                (y, (by_x, by_w, Unwrapped(by_b, std::marker::PhantomData)))
            } => (x, w, b);
    }
}
