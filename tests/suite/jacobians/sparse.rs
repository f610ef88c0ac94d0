//! Sparse Jacobians are the dense ones at their entries.

use super::{assert_dense, assert_tensor};
use crate::laws::seeded_tensor;
use num_traits::Float;
use proptest::prelude::*;
use transform_func::SparseMatrix;
use transform_func::prelude::*;

/// Every entry `(i, j)` of a list adds a term of input `j` to output `i`.
#[differentiable]
fn scattered<T: Float + std::ops::AddAssign>(x: &[T], outputs: usize, entries: &[(usize, usize)]) -> Vec<T> {
    let mut y = vec![T::zero(); outputs];
    for k in 0..entries.len() {
        let (i, j) = entries[k];
        y[i] += (x[j] * x[j]).sin() * T::from(k + 1).unwrap();
    }
    y
}
#[differentiable]
fn scattered_tensors(x: &Tensor, w: &Tensor) -> Tensor {
    w.matmul(&x.square().sin())
}

prop_compose! {
    fn points()(rows in 1usize..9, columns in 1usize..9)(
        rows in Just(rows),
        x in proptest::collection::vec(0.2f64..1.5, columns),
        entries in proptest::collection::vec((0..rows, 0..columns), 0..20),
    ) -> (usize, Vec<f64>, Vec<(usize, usize)>) {
        (rows, x, entries)
    }
}

proptest! {
    #[test]
    fn entries_are_those_of_the_dense((rows, x, entries) in points()) {
        let pattern = Sparsity::from_entries(rows, x.len(), entries.iter().copied());
        let dense = jacrev!(scattered::<f64>)(&x, rows, &entries).concat();
        let forward = jacfwd!(scattered::<f64>, sparsity = &pattern)(&x, rows, &entries);
        assert_dense(&forward, &dense, x.len());
        assert_dense(&jacrev!(scattered::<f64>, sparsity = &pattern)(&x, rows, &entries), &dense, x.len());
        assert_dense(&jacobian!(scattered::<f64>, sparsity = &pattern)(&x, rows, &entries), &dense, x.len());
        let found = jacfwd!(scattered::<f64>).sparsity((&x, rows, &entries));
        prop_assert_eq!(&found, &pattern);
        prop_assert_eq!(forward.pattern(), &pattern);
        let detected = jacrev!(scattered::<f64>, sparsity = "detect")(&x, rows, &entries);
        assert_dense(&detected, &dense, x.len());
    }
    #[test]
    fn so_are_those_of_tensors((rows, x, entries) in points()) {
        let pattern = Sparsity::from_entries(rows, x.len(), entries.iter().copied());
        let mut w = vec![0.0; rows * x.len()];
        entries.iter().for_each(|&(i, j)| w[i * x.len() + j] += 0.5);
        let (w, x) = (Tensor::from(w).reshape(&[rows, x.len()]), Tensor::from(x));
        let dense = jacfwd!(scattered_tensors)(&x, &w);
        assert_tensor(&jacfwd!(scattered_tensors, sparsity = &pattern)(&x, &w), &dense);
        assert_tensor(&jacrev!(scattered_tensors, sparsity = &pattern, chunk_size = 2)(&x, &w), &dense);
        assert_tensor(&jacobian!(scattered_tensors, sparsity = &pattern)(&x, &w), &dense);
    }
}

/// The Brusselator on a line: a band of five.
#[differentiable]
fn brusselator(u: &[f64], diffusion: f64) -> Vec<f64> {
    let n = u.len() / 2;
    let mut slopes = vec![0.0; u.len()];
    for i in 0..n {
        let (a, b) = (u[2 * i], u[2 * i + 1]);
        let left = if i > 0 { 2 * i - 2 } else { 2 * n - 2 };
        let right = if i + 1 < n { 2 * i + 2 } else { 0 };
        slopes[2 * i] = 1.0 + a * a * b - 4.0 * a + diffusion * (u[left] - 2.0 * a + u[right]);
        slopes[2 * i + 1] = 3.0 * a - a * a * b + diffusion * (u[left + 1] - 2.0 * b + u[right + 1]);
    }
    slopes
}

#[test]
fn a_differential_equation_needs_as_many_products_as_its_stencil() {
    let u: Vec<f64> = (0..40).map(|i| 1.0 + 0.1 * (i as f64).sin()).collect();
    let pattern = jacfwd!(brusselator).sparsity((&u, 0.1));
    assert_eq!(pattern.len(), 4 * u.len());
    assert!(pattern.column_colours() <= 6 && pattern.row_colours() <= 6);
    let dense = jacfwd!(brusselator)(&u, 0.1).concat();
    for jacobian in [
        jacfwd!(brusselator, sparsity = &pattern)(&u, 0.1),
        jacrev!(brusselator, sparsity = &pattern)(&u, 0.1),
        jacobian!(brusselator, sparsity = &pattern)(&u, 0.1),
    ] {
        assert_dense(&jacobian, &dense, u.len());
        let along = jacobian.matvec(&u);
        let (_, y_dot) = jvp!(brusselator, (&u, 0.1), (&u, zero()));
        crate::laws::assert_close("matvec", &along, &y_dot, 1e-12);
        let (_, pullback) = vjp!(brusselator, &u, 0.1);
        crate::laws::assert_close(
            "transposed",
            &jacobian.transposed_matvec(&u),
            &pullback(&u).0,
            1e-12,
        );
    }
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Camera {
    focus: f64,
    at: [f64; 3],
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Residual {
    u: f64,
    v: f64,
}
/// Every observation meets a camera and a point.
#[differentiable]
fn adjusted(cameras: &[Camera], points: &[[f64; 3]], seen: &[(usize, usize)]) -> Vec<Residual> {
    let mut residuals = Vec::new();
    for &(camera, point) in seen {
        let (camera, point) = (&cameras[camera], points[point]);
        let depth = point[2] - camera.at[2];
        residuals.push(Residual {
            u: camera.focus * (point[0] - camera.at[0]) / depth,
            v: camera.focus * (point[1] - camera.at[1]) / depth,
        });
    }
    residuals
}

#[test]
fn bundle_adjustment_is_leaf_by_leaf() {
    let camera = |i: usize| Camera {
        focus: 1.0 + i as f64,
        at: [0.1 * i as f64, 0.2, -4.0],
    };
    let cameras: Vec<_> = (0..3).map(camera).collect();
    let points: Vec<_> = (0..5)
        .map(|i| [0.3 * i as f64, 0.5 - 0.1 * i as f64, 1.0 + 0.1 * i as f64])
        .collect();
    let seen: Vec<_> = (0..9).map(|k| (k % 3, k % 5)).collect();
    let pattern = jacfwd!(adjusted, argnums = (0, 1)).sparsity((&cameras, &points, &seen));
    // Columns are cameras, each with focus and place, then points; rows are observations, each with `u` and `v`.
    assert_eq!(pattern.shape(), [18, 12 + 15]);
    assert_eq!(pattern.row(0), [0, 1, 3, 12, 14]);
    assert_eq!(pattern.row(9), [4, 6, 7, 12 + 13, 12 + 14]);
    assert!(pattern.column_colours() <= 8);
    let dense = jacrev!(adjusted, argnums = (0, 1))(&cameras, &points, &seen);
    for jacobian in [
        jacfwd!(adjusted, argnums = (0, 1), sparsity = &pattern)(&cameras, &points, &seen),
        jacrev!(adjusted, argnums = (0, 1), sparsity = &pattern)(&cameras, &points, &seen),
        jacobian!(adjusted, argnums = (0, 1), sparsity = "detect")(&cameras, &points, &seen),
    ] {
        assert_eq!(jacobian.len(), 18 * 5);
        for (k, &(camera, point)) in seen.iter().enumerate() {
            let (u, v) = (2 * k, 2 * k + 1);
            let found = [
                (u, 4 * camera),
                (v, 4 * camera + 2),
                (u, 12 + 3 * point),
                (v, 12 + 3 * point + 2),
            ];
            let expected = [
                dense[k].u.0[camera].focus,
                dense[k].v.0[camera].at[1],
                dense[k].u.1[point][0],
                dense[k].v.1[point][2],
            ];
            let found = found.map(|(i, j)| jacobian.get(i, j).unwrap());
            crate::laws::assert_close("blocks", &found, &expected, 1e-12);
            assert_eq!(jacobian.get(v, 4 * camera + 1), None);
        }
    }
}

#[differentiable]
fn with_energy(x: &[f64], scale: f64, note: &str) -> (Vec<f64>, (f64, String)) {
    let mut y = Vec::new();
    let mut energy = 0.0;
    for i in 0..x.len() {
        y.push(x[i] * x[i] * scale);
        energy += y[i];
    }
    (y, (energy, note.to_owned()))
}

#[test]
fn auxiliary_results_and_arguments_are_chosen_as_ever() {
    let pattern = Sparsity::banded(3, 0, 0);
    let (jacobian, (energy, note)) =
        jacfwd!(with_energy, has_aux, sparsity = &pattern)(&[1.0, 2.0, 3.0], 2.0, "sum");
    assert_eq!(
        (jacobian.values(), energy, note.as_str()),
        (&[4.0, 8.0, 12.0][..], 28.0, "sum")
    );
    let by_both =
        jacrev!(with_energy, argnums = (1, 0), has_aux, sparsity = "detect")(&[1.0, 2.0], 2.0, "").0;
    assert_dense(&by_both, &[1.0, 4.0, 0.0, 4.0, 0.0, 8.0], 3);
    let by_scale = jacobian!(with_energy, argnums = 1, has_aux, sparsity = "detect")(&[1.0, 2.0], 2.0, "").0;
    assert_dense(&by_scale, &[1.0, 4.0], 1);
}

#[differentiable]
fn moved(x: &mut Vec<f64>, by: f64) -> Vec<f64> {
    for i in 0..x.len() {
        x[i] += by;
    }
    x.iter().map(|x| x * x).collect()
}

#[test]
fn arguments_are_left_as_by_the_function() {
    let mut x = vec![1.0, 2.0];
    let jacobian = jacfwd!(moved, sparsity = &Sparsity::banded(2, 0, 0))(&mut x, 0.5);
    assert_eq!((jacobian.values(), &x), (&[3.0, 5.0][..], &vec![1.5, 2.5]));
}

#[test]
fn single_precision_is_single() {
    let pattern = Sparsity::from_entries(2, 3, [(0, 0), (0, 2), (1, 1)]);
    let entries: Vec<_> = pattern.iter().collect();
    let x = [0.5_f32, 0.25, 0.75];
    let sparse: SparseMatrix<f32> = jacfwd!(scattered::<f32>, sparsity = &pattern)(&x, 2, &entries);
    let dense = jacfwd!(scattered::<f32>)(&x, 2, &entries).concat();
    assert_eq!(sparse.to_dense().to_vec(), dense);
    let by_rows = jacrev!(scattered::<f32>, sparsity = "detect")(&x, 2, &entries);
    assert_eq!(by_rows.pattern(), &pattern);
}

#[test]
fn nothing_and_one_are_sizes_too() {
    for (outputs, inputs) in [(0, 0), (0, 3), (3, 0), (1, 1)] {
        let (x, entries) = (vec![0.5; inputs], vec![(0, 0); outputs.min(inputs)]);
        let dense = jacfwd!(scattered::<f64>)(&x, outputs, &entries).concat();
        let found = jacfwd!(scattered::<f64>, sparsity = "detect")(&x, outputs, &entries);
        assert_eq!(found.shape(), [outputs, inputs]);
        assert_eq!(found.to_dense().to_vec(), dense);
        let full =
            jacrev!(scattered::<f64>, sparsity = &Sparsity::dense(outputs, inputs))(&x, outputs, &entries);
        assert_eq!(full.to_dense().to_vec(), dense);
        let (w, x) = (seeded_tensor(&[outputs, inputs], 1), Tensor::from(x));
        let dense = jacfwd!(scattered_tensors)(&x, &w);
        assert_tensor(&jacfwd!(scattered_tensors, sparsity = "detect")(&x, &w), &dense);
        assert_tensor(&jacrev!(scattered_tensors, sparsity = "detect")(&x, &w), &dense);
    }
    assert_eq!(jacfwd!(cube, sparsity = "detect")(2.0).values(), [12.0]);
    assert_eq!(
        jacrev!(cube, sparsity = &Sparsity::dense(1, 1))(2.0).values(),
        [12.0]
    );
    // A pattern without entries asks for nothing.
    assert!(jacfwd!(cube, sparsity = &Sparsity::from_entries(1, 1, []))(2.0).is_empty());
}
#[differentiable]
fn cube(x: f64) -> f64 {
    x.powi(3)
}

#[test]
fn other_transforms_stand_inside() {
    let x = seeded_tensor(&[4], 7);
    let pattern = Sparsity::banded(4, 0, 0);
    let mapped = jacfwd!(vmap!(cube), sparsity = &pattern)(&x);
    assert_tensor(&mapped, &(x.square() * 3.0).diag());
    let slopes = jacrev!(vmap!(grad!(cube)), sparsity = &pattern)(&x);
    assert_tensor(&slopes, &(&x * 6.0).diag());
}
