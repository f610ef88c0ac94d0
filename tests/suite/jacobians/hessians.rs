//! Sparse Hessians: few products, each entry read where it stands alone.

use super::{assert_dense, assert_tensor};
use crate::laws::seeded_tensor;
use num_traits::Float;
use proptest::prelude::*;
use transform_func::prelude::*;

#[differentiable]
fn rosenbrock<T: Float + std::ops::AddAssign>(x: &[T]) -> T {
    let (one, hundred) = (T::one(), T::from(100.0).unwrap());
    let mut sum = T::zero();
    for i in 1..x.len() {
        let bend = x[i] - x[i - 1] * x[i - 1];
        sum += hundred * bend * bend + (one - x[i - 1]).powi(2);
    }
    sum
}

#[test]
fn rosenbrock_is_tridiagonal() {
    let x: Vec<f64> = (0..20).map(|i| 0.5 + 0.05 * i as f64).collect();
    let tridiagonal = Sparsity::banded(20, 1, 1);
    assert_eq!(hessian!(rosenbrock::<f64>).sparsity((&x,)), tridiagonal);
    assert_eq!(tridiagonal.symmetric_colours(), 3);
    let dense = hessian!(rosenbrock::<f64>)(&x).concat();
    assert_dense(
        &hessian!(rosenbrock::<f64>, sparsity = &tridiagonal)(&x),
        &dense,
        20,
    );
    assert_dense(&hessian!(rosenbrock::<f64>, sparsity = "detect")(&x), &dense, 20);
    // As a Jacobian of the gradient, by either mode.
    assert_dense(
        &jacfwd!(grad!(rosenbrock::<f64>), sparsity = &tridiagonal)(&x),
        &dense,
        20,
    );
    assert_dense(
        &jacrev!(grad!(rosenbrock::<f64>), sparsity = &tridiagonal)(&x),
        &dense,
        20,
    );
    // One triangle is enough.
    let lower = hessian!(rosenbrock::<f64>, sparsity = &Sparsity::banded(20, 1, 0))(&x);
    assert!(lower.iter().all(|(i, j, value)| value == dense[i * 20 + j]));
    assert_eq!(lower.len(), 39);
}

#[test]
fn single_precision_is_single() {
    let x: Vec<f32> = (0..6).map(|i| 0.5 + 0.05 * i as f32).collect();
    let sparse = hessian!(rosenbrock::<f32>, sparsity = &Sparsity::banded(6, 1, 1))(&x);
    assert_eq!(
        sparse.to_dense().to_vec(),
        hessian!(rosenbrock::<f32>)(&x).concat()
    );
}

/// A term for each pair of inputs.
#[differentiable]
fn paired(x: &[f64], pairs: &[(usize, usize)]) -> f64 {
    let mut sum = 0.0;
    for k in 0..pairs.len() {
        let (i, j) = pairs[k];
        sum += (x[i] * x[j] * (k as f64 + 0.5)).sin();
    }
    sum
}
#[differentiable]
fn paired_tensors(x: &Tensor, w: &Tensor) -> f64 {
    (x.outer(x) * w).sin().sum()
}

prop_compose! {
    fn points()(n in 1usize..10)(
        x in proptest::collection::vec(0.2f64..1.5, n),
        pairs in proptest::collection::vec((0..n, 0..n), 0..24),
    ) -> (Vec<f64>, Vec<(usize, usize)>) {
        (x, pairs)
    }
}

proptest! {
    #[test]
    fn entries_are_those_of_the_dense((x, pairs) in points()) {
        let dense = hessian!(paired)(&x, &pairs).concat();
        let detected = hessian!(paired, sparsity = "detect")(&x, &pairs);
        assert_dense(&detected, &dense, x.len());
        let both = pairs.iter().flat_map(|&(i, j)| [(i, j), (j, i), (i, i), (j, j)]);
        let pattern = Sparsity::from_entries(x.len(), x.len(), both);
        prop_assert!(detected.pattern().iter().all(|(i, j)| pattern.contains(i, j)));
        assert_dense(&hessian!(paired, sparsity = &pattern)(&x, &pairs), &dense, x.len());

        let (n, mut w) = (x.len(), vec![0.0; x.len() * x.len()]);
        pairs.iter().for_each(|&(i, j)| w[i * n + j] += 0.5);
        let (w, x) = (Tensor::from(w).reshape(&[n, n]), Tensor::from(x));
        let dense = hessian!(paired_tensors)(&x, &w);
        assert_tensor(&hessian!(paired_tensors, sparsity = &pattern)(&x, &w), &dense);
    }
}

#[differentiable]
fn arrow(x: &[f64], hub: f64) -> (f64, usize) {
    let mut sum = hub.exp();
    for i in 0..x.len() {
        sum += x[i] * x[i] * hub;
    }
    (sum, x.len())
}

#[test]
fn arguments_follow_one_another_and_an_arrow_takes_two_products() {
    let x = [0.5, 1.5, 2.5, 3.5];
    let (sparse, len) = hessian!(arrow, argnums = (1, 0), has_aux, sparsity = "detect")(&x, 0.3);
    let expected = Sparsity::from_fn(5, 5, |i, j| i == j || i == 0 || j == 0);
    assert_eq!((sparse.pattern(), len), (&expected, 4));
    assert_eq!(expected.symmetric_colours(), 2);
    for (i, j, value) in sparse.iter() {
        let exact = match (i, j) {
            (0, 0) => 0.3_f64.exp(),
            (0, k) | (k, 0) => 2.0 * x[k - 1],
            _ => 0.6,
        };
        assert!((value - exact).abs() < 1e-12, "{i} {j}: {value} is not {exact}");
    }
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Model {
    weight: Tensor,
    bias: f64,
}
#[differentiable]
fn energy(model: &Model, x: &Tensor) -> f64 {
    (&model.weight * x + model.bias).powi(3).sum()
}

#[test]
fn structs_with_tensors_are_flat() {
    let model = Model {
        weight: seeded_tensor(&[2, 3], 1),
        bias: 0.5,
    };
    let x = seeded_tensor(&[2, 3], 2);
    let pattern = Sparsity::from_fn(7, 7, |i, j| i == j || i == 6 || j == 6);
    assert_eq!(hessian!(energy).sparsity((&model, &x)), pattern);
    let sparse = hessian!(energy, sparsity = &pattern)(&model, &x);
    let dense = hessian!(energy)(&model, &x);
    let weights = dense.weight.weight.reshape(&[6, 6]).diag().to_vec();
    let to_bias = dense.bias.weight.to_vec();
    for k in 0..6 {
        crate::laws::assert_close("diagonal", &[sparse.get(k, k).unwrap()], &weights[k..=k], 1e-12);
        crate::laws::assert_close("bias", &[sparse.get(k, 6).unwrap()], &to_bias[k..=k], 1e-12);
    }
    crate::laws::assert_close("corner", &[sparse.get(6, 6).unwrap()], &[dense.bias.bias], 1e-12);
}
