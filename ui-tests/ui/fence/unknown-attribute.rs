use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    #[rustfmt::skip]
    let y = x * x;
    y
}

fn main() {}
