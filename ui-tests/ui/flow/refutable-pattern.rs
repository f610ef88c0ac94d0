use transform_func::differentiable;

fn parity(n: usize) -> Result<usize, usize> {
    if n % 2 == 0 { Ok(n) } else { Err(n) }
}

#[differentiable]
fn scaled(x: f64, n: usize) -> f64 {
    let (Ok(k) | Err(k)) = parity(n);
    x * k as f64
}

fn main() {}
