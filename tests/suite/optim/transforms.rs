//! Steps in annotated functions: an ensemble with a learning rate for each model, and gradients through training.

use transform_func::optim::{self, Adam, AdamW, Sgd, State};
use transform_func::prelude::*;

use crate::laws::{assert_close, seeded_tensor};

#[derive(Module, Clone, Debug, PartialEq)]
struct Net {
    weight: Tensor,
    bias: Tensor,
}

#[differentiable]
fn net_loss(net: &Net, x: &Tensor) -> f64 {
    let y = (x.matmul(&net.weight) + &net.bias).tanh();
    (&y * &y).sum()
}

#[differentiable]
fn tree_loss(params: &ParamTree, x: &Tensor) -> f64 {
    let y = (x.matmul(&params["weight"]) + &params["bias"]).tanh();
    (&y * &y).sum()
}

/// One step of a model.
#[differentiable]
fn train(lr: f64, momentum: f64, state: State, net: &Net, x: &Tensor) -> (State, Net) {
    let grads = grad!(net_loss)(net, x);
    let opt = Sgd::new(lr).momentum(momentum).nesterov(true);
    opt.step(state, &grads, net)
}

/// Two steps of Adam, and the loss after them.
#[differentiable]
fn adapted(lr: f64, beta: f64, params: &ParamTree, x: &Tensor) -> f64 {
    let opt = Adam::new(lr).betas(beta, 0.99).weight_decay(0.1);
    let state = opt.init(params);
    let (state, once) = opt.step(state, &grad!(tree_loss)(params, x), params);
    let (_, twice) = opt.step(state, &grad!(tree_loss)(&once, x), &once);
    tree_loss(&twice, x)
}

/// The same with options that are no arguments.
#[differentiable]
fn adapted_by_constants(params: &ParamTree, x: &Tensor) -> f64 {
    let opt = AdamW::new(0.1).amsgrad(true);
    let state = opt.init(params);
    let (_, once) = opt.step(state, &grad!(tree_loss)(params, x), params);
    tree_loss(&once, x)
}

#[differentiable]
fn of_a_number(lr: f64, w: f64) -> f64 {
    let mut w = w;
    let opt = Sgd::new(lr).momentum(0.5);
    let mut state = opt.init(&w);
    for _ in 0..3 {
        let slope = w * w;
        (state, w) = opt.step(state, &slope, &w);
    }
    w
}

fn net(seed: u64) -> Net {
    Net {
        weight: seeded_tensor(&[3, 2], seed),
        bias: seeded_tensor(&[2], seed + 100),
    }
}

#[test]
fn an_ensemble_with_rates_of_its_own_is_one_vmap() {
    let (nets, rates) = ([net(1), net(2), net(3)], [0.1, 0.02, 0.3]);
    let x = seeded_tensor(&[4, 3], 9);
    let opt = Sgd::new(0.0).momentum(0.9);
    let alone = nets.iter().zip(rates).map(|(net, lr)| {
        let (mut state, mut net) = (opt.init(net), net.clone());
        for _ in 0..3 {
            (state, net) = train(lr, 0.9, state, &net, &x);
        }
        net
    });
    let stacked = |part: fn(&Net) -> &Tensor| stack(&nets.each_ref().map(part), 0);
    let mut ensemble = Net {
        weight: stacked(|net| &net.weight),
        bias: stacked(|net| &net.bias),
    };
    let mut states = opt.init(&ensemble);
    for _ in 0..3 {
        (states, ensemble) =
            vmap!(train, in_dims = (0, None, 0, 0, None))(&Tensor::from(rates), 0.9, states, &ensemble, &x);
    }
    assert_eq!(states.steps(), 3);
    for (i, alone) in alone.enumerate() {
        let lane = |x: &Tensor| x.index_axis(0, i as isize).to_vec();
        assert_close("weight", &lane(&ensemble.weight), &alone.weight.to_vec(), 1e-13);
        assert_close("bias", &lane(&ensemble.bias), &alone.bias.to_vec(), 1e-13);
    }
}

#[test]
fn gradients_go_through_steps() {
    let (params, x) = (net(4).named_parameters(), seeded_tensor(&[4, 3], 5));
    let h = 1e-5;
    let by_rate = grad!(adapted)(0.05, 0.8, &params, &x);
    let expected = (adapted(0.05 + h, 0.8, &params, &x) - adapted(0.05 - h, 0.8, &params, &x)) / (2.0 * h);
    assert_close("rate", &[by_rate], &[expected], 1e-7);
    let by_beta = grad!(adapted, argnums = 1)(0.05, 0.8, &params, &x);
    let expected = (adapted(0.05, 0.8 + h, &params, &x) - adapted(0.05, 0.8 - h, &params, &x)) / (2.0 * h);
    assert_close("beta", &[by_beta], &[expected], 1e-7);
    let direction = params.map(|x| x.sin());
    let moved = |k: f64| &params + &(&direction * k);
    let by_params = grad!(adapted, argnums = 2)(0.05, 0.8, &params, &x);
    let expected = (adapted(0.05, 0.8, &moved(h), &x) - adapted(0.05, 0.8, &moved(-h), &x)) / (2.0 * h);
    assert_close("parameters", &[by_params.dot(&direction)], &[expected], 1e-7);
    let (_, along) = jvp!(
        adapted,
        (0.05, 0.8, &params, &x),
        (zero(), zero(), &direction, zero())
    );
    assert_close("tangent", &[along], &[by_params.dot(&direction)], 1e-11);
    let by_params = grad!(adapted_by_constants)(&params, &x);
    let expected = (adapted_by_constants(&moved(h), &x) - adapted_by_constants(&moved(-h), &x)) / (2.0 * h);
    assert_close("constants", &[by_params.dot(&direction)], &[expected], 1e-7);
}

#[test]
fn slopes_of_rates_are_mapped_and_differentiated_again() {
    let rates = Tensor::from([0.1, 0.2, 0.4]);
    let slopes = vmap!(grad!(of_a_number), in_dims = (0, None))(&rates, 0.8).to_vec();
    let curvatures = vmap!(grad!(grad!(of_a_number)), in_dims = (0, None))(&rates, 0.8).to_vec();
    let h = 1e-5;
    for (i, lr) in rates.to_vec().into_iter().enumerate() {
        let slope = (of_a_number(lr + h, 0.8) - of_a_number(lr - h, 0.8)) / (2.0 * h);
        assert_close("slope", &[slopes[i]], &[slope], 1e-8);
        let curvature = (grad!(of_a_number)(lr + h, 0.8) - grad!(of_a_number)(lr - h, 0.8)) / (2.0 * h);
        assert_close("curvature", &[curvatures[i]], &[curvature], 1e-7);
    }
}

/// What has had no gradient has no slope, and not one that is no number.
#[test]
fn a_gradient_of_zero_leaves_slopes_finite() {
    let (params, x) = (net(4).named_parameters(), Tensor::zeros(&[4, 3]));
    let slope = grad!(adapted, argnums = 2)(0.05, 0.8, &params, &x);
    assert!(
        slope
            .values()
            .all(|x| x.is_finite().to_vec().into_iter().all(|finite| finite))
    );
}

#[differentiable]
fn rate(lr: f64, step: usize) -> f64 {
    optim::schedule::cosine_annealing(optim::schedule::linear_warmup(lr, 0.1, 4, step), 0.01, 8, step)
}

#[test]
fn schedules_have_slopes() {
    let slope = grad!(rate)(0.3, 2);
    assert_close("slope", &[slope], &[(rate(0.4, 2) - rate(0.2, 2)) / 0.2], 1e-12);
}
