use transform_func::differentiable;

#[differentiable(chekpoint)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
