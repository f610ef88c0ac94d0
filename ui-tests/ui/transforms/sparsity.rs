use transform_func::{differentiable, hessian, jacfwd, jacobian, jacrev};

#[differentiable]
fn squares(x: &[f64; 2]) -> [f64; 2] {
    [x[0] * x[0], x[1] * x[1]]
}

fn main() {
    jacfwd!(squares, sparsity = "dectect")(&[1.0, 2.0]);
    jacrev!(squares, sparsity = "banded")(&[1.0, 2.0]);
    jacobian!(squares, sparsity = 3)(&[1.0, 2.0]);
    jacobian!(squares, sparsity)(&[1.0, 2.0]);
    hessian!(squares, sparsty = "detect")(&[1.0, 2.0]);
}
