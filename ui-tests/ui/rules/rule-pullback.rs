use transform_func::differentiable;

#[differentiable]
fn square_vjp(x: f64) -> (f64, impl FnOnce(f64) -> (f64,)) {
    (x * x, move |y_bar: f64| (2.0 * x * y_bar,))
}

#[differentiable]
fn product_vjp(x: f64, y: f64) -> (f64, impl Fn(f64, f64) -> (f64, f64)) {
    (x * y, move |a: f64, b: f64| (y * a, x * b))
}

fn main() {}
