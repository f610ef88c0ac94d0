use std::collections::BTreeMap;
use transform_func::differentiable;

#[differentiable]
fn total(table: &BTreeMap<String, f64>) -> f64 {
    let mut sum = 0.0;
    for (_, x) in table {
        sum += x;
    }
    sum
}

fn main() {}
