//! At every level a call is refused as it is without any, and the caller is blamed.

use super::{i, ints, refused, t};
use transform_runtime::plumbing::NumberMethods;
use transform_runtime::{Base, Batch, Dual, Lift, Tensor};

fn dual(shape: &[usize]) -> Tensor<f64, Dual<Base>> {
    t(shape).lift()
}
fn nested(shape: &[usize]) -> Tensor<f64, Batch<Dual<Batch<Base>>>> {
    t(shape).lift()
}

refused! { values:
    dual(&[2, 3]) + dual(&[4]) => "+: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and \
        4 in the second; lengths must be equal or one of them 1";
    nested(&[2, 3]) + nested(&[4]) => "+: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first \
        and 4 in the second; lengths must be equal or one of them 1";
    nested(&[2, 3]).maximum(&nested(&[4])) => "maximum: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 \
        in the first and 4 in the second; lengths must be equal or one of them 1";
    nested(&[2, 3]).gt(&nested(&[4])) => "gt: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    nested(&[2, 3]).reshape(&[4]) => "reshape: an array of shape [2, 3] has 6 elements, the shape [4] has 4; the \
        counts must agree";
    nested(&[2, 0]).max_axis(1) => "max_axis: axis 1 of shape [2, 0] is empty and max has no value over nothing; \
        give it elements";
    nested(&[2, 3]).cumsum(2) => "cumsum: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    nested(&[2, 3]).gather(1, &ints(&[0, 3]).unsqueeze(1).lift()) => "gather: index 3 is out of range for axis 1 of \
        length 3; indices count from 0";
    nested(&[2, 3]).inverse() => "inverse: shape [2, 3] is not one of square matrices: the last two axes must have \
        equal length";
    nested(&[2, 3]).item() => "item: the tensor of shape [2, 3] has 6 elements, not one";
}

refused! { derivatives:
    dual(&[2, 3]).linearize_maximum(&dual(&[4])) => "maximum: shapes [2, 3] and [4] do not broadcast: axis -1 has \
        length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
    nested(&[2, 3]).linearize_max_axis(2) => "max_axis: axis 2 is out of range for an array of rank 2: axes are \
        -2..=1";
    nested(&[0]).linearize_max() => "max: axis 0 of shape [0] is empty and max has no value over nothing; give it \
        elements";
    nested(&[2, 3]).linearize_matmul(&nested(&[4])) => "matmul: shapes [2, 3] and [4] do not multiply: the last axis \
        of the first has length 3, the only axis of the second 4; they must be equal";
    nested(&[2, 3]).linearize_reshape(&[4]) => "reshape: an array of shape [2, 3] has 6 elements, the shape [4] has \
        4; the counts must agree";
    nested(&[2, 3]).linearize_cholesky() => "cholesky: shape [2, 3] is not one of square matrices: the last two axes \
        must have equal length";
    nested(&[2, 2]).linearize_solve(&nested(&[3])) => "solve: shapes [2, 2] and [3] do not fit: the right-hand side \
        has 3 rows, the matrix 2";
    nested(&[2, 3]).linearize_scatter_add(0, &i(&[3]).lift(), &nested(&[2, 3])) => "scatter_add: the index of shape \
        [3] has rank 1; it must have rank 2";
    nested(&[2, 3]).linearize_clamp(1.0, &nested(&[4])) => "clamp: shapes [2, 3] and [4] do not broadcast: axis -1 \
        has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
}
