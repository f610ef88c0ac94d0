//! Inputs of the sizes of the public suite, from seeds.

use crate::inputs::{Gmm, Lstm, Observations, symmetric, uniform};
use crate::programs::{ba, gmm, ht, lstm};

fn rows(flat: &[f64], width: usize) -> Vec<Vec<f64>> {
    flat.chunks(width).map(<[f64]>::to_vec).collect()
}

/// Points and centroids.
pub(crate) fn clusters() -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    (
        rows(&uniform(21, 10_000 * 16), 16),
        rows(&uniform(22, 100 * 16), 16),
    )
}

/// A mixture, 1000 points, and what is expected of the mixture.
pub(crate) fn mixture(d: usize, k: usize) -> (gmm::Mixture, Vec<Vec<f64>>, gmm::Wishart) {
    let Gmm {
        alpha, mu, q, l, x, ..
    } = Gmm::new(d, k, 1000);
    let mixture = gmm::Mixture {
        alpha,
        mu: rows(&mu, d),
        q: rows(&q, d),
        l: rows(&l, d * (d - 1) / 2),
    };
    (mixture, rows(&x, d), gmm::Wishart { gamma: 1.0, m: 0 })
}

pub(crate) fn cameras() -> ba::Problem {
    let of = Observations::new();
    ba::Problem {
        cameras: of.cameras.iter().map(|camera| ba::camera(camera)).collect(),
        points: of.points,
        weights: of.weights,
        observed: of.seen,
        indices: of.indices,
    }
}

/// A hand with the vertices of the recorded one `times` over, 192 measured points, and how it is bent. What is measured is
/// of vertices, or of places in triangles.
pub(crate) fn hand(times: usize, is_complicated: bool) -> (ht::Model, ht::Measured, Vec<f64>, Vec<[f64; 2]>) {
    let mut model = ht::Model::load();
    let vertices = model.positions.len();
    model.positions = model.positions.repeat(times);
    model.weights = vec![model.weights; times].concat();
    let measured = ht::Measured {
        correspondences: (0..192).map(|i| 17 * i % vertices).collect(),
        points: pairs(&symmetric(31, 3 * 192, 1.0)),
    };
    let us = if is_complicated {
        pairs(&uniform(33, 2 * 192))
    } else {
        Vec::new()
    };
    (model, measured, symmetric(32, 26, 0.5), us)
}

fn pairs<const N: usize>(flat: &[f64]) -> Vec<[f64; N]> {
    let whole = |part: &[f64]| part.try_into().expect("whole rows");
    flat.chunks(N).map(whole).collect()
}

/// What `lstm` takes: weights and biases, those at the ends, memories, a text.
type Text = (Vec<Vec<f64>>, Vec<Vec<f64>>, Vec<lstm::Memory>, Vec<Vec<f64>>);

pub(crate) fn text() -> Text {
    let Lstm {
        width: b,
        main,
        extra,
        start,
        text,
    } = Lstm::new(1024);
    let memory = |pair: &[f64]| lstm::Memory {
        hidden: pair[..b].to_vec(),
        cell: pair[b..].to_vec(),
    };
    (
        rows(&main, 4 * b),
        rows(&extra, b),
        start.chunks(2 * b).map(memory).collect(),
        rows(&text, b),
    )
}
