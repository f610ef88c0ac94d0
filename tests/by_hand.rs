//! The benchmark workloads compute what they should: their inputs, values and hand-written gradients, against
//! `benches/data`.

#[path = "../benches/by_hand/mod.rs"]
mod by_hand;
#[path = "../benches/inputs/mod.rs"]
mod inputs;

use by_hand::{gmm, lotka_volterra, rosenbrock};
use serde_json::Value;

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
    let (alpha_bar, mu_bar, q_bar, l_bar) = gmm::adjoint(&alpha, &mu, &q, &l, &x, d);
    let gradient = &expected["gradient"];
    assert_array("alpha", &alpha_bar, &gradient["alpha"]);
    assert_array("mu", &mu_bar, &gradient["mu"]);
    assert_array("q", &q_bar, &gradient["q"]);
    assert_array("l", &l_bar, &gradient["l"]);
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
    use transform_func::prelude::*;
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
