//! The benchmark workloads compute what they should: their inputs, values, gradients written by hand and lanes, against
//! `benches/data`.

#[path = "../benches/by_hand/mod.rs"]
mod by_hand;
#[path = "../benches/inputs/mod.rs"]
mod inputs;
#[path = "../benches/mapped/mod.rs"]
mod mapped;

use by_hand::{gmm, lotka_volterra, rosenbrock};
use mapped::mlp::{self, Mlp};
use mapped::newton;
use serde_json::Value;
use transform_func::prelude::*;

const TOLERANCE: f64 = 1e-9;

#[test]
fn generator_gives_the_same_numbers_everywhere() {
    let check: Value = serde_json::from_str(include_str!("../benches/data/generator_check.json")).unwrap();
    assert_eq!(numbers(&check["uniform_seed_101"]), inputs::uniform(101, 5));
    assert_eq!(
        numbers(&check["symmetric_seed_999"]),
        inputs::symmetric(999, 5, 1.0)
    );
}

#[test]
fn lotka_volterra_by_hand() {
    let expected = expected("lotka_volterra");
    let (p, steps) = (&inputs::LOTKA_VOLTERRA, inputs::LOTKA_VOLTERRA_STEPS);
    assert_close(
        "value",
        lotka_volterra::primal(p, steps),
        number(&expected["value"]),
    );
    assert_array("p", &lotka_volterra::adjoint(p, steps), &expected["gradient"]);
}

#[test]
fn rosenbrock_by_hand() {
    let expected = expected("rosenbrock");
    let x = inputs::rosenbrock(1000);
    assert_close("value", rosenbrock::primal(&x), number(&expected["value"]));
    assert_array("x", &rosenbrock::adjoint(&x), &expected["gradient"]);
}

#[test]
fn gmm_by_hand() {
    let expected = expected("gmm");
    let inputs::Gmm {
        d,
        alpha,
        mu,
        q,
        l,
        x,
    } = inputs::Gmm::new(10, 25, 1000);
    assert_close(
        "value",
        gmm::primal(&alpha, &mu, &q, &l, &x, d),
        number(&expected["value"]),
    );
    let gradient = &expected["gradient"];
    for adjoint in [gmm::adjoint, gmm::adjoint_by_columns] {
        let (alpha_bar, mu_bar, q_bar, l_bar) = adjoint(&alpha, &mu, &q, &l, &x, d);
        assert_array("alpha", &alpha_bar, &gradient["alpha"]);
        assert_array("mu", &mu_bar, &gradient["mu"]);
        assert_array("q", &q_bar, &gradient["q"]);
        assert_array("l", &l_bar, &gradient["l"]);
    }
}

#[test]
fn newton_in_lanes() {
    let expected = expected("newton");
    let x = Tensor::from(newton::inputs());
    assert_array("roots", &vmap!(newton::root)(&x).to_vec(), &expected["roots"]);
    assert_array(
        "slopes",
        &vmap!(grad!(newton::root))(&x).to_vec(),
        &expected["slopes"],
    );
}

#[test]
fn gradients_of_samples() {
    let expected = expected("mlp");
    let Mlp {
        layers,
        images,
        labels,
    } = &Mlp::new(&[784, 256, 128, 10], 128);
    let gradients = vmap!(grad!(mlp::loss), in_dims = (None, 0, 0))(layers, images, labels);
    for (name, gradient) in ["W1", "b1", "W2", "b2", "W3", "b3"].iter().zip(&gradients) {
        let record = &expected[name];
        let shape: Vec<usize> = numbers(&record["shape"]).iter().map(|&n| n as usize).collect();
        assert_eq!(gradient.shape(), shape, "{name}");
        let (gradient, stride) = (gradient.to_vec(), number(&record["stride"]) as usize);
        for (i, e) in numbers(&record["samples"]).into_iter().enumerate() {
            let single = f64::from(gradient[i * stride]);
            assert!(
                (single - e).abs() <= 1e-5 * e.abs().max(0.1),
                "{name}[{}]: {single} instead of {e}",
                i * stride
            );
        }
    }
}

#[test]
fn gradients_of_samples_are_those_of_a_loop() {
    let Mlp {
        layers,
        images,
        labels,
    } = &Mlp::new(&[64, 32, 10], 128);
    let gradients = vmap!(grad!(mlp::loss), in_dims = (None, 0, 0))(layers, images, labels);
    for i in 0..128 {
        let (image, label) = (images.index_axis(0, i), labels.index_axis(0, i));
        let alone = grad!(mlp::loss)(layers, &image, &label);
        for (together, alone) in gradients.iter().zip(&alone) {
            let difference = (&together.index_axis(0, i) - alone).abs().max();
            assert!(difference <= 1e-5 * alone.abs().max(), "sample {i}: {difference}");
        }
    }
}

fn expected(workload: &str) -> Value {
    let mut all: Value = serde_json::from_str(include_str!("../benches/data/expected.json")).unwrap();
    all[workload].take()
}

/// Compares an array with its record, which is whole or a digest (see `benches/data/ORIGIN.md`).
fn assert_array(name: &str, actual: &[f64], record: &Value) {
    let len: usize = numbers(&record["shape"]).iter().map(|&n| n as usize).product();
    assert_eq!(actual.len(), len, "{name}: length");
    if record.get("values").is_some() {
        for (i, (a, e)) in actual.iter().zip(numbers(&record["values"])).enumerate() {
            assert_close(&format!("{name}[{i}]"), *a, e);
        }
        return;
    }
    let probe = inputs::symmetric(999, len, 1.0);
    let dot: f64 = actual.iter().zip(&probe).map(|(a, p)| a * p).sum();
    let square: f64 = actual.iter().map(|a| a * a).sum();
    assert_close(
        &format!("sum of {name}"),
        actual.iter().sum(),
        number(&record["sum"]),
    );
    assert_close(&format!("norm of {name}"), square.sqrt(), number(&record["l2"]));
    assert_close(&format!("projection of {name}"), dot, number(&record["dot"]));
    let stride = number(&record["stride"]) as usize;
    for (i, e) in numbers(&record["samples"]).into_iter().enumerate() {
        assert_close(&format!("{name}[{}]", i * stride), actual[i * stride], e);
    }
}

#[track_caller]
fn assert_close(name: &str, actual: f64, expected: f64) {
    let difference = (actual - expected).abs() / f64::max(1.0, actual.abs() + expected.abs());
    assert!(difference <= TOLERANCE, "{name}: {actual} instead of {expected}");
}

fn numbers(array: &Value) -> Vec<f64> {
    array.as_array().unwrap().iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The gradient that is derived from each primal is the one written by hand.
#[test]
fn derived_gradients_are_those_by_hand() {
    use inputs::{Gmm, LOTKA_VOLTERRA};
    let (p, steps) = (&LOTKA_VOLTERRA, 1000);
    close(
        &grad!(lotka_volterra::primal)(p, steps),
        &lotka_volterra::adjoint(p, steps),
    );
    let x = inputs::rosenbrock(1000);
    close(&grad!(rosenbrock::primal)(&x), &rosenbrock::adjoint(&x));
    let Gmm {
        d,
        alpha,
        mu,
        q,
        l,
        x,
    } = &Gmm::new(10, 25, 1000);
    let derived = grad!(gmm::primal, argnums = (0, 1, 2, 3))(alpha, mu, q, l, x, *d);
    let by_hand = gmm::adjoint(alpha, mu, q, l, x, *d);
    close(&derived.0, &by_hand.0);
    close(&derived.1, &by_hand.1);
    close(&derived.2, &by_hand.2);
    close(&derived.3, &by_hand.3);
}

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!(
            (a - b).abs() <= 1e-9 * (a.abs() + b.abs()).max(1.0),
            "{a} is not {b}"
        );
    }
}
