use transform_func::differentiable;

#[differentiable]
fn integral(mut f: impl FnMut(f64) -> f64, b: f64) -> f64 {
    f(0.0) * b
}

#[differentiable]
fn counted(x: f64) -> f64 {
    let mut calls = 0;
    let y = integral(
        |t| {
            calls += 1;
            t * x
        },
        x,
    );
    y * calls as f64
}

fn main() {}
