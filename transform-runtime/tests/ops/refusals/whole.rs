//! Whole numbers: what does not fit in `i64`.

use super::{i, ints, refused};
use transform_runtime::Tensor;

fn large() -> Tensor<i64> {
    ints(&[3, i64::MAX])
}
fn least() -> Tensor<i64> {
    Tensor::scalar(i64::MIN)
}

refused! { arithmetic:
    large() + 1 => "+: 9223372036854775807 + 1 does not fit in i64; cast the operands to f64 first";
    least() - 1 => "-: -9223372036854775808 - 1 does not fit in i64; cast the operands to f64 first";
    large() * 2 => "*: 9223372036854775807 * 2 does not fit in i64; cast the operands to f64 first";
    large() / Tensor::scalar(0i64) => "/: 3 / 0 of i64 has no value; replace the zeros of the divisor first";
    large() % 0 => "%: 3 % 0 of i64 has no value; replace the zeros of the divisor first";
    least() / -1 => "/: -9223372036854775808 / -1 does not fit in i64; cast the operands to f64 first";
    least() % Tensor::scalar(-1i64) => "%: -9223372036854775808 % -1 does not fit in i64; cast the operands to f64 \
        first";
    { let mut x = large(); x += 1; } => "+: 9223372036854775807 + 1 does not fit in i64; cast the operands to f64 \
        first";
    -least() => "neg: -(-9223372036854775808) does not fit in i64; cast the operands to f64 first";
    least().abs() => "abs: |-9223372036854775808| does not fit in i64; cast the operands to f64 first";
    large() + i(&[3]) => "+: shapes [2] and [3] do not broadcast: axis -1 has length 2 in the first and 3 in the \
        second; lengths must be equal or one of them 1";
    large().clamp(2, 1) => "clamp: the bounds 2 and 1 are not in order: the first must be the lower one";
    large().maximum(&i(&[3])) => "maximum: shapes [2] and [3] do not broadcast: axis -1 has length 2 in the first \
        and 3 in the second; lengths must be equal or one of them 1";
}

refused! { sums_and_products:
    large().sum() => "sum: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().sum_axis(0) => "sum_axis: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().sum_keep(0) => "sum_keep: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().prod() => "prod: 3 * 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().prod_axis(0) => "prod_axis: 3 * 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().cumsum(0) => "cumsum: 3 + 9223372036854775807 does not fit in i64; cast the operands to f64 first";
    large().scatter_add(0, &ints(&[1, 1]), &large()) => "scatter_add: 3 + 9223372036854775807 does not fit in i64; \
        cast the operands to f64 first";
    large().index_add(0, &ints(&[1]), &ints(&[1])) => "+: 9223372036854775807 + 1 does not fit in i64; cast the \
        operands to f64 first";
}
