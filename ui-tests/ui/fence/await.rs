use transform_func::differentiable;

async fn load() -> f64 {
    1.0
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * load().await
}

fn main() {}
