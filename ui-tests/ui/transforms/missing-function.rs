use transform_func::grad;

fn main() {
    grad!(argnums = 1)(3.0);
}
