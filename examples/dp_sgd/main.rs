//! Learns to read digits without learning anything of one image by heart: `cargo run --release --example dp_sgd`.
//!
//! Differentially private gradient descent (Abadi et al., Deep Learning with Differential Privacy, 2016) wants the
//! gradient of every sample, to clip it before noise is added to the sum. `clipped` is that of one sample, a gradient
//! taken inside of an ordinary function; `vmap!` makes it that of a batch. The privacy that is spent follows Mironov,
//! Talwar and Zhang (Renyi Differential Privacy of the Sampled Gaussian Mechanism, 2019). `target/dp_sgd/accuracy.svg`
//! shows what clipping and noise cost. With `--quick` it trains for a few epochs only.

#[path = "../digits/chart.rs"]
mod chart;
#[path = "../digits/data.rs"]
mod data;
mod privacy;

use chart::Curve;
use data::{CLASSES, Digits, PIXELS};
use plotters::prelude::{RGBColor, SeriesLabelPosition};
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use transform_func::nn::cross_entropy;
use transform_func::prelude::*;

const HIDDEN: usize = 32;
const RATE: f64 = 0.5;
/// The mean number of images in a batch: each is drawn on its own.
const BATCH: f64 = 128.0;
/// The longest gradient of one image.
const BOUND: f64 = 1.0;
const DELTA: f64 = 1e-4;
const SEED: u64 = 1;

/// The scores of the ten digits, for one image or for each row of images.
#[differentiable]
fn logits(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor, x: &Tensor) -> Tensor {
    (x.matmul(w1) + b1).tanh().matmul(w2) + b2
}

#[differentiable]
fn loss(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor, x: &Tensor, label: &Tensor<i64>) -> f64 {
    cross_entropy(&logits(w1, b1, w2, b2, x), label)
}

/// The gradient of one image, made shorter if it is longer than `bound`.
#[differentiable]
fn clipped(
    w1: &Tensor,
    b1: &Tensor,
    w2: &Tensor,
    b2: &Tensor,
    x: &Tensor,
    label: &Tensor<i64>,
    bound: f64,
) -> (Tensor, Tensor, Tensor, Tensor) {
    let (d1, e1, d2, e2) = grad!(loss, argnums = (0, 1, 2, 3))(w1, b1, w2, b2, x, label);
    let square = d1.square().sum() + e1.square().sum() + d2.square().sum() + e2.square().sum();
    let scale = bound / square.sqrt().max(bound);
    (d1 * scale, e1 * scale, d2 * scale, e2 * scale)
}

/// One way to train.
struct Training {
    name: &'static str,
    bound: f64,
    /// The noise, in bounds.
    noise: f64,
}

impl Training {
    /// The accuracy in test after each epoch.
    fn run(&self, epochs: usize, train: &Digits, test: &Digits) -> Vec<f64> {
        let rng = &mut Rng::new(SEED);
        let mut weights = [
            rng.normal(&[PIXELS, HIDDEN]) * (1.0 / PIXELS as f64).sqrt(),
            Tensor::zeros(&[HIDDEN]),
            rng.normal(&[HIDDEN, CLASSES]) * (1.0 / HIDDEN as f64).sqrt(),
            Tensor::zeros(&[CLASSES]),
        ];
        let steps = steps(train, 1);
        let epoch = |_| {
            for _ in 0..steps {
                self.step(&mut weights, train, rng);
            }
            accuracy(&weights, test)
        };
        (0..epochs).map(epoch).collect()
    }

    fn step(&self, weights: &mut [Tensor; 4], train: &Digits, rng: &mut Rng) {
        let chance = BATCH / train.len() as f64;
        let drawn = rng.uniform(&[train.len()]).to_vec();
        let drawn: Vec<i64> = (0..)
            .zip(drawn)
            .filter(|(_, u)| *u < chance)
            .map(|(i, _)| i)
            .collect();
        let batch = train.select(&Tensor::from(drawn));

        let [w1, b1, w2, b2] = &*weights;
        let (d1, e1, d2, e2) = vmap!(clipped, in_dims = (None, None, None, None, 0, 0, None))(
            w1,
            b1,
            w2,
            b2,
            &batch.pixels,
            &batch.labels,
            self.bound,
        );
        for (weight, gradients) in weights.iter_mut().zip([d1, e1, d2, e2]) {
            let mut sum = gradients.sum_axis(0);
            if self.noise > 0.0 {
                sum += rng.normal(weight.shape()) * (self.noise * self.bound);
            }
            *weight -= sum * (RATE / BATCH);
        }
    }
}

/// How many batches make up some epochs.
fn steps(train: &Digits, epochs: usize) -> usize {
    epochs * (train.len() as f64 / BATCH).round() as usize
}

fn accuracy([w1, b1, w2, b2]: &[Tensor; 4], digits: &Digits) -> f64 {
    let seen = logits(w1, b1, w2, b2, &digits.pixels).argmax_axis(1).to_vec();
    let right = seen
        .iter()
        .zip(digits.labels.to_vec())
        .filter(|(seen, label)| **seen == *label);
    right.count() as f64 / digits.len() as f64
}

fn main() -> Result<(), Box<dyn Error>> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let epochs = if quick { 4 } else { 30 };
    let start = Instant::now();
    let (train, test) = Digits::read()?.split(&mut Rng::new(SEED));

    let trainings = [
        Training {
            name: "not private",
            bound: f64::MAX,
            noise: 0.0,
        },
        Training {
            name: "clipped",
            bound: BOUND,
            noise: 0.0,
        },
        Training {
            name: "clipped, with noise",
            bound: BOUND,
            noise: 2.0,
        },
    ];
    let mut curves = Vec::new();
    for training in &trainings {
        let accuracies = training.run(epochs, &train, &test);
        let last = accuracies.last().copied().unwrap_or(0.0);
        let chance = BATCH / train.len() as f64;
        let spent = privacy::epsilon(training.noise, chance, steps(&train, epochs), DELTA);
        println!(
            "{:<20} {:.1} % right in test, epsilon {spent:.2} at delta {DELTA}",
            training.name,
            100.0 * last
        );
        if last < if quick { 0.5 } else { 0.85 } {
            return Err(format!("{}: it did not learn to read", training.name).into());
        }
        curves.push(accuracies);
    }
    println!("{:.2} s", start.elapsed().as_secs_f64());

    let path = Path::new("target/dp_sgd/accuracy.svg");
    std::fs::create_dir_all("target/dp_sgd")?;
    let colors = [
        RGBColor(96, 96, 96),
        RGBColor(31, 111, 180),
        RGBColor(194, 87, 26),
    ];
    let curves: Vec<_> = trainings
        .iter()
        .zip(colors)
        .zip(&curves)
        .map(|((training, color), values)| Curve {
            name: training.name,
            color,
            points: chart::by_epoch(values),
        })
        .collect();
    chart::draw(
        path,
        "Accuracy in test",
        "epoch",
        0.0..1.0,
        SeriesLabelPosition::LowerRight,
        &curves,
    )?;
    println!("wrote {}", path.display());
    Ok(())
}
