use transform_func::differentiable;

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    #[checkpoint(every = 3, binomial)]
    for _ in 0..n {
        y *= x;
    }
    y
}

fn main() {}
