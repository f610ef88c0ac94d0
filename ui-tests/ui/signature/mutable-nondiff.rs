use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Seen {
    largest: f64,
}

#[differentiable]
fn watched(x: f64, #[nondiff] seen: &mut Seen) -> f64 {
    seen.largest = seen.largest.max(2.0);
    x * seen.largest
}

fn main() {}
