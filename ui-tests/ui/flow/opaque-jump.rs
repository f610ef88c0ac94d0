use transform_func::differentiable;

fn settle(n: usize) -> usize {
    n
}

#[differentiable]
fn first_large(x: f64, v: &[usize]) -> f64 {
    let k = v.iter().map(|n| settle(*n)).max().unwrap_or_else(|| 0);
    let large = (|| if k > 3 { return x } else { x * x })();
    large
}

fn main() {}
