//! Everything by its full path.

#[transform_func::differentiable]
fn mean(v: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    let mut weights = vec![1.0; n];
    for i in 0..n {
        weights[i] = v[i] * 2.0;
        sum += weights[i] * v[i].max(0.0);
    }
    if sum > 100.0 {
        return sum;
    }
    sum / n as f64
}

#[transform_func::differentiable]
fn slope(x: f64) -> f64 {
    transform_func::grad!(mean)(&[x, x], 2)[0]
}

pub(crate) fn main() {
    assert_eq!(transform_func::grad!(mean)(&[1.0, 2.0], 2), [2.0, 4.0]);
    assert_eq!(transform_func::grad!(slope)(3.0), 2.0);
    let (y, y_dot) = transform_func::jvp!(slope, (3.0,), (1.0,));
    let (_, pullback) = transform_func::vjp!(slope, 3.0);
    assert_eq!((y, y_dot, pullback(1.0)), (6.0, 2.0, (2.0,)));
}
