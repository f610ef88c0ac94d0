use transform_func::{Sparsity, differentiable, jacfwd};

#[differentiable]
fn squares(x: &[f64; 2]) -> [f64; 2] {
    [x[0] * x[0], x[1] * x[1]]
}

fn main() {
    jacfwd!(squares, sparsity = Sparsity::dense(2, 2))(&[1.0, 2.0]);
}
