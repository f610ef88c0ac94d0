//! The benchmark workloads compute what they should: their inputs, values, gradients written by hand and lanes, against
//! `benches/data`.

#[path = "../benches/by_hand/mod.rs"]
mod by_hand;
#[path = "../benches/figures/mod.rs"]
mod figures;
#[path = "../benches/inputs/mod.rs"]
mod inputs;
#[path = "../benches/mapped/mod.rs"]
mod mapped;

use by_hand::{ba, gmm, lotka_volterra, lstm, rosenbrock};
use figures::{distance, expected, figures, numbers, samples};
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
    let workload = "j_lv_rk4_1000";
    let (p, steps) = (&inputs::LOTKA_VOLTERRA, inputs::LOTKA_VOLTERRA_STEPS);
    assert_array(
        "value",
        &[lotka_volterra::primal(p, steps)],
        &expected(workload, "primal")["o0"],
    );
    assert_array(
        "p",
        &lotka_volterra::adjoint(p, steps),
        &expected(workload, "grad")["o0"],
    );
}

#[test]
fn rosenbrock_by_hand() {
    let workload = "k_rosenbrock_1000";
    let x = inputs::rosenbrock(1000);
    assert_array(
        "value",
        &[rosenbrock::primal(&x)],
        &expected(workload, "primal")["o0"],
    );
    assert_array("x", &rosenbrock::adjoint(&x), &expected(workload, "grad")["o0"]);
}

#[test]
fn gmm_by_hand() {
    let workload = "a1_gmm_d10_k25_n1000";
    let inputs::Gmm {
        d,
        alpha,
        mu,
        q,
        l,
        x,
    } = inputs::Gmm::new(10, 25, 1000);
    assert_array(
        "value",
        &[gmm::primal(&alpha, &mu, &q, &l, &x, d)],
        &expected(workload, "primal")["o0"],
    );
    let gradient = expected(workload, "grad");
    for adjoint in [gmm::adjoint, gmm::adjoint_by_columns] {
        let (alpha_bar, mu_bar, q_bar, l_bar) = adjoint(&alpha, &mu, &q, &l, &x, d);
        assert_array("alpha", &alpha_bar, &gradient["alpha"]);
        assert_array("mu", &mu_bar, &gradient["mu"]);
        assert_array("q", &q_bar, &gradient["q"]);
        assert_array("l", &l_bar, &gradient["l"]);
    }
}

#[test]
fn ba_by_hand() {
    let workload = "b_ba_2048";
    let of = inputs::Observations::new();
    assert_array(
        "misses",
        &of.each(ba::primal).concat(),
        &expected(workload, "primal")["o0"],
    );
    let blocks = of.each(ba::adjoint);
    let jacobian = expected(workload, "jacrev_blocks");
    let by_camera: Vec<_> = blocks.iter().flat_map(|block| block.0.concat()).collect();
    let by_point: Vec<_> = blocks.iter().flat_map(|block| block.1.concat()).collect();
    let by_weight: Vec<_> = blocks.iter().flat_map(|block| block.2).collect();
    assert_array("camera", &by_camera, &jacobian["Jcam"]);
    assert_array("point", &by_point, &jacobian["JX"]);
    assert_array("weight", &by_weight, &jacobian["Jw"]);
}

#[test]
fn lstm_by_hand() {
    let workload = "c_lstm_l2_c1024";
    let inputs::Lstm {
        width,
        main,
        extra,
        start,
        text,
    } = inputs::Lstm::new(1024);
    assert_array(
        "value",
        &[lstm::primal(&main, &extra, &start, &text, width)],
        &expected(workload, "primal")["o0"],
    );
    let (main_bar, extra_bar) = lstm::adjoint(&main, &extra, &start, &text, width);
    let gradient = expected(workload, "grad");
    assert_array("main", &main_bar, &gradient["main"]);
    assert_array("extra", &extra_bar, &gradient["extra"]);
}

#[test]
fn newton_in_lanes() {
    let workload = "n_newton_10k";
    let x = Tensor::from(newton::inputs());
    let (roots, slopes) = (vmap!(newton::root)(&x), vmap!(grad!(newton::root))(&x));
    assert_array("roots", &roots.to_vec(), &expected(workload, "primal")["o0"]);
    assert_array(
        "slopes",
        &slopes.to_vec(),
        &expected(workload, "derivative")["o0"],
    );
}

#[test]
fn gradients_of_samples() {
    let expected = expected("e_mlp_persample", "vmap_grad");
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
        let gradient: Vec<f64> = gradient.to_vec().into_iter().map(f64::from).collect();
        for (at, single, e) in samples(&gradient, record) {
            assert!(
                (single - e).abs() <= 1e-5 * e.abs().max(0.1),
                "{name}{at}: {single} instead of {e}"
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

/// Compares an array with its record, which is whole or a digest.
fn assert_array(name: &str, actual: &[f64], record: &Value) {
    for (what, a, b) in figures(actual, record) {
        assert!(distance(a, b) <= TOLERANCE, "{name} {what}: {a} instead of {b}");
    }
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
    for (&a, &b) in found.iter().zip(expected) {
        assert!(distance(a, b) <= TOLERANCE, "{a} is not {b}");
    }
}
