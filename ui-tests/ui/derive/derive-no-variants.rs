use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
enum Nothing {}

fn main() {}
