use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Mean {
    sum: f64,
    count: f64,
}

#[differentiable]
impl Mean {
    fn add_sample(&mut self, x: f64) {
        self.sum += x;
        self.count += 1.0;
    }
    fn value(&self) -> f64 {
        self.sum / self.count
    }
}

#[differentiable]
fn start(x: f64) -> Mean {
    Mean { sum: x, count: 1.0 }
}

#[differentiable]
fn mean(x: f64) -> f64 {
    let mut all = start(x);
    if x > 1.0 {
        all = start(2.0 * x);
    }
    all.add_sample(x * x);
    all.value()
}

fn main() {}
