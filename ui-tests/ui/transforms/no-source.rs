use transform_func::{differentiable, functionalize, source};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    functionalize!(grad!(square)).source();
    source!(grad!(square), pullback);
}
