use num_traits::Float;
use transform_func::differentiable;

#[differentiable]
fn composed<T: Float, F: Fn(T) -> T>(steps: &[F], x: T) -> T {
    steps[0](x)
}

#[differentiable]
fn power<T: Float, N>(x: T, n: N) -> T
where
    N: num_traits::PrimInt,
{
    x.powi(n.to_i32().unwrap())
}

fn main() {}
