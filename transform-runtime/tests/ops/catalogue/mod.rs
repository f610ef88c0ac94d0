//! `docs/ops.md` lists every op with its class. It is rendered from the sources, so that it is never behind them.

mod facts;
mod render;
mod tokens;

use facts::Facts;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every op by name, with its classes.
pub(crate) fn ops() -> Vec<(String, BTreeSet<String>)> {
    let facts = Facts::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let rows = facts.families.into_iter().flat_map(|family| family.rows);
    rows.flat_map(|row| row.names.into_iter().map(move |name| (name, row.classes.clone())))
        .collect()
}

/// The files of ops that loop over the matrices of a batch.
fn by_matrix(facts: &Facts) -> Vec<&str> {
    let families = facts.families.iter().filter(|family| family.by_matrix);
    families.map(|family| family.path.as_str()).collect()
}

/// Everything else has kernels for whole batches.
#[test]
fn only_linear_algebra_loops_over_lanes() {
    let facts = Facts::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let found = by_matrix(&facts);
    println!("loops over the matrices of a batch: {found:?}");
    let linear_algebra = ["determinant", "factor", "matrix_function", "solve", "spectrum"];
    assert_eq!(found, linear_algebra.map(|name| format!("ops/{name}.rs")));
}

#[test]
fn list_of_ops_is_that_of_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rendered = render::page(&Facts::read(&root.join("src")));
    let path = root.join("../docs/ops.md");
    if std::env::var("OPS_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&path, rendered).unwrap();
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let difference = rendered
        .lines()
        .zip(written.lines().chain(std::iter::repeat("nothing")));
    if let Some((new, old)) = difference.into_iter().find(|(new, old)| new != old) {
        panic!("docs/ops.md is behind the sources: it has\n{old}\nfor\n{new}\n{BLESS}");
    }
    assert_eq!(rendered, written, "{BLESS}");
}

const BLESS: &str = "bless it: OPS_UPDATE=always cargo test -p transform-runtime --test ops catalogue";
