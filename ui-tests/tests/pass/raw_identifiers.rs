//! Names that are keywords, and those that became one with edition 2024.

use transform_func::{differentiable, grad};

#[differentiable]
fn r#gen(r#type: f64, r#match: &[(f64, f64)]) -> f64 {
    let mut r#loop = r#type;
    for &(a, b) in r#match {
        r#loop += a * b * r#type;
    }
    r#loop
}

#[differentiable]
fn r#fn(r#in: f64) -> f64 {
    r#gen(r#in, &[(2.0, 3.0)])
}

pub(crate) fn main() {
    assert_eq!(
        (r#gen(1.0, &[(2.0, 3.0)]), grad!(r#gen)(1.0, &[(2.0, 3.0)])),
        (7.0, 7.0)
    );
    assert_eq!(grad!(r#fn)(1.0), 7.0);
}
