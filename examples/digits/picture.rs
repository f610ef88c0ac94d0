//! Two pictures as SVG: how the loss fell, and the digits that were misread.

use crate::data::{Digits, PIXELS};
use std::fmt::Write;

const TRAIN: &str = "#1f6fb4";
const TEST: &str = "#c2571a";
const INK: &str = "#222222";
const FAINT: &str = "#dddddd";

/// Loss by epoch, on a logarithmic scale, in training and in test.
pub(crate) fn losses(history: &[(f64, f64)]) -> String {
    let (width, height) = (720.0, 420.0);
    let (left, right, top, bottom) = (70.0, 620.0, 70.0, 360.0);

    let all = history
        .iter()
        .flat_map(|&(train, test)| [train, test])
        .map(f64::log10);
    let low = all.clone().fold(f64::INFINITY, f64::min).floor();
    let high = all.fold(f64::NEG_INFINITY, f64::max).ceil().max(low + 1.0);
    let x = |epoch: f64| left + (right - left) * (epoch - 1.0) / (history.len() as f64 - 1.0).max(1.0);
    let y = |loss: f64| bottom - (bottom - top) * (loss.log10() - low) / (high - low);

    let mut svg = Svg::new(width, height);
    svg.text(left, 28.0, "start", INK, 16.0, "Loss by epoch");
    svg.text(
        left,
        48.0,
        "start",
        INK,
        12.0,
        "training: mean over the epoch's batches; test: at the epoch's end",
    );
    for decade in low as i32..=high as i32 {
        let loss = 10_f64.powi(decade);
        svg.line(&[(left, y(loss)), (right, y(loss))], FAINT, 1.0);
        svg.text(left - 8.0, y(loss) + 4.0, "end", INK, 12.0, &format!("{loss}"));
    }
    let step = history.len().div_ceil(8).max(1);
    for epoch in (step..=history.len()).step_by(step).chain([1]) {
        svg.text(
            x(epoch as f64),
            bottom + 20.0,
            "middle",
            INK,
            12.0,
            &epoch.to_string(),
        );
    }
    svg.text((left + right) / 2.0, bottom + 44.0, "middle", INK, 12.0, "epoch");

    let curve = |loss: fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
        history
            .iter()
            .enumerate()
            .map(|(i, losses)| (x(i as f64 + 1.0), y(loss(losses))))
            .collect()
    };
    for (name, color, points) in [
        ("training", TRAIN, curve(|l| l.0)),
        ("test", TEST, curve(|l| l.1)),
    ] {
        svg.line(&points, color, 2.0);
        if let Some((x, y)) = points.last() {
            svg.text(x + 8.0, y + 4.0, "start", color, 12.0, name);
        }
    }
    svg.finish()
}

/// The misread images in rows, each with what it is and what was seen.
pub(crate) fn misread(digits: &Digits, misread: &[(usize, i64)]) -> String {
    let (columns, tile, pixel, margin) = (6, 130.0, 12.0, 24.0);
    let rows = misread.len().div_ceil(columns).max(1) as f64;
    let mut svg = Svg::new(2.0 * margin + columns as f64 * tile, 50.0 + rows * (tile + 16.0));
    svg.text(
        margin,
        30.0,
        "start",
        INK,
        16.0,
        &format!("{} digits misread of {}", misread.len(), digits.len()),
    );

    let pixels = digits.pixels.to_vec();
    let labels = digits.labels.to_vec();
    for (place, &(image, seen)) in misread.iter().enumerate() {
        let left = margin + (place % columns) as f64 * tile;
        let top = 50.0 + (place / columns) as f64 * (tile + 16.0);
        for (i, ink) in pixels[image * PIXELS..][..PIXELS].iter().enumerate() {
            let gray = (255.0 * (1.0 - ink)).round();
            svg.square(
                left + (i % 8) as f64 * pixel,
                top + (i / 8) as f64 * pixel,
                pixel,
                gray as u8,
            );
        }
        let caption = format!("{}, read as {seen}", labels[image]);
        svg.text(
            left + 4.0 * pixel,
            top + 8.0 * pixel + 18.0,
            "middle",
            INK,
            12.0,
            &caption,
        );
    }
    svg.finish()
}

/// An SVG document in the making.
struct Svg(String);

impl Svg {
    fn new(width: f64, height: f64) -> Svg {
        Svg(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
        ))
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, color: &str, size: f64, text: &str) {
        self.element(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{color}\" font-size=\"{size}\">{text}</text>"
        ));
    }

    fn line(&mut self, points: &[(f64, f64)], color: &str, width: f64) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        self.element(format_args!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"/>"
        ));
    }

    fn square(&mut self, x: f64, y: f64, side: f64, gray: u8) {
        self.element(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" fill=\"rgb({gray},{gray},{gray})\" stroke=\"{FAINT}\"/>"
        ));
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        writeln!(self.0, "{element}").expect("a string takes all that is written to it");
    }

    fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}
