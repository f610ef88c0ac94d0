use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    if x > 0.0 {
        break;
    }
    x * x
}

fn main() {}
