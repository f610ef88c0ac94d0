//! What tutorials print and draw.

use crate::chart::{self, Curve};
use plotters::prelude::*;
use std::error::Error;
pub(crate) use std::path::Path;
use std::time::Instant;
use transform_func::prelude::*;

const COLORS: [RGBColor; 6] = [
    RGBColor(31, 111, 180),
    RGBColor(194, 87, 26),
    RGBColor(46, 139, 87),
    RGBColor(128, 80, 160),
    RGBColor(96, 96, 96),
    RGBColor(200, 160, 30),
];

/// What a tutorial ends with.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// Values as numbers.
pub(crate) trait Numbers {
    fn numbers(&self) -> Vec<f64>;
}
impl Numbers for f64 {
    fn numbers(&self) -> Vec<f64> {
        vec![*self]
    }
}
impl Numbers for Tensor {
    fn numbers(&self) -> Vec<f64> {
        self.to_vec()
    }
}
impl Numbers for ParamTree {
    fn numbers(&self) -> Vec<f64> {
        self.values().flat_map(|tensor| tensor.to_vec()).collect()
    }
}
impl<T: Numbers> Numbers for Vec<T> {
    fn numbers(&self) -> Vec<f64> {
        self.iter().flat_map(Numbers::numbers).collect()
    }
}

/// Prints how far two values are apart that should be the same but for rounding; an error if they are not.
pub(crate) fn same<T: Numbers>(what: &str, a: &T, b: &T) -> Outcome {
    near(what, a, b, 1e-12)
}

/// Prints how far two values are apart, in parts of their largest number; an error if that is too far.
pub(crate) fn near<T: Numbers>(what: &str, a: &T, b: &T, tolerance: f64) -> Outcome {
    let (a, b) = (a.numbers(), b.numbers());
    let most = b.iter().fold(f64::MIN_POSITIVE, |most, b| b.abs().max(most));
    let apart = a.iter().zip(&b).map(|(a, b)| (a - b).abs() / most);
    // A NaN is further apart than any number.
    let apart = apart.max_by(f64::total_cmp).unwrap_or(0.0);
    let what = format!("{what}: apart by {apart:.1e}");
    holds(&what, a.len() == b.len() && apart <= tolerance)
}

/// Prints what should hold; an error if it does not.
pub(crate) fn holds(what: &str, holds: bool) -> Outcome {
    println!("  {} {what}", if holds { "ok:" } else { "NOT:" });
    if holds { Ok(()) } else { Err(what.into()) }
}

/// What a function gives, and how many milliseconds it takes.
pub(crate) fn timed<T>(f: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = f();
    (value, 1e3 * start.elapsed().as_secs_f64())
}

/// Pairs of elements, as points.
pub(crate) fn points(x: &Tensor, y: &Tensor) -> Vec<(f64, f64)> {
    x.to_vec().into_iter().zip(y.to_vec()).collect()
}

/// Draws curves with names into a file of this name.
pub(crate) fn curves(
    (out, name): (&Path, &str),
    title: &str,
    x_name: &str,
    curves: Vec<(&str, Vec<(f64, f64)>)>,
) -> Outcome {
    // Of all values, and of those on the right: the legend is there, where more room is.
    let range = |from: usize| {
        let parts = curves
            .iter()
            .map(|(_, points)| &points[points.len() * from / 4..]);
        let values = parts.flatten().map(|point| point.1);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| {
            (y.min(low), y.max(high))
        })
    };
    let ((low, high), (right_low, right_high)) = (range(0), range(3));
    let room = 0.05 * (high - low).max(1e-9);
    let legend = if right_low - low > high - right_high {
        SeriesLabelPosition::LowerRight
    } else {
        SeriesLabelPosition::UpperRight
    };
    let curves: Vec<_> = curves
        .into_iter()
        .zip(COLORS.iter().cycle())
        .map(|((name, points), &color)| Curve { name, color, points })
        .collect();
    let path = out.join(name);
    chart::draw(&path, title, x_name, low - room..high + room, legend, &curves)?;
    println!("  wrote {}", path.display());
    Ok(())
}

/// Draws matrices side by side, from blue (negative) over white (zero) to red.
pub(crate) fn matrices((out, name): (&Path, &str), matrices: &[(&str, &Tensor)]) -> Outcome {
    const SIDE: i32 = 320;
    const MARGIN: i32 = 24;
    const TITLE: i32 = 44;
    let path = out.join(name);
    let width = MARGIN + matrices.len() as i32 * (SIDE + MARGIN);
    let area = SVGBackend::new(&path, (width as u32, (TITLE + SIDE + MARGIN) as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    for (place, (title, matrix)) in (0..).zip(matrices) {
        let left = MARGIN + place * (SIDE + MARGIN);
        area.draw(&Text::new(title.to_string(), (left, 14), ("sans-serif", 16)))?;
        let (rows, columns) = (matrix.shape()[0] as i32, matrix.shape()[1] as i32);
        let most = matrix.abs().max().max(f64::MIN_POSITIVE);
        for (at, x) in (0..).zip(matrix.to_vec()) {
            let (row, column) = (at / columns, at % columns);
            let corner = |row, column| (left + column * SIDE / columns, TITLE + row * SIDE / rows);
            let pale = (255.0 * (1.0 - x.abs() / most)) as u8;
            let color = if x < 0.0 {
                RGBColor(pale, pale, 255)
            } else {
                RGBColor(255, pale, pale)
            };
            let square = [corner(row, column), corner(row + 1, column + 1)];
            area.draw(&Rectangle::new(square, color.filled()))?;
        }
        let frame = [(left, TITLE), (left + SIDE, TITLE + SIDE)];
        area.draw(&Rectangle::new(frame, BLACK.mix(0.3)))?;
    }
    area.present()?;
    println!("  wrote {}", path.display());
    Ok(())
}
