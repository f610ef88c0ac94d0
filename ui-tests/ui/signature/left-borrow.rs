use transform_func::differentiable;

#[differentiable]
fn larger<'a>(a: &'a mut f64, b: &'a mut f64) -> &'a mut f64 {
    if *a > *b { a } else { b }
}

fn main() {}
