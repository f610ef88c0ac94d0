//! One reference case: inputs, expected values, comparison.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use transform_func::prelude::*;

use crate::laws::assert_close;

const TOLERANCE: f64 = 1e-9;

static FILE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/torch_func.json");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("a list of cases")
});

pub(super) struct Case {
    id: &'static str,
    inputs: &'static Value,
    expected: &'static Value,
}

/// An array of numbers: shape and entries.
type Leaf = (Vec<usize>, Vec<f64>);

impl Case {
    pub(super) fn load(id: &'static str) -> Case {
        let case = FILE
            .iter()
            .find(|case| case["id"] == id)
            .unwrap_or_else(|| panic!("no case {id}"));
        Case {
            id,
            inputs: &case["inputs"],
            expected: &case["expected"],
        }
    }

    pub(super) fn ids_of(group: &str) -> Vec<String> {
        let of_group = FILE.iter().filter(|case| case["group"] == group);
        of_group
            .map(|case| case["id"].as_str().expect("an id").to_owned())
            .collect()
    }

    /// An input of rank 0; `name` may be a path such as `a/0`.
    pub(super) fn number(&self, name: &str) -> f64 {
        self.tensor(name).item()
    }

    /// An input of rank 1.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        self.tensor(name).to_vec()
    }

    pub(super) fn tensor(&self, name: &str) -> Tensor {
        let (shape, data) = leaf(self.input(name));
        Tensor::from_shape_vec(&shape, data).expect("shape and data agree")
    }

    pub(super) fn integers(&self, name: &str) -> Tensor<i64> {
        let (shape, data) = leaf(self.input(name));
        let data = data.into_iter().map(|x| x as i64).collect();
        Tensor::from_shape_vec(&shape, data).expect("shape and data agree")
    }

    /// The names of the inputs, sorted.
    pub(super) fn inputs(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .inputs
            .as_object()
            .expect("a map")
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names
    }

    pub(super) fn map(&self, name: &str) -> BTreeMap<String, Tensor> {
        let fields = self.input(name).as_object().expect("a map");
        fields
            .keys()
            .map(|key| (key.clone(), self.tensor(&format!("{name}/{key}"))))
            .collect()
    }

    /// The whole expected tree; the fields of maps in the order of their names.
    #[track_caller]
    pub(super) fn expect(&self, found: &impl Leaves) {
        self.expect_at("", found);
    }

    /// The part of the expected tree at a path such as `/0/c`.
    #[track_caller]
    pub(super) fn expect_at(&self, path: &str, found: &impl Leaves) {
        let what = format!("{}{path}", self.id);
        let part = self
            .expected
            .pointer(path)
            .unwrap_or_else(|| panic!("nothing at {what}"));
        let (mut expected, found) = (Vec::new(), found.leaves());
        collect(part, &mut expected);
        assert_eq!(found.len(), expected.len(), "{what}: number of arrays");
        for (i, ((shape, data), (expected_shape, expected_data))) in found.iter().zip(&expected).enumerate() {
            assert_eq!(shape, expected_shape, "{what}: shape of array {i}");
            assert_close(&format!("{what}: array {i}"), data, expected_data, TOLERANCE);
        }
    }

    fn input(&self, name: &str) -> &'static Value {
        self.inputs
            .pointer(&format!("/{name}"))
            .unwrap_or_else(|| panic!("{}: no input {name}", self.id))
    }
}

fn collect(tree: &Value, leaves: &mut Vec<Leaf>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| collect(item, leaves)),
        Value::Object(fields) if fields.contains_key("data") => leaves.push(leaf(tree)),
        Value::Object(fields) => {
            let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
            sorted.values().for_each(|field| collect(field, leaves));
        }
        other => panic!("not a tree of arrays: {other}"),
    }
}

fn leaf(array: &Value) -> Leaf {
    let list = |key: &str| {
        array[key]
            .as_array()
            .unwrap_or_else(|| panic!("no {key} in {array}"))
    };
    let shape = list("shape")
        .iter()
        .map(|n| n.as_u64().expect("a size") as usize)
        .collect();
    (shape, list("data").iter().map(entry).collect())
}

fn entry(value: &Value) -> f64 {
    match value {
        Value::String(name) => name.parse().expect("inf, -inf or nan"),
        number => number.as_f64().expect("a number"),
    }
}

/// The arrays of a result, in order.
pub(super) trait Leaves {
    fn leaves(&self) -> Vec<Leaf>;
}

impl Leaves for f64 {
    fn leaves(&self) -> Vec<Leaf> {
        vec![(vec![], vec![*self])]
    }
}

impl Leaves for Tensor {
    fn leaves(&self) -> Vec<Leaf> {
        vec![(self.shape().to_vec(), self.to_vec())]
    }
}

impl Leaves for Tensor<i64> {
    fn leaves(&self) -> Vec<Leaf> {
        self.cast::<f64>().leaves()
    }
}

impl Leaves for Vec<f64> {
    fn leaves(&self) -> Vec<Leaf> {
        vec![(vec![self.len()], self.clone())]
    }
}

impl Leaves for Vec<Vec<f64>> {
    fn leaves(&self) -> Vec<Leaf> {
        vec![(vec![self.len(), self[0].len()], self.concat())]
    }
}

impl<T: Leaves> Leaves for BTreeMap<String, T> {
    fn leaves(&self) -> Vec<Leaf> {
        self.values().flat_map(Leaves::leaves).collect()
    }
}

macro_rules! leaves_of_tuple {
    ($($name:ident)+) => {
        impl<$($name: Leaves),+> Leaves for ($($name,)+) {
            #[allow(non_snake_case, reason = "type parameters double as variables")]
            fn leaves(&self) -> Vec<Leaf> {
                let ($($name,)+) = self;
                [$($name.leaves()),+].concat()
            }
        }
    };
}
leaves_of_tuple!(A);
leaves_of_tuple!(A B);
leaves_of_tuple!(A B C);
leaves_of_tuple!(A B C D);
leaves_of_tuple!(A B C D E);
leaves_of_tuple!(A B C D E F G);
