use transform_func::differentiable;

struct Pair {
    a: usize,
    b: usize,
}

#[differentiable]
fn power(x: f64, mut a: usize, mut b: usize) -> f64 {
    Pair { a, b } = Pair { a: b, b: a };
    x.powi((a - b) as i32)
}

fn main() {}
