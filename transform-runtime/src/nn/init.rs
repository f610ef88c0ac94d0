//! Initial values of parameters, by PyTorch's names. A parameter's shape is `[outputs, inputs, ..]`; axes behind those are
//! the places of a kernel.

use crate::error::Error;
use crate::random::Rng;
use crate::values::Tensor;

/// All elements zero.
///
/// ```
/// # use transform_func::nn;
/// assert_eq!(nn::init::zeros(&[2]).to_vec(), [0.0, 0.0]);
/// ```
pub fn zeros(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape)
}

/// All elements one.
///
/// ```
/// # use transform_func::nn;
/// assert_eq!(nn::init::ones(&[2]).to_vec(), [1.0, 1.0]);
/// ```
pub fn ones(shape: &[usize]) -> Tensor {
    Tensor::ones(shape)
}

/// All elements `value`.
///
/// ```
/// # use transform_func::nn;
/// assert_eq!(nn::init::constant(&[2], 0.5).to_vec(), [0.5, 0.5]);
/// ```
pub fn constant(shape: &[usize], value: f64) -> Tensor {
    Tensor::full(shape, value)
}

/// Numbers drawn evenly from `low` up to `high`.
///
/// ```
/// use transform_func::prelude::*;
///
/// let x = nn::init::uniform(&[3, 4], -2.0, 5.0, &mut Rng::new(1));
/// assert!(x.min() >= -2.0 && x.max() < 5.0);
/// ```
pub fn uniform(shape: &[usize], low: f64, high: f64, rng: &mut Rng) -> Tensor {
    rng.uniform(shape) * (high - low) + low
}

/// Normal numbers of this mean and deviation.
///
/// ```
/// use transform_func::prelude::*;
///
/// let x = nn::init::normal(&[1000], 3.0, 0.1, &mut Rng::new(1));
/// assert!((x.mean() - 3.0).abs() < 0.02);
/// ```
pub fn normal(shape: &[usize], mean: f64, deviation: f64, rng: &mut Rng) -> Tensor {
    rng.normal(shape) * deviation + mean
}

/// Numbers drawn evenly, so that a layer with the slope `a` on its negative side keeps the variance of its input: within
/// `sqrt(6 / ((1 + a * a) * inputs))` of 0, where `inputs` is the number of elements that one output is made of.
///
/// `a` is 0 before a `relu`; with `a = sqrt(5)`, as layers use it, the bound is `1 / sqrt(inputs)`.
///
/// ```
/// use transform_func::prelude::*;
///
/// let w = nn::init::kaiming_uniform(&[8, 2, 3, 3], 5f64.sqrt(), &mut Rng::new(1));
/// assert!(w.abs().max() <= (1.0 / 18f64).sqrt());
/// ```
///
/// [He et al., 2015](https://arxiv.org/abs/1502.01852).
///
/// # Panics
/// If the shape has less than two axes.
#[track_caller]
pub fn kaiming_uniform(shape: &[usize], a: f64, rng: &mut Rng) -> Tensor {
    let [inputs, _] = fans("kaiming_uniform", shape);
    let bound = (6.0 / ((1.0 + a * a) * inputs)).sqrt();
    uniform(shape, -bound, bound, rng)
}

/// [`kaiming_uniform`] with normal numbers: of deviation `sqrt(2 / ((1 + a * a) * inputs))`.
///
/// ```
/// use transform_func::prelude::*;
///
/// let w = nn::init::kaiming_normal(&[50, 200], 0.0, &mut Rng::new(1));
/// assert!((w.std(0) - 0.1).abs() < 0.01);
/// ```
///
/// [He et al., 2015](https://arxiv.org/abs/1502.01852).
///
/// # Panics
/// If the shape has less than two axes.
#[track_caller]
pub fn kaiming_normal(shape: &[usize], a: f64, rng: &mut Rng) -> Tensor {
    let [inputs, _] = fans("kaiming_normal", shape);
    normal(shape, 0.0, (2.0 / ((1.0 + a * a) * inputs)).sqrt(), rng)
}

/// Numbers drawn evenly, within `gain * sqrt(6 / (inputs + outputs))` of 0: a compromise between the variance of the
/// values and that of the gradients.
///
/// ```
/// use transform_func::prelude::*;
///
/// let w = nn::init::xavier_uniform(&[2, 4], 1.0, &mut Rng::new(1));
/// assert!(w.abs().max() <= 1.0);
/// ```
///
/// [Glorot and Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html).
///
/// # Panics
/// If the shape has less than two axes.
#[track_caller]
pub fn xavier_uniform(shape: &[usize], gain: f64, rng: &mut Rng) -> Tensor {
    let [inputs, outputs] = fans("xavier_uniform", shape);
    let bound = gain * (6.0 / (inputs + outputs)).sqrt();
    uniform(shape, -bound, bound, rng)
}

/// [`xavier_uniform`] with normal numbers: of deviation `gain * sqrt(2 / (inputs + outputs))`.
///
/// ```
/// use transform_func::prelude::*;
///
/// let w = nn::init::xavier_normal(&[100, 100], 2.0, &mut Rng::new(1));
/// assert!((w.std(0) - 0.2).abs() < 0.01);
/// ```
///
/// [Glorot and Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html).
///
/// # Panics
/// If the shape has less than two axes.
#[track_caller]
pub fn xavier_normal(shape: &[usize], gain: f64, rng: &mut Rng) -> Tensor {
    let [inputs, outputs] = fans("xavier_normal", shape);
    normal(shape, 0.0, gain * (2.0 / (inputs + outputs)).sqrt(), rng)
}

/// A matrix of orthogonal rows (columns, if there are more rows) of length `gain`; what is behind the first axis counts as
/// one.
///
/// ```
/// use transform_func::prelude::*;
///
/// let w = nn::init::orthogonal(&[2, 3], 2.0, &mut Rng::new(1));
/// assert!((w.matmul(&w.t()) - Tensor::eye(2) * 4.0).abs().max() < 1e-12);
/// ```
///
/// [Saxe et al., 2013](https://arxiv.org/abs/1312.6120).
///
/// # Panics
/// If the shape has less than two axes.
#[track_caller]
pub fn orthogonal(shape: &[usize], gain: f64, rng: &mut Rng) -> Tensor {
    fans("orthogonal", shape);
    let (rows, columns) = (shape[0], shape[1..].iter().product::<usize>());
    let (few, many) = (rows.min(columns), rows.max(columns));
    let mut found: Vec<Tensor> = Vec::new();
    for _ in 0..few {
        let mut row = rng.normal(&[many]);
        // Once more for the digits that the first pass loses.
        for _ in 0..2 {
            for other in &found {
                row = &row - other * row.dot(other);
            }
        }
        found.push(&row / row.norm());
    }
    let matrix = match found.iter().collect::<Vec<_>>().as_slice() {
        [] => Tensor::zeros(&[0, many]),
        rows => crate::ops::join::stack(rows, 0),
    };
    let matrix = if rows > columns { matrix.t() } else { matrix };
    matrix.reshape(shape) * gain
}

/// How many elements an output is made of, and how many outputs an element goes into.
#[track_caller]
fn fans(op: &'static str, shape: &[usize]) -> [f64; 2] {
    let [outputs, inputs, places @ ..] = shape else {
        let message = format!("shape {shape:?} has no inputs and outputs; it must be [outputs, inputs, ..]");
        Error::new(op, message).raise()
    };
    let places: usize = places.iter().product();
    [inputs * places, outputs * places].map(|fan| fan as f64)
}
