//! Parameters of any form, in either float type.

use std::collections::BTreeMap;

use transform_func::optim::{Adam, Sgd};
use transform_func::prelude::*;

use crate::laws::assert_close;

#[derive(Module, Clone, Debug, PartialEq)]
struct Model {
    weight: Tensor,
    rest: Vec<Option<Tensor>>,
    #[module(skip)]
    slope: f64,
    count: usize,
}

/// Three steps of Adam over any tree do the same to every number.
#[test]
fn every_form_makes_the_same_steps() {
    fn stepped<T: optim::Leafy + Clone>(start: &T, grads: impl Fn(f64) -> T) -> T {
        let opt = Adam::new(0.1);
        let (mut state, mut params) = (opt.init(start), start.clone());
        for step in 0..3 {
            (state, params) = opt.step(state, &grads(step as f64 - 0.5), &params);
        }
        params
    }
    let number = stepped(&0.25, |g| g);
    let full = |x: f64| Tensor::<f64>::full(&[2], x);
    let close = |what: &str, x: &Tensor| assert_close(what, &x.to_vec(), &[number; 2], 1e-15);
    close("tensor", &stepped(&full(0.25), full));
    assert_eq!(stepped(&[0.25; 3], |g| [g; 3]), [number; 3]);
    assert_eq!(
        stepped(&(0.25, vec![0.25]), |g| (g, vec![g])),
        (number, vec![number])
    );
    let map = |x: f64| BTreeMap::from([("k".to_owned(), full(x))]);
    close("map", &stepped(&map(0.25), map)["k"]);
    let model = |x: f64| Model {
        weight: full(x),
        rest: vec![None, Some(full(x))],
        slope: x,
        count: 7,
    };
    let moved = stepped(&model(0.25), model);
    close("weight", &moved.weight);
    close("rest", moved.rest[1].as_ref().expect("it was there"));
    assert_eq!((moved.slope, moved.count, &moved.rest[0]), (number, 7, &None));
}

#[test]
fn single_precision_stays_single() {
    let params = ParamTree::<f32>::from_iter([("w", Tensor::<f32>::ones(&[2]))]);
    let opt = Sgd::new(0.5).momentum(0.5);
    let (state, params) = opt.step(opt.init(&params), &params, &params);
    assert_eq!(params["w"].to_vec(), [0.5_f32, 0.5]);
    let (_, params) = opt.step(state, &params, &params);
    assert_eq!(params["w"].to_vec(), [0.0_f32, 0.0]);
}

#[test]
#[should_panic(expected = "the state is that of 1 parameters, and there are 2")]
fn a_state_of_other_parameters_is_refused() {
    let opt = Sgd::new(0.1);
    let _ = opt.step(opt.init(&1.0), &(1.0, 2.0), &(1.0, 2.0));
}

#[test]
#[should_panic(expected = "step: the number of keys is 2 in the parameters, and 1 in the gradients")]
fn gradients_of_other_names_are_refused() {
    let tree =
        |names: &[&str]| -> ParamTree { names.iter().map(|name| (*name, Tensor::ones(&[1]))).collect() };
    let (opt, params) = (Sgd::new(0.1), tree(&["a", "b"]));
    let _ = opt.step(opt.init(&params), &tree(&["a"]), &params);
}

#[test]
#[should_panic(expected = "a parameter is of shape [2], and [3] in the gradients")]
fn gradients_of_other_shapes_are_refused() {
    let (opt, params) = (Sgd::new(0.1), Tensor::<f64>::ones(&[2]));
    let _ = opt.step(opt.init(&params), &Tensor::ones(&[3]), &params);
}
