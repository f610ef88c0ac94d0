//! A classifier with tanh between its layers, and a batch of images to be classified.

use crate::inputs::{symmetric, uniform};
use transform_func::nn::cross_entropy;
use transform_func::prelude::*;

/// How far the scores of an image are from its label. `layers` are a weight (outputs by inputs) and a bias for each layer.
#[differentiable]
pub(crate) fn loss(layers: &[Tensor<f32>], image: &Tensor<f32>, label: &Tensor<i64>) -> f32 {
    let mut scores = image.matmul(&layers[0].t()) + &layers[1];
    for i in 1..layers.len() / 2 {
        scores = scores.tanh().matmul(&layers[2 * i].t()) + &layers[2 * i + 1];
    }
    cross_entropy(&scores, label)
}

/// A network and a batch.
pub(crate) struct Mlp {
    /// A weight and a bias for each layer.
    pub(crate) layers: Vec<Tensor<f32>>,
    /// One image a row.
    pub(crate) images: Tensor<f32>,
    /// What they show.
    pub(crate) labels: Tensor<i64>,
}

impl Mlp {
    /// A network with these widths, from the image to the scores.
    pub(crate) fn new(widths: &[usize], batch: usize) -> Mlp {
        let mut layers = Vec::new();
        for (i, ends) in (0..).zip(widths.windows(2)) {
            let (inputs, outputs) = (ends[0], ends[1]);
            let scale = 1.0 / (inputs as f64).sqrt();
            layers.push(tensor(400 + 2 * i, &[outputs, inputs], scale));
            layers.push(tensor(401 + 2 * i, &[outputs], scale));
        }
        let classes = widths[widths.len() - 1];
        let labels = uniform(451, batch)
            .iter()
            .map(|u| (u * classes as f64) as i64)
            .collect::<Vec<_>>();
        Mlp {
            layers,
            images: tensor(450, &[batch, widths[0]], 1.0),
            labels: Tensor::from(labels),
        }
    }
}

fn tensor(seed: u64, shape: &[usize], scale: f64) -> Tensor<f32> {
    let values = symmetric(seed, shape.iter().product(), scale);
    let values = values.into_iter().map(|x| x as f32).collect();
    Tensor::from_shape_vec(shape, values).expect("as many numbers as the shape has elements")
}
