//! The table has every op: whatever the runtime can linearize occurs in these tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every name that starts with `linearize_` in the Rust files under a folder; rows of recorded results are no rows of
/// the table.
fn linearized(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("torch") {
            names.extend(linearized(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            // Parameters of macros are not names.
            let text = fs::read_to_string(&path).unwrap().replace("$linearize", "");
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            names.extend(
                words
                    .filter(|word| word.starts_with("linearize_"))
                    .map(str::to_owned),
            );
        }
    }
    names
}

/// What is shared by ops, not one of them.
pub(crate) const SHARED: [&str; 5] = [
    "linearize_unary",
    "linearize_binary",
    "linearize_all_of",
    "linearize_product",
    "linearize_stopped",
];

#[test]
fn every_op_has_a_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tested = linearized(&root.join("tests/ops"));
    let missing: Vec<_> = linearized(&root.join("src/ops"))
        .into_iter()
        .filter(|name| !tested.contains(name) && !SHARED.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "without a row in the op table: {missing:?}");
}

/// Functions that are not methods have handles, and rows of those.
#[test]
fn every_handle_has_a_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = fs::read_to_string(root.join("tests/ops/table/handles.rs")).unwrap();
    let files = fs::read_dir(root.join("src/nn"))
        .unwrap()
        .map(|file| file.unwrap().path());
    for file in files.filter(|path| path.is_file()) {
        let text = fs::read_to_string(file).unwrap();
        for handle in text
            .split("handle!(")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            assert!(
                rows.contains(&format!("nn::{handle};")),
                "without a row in the op table: nn::{handle}"
            );
        }
    }
}
