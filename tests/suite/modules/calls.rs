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
