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
        case.expect(&map_of(&slope));
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

    fn stack_module_state_values(case) {
        let models = [0.0, 1.0, 2.0].map(|i| {
            let mut model = Normed(nn::BatchNorm1d::new(2), nn::Linear::new(2, 1, &mut Rng::new(1)));
            for (name, value) in [("0.weight", i), ("0.bias", i + 0.1), ("1.weight", i + 0.2), ("1.bias", i + 0.3)] {
                let mut parameters = model.parameters_mut();
                let (_, tensor) = parameters.find(|(other, _)| other == name).expect("a parameter");
                *tensor = Tensor::full(tensor.shape(), value);
            }
            model.0.running_mean = Some(Tensor::full(&[2], i));
            model
        });
        let (params, buffers) = stack_module_state(&models).expect("one architecture");
        case.expect_at("/0", &map_of(&params));
        case.expect_at("/1", &map_of(&buffers));
    }

    fn batch_norm_patch_modes(case) {
        let x = case.tensor("x");
        let mut norm = nn::BatchNorm1d::new(3);
        norm.weight = Some(Tensor::from([1.0, 2.0, 3.0]));
        norm.bias = Some(Tensor::from([0.0, 0.5, 1.0]));
        norm.running_mean = Some(Tensor::from([0.1, 0.2, 0.3]));
        norm.running_var = Some(Tensor::from([1.0, 2.0, 3.0]));
        for (mode, training) in [("train", true), ("eval", false)] {
            let mut whole = norm.clone();
            whole.train(training);
            let mut patched = whole.clone();
            let y = whole.forward(&x);
            case.expect_at(&format!("/{mode}/0"), &y);
            case.expect_at(&format!("/{mode}/1"), &whole.running_mean.expect("kept"));
            case.expect_at(&format!("/{mode}/2"), &whole.running_var.expect("kept"));
            replace_all_batch_norm_modules(&mut patched);
            case.expect_at(&format!("/patched_{mode}/0"), &patched.forward(&x));
            assert!(patched.named_buffers().is_empty());
        }
    }

    fn batch_norm_stacked_train_vmap(case) {
        #[differentiable]
        fn run(norm: &nn::BatchNorm1d, buffers: &ParamTree, x: &Tensor) -> (Tensor, ParamTree) {
            functional_call_with_buffers(norm, buffers, (x,))
        }
        let norm = nn::BatchNorm1d::new(3).affine(false);
        let buffers = [("running_mean", case.tensor("rm")), ("running_var", case.tensor("rv"))];
        let buffers: ParamTree = buffers.into_iter().collect();
        let (y, left) = vmap!(run, in_dims = (None, 0, 0))(&norm, &buffers, &case.tensor("X"));
        case.expect_at("/0", &y);
        case.expect_at("/1", &left["running_mean"]);
        case.expect_at("/2", &left["running_var"]);
    }
}

#[derive(Module, Clone, Debug)]
struct Normed(nn::BatchNorm1d, nn::Linear);

fn map_of(tree: &ParamTree) -> BTreeMap<String, Tensor> {
    tree.iter()
        .map(|(name, x)| (name.to_owned(), x.clone()))
        .collect()
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
