//! The generated code is silent where everything is denied.

#![deny(warnings)]
#![deny(
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
#![deny(unused, nonstandard_style, future_incompatible, rust_2018_idioms, unsafe_code)]
#![deny(
    let_underscore_drop,
    unused_qualifications,
    unused_results,
    trivial_casts,
    trivial_numeric_casts
)]
#![deny(
    single_use_lifetimes,
    unused_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements
)]
#![deny(
    variant_size_differences,
    unused_import_braces,
    unit_bindings,
    meta_variable_misuse
)]
#![allow(clippy::needless_range_loop)]

use transform_func::{differentiable, grad, hessian, jacfwd, jvp, vjp};

/// Everything here is used, and nothing of what is generated is.
pub mod model {
    use transform_func::differentiable;

    /// A weighted sum, with every kind of control flow.
    #[differentiable]
    pub fn loss(w: &[f64], x: (f64, f64), n: usize, name: &str) -> f64 {
        let mut sum = 0.0;
        for i in 0..n {
            if i == 3 {
                continue;
            }
            sum += match i % 2 {
                0 => w[i] * x.0,
                _ => (w[i] * x.1).sin(),
            };
        }
        while sum > 10.0 {
            sum /= 2.0;
        }
        assert!(sum.is_finite(), "the loss of {name} is {sum}");
        sum
    }

    /// A size.
    #[differentiable]
    pub fn norm<const N: usize>(v: [f64; N]) -> f64 {
        let mut sum = 0.0;
        for x in &v {
            sum += x * x;
        }
        sum.sqrt()
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[test]
fn it_computes() {
    let (w, x) = ([1.0, 2.0], (3.0, 0.0));
    assert_eq!(model::loss(&w, x, 2, "a"), 3.0);
    assert_eq!(grad!(model::loss)(&w, x, 2, "a"), [3.0, 0.0]);
    assert_eq!(grad!(model::loss, argnums = 1)(&w, x, 2, "a"), (1.0, 2.0));
    assert_eq!(
        (model::norm([0.0, 5.0]), grad!(model::norm::<2>)([0.0, 5.0])),
        (5.0, [0.0, 1.0])
    );
    assert_eq!(
        (square(2.0), hessian!(square)(2.0), jacfwd!(square)(2.0)),
        (4.0, 2.0, 4.0)
    );
    assert_eq!(jvp!(square, (2.0,), (1.0,)), (4.0, 4.0));
    assert_eq!(jvp!(square, (2.0,), (transform_func::zero(),)), (4.0, 0.0));
    let (y, pullback) = vjp!(square, 2.0);
    assert_eq!((y, pullback(1.0)), (4.0, (4.0,)));
}
