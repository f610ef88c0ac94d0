//! The digits that were misread, as SVG.

use crate::data::{Digits, PIXELS};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::path::Path;

const COLUMNS: usize = 6;
const PIXEL: i32 = 12;
const MARGIN: i32 = 24;
const TITLE: i32 = 50;
/// The width of an image with its gap, and the height with its caption.
const TILE: (i32, i32) = (130, 146);

/// Draws the misread images in rows, each with what it is and what was seen.
pub(crate) fn misread(path: &Path, digits: &Digits, misread: &[(usize, i64)]) -> Result<(), Box<dyn Error>> {
    let rows = misread.len().div_ceil(COLUMNS).max(1) as i32;
    let size = (2 * MARGIN + COLUMNS as i32 * TILE.0, TITLE + rows * TILE.1);
    let area = SVGBackend::new(path, (size.0 as u32, size.1 as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    let title = format!("{} digits misread of {}", misread.len(), digits.len());
    area.draw(&Text::new(title, (MARGIN, 14), ("sans-serif", 18)))?;

    let (pixels, labels) = (digits.pixels.to_vec(), digits.labels.to_vec());
    let centered = TextStyle::from(("sans-serif", 13)).pos(Pos::new(HPos::Center, VPos::Top));
    for (place, &(image, seen)) in misread.iter().enumerate() {
        let left = MARGIN + (place % COLUMNS) as i32 * TILE.0;
        let top = TITLE + (place / COLUMNS) as i32 * TILE.1;
        for (i, ink) in (0..).zip(&pixels[image * PIXELS..][..PIXELS]) {
            let gray = (255.0 * (1.0 - ink)).round() as u8;
            let (x, y) = (left + i % 8 * PIXEL, top + i / 8 * PIXEL);
            let square = [(x, y), (x + PIXEL, y + PIXEL)];
            area.draw(&Rectangle::new(square, RGBColor(gray, gray, gray).filled()))?;
        }
        let frame = [(left, top), (left + 8 * PIXEL, top + 8 * PIXEL)];
        area.draw(&Rectangle::new(frame, BLACK.mix(0.3)))?;
        let caption = format!("{}, read as {seen}", labels[image]);
        let below = (left + 4 * PIXEL, top + 8 * PIXEL + 6);
        area.draw(&Text::new(caption, below, centered.clone()))?;
    }
    area.present()?;
    Ok(())
}
