//! Hand tracking: a skinned hand moved by 26 angles and shifts, and the Jacobian of what it misses, by directions.

use serde_json::Value;
use transform_func::prelude::*;

use super::{cases, counts, numbers, read, rows};

type Matrix = [[f64; 4]; 4];

/// The hand at rest.
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Model {
    /// The bone that each hangs on, itself for the first.
    parents: Vec<usize>,
    /// From each bone to its parent, and from the hand to each bone.
    relatives: Vec<Matrix>,
    inverse_absolutes: Vec<Matrix>,
    pub(crate) positions: Vec<[f64; 4]>,
    /// Of each vertex, how much each bone moves it.
    pub(crate) weights: Vec<Vec<f64>>,
    triangles: Vec<[usize; 3]>,
    is_mirrored: bool,
}

/// What was measured: points, each of a vertex, or of a place in a triangle.
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) correspondences: Vec<usize>,
    pub(crate) points: Vec<[f64; 3]>,
}

#[differentiable]
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            for k in 0..4 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

/// About the x-axis, then about the z-axis.
#[differentiable]
fn rotation(x: f64, z: f64) -> Matrix {
    let (sx, cx) = x.sin_cos();
    let (sz, cz) = z.sin_cos();
    [
        [cz, -sz * cx, sz * sx, 0.0],
        [sz, cz * cx, -cz * sx, 0.0],
        [0.0, sx, cx, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ]
}

/// About `r` by its length, the identity if that is small.
#[differentiable]
fn global_rotation(r: &[f64]) -> [[f64; 3]; 3] {
    let angle = (r[0] * r[0] + r[1] * r[1] + r[2] * r[2]).sqrt();
    if angle < 1e-4 {
        return [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    }
    let [x, y, z] = [r[0] / angle, r[1] / angle, r[2] / angle];
    let (s, c) = angle.sin_cos();
    let d = 1.0 - c;
    [
        [c + d * x * x, d * x * y - s * z, d * x * z + s * y],
        [d * x * y + s * z, c + d * y * y, d * y * z - s * x],
        [d * x * z - s * y, d * y * z + s * x, c + d * z * z],
    ]
}

/// The angles of a bone about x and z: four numbers a finger, none for wrist, forearm and the first bones.
#[differentiable]
fn angles(theta: &[f64], bone: usize) -> [f64; 2] {
    if bone == 0 || bone == 21 {
        return [0.0; 2];
    }
    let first = 6 + (bone - 1) / 4 * 4;
    match (bone - 1) % 4 {
        0 => [0.0; 2],
        1 => [theta[first], theta[first + 1]],
        k => [theta[first + k], 0.0],
    }
}

/// From the hand at rest to where each bone is.
#[differentiable]
fn bones(theta: &[f64], #[nondiff] model: &Model) -> Vec<Matrix> {
    let mut absolutes: Vec<Matrix> = Vec::new();
    let mut transforms = Vec::new();
    for bone in 0..model.parents.len() {
        let [x, z] = angles(theta, bone);
        let mut absolute = product(&model.relatives[bone], &rotation(x, z));
        if bone > 0 {
            absolute = product(&absolutes[model.parents[bone]], &absolute);
        }
        transforms.push(product(&absolute, &model.inverse_absolutes[bone]));
        absolutes.push(absolute);
    }
    transforms
}

#[differentiable]
fn vertices(theta: &[f64], #[nondiff] model: &Model) -> Vec<[f64; 3]> {
    let transforms = bones(theta, model);
    let global = global_rotation(&theta[..3]);
    let mut vertices = vec![[0.0; 3]; model.positions.len()];
    for v in 0..vertices.len() {
        let mut skinned = [0.0; 3];
        for bone in 0..transforms.len() {
            let weight = model.weights[v][bone];
            if weight == 0.0 {
                continue;
            }
            for i in 0..3 {
                for j in 0..4 {
                    skinned[i] += weight * transforms[bone][i][j] * model.positions[v][j];
                }
            }
        }
        if model.is_mirrored {
            skinned[0] = -skinned[0];
        }
        for i in 0..3 {
            vertices[v][i] = theta[3 + i];
            for j in 0..3 {
                vertices[v][i] += global[i][j] * skinned[j];
            }
        }
    }
    vertices
}

#[differentiable]
fn simple(theta: &[f64], #[nondiff] model: &Model, #[nondiff] measured: &Measured) -> Vec<f64> {
    let vertices = vertices(theta, model);
    let mut misses = Vec::new();
    for (i, vertex) in measured.correspondences.iter().enumerate() {
        for axis in 0..3 {
            misses.push(measured.points[i][axis] - vertices[*vertex][axis]);
        }
    }
    misses
}

#[differentiable]
fn complicated(
    theta: &[f64],
    us: &[[f64; 2]],
    #[nondiff] model: &Model,
    #[nondiff] measured: &Measured,
) -> Vec<f64> {
    let vertices = vertices(theta, model);
    let mut misses = Vec::new();
    for (i, triangle) in measured.correspondences.iter().enumerate() {
        let [a, b, c] = model.triangles[*triangle];
        let [u, w] = us[i];
        for axis in 0..3 {
            let place = u * vertices[a][axis] + w * vertices[b][axis] + (1.0 - u - w) * vertices[c][axis];
            misses.push(measured.points[i][axis] - place);
        }
    }
    misses
}

fn matrices(array: &Value) -> Vec<Matrix> {
    let row = |row: &[f64]| [row[0], row[1], row[2], row[3]];
    numbers(array)
        .chunks(16)
        .map(|m| [row(&m[..4]), row(&m[4..8]), row(&m[8..12]), row(&m[12..])])
        .collect()
}

fn arrays<T: Copy, const N: usize>(flat: &[T]) -> Vec<[T; N]> {
    flat.chunks(N)
        .map(|part| part.try_into().expect("whole rows"))
        .collect()
}

impl Model {
    pub(crate) fn load() -> Model {
        let file = read("hand.json");
        let parents = numbers(&file["parents"]);
        Model {
            parents: parents.iter().map(|parent| parent.max(0.0) as usize).collect(),
            relatives: matrices(&file["base_relatives"]),
            inverse_absolutes: matrices(&file["inverse_base_absolutes"]),
            positions: arrays(&numbers(&file["base_positions"])),
            weights: rows(&file["weights"]),
            triangles: arrays(&counts(&file["triangles"])),
            is_mirrored: false,
        }
    }
}

/// The Jacobian, forwards. Every place in a triangle moves what is measured there only: all go in the same direction at
/// once, in front of the angles and shifts.
pub(crate) fn jacobian(theta: &[f64], us: &[[f64; 2]], model: &Model, measured: &Measured) -> Vec<Vec<f64>> {
    if us.is_empty() {
        return jacfwd!(simple)(theta, model, measured);
    }
    let by_theta = jacfwd!(complicated)(theta, us, model, measured);
    let [by_u, by_w] = [[1.0, 0.0], [0.0, 1.0]].map(|direction| {
        let directions = vec![direction; us.len()];
        jvp!(
            complicated,
            (theta, us, model, measured),
            (zero(), &directions, zero(), zero())
        )
        .1
    });
    let rows = by_theta.into_iter().zip(by_u.iter().zip(&by_w));
    rows.map(|(row, (u, w))| [vec![*u, *w], row].concat()).collect()
}

pub(crate) fn misses(theta: &[f64], us: &[[f64; 2]], model: &Model, measured: &Measured) -> Vec<f64> {
    if us.is_empty() {
        simple(theta, model, measured)
    } else {
        complicated(theta, us, model, measured)
    }
}

#[test]
fn ht() {
    let mut model = Model::load();
    for case in cases("ht") {
        model.is_mirrored = case.at("input/is_mirrored") == true;
        let theta = case.numbers("input/theta");
        let us: Vec<[f64; 2]> = arrays(&case.numbers("input/us"));
        let measured = Measured {
            correspondences: case.counts("input/correspondences"),
            points: arrays(&case.numbers("input/points")),
        };
        let misses = misses(&theta, &us, &model, &measured);
        case.expect("expected/objective", &misses, 1e-12);
        let jacobian = jacobian(&theta, &us, &model, &measured);
        case.expect("expected/jacobian", &jacobian, 1e-12);
    }
}
