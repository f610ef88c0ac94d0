//! `vmap!`: axes, nesting, chunks, and operations on batches.

use transform_func::prelude::*;

#[differentiable]
fn dot(x: &Tensor, y: &Tensor) -> f64 {
    x.dot(y)
}

#[differentiable]
fn product(x: &Tensor, y: &Tensor) -> Tensor {
    x * y
}

#[differentiable]
fn matrix_vector(m: &Tensor, v: &Tensor) -> Tensor {
    m.matmul(v)
}

#[differentiable]
fn dot_of_pair(d: &(Tensor, Tensor)) -> f64 {
    d.0.dot(&d.1)
}

#[differentiable]
fn sum_and_product(d: &(Tensor, (Tensor,))) -> (Tensor, (Tensor,)) {
    (&d.0 + &d.1.0, (&d.0 * &d.1.0,))
}

#[differentiable]
fn closeness(x: &Tensor, y: &Tensor) -> f64 {
    (-(x - y).square().sum()).exp()
}

#[differentiable]
fn multiplied(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable]
fn second(_x: &Tensor, c: &Tensor) -> Tensor {
    c.clone()
}

#[differentiable]
fn first(x: f64, _y: f64) -> f64 {
    x
}

#[differentiable]
fn unit(x: &Tensor, w: &Tensor) -> f64 {
    x.dot(w).tanh()
}

#[differentiable]
fn sum_and_square(x: &Tensor) -> (f64, Tensor) {
    (x.sum(), x * x)
}

#[differentiable]
fn power_and_sine(a: f64, b: f64) -> f64 {
    a.powf(b) + a.sin()
}

#[differentiable]
fn normalized(z: &Tensor, t: &Tensor<i64>) -> (Tensor, Tensor, f64) {
    (
        z.softmax(0),
        z.layer_norm(&Tensor::ones(&[4]), &Tensor::zeros(&[4]), 1e-5),
        nn::cross_entropy(z, t),
    )
}

#[differentiable]
fn row(table: &Tensor, i: &Tensor<i64>) -> Tensor {
    table.index_select(0, i)
}

#[differentiable]
fn gathered_and_scattered(x: &Tensor, index: &Tensor<i64>) -> (Tensor, Tensor) {
    let zeros = x * 0.0;
    (
        x.gather(0, index),
        zeros.scatter_add(0, index, &x.narrow(0, 0, 2)),
    )
}

#[differentiable]
fn solved(a: &Tensor, b: &Tensor) -> Tensor {
    a.solve(b)
}

#[differentiable]
fn factors(a: &Tensor) -> (Tensor, f64, Tensor) {
    (a.cholesky(), a.logdet(), a.inverse())
}

#[differentiable]
fn strided(x: &Tensor, w: &Tensor) -> Tensor {
    x.conv2d(w, None, 2, 0)
}

#[differentiable]
fn convolved(x: &Tensor, w: &Tensor) -> Tensor {
    x.conv2d(w, None, 1, 0)
}

#[differentiable]
fn rearranged(x: &Tensor) -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) {
    let twice = 2.0 * x;
    (
        x.t(),
        x.flatten(),
        cat(&[x, x], 0),
        stack(&[x, &twice], -1),
        x.flip(1),
        x.roll(1, 0),
        x.pad(&[(1, 1)], 0.0),
    )
}

#[differentiable]
fn ordered(x: &Tensor) -> (Tensor, Tensor, Tensor<i64>, Tensor) {
    let (values, places) = x.sort(0);
    let (largest, _places) = x.topk(2, 0);
    (x.cumsum(0), values, places, largest)
}

/// The argument is changed in place and given back.
#[differentiable]
fn added_in_place(mut x: Tensor, y: &Tensor) -> (Tensor, Tensor) {
    x += y;
    (x.clone(), x)
}

#[differentiable]
fn on_diagonal(v: &Tensor) -> Tensor {
    let mut r = Tensor::zeros(&[3, 3]);
    for i in 0..3 {
        r[[i, i]] = v[i];
    }
    r
}

#[differentiable]
fn one_hot_and_filled(x: &Tensor, t: &Tensor<i64>) -> (Tensor<i64>, Tensor, Tensor) {
    let mask = t.one_hot(4).eq(1);
    (
        t.one_hot(4),
        x.masked_fill(&mask, 0.0),
        x.index_select(0, &t.reshape(&[1])) * 2.0,
    )
}

#[differentiable]
fn spectra(a: &Tensor) -> (f64, f64, Tensor, Tensor, f64) {
    let (sign, logarithm) = a.slogdet();
    (
        sign,
        logarithm,
        a.matmul(&a.t()).eigvalsh(),
        a.svdvals(),
        a.norm(),
    )
}

super::cases! {
    fn vmap_dot(case) {
        case.expect(&vmap!(dot)(&case.tensor("x"), &case.tensor("y")));
    }

    fn vmap_in_dim1(case) {
        case.expect(&vmap!(dot, in_dims = 1)(&case.tensor("x"), &case.tensor("y")));
    }

    fn vmap_negative_in_dims(case) {
        case.expect(&vmap!(product, in_dims = (-1, -1))(&case.tensor("x"), &case.tensor("y")));
    }

    fn vmap_mixed_in_dims_outer(case) {
        let mapped = vmap!(matrix_vector, in_dims = (2, 0), out_dims = 1);
        case.expect(&mapped(&case.tensor("M"), &case.tensor("v")));
    }

    fn vmap_pytree_in_dims(case) {
        let d = (case.tensor("d/x"), case.tensor("d/y"));
        case.expect(&vmap!(dot_of_pair, in_dims = ((0, None),))(&d));
    }

    fn vmap_pytree_prefix(case) {
        let d = (case.tensor("d/a/0"), (case.tensor("d/a/1/0"),));
        let (sum, product) = vmap!(sum_and_product, in_dims = (1,), out_dims = 1)(&d);
        case.expect_at("/s", &sum);
        case.expect_at("/p", &product);
    }

    fn vmap_nested_outer_product(case) {
        let table = vmap!(vmap!(closeness, in_dims = (None, 0)), in_dims = (0, None));
        case.expect(&table(&case.tensor("X"), &case.tensor("Y")));
    }

    fn vmap_nested_mixed_dims(case) {
        let (x, y) = (case.tensor("x"), case.tensor("y"));
        case.expect(&vmap!(vmap!(vmap!(multiplied), in_dims = (1, 0)), in_dims = (1, 2))(&x, &y));
    }

    fn vmap_constant_output(case) {
        case.expect(&vmap!(second, in_dims = (0, None))(&case.tensor("x"), &case.tensor("c")));
    }

    fn vmap_inner_noop(case) {
        let table = vmap!(vmap!(first, in_dims = (None, 0)), in_dims = (0, None));
        case.expect(&table(&case.tensor("X"), &case.tensor("Y")));
    }

    fn vmap_kwargs_unbatched(case) {
        case.expect(&vmap!(product, in_dims = (0, None))(&case.tensor("x"), &case.tensor("scale")));
    }

    fn vmap_chunk_size_uneven(case) {
        let mapped = vmap!(unit, in_dims = (0, None), chunk_size = 2);
        case.expect(&mapped(&case.tensor("x"), &case.tensor("w")));
    }

    fn vmap_zero_batch(case) {
        case.expect(&vmap!(sum_and_square)(&case.tensor("x")));
        case.expect(&vmap!(sum_and_square, chunk_size = 3)(&case.tensor("x")));
    }

    fn vmap_scalar_examples(case) {
        case.expect(&vmap!(power_and_sine)(&case.tensor("a"), &case.tensor("b")));
    }

    fn vmap_softmax_layernorm_ce(case) {
        case.expect(&vmap!(normalized)(&case.tensor("z"), &case.integers("t")));
    }

    fn vmap_index_by_batched_index(case) {
        let rows = vmap!(row, in_dims = (None, 0))(&case.tensor("E"), &case.integers("i").unsqueeze(1));
        case.expect(&rows.squeeze(1));
    }

    fn vmap_gather_scatter(case) {
        let parts = vmap!(gathered_and_scattered)(&case.tensor("x"), &case.integers("idx"));
        case.expect(&parts);
    }

    fn vmap_matmul_mixed(case) {
        case.expect(&vmap!(matrix_vector, in_dims = (0, None))(&case.tensor("A"), &case.tensor("B")));
    }

    fn vmap_solve(case) {
        case.expect(&vmap!(solved, in_dims = (0, None))(&case.tensor("A"), &case.tensor("b")));
    }

    fn vmap_cholesky_logdet_inv(case) {
        case.expect(&vmap!(factors)(&case.tensor("A")));
    }

    fn vmap_conv2d_input_mapped(case) {
        case.expect(&vmap!(strided, in_dims = (0, None))(&case.tensor("x"), &case.tensor("w")));
    }

    fn vmap_conv2d_both_mapped(case) {
        case.expect(&vmap!(convolved)(&case.tensor("x"), &case.tensor("w")));
    }

    fn vmap_shape_ops(case) {
        case.expect(&vmap!(rearranged)(&case.tensor("X")));
    }

    fn vmap_cumsum_sort_topk(case) {
        case.expect(&vmap!(ordered)(&case.tensor("x")));
    }

    fn vmap_inplace_captured_batched(case) {
        case.expect(&vmap!(added_in_place)(case.tensor("x"), &case.tensor("y")));
    }

    fn vmap_inplace_local_buffer(case) {
        case.expect(&vmap!(on_diagonal)(&case.tensor("v")));
    }

    fn vmap_onehot_masked_fill(case) {
        case.expect(&vmap!(one_hot_and_filled)(&case.tensor("x"), &case.integers("t")));
    }

    fn vmap_slogdet_eigvalsh_qr(case) {
        case.expect(&vmap!(spectra)(&case.tensor("A")));
    }
}
