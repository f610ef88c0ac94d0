//! Per-sample gradients: of every image of a batch, by the weights of a network with a convolution.
//!
//! The gradient of the mean loss is the mean of the gradients of all images. Who wants those, to clip them or to
//! see which images teach the most, maps the gradient of one: `vmap!(grad!(loss))`.

use crate::data::{CLASSES, Digits};
use crate::show::*;
use transform_func::prelude::*;

#[derive(Module, Clone, Debug)]
struct Net {
    strokes: nn::Conv2d,
    output: nn::Linear,
}

#[differentiable]
impl Net {
    /// The scores of the ten digits for each row of pixels.
    fn forward(&self, pixels: &Tensor) -> Tensor {
        let images = pixels.reshape(&[pixels.len() / 64, 1, 8, 8]);
        let strokes = self.strokes.forward(&images).relu().max_pool2d(2);
        let strokes = strokes.reshape(&[pixels.len() / 64, 128]);
        self.output.forward(&strokes)
    }
}

/// The mean loss of a batch.
#[differentiable]
fn mean_loss(net: &Net, params: &ParamTree, pixels: &Tensor, labels: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&functional_call(net, params, (pixels,)), labels)
}

/// The loss of one image.
#[differentiable]
fn loss(net: &Net, params: &ParamTree, pixels: &Tensor, label: &Tensor<i64>) -> f64 {
    mean_loss(net, params, &pixels.unsqueeze(0), &label.unsqueeze(0))
}

/// How long the gradient of each image is, from the longest on.
fn norms(gradients: &ParamTree) -> Tensor {
    let square = |g: &Tensor| g.square().reshape(&[g.shape()[0], g.len() / g.shape()[0]]);
    let squares = gradients.values().map(|g| square(g).sum_axis(1));
    let sum = squares.reduce(|a, b| a + b).expect("a network has weights");
    sum.sqrt().sort(0).0.flip(0)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let net = Net {
        strokes: nn::Conv2d::new(1, 8, 3, rng).padding(1),
        output: nn::Linear::new(128, CLASSES, rng),
    };
    let mut params = net.named_parameters();
    let (count, rounds) = if quick { (16, 60) } else { (256, 200) };
    let (digits, _) = Digits::read()?.split(rng);
    let Digits { pixels, labels } = digits.select(&Tensor::from_vec((0..count).collect()));

    let each = vmap!(grad!(loss, argnums = 1), in_dims = (None, None, 0, 0));
    let (gradients, mapped) = timed(|| each(&net, &params, &pixels, &labels));
    let alone = |i| {
        let (pixels, label) = (pixels.index_axis(0, i), labels.index_axis(0, i));
        grad!(loss, argnums = 1)(&net, &params, &pixels, &label)
    };
    let (one_by_one, looped) = timed(|| (0..count as isize).map(alone).collect::<Vec<_>>());
    println!("  gradients of {count} images: {mapped:.1} ms mapped, {looped:.1} ms in a loop");
    let lane = |i| gradients.map(|g| g.index_axis(0, i));
    let lanes: Vec<_> = (0..count as isize).map(lane).collect();
    same("vmap! gives those of the loop", &lanes, &one_by_one)?;
    let slope = grad!(mean_loss, argnums = 1);
    let whole = slope(&net, &params, &pixels, &labels);
    let mean = gradients.map(|g| g.mean_axis(0));
    same("their mean is the gradient of the mean", &mean, &whole)?;

    for _ in 0..rounds {
        params = &params - slope(&net, &params, &pixels, &labels) * 0.3;
    }
    let (before, after) = (norms(&gradients), norms(&each(&net, &params, &pixels, &labels)));
    let few = after.mean() < before.mean();
    holds("after training, an image teaches less", few)?;
    let rank = Tensor::linspace(1.0, count as f64, count as usize);
    let both = vec![
        ("before training", points(&rank, &before)),
        ("after training", points(&rank, &after)),
    ];
    curves(
        (out, "per_sample.svg"),
        "Lengths of the gradients, sorted",
        "image",
        both,
    )
}
