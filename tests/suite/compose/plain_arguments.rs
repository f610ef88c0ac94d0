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

/// Passed to transforms, data is what it is where the function itself makes it.
#[test]
fn data_is_passed_through_transforms() {
    use crate::corpus::as_it_is::{of_local, scene, through_calls};
    let (x, v, scene) = ([0.5, -1.2], [0.3, 2.0], scene());
    assert_eq!(through_calls(&x, &scene), of_local(&x));
    assert_eq!(grad!(through_calls)(&x, &scene), grad!(of_local)(&x));
    assert_eq!(jacfwd!(through_calls)(&x, &scene), jacfwd!(of_local)(&x));
    assert_eq!(jacrev!(through_calls)(&x, &scene), jacrev!(of_local)(&x));
    assert_eq!(hessian!(through_calls)(&x, &scene), hessian!(of_local)(&x));
    assert_eq!(
        jacfwd!(jacfwd!(through_calls))(&x, &scene),
        jacfwd!(jacfwd!(of_local))(&x)
    );
    assert_eq!(
        jvp!(through_calls, (&x, &scene), (&v, zero())),
        jvp!(of_local, (&x,), (&v,))
    );
    // Its tangent is nothing to the function.
    assert_eq!(
        jvp!(through_calls, (&x, &scene), (&v, &scene)),
        jvp!(of_local, (&x,), (&v,))
    );
    let (hvp, expected) = (
        jvp!(grad!(through_calls), (&x, &scene), (&v, zero())),
        jvp!(grad!(of_local), (&x,), (&v,)),
    );
    assert_eq!(hvp, expected);
    let (_, pullback) = vjp!(through_calls, &x, &scene);
    assert_eq!(pullback(2.0).0, vjp!(of_local, &x).1(2.0).0);
    let (_, pushforward) = linearize!(through_calls, &x, &scene);
    assert_eq!(pushforward(&v, &scene), linearize!(of_local, &x).1(&v));
    // The cotangent of the data is zero.
    assert_eq!(
        grad!(through_calls, argnums = (0, 1))(&x, &scene).1.weights,
        [0.0; 3]
    );
}

#[test]
fn data_is_mapped_or_shared() {
    use crate::corpus::as_it_is::{scene, through_calls};
    let lanes = [[0.5, -1.2], [0.7, 0.4], [-0.2, 0.1]];
    let xs = Tensor::from(lanes.concat()).reshape(&[3, 2]);
    let values = lanes.map(|x| through_calls(&x, &scene()));
    let slopes = lanes.map(|x| grad!(through_calls)(&x, &scene()));
    assert_eq!(
        vmap!(through_calls, in_dims = (0, None))(&xs, &scene()).to_vec(),
        values
    );
    let mapped = vmap!(grad!(through_calls), in_dims = (0, None))(&xs, &scene());
    assert_eq!(mapped.to_vec(), slopes.concat());
}

#[differentiable]
fn weighed(x: f64, #[nondiff] w: f64, #[nondiff] table: &[f64]) -> f64 {
    x * x * w * table[1]
}
/// Lanes have data of their own.
#[test]
fn marked_arguments_are_mapped() {
    let (xs, ws) = (Tensor::from([0.5, 2.0]), Tensor::from([3.0, -1.0]));
    let tables = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    assert_eq!(vmap!(weighed)(&xs, &ws, &tables).to_vec(), [1.5, -16.0]);
    assert_eq!(vmap!(grad!(weighed))(&xs, &ws, &tables).to_vec(), [6.0, -16.0]);
    let (_, pullback) = vjp!(vmap!(weighed), &xs, &ws, &tables);
    let (by_x, by_w, by_table) = pullback(&Tensor::ones(&[2]));
    assert_eq!(by_x.to_vec(), [6.0, -16.0]);
    assert_eq!((by_w.sum(), by_table.sum()), (0.0, 0.0));
}

/// A rule takes what its function marks, marked or not.
mod ruled {
    use transform_func::prelude::*;

    #[differentiable(jvp = bent_rule)]
    fn bent(x: f64, #[nondiff] by: &[f64]) -> f64 {
        x * x * by[0]
    }
    #[differentiable]
    fn bent_rule(x: f64, by: &[f64], x_dot: f64) -> (f64, f64) {
        (x * x * by[0], 2.0 * x * by[0] * x_dot)
    }
    #[differentiable(jvp = marked_rule)]
    fn marked(x: f64, #[nondiff] by: &[f64]) -> f64 {
        x * x * by[0]
    }
    #[differentiable]
    fn marked_rule(x: f64, #[nondiff] by: &[f64], x_dot: f64) -> (f64, f64) {
        (x * x * by[0], 2.0 * x * by[0] * x_dot)
    }
    #[differentiable]
    fn both(x: f64, #[nondiff] by: &[f64]) -> f64 {
        bent(x, by) * marked(x.sin(), &by[1..])
    }
    #[differentiable]
    fn plainly(x: f64, #[nondiff] by: &[f64]) -> f64 {
        x * x * by[0] * x.sin() * x.sin() * by[1]
    }

    #[test]
    fn rules_of_marked_arguments() {
        let by = [3.0, -2.0];
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(grad!(both)(0.7, &by), grad!(plainly)(0.7, &by));
        near(hessian!(both)(0.7, &by), hessian!(plainly)(0.7, &by));
        near(jacfwd!(both)(0.7, &by), jacfwd!(plainly)(0.7, &by));
    }
}
