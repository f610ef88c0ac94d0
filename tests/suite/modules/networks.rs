//! What people do with modules: ensembles, tangent kernels, learning to learn.

use transform_func::prelude::*;

use crate::laws::{assert_close, seeded_tensor};

#[derive(Module, Clone, Debug)]
struct Mlp {
    first: nn::Linear,
    second: nn::Linear,
}
#[differentiable]
impl Mlp {
    #[nondiff]
    fn new(inputs: usize, hidden: usize, outputs: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        Mlp {
            first: nn::Linear::new(inputs, hidden, &mut rng),
            second: nn::Linear::new(hidden, outputs, &mut rng),
        }
    }
    fn forward(&self, x: &Tensor) -> Tensor {
        self.second.forward(&self.first.forward(x).tanh())
    }
}

#[differentiable]
fn call(model: &Mlp, params: &ParamTree, x: &Tensor) -> Tensor {
    functional_call(model, params, (x,))
}

#[differentiable]
fn loss(model: &Mlp, params: &ParamTree, x: &Tensor, y: &Tensor) -> f64 {
    nn::mse(&call(model, params, x), y)
}

/// One step down the slope.
#[differentiable]
fn adapted(model: &Mlp, params: &ParamTree, x: &Tensor, y: &Tensor, rate: f64) -> ParamTree {
    let slope = grad!(loss, argnums = 1)(model, params, x, y);
    params - &(&slope * rate)
}

#[differentiable]
fn loss_after_step(
    model: &Mlp,
    params: &ParamTree,
    x: &Tensor,
    y: &Tensor,
    x_query: &Tensor,
    y_query: &Tensor,
) -> f64 {
    let fast = adapted(model, params, x, y, 0.1);
    loss(model, &fast, x_query, y_query)
}

fn assert_trees(what: &str, found: &ParamTree, expected: &ParamTree, tolerance: f64) {
    assert!(found.keys().eq(expected.keys()), "{what}: names");
    for (name, expected) in expected.iter() {
        let what = format!("{what}: {name}");
        assert_close(&what, &found[name].to_vec(), &expected.to_vec(), tolerance);
    }
}

/// One tree of those that are stacked.
fn lane(trees: &ParamTree, i: usize) -> ParamTree {
    trees.map(|x| x.index_axis(0, i as isize))
}

#[test]
fn an_ensemble_trains_like_its_models_one_by_one() {
    let models: Vec<_> = (0..8).map(|seed| Mlp::new(2, 4, 1, seed)).collect();
    let (x, y) = (seeded_tensor(&[6, 2], 1), seeded_tensor(&[6, 1], 2));
    let rates = Tensor::linspace(0.01, 0.3, 8);
    let (mut params, _) = stack_module_state(&models).expect("one architecture");
    let mut alone: Vec<_> = models.iter().map(Module::named_parameters).collect();
    for _ in 0..5 {
        params = vmap!(adapted, in_dims = (None, 0, None, None, 0))(&models[0], &params, &x, &y, &rates);
        for (i, params) in alone.iter_mut().enumerate() {
            *params = adapted(&models[0], params, &x, &y, rates[i]);
        }
    }
    let (slopes, losses) = vmap!(
        grad_and_value!(loss, argnums = 1),
        in_dims = (None, 0, None, None)
    )(&models[0], &params, &x, &y);
    for (i, alone) in alone.iter().enumerate() {
        assert_trees("parameters", &lane(&params, i), alone, 1e-12);
        let (slope, value) = grad_and_value!(loss, argnums = 1)(&models[0], alone, &x, &y);
        assert_close("loss", &[losses[i]], &[value], 1e-12);
        assert_trees("slope", &lane(&slopes, i), &slope, 1e-12);
    }
}

/// `sum over parameters of d f(x_1) / d p * d f(x_2) / d p`, for all outputs of both.
fn kernel_by_jacobians(model: &Mlp, params: &ParamTree, left: &Tensor, right: &Tensor) -> Vec<f64> {
    let jacobians = |x| vmap!(jacrev!(call, argnums = 1), in_dims = (None, None, 0))(model, params, x);
    let (left, right) = (jacobians(left), jacobians(right));
    let by_name = left.iter().map(|(name, left)| {
        let flat = |x: &Tensor| {
            let shape = x.shape();
            x.reshape(&[shape[0], shape[1], shape[2..].iter().product()])
        };
        einsum("nap,mbp->nmab", (&flat(left), &flat(&right[name])))
    });
    by_name
        .reduce(|sum, part| sum + part)
        .expect("parameters")
        .to_vec()
}

/// The same by products: the kernel along a cotangent of the second output.
fn kernel_by_products(
    model: &Mlp,
    params: &ParamTree,
    left: &Tensor,
    right: &Tensor,
    outputs: usize,
) -> Vec<f64> {
    let (n, m) = (left.shape()[0], right.shape()[0]);
    let mut kernel = vec![0.0; n * m * outputs * outputs];
    for j in 0..m {
        let (_, pullback) = vjp!(call, model, params, &right.index_axis(0, j as isize));
        for b in 0..outputs {
            let along = pullback(&Tensor::eye(outputs).index_axis(0, b as isize)).1;
            for i in 0..n {
                let x = left.index_axis(0, i as isize);
                let (_, pushed) = jvp!(call, (model, params, &x), (zero(), &along, zero()));
                for a in 0..outputs {
                    kernel[((i * m + j) * outputs + a) * outputs + b] = pushed[a];
                }
            }
        }
    }
    kernel
}

#[differentiable]
fn output(model: &Mlp, params: &ParamTree, x: &Tensor, i: usize) -> f64 {
    call(model, params, x)[i]
}

/// The same by its definition, one gradient for each output.
fn kernel_by_gradients(
    model: &Mlp,
    params: &ParamTree,
    left: &Tensor,
    right: &Tensor,
    outputs: usize,
) -> Vec<f64> {
    let slopes = |x: &Tensor| {
        let samples = (0..x.shape()[0]).map(|i| x.index_axis(0, i as isize));
        let of_sample = |x: Tensor| -> Vec<_> {
            let slope = |i| grad!(output, argnums = 1)(model, params, &x, i);
            (0..outputs).map(slope).collect()
        };
        samples.map(of_sample).collect::<Vec<_>>()
    };
    let (left, right) = (slopes(left), slopes(right));
    let mut kernel = Vec::new();
    for left in &left {
        for right in &right {
            kernel.extend(left.iter().flat_map(|a| right.iter().map(|b| a.dot(b))));
        }
    }
    kernel
}

#[test]
fn tangent_kernels_agree_however_they_are_computed() {
    let model = Mlp::new(3, 5, 2, 7);
    let params = model.named_parameters();
    let (left, right) = (seeded_tensor(&[3, 3], 1), seeded_tensor(&[4, 3], 2));
    let expected = kernel_by_gradients(&model, &params, &left, &right, 2);
    let jacobians = kernel_by_jacobians(&model, &params, &left, &right);
    assert_close("jacobians", &jacobians, &expected, 1e-12);
    let products = kernel_by_products(&model, &params, &left, &right, 2);
    assert_close("products", &products, &expected, 1e-12);
}

/// Sine waves of random amplitude and phase, each with points to adapt to and points to be tested on.
fn waves(count: usize, rng: &mut Rng) -> [Tensor; 4] {
    let (amplitude, phase) = (
        rng.uniform(&[count, 1, 1]) * 4.9 + 0.1,
        rng.uniform(&[count, 1, 1]) * std::f64::consts::PI,
    );
    let mut points = || {
        let x = rng.uniform(&[count, 10, 1]) * 10.0 - 5.0;
        let y = (&x + &phase).sin() * &amplitude;
        (x, y)
    };
    let ((x, y), (x_query, y_query)) = (points(), points());
    [x, y, x_query, y_query]
}

#[test]
fn learning_to_learn_has_second_order_gradients() {
    let model = Mlp::new(1, 6, 1, 3);
    let params = model.named_parameters();
    let [x, y, x_query, y_query] = waves(1, &mut Rng::new(5)).map(|x| x.index_axis(0, 0));
    let direction = params.map(|x| (x * 3.0).cos());
    let at = |h: f64| loss_after_step(&model, &(&params + &(&direction * h)), &x, &y, &x_query, &y_query);
    let slope = grad!(loss_after_step, argnums = 1)(&model, &params, &x, &y, &x_query, &y_query);
    let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
    assert_close("slope", &[slope.dot(&direction)], &[expected], 1e-6);
    let first_order =
        grad!(loss, argnums = 1)(&model, &adapted(&model, &params, &x, &y, 0.1), &x_query, &y_query);
    assert!(
        (first_order.dot(&direction) - expected).abs() > 1e-3,
        "the step is differentiated too"
    );
}

#[test]
fn learning_to_learn_sine_waves_learns() {
    let model = Mlp::new(1, 20, 1, 1);
    let mut params = model.named_parameters();
    let mut rng = Rng::new(2);
    let tasks = waves(20, &mut Rng::new(99));
    let tested = |params: &ParamTree| {
        let [x, y, x_query, y_query] = &tasks;
        let losses = vmap!(loss_after_step, in_dims = (None, None, 0, 0, 0, 0));
        losses(&model, params, x, y, x_query, y_query).mean()
    };
    let before = tested(&params);
    for _ in 0..150 {
        let [x, y, x_query, y_query] = waves(8, &mut rng);
        let slopes = vmap!(
            grad!(loss_after_step, argnums = 1),
            in_dims = (None, None, 0, 0, 0, 0)
        )(&model, &params, &x, &y, &x_query, &y_query);
        let slope = slopes.map(|x| x.mean_axis(0));
        let clipped = 1.0 / slope.dot(&slope).sqrt().max(1.0);
        params = &params - &(&slope * (0.05 * clipped));
    }
    let after = tested(&params);
    assert!(after < 0.75 * before, "{before} before, {after} after");
}

/// A network of convolutions with a batch norm.
#[derive(Module, Clone, Debug)]
struct Convolved {
    conv: nn::Conv2d,
    norm: nn::BatchNorm2d,
    output: nn::Linear,
}
#[differentiable]
impl Convolved {
    #[nondiff]
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        Convolved {
            conv: nn::Conv2d::new(1, 2, 3, &mut rng),
            norm: nn::BatchNorm2d::new(2),
            output: nn::Linear::new(8, 3, &mut rng),
        }
    }
    fn forward(&mut self, x: &Tensor) -> Tensor {
        let hidden = self.norm.forward(&self.conv.forward(x)).relu();
        self.output.forward(&hidden.reshape(&[x.shape()[0], 8]))
    }
}

/// The loss of one image, a batch of its own.
#[differentiable]
fn loss_of_one(model: &Convolved, params: &ParamTree, image: &Tensor, label: &Tensor<i64>) -> f64 {
    let logits = functional_call(model, params, (&image.unsqueeze(0),));
    nn::cross_entropy(&logits, &label.unsqueeze(0))
}

#[test]
fn per_sample_gradients_with_batch_norms_replaced() {
    let mut model = Convolved::new(4);
    let params = model.named_parameters();
    let images = seeded_tensor(&[5, 1, 4, 4], 1);
    let labels = Tensor::<i64>::from([0, 2, 1, 1, 0]);
    let per_sample = vmap!(grad!(loss_of_one, argnums = 1), in_dims = (None, None, 0, 0));
    let refused = per_sample.try_call((&model, &params, &images, &labels));
    let message = refused
        .expect_err("statistics of all lanes would be one")
        .to_string();
    assert!(message.contains("replace_all_batch_norm_modules"), "{message}");
    replace_all_batch_norm_modules(&mut model);
    let slopes = per_sample(&model, &params, &images, &labels);
    for i in 0..5 {
        let (image, label) = (images.index_axis(0, i as isize), labels.index_axis(0, i as isize));
        let slope = grad!(loss_of_one, argnums = 1)(&model, &params, &image, &label);
        assert_trees("slope", &lane(&slopes, i), &slope, 1e-12);
    }
}

/// A network that drops some of what it hides.
#[derive(Module, Clone, Debug)]
struct Dropped {
    first: nn::Linear,
    dropout: nn::Dropout,
    second: nn::Linear,
}
#[differentiable]
impl Dropped {
    fn forward(&self, x: &Tensor, rng: &mut Rng) -> Tensor {
        let hidden = self.first.forward(x).tanh();
        self.second.forward(&self.dropout.forward(&hidden, rng))
    }
}

#[differentiable]
fn dropped_loss(model: &Dropped, params: &ParamTree, x: &Tensor, rng: &mut Rng) -> f64 {
    functional_call(model, params, (x, rng)).sin().sum()
}

#[test]
fn an_ensemble_drops_the_same_or_each_its_own() {
    let mut rng = Rng::new(3);
    let model = Dropped {
        first: nn::Linear::new(2, 16, &mut rng),
        dropout: nn::Dropout::new(0.5),
        second: nn::Linear::new(16, 1, &mut rng),
    };
    let x = seeded_tensor(&[4, 2], 1);
    // Three times the same parameters: what differs is what is dropped.
    let (params, _) = stack_module_state(&[model.clone(), model.clone(), model.clone()]).expect("one model");
    let same = vmap!(
        grad!(dropped_loss, argnums = 1),
        in_dims = (None, 0, None, None),
        randomness = "same"
    );
    let slopes = same(&model, &params, &x, &mut Rng::new(8));
    let alone = grad!(dropped_loss, argnums = 1)(&model, &model.named_parameters(), &x, &mut Rng::new(8));
    for i in 0..3 {
        assert_trees("the same", &lane(&slopes, i), &alone, 1e-12);
    }
    let different = vmap!(
        dropped_loss,
        in_dims = (None, 0, None, None),
        randomness = "different"
    );
    let losses = different(&model, &params, &x, &mut Rng::new(8)).to_vec();
    assert!(losses[0] != losses[1] && losses[1] != losses[2], "{losses:?}");
}
