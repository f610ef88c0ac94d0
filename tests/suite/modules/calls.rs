//! `functional_call` and `stack_module_state`.

use transform_func::prelude::*;

use super::{Linear, Net, net};
use crate::laws::{assert_close, seeded_tensor};

#[differentiable]
fn called(net: &Net, params: &ParamTree, x: &Tensor) -> f64 {
    functional_call(net, params, (x,)).sin().sum()
}

#[differentiable]
fn called_with_both(net: &Net, params: &ParamTree, buffers: &ParamTree, x: &Tensor) -> Tensor {
    functional_call(net, (params, buffers), x)
}

#[differentiable]
fn direct(net: &Net, x: &Tensor) -> f64 {
    net.forward(x).sin().sum()
}

/// The state of another model, and that model.
fn other(scale: f64) -> (Net, ParamTree) {
    let mut other = net();
    let state = other.state_dict().map(|x| (x * scale).cos());
    other.load_state_dict(&state).expect("its own names");
    let params = other.named_parameters();
    (other, params)
}

#[test]
fn a_call_is_that_of_a_module_with_the_tensors() {
    let (x, (other, params)) = (seeded_tensor(&[3, 2], 1), other(1.0));
    let buffers = other.named_buffers();
    let y = functional_call(&net(), (&params, &buffers), (&x,));
    assert_eq!(y, other.forward(&x));
    assert_eq!(functional_call(&net(), [&params, &buffers], &x), y);
    assert_eq!(called_with_both(&net(), &params, &buffers, &x), y);
    let kept = functional_call(&net(), &params, (&x,));
    assert_eq!(
        kept,
        &y + &other.running.mean - &net().running.mean,
        "buffers that are not given are the module's own"
    );
    assert_eq!(
        functional_call(&net(), ParamTree::new(), (&x,)),
        net().forward(&x)
    );
}

#[test]
fn gradients_go_where_the_tensors_come_from() {
    let (x, (mut other, mut params)) = (seeded_tensor(&[3, 2], 1), other(1.0));
    other.running = net().running;
    let slopes = grad!(direct)(&other, &x).named_parameters();
    assert_eq!(grad!(called, argnums = 1)(&net(), &params, &x), slopes);
    let module_slopes = grad!(called)(&net(), &params, &x);
    assert!(
        module_slopes
            .named_parameters()
            .values()
            .all(|x| x.abs().sum() == 0.0)
    );
    assert!(module_slopes.running.mean.abs().sum() > 0.0);
    let weight = params.remove("layers.0.weight").expect("a parameter");
    other.layers[0].weight = net().layers[0].weight.clone();
    let slopes = grad!(direct)(&other, &x);
    let (of_module, of_tree) = grad!(called, argnums = (0, 1))(&net(), &params, &x);
    assert_eq!(of_module.layers[0].weight, slopes.layers[0].weight);
    assert_eq!(of_tree.get("layers.0.weight"), None);
    assert_eq!(weight.shape(), [2, 2]);
}

#[test]
fn a_call_has_every_derivative() {
    let (x, (_, params)) = (seeded_tensor(&[3, 2], 1), other(0.7));
    let direction = params.map(|x| x.exp());
    let at = |h: f64| called(&net(), &(&params + &(&direction * h)), &x);
    let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
    let (_, forward) = jvp!(called, (&net(), &params, &x), (zero(), &direction, zero()));
    assert_close("jvp", &[forward], &[slope], 1e-7);
    let (_, pullback) = vjp!(called, &net(), &params, &x);
    assert_close("vjp", &[pullback(1.0).1.dot(&direction)], &[forward], 1e-12);
    let slope_at = |h: f64| {
        let gradient = grad!(called, argnums = 1)(&net(), &(&params + &(&direction * h)), &x);
        gradient.dot(&direction)
    };
    let curvature = (slope_at(1e-5) - slope_at(-1e-5)) / 2e-5;
    let (_, product) = jvp!(
        grad!(called, argnums = 1),
        (&net(), &params, &x),
        (zero(), &direction, zero())
    );
    assert_close("curvature", &[product.dot(&direction)], &[curvature], 1e-6);
}

#[test]
fn stacked_state_is_mapped() {
    let x = seeded_tensor(&[3, 2], 1);
    let models = [0.3, 0.8, 1.5].map(|scale| other(scale).0);
    let (params, buffers) = stack_module_state(&models).expect("one architecture");
    assert_eq!(params["layers.1.weight"].shape(), [3, 2, 2]);
    let ys = vmap!(called_with_both, in_dims = (None, 0, 0, None))(&net(), &params, &buffers, &x);
    let slopes = vmap!(grad!(called, argnums = 1), in_dims = (None, 0, None))(&net(), &params, &x);
    for (i, model) in models.iter().enumerate() {
        let found = ys.index_axis(0, i as isize).to_vec();
        assert_close("value", &found, &model.forward(&x).to_vec(), 1e-14);
        let slope = grad!(called, argnums = 1)(&net(), &model.named_parameters(), &x);
        for (name, slope) in slope.iter() {
            let found = slopes[name].index_axis(0, i as isize);
            assert_close(name, &found.to_vec(), &slope.to_vec(), 1e-12);
        }
    }
}

#[test]
fn models_that_differ_are_not_stacked() {
    let message = |models: &[Linear]| stack_module_state(models).expect_err("refused").to_string();
    assert!(message(&[]).contains("no models"));
    let (narrow, wide) = (Linear::new(2, 2, 1), Linear::new(2, 3, 1));
    assert_eq!(
        message(&[narrow.clone(), wide]),
        "stack_module_state: weight is of shape [2, 2] in model 0, and [2, 3] in model 1: all must be of one shape"
    );
    let with_bias = Linear::new(2, 2, 2);
    assert!(message(&[narrow, with_bias]).contains("models 0 and 1 have different tensors"));
}

#[derive(Module, Clone, Debug)]
struct Tied {
    enc: Tensor,
    dec: Linear,
}
#[differentiable]
impl Tied {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.dec.forward(&x.matmul(&self.enc))
    }
}
fn tied() -> Tied {
    let enc = seeded_tensor(&[2, 2], 1);
    let dec = Linear {
        weight: enc.clone(),
        bias: None,
    };
    Tied { enc, dec }
}

#[test]
fn what_cannot_be_given_is_refused() {
    let x = seeded_tensor(&[1, 2], 1);
    let call = |trees: &[&ParamTree], options| {
        let refused = functional_call_with(&tied(), trees, (&x,), options);
        refused.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let tree = |names: &[&str]| -> ParamTree {
        let entries = names
            .iter()
            .map(|name| (*name, seeded_tensor(&[2, 2], name.len() as u64)));
        entries.collect()
    };
    let wrong = ParamTree::from_iter([("enc", Tensor::zeros(&[3, 2]))]);
    assert_eq!(
        call(&[&wrong], strict(false)),
        "functional_call: enc is of shape [3, 2], and [2, 2] in the module: pass a tensor of that shape"
    );
    assert!(call(&[&tree(&["enc"]), &tree(&["enc"])], strict(false)).contains("more than one tree"));
    assert!(call(&[&tree(&["dec.wieght"])], strict(false)).contains("no tensor dec.wieght"));
    assert_eq!(call(&[&tree(&["unknown"])], strict(false)), "");
    assert_eq!(
        call(&[&tree(&["enc", "unknown"])], strict(true)),
        "functional_call: names differ: missing [], unexpected [\"unknown\"]"
    );
    assert_eq!(
        call(&[&tree(&["enc"])], tie_weights(false).strict(true)),
        "functional_call: names differ: missing [\"dec.weight\"], unexpected []"
    );
    assert!(call(&[&tree(&["enc", "dec.weight"])], strict(false)).contains("one tensor in the module"));
    assert_eq!(call(&[&tree(&["enc", "dec.weight"])], tie_weights(false)), "");
    let shared = seeded_tensor(&[2, 2], 7);
    let both = ParamTree::from_iter([("enc", shared.clone()), ("dec.weight", shared)]);
    assert_eq!(call(&[&both], strict(true)), "");
}

#[test]
fn a_tied_parameter_is_given_once() {
    let (x, given) = (seeded_tensor(&[1, 2], 1), seeded_tensor(&[2, 2], 5));
    let params = ParamTree::from_iter([("dec.weight", given.clone())]);
    let y = functional_call(&tied(), &params, (&x,));
    assert_eq!(y, x.matmul(&given).matmul(&given));
    let y = functional_call_with(&tied(), &params, (&x,), tie_weights(false)).expect("known names");
    assert_eq!(y, x.matmul(&tied().enc).matmul(&given));
}

/// Keeps the mean of what it saw.
#[derive(Module, Clone, Debug)]
struct Centred {
    weight: Tensor,
    #[module(buffer)]
    mean: Tensor,
}
#[differentiable]
impl Centred {
    fn forward(&mut self, x: &Tensor) -> Tensor {
        self.mean = &self.mean * 0.5 + x * 0.5;
        (x - &self.mean) * &self.weight
    }
}
fn centred() -> Centred {
    Centred {
        weight: seeded_tensor(&[3], 1),
        mean: seeded_tensor(&[3], 2),
    }
}

#[differentiable]
fn run(model: &Centred, params: &ParamTree, buffers: &ParamTree, x: &Tensor) -> (Tensor, ParamTree) {
    functional_call_with_buffers(model, (params, buffers), (x,))
}

#[differentiable]
fn run_twice(model: &Centred, params: &ParamTree, buffers: &ParamTree, x: &Tensor) -> f64 {
    let (y, left) = functional_call_with_buffers(model, (params, buffers), (x,));
    let z = functional_call(model, (params, &left), (&y,));
    (&z * &z).sum() + left["mean"].sin().sum()
}

#[test]
fn buffers_are_as_forward_left_them() {
    let (model, x) = (centred(), seeded_tensor(&[3], 3));
    let (params, buffers) = (model.named_parameters(), model.named_buffers());
    let mut changed = model.clone();
    let y = changed.forward(&x);
    let (found, left) = functional_call_with_buffers(&model, (&params, &buffers), (&x,));
    assert_eq!((&found, &left), (&y, &changed.named_buffers()));
    assert_eq!(
        functional_call(&model, &params, (&x,)),
        y,
        "what is left may be dropped"
    );
    assert_eq!(model.named_buffers(), buffers, "the module stays as it is");
    let mut both = params.clone();
    both.insert("mean", changed.mean.clone());
    let second = functional_call(&model, &both, (&y,));
    let expected = (&second * &second).sum() + changed.mean.sin().sum();
    assert_close(
        "twice",
        &[run_twice(&model, &params, &buffers, &x)],
        &[expected],
        1e-14,
    );
}

#[test]
fn what_is_left_in_buffers_has_derivatives() {
    let (model, x) = (centred(), seeded_tensor(&[3], 3));
    let (params, buffers) = (model.named_parameters(), model.named_buffers());
    let (by_params, by_buffers, by_x) = grad!(run_twice, argnums = (1, 2, 3))(&model, &params, &buffers, &x);
    let along = seeded_tensor(&[3], 4);
    let with = |name: &str, tree: &ParamTree, h: f64| {
        let mut tree = tree.clone();
        tree.insert(name, &tree[name] + &along * h);
        tree
    };
    let slope = |f: &dyn Fn(f64) -> f64| (f(1e-5) - f(-1e-5)) / 2e-5;
    let expected = [
        slope(&|h| run_twice(&model, &with("weight", &params, h), &buffers, &x)),
        slope(&|h| run_twice(&model, &params, &with("mean", &buffers, h), &x)),
        slope(&|h| run_twice(&model, &params, &buffers, &(&x + &along * h))),
    ];
    let found = [
        (&by_params["weight"] * &along).sum(),
        (&by_buffers["mean"] * &along).sum(),
        (&by_x * &along).sum(),
    ];
    assert_close("slopes", &found, &expected, 1e-7);
}

#[test]
fn mapped_buffers_are_left_mapped() {
    let models = [1.0, 2.0].map(|scale| Centred {
        weight: seeded_tensor(&[3], 1) * scale,
        mean: seeded_tensor(&[3], 2) * scale,
    });
    let x = seeded_tensor(&[3], 3);
    let (params, buffers) = stack_module_state(&models).expect("one architecture");
    let (ys, left) = vmap!(run, in_dims = (None, 0, 0, None))(&centred(), &params, &buffers, &x);
    for (i, mut model) in models.into_iter().enumerate() {
        let y = model.forward(&x);
        assert_close(
            "value",
            &ys.index_axis(0, i as isize).to_vec(),
            &y.to_vec(),
            1e-14,
        );
        let mean = left["mean"].index_axis(0, i as isize);
        assert_close("mean", &mean.to_vec(), &model.mean.to_vec(), 1e-14);
    }
}

#[derive(Module, Clone, Debug)]
struct Single {
    layer: nn::Linear<f32>,
}
#[differentiable]
impl Single {
    fn forward(&self, x: &Tensor<f32>) -> Tensor<f32> {
        self.layer.forward(x).tanh()
    }
}

#[differentiable]
fn call_single(model: &Single, params: &ParamTree<f32>, x: &Tensor<f32>) -> f32 {
    functional_call(model, params, (x,)).sum()
}

#[test]
fn modules_of_single_precision_are_called() {
    let mut rng = Rng::new(1);
    let mut single = || Single {
        layer: nn::Linear::new(3, 2, &mut rng).cast(),
    };
    let (model, other) = (single(), single());
    let (x, params) = (Tensor::<f32>::ones(&[3]), other.named_parameters());
    assert_eq!(functional_call(&model, &params, (&x,)), other.forward(&x));
    let slope = grad!(call_single, argnums = 1)(&model, &params, &x);
    let y = other.forward(&x);
    let expected = Tensor::<f32>::ones(&[2]) - &y * &y;
    for (found, expected) in slope["layer.bias"].to_vec().into_iter().zip(expected.to_vec()) {
        assert!((found - expected).abs() < 1e-6);
    }
}

#[differentiable]
fn tied_sum(net: &Tied, x: &Tensor) -> f64 {
    (&net.enc + &net.dec.weight + x).sin().sum()
}

#[test]
fn a_tied_parameter_is_one_parameter() {
    let mut net = tied();
    assert_eq!(net.named_parameters().keys().collect::<Vec<_>>(), ["enc"]);
    assert_eq!((net.num_parameters(), net.state_dict().len()), (4, 2));
    let state = net.state_dict().map(|x| x + 1.0);
    net.load_state_dict(&state).expect("its own names");
    assert_eq!(
        net.named_parameters().len(),
        1,
        "one value for both: they stay tied"
    );
    let (params, _) = stack_module_state(&[tied(), net.clone()]).expect("one architecture");
    assert_eq!(params.keys().collect::<Vec<_>>(), ["enc"]);
    let mut parted = net.state_dict();
    parted.insert("enc", Tensor::zeros(&[2, 2]));
    net.load_state_dict(&parted).expect("its own names");
    assert_eq!(
        net.named_parameters().len(),
        2,
        "two values: they are tied no more"
    );
}

#[test]
fn gradients_that_are_equal_are_not_tied() {
    let slope = grad!(tied_sum)(&tied(), &seeded_tensor(&[2, 2], 3));
    assert_eq!(slope.enc, slope.dec.weight);
    assert_eq!(slope.named_parameters().len(), 2);
}

/// Trees have their dot product in bodies.
#[differentiable]
fn slope_along(net: &Net, params: &ParamTree, v: &ParamTree, x: &Tensor) -> f64 {
    grad!(called, argnums = 1)(net, params, x).dot(v) + 0.5 * params.dot(params)
}

#[test]
fn dot_products_of_trees_are_differentiated() {
    let (x, (_, params), (_, v), (_, w)) = (seeded_tensor(&[3, 2], 1), other(1.0), other(0.3), other(0.7));
    let slopes = grad!(called, argnums = 1)(&net(), &params, &x);
    let value = slopes.dot(&v) + 0.5 * params.dot(&params);
    assert_close("value", &[slope_along(&net(), &params, &v, &x)], &[value], 1e-12);
    let (by_params, by_v) = grad!(slope_along, argnums = (1, 2))(&net(), &params, &v, &x);
    assert_eq!(by_v, slopes);
    let along = |h: f64| slope_along(&net(), &params.zip_map(&w, |p, w| p + w * h), &v, &x);
    let expected = (along(1e-5) - along(-1e-5)) / 2e-5;
    assert_close("along w", &[by_params.dot(&w)], &[expected], 1e-7);
    let (_, pushed) = jvp!(
        slope_along,
        (&net(), &params, &v, &x),
        (zero(), &w, zero(), zero())
    );
    assert_close("pushed", &[pushed], &[by_params.dot(&w)], 1e-12);
    let xs = stack(&[&x, &(&x * 0.5)], 0);
    let lanes =
        vmap!(grad!(slope_along, argnums = 1), in_dims = (None, None, None, 0))(&net(), &params, &v, &xs);
    for (i, x) in [x.clone(), &x * 0.5].iter().enumerate() {
        let alone = grad!(slope_along, argnums = 1)(&net(), &params, &v, x);
        for (name, tensor) in alone.iter() {
            let lane = lanes[name].narrow(0, i, 1).reshape(tensor.shape());
            assert_close(name, &lane.to_vec(), &tensor.to_vec(), 1e-12);
        }
    }
}
