//! Gradients added up and clipped, and parameters that are frozen.

use transform_func::prelude::*;

use crate::laws::{assert_close, seeded_tensor};

fn grads(seed: u64) -> (Tensor, Vec<f64>, f64) {
    (seeded_tensor(&[2, 3], seed), vec![seed as f64, -2.0], 0.5)
}

#[test]
fn batches_are_accumulated() {
    let (one, other) = (grads(1), grads(2));
    let mean = optim::scale(&optim::accumulate(&one, &other), 0.5);
    assert_close(
        "tensor",
        &mean.0.to_vec(),
        &((one.0 + other.0) * 0.5).to_vec(),
        1e-15,
    );
    assert_eq!((mean.1, mean.2), (vec![1.5, -2.0], 0.5));
}

#[test]
#[should_panic(expected = "accumulate: the length is 2 in the parameters, and 1 in what is added")]
fn other_forms_are_not_accumulated() {
    let _ = optim::accumulate(&vec![1.0, 2.0], &vec![1.0]);
}

#[test]
fn the_norm_is_that_of_all_numbers() {
    let x = grads(3);
    let squares = x.0.to_vec().iter().chain(&x.1).map(|x| x * x).sum::<f64>() + x.2 * x.2;
    assert_close("norm", &[optim::global_norm(&x)], &[squares.sqrt()], 1e-14);
    let (same, norm) = optim::clip_grad_norm(&x, 10.0);
    assert_eq!((same, norm), (x.clone(), optim::global_norm(&x)));
    let (clipped, _) = optim::clip_grad_norm(&x, 0.5);
    assert_close("clipped", &[optim::global_norm(&clipped)], &[0.5], 1e-6);
    let (clipped, norm) = optim::clip_grad_norm(&f64::NAN, 1.0);
    assert!(clipped.is_nan() && norm.is_nan());
    assert_eq!(
        optim::clip_grad_value(&(3.0, vec![-0.5, -4.0]), 1.0),
        (1.0, vec![-0.5, -1.0])
    );
}

#[test]
fn trees_part_and_are_merged() {
    let names = ["body.0.weight", "body.bias", "head.bias"];
    let whole: ParamTree = names.iter().map(|name| (*name, seeded_tensor(&[2], 1))).collect();
    let (biases, others) = whole.partition(|name, _| name.ends_with("bias"));
    assert_eq!(biases.keys().collect::<Vec<_>>(), ["body.bias", "head.bias"]);
    assert_eq!(others, whole.filter(|name, _| name.ends_with("weight")));
    assert_eq!(biases.clone().merge(others).expect("no name is in both"), whole);
    let error = whole.merge(biases).expect_err("names are in both");
    assert!(
        error
            .to_string()
            .contains("merge: \"body.bias\" is in both trees"),
        "{error}"
    );
}
