use transform_func::differentiable;

#[differentiable]
fn ignored(x: f64, _place: *const f64) -> f64 {
    x
}

fn main() {}
