use transform_func::vmappable;

#[vmappable]
struct Point {
    x: f64,
}

#[vmappable]
const ORIGIN: f64 = 0.0;

fn main() {}
