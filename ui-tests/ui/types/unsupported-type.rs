use transform_func::differentiable;

#[differentiable]
fn diverging(x: f64) -> ! {
    panic!("no value at {x}")
}

fn main() {}
