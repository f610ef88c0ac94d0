//! Every op says what it refuses, or that it takes whatever its types allow.

use crate::catalogue::ops;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Ops that take whatever their types allow, beside those of the class `Unary` alone.
const TOTAL: &[&str] = &[
    "cast",
    "logical_not",
    "isnan",
    "is_finite",
    "is_infinite",
    "all",
    "any",
    "count",
    "zeros_like",
    "ones_like",
    "from_vec",
    "full",
    "scalar",
    "kron",
    "flatten",
    "tile",
    "is_nan",
    "is_sign_negative",
    "is_sign_positive",
    "mean",
    "norm",
    "logsumexp",
    "var",
    "std",
    "sin_cos",
];

#[test]
fn every_op_has_its_refusals() {
    let refusing = refusing();
    let mut wrong = Vec::new();
    for (op, classes) in ops() {
        let total = TOTAL.contains(&op.as_str()) || classes.iter().eq(["Unary"]);
        match (refusing.contains(&op), TOTAL.contains(&op.as_str())) {
            (true, true) => wrong.push(format!("{op} is refused something and is listed as total")),
            (false, _) if !total => wrong.push(format!("{op} is refused nothing and is not listed as total")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_listed_is_an_op() {
    let ops = ops();
    let unknown: Vec<_> = TOTAL
        .iter()
        .filter(|total| !ops.iter().any(|(op, _)| op == *total))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// What the messages of these tests start with: the ops that refuse something.
fn refusing() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ops/refusals");
    let mut texts = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        strings(source.parse().unwrap(), &mut texts);
    }
    let starts = texts.iter().filter_map(|text| text.split_once(": "));
    starts.map(|(op, _)| op.to_owned()).collect()
}
/// The insides of all string literals.
fn strings(tokens: TokenStream, into: &mut Vec<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => strings(group.stream(), into),
            TokenTree::Literal(literal) => {
                into.extend(literal.to_string().strip_prefix('"').map(str::to_owned))
            }
            _ => {}
        }
    }
}
