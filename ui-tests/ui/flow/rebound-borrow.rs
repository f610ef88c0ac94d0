use transform_func::differentiable;

#[differentiable]
fn shifted(mut x: f64, mut y: f64) -> f64 {
    let mut place = &mut x;
    *place += 1.0;
    place = &mut y;
    *place += 1.0;
    x * y
}

fn main() {}
