use transform_func::differentiable;

#[differentiable]
fn traced(x: f64, n: usize) -> f64 {
    println!("{}", if n > 3 { return x } else { n });
    x * x
}

fn main() {}
