//! Every name of the tensor's surface, as users spell it: each body runs as plain code and is differentiated.

mod elementwise;
mod in_place;
mod layout;
mod linear;
mod neural;
mod reductions;
mod values;

use transform_func::prelude::*;

/// Tests of one body each, a function of a tensor: `name(x: at) { body }`.
macro_rules! bodies {
    ($($name:ident($x:ident: $at:expr) $body:block)+) => { $(
        #[test]
        fn $name() {
            #[differentiable]
            fn body($x: &Tensor) -> f64 $body
            let at: &Tensor = &$at;
            let (gradient, value) = grad_and_value!(body)(at);
            $crate::surface::check(body, at, &gradient, value);
        }
    )+ };
}
use bodies;

/// The value is that of plain code, and the gradient that of central differences.
fn check(body: impl Fn(&Tensor) -> f64, at: &Tensor, gradient: &Tensor, value: f64) {
    let plain = body(at);
    assert!(plain.is_finite(), "{plain}");
    assert!(
        (plain - value).abs() <= 1e-12 * plain.abs().max(1.0),
        "{plain} {value}"
    );
    assert_eq!(gradient.shape(), at.shape());
    for (i, slope) in gradient.to_vec().into_iter().enumerate() {
        let moved = |step: f64| {
            let mut x = at.to_vec();
            x[i] += step;
            body(&Tensor::from_shape_vec(at.shape(), x).unwrap())
        };
        let h = 1e-5;
        let expected = (moved(h) - moved(-h)) / (2.0 * h);
        assert!(
            (slope - expected).abs() <= 1e-6 * expected.abs().max(1.0),
            "element {i}: {slope}, by differences {expected}"
        );
    }
}

/// A number that every element has its own part in.
#[differentiable]
fn weighed(y: &Tensor) -> f64 {
    let weights = Tensor::linspace(0.5, 1.5, y.len());
    (y.flatten() * weights).sin().sum()
}

fn vector() -> Tensor {
    Tensor::from_vec(vec![0.3, 0.9, 0.45, 0.7])
}
fn matrix() -> Tensor {
    Tensor::from_shape_vec(&[2, 3], vec![0.4, -0.7, 0.2, 1.1, 0.6, -0.3]).unwrap()
}
fn square() -> Tensor {
    Tensor::from_shape_vec(&[3, 3], vec![4.0, 0.3, -0.2, 0.5, 3.0, 0.4, 0.1, -0.6, 5.0]).unwrap()
}
