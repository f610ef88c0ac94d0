//! Mistakes are named with the op, the shapes and the fix.

use std::panic::catch_unwind;
use transform_runtime::{Rng, Tensor, cat, nn, stack};

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
        Rng::new(0).bernoulli(1.5, &[1]) => "bernoulli", "1.5";
        Rng::new(0).randint(3, 3, &[1]) => "randint", "3";
    }
}
