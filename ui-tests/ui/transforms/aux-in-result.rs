use transform_func::prelude::*;

#[differentiable]
fn checked(x: f64) -> Result<(f64, usize), String> {
    if x > 0.0 { Ok((x.ln(), 1)) } else { Err("not positive".to_owned()) }
}

fn main() {
    let _ = grad!(checked, has_aux)(2.0);
}
