use transform_func::differentiable;

#[differentiable]
fn compared(x: f64, labels: &[usize]) -> f64 {
    let mut order: Vec<usize> = labels.to_vec();
    let mut calls = 0;
    order.sort_by_key(|label| {
        calls += 1;
        *label
    });
    x * calls as f64
}

fn main() {}
