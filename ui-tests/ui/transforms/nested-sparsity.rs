use transform_func::{Tensor, differentiable, jacfwd, vjp, vmap};

#[differentiable]
fn squares(x: &Tensor) -> Tensor {
    x * x
}

#[differentiable]
fn within(x: &Tensor) -> Tensor {
    jacfwd!(squares, sparsity = "detect")(x)
}

fn main() {
    vmap!(jacfwd!(squares, sparsity = "detect"))(&Tensor::ones(&[2, 3]));
    vjp!(jacfwd!(squares, sparsity = "detect"), &Tensor::ones(&[3]));
}
