//! Model ensembling: networks of one architecture, computed and trained as one.
//!
//! Their parameters are stacked into one tree, and what is said of one network is mapped over it. Each can have a batch of
//! its own, or all the same one. Here they learn to read digits from few examples, and vote.

use crate::chart::by_epoch;
use crate::data::{CLASSES, Digits, PIXELS};
use crate::show::*;
use transform_func::prelude::*;

/// Images in a batch.
const BATCH: usize = 50;

#[derive(Module, Clone, Debug)]
struct Mlp {
    hidden: nn::Linear,
    output: nn::Linear,
}

#[differentiable]
impl Mlp {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.output.forward(&self.hidden.forward(x).relu())
    }
}

#[differentiable]
fn scores(net: &Mlp, params: &ParamTree, pixels: &Tensor) -> Tensor {
    functional_call(net, params, (pixels,))
}

#[differentiable]
fn loss(net: &Mlp, params: &ParamTree, pixels: &Tensor, labels: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&scores(net, params, pixels), labels)
}

/// The part of images that is read right by the digit with the most points.
fn right(points: &Tensor, labels: &Tensor<i64>) -> f64 {
    points.argmax_axis(1).eq(labels).cast::<f64>().mean()
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let (count, epochs) = if quick { (4, 5) } else { (10, 40) };
    let net = |_| Mlp {
        hidden: nn::Linear::new(PIXELS, 32, rng),
        output: nn::Linear::new(32, CLASSES, rng),
    };
    let nets: Vec<Mlp> = (0..count).map(net).collect();
    let (train, test) = Digits::read()?.split(rng);
    let (net, (mut params, _)) = (&nets[0], stack_module_state(&nets)?);

    // A batch for each network, or one for all.
    let own = rng.uniform(&[count, BATCH, PIXELS]);
    let each = vmap!(scores, in_dims = (None, 0, 0))(net, &params, &own);
    let all = vmap!(scores, in_dims = (None, 0, None));
    let shared = all(net, &params, &test.pixels);
    for (i, net) in (0..).zip(&nets).skip(count - 2) {
        let alone = net.forward(&own.index_axis(0, i));
        same(&format!("network {i}, its batch"), &each.index_axis(0, i), &alone)?;
        let alone = net.forward(&test.pixels);
        same(
            &format!("network {i}, that of all"),
            &shared.index_axis(0, i),
            &alone,
        )?;
    }

    // All learn at once, each from images of its own.
    let slope = vmap!(grad!(loss, argnums = 1), in_dims = (None, 0, 0, 0));
    let adam = optim::Adam::new(0.01);
    let mut state = adam.init(&params);
    let (mut alone, mut vote) = (Vec::new(), Vec::new());
    for _ in 0..epochs {
        for _ in 0..4 {
            let drawn = train.select(&rng.randint(0, 300, &[count * BATCH]));
            let pixels = drawn.pixels.reshape(&[count, BATCH, PIXELS]);
            let labels = drawn.labels.reshape(&[count, BATCH]);
            (state, params) = adam.step(state, &slope(net, &params, &pixels, &labels), &params);
        }
        let scores = all(net, &params, &test.pixels);
        let of_each = (0..count as isize).map(|i| right(&scores.index_axis(0, i), &test.labels));
        alone.push(of_each.sum::<f64>() / count as f64);
        vote.push(right(&scores.softmax(2).mean_axis(0), &test.labels));
    }
    let (one, all) = (alone[epochs - 1], vote[epochs - 1]);
    holds(
        &format!("one reads {:.1} % right, all {:.1} %", 100.0 * one, 100.0 * all),
        all > one,
    )?;
    let both = vec![
        ("all together", by_epoch(&vote)),
        ("one, on average", by_epoch(&alone)),
    ];
    curves((out, "ensembles.svg"), "Accuracy in test", "epoch", both)
}
