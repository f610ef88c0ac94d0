use transform_func::{Tensor, grad, jacfwd, jvp, vjp, vmap, vmappable};

#[vmappable]
fn clipped(x: &Tensor) -> f64 {
    if x.sum() > 1.0 { 1.0 } else { x.sum() }
}

fn main() {
    let x = Tensor::ones(&[3]);
    grad!(clipped)(&x);
    vmap!(grad!(clipped))(&Tensor::ones(&[2, 3]));
    jacfwd!(clipped)(&x);
    vjp!(clipped, &x);
    jvp!(clipped, (&x,), (&x,));
}
