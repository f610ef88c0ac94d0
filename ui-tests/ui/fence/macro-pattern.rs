use transform_func::differentiable;

macro_rules! origin {
    () => {
        0.0
    };
}

#[differentiable]
fn sign(x: f64) -> f64 {
    match x {
        origin!() => 0.0,
        _ => x / x.abs(),
    }
}

fn main() {}
