//! `vmap!` under and over the other transforms, against loops.

use transform_func::prelude::*;

use crate::laws::{assert_close, seeded_tensor};

#[differentiable]
fn loss(w: &Tensor, b: f64, x: &Tensor) -> f64 {
    let y = (w.matmul(x) * b + x.sum()).tanh();
    y.square().sum() + b * y.index_axis(0, 0).sum()
}

#[differentiable]
fn total(w: &Tensor, b: f64, xs: &Tensor) -> f64 {
    vmap!(loss, in_dims = (None, None, 0))(w, b, xs).sum()
}

#[differentiable]
fn total_in_chunks(w: &Tensor, b: f64, xs: &Tensor) -> f64 {
    vmap!(loss, in_dims = (None, None, 1), chunk_size = 2)(w, b, &xs.t()).sum()
}

#[differentiable]
fn total_of_slopes(w: &Tensor, b: f64, xs: &Tensor) -> f64 {
    let slopes = vmap!(grad!(loss), in_dims = (None, None, 0))(w, b, xs);
    (&slopes * &slopes).sum() + slopes.sum()
}

#[differentiable]
fn slopes_of(w: &Tensor, b: f64, x: &Tensor) -> f64 {
    let slopes = grad!(loss)(w, b, x);
    (&slopes * &slopes).sum() + slopes.sum()
}

#[differentiable]
fn total_of_inner_slopes(w: &Tensor, b: f64, xs: &Tensor) -> f64 {
    vmap!(slopes_of, in_dims = (None, None, 0))(w, b, xs).sum()
}

#[differentiable]
fn convolved(w: &Tensor, x: &Tensor) -> f64 {
    x.conv2d(&w.sin(), None, 1, 0).tanh().sum()
}

#[differentiable]
fn all_convolved(w: &Tensor, xs: &Tensor) -> f64 {
    vmap!(convolved, in_dims = (None, 0))(w, xs).sum()
}

/// A result beside the lanes, of shared arguments only, that also goes into the lanes.
#[differentiable]
fn two_results(w: &Tensor, x: &Tensor) -> (Tensor, Tensor) {
    let v = w.exp();
    (v.matmul(x), v.square())
}

#[differentiable]
fn after_two_results(w: &Tensor, xs: &Tensor) -> f64 {
    let (y, v) = vmap!(two_results, in_dims = (None, 0), out_dims = (1, None))(w, xs);
    y.sin().sum() + v.sin().sum()
}

#[differentiable]
fn after_two_results_by_hand(w: &Tensor, xs: &Tensor) -> f64 {
    let v = w.exp();
    xs.matmul(&v.t()).sin().sum() + v.square().sin().sum()
}

#[differentiable]
fn branching(x: &[f64], w: f64) -> f64 {
    let mut y = w;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            y = y * x[i] + w * w;
        } else {
            y += x[i] * x[i] * w;
        }
    }
    y
}

#[differentiable]
fn all_branching(xs: &Tensor, w: f64) -> f64 {
    vmap!(branching, in_dims = (0, None))(xs, w).sum()
}

#[differentiable]
fn all_branching_in_a_loop(xs: &Tensor, w: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        sum += branching(&[xs[[i, 0]], xs[[i, 1]]], w);
    }
    sum
}

fn point() -> (Tensor, f64, Tensor) {
    (seeded_tensor(&[2, 3], 1), 0.7, seeded_tensor(&[5, 3], 2))
}
fn rows(x: &Tensor) -> Vec<Tensor> {
    (0..x.shape()[0] as isize).map(|i| x.index_axis(0, i)).collect()
}
/// Stacked results of all rows.
fn looped(xs: &Tensor, f: impl Fn(&Tensor) -> Tensor) -> Tensor {
    let all: Vec<Tensor> = rows(xs).iter().map(f).collect();
    stack(&all.iter().collect::<Vec<_>>(), 0)
}
#[track_caller]
fn same(found: &Tensor, expected: &Tensor) {
    assert_eq!(found.shape(), expected.shape());
    assert_close("lanes", &found.to_vec(), &expected.to_vec(), 1e-12);
}
fn sum(x: Tensor) -> Tensor {
    x.sum_axis(0)
}

#[test]
fn per_example_derivatives() {
    let (w, b, xs) = point();
    same(
        &vmap!(grad!(loss), in_dims = (None, None, 0))(&w, b, &xs),
        &looped(&xs, |x| grad!(loss)(&w, b, x)),
    );
    same(
        &vmap!(jacfwd!(loss, argnums = 2), in_dims = (None, None, 0))(&w, b, &xs),
        &looped(&xs, |x| jacfwd!(loss, argnums = 2)(&w, b, x)),
    );
    same(
        &vmap!(hessian!(loss), in_dims = (None, None, 0))(&w, b, &xs),
        &looped(&xs, |x| hessian!(loss)(&w, b, x)),
    );
    same(
        &vmap!(grad!(slopes_of), in_dims = (None, None, 0))(&w, b, &xs),
        &looped(&xs, |x| grad!(slopes_of)(&w, b, x)),
    );
    let bs = Tensor::from(vec![0.1, 0.2, 0.3, 0.4, 0.5]);
    let by_number = vmap!(grad!(loss, argnums = 1), in_dims = (None, 0, 0))(&w, &bs, &xs);
    let expected: Vec<f64> = (0..5)
        .map(|i| grad!(loss, argnums = 1)(&w, bs[i], &rows(&xs)[i]))
        .collect();
    assert_close("by a number", &by_number.to_vec(), &expected, 1e-12);
}

#[test]
fn derivatives_of_the_whole() {
    let (w, b, xs) = point();
    let (by_w, by_b, by_x) = grad!(total, argnums = (0, 1, 2))(&w, b, &xs);
    let chunked = grad!(total_in_chunks, argnums = (0, 1, 2))(&w, b, &xs);
    let slopes = vmap!(grad!(loss, argnums = (0, 1, 2)), in_dims = (None, None, 0))(&w, b, &xs);
    same(&by_w, &sum(slopes.0));
    same(&by_x, &slopes.2);
    assert!((by_b - slopes.1.sum()).abs() < 1e-12);
    same(&chunked.0, &by_w);
    same(&chunked.2, &by_x);
    assert!((by_b - chunked.1).abs() < 1e-12);
    same(
        &grad!(total_of_slopes)(&w, b, &xs),
        &sum(looped(&xs, |x| grad!(slopes_of)(&w, b, x))),
    );
    same(
        &hessian!(total)(&w, b, &xs),
        &sum(looped(&xs, |x| hessian!(loss)(&w, b, x))),
    );
    same(
        &jacfwd!(grad!(total_in_chunks))(&w, b, &xs),
        &hessian!(total)(&w, b, &xs),
    );
}

#[test]
fn forward_and_reverse_of_the_whole() {
    let (w, b, xs) = point();
    let (w_dot, xs_dot) = (seeded_tensor(&[2, 3], 3), seeded_tensor(&[5, 3], 4));
    let (y, y_dot) = jvp!(
        vmap!(loss, in_dims = (None, None, 0)),
        (&w, b, &xs),
        (&w_dot, 0.3, &xs_dot)
    );
    let expected: Vec<(f64, f64)> = rows(&xs)
        .iter()
        .zip(&rows(&xs_dot))
        .map(|(x, x_dot)| jvp!(loss, (&w, b, x), (&w_dot, 0.3, x_dot)))
        .collect();
    assert_close(
        "value",
        &y.to_vec(),
        &expected.iter().map(|e| e.0).collect::<Vec<_>>(),
        1e-12,
    );
    assert_close(
        "tangent",
        &y_dot.to_vec(),
        &expected.iter().map(|e| e.1).collect::<Vec<_>>(),
        1e-12,
    );
    let (_, pushforward) = linearize!(vmap!(loss, in_dims = (None, None, 0), chunk_size = 2), &w, b, &xs);
    same(&pushforward(&w_dot, 0.3, &xs_dot), &y_dot);
    let u = seeded_tensor(&[5], 5);
    let (by_w, by_b, by_x) = vjp!(vmap!(loss, in_dims = (None, None, 0)), &w, b, &xs).1(&u);
    let pulled = (&by_w * &w_dot).sum() + by_b * 0.3 + (&by_x * &xs_dot).sum();
    assert!((pulled - y_dot.dot(&u)).abs() < 1e-12);
    let block = jacrev!(vmap!(loss, in_dims = (None, None, 0)), argnums = 2)(&w, b, &xs);
    same(
        &block,
        &jacfwd!(vmap!(loss, in_dims = (None, None, 0)), argnums = 2)(&w, b, &xs),
    );
    assert_eq!(block.shape(), [5, 5, 3]);
}

#[test]
fn a_result_of_shared_arguments_beside_the_lanes() {
    let (w, xs) = (seeded_tensor(&[2, 3], 1), seeded_tensor(&[4, 3], 2));
    assert!((after_two_results(&w, &xs) - after_two_results_by_hand(&w, &xs)).abs() < 1e-12);
    let slopes = grad!(after_two_results, argnums = (0, 1))(&w, &xs);
    let expected = grad!(after_two_results_by_hand, argnums = (0, 1))(&w, &xs);
    same(&slopes.0, &expected.0);
    same(&slopes.1, &expected.1);
    same(
        &hessian!(after_two_results)(&w, &xs),
        &hessian!(after_two_results_by_hand)(&w, &xs),
    );
    let (v, v_dot) = jvp!(after_two_results, (&w, &xs), (&w, zero()));
    let expected = jvp!(after_two_results_by_hand, (&w, &xs), (&w, zero()));
    assert!((v - expected.0).abs() + (v_dot - expected.1).abs() < 1e-12);
}

#[test]
fn nested_batches() {
    let (w, xs) = (seeded_tensor(&[3, 2, 3], 1), seeded_tensor(&[5, 3], 2));
    let all = vmap!(vmap!(loss, in_dims = (None, None, 0)), in_dims = (0, None, None))(&w, 0.4, &xs);
    let expected = looped(&w, |w| vmap!(loss, in_dims = (None, None, 0))(w, 0.4, &xs));
    same(&all, &expected);
    let slopes = vmap!(grad!(total), in_dims = (0, None, None))(&w, 0.4, &xs);
    same(&slopes, &looped(&w, |w| grad!(total)(w, 0.4, &xs)));
    let all = vmap!(
        vmap!(hessian!(loss, argnums = 2), in_dims = (None, None, 0)),
        in_dims = (0, None, None),
        out_dims = 1
    );
    assert_eq!(all(&w, 0.4, &xs).shape(), [5, 3, 3, 3]);
}

#[test]
fn lanes_of_numbers_branch_on_their_own() {
    let xs = seeded_tensor(&[4, 2], 6);
    assert_eq!(all_branching(&xs, 0.8), all_branching_in_a_loop(&xs, 0.8));
    let slopes = grad!(all_branching, argnums = (0, 1))(&xs, 0.8);
    let expected = grad!(all_branching_in_a_loop, argnums = (0, 1))(&xs, 0.8);
    same(&slopes.0, &expected.0);
    assert!((slopes.1 - expected.1).abs() < 1e-12);
    same(
        &hessian!(all_branching)(&xs, 0.8),
        &hessian!(all_branching_in_a_loop)(&xs, 0.8),
    );
    let both = vmap!(vmap!(branching, in_dims = (0, None)), in_dims = (None, 0));
    let all = both(&xs, &Tensor::from(vec![0.8, -0.3]));
    same(
        &all.index_axis(0, 0),
        &vmap!(branching, in_dims = (0, None))(&xs, 0.8),
    );
    let slopes = vmap!(vmap!(grad!(branching), in_dims = (0, None)), in_dims = (None, 0));
    assert_eq!(slopes(&xs, &Tensor::from(vec![0.8, -0.3])).shape(), [2, 4, 2]);
    let (y, pullback) = vjp!(vmap!(branching, in_dims = (0, None)), &xs, 0.8);
    assert_eq!(
        pullback(&Tensor::ones_like(&y)).0,
        slopes(&xs, &Tensor::from(vec![0.8])).index_axis(0, 0)
    );
    let (_, pushforward) = linearize!(vmap!(branching, in_dims = (0, None)), &xs, 0.8);
    let y_dot = pushforward(&xs, 0.1);
    for i in 0..4 {
        let x = [xs[[i, 0]], xs[[i, 1]]];
        assert_eq!(y_dot[i], jvp!(branching, (&x, 0.8), (&x, 0.1)).1);
    }
}

#[differentiable]
fn root(x: f64) -> f64 {
    x.sqrt()
}

/// The root is not the least; where it is taken of zero its slope is infinite.
#[differentiable]
fn least(x: &Tensor) -> f64 {
    let total = x.sum();
    let mut least = f64::INFINITY;
    least = least.min(total - 1.0);
    least.min(root(total))
}

#[test]
fn infinite_slopes_of_what_is_not_chosen_are_those_of_lanes() {
    let xs = Tensor::from_shape_vec(&[2, 2], vec![0.0, 0.0, 0.3, 0.4]).expect("two rows");
    let (backward, forward) = (vmap!(grad!(least))(&xs), vmap!(jacfwd!(least))(&xs));
    for i in 0..2 {
        let x = xs.index_axis(0, i);
        let lanes = [grad!(least)(&x), jacfwd!(least)(&x)];
        for (lane, mapped) in lanes.iter().zip([&backward, &forward]) {
            let (lane, mapped) = (lane.to_vec(), mapped.index_axis(0, i).to_vec());
            let same = lane
                .iter()
                .zip(&mapped)
                .all(|(a, b)| a == b || a.is_nan() && b.is_nan());
            assert!(same, "lane {i}: {mapped:?} instead of {lane:?}");
        }
        let finite = lanes
            .each_ref()
            .map(|slopes| slopes.to_vec().iter().all(|x| x.is_finite()));
        assert_eq!(finite[0], finite[1], "both modes, lane {i}");
    }
}
