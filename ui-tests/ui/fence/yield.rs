use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    yield x;
    x * x
}

fn main() {}
