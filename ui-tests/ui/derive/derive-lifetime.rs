use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Window<'a> {
    values: &'a [f64],
}

fn main() {}
