//! The twelve programs of GradBench, written as plain Rust: values and derivatives against `tests/data/programs`.

pub(crate) mod ba;
pub(crate) mod descent;
pub(crate) mod det;
pub(crate) mod gmm;
pub(crate) mod hello;
pub(crate) mod ht;
pub(crate) mod kmeans;
pub(crate) mod llsq;
pub(crate) mod lse;
pub(crate) mod lstm;
pub(crate) mod ode;
pub(crate) mod particle;
pub(crate) mod saddle;

use std::sync::LazyLock;

use serde_json::Value;

use crate::laws::Flat;

static FILE: LazyLock<Value> = LazyLock::new(|| read("programs.json"));

fn read(file: &str) -> Value {
    let path = format!("{}/tests/data/programs/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What is recorded for one input of a program. Paths are such as `input/x`.
struct Case {
    program: &'static str,
    value: &'static Value,
}

fn cases(program: &'static str) -> impl Iterator<Item = Case> {
    let of_program = FILE[program].as_array().expect("a list of cases");
    of_program.iter().map(move |value| Case { program, value })
}

impl Case {
    fn name(&self) -> String {
        format!("{} {}", self.program, self.value["name"])
    }

    fn has(&self, path: &str) -> bool {
        self.value.pointer(&format!("/{path}")).is_some()
    }

    fn at(&self, path: &str) -> &'static Value {
        let found = self.value.pointer(&format!("/{path}"));
        found.unwrap_or_else(|| panic!("{}: no {path}", self.name()))
    }

    /// What is recorded at several points.
    fn list(&self, path: &str) -> impl Iterator<Item = Case> {
        let program = self.program;
        let points = self.at(path).as_array().expect("a list");
        points.iter().map(move |value| Case { program, value })
    }

    fn number(&self, path: &str) -> f64 {
        self.at(path).as_f64().expect("a number")
    }

    fn count(&self, path: &str) -> usize {
        self.at(path).as_u64().expect("a count") as usize
    }

    fn numbers(&self, path: &str) -> Vec<f64> {
        numbers(self.at(path))
    }

    fn counts(&self, path: &str) -> Vec<usize> {
        counts(self.at(path))
    }

    /// A matrix, row by row.
    fn rows(&self, path: &str) -> Vec<Vec<f64>> {
        rows(self.at(path))
    }

    /// Numbers may differ by `tolerance`, relative to the largest one expected.
    #[track_caller]
    fn expect(&self, path: &str, found: &impl Flat, tolerance: f64) {
        let (found, expected) = (found.flat(), numbers(self.at(path)));
        let name = self.name();
        assert_eq!(found.len(), expected.len(), "{name}: number of {path}");
        let largest = expected.iter().fold(0.0_f64, |largest, e| largest.max(e.abs()));
        let limit = if largest == 0.0 {
            1e-13
        } else {
            largest * tolerance
        };
        for (i, (a, e)) in found.iter().zip(&expected).enumerate() {
            assert!((a - e).abs() <= limit, "{name}: {path}[{i}] is {a}, expected {e}");
        }
    }
}

/// An array's entries; a number is an array of one.
fn numbers(array: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().expect("a number");
    match array.as_f64() {
        Some(alone) => vec![alone],
        None => {
            let entries = array["data"].as_array().expect("an array");
            entries.iter().map(number).collect()
        }
    }
}

fn counts(array: &Value) -> Vec<usize> {
    numbers(array).into_iter().map(|n| n as usize).collect()
}

fn rows(array: &Value) -> Vec<Vec<f64>> {
    let [height, width] = [0, 1].map(|axis| array["shape"][axis].as_u64().expect("a matrix") as usize);
    let entries = numbers(array);
    (0..height)
        .map(|i| entries[i * width..(i + 1) * width].to_vec())
        .collect()
}
