//! Functions that change tensors in place, and views of them. A view is the part of the tensor as it is when it is
//! read, so that PyTorch's are taken where it reads them.

use transform_func::prelude::*;

#[differentiable]
fn triple(v: &mut Tensor) {
    *v *= 3.0;
}

/// Changes the first row, then all, and reads the second row and all.
#[differentiable]
fn rows(x: &Tensor) -> (Tensor, Tensor, f64) {
    let mut y = x.clone();
    let mut first = y.index_axis(0, 0);
    triple(&mut first);
    for j in 0..2 {
        y[[0, j]] = first[j];
    }
    y += 1.0;
    let w = y.index_axis(0, 1);
    let v = y.flatten();
    (y, 2.0 * w, v.sum())
}

#[differentiable]
fn squares(x: &Tensor) -> f64 {
    let mut y = 2.0 * x;
    y += 1.0;
    let z = y.flatten();
    (&z * &z).sum()
}

super::cases! {
    fn functionalize_views_mutations(case) {
        case.expect(&functionalize!(rows)(&case.tensor("x")));
    }

    fn functionalize_mutations_and_views(case) {
        case.expect(&functionalize!(rows, remove = "mutations_and_views")(&case.tensor("x")));
    }

    fn grad_of_functionalize(case) {
        case.expect(&grad!(functionalize!(squares))(&case.tensor("x")));
    }

    fn functionalize_of_grad(case) {
        case.expect(&functionalize!(grad!(squares))(&case.tensor("x")));
    }
}
