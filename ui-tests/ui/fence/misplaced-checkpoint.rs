use transform_func::differentiable;

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    #[checkpoint]
    let mut y = 1.0;
    for _ in 0..n {
        y *= x;
    }
    y
}

fn main() {}
