//! Bundle adjustment: how far cameras see points from where they were observed, and the blocks of the sparse Jacobian.

use crate::case::{Case, Numbers, one};
use crate::inputs::{symmetric, uniform};
use transform_func::prelude::*;

#[differentiable]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// `z` turned about the axis `r` by its length.
#[differentiable]
fn rotated(r: &[f64; 3], z: &[f64; 3]) -> [f64; 3] {
    let angle = dot(r, r).sqrt();
    let (sine, cosine) = angle.sin_cos();
    let axis = [r[0] / angle, r[1] / angle, r[2] / angle];
    let turn = cross(&axis, z);
    let along = dot(&axis, z) * (1.0 - cosine);
    let mut y = [0.0; 3];
    for i in 0..3 {
        y[i] = z[i] * cosine + turn[i] * sine + axis[i] * along;
    }
    y
}

/// Where the camera sees the point. A camera is its rotation, centre, focal length, principal point and distortion.
#[differentiable]
fn project(camera: &[f64; 11], x: &[f64; 3]) -> [f64; 2] {
    let [r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2] = *camera;
    let y = rotated(&[r0, r1, r2], &[x[0] - c0, x[1] - c1, x[2] - c2]);
    let (u, v) = (y[0] / y[2], y[1] / y[2]);
    let radius = u * u + v * v;
    let scale = focal * (1.0 + k1 * radius + k2 * radius * radius);
    [scale * u + u0, scale * v + v0]
}

#[differentiable]
fn error(camera: &[f64; 11], x: &[f64; 3], weight: f64, seen: &[f64; 2]) -> [f64; 2] {
    let [u, v] = project(camera, x);
    [weight * (u - seen[0]), weight * (v - seen[1])]
}

/// A camera, a point, a weight, and where the camera saw the point.
type Observation = ([f64; 11], [f64; 3], f64, [f64; 2]);

fn observations() -> Vec<Observation> {
    let (r, points) = (symmetric(201, 20 * 11, 1.0), symmetric(202, 400 * 3, 1.0));
    let (weights, seen) = (uniform(203, 2048), symmetric(204, 2 * 2048, 100.0));
    let cameras: Vec<[f64; 11]> = r
        .chunks(11)
        .map(|r| {
            std::array::from_fn(|i| match i {
                0..3 => 0.3 * r[i],
                3..6 => r[i],
                6 => 500.0 + 50.0 * r[i],
                7..9 => 10.0 * r[i],
                _ => 0.01 * r[i],
            })
        })
        .collect();
    let point = |j: usize| [points[3 * j], points[3 * j + 1], points[3 * j + 2] + 5.0];
    (0..2048)
        .map(|i| {
            let seen = [seen[2 * i], seen[2 * i + 1]];
            (cameras[i % 20], point(7 * i % 400), 0.5 + weights[i], seen)
        })
        .collect()
}

pub(super) fn cases() -> Vec<Case> {
    let of = observations();
    let residuals = move || {
        of.iter()
            .map(|(c, x, w, s)| error(c, x, *w, s))
            .collect::<Vec<_>>()
    };
    let of = observations();
    let blocks = move || {
        let jacobian = jacrev!(error, argnums = (0, 1, 2));
        of.iter()
            .map(|(c, x, w, s)| jacobian(c, x, *w, s))
            .collect::<Vec<_>>()
    };
    vec![
        Case::new("primal", residuals, one),
        Case::new("jacrev_blocks", blocks, |blocks| {
            vec![
                ("Jcam", blocks.iter().flat_map(|b| b.0.numbers()).collect()),
                ("JX", blocks.iter().flat_map(|b| b.1.numbers()).collect()),
                ("Jw", blocks.iter().flat_map(|b| b.2.numbers()).collect()),
            ]
        }),
    ]
}
