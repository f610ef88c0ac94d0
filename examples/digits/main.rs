//! Learns to read handwritten digits: `cargo run --release --example digits`.
//!
//! A reader is a module: a struct of layers with an annotated `forward`. `grad_and_value!` of its loss is a reader of slopes,
//! and a step of `optim::Sgd` goes from both to the next reader. Two of them learn, one of plain layers and one of
//! convolutions; their weights are saved, and read again before the test. Everything else is plain Rust: the loop, two
//! pictures for each reader of how it went in `target/digits`. With `--quick` they train for a few epochs only.

mod chart;
mod data;
mod model;
mod picture;

use chart::Curve;
use data::Digits;
use indicatif::{ProgressBar, ProgressStyle};
use model::{Cnn, Mlp, Reader};
use plotters::prelude::{IntoLogRange, RGBColor, SeriesLabelPosition};
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use transform_func::prelude::*;

const BATCH: usize = 32;
const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let mut rng = Rng::new(SEED);
    let digits = Digits::read()?.split(&mut rng);
    println!(
        "{} images to train with, {} to test with",
        digits.0.len(),
        digits.1.len()
    );
    std::fs::create_dir_all("target/digits")?;
    let (mlp, cnn) = (Mlp::new(&mut rng), Cnn::new(&mut rng));
    run("mlp", mlp, &digits, if quick { 10 } else { 40 }, 0.1, &mut rng)?;
    run("cnn", cnn, &digits, if quick { 3 } else { 12 }, 0.05, &mut rng)
}

/// Trains a reader, saves it, and tests what was saved.
fn run<R: Reader>(
    name: &str,
    mut reader: R,
    (train, test): &(Digits, Digits),
    epochs: usize,
    rate: f64,
    rng: &mut Rng,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    println!("{name}, {} weights", reader.num_parameters());
    let history = learn(&mut reader, (train, test), epochs, rate, rng)?;

    let folder = Path::new("target/digits");
    let weights = folder.join(format!("{name}.safetensors"));
    reader.state_dict().save_safetensors(&weights)?;
    reader.load_state_dict(&ParamTree::load_safetensors(&weights)?)?;

    let misread = misread(&reader, test);
    let accuracy = 1.0 - misread.len() as f64 / test.len() as f64;
    println!(
        "test accuracy {:.2} %, {} of {} misread, {:.2} s",
        100.0 * accuracy,
        misread.len(),
        test.len(),
        start.elapsed().as_secs_f64()
    );
    let (loss, images) = (
        folder.join(format!("{name}-loss.svg")),
        folder.join(format!("{name}-misread.svg")),
    );
    draw_losses(&loss, &history)?;
    picture::misread(&images, test, &misread)?;
    println!(
        "wrote {}, {} and {}",
        weights.display(),
        loss.display(),
        images.display()
    );
    if accuracy < 0.9 {
        Err("it did not learn to read".into())
    } else {
        Ok(())
    }
}

/// Gradient descent with momentum, ever slower; gives the losses of every epoch in training and in test.
fn learn<R: Reader>(
    reader: &mut R,
    (train, test): (&Digits, &Digits),
    epochs: usize,
    rate: f64,
    rng: &mut Rng,
) -> Result<Vec<(f64, f64)>, Box<dyn Error>> {
    let progress = ProgressBar::new(epochs as u64)
        .with_style(ProgressStyle::with_template("{bar:40} epoch {pos}/{len}  {msg}")?);
    let mut state = optim::Sgd::new(rate).momentum(0.9).init(reader);
    let mut history = Vec::new();
    for epoch in 0..epochs {
        let sgd = optim::Sgd::new(rate * (1.0 - epoch as f64 / epochs as f64)).momentum(0.9);
        let order = rng.permutation(train.len());
        let mut total = 0.0;
        for first in (0..train.len()).step_by(BATCH) {
            let size = BATCH.min(train.len() - first);
            let batch = train.select(&order.narrow(0, first, size));
            let (slope, loss) = reader.slope(&batch);
            total += size as f64 * loss;
            (state, *reader) = sgd.step(state, &slope, reader);
        }
        let losses = (total / train.len() as f64, reader.loss(test));
        progress.set_message(format!(
            "loss {:.4} in training, {:.4} in test",
            losses.0, losses.1
        ));
        progress.inc(1);
        history.push(losses);
    }
    progress.finish();
    Ok(history)
}

/// The images that are read as another digit, each with the digit that is seen.
fn misread(reader: &impl Reader, digits: &Digits) -> Vec<(usize, i64)> {
    let seen = reader.scores(&digits.pixels).argmax_axis(1).to_vec();
    let labels = digits.labels.to_vec();
    seen.into_iter()
        .enumerate()
        .filter(|&(i, seen)| seen != labels[i])
        .collect()
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
            points: chart::by_epoch(&train),
        },
        Curve {
            name: "test",
            color: RGBColor(194, 87, 26),
            points: chart::by_epoch(&test),
        },
    ];
    chart::draw(
        path,
        "Loss",
        "epoch",
        (low / 1.2..high * 1.2).log_scale(),
        SeriesLabelPosition::UpperRight,
        &curves,
    )
}
