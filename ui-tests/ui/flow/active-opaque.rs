use transform_func::differentiable;

#[differentiable]
fn shifted(x: f64) -> f64 {
    let shift = |y: f64| x + y;
    shift(1.0)
}

fn main() {}
