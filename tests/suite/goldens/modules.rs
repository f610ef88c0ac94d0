//! Modules with tensors from outside.

use std::collections::BTreeMap;

use transform_func::prelude::*;

super::cases! {
    fn functional_call_grad(case) {
        #[differentiable]
        fn loss(net: &Net, params: &ParamTree, x: &Tensor, y: &Tensor) -> f64 {
            nn::mse(&functional_call(net, params, (x,)), y)
        }
        let blank = |out, inputs| Linear { weight: Tensor::zeros(&[out, inputs]), bias: Tensor::zeros(&[out]) };
        let net = Net { l1: blank(3, 2), l2: blank(1, 3) };
        let params: ParamTree = case.map("P").into_iter().collect();
        let slope = grad!(loss, argnums = 1)(&net, &params, &case.tensor("X"), &case.tensor("Y"));
        let slope: BTreeMap<String, Tensor> = slope.iter().map(|(name, x)| (name.to_owned(), x.clone())).collect();
        case.expect(&slope);
    }

    fn functional_call_tied_weights(case) {
        #[differentiable]
        fn total(net: &Tied, params: &ParamTree, x: &Tensor) -> f64 {
            functional_call(net, params, (x,)).sum()
        }
        #[differentiable]
        fn untied_total(net: &Tied, params: &ParamTree, x: &Tensor) -> f64 {
            functional_call_with(net, params, (x,), tie_weights(false)).unwrap().sum()
        }
        let shared = Tensor::ones(&[2, 2]);
        let net = Tied { enc: shared.clone(), dec: shared, c: Tensor::from([10.0, 20.0]) };
        let params = ParamTree::from_iter([("enc", case.tensor("enc"))]);
        let x = case.tensor("x");
        case.expect_at("/tied_value", &functional_call(&net, &params, (&x,)));
        case.expect_at("/tied_grad", &grad!(total, argnums = 1)(&net, &params, &x)["enc"]);
        let untied = functional_call_with(&net, &params, (&x,), tie_weights(false));
        case.expect_at("/untied_value", &untied.expect("the names are known"));
        case.expect_at("/untied_grad", &grad!(untied_total, argnums = 1)(&net, &params, &x)["enc"]);
    }

    fn functional_call_partial_params(case) {
        let layer = Linear { weight: Tensor::zeros(&[1, 2]), bias: Tensor::full(&[1], 0.5) };
        let weight = Tensor::from_shape_vec(&[1, 2], vec![1.0, 2.0]).expect("two numbers");
        let params = ParamTree::from_iter([("weight", weight)]);
        case.expect(&functional_call(&layer, &params, &case.tensor("x")));
    }
}

#[derive(Module, Clone, Debug)]
struct Linear {
    weight: Tensor,
    bias: Tensor,
}
#[differentiable]
impl Linear {
    fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.weight.t()) + &self.bias
    }
}

#[derive(Module, Clone, Debug)]
struct Net {
    l1: Linear,
    l2: Linear,
}
#[differentiable]
impl Net {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.l2.forward(&self.l1.forward(x).tanh())
    }
}

#[derive(Module, Clone, Debug)]
struct Tied {
    enc: Tensor,
    dec: Tensor,
    c: Tensor,
}
#[differentiable]
impl Tied {
    fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.enc.t()).tanh().matmul(&self.dec) + &self.c
    }
}
