use transform_func::differentiable;

#[differentiable]
fn first(v: &[f64]) -> Option<f64> {
    static SCALE: f64 = 2.0;
    let x = v.first()?;
    let y = unsafe { *v.get_unchecked(0) };
    Some(dbg!(SCALE * x * y))
}

fn main() {}
