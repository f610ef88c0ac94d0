use transform_func::differentiable;

#[differentiable]
fn wave(x: f64, odd: bool) -> f64 {
    (if odd { f64::sin } else { f64::cos })(x)
}

fn main() {}
