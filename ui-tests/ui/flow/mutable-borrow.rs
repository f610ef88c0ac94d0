use transform_func::differentiable;

fn both(pair: (&mut f64, f64)) {
    *pair.0 *= pair.1;
}

#[differentiable]
fn scaled(x: f64) -> f64 {
    let mut y = 2.0;
    both((&mut y, 3.0));
    x * y
}

fn main() {}
