use transform_func::differentiable;

#[differentiable]
fn double(x: &mut f64) {
    *x *= 2.0;
}

fn main() {}
