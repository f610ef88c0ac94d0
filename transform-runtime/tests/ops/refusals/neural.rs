//! Convolutions, windows, normalisation, losses: shapes, options, classes.

use super::{i, ints, refused, t};
use transform_runtime::{ConvOptions, ConvTransposeOptions, nn};

fn plain() -> ConvOptions {
    ConvOptions::default()
}

refused! { convolutions:
    t(&[2, 3]).conv2d(&t(&[1, 1, 2, 2]), None, 1, 0) => "conv2d: input of shape [2, 3] and weight of shape [1, 1, 2, \
        2]: the input must be [n, channels, height, width] or [channels, height, width]";
    t(&[1, 1, 3, 3]).conv2d(&t(&[2, 2]), None, 1, 0) => "conv2d: input of shape [1, 1, 3, 3] and weight of shape [2, \
        2]: the weight must be [outputs, channels / groups, height, width]";
    t(&[3]).conv1d(&t(&[1, 1, 2]), None, 1, 0) => "conv1d: input of shape [3] and weight of shape [1, 1, 2]: the \
        input must be [n, channels, width] or [channels, width]";
    t(&[1, 3, 4, 4]).conv2d(&t(&[2, 2, 2, 2]), None, 1, 0) => "conv2d: input of shape [1, 3, 4, 4] and weight of \
        shape [2, 2, 2, 2]: with groups 1 the weight's second axis must have length 3 for 3 channels, not 2";
    t(&[1, 3, 4, 4]).conv2d_with(&t(&[2, 1, 2, 2]), None, ConvOptions { groups: 2, ..plain() }) => "conv2d_with: \
        input of shape [1, 3, 4, 4] and weight of shape [2, 1, 2, 2]: groups is 2, which must be at least 1 and \
        divide 3 channels and the 2 of the weight's first axis";
    t(&[1, 3, 4]).conv1d_with(&t(&[3, 3, 2]), None, ConvOptions { groups: 0, ..plain() }) => "conv1d_with: input of \
        shape [1, 3, 4] and weight of shape [3, 3, 2]: groups is 0, which must be at least 1 and divide 3 channels \
        and the 3 of the weight's first axis";
    t(&[1, 2, 4]).conv1d_with(&t(&[3, 1, 2]), None, ConvOptions { groups: 2, ..plain() }) => "conv1d_with: input of \
        shape [1, 2, 4] and weight of shape [3, 1, 2]: groups is 2, which must be at least 1 and divide 2 channels \
        and the 3 of the weight's first axis";
    t(&[1, 1, 4]).conv1d(&t(&[2, 1, 2]), Some(&t(&[3])), 1, 0) => "conv1d: input of shape [1, 1, 4] and weight of \
        shape [2, 1, 2]: the bias has shape [3]; it must be [2], one for each output";
    t(&[1, 1, 4]).conv1d(&t(&[2, 1, 2]), None, 0, 0) => "conv1d: stride is [0]; it must be at least 1";
    t(&[1, 1, 4, 4]).conv2d(&t(&[2, 1, 0, 2]), None, 1, 0) => "conv2d: the kernel is [0, 2]; it must be at least 1";
    t(&[1, 1, 4]).conv1d_with(&t(&[2, 1, 2]), None, ConvOptions { dilation: 0, ..plain() }) => "conv1d_with: \
        dilation is [0]; it must be at least 1";
    t(&[1, 1, 4, 2]).conv2d_with(&t(&[2, 1, 3, 2]), None, ConvOptions { dilation: 2, ..plain() }) => "conv2d_with: a \
        kernel of size [3, 2] that reaches over 5 elements is larger than the input of size [4, 2] with padding [0, \
        0], which has 4; pad the input or make the kernel smaller";
    t(&[1, 1, 0]).conv1d(&t(&[1, 1, 1]), None, 1, 0) => "conv1d: a kernel of size [1] that reaches over 1 elements \
        is larger than the input of size [0] with padding [0], which has 0; pad the input or make the kernel smaller";
    t(&[1, 1, 3, 3]).conv2d(&t(&[1, 1, 6, 2]), None, 1, [1, 0]) => "conv2d: a kernel of size [6, 2] that reaches \
        over 6 elements is larger than the input of size [3, 3] with padding [1, 0], which has 5; pad the input or \
        make the kernel smaller";
}

refused! { transposed_convolutions:
    t(&[2, 3]).conv_transpose1d(&t(&[1]), None, 1, 0) => "conv_transpose1d: input of shape [2, 3] and weight of \
        shape [1]: the weight must be [channels, outputs / groups, width]";
    t(&[1, 3, 4]).conv_transpose1d(&t(&[2, 1, 2]), None, 1, 0) => "conv_transpose1d: input of shape [1, 3, 4] and \
        weight of shape [2, 1, 2]: with groups 1 the weight's first axis must have length 3 for 3 channels, not 2";
    t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 2]), None, 1, 2) => "conv_transpose1d: an input of size [2] with \
        padding [2] gives no output; make the padding smaller";
    t(&[1, 1, 0]).conv_transpose1d(&t(&[1, 1, 2]), None, 1, 0) => "conv_transpose1d: an input of size [0] with \
        padding [0] gives no output; make the padding smaller";
    t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 0]), None, 1, 0) => "conv_transpose1d: the kernel is [0]; it must be \
        at least 1";
    t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 2]), None, 0, 0) => "conv_transpose1d: stride is [0]; it must be at \
        least 1";
    t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 2]), Some(&t(&[2])), 1, 0) => "conv_transpose1d: input of shape [1, 1, \
        2] and weight of shape [1, 1, 2]: the bias has shape [2]; it must be [1], one for each output";
    t(&[1, 1, 2]).conv_transpose1d_with(&t(&[1, 1, 2]), None, ConvTransposeOptions { dilation: 0,
        ..ConvTransposeOptions::default() }) => "conv_transpose1d_with: dilation is [0]; it must be at least 1";
    t(&[2, 3]).conv_transpose2d(&t(&[1, 1, 2, 2]), None, 1, 0) => "conv_transpose2d: input of shape [2, 3] and \
        weight of shape [1, 1, 2, 2]: the input must be [n, channels, height, width] or [channels, height, width]";
    t(&[1, 2, 2]).conv_transpose2d_with(&t(&[1, 1, 2, 2]), None, ConvTransposeOptions {
        stride: [1, 3],
        output_padding: [1, 2],
        ..ConvTransposeOptions::per_axis()
    }) => "conv_transpose2d_with: output_padding [1, 2] must be smaller than stride [1, 3] or dilation [1, 1]";
}

refused! { windows:
    t(&[]).max_pool1d(2) => "max_pool1d: an input of shape [] has fewer than the 1 axes that are pooled";
    t(&[1]).max_pool1d(2) => "max_pool1d: a kernel of size [2] that reaches over 2 elements is larger than the input \
        of size [1] with padding [0], which has 1; pad the input or make the kernel smaller";
    t(&[4]).max_pool1d_with(2, 0, 0) => "max_pool1d_with: stride is [0]; it must be at least 1";
    t(&[3]).max_pool2d(2) => "max_pool2d: an input of shape [3] has fewer than the 2 axes that are pooled";
    t(&[4, 4]).max_pool2d(0) => "max_pool2d: the kernel is [0, 0]; it must be at least 1";
    t(&[4, 4]).max_pool2d_with([2, 3], 1, [1, 2]) => "max_pool2d_with: padding [1, 2] is more than half of the \
        kernel of size [2, 3]";
    t(&[]).avg_pool1d(2) => "avg_pool1d: an input of shape [] has fewer than the 1 axes that are pooled";
    t(&[3]).avg_pool1d_with(4, 1, 0) => "avg_pool1d_with: a kernel of size [4] that reaches over 4 elements is \
        larger than the input of size [3] with padding [0], which has 3; pad the input or make the kernel smaller";
    t(&[2, 1, 5]).avg_pool2d(2) => "avg_pool2d: a kernel of size [2, 2] that reaches over 2 elements is larger than \
        the input of size [1, 5] with padding [0, 0], which has 1; pad the input or make the kernel smaller";
    t(&[4, 4]).avg_pool2d_with(2, [1, 0], 0) => "avg_pool2d_with: stride is [1, 0]; it must be at least 1";
}

refused! { normalisation:
    t(&[2, 3]).layer_norm(&t(&[2]), &t(&[2]), 0.1) => "layer_norm: input of shape [2, 3], gamma of shape [2] and \
        beta of shape [2]: both must have the lengths of the input's last axes";
    t(&[2, 3]).layer_norm(&t(&[3]), &t(&[1]), 0.1) => "layer_norm: input of shape [2, 3], gamma of shape [3] and \
        beta of shape [1]: both must have the lengths of the input's last axes";
    t(&[2, 3]).rms_norm(&t(&[]), 0.1) => "rms_norm: input of shape [2, 3], gamma of shape []: it must have the \
        lengths of the input's last axes";
    t(&[3]).group_norm(1, &t(&[3]), &t(&[3]), 0.1) => "group_norm: the input of shape [3] must be [n, channels, ..]";
    t(&[2, 3]).group_norm(1, &t(&[2]), &t(&[3]), 0.1) => "group_norm: gamma has shape [2]; for the input of shape \
        [2, 3] it must be [3], one for each channel";
    t(&[2, 3]).group_norm(2, &t(&[3]), &t(&[3]), 0.1) => "group_norm: 2 groups do not divide the 3 channels of shape \
        [2, 3]";
    t(&[2, 3]).group_norm(0, &t(&[3]), &t(&[3]), 0.1) => "group_norm: 0 groups do not divide the 3 channels of shape \
        [2, 3]";
    t(&[3]).batch_norm(&t(&[3]), &t(&[3]), 0.1) => "batch_norm: the input of shape [3] must be [n, channels, ..]";
    t(&[2, 3]).batch_norm(&t(&[3]), &t(&[1, 3]), 0.1) => "batch_norm: beta has shape [1, 3]; for the input of shape \
        [2, 3] it must be [3], one for each channel";
    t(&[1, 3]).batch_norm(&t(&[3]), &t(&[3]), 0.1) => "batch_norm: the input of shape [1, 3] has one element for \
        each channel, which has no variance";
    t(&[2, 3]).batch_norm_eval(&t(&[3]), &t(&[2]), &t(&[3]), &t(&[3]), 0.1) => "batch_norm_eval: var has shape [2]; \
        for the input of shape [2, 3] it must be [3], one for each channel";
    t(&[2, 3]).batch_norm_update(&t(&[2]), &t(&[3]), 0.1) => "batch_norm_update: mean has shape [2]; for the input \
        of shape [2, 3] it must be [3], one for each channel";
    t(&[1, 3, 1]).batch_norm_update(&t(&[3]), &t(&[3]), 0.1) => "batch_norm_update: the input of shape [1, 3, 1] has \
        one element for each channel, which has no variance";
}

refused! { losses:
    nn::mse(&t(&[2, 3]), &t(&[4])) => "mse: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    nn::l1(&t(&[2, 3]), &t(&[4])) => "l1: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first \
        and 4 in the second; lengths must be equal or one of them 1";
    nn::kl_div(&t(&[2]), &t(&[4])) => "kl_div: shapes [2] and [4] do not broadcast: axis -1 has length 2 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    nn::bce_with_logits(&t(&[2]), &t(&[4])) => "bce_with_logits: shapes [2] and [4] do not broadcast: axis -1 has \
        length 2 in the first and 4 in the second; lengths must be equal or one of them 1";
    nn::huber(&t(&[2]), &t(&[2]), 0.0) => "huber: delta is 0; it must be above 0";
    nn::huber(&t(&[2]), &t(&[3]), 1.0) => "huber: shapes [2] and [3] do not broadcast: axis -1 has length 2 in the \
        first and 3 in the second; lengths must be equal or one of them 1";
    nn::smooth_l1(&t(&[2]), &t(&[2]), -1.0) => "smooth_l1: beta is -1; it must be at least 0";
    nn::smooth_l1(&t(&[2]), &t(&[3]), 1.0) => "smooth_l1: shapes [2] and [3] do not broadcast: axis -1 has length 2 \
        in the first and 3 in the second; lengths must be equal or one of them 1";
    nn::nll(&t(&[2, 3]), &i(&[3])) => "nll: logits of shape [2, 3] and labels of shape [3]: logits are [n, classes, \
        ..] and labels [n, ..], or logits [classes] and labels []";
    nn::nll(&t(&[2, 3]), &ints(&[0, 3])) => "nll: index 3 is out of range for axis 1 of length 3; indices count from \
        0";
    nn::cross_entropy(&t(&[2, 3]), &i(&[3])) => "cross_entropy: logits of shape [2, 3] and labels of shape [3]: \
        logits are [n, classes, ..] and labels [n, ..], or logits [classes] and labels []";
    nn::cross_entropy(&t(&[]), &i(&[])) => "cross_entropy: logits of shape [] and labels of shape []: logits are [n, \
        classes, ..] and labels [n, ..], or logits [classes] and labels []";
    nn::cross_entropy(&t(&[2, 3]), &ints(&[0, 3])) => "cross_entropy: index 3 is out of range for axis 1 of length \
        3; indices count from 0";
    nn::cross_entropy(&t(&[2, 3, 4]), &i(&[2, 3])) => "cross_entropy: logits of shape [2, 3, 4] and labels of shape \
        [2, 3]: logits are [n, classes, ..] and labels [n, ..], or logits [classes] and labels []";
    nn::cross_entropy(&t(&[2, 3, 2]), &ints(&[0, 1, 2, -1]).reshape(&[2, 2])) => "cross_entropy: index -1 is out of \
        range for axis 1 of length 3; indices count from 0";
    nn::cross_entropy_with(&t(&[2, 3]), &i(&[2]), Some(&t(&[2])), 0.1) => "cross_entropy_with: the weight has shape \
        [2]; for logits of shape [2, 3] it must be [3], one for each class";
    nn::cross_entropy_with(&t(&[2, 3]), &i(&[2]), None, 1.5) => "cross_entropy_with: smoothing is 1.5; it must be in \
        0..=1";
    nn::cross_entropy_with(&t(&[2, 3]), &i(&[3]), None, 0.0) => "cross_entropy_with: logits of shape [2, 3] and \
        labels of shape [3]: logits are [n, classes, ..] and labels [n, ..], or logits [classes] and labels []";
    nn::cross_entropy_with(&t(&[2, 3]), &ints(&[0, 3]), None, 0.1) => "cross_entropy_with: index 3 is out of range \
        for axis 1 of length 3; indices count from 0";
}
