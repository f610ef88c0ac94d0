use transform_func::differentiable;

trait Half {
    fn half(&self) -> f64;
}

impl Half for f64 {
    fn half(&self) -> f64 {
        self / 2.0
    }
}

#[differentiable]
fn quarter(x: f64) -> f64 {
    x.half()
}

fn main() {}
