use transform_func::differentiable;

#[differentiable]
fn exchange(a: &mut f64, b: &mut f64, by: f64) {
    *a += by;
    *b -= by;
}

#[differentiable]
fn aliased(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    exchange(&mut v[0], &mut v[1], x);
    v[0] * v[1]
}

fn main() {}
