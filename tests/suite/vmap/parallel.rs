//! Many lanes of numbers: threads change neither a bit of the results nor which lane panics.

use transform_func::prelude::*;

use crate::laws::assert_lanes;

#[differentiable]
fn logistic(x: f64, steps: usize) -> f64 {
    let mut y = x;
    for _ in 0..steps {
        y = 3.7 * y * (1.0 - y);
        if y < 0.3 {
            y += 0.01 * x;
        }
    }
    y
}

#[differentiable]
fn picky(x: f64, table: &[f64]) -> f64 {
    let mut y = x;
    for i in 0..2000 {
        y += 1e-3 * (y + i as f64).sin();
    }
    let place = if x > 0.8 {
        table.len() + 7
    } else if x > 0.5 {
        table.len() + 600
    } else {
        0
    };
    y * table[place]
}

#[differentiable]
fn drawn(x: f64, rng: Rng) -> f64 {
    let mut y = x;
    for _ in 0..2000 {
        y = (y + x).sin();
    }
    let mut rng = rng;
    let noise = rng.uniform(&[]);
    y * noise.item()
}

#[test]
fn results_are_those_of_a_loop() {
    let lanes: Vec<f64> = (0..3000).map(|i| 0.05 + i as f64 * 3e-4).collect();
    let xs = Tensor::from(lanes.clone());
    for steps in [1, 700] {
        let expected: Vec<f64> = lanes.iter().map(|x| logistic(*x, steps)).collect();
        assert_lanes("value", &vmap!(logistic)(&xs, steps), &expected);
        let expected: Vec<f64> = lanes.iter().map(|x| grad!(logistic)(*x, steps)).collect();
        assert_lanes("slope", &vmap!(grad!(logistic))(&xs, steps), &expected);
    }
}

#[test]
fn the_first_lane_that_panics_is_reported() {
    let mut lanes = vec![0.1; 1500];
    (lanes[700], lanes[1300]) = (0.6, 0.9);
    let xs = Tensor::from(lanes);
    let call = || vmap!(picky, in_dims = (0, None))(&xs, &[1.0, 2.0]);
    let panic = std::panic::catch_unwind(call).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert_eq!(message, "index out of bounds: the len is 2 but the index is 602");
}

#[test]
fn errors_of_lanes_are_returned() {
    let error = vmap!(drawn, in_dims = (0, None)).try_call((&Tensor::ones(&[1000]), Rng::new(1)));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("vmap!: a random number")
    );
}
