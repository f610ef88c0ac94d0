//! What counts as an entry: what a tangent reaches along the path that is taken, by whatever slope.

use transform_func::prelude::*;
use transform_func::stop_gradient;
use transform_func::testing::check_sparsity;

#[differentiable]
fn flat_numbers(x: &[f64]) -> Vec<f64> {
    vec![
        x[0] * 0.0,
        x[1].powi(0),
        x[2] * x[2],
        x[3].powi(3),
        x[4].cos(),
        x[5] - x[5],
        stop_gradient(x[6]),
        x[7].max(-1.0),
        if x[8] > 1.0 { x[8] } else { 1.0 },
        x[9].abs(),
    ]
}

#[test]
fn slopes_of_zero_count_and_what_is_not_reached_does_not() {
    let pattern = jacfwd!(flat_numbers).sparsity((&[0.0; 10],));
    let diagonal = (0..10).filter(|k| ![6, 8].contains(k)).map(|k| (k, k));
    assert_eq!(pattern, Sparsity::from_entries(10, 10, diagonal));
    assert!(
        jacfwd!(flat_numbers)(&[0.0; 10]).concat()[..20]
            .iter()
            .all(|&slope| slope == 0.0)
    );
}

#[differentiable]
fn both_sides(x: &[f64; 6], y: f64) -> [f64; 6] {
    [
        x[0].max(y),
        x[1].min(y),
        x[2].clamp(-1.0, 1.0),
        x[3].floor(),
        x[4].signum(),
        x[5] % 1.0,
    ]
}

#[test]
fn both_sides_of_a_choice_by_size_count() {
    for (x, y) in [(-2.0, 2.0), (2.0, -2.0)] {
        let pattern = jacfwd!(both_sides, argnums = (0, 1)).sparsity((&[x; 6], y));
        let expected = [(0, 0), (0, 6), (1, 1), (1, 6), (2, 2), (5, 5)];
        assert_eq!(pattern, Sparsity::from_entries(6, 7, expected));
    }
}

#[differentiable]
fn flat_tensors(x: &Tensor, w: &Tensor) -> Tensor {
    w.matmul(&x.relu())
}
#[differentiable]
fn clamped_tensors(x: &Tensor) -> Tensor {
    x.clamp(0.0, 1.0) + x.maximum(2.0) * 0.0
}
#[differentiable]
fn chosen_tensors(x: &Tensor) -> Tensor {
    x.gt(0.5).select(x, stop_gradient(x))
}
#[differentiable]
fn none_of_it(x: &Tensor) -> Tensor {
    stop_gradient(x) * 2.0
}

#[test]
fn so_it_is_in_tensors() {
    let x = Tensor::from([-1.0, 0.0, 1.0]);
    assert_eq!(
        jacfwd!(flat_tensors).sparsity((&x, &Tensor::zeros(&[2, 3]))),
        Sparsity::dense(2, 3)
    );
    assert_eq!(
        jacfwd!(clamped_tensors).sparsity((&x,)),
        Sparsity::banded(3, 0, 0)
    );
    assert_eq!(
        jacfwd!(chosen_tensors).sparsity((&x,)),
        Sparsity::from_entries(3, 3, [(2, 2)])
    );
    assert!(jacfwd!(none_of_it).sparsity((&x,)).is_empty());
}

#[differentiable]
fn branching(x: &[f64; 2]) -> f64 {
    if x[0] > 0.0 { x[0] * x[0] } else { x[1] * x[1] }
}

#[test]
fn branches_are_united() {
    let found = |x| Sparsity::detect(jacrev!(branching), (&x,));
    let (left, right) = (found([1.0, 1.0]), found([-1.0, 1.0]));
    assert_eq!(left, Sparsity::from_entries(1, 2, [(0, 0)]));
    assert_eq!(right, Sparsity::from_entries(1, 2, [(0, 1)]));
    assert_eq!(left.union(&right), Sparsity::dense(1, 2));
    let second = |x| hessian!(branching).sparsity((&x,));
    assert_eq!(second([1.0, 1.0]), Sparsity::from_entries(2, 2, [(0, 0)]));
}

#[differentiable]
fn long(x: &Tensor) -> Tensor {
    x * x
}

#[test]
fn long_inputs_are_marked_in_chunks() {
    let x = Tensor::ones(&[300]);
    assert_eq!(jacrev!(long).sparsity((&x,)), Sparsity::banded(300, 0, 0));
    assert_eq!(jacobian!(long, sparsity = "detect")(&x).values(), [2.0; 300]);
}

#[differentiable]
fn neighbours(x: &Tensor) -> Tensor {
    let pairs = x.len() - 1;
    x.narrow(0, 0, pairs) * x.narrow(0, 1, pairs)
}
#[differentiable]
fn neighbours_of_numbers(x: &[f64]) -> Vec<f64> {
    x.windows(2).map(|pair| pair[0] * pair[1]).collect()
}

/// More columns than are held at a time.
#[test]
fn many_columns() {
    let x = vec![0.0; 600];
    let pattern = Sparsity::from_fn(599, 600, |i, j| j == i || j == i + 1);
    assert_eq!(jacfwd!(neighbours).sparsity((&Tensor::from(x.clone()),)), pattern);
    assert_eq!(jacfwd!(neighbours_of_numbers).sparsity((&x,)), pattern);
    let ones = vec![1.0; 600];
    check_sparsity(jacfwd!(neighbours_of_numbers), &pattern, (&ones,)).expect("all entries are there");
    let less = Sparsity::from_fn(599, 600, |i, j| {
        pattern.contains(i, j) && ![[7, 7], [3, 4], [590, 591]].contains(&[i, j])
    });
    let error = check_sparsity(jacfwd!(neighbours_of_numbers), &less, (&ones,)).expect_err("three are not");
    assert!(error.to_string().contains("row 3, column 4"), "{error}");
    assert!(error.to_string().contains("3 such entries"), "{error}");
}
