use transform_func::differentiable;

#[differentiable]
fn square_vjp(x: f64) -> (f64, impl Fn(f64) -> (f64,)) {
    let pair = (x * x, move |y_bar: f64| (2.0 * x * y_bar,));
    pair
}

fn main() {}
