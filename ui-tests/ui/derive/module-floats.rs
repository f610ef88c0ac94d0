use transform_func::prelude::*;

#[derive(Module, Clone, Debug)]
struct Single {
    weight: Tensor<f32>,
}

#[derive(Module, Clone, Debug)]
struct Mixed {
    coarse: Vec<Single>,
    fine: Tensor,
}

#[derive(Module, Clone, Debug)]
struct Beside<M> {
    fine: Tensor,
    inner: M,
}

fn main() {
    let single = Single { weight: Tensor::<f32>::zeros(&[2]) };
    let beside = Beside { fine: Tensor::zeros(&[2]), inner: single };
    println!("{}", beside.num_parameters());
}
