//! Optimisers, schedules and clipping against PyTorch, as `tests/data/optim` has it.

use std::sync::LazyLock;

use serde_json::Value;
use transform_func::optim::{Adam, AdamW, Sgd, schedule};
use transform_func::prelude::*;

use crate::laws::assert_close;

static DATA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/optim/torch_optim.json")).expect("it is JSON")
});

fn numbers(x: &Value) -> Vec<f64> {
    let numbers = x.as_array().expect("a list").iter();
    numbers.map(|x| x.as_f64().expect("a number")).collect()
}

fn tree(x: &Value) -> ParamTree {
    let tensor = |name: &str, shape: &[usize]| {
        let tensor = Tensor::from_shape_vec(shape, numbers(&x[name])).expect("as many numbers");
        (name.to_owned(), tensor)
    };
    [tensor("a", &[3]), tensor("b", &[2, 2])].into_iter().collect()
}

macro_rules! trajectories {
    ($($name:ident: $opt:expr;)*) => { $(
        #[test]
        fn $name() {
            let (opt, path) = ($opt, &DATA["optimisers"][stringify!($name)]);
            let mut params = tree(&DATA["start"]);
            let mut state = opt.init(&params);
            for (step, grads) in DATA["grads"].as_array().expect("a list").iter().enumerate() {
                (state, params) = opt.step(state, &tree(grads), &params);
                assert_eq!(state.steps(), step + 1);
                for (name, x) in &tree(&path[step]).into_iter().collect::<Vec<_>>()[..] {
                    assert_close(name, &params[name].to_vec(), &x.to_vec(), 1e-12);
                }
            }
        }
    )* };
}
trajectories! {
    sgd: Sgd::new(0.1);
    sgd_momentum: Sgd::new(0.1).momentum(0.9);
    sgd_dampened: Sgd::new(0.1).momentum(0.8).dampening(0.3).weight_decay(0.05);
    sgd_nesterov: Sgd::new(0.05).momentum(0.9).nesterov(true).weight_decay(0.01);
    adam: Adam::new(0.1);
    adam_options: Adam::new(0.02).betas(0.8, 0.95).eps(1e-4).weight_decay(0.1);
    adam_amsgrad: Adam::new(0.1).amsgrad(true);
    adamw: AdamW::new(0.1);
    adamw_options: AdamW::new(0.05).betas(0.7, 0.9).weight_decay(0.2).amsgrad(true);
}

#[test]
fn rates_are_pytorch_s() {
    type Schedule = (&'static str, fn(usize) -> f64);
    let schedules: [Schedule; 6] = [
        ("step", |step| schedule::step_decay(0.3, 4, 0.5, step)),
        ("multi_step", |step| {
            schedule::multi_step(0.3, &[3, 7, 8], 0.1, step)
        }),
        ("exponential", |step| schedule::exponential(0.3, 0.9, step)),
        ("cosine", |step| schedule::cosine_annealing(0.3, 0.05, 12, step)),
        ("warmup", |step| schedule::linear_warmup(0.3, 0.2, 5, step)),
        ("one_cycle", |step| schedule::one_cycle(0.3, 12, step)),
    ];
    for (name, rate) in schedules {
        let rates: Vec<_> = (0..12).map(rate).collect();
        assert_close(name, &rates, &numbers(&DATA["schedules"][name]), 1e-12);
    }
    assert_eq!(schedule::constant(0.3, 7), 0.3);
}

#[test]
fn clipping_is_pytorch_s() {
    let grads = tree(&DATA["grads"][0]);
    for case in DATA["clipped"].as_array().expect("a list") {
        let limit = case["limit"].as_f64().expect("a number");
        let (clipped, norm) = optim::clip_grad_norm(&grads, limit);
        assert_close(
            "norm",
            &[norm],
            &[case["norm"].as_f64().expect("a number")],
            1e-12,
        );
        for (name, x) in tree(&case["grads"]) {
            assert_close(&name, &clipped[&name].to_vec(), &x.to_vec(), 1e-12);
        }
    }
}
