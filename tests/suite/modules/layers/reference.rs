//! One call of a layer of PyTorch's: `tests/data/layers/README.md` says what is in it.

use std::sync::LazyLock;

use serde_json::Value;
use transform_func::prelude::*;

use super::Double;
use crate::laws::assert_close;

const TOLERANCE: f64 = 1e-9;

static FILE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/layers/layers.json");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("a list of cases")
});

pub(super) struct Case(&'static Value);

impl Case {
    pub(super) fn load(id: &str) -> Case {
        let case = FILE.iter().find(|case| case["id"] == id);
        Case(case.unwrap_or_else(|| panic!("no case {id}")))
    }
    /// The layer with the parameters and buffers it had before the call.
    pub(super) fn loaded<M: Double>(&self, mut layer: M) -> M {
        layer
            .load_state_dict(&tree(&self.0["state"]))
            .expect("the names and shapes of PyTorch's layer");
        layer
    }
    pub(super) fn input(&self, i: usize) -> Tensor {
        tensor(&self.0["inputs"][i])
    }
    pub(super) fn integers(&self, i: usize) -> Tensor<i64> {
        self.input(i).cast()
    }
    pub(super) fn seed(&self, i: usize) -> Tensor {
        tensor(&self.0["seeds"][i])
    }
    /// Compares outputs, and gradients by the parameters and by the inputs that have one.
    pub(super) fn check<M: Double>(&self, outputs: &[&Tensor], by_layer: &M, by_inputs: &[&Tensor]) {
        same("outputs", outputs, &self.0["outputs"]);
        same("input gradients", by_inputs, &self.0["input_gradients"]);
        same_tree(
            "gradients",
            &by_layer.named_parameters(),
            &self.0["parameter_gradients"],
        );
    }
    /// Compares the buffers after the call.
    pub(super) fn check_buffers<M: Double>(&self, layer: &M) {
        same_tree("buffers", &layer.named_buffers(), &self.0["state_after"]);
    }
}

fn same(what: &str, found: &[&Tensor], expected: &Value) {
    let expected: Vec<_> = expected.as_array().expect("a list").iter().map(tensor).collect();
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found.shape(), expected.shape(), "{what} {i}");
        assert_close(
            &format!("{what} {i}"),
            &found.to_vec(),
            &expected.to_vec(),
            TOLERANCE,
        );
    }
}

fn same_tree(what: &str, found: &ParamTree, expected: &Value) {
    let expected = tree(expected);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "{what}"
    );
    for (name, found) in found.iter() {
        assert_eq!(found.shape(), expected[name].shape(), "{what} {name}");
        assert_close(
            &format!("{what} {name}"),
            &found.to_vec(),
            &expected[name].to_vec(),
            TOLERANCE,
        );
    }
}

fn tree(named: &Value) -> ParamTree {
    let named = named.as_object().expect("a map");
    named.iter().map(|(name, x)| (name.clone(), tensor(x))).collect()
}

fn tensor(x: &Value) -> Tensor {
    let numbers = |key: &str| x[key].as_array().expect("a list").iter();
    let shape: Vec<_> = numbers("shape")
        .map(|n| n.as_u64().expect("a length") as usize)
        .collect();
    let data = numbers("data").map(|x| x.as_f64().expect("a number")).collect();
    Tensor::from_shape_vec(&shape, data).expect("shape and data agree")
}
