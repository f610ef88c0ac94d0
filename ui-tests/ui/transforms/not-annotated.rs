use transform_func::grad;

fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    grad!(square)(3.0);
}
