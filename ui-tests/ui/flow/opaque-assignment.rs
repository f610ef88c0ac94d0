use transform_func::differentiable;

#[differentiable]
fn sum(v: &[f64]) -> f64 {
    let mut total = 0.0;
    v.iter().for_each(|x| total += x);
    total
}

fn main() {}
