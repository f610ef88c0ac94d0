//! Arguments and results of every kind, axes, sizes and chunks.
#![allow(clippy::ptr_arg, reason = "a vector of vectors is what is mapped")]

use std::collections::BTreeMap;

use transform_func::prelude::*;

use crate::laws::{assert_close, seeded_tensor};

#[differentiable]
fn scaled(w: f64, x: f64) -> f64 {
    if x > 1.0 { w * x * x } else { w - x }
}

#[differentiable]
fn affine(w: &Tensor, b: &Tensor, x: &Tensor) -> Tensor {
    (w.matmul(x) + b).tanh()
}

#[differentiable]
fn rotated(v: [f64; 2], angle: f64) -> [f64; 2] {
    [
        v[0] * angle.cos() - v[1] * angle.sin(),
        v[0] * angle.sin() + v[1] * angle.cos(),
    ]
}

#[differentiable]
fn reversed(v: Vec<f64>, k: usize) -> Vec<f64> {
    let mut w = vec![0.0; v.len()];
    for i in 0..v.len() {
        w[i] = v[v.len() - 1 - i] * k as f64;
    }
    w
}

#[differentiable]
fn table(x: &[f64]) -> Vec<Vec<f64>> {
    vec![vec![x[0], x[1]], vec![x[0] * x[1], 1.0]]
}

#[differentiable]
fn corner(x: &Vec<Vec<f64>>) -> f64 {
    x[1][0] - x[0][1]
}

#[differentiable]
fn summed(xs: &[Tensor], scale: f64) -> Vec<Tensor> {
    let total = &xs[0] + &xs[1];
    vec![&total * scale, total]
}

#[differentiable]
fn of_map(p: &BTreeMap<String, Tensor>, flag: bool) -> Tensor {
    if flag { &p["a"] * &p["b"] } else { p["a"].clone() }
}

#[differentiable]
fn mixed(x: &Tensor, v: &[f64], a: f64) -> (Tensor, f64) {
    (x * v[0] + a, v[1] * a)
}

#[differentiable]
fn single(x: f32, y: &Tensor<f32>) -> Tensor<f32> {
    y * x
}

#[differentiable]
fn with_constant(x: &Tensor, c: &Tensor) -> (f64, Tensor) {
    ((x * c).sum(), c * 2.0)
}

fn rows(x: &Tensor) -> Vec<Tensor> {
    (0..x.shape()[0] as isize).map(|i| x.index_axis(0, i)).collect()
}

#[test]
fn numbers_become_tensors_of_rank_one() {
    let x = Tensor::from(vec![0.5, 1.5, 3.0]);
    let mapped = vmap!(scaled, in_dims = (None, 0));
    assert_eq!(mapped(2.0, &x).to_vec(), [1.5, 4.5, 18.0]);
    let slopes = vmap!(grad!(scaled, argnums = 1), in_dims = (None, 0))(2.0, &x);
    assert_eq!(slopes.to_vec(), [-1.0, 6.0, 12.0]);
    let both = vmap!(scaled)(&x, &x);
    assert_eq!(both.to_vec(), [0.0, 3.375, 27.0]);
}

#[test]
fn vectors_and_arrays_of_numbers_gain_an_axis() {
    let (v, angles) = (seeded_tensor(&[2, 3], 1), seeded_tensor(&[3], 2));
    let y = vmap!(rotated, in_dims = (1, 0), out_dims = 1)(&v, &angles);
    assert_eq!(y.shape(), [2, 3]);
    for i in 0..3 {
        let expected = rotated([v[[0, i]], v[[1, i]]], angles[i]);
        assert_eq!([y[[0, i]], y[[1, i]]], expected);
    }
    let w = vmap!(reversed)(
        &Tensor::from_shape_vec(&[2, 3], vec![1., 2., 3., 4., 5., 6.]).unwrap(),
        2,
    );
    assert_eq!(w.to_vec(), [6., 4., 2., 12., 10., 8.]);
    let tables = vmap!(table)(&Tensor::from_shape_vec(&[2, 2], vec![1., 2., 3., 4.]).unwrap());
    assert_eq!(
        (tables.shape(), tables.to_vec()),
        (&[2, 2, 2][..], vec![1., 2., 2., 1., 3., 4., 12., 1.])
    );
    assert_eq!(vmap!(corner)(&tables).to_vec(), [0.0, 8.0]);
    assert_eq!(
        vmap!(jacrev!(table))(&Tensor::ones(&[5, 2])).shape(),
        [5, 2, 2, 2]
    );
}

#[test]
fn containers_of_tensors_are_mapped_leaf_by_leaf() {
    let xs = [seeded_tensor(&[3, 2], 1), seeded_tensor(&[3, 2], 2)];
    let sums = vmap!(summed, in_dims = (0, None))(&xs, 2.0);
    assert_eq!(sums, [(&xs[0] + &xs[1]) * 2.0, &xs[0] + &xs[1]]);
    let p: BTreeMap<String, Tensor> =
        [("a".to_owned(), xs[0].clone()), ("b".to_owned(), xs[1].clone())].into();
    assert_eq!(vmap!(of_map)(&p, true), &xs[0] * &xs[1]);
    assert_eq!(
        vmap!(of_map, in_dims = (1, None), out_dims = -1)(&p, false),
        xs[0]
    );
}

#[test]
fn numbers_beside_tensors_are_batched() {
    let (x, v, a) = (
        seeded_tensor(&[3, 2], 1),
        seeded_tensor(&[3, 4], 2),
        seeded_tensor(&[3], 3),
    );
    let (y, z) = vmap!(mixed)(&x, &v, &a);
    let (shared, _) = vmap!(mixed, in_dims = (None, None, 0))(&rows(&x)[0], &rows(&v)[1].to_vec(), &a);
    for i in 0..3 {
        let (row, number) = mixed(&rows(&x)[i], &rows(&v)[i].to_vec(), a[i]);
        assert_eq!((&rows(&y)[i], z[i]), (&row, number));
        assert_eq!(
            rows(&shared)[i],
            mixed(&rows(&x)[0], &rows(&v)[1].to_vec(), a[i]).0
        );
    }
    let y = vmap!(single, in_dims = (0, None))(&Tensor::from(vec![1.0_f32, 2.0]), &Tensor::ones(&[3]));
    assert_eq!(y.to_vec(), [1.0_f32, 1.0, 1.0, 2.0, 2.0, 2.0]);
}

#[test]
fn every_choice_of_axes_is_the_loop() {
    let (w, b, x) = (
        seeded_tensor(&[4, 2, 3], 1),
        seeded_tensor(&[4, 2], 2),
        seeded_tensor(&[4, 3], 3),
    );
    let (ws, bs, xs) = (rows(&w), rows(&b), rows(&x));
    let check = |y: Tensor, of: &dyn Fn(usize) -> Tensor| {
        for i in 0..4 {
            assert_close("lane", &rows(&y)[i].to_vec(), &of(i).to_vec(), 1e-14);
        }
    };
    let (wt, bt, xt) = (w.movedim(0, 2), b.t(), x.t());
    check(vmap!(affine)(&w, &b, &x), &|i| affine(&ws[i], &bs[i], &xs[i]));
    check(vmap!(affine, in_dims = (-1, 1, -1))(&wt, &bt, &xt), &|i| {
        affine(&ws[i], &bs[i], &xs[i])
    });
    check(
        vmap!(affine, in_dims = (0, None, None))(&w, &bs[0], &xs[0]),
        &|i| affine(&ws[i], &bs[0], &xs[0]),
    );
    check(
        vmap!(affine, in_dims = (None, 0, None))(&ws[0], &b, &xs[0]),
        &|i| affine(&ws[0], &bs[i], &xs[0]),
    );
    check(
        vmap!(affine, in_dims = (None, None, 1))(&ws[0], &bs[0], &xt),
        &|i| affine(&ws[0], &bs[0], &xs[i]),
    );
    check(
        vmap!(affine, in_dims = (0, None, 0), chunk_size = 3)(&w, &bs[0], &x),
        &|i| affine(&ws[i], &bs[0], &xs[i]),
    );
    check(vmap!(affine, chunk_size = 1)(&w, &b, &x), &|i| {
        affine(&ws[i], &bs[i], &xs[i])
    });
    let last = vmap!(affine, out_dims = -1)(&w, &b, &x);
    check(last.t(), &|i| affine(&ws[i], &bs[i], &xs[i]));
}

#[test]
fn results_that_do_not_vary_are_expanded_or_passed_whole() {
    let (x, c) = (seeded_tensor(&[3, 2], 1), seeded_tensor(&[2], 2));
    let (sums, whole) = vmap!(with_constant, in_dims = (0, None), out_dims = (0, None))(&x, &c);
    assert_eq!((sums.shape(), &whole), (&[3][..], &(&c * 2.0)));
    let chunked = vmap!(
        with_constant,
        in_dims = (0, None),
        out_dims = (0, None),
        chunk_size = 2
    );
    assert_eq!(chunked(&x, &c), (sums.clone(), whole.clone()));
    let (_, expanded) = vmap!(with_constant, in_dims = (0, None))(&x, &c);
    assert_eq!(expanded, whole.expand(&[3, 2]));
    let ones = vmap!(scaled, in_dims = (None, None), out_dims = None, axis_size = 3);
    assert_eq!(ones(2.0, 3.0), 18.0);
    assert_eq!(
        vmap!(scaled, in_dims = None, axis_size = 3)(2.0, 3.0).to_vec(),
        [18.0; 3]
    );
    assert_eq!(
        vmap!(affine, out_dims = (1,))(
            &Tensor::ones(&[5, 2, 3]),
            &x.t().t().narrow(0, 0, 1).expand(&[5, 2]),
            &Tensor::ones(&[5, 3])
        )
        .shape(),
        [2, 5]
    );
}

#[test]
fn there_may_be_no_lanes_or_one() {
    let (w, b) = (seeded_tensor(&[2, 3], 1), seeded_tensor(&[2], 2));
    let mapped = vmap!(affine, in_dims = (None, None, 0));
    assert_eq!(mapped(&w, &b, &Tensor::zeros(&[0, 3])).shape(), [0, 2]);
    let chunked = vmap!(affine, in_dims = (None, None, 0), chunk_size = 2);
    assert_eq!(chunked(&w, &b, &Tensor::zeros(&[0, 3])).shape(), [0, 2]);
    assert_eq!(mapped(&w, &b, &Tensor::ones(&[1, 3])).shape(), [1, 2]);
    assert_eq!(
        vmap!(scaled, in_dims = (None, 0))(1.0, &Tensor::zeros(&[0])).shape(),
        [0]
    );
    assert_eq!(
        vmap!(reversed, in_dims = (0, None))(&Tensor::zeros(&[0, 3]), 1).shape(),
        [0, 3]
    );
    assert_eq!(
        vmap!(rotated)(&Tensor::zeros(&[0, 2]), &Tensor::zeros(&[0])).shape(),
        [0, 2]
    );
    let slopes = vmap!(jacrev!(affine), in_dims = (None, None, 0));
    assert_eq!(slopes(&w, &b, &Tensor::zeros(&[0, 3])).shape(), [0, 2, 2, 3]);
    let (y, pullback) = vjp!(
        vmap!(affine, in_dims = (None, None, 0)),
        &w,
        &b,
        &Tensor::zeros(&[0, 3])
    );
    assert_eq!(
        pullback(&y),
        (
            Tensor::zeros(&[2, 3]),
            Tensor::zeros(&[2]),
            Tensor::zeros(&[0, 3])
        )
    );
    let (y, pullback) = vjp!(vmap!(scaled, in_dims = (None, 0)), 2.0, &Tensor::zeros(&[0]));
    assert_eq!(pullback(&y), (0.0, Tensor::zeros(&[0])));
}

#[test]
fn the_plain_function_maps_axis_zero_of_all_arguments() {
    let x = Tensor::from(vec![0.5, 1.5]);
    let mapped = transform_func::func::vmap(func!(scaled));
    assert_eq!(mapped(&x, &x), vmap!(scaled)(&x, &x));
    assert_eq!(transform_func::func::grad(func!(scaled))(1.0, 2.0), 4.0);
}
