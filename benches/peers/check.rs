//! Results against the expected figures (`benches/data`).

use crate::case::Case;
use crate::figures::{distance, expected, figures};

/// How far the results of a case are from what is expected, at most.
///
/// # Panics
/// If that is too far.
pub(crate) fn check(workload: &str, dtype: &str, case: &Case) -> f64 {
    let tolerance = if dtype == "f64" { 1e-9 } else { 1e-3 };
    // The figures have one of several transforms with the same result.
    let of = match case.against {
        "vmap_jvp_grad" => "derivative",
        "loop_grad" => "vmap_grad",
        of => of,
    };
    let expected = expected(workload, of);
    let mut worst = 0.0;
    for (name, found) in (case.outputs)() {
        let record = expected
            .get(name)
            .unwrap_or_else(|| panic!("no figures of {workload} {of} {name}"));
        for (what, a, b) in figures(&found, record) {
            let off = distance(a, b);
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
