use transform_func::{differentiable, functionalize, grad};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    grad!(functionalize!(square, remove = "views"))(3.0);
    functionalize!(square, remove = "mutation")(3.0);
    functionalize!(square, remove = mutations_and_view)(3.0);
    functionalize!(square, remove = mutations)(3.0);
    functionalize!(square, remove = "everything")(3.0);
    functionalize!(square, removes = "mutations")(3.0);
    functionalize!(square, remove)(3.0);
}
