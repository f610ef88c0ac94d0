//! Products of large matrices beside their tangents are computed when they are read: whoever reads them, and however
//! often, they are what they would have been at once.

use transform_func::Float;
use transform_func::prelude::*;

/// Two layers, large enough that their products are not computed before they are read.
#[differentiable]
fn energy<E: Float>(layers: &[Tensor<E>], x: &Tensor<E>) -> E {
    let y = x.matmul(&layers[0].t()).tanh().matmul(&layers[1]);
    (&y * &y * &y).sum()
}

/// One matrix used twice, of which a part is used as well, and a stack of inputs.
#[differentiable]
fn shared<E: Float>(layers: &[Tensor<E>], x: &Tensor<E>) -> E {
    let y = x.reshape(&[2, 20, 40]).matmul(&layers[0]).sin();
    let z = y.matmul(&layers[0]) + layers[0].narrow(0, 0, 1);
    (&z * &z).mean()
}

fn numbers<E: Float>(shape: &[usize], seed: u64) -> Tensor<E> {
    let at = |i: usize| ((i as f64 + 1.0) * (0.7548776662 + seed as f64 * 0.1049) * 7.0).sin() * 0.3;
    let len = shape.iter().product();
    Tensor::from_shape_vec(shape, (0..len).map(|i| E::nearest(at(i))).collect()).unwrap()
}
fn point<E: Float>(seed: u64) -> Vec<Tensor<E>> {
    vec![numbers(&[40, 40], seed), numbers(&[40, 40], seed + 1)]
}
fn moved(w: &[Tensor], along: &[Tensor], by: f64) -> Vec<Tensor> {
    w.iter().zip(along).map(|(w, v)| w + v * by).collect()
}
fn close<E: Float>(a: &[Tensor<E>], b: &[Tensor<E>], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert_eq!(a.shape(), b.shape());
        for (a, b) in a.to_vec().into_iter().zip(b.to_vec()) {
            let (a, b) = (a.as_f64(), b.as_f64());
            assert!(
                (a - b).abs() <= tolerance * b.abs().max(1.0),
                "{a} instead of {b}"
            );
        }
    }
}

macro_rules! laws {
    ($($f:ident in $laws:ident),*) => { $(
        mod $laws {
            use super::*;

            #[test]
            fn values_are_those_of_the_gradient() {
                let (w, v, x) = (point(1), point(5), numbers(&[40, 40], 9));
                let (value, _) = jvp!(grad!($f::<f64>), (&w, &x), (&v, zero()));
                close(&value, &grad!($f::<f64>)(&w, &x), 1e-14);
                let (w, v, x) = (point(1), point(5), numbers(&[40, 40], 9));
                let (value, _) = jvp!(grad!($f::<f32>), (&w, &x), (&v, zero()));
                close(&value, &grad!($f::<f32>)(&w, &x), 1e-5);
            }
            #[test]
            fn tangents_are_differences_of_gradients() {
                let (w, v, x) = (point(1), point(5), numbers(&[40, 40], 9));
                let (_, tangent) = jvp!(grad!($f::<f64>), (&w, &x), (&v, zero()));
                let gradient = |by: f64| grad!($f::<f64>)(&moved(&w, &v, by), &x);
                let (above, below) = (gradient(1e-5), gradient(-1e-5));
                close(&tangent, &moved(&above, &below, -1.0).iter().map(|d| d / 2e-5).collect::<Vec<_>>(), 1e-7);
            }
            #[test]
            fn reverse_over_reverse_is_forward_over_reverse() {
                let (w, v, x) = (point(1), point(5), numbers(&[40, 40], 9));
                let (value, tangent) = jvp!(grad!($f::<f64>), (&w, &x), (&v, zero()));
                let (again, pull) = vjp!(grad!($f::<f64>), &w, &x);
                close(&again, &value, 1e-14);
                close(&pull(&v).0, &tangent, 1e-12);
            }
        }
    )* };
}
laws! { energy in two_layers, shared in one_matrix }

/// `v @ H @ v`, of which the gradient is a derivative of third order.
#[differentiable]
fn curvature(layers: &[Tensor], x: &Tensor, v: &[Tensor]) -> f64 {
    let (_, tangent) = jvp!(grad!(energy::<f64>), (layers, x), (v, zero()));
    (&tangent[0] * &v[0]).sum() + (&tangent[1] * &v[1]).sum()
}

#[test]
fn third_order() {
    let (w, u, v, x) = (point(1), point(3), point(5), numbers(&[40, 40], 9));
    let gradient = grad!(curvature)(&w, &x, &v);
    let at = |by: f64| curvature(&moved(&w, &u, by), &x, &v);
    let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
    let along: f64 = gradient.iter().zip(&u).map(|(g, u)| (g * u).sum()).sum();
    assert!(
        (along - slope).abs() <= 1e-7 * slope.abs().max(1.0),
        "{along} instead of {slope}"
    );
    let (value, tangent) = jvp!(curvature, (&w, &x, &v), (&u, zero(), zero()));
    assert!((value - at(0.0)).abs() <= 1e-12 * value.abs());
    assert!(
        (tangent - along).abs() <= 1e-10 * along.abs(),
        "{tangent} instead of {along}"
    );
}

#[test]
fn readers_share_a_value_and_writers_have_their_own() {
    let (w, v, x) = (point(1), point(5), numbers(&[40, 40], 9));
    let expected = grad!(energy::<f64>)(&w, &x);
    let (value, _) = jvp!(grad!(energy::<f64>), (&w, &x), (&v, zero()));
    let mut written = value.clone();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| close(&value, &expected, 1e-14));
        }
    });
    written[0][[1, 2]] = 7.0;
    written[0] += 1.0;
    assert_eq!(written[0][[1, 2]], 8.0);
    close(&value, &expected, 1e-14);
    let (mut alone, _) = jvp!(grad!(energy::<f64>), (&w, &x), (&v, zero()));
    alone[1] *= 2.0;
    close(&alone[1..], &[&expected[1] * 2.0], 1e-14);
}

#[test]
fn what_is_not_a_number_stays_so() {
    let (w, v) = (point(1), point(5));
    let mut x: Tensor = numbers(&[40, 40], 9);
    x[[3, 4]] = f64::NAN;
    let (value, _) = jvp!(grad!(energy::<f64>), (&w, &x), (&v, zero()));
    for (value, expected) in value.iter().zip(grad!(energy::<f64>)(&w, &x)) {
        let is_nan = |x: &Tensor| x.to_vec().iter().map(|x| x.is_nan()).collect::<Vec<_>>();
        assert_eq!(is_nan(value), is_nan(&expected));
    }
}
