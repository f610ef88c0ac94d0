use transform_func::differentiable;

macro_rules! square {
    ($x:expr) => {
        $x * $x
    };
}

#[differentiable]
fn fourth(x: f64) -> f64 {
    square!(x * x)
}

fn main() {}
