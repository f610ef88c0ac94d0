//! Learns to read handwritten digits: `cargo run --release --example digits`.
//!
//! The loss is an ordinary function of four weight tensors and a batch of images; `grad_and_value!` makes its gradient.
//! Everything else is plain Rust: the training loop, the optimizer, two pictures of how it went in `target/digits`.
//! With `--quick` it trains for a few epochs only.

mod chart;
mod data;
mod picture;

use chart::Curve;
use data::{CLASSES, Digits, PIXELS};
use indicatif::{ProgressBar, ProgressStyle};
use plotters::prelude::{IntoLogRange, RGBColor, SeriesLabelPosition};
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use transform_func::nn::cross_entropy;
use transform_func::prelude::*;

const HIDDEN: usize = 32;
const BATCH: usize = 32;
const RATE: f64 = 0.1;
const MOMENTUM: f64 = 0.9;
const SEED: u64 = 1;

/// The network: a score of each of the ten digits, for each image.
#[differentiable]
fn logits(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor, x: &Tensor) -> Tensor {
    let hidden = (x.matmul(w1) + b1).relu();
    hidden.matmul(w2) + b2
}

/// How far its scores are from the truth.
#[differentiable]
fn loss(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor, x: &Tensor, labels: &Tensor<i64>) -> f64 {
    cross_entropy(&logits(w1, b1, w2, b2, x), labels)
}

/// The network's weights, with the speed at which training moves them.
struct Network {
    weights: [Tensor; 4],
    velocity: [Tensor; 4],
}

impl Network {
    fn new(rng: &mut Rng) -> Network {
        let weights = [
            rng.normal(&[PIXELS, HIDDEN]) * (2.0 / PIXELS as f64).sqrt(),
            Tensor::zeros(&[HIDDEN]),
            rng.normal(&[HIDDEN, CLASSES]) * (1.0 / HIDDEN as f64).sqrt(),
            Tensor::zeros(&[CLASSES]),
        ];
        let velocity = weights.each_ref().map(|w| Tensor::zeros(w.shape()));
        Network { weights, velocity }
    }

    /// One step of gradient descent with momentum; gives the loss on the batch before it.
    fn train(&mut self, batch: &Digits, rate: f64) -> f64 {
        let [w1, b1, w2, b2] = &self.weights;
        let ((w1, b1, w2, b2), value) =
            grad_and_value!(loss, argnums = (0, 1, 2, 3))(w1, b1, w2, b2, &batch.pixels, &batch.labels);

        let gradients = [w1, b1, w2, b2];
        for ((weight, velocity), gradient) in self.weights.iter_mut().zip(&mut self.velocity).zip(&gradients)
        {
            *velocity = &*velocity * MOMENTUM + gradient;
            *weight -= &*velocity * rate;
        }
        value
    }

    fn loss(&self, digits: &Digits) -> f64 {
        let [w1, b1, w2, b2] = &self.weights;
        loss(w1, b1, w2, b2, &digits.pixels, &digits.labels)
    }

    /// The images it reads as another digit, each with the digit it sees.
    fn misread(&self, digits: &Digits) -> Vec<(usize, i64)> {
        let [w1, b1, w2, b2] = &self.weights;
        let seen = logits(w1, b1, w2, b2, &digits.pixels).argmax_axis(1).to_vec();
        let labels = digits.labels.to_vec();
        seen.into_iter()
            .enumerate()
            .filter(|&(i, seen)| seen != labels[i])
            .collect()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let epochs = if quick { 10 } else { 40 };
    let start = Instant::now();

    let mut rng = Rng::new(SEED);
    let (train, test) = Digits::read()?.split(&mut rng);
    println!(
        "{} images to train with, {} to test with",
        train.len(),
        test.len()
    );

    let mut network = Network::new(&mut rng);
    let mut history = Vec::new();
    let progress = ProgressBar::new(epochs as u64)
        .with_style(ProgressStyle::with_template("{bar:40} epoch {pos}/{len}  {msg}")?);
    for epoch in 0..epochs {
        let rate = RATE * (1.0 - epoch as f64 / epochs as f64);
        let order = rng.permutation(train.len());
        let mut total = 0.0;
        for first in (0..train.len()).step_by(BATCH) {
            let size = BATCH.min(train.len() - first);
            let batch = train.select(&order.narrow(0, first, size));
            total += size as f64 * network.train(&batch, rate);
        }
        let losses = (total / train.len() as f64, network.loss(&test));
        progress.set_message(format!(
            "loss {:.4} in training, {:.4} in test",
            losses.0, losses.1
        ));
        progress.inc(1);
        history.push(losses);
    }
    progress.finish();

    let misread = network.misread(&test);
    let accuracy = 1.0 - misread.len() as f64 / test.len() as f64;
    println!(
        "test accuracy {:.2} %, {} of {} misread",
        100.0 * accuracy,
        misread.len(),
        test.len()
    );
    println!("{:.2} s", start.elapsed().as_secs_f64());

    let folder = Path::new("target/digits");
    std::fs::create_dir_all(folder)?;
    let (loss, images) = (folder.join("loss.svg"), folder.join("misread.svg"));
    draw_losses(&loss, &history)?;
    picture::misread(&images, &test, &misread)?;
    println!("wrote {} and {}", loss.display(), images.display());
    if accuracy < 0.9 {
        Err("it did not learn to read".into())
    } else {
        Ok(())
    }
}

/// Loss by epoch: the mean over the epoch's batches in training, at the epoch's end in test.
fn draw_losses(path: &Path, history: &[(f64, f64)]) -> Result<(), Box<dyn Error>> {
    let (train, test): (Vec<f64>, Vec<f64>) = history.iter().copied().unzip();
    let all = || train.iter().chain(&test).copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let curves = [
        Curve {
            name: "training",
            color: RGBColor(31, 111, 180),
            values: &train,
        },
        Curve {
            name: "test",
            color: RGBColor(194, 87, 26),
            values: &test,
        },
    ];
    chart::draw(
        path,
        "Loss",
        (low / 1.2..high * 1.2).log_scale(),
        SeriesLabelPosition::UpperRight,
        &curves,
    )
}
