//! The handwritten digits: reading them, and setting some aside for the test.

use flate2::read::GzDecoder;
use std::error::Error;
use std::io::Read;
use transform_func::prelude::*;

/// Pixels of an image: 8 rows of 8.
pub(crate) const PIXELS: usize = 64;
/// Kinds of digits.
pub(crate) const CLASSES: usize = 10;

const INK: f64 = 16.0;

/// Images and what they show.
pub(crate) struct Digits {
    /// One image a row, each pixel from 0 (paper) to 1 (ink).
    pub(crate) pixels: Tensor,
    /// The digit of each image.
    pub(crate) labels: Tensor<i64>,
}

impl Digits {
    /// Reads the 1797 images that lie beside this file.
    pub(crate) fn read() -> Result<Digits, Box<dyn Error>> {
        let mut text = String::new();
        GzDecoder::new(&include_bytes!("digits.csv.gz")[..]).read_to_string(&mut text)?;

        let mut pixels = Vec::new();
        let mut labels = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let values: Vec<i64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
            let Some((&label, image)) = values.split_last().filter(|(_, image)| image.len() == PIXELS) else {
                return Err(format!(
                    "line {}: {} values instead of {}",
                    number + 1,
                    values.len(),
                    PIXELS + 1
                )
                .into());
            };
            pixels.extend(image.iter().map(|&ink| ink as f64 / INK));
            labels.push(label);
        }
        let pixels = Tensor::from_shape_vec(&[labels.len(), PIXELS], pixels)?;
        let labels = Tensor::from_shape_vec(&[labels.len()], labels)?;
        Ok(Digits { pixels, labels })
    }

    pub(crate) fn len(&self) -> usize {
        self.labels.shape()[0]
    }

    /// The images of these numbers.
    pub(crate) fn select(&self, numbers: &Tensor<i64>) -> Digits {
        Digits {
            pixels: self.pixels.index_select(0, numbers),
            labels: self.labels.index_select(0, numbers),
        }
    }

    /// Shuffles the images and parts them: four fifths to train with, one to test with.
    pub(crate) fn split(&self, rng: &mut Rng) -> (Digits, Digits) {
        let order = rng.permutation(self.len());
        let train = self.len() * 4 / 5;
        (
            self.select(&order.narrow(0, 0, train)),
            self.select(&order.narrow(0, train, self.len() - train)),
        )
    }
}
