use transform_func::differentiable;

#[differentiable]
fn integral(f: impl Fn(f64) -> f64, b: f64) -> f64 {
    f(0.0) * b
}

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    let weights = xs.iter().map(|x| x.exp()).collect::<Vec<_>>();
    integral(|x| weights[0] * x, xs[0])
}

fn main() {}
