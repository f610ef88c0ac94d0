use transform_func::differentiable;

fn twice(f: impl Fn(f64) -> f64) -> f64 {
    f(f(1.0))
}

#[differentiable]
fn shifted(x: f64) -> f64 {
    twice(|y| x + y)
}

fn main() {}
