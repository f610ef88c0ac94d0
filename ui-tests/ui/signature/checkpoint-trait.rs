use transform_func::differentiable;

#[differentiable(checkpoint)]
trait Kernel {
    fn at(&self, distance: f64) -> f64;
}

fn main() {}
