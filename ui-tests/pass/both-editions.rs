//! What editions 2021 and 2024 treat differently: raw identifiers, the order of drops, patterns of references.

use transform_func::{differentiable, grad};

#[differentiable]
fn r#gen(r#type: f64, r#gen: &[(f64, f64)]) -> f64 {
    let mut r#match = r#type;
    for &(a, b) in r#gen {
        r#match += a * b * r#type;
    }
    if let Some((a, _)) = r#gen.first() {
        r#match *= a;
    }
    r#match
}

#[differentiable]
fn r#fn(x: f64) -> f64 {
    r#gen(x, &[(2.0, 3.0)])
}

fn main() {
    assert_eq!((r#gen(1.0, &[(2.0, 3.0)]), grad!(r#gen)(1.0, &[(2.0, 3.0)])), (14.0, 14.0));
    assert_eq!(grad!(r#fn)(1.0), 14.0);
}
