//! Mistakes are named with the op, the shapes and the fix.

use std::panic::catch_unwind;
use transform_runtime::{
    ConvOptions, ConvTransposeOptions, Rng, Tensor, cat, nn, rearrange, rearrange_with, stack,
};

/// The message of a call that is refused.
fn message(call: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = catch_unwind(call).expect_err("the call is refused");
    payload.downcast_ref::<String>().cloned().expect("a message")
}

macro_rules! refused {
    ($($call:expr => $($part:literal),+;)+) => { $( {
        let message = message(|| { let _ = $call; });
        for part in [$($part),+] {
            assert!(message.contains(part), "{}: `{message}` does not say `{part}`", stringify!($call));
        }
    } )+ };
}

#[test]
fn messages() {
    let x = || Tensor::<f64>::zeros(&[2, 3]);
    let v = || Tensor::<f64>::zeros(&[4]);
    let i = || Tensor::<i64>::zeros(&[2]);
    refused! {
        x().maximum(&v()) => "maximum", "[2, 3]", "[4]";
        x() + v() => "+", "[2, 3]", "[4]";
        x().powf(&v()) => "powf", "[2, 3]", "[4]";
        x().gt(&v()) => "gt", "[2, 3]", "[4]";
        x().gt(0.0).select(&x(), &v()) => "select", "[4]";
        x().gt(0.0).logical_and(&v().gt(0.0)) => "logical_and", "[4]";
        x().clamp(1.0, 0.0) => "clamp", "1", "0", "lower";
        x().matmul(&v()) => "matmul", "[2, 3]", "[4]", "length 3";
        x().matmul(&Tensor::scalar(1.0)) => "matmul", "number";
        x().dot(&v()) => "dot", "[2, 3]", "rank 1";
        v().dot(&Tensor::zeros(&[3])) => "dot", "[4]", "[3]";
        x().outer(&v()) => "outer", "rank 1";
        x().sum_axis(2) => "sum_axis", "axis 2", "rank 2";
        x().mean_keep(-3) => "mean_keep", "axis -3";
        x().max_axis([0, -2]) => "max_axis", "named twice";
        Tensor::<f64>::zeros(&[0]).max() => "max", "[0]";
        Tensor::<f64>::zeros(&[2, 0]).argmin_axis(1) => "argmin_axis", "[2, 0]";
        x().softmax(2) => "softmax", "axis 2";
        x().reshape(&[4]) => "reshape", "[2, 3]", "[4]", "6";
        x().transpose(0, 2) => "transpose", "axis 2";
        Tensor::<f64>::zeros(&[1, 1, 1]).t() => "t:", "transpose(a, b)";
        x().permute(&[0, 0]) => "permute", "[0, 0]", "once";
        x().squeeze(0) => "squeeze", "axis 0", "length 2";
        x().unsqueeze(3) => "unsqueeze", "axis 3";
        x().expand(&[4, 3]) => "expand", "[2, 3]", "[4, 3]";
        x().slice(ndarray::s![5, ..]) => "slice", "5", "length 2";
        x().narrow(1, 2, 2) => "narrow", "axis 1", "[2, 3]";
        x().index_axis(0, 2) => "index_axis", "2";
        x().flip(5) => "flip", "axis 5";
        x().item() => "item", "[2, 3]", "6";
        x().gather(0, &i()) => "gather", "[2]", "rank 2";
        x().index_select(1, &Tensor::from_vec(vec![3i64])) => "index_select", "3";
        x().index_add(0, &i(), &Tensor::zeros(&[1, 3])) => "index_add", "[1, 3]";
        cat(&[&x(), &v()], 0) => "cat", "[2, 3]", "[4]";
        cat::<f64>(&[], 0) => "cat", "empty";
        cat(&[&x()], 2) => "cat", "axis 2";
        stack(&[&x(), &v()], 0) => "stack", "[2, 3]", "[4]";
        nn::cross_entropy(&x(), &Tensor::<i64>::zeros(&[3])) => "cross_entropy", "[2, 3]", "[3]";
        nn::cross_entropy(&x(), &Tensor::from_vec(vec![0i64, 3])) => "cross_entropy", "3";
        nn::mse(&x(), &v()) => "[2, 3]", "[4]";
        x().amax_axis(2) => "amax_axis", "axis 2";
        Tensor::<f64>::zeros(&[0]).amin() => "amin", "[0]";
        x().argmax_axis([0, 1]) => "argmax_axis: axes [0, 1] are named; it works along one";
        x().softmax([0, 1]) => "softmax: axes [0, 1] are named; it works along one";
        x().cumsum([]) => "cumsum: axes [] are named; it works along one";
        x().softmax(ndarray::Axis(2)) => "softmax: axis 2 is out of range for an array of rank 2: axes are -2..=1";
        Tensor::scalar(1.0).log_softmax(1) => "log_softmax: axis 1 is out of range for an array of rank 1: axes are -1..=0";
        Tensor::scalar(1.0).sum_axis(1) => "sum_axis: axis 1 is out of range for an array of rank 0: it has no axes";
        Tensor::scalar(1.0).split(&[1], 0) => "split: axis 0 is out of range for an array of rank 0: it has no axes";
        Tensor::scalar(1.0).narrow(0, 0, 1) => "narrow: axis 0 is out of range for an array of rank 0: it has no axes";
        x().argmin_keep(2) => "argmin_keep", "axis 2";
        x().cumsum(2) => "cumsum", "axis 2";
        x().cumprod(-3) => "cumprod", "axis -3";
        x().logcumsumexp(2) => "logcumsumexp", "axis 2";
        x().sort(2) => "sort", "axis 2";
        x().topk(1, 2) => "topk", "axis 2";
        x().topk(4, 1) => "topk: axis 1 of shape [2, 3] has length 3, less than 4";
        x().roll(1, 2) => "roll", "axis 2";
        x().repeat(&[2]) => "repeat: [2] has fewer counts than the tensor of shape [2, 3] has axes; give one for each axis, or use tile";
        x().pad(&[(0, 0); 3], 0.0) => "pad: [(0, 0), (0, 0), (0, 0)] has more pairs than the tensor of shape [2, 3] has axes";
        x().pad(&[(1, 1)], &v()) => "pad: the value has shape [4]; it must be a number";
        v().tril(0) => "tril: a tensor of shape [4] has no matrices: it needs two axes";
        v().triu(0) => "triu: a tensor of shape [4]";
        x().split(&[1, 1], 1) => "split: sizes [1, 1] add up to 2, but axis 1 of shape [2, 3] has length 3";
        x().split(&[2], 2) => "split", "axis 2";
        x().chunk(0, 0) => "chunk: 0 chunks hold nothing; ask for at least one";
        x().chunk(2, -3) => "chunk", "axis -3";
        Tensor::from_vec(vec![3i64]).one_hot(3) => "one_hot: label 3 is out of range for 3 classes; labels count from 0";
        Rng::new(0).bernoulli(1.5, &[1]) => "bernoulli", "1.5";
        Rng::new(0).randint(3, 3, &[1]) => "randint", "3";
    }
}

#[test]
fn messages_of_patterns() {
    let x = || Tensor::<f64>::zeros(&[2, 6]);
    refused! {
        rearrange(&x(), "a b") => "rearrange: `a b`: a pattern has two sides with one `->` between them";
        rearrange(&x(), "a b -> a -> b") => "two sides";
        rearrange(&x(), "a b -> a (b") => "a `(` without its `)`";
        rearrange(&x(), "a b) -> a b") => "a `)` without its `(`";
        rearrange(&x(), "a b -> ((a) b)") => "parentheses inside parentheses; axes are joined on one level";
        rearrange(&x(), "a 6 -> 6 a") => "`6` is no axis: the only length a pattern can say is 1; give axes names";
        rearrange(&x(), "a .. -> a ..") => "`..`: dots are for `...` only, which stands by itself";
        rearrange(&x(), "a b... -> a b...") => "`b...`: dots are for `...` only";
        rearrange(&x(), "a-b c -> c a-b") => "`a-b` is no name of an axis: names are letters, digits and `_`, a letter first";
        rearrange(&x(), "_a b -> b _a") => "`_a` is no name";
        rearrange(&x(), "2a b -> b 2a") => "`2a` is no name";
        rearrange(&x(), "a_ b -> b a_") => "`a_` is no name of an axis: it ends with `_`";
        rearrange(&x(), "a a -> a") => "axis `a` is there twice on one side";
        rearrange(&x(), "a b -> a (b a)") => "axis `a` is there twice";
        rearrange(&x(), "... a ... -> a ...") => "`...` is there twice";
        rearrange(&x(), "(a ...) -> a ...") => "`...` is in parentheses on the left, where it has no length; put it outside";
        rearrange(&x(), "a b -> a b c") => "axis `c` is on the right only; name it on the left too";
        rearrange(&x(), "a b -> a") => "axis `b` is on the left only; name it on the right too";
        rearrange(&x(), "a ... -> a") => "`...` is on the left only";
        rearrange(&x(), "a b -> a b ...") => "`...` is on the right only";
        rearrange(&x(), "a b c -> c b a") => "the left side has 3 axes, the tensor of shape [2, 6] has 2";
        rearrange(&x(), "a -> a") => "the left side has 1 axes";
        rearrange(&x(), "a b c ... -> a b c ...") => "the left side has at least 3 axes";
        rearrange(&x(), "a (b c) -> a b c") => "the lengths of axis `c` and others are open; give them with rearrange_with";
        rearrange(&x(), "a () b -> a b") => "the left side has 3 axes";
        rearrange(&x(), "1 b -> b") => "axis 0 has length 2; an axis without a name must have length 1";
        rearrange_with(&x(), "a (b c) -> a b c", &[("b", 4)]) =>
            "rearrange_with: `a (b c) -> a b c`: axis 1 of length 6 does not split into parts of 4";
        rearrange_with(&x(), "a (b c) -> a b c", &[("b", 2), ("c", 2)]) => "axis 1 has length 6, but its parts make 4";
        rearrange_with(&x(), "a b -> b a", &[("a", 3)]) => "axis 0 has length 2, but its parts make 3";
        rearrange_with(&x(), "a b -> b a", &[("d", 3)]) => "a length is given for axis `d`, which is not in the pattern";
        rearrange_with(&x(), "a b -> b a", &[("a", 2), ("a", 2)]) => "the length of axis `a` is given twice";
    }
}

/// Refusals with the whole of what they say.
macro_rules! refused_with {
    ($($call:expr => $message:literal;)+) => { $(
        assert_eq!(message(|| { let _ = $call; }), $message, "{}", stringify!($call));
    )+ };
}

#[test]
fn convolutions() {
    let t = |shape: &[usize]| Tensor::<f64>::zeros(shape);
    let plain = ConvOptions::default;
    refused_with! {
        t(&[2, 3]).conv2d(&t(&[1, 1, 2, 2]), None, 1, 0) => "conv2d: input of shape [2, 3] and weight of shape [1, 1, 2, \
            2]: the input must be [n, channels, height, width] or [channels, height, width]";
        t(&[1, 1, 3, 3]).conv2d(&t(&[2, 2]), None, 1, 0) => "conv2d: input of shape [1, 1, 3, 3] and weight of shape [2, \
            2]: the weight must be [outputs, channels / groups, height, width]";
        t(&[3]).conv1d(&t(&[1, 1, 2]), None, 1, 0) => "conv1d: input of shape [3] and weight of shape [1, 1, 2]: the \
            input must be [n, channels, width] or [channels, width]";
        t(&[2, 3]).conv_transpose1d(&t(&[1]), None, 1, 0) => "conv_transpose1d: input of shape [2, 3] and weight of shape \
            [1]: the weight must be [channels, outputs / groups, width]";
        t(&[1, 3, 4, 4]).conv2d(&t(&[2, 2, 2, 2]), None, 1, 0) => "conv2d: input of shape [1, 3, 4, 4] and weight of \
            shape [2, 2, 2, 2]: with groups 1 the weight's second axis must have length 3 for 3 channels, not 2";
        t(&[1, 3, 4]).conv_transpose1d(&t(&[2, 1, 2]), None, 1, 0) => "conv_transpose1d: input of shape [1, 3, 4] and \
            weight of shape [2, 1, 2]: with groups 1 the weight's first axis must have length 3 for 3 channels, not 2";
        t(&[1, 3, 4, 4]).conv2d_with(&t(&[2, 1, 2, 2]), None, ConvOptions { groups: 2, ..plain() }) => "conv2d_with: \
            input of shape [1, 3, 4, 4] and weight of shape [2, 1, 2, 2]: groups is 2, which must be at least 1 and divide \
            3 channels and the 2 of the weight's first axis";
        t(&[1, 3, 4]).conv1d_with(&t(&[3, 3, 2]), None, ConvOptions { groups: 0, ..plain() }) => "conv1d_with: input of \
            shape [1, 3, 4] and weight of shape [3, 3, 2]: groups is 0, which must be at least 1 and divide 3 channels and \
            the 3 of the weight's first axis";
        t(&[1, 2, 4]).conv1d_with(&t(&[3, 1, 2]), None, ConvOptions { groups: 2, ..plain() }) => "conv1d_with: input of \
            shape [1, 2, 4] and weight of shape [3, 1, 2]: groups is 2, which must be at least 1 and divide 2 channels and \
            the 3 of the weight's first axis";
        t(&[1, 1, 4]).conv1d(&t(&[2, 1, 2]), Some(&t(&[3])), 1, 0) => "conv1d: input of shape [1, 1, 4] and weight of \
            shape [2, 1, 2]: the bias has shape [3]; it must be [2], one for each output";
        t(&[1, 1, 4]).conv1d(&t(&[2, 1, 2]), None, 0, 0) => "conv1d: stride is [0]; it must be at least 1";
        t(&[1, 1, 4, 4]).conv2d(&t(&[2, 1, 0, 2]), None, 1, 0) => "conv2d: the kernel is [0, 2]; it must be at least 1";
        t(&[1, 1, 4]).conv1d_with(&t(&[2, 1, 2]), None, ConvOptions { dilation: 0, ..plain() }) => "conv1d_with: dilation \
            is [0]; it must be at least 1";
        t(&[1, 1, 4, 2]).conv2d_with(&t(&[2, 1, 3, 2]), None, ConvOptions { dilation: 2, ..plain() }) => "conv2d_with: a \
            kernel of size [3, 2] that reaches over 5 elements is larger than the input of size [4, 2] with padding [0, \
            0], which has 4; pad the input or make the kernel smaller";
        t(&[1, 1, 0]).conv1d(&t(&[1, 1, 1]), None, 1, 0) => "conv1d: a kernel of size [1] that reaches over 1 elements is \
            larger than the input of size [0] with padding [0], which has 0; pad the input or make the kernel smaller";
        t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 2]), None, 1, 2) => "conv_transpose1d: an input of size [2] with padding \
            [2] gives no output; make the padding smaller";
        t(&[1, 1, 0]).conv_transpose1d(&t(&[1, 1, 2]), None, 1, 0) => "conv_transpose1d: an input of size [0] with padding \
            [0] gives no output; make the padding smaller";
        t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 0]), None, 1, 0) => "conv_transpose1d: the kernel is [0]; it must be at \
            least 1";
        t(&[1, 1, 2]).conv_transpose1d_with(&t(&[1, 1, 2]), None, ConvTransposeOptions { dilation: 0,
            ..ConvTransposeOptions::default() }) => "conv_transpose1d_with: dilation is [0]; it must be at least 1";
        t(&[1, 1, 2]).conv_transpose1d(&t(&[1, 1, 2]), None, 0, 0) => "conv_transpose1d: stride is [0]; it must be at \
            least 1";
        t(&[1, 2, 2]).conv_transpose2d_with(&t(&[1, 1, 2, 2]), None, ConvTransposeOptions {
            stride: [1, 3],
            output_padding: [1, 2],
            ..ConvTransposeOptions::per_axis()
        }) => "conv_transpose2d_with: output_padding [1, 2] must be smaller than stride [1, 3] or dilation [1, 1]";
    }
}

#[test]
fn windows() {
    let t = |shape: &[usize]| Tensor::<f64>::zeros(shape);
    refused_with! {
        t(&[3]).max_pool2d(2) => "max_pool2d: an input of shape [3] has fewer than the 2 axes that are pooled";
        t(&[]).avg_pool1d(2) => "avg_pool1d: an input of shape [] has fewer than the 1 axes that are pooled";
        t(&[2, 1, 5]).avg_pool2d(2) => "avg_pool2d: a kernel of size [2, 2] that reaches over 2 elements is larger than \
            the input of size [1, 5] with padding [0, 0], which has 1; pad the input or make the kernel smaller";
        t(&[4, 4]).max_pool2d(0) => "max_pool2d: the kernel is [0, 0]; it must be at least 1";
        t(&[4]).max_pool1d_with(2, 0, 0) => "max_pool1d_with: stride is [0]; it must be at least 1";
        t(&[4, 4]).max_pool2d_with([2, 3], 1, [1, 2]) => "max_pool2d_with: padding [1, 2] is more than half of the kernel \
            of size [2, 3]";
        t(&[2, 4]).unfold(1, 5, 1) => "unfold: windows of size 5, step 1, of axis 1 of shape [2, 4]: the size must be at \
            most 4, the step at least 1";
        t(&[2, 4]).unfold(-2, 1, 0) => "unfold: windows of size 1, step 0, of axis 0 of shape [2, 4]: the size must be at \
            most 2, the step at least 1";
        t(&[4]).unfold(1, 1, 1) => "unfold: axis 1 is out of range for an array of rank 1: axes are -1..=0";
    }
}

#[test]
fn normalisation() {
    let t = |shape: &[usize]| Tensor::<f64>::zeros(shape);
    refused_with! {
        t(&[2, 3]).layer_norm(&t(&[2]), &t(&[2]), 0.1) => "layer_norm: input of shape [2, 3], gamma of shape [2] and beta \
            of shape [2]: both must have the lengths of the input's last axes";
        t(&[2, 3]).layer_norm(&t(&[3]), &t(&[1]), 0.1) => "layer_norm: input of shape [2, 3], gamma of shape [3] and beta \
            of shape [1]: both must have the lengths of the input's last axes";
        t(&[2, 3]).rms_norm(&t(&[]), 0.1) => "rms_norm: input of shape [2, 3], gamma of shape []: it must have the lengths \
            of the input's last axes";
        t(&[3]).group_norm(1, &t(&[3]), &t(&[3]), 0.1) => "group_norm: the input of shape [3] must be [n, channels, ..]";
        t(&[2, 3]).group_norm(1, &t(&[2]), &t(&[3]), 0.1) => "group_norm: gamma has shape [2]; for the input of shape [2, \
            3] it must be [3], one for each channel";
        t(&[2, 3]).group_norm(2, &t(&[3]), &t(&[3]), 0.1) => "group_norm: 2 groups do not divide the 3 channels of shape \
            [2, 3]";
        t(&[2, 3]).group_norm(0, &t(&[3]), &t(&[3]), 0.1) => "group_norm: 0 groups do not divide the 3 channels of shape \
            [2, 3]";
        t(&[2, 3]).batch_norm(&t(&[3]), &t(&[1, 3]), 0.1) => "batch_norm: beta has shape [1, 3]; for the input of shape \
            [2, 3] it must be [3], one for each channel";
        t(&[1, 3]).batch_norm(&t(&[3]), &t(&[3]), 0.1) => "batch_norm: the input of shape [1, 3] has one element for each \
            channel, which has no variance";
        t(&[2, 3]).batch_norm_eval(&t(&[3]), &t(&[2]), &t(&[3]), &t(&[3]), 0.1) => "batch_norm_eval: var has shape [2]; \
            for the input of shape [2, 3] it must be [3], one for each channel";
        t(&[2, 3]).batch_norm_update(&t(&[2]), &t(&[3]), 0.1) => "batch_norm_update: mean has shape [2]; for the input of \
            shape [2, 3] it must be [3], one for each channel";
        t(&[1, 3, 1]).batch_norm_update(&t(&[3]), &t(&[3]), 0.1) => "batch_norm_update: the input of shape [1, 3, 1] has \
            one element for each channel, which has no variance";
        t(&[2]).dropout(-0.1, &mut Rng::new(0)) => "dropout: -0.1 is no probability; it must be in 0..=1";
    }
}

#[test]
fn losses() {
    let t = |shape: &[usize]| Tensor::<f64>::zeros(shape);
    let labels = || Tensor::from_vec(vec![0i64, 3]);
    refused_with! {
        nn::l1(&t(&[2, 3]), &t(&[4])) => "l1: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
            in the second; lengths must be equal or one of them 1";
        nn::kl_div(&t(&[2]), &t(&[4])) => "kl_div: shapes [2] and [4] do not broadcast: axis -1 has length 2 in the first \
            and 4 in the second; lengths must be equal or one of them 1";
        nn::bce_with_logits(&t(&[2]), &t(&[4])) => "bce_with_logits: shapes [2] and [4] do not broadcast: axis -1 has length \
            2 in the first and 4 in the second; lengths must be equal or one of them 1";
        nn::huber(&t(&[2]), &t(&[2]), 0.0) => "huber: delta is 0; it must be above 0";
        nn::smooth_l1(&t(&[2]), &t(&[2]), -1.0) => "smooth_l1: beta is -1; it must be at least 0";
        nn::nll(&t(&[2, 3]), &Tensor::zeros(&[3])) => "nll: logits of shape [2, 3] and labels of shape [3]: logits are [n, \
            classes, ..] and labels [n, ..], or logits [classes] and labels []";
        nn::nll(&t(&[2, 3]), &labels()) => "nll: index 3 is out of range for axis 1 of length 3; indices count from 0";
        nn::cross_entropy_with(&t(&[2, 3]), &Tensor::zeros(&[2]), Some(&t(&[2])), 0.1) => "cross_entropy_with: the weight has \
            shape [2]; for logits of shape [2, 3] it must be [3], one for each class";
        nn::cross_entropy_with(&t(&[2, 3]), &Tensor::zeros(&[2]), None, 1.5) => "cross_entropy_with: smoothing is 1.5; it must \
            be in 0..=1";
        nn::cross_entropy_with(&t(&[2, 3]), &labels(), None, 0.1) => "cross_entropy_with: index 3 is out of range for axis 1 \
            of length 3; indices count from 0";
    }
}

#[test]
fn whole_numbers() {
    let x = || Tensor::from_vec(vec![3i64, i64::MAX]);
    let least = || Tensor::scalar(i64::MIN);
    refused_with! {
        x() + 1 => "+: 9223372036854775807 + 1 does not fit in i64; cast the operands to f64 first";
        least() - 1 => "-: -9223372036854775808 - 1 does not fit in i64; cast the operands to f64 first";
        x() * 2 => "*: 9223372036854775807 * 2 does not fit in i64; cast the operands to f64 first";
        x() / Tensor::scalar(0i64) => "/: 3 / 0 of i64 has no value; replace the zeros of the divisor first";
        x() % 0 => "%: 3 % 0 of i64 has no value; replace the zeros of the divisor first";
        least() / -1 => "/: -9223372036854775808 / -1 does not fit in i64; cast the operands to f64 first";
        least() % Tensor::scalar(-1i64) => "%: -9223372036854775808 % -1 does not fit in i64; cast the operands to f64 first";
        -least() => "neg: -(-9223372036854775808) does not fit in i64; cast the operands to f64 first";
        least().abs() => "abs: |-9223372036854775808| does not fit in i64; cast the operands to f64 first";
        x().sum() => "sum: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
        x().prod_axis(0) => "prod: 3 * 9223372036854775807 does not fit in i64; cast the operands to f64 first";
        x().cumsum(0) => "cumsum: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
        x().scatter_add(0, &Tensor::from_vec(vec![1i64, 1]), &x()) => "+: 3 + 9223372036854775807 does not fit in i64; \
            cast the operands to f64 first";
        x() + Tensor::<i64>::zeros(&[3]) => "+: shapes [2] and [3] do not broadcast: axis -1 has length 2 in the first and \
            3 in the second; lengths must be equal or one of them 1";
        x().clamp(2, 1) => "clamp: the bounds 2 and 1 are not in order: the first must be the lower one";
        x().sum_axis(1) => "sum_axis: axis 1 is out of range for an array of rank 1: axes are -1..=0";
        x().cumsum([]) => "cumsum: axes [] are named; it works along one";
    }
}
