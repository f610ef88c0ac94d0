//! Gradients through slices, indices, element writes.

use transform_func::prelude::*;

#[differentiable]
fn largest_of_rows(x: &Tensor, w: &Tensor) -> f64 {
    (w * x.max_axis(1)).sum() + x.min()
}

#[differentiable]
fn strided_slices(x: &Tensor, w: &Tensor) -> f64 {
    (w * x.slice(s![1.., ..;2])).sum() + x.slice(s![-1, ..]).prod()
}

#[differentiable]
fn gathered(x: &Tensor, index: &Tensor<i64>, w: &Tensor) -> f64 {
    let rows = Tensor::from_vec(vec![2_i64, 0, 2]);
    (w * x.gather(1, index)).sum() + x.index_select(0, &rows).powi(2).sum()
}

#[differentiable]
fn written_in_place(x: &Tensor) -> f64 {
    let mut y = x.clone();
    y[0] = y[0].sin();
    y *= 2.0;
    y.sum() + y[0]
}

#[differentiable]
fn concatenated(a: &Tensor, b: &Tensor, w: &Tensor) -> f64 {
    let (first, second) = (b.index_axis(0, 0), b.index_axis(0, 1));
    let rows = stack(&[&a.index_axis(0, 0), &second], 0);
    (w * cat(&[a, &(b * b)], 0)).sum() + first.prod() + second.prod() + rows.powi(3).sum()
}

super::cases! {
    fn grad_max_argmax_dim(case) {
        case.expect(&grad!(largest_of_rows)(&case.tensor("X"), &case.tensor("w")));
    }

    fn grad_slicing(case) {
        case.expect(&grad!(strided_slices)(&case.tensor("X"), &case.tensor("W")));
    }

    fn grad_gather_index_select(case) {
        case.expect(&grad!(gathered)(&case.tensor("X"), &case.integers("idx"), &case.tensor("W")));
    }

    fn grad_inplace_view_aliasing(case) {
        case.expect(&grad!(written_in_place)(&case.tensor("x")));
    }

    fn grad_cat_stack_split(case) {
        let [a, b, w] = ["a", "b", "W"].map(|name| case.tensor(name));
        case.expect(&grad!(concatenated, argnums = (0, 1))(&a, &b, &w));
    }
}
