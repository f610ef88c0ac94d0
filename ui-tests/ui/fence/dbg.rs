use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    dbg!(x * x)
}

fn main() {}
