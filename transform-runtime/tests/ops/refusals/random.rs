//! Draws and constructors.

use super::{refused, t};
use transform_runtime::{Rng, Tensor};

refused! { draws:
    t(&[2]).dropout(-0.1, &mut Rng::new(0)) => "dropout: -0.1 is no probability; it must be in 0..=1";
    t(&[2]).dropout(f64::NAN, &mut Rng::new(0)) => "dropout: NaN is no probability; it must be in 0..=1";
    Rng::new(0).bernoulli(1.5, &[1]) => "bernoulli: 1.5 is no probability; it must be in 0..=1";
    Rng::new(0).bernoulli_as::<bool>(-0.5, &[1]) => "bernoulli: -0.5 is no probability; it must be in 0..=1";
    Rng::new(0).randint(3, 3, &[1]) => "randint: there is no number from 3 up to 3";
}

#[test]
fn elements_that_do_not_fill_a_shape() {
    let message = Tensor::from_shape_vec(&[2, 2], vec![1.0])
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "from_shape_vec: 1 elements do not fill shape [2, 2], which has 4"
    );
}
