//! The data: what PyTorch returned, by op.

use ndarray::SliceInfoElem;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use transform_runtime::{Level, Lift, Tensor};

/// What PyTorch returned for an op at a point.
pub(super) struct Record {
    pub(super) options: Options,
    pub(super) inputs: Vec<Tensor>,
    pub(super) value: Vec<Tensor>,
    /// None for an op without derivative.
    pub(super) first: Option<First>,
    /// The tangent of the pullback of `cotangent` along `tangent`; none where it does not exist.
    pub(super) second: Option<Vec<Tensor>>,
}
/// The first derivatives.
pub(super) struct First {
    pub(super) cotangent: Vec<Tensor>,
    pub(super) vjp: Vec<Tensor>,
    pub(super) tangent: Vec<Tensor>,
    pub(super) jvp: Vec<Tensor>,
}

/// The records of all families, by op.
pub(super) static RECORDS: LazyLock<BTreeMap<String, Vec<Record>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/torch");
    let mut records = BTreeMap::<String, Vec<Record>>::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let family: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            for case in family {
                let op = case["op"].as_str().unwrap().to_owned();
                records.entry(op).or_default().push(Record::of(&case));
            }
        }
    }
    records
});

impl Record {
    fn of(case: &Value) -> Record {
        let tensors = |name: &str| Some(case.get(name)?.as_array()?.iter().map(tensor).collect());
        let all = |name: &str| -> Vec<Tensor> { tensors(name).unwrap() };
        Record {
            options: Options(case["options"].clone()),
            inputs: all("inputs"),
            value: all("value"),
            first: tensors("cotangent").map(|cotangent| First {
                cotangent,
                vjp: all("vjp"),
                tangent: all("tangent"),
                jvp: all("jvp"),
            }),
            second: tensors("second"),
        }
    }
}

fn tensor(of: &Value) -> Tensor {
    let shape: Vec<usize> = of[0].as_array().unwrap().iter().map(size).collect();
    let data = of[1].as_array().unwrap().iter().map(number).collect();
    Tensor::from_shape_vec(&shape, data).unwrap()
}
fn number(of: &Value) -> f64 {
    match of {
        Value::Bool(holds) => f64::from(*holds),
        Value::String(text) => text.parse().unwrap(),
        _ => of.as_f64().unwrap(),
    }
}
fn size(of: &Value) -> usize {
    of.as_u64().unwrap() as usize
}
fn int(of: &Value) -> isize {
    of.as_i64().unwrap() as isize
}

/// Arguments without derivative, by name.
#[derive(Debug)]
pub(super) struct Options(Value);
#[allow(dead_code, reason = "some serve rows of ops to come")]
impl Options {
    pub(super) fn int(&self, name: &str) -> isize {
        int(&self.0[name])
    }
    pub(super) fn size(&self, name: &str) -> usize {
        size(&self.0[name])
    }
    pub(super) fn number(&self, name: &str) -> f64 {
        number(&self.0[name])
    }
    pub(super) fn ints(&self, name: &str) -> Vec<isize> {
        self.0[name].as_array().unwrap().iter().map(int).collect()
    }
    pub(super) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }
    pub(super) fn holds(&self, name: &str) -> bool {
        self.0[name].as_bool().unwrap()
    }
    /// Sizes by name.
    pub(super) fn named(&self, name: &str) -> Vec<(&str, usize)> {
        let named = self.0[name].as_object().unwrap();
        named.iter().map(|(name, n)| (name.as_str(), size(n))).collect()
    }
    /// Sizes two by two.
    pub(super) fn pairs(&self, name: &str) -> Vec<(usize, usize)> {
        let pairs = self.0[name].as_array().unwrap();
        pairs
            .iter()
            .map(|pair| (size(&pair[0]), size(&pair[1])))
            .collect()
    }
    /// A size for each of two axes.
    pub(super) fn planar(&self, name: &str) -> [usize; 2] {
        [0, 1].map(|axis| size(&self.0[name][axis]))
    }
    pub(super) fn sizes(&self, name: &str) -> Vec<usize> {
        self.0[name].as_array().unwrap().iter().map(size).collect()
    }
    /// A tensor, the same in all lanes.
    pub(super) fn integers<L: Level>(&self, name: &str) -> Tensor<i64, L> {
        tensor(&self.0[name]).cast::<i64>().lift()
    }
    /// A tensor, the same in all lanes.
    pub(super) fn tensor<L: Level>(&self, name: &str) -> Tensor<f64, L> {
        tensor(&self.0[name]).lift()
    }
    /// A tensor, the same in all lanes.
    pub(super) fn mask<L: Level>(&self, name: &str) -> Tensor<bool, L> {
        tensor(&self.0[name]).cast::<bool>().lift()
    }
    /// What `s![]` would be: ranges with steps, places, and new axes.
    pub(super) fn slices(&self, name: &str) -> Vec<SliceInfoElem> {
        let part = |part: &Value| match part {
            Value::Null => SliceInfoElem::NewAxis,
            Value::Array(range) => SliceInfoElem::Slice {
                start: range[0].as_i64().unwrap_or(0) as isize,
                end: range[1].as_i64().map(|end| end as isize),
                step: int(&range[2]),
            },
            place => SliceInfoElem::Index(int(place)),
        };
        self.0[name].as_array().unwrap().iter().map(part).collect()
    }
}
