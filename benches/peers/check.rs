//! Results against the expected figures (`expected.json`, whose form `benches/data/ORIGIN.md` explains).

use crate::case::Case;
use crate::inputs::symmetric;
use serde_json::Value;

/// How far the results of a case are from what is expected, at most.
///
/// # Panics
/// If that is too far.
pub(crate) fn check(workload: &str, dtype: &str, case: &Case) -> f64 {
    let tolerance = if dtype == "f64" { 1e-9 } else { 1e-3 };
    let all: Value = serde_json::from_str(include_str!("expected.json")).expect("well-formed figures");
    let expected = &all["expected"][workload];
    // The figures have one of several transforms with the same result.
    let of = match case.against {
        "vmap_jvp_grad" => "derivative",
        "loop_grad" => "vmap_grad",
        of => of,
    };
    let expected = expected
        .get(of)
        .unwrap_or_else(|| panic!("no figures of {workload} {of}"));
    let mut worst = 0.0;
    for (name, found) in (case.outputs)() {
        let record = expected
            .get(name)
            .unwrap_or_else(|| panic!("no figures of {workload} {of} {name}"));
        for (what, a, b) in figures(&found, record) {
            let off = (a - b).abs() / f64::max(1.0, a.abs() + b.abs());
            assert!(
                off <= tolerance,
                "{workload} {} {name} {what}: {a} instead of {b}",
                case.transform
            );
            worst = f64::max(worst, off);
        }
    }
    worst
}

/// What the record tells of the numbers, as found and as expected.
fn figures(found: &[f64], record: &Value) -> Vec<(String, f64, f64)> {
    let len: f64 = numbers(&record["shape"]).iter().product();
    assert_eq!(found.len() as f64, len, "length");
    if record.get("values").is_some() {
        let pairs = found.iter().zip(numbers(&record["values"])).enumerate();
        return pairs.map(|(i, (a, b))| (format!("[{i}]"), *a, b)).collect();
    }
    let probe = symmetric(999, found.len(), 1.0);
    let dot: f64 = found.iter().zip(&probe).map(|(a, p)| a * p).sum();
    let square: f64 = found.iter().map(|a| a * a).sum();
    let stride = number(&record["stride"]) as usize;
    let samples = numbers(&record["samples"]).into_iter().enumerate();
    let whole = [
        ("sum".to_owned(), found.iter().sum(), number(&record["sum"])),
        ("norm".to_owned(), square.sqrt(), number(&record["l2"])),
        ("projection".to_owned(), dot, number(&record["dot"])),
    ];
    whole
        .into_iter()
        .chain(samples.map(|(i, b)| (format!("[{}]", i * stride), found[i * stride], b)))
        .collect()
}

fn numbers(array: &Value) -> Vec<f64> {
    array.as_array().expect("a list").iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}
