use transform_func::differentiable;

#[differentiable]
fn root_vjp(x: f64) -> (f64, impl Fn(f64) -> (f64,)) {
    let y = x.sqrt();
    (y, move |y_bar: f64| {
        if y == 0.0 {
            return (0.0,);
        }
        (y_bar / (2.0 * y),)
    })
}

fn main() {}
