//! Expected results of the workloads (`benches/data/ORIGIN.md` explains their form), and how results are held against them.

use crate::inputs::symmetric;
use serde_json::Value;

/// What is expected of a workload under a transform: records by the names of results.
///
/// # Panics
/// If there is nothing of that name.
pub(crate) fn expected(workload: &str, transform: &str) -> Value {
    let mut all: Value =
        serde_json::from_str(include_str!("../data/expected.json")).expect("well-formed figures");
    let found = all["expected"][workload][transform].take();
    assert!(!found.is_null(), "no figures of {workload} {transform}");
    found
}

/// What the record tells of the numbers, as found and as expected.
///
/// # Panics
/// If their number is another.
pub(crate) fn figures(found: &[f64], record: &Value) -> Vec<(String, f64, f64)> {
    let len: f64 = numbers(&record["shape"]).iter().product();
    assert_eq!(found.len() as f64, len, "length");
    if record.get("values").is_some() {
        let pairs = found.iter().zip(numbers(&record["values"])).enumerate();
        return pairs.map(|(i, (a, b))| (format!("[{i}]"), *a, b)).collect();
    }
    let probe = symmetric(999, found.len(), 1.0);
    let dot: f64 = found.iter().zip(&probe).map(|(a, p)| a * p).sum();
    let square: f64 = found.iter().map(|a| a * a).sum();
    let whole = [
        ("sum".to_owned(), found.iter().sum(), number(&record["sum"])),
        ("norm".to_owned(), square.sqrt(), number(&record["l2"])),
        ("projection".to_owned(), dot, number(&record["dot"])),
    ];
    whole.into_iter().chain(samples(found, record)).collect()
}

/// Those of them that are single numbers of a digest.
pub(crate) fn samples(found: &[f64], record: &Value) -> Vec<(String, f64, f64)> {
    let stride = number(&record["stride"]) as usize;
    let samples = numbers(&record["samples"]).into_iter().enumerate();
    samples
        .map(|(i, b)| (format!("[{}]", i * stride), found[i * stride], b))
        .collect()
}

/// How far two numbers are apart: GradBench's measure.
pub(crate) fn distance(a: f64, b: f64) -> f64 {
    (a - b).abs() / f64::max(1.0, a.abs() + b.abs())
}

/// The numbers of a list.
pub(crate) fn numbers(array: &Value) -> Vec<f64> {
    array.as_array().expect("a list").iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}
