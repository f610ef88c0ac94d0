use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    let y = {
        const SCALE: f64 = 2.0;
        SCALE * x
    };
    const SCALE: f64 = 3.0;
    SCALE * y
}

fn main() {}
