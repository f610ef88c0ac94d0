use transform_func::prelude::*;

fn noise(x: &Tensor, rng: &mut Rng) -> Tensor {
    x.dropout(0.5, rng)
}

#[differentiable]
fn noisy(x: &Tensor) -> f64 {
    let mut rng = Rng::new(1);
    noise(x, &mut rng).sum()
}

fn main() {}
