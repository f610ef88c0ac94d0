//! Arguments that are not differentiated, as first values of what is.

use transform_func::prelude::*;

#[differentiable(nondiff(scale))]
fn behind(x: f64, n: usize, scale: f64) -> f64 {
    let mut sum = scale;
    for _ in 0..n {
        sum += x * x;
    }
    sum
}

#[differentiable(nondiff(scale))]
fn chosen(x: f64, scale: f64) -> f64 {
    let y = if x > 1.0 { scale } else { x * x };
    let mut p = (y, x);
    p.0 += p.1;
    p.0 * x
}

#[differentiable]
fn product(a: f64, b: f64) -> f64 {
    a * b
}

#[differentiable(nondiff(scale, w))]
fn tensors(x: &Tensor, scale: f64, w: &Tensor) -> f64 {
    let mut acc = w.clone();
    let mut s = scale;
    for i in 0..2 {
        acc = &acc + x;
        s = product(s, scale) + x[i];
    }
    (&acc * &acc).sum() * s + w[0] * scale
}

#[differentiable]
fn weighted(w: &[f64], x: f64) -> f64 {
    w[0] * x + w[1] * x * x
}

#[differentiable(nondiff(w))]
fn of_slices(x: f64, w: &[f64]) -> f64 {
    let mut v = w.to_vec();
    v[0] += x;
    weighted(w, x) * v[0] + weighted(&v, 2.0)
}

#[differentiable]
fn picked(x: &[f64], order: &[usize]) -> f64 {
    x[order[0]] * x[order[1]]
}

#[differentiable]
fn of_orders(x: &[f64], order: &[usize]) -> f64 {
    picked(x, order) + x[order[1]]
}

#[test]
fn plain_slices_stand_beside_active_values() {
    let (x, w) = (0.7, [2.0, 3.0]);
    // (2 x + 3 x^2) (2 + x) + 2 (2 + x) + 12
    assert!(
        (grad!(of_slices)(x, &w) - ((2.0 + 6.0 * x) * (2.0 + x) + 2.0 * x + 3.0 * x * x + 2.0)).abs() < 1e-12
    );
    assert_eq!(jvp!(of_slices, (x, &w[..]), (1.0, zero())).0, of_slices(x, &w));
    assert_eq!(grad!(of_orders)(&[3.0, 5.0], &[0, 1]), [5.0, 4.0]);
}

#[test]
fn plain_arguments_start_active_values() {
    assert_eq!(grad!(behind)(3.0, 2, 1.0), 12.0);
    assert_eq!(
        behind(3.0, 2, 1.0),
        jvp!(behind, (3.0, 2, 1.0), (1.0, zero(), zero())).0
    );
    assert_eq!(grad!(chosen)(2.0, 5.0), 5.0 + 4.0);
    let x = Tensor::from(vec![0.3, -0.4]);
    let w = Tensor::from(vec![1.0, 2.0]);
    let g = grad!(tensors)(&x, 1.5, &w);
    for i in 0..2 {
        let (mut a, mut b) = (x.clone(), x.clone());
        a[i] += 1e-6;
        b[i] -= 1e-6;
        let fd = (tensors(&a, 1.5, &w) - tensors(&b, 1.5, &w)) / 2e-6;
        assert!((g[i] - fd).abs() < 1e-6, "{} {}", g[i], fd);
    }
}
