use transform_func::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct Scale {
    by: f64,
}

#[differentiable(jvp = scaled_jvp)]
impl Scale {
    fn scaled(&self, x: f64) -> f64 {
        self.by * x
    }
}

fn main() {}
