//! Two readers of digits: one sees pixels, one sees an image.

use super::data::{CLASSES, Digits, PIXELS};
use transform_func::prelude::*;

/// A network whose weights are trained: what both readers have in common.
pub(crate) trait Reader: Module + optim::Leafy + Clone {
    /// The scores of the ten digits, for each image.
    fn scores(&self, pixels: &Tensor) -> Tensor;
    /// How far the scores are from the truth.
    fn loss(&self, digits: &Digits) -> f64;
    /// The slope of the loss by every weight, and the loss.
    fn slope(&self, digits: &Digits) -> (Self, f64);
}

/// Two layers of neurons.
#[derive(Module, Clone, Debug)]
pub(crate) struct Mlp {
    hidden: nn::Linear,
    output: nn::Linear,
}

/// Two convolutions, each of which halves the image, and a layer of neurons.
#[derive(Module, Clone, Debug)]
pub(crate) struct Cnn {
    strokes: nn::Conv2d,
    shapes: nn::Conv2d,
    output: nn::Linear,
    pool: nn::MaxPool2d,
}

#[differentiable]
impl Mlp {
    fn forward(&self, pixels: &Tensor) -> Tensor {
        self.output.forward(&self.hidden.forward(pixels).relu())
    }
    fn error(&self, pixels: &Tensor, labels: &Tensor<i64>) -> f64 {
        nn::cross_entropy(&self.forward(pixels), labels)
    }
    #[nondiff]
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Mlp {
            hidden: nn::Linear::new(PIXELS, 32, rng),
            output: nn::Linear::new(32, CLASSES, rng),
        }
    }
}

#[differentiable]
impl Cnn {
    fn forward(&self, pixels: &Tensor) -> Tensor {
        let images = pixels.reshape(&[pixels.shape()[0], 1, 8, 8]);
        let strokes = self.pool.forward(&self.strokes.forward(&images).relu());
        let shapes = self.pool.forward(&self.shapes.forward(&strokes).relu());
        self.output.forward(&shapes.reshape(&[pixels.shape()[0], 64]))
    }
    fn error(&self, pixels: &Tensor, labels: &Tensor<i64>) -> f64 {
        nn::cross_entropy(&self.forward(pixels), labels)
    }
    #[nondiff]
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Cnn {
            strokes: nn::Conv2d::new(1, 8, 3, rng).padding(1),
            shapes: nn::Conv2d::new(8, 16, 3, rng).padding(1),
            output: nn::Linear::new(16 * 2 * 2, CLASSES, rng),
            pool: nn::MaxPool2d::new(2),
        }
    }
}

macro_rules! readers {
    ($($model:ident)*) => { $(
        impl Reader for $model {
            fn scores(&self, pixels: &Tensor) -> Tensor {
                self.forward(pixels)
            }
            fn loss(&self, digits: &Digits) -> f64 {
                self.error(&digits.pixels, &digits.labels)
            }
            fn slope(&self, digits: &Digits) -> (Self, f64) {
                grad_and_value!($model::error)(self, &digits.pixels, &digits.labels)
            }
        }
    )* };
}
readers!(Mlp Cnn);
