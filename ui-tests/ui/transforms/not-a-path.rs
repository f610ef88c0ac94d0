use transform_func::grad;

fn main() {
    grad!(|x: f64| x * x)(3.0);
}
