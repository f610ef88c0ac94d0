use transform_func::differentiable;

#[differentiable]
fn second_distinct(v: &[f64]) -> f64 {
    let mut distinct = v.to_vec();
    distinct.dedup();
    distinct[1]
}

fn main() {}
