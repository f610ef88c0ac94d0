//! Bundle adjustment: how far cameras see points from where they were observed, and the sparse Jacobian of that.

use transform_func::prelude::*;

use super::{Case, cases};

#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Camera {
    rotation: [f64; 3],
    centre: [f64; 3],
    focal_length: f64,
    principal_point: [f64; 2],
    distortion: [f64; 2],
}

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
    let squared = dot(r, r);
    if squared == 0.0 {
        let turn = cross(r, z);
        return [z[0] + turn[0], z[1] + turn[1], z[2] + turn[2]];
    }
    let angle = squared.sqrt();
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

#[differentiable]
impl Camera {
    /// Where the camera sees the point `x`.
    fn project(&self, x: &[f64; 3]) -> [f64; 2] {
        let mut z = *x;
        for i in 0..3 {
            z[i] -= self.centre[i];
        }
        let y = rotated(&self.rotation, &z);
        let [u, v] = [y[0] / y[2], y[1] / y[2]];
        let radius = u * u + v * v;
        let [k1, k2] = self.distortion;
        let scale = self.focal_length * (1.0 + k1 * radius + k2 * radius * radius);
        [
            scale * u + self.principal_point[0],
            scale * v + self.principal_point[1],
        ]
    }
}

#[differentiable]
fn error(camera: &Camera, x: &[f64; 3], weight: f64, observed: &[f64; 2]) -> [f64; 2] {
    let seen = camera.project(x);
    [weight * (seen[0] - observed[0]), weight * (seen[1] - observed[1])]
}

#[differentiable]
fn weight_error(weight: f64) -> f64 {
    1.0 - weight * weight
}

/// Cameras, points, weights and observations, each observation with the camera and the point that it is of.
pub(crate) struct Problem {
    pub(crate) cameras: Vec<Camera>,
    pub(crate) points: Vec<[f64; 3]>,
    pub(crate) weights: Vec<f64>,
    pub(crate) observed: Vec<[f64; 2]>,
    pub(crate) indices: Vec<[usize; 2]>,
}

/// A sparse matrix, row by row: row `i` has the entries `rows[i]..rows[i + 1]`.
#[derive(Default)]
pub(crate) struct Sparse {
    rows: Vec<f64>,
    columns: Vec<f64>,
    values: Vec<f64>,
}

impl Sparse {
    /// No rows; storage is kept.
    fn clear(&mut self) {
        self.rows.clear();
        self.rows.push(0.0);
        self.columns.clear();
        self.values.clear();
    }
    /// Entries in the columns from `first` on.
    fn push(&mut self, first: usize, values: &[f64]) {
        self.columns
            .extend((first..first + values.len()).map(|column| column as f64));
        self.values.extend_from_slice(values);
    }
    fn end_row(&mut self) {
        self.rows.push(self.values.len() as f64);
    }
}

impl Problem {
    pub(crate) fn objective(&self) -> (Vec<[f64; 2]>, Vec<f64>) {
        let errors = (0..self.weights.len()).map(|i| {
            let [c, q] = self.indices[i];
            error(
                &self.cameras[c],
                &self.points[q],
                self.weights[i],
                &self.observed[i],
            )
        });
        let weights = self.weights.iter().map(|w| weight_error(*w));
        (errors.collect(), weights.collect())
    }

    /// Two reverse passes an observation. The matrix is used again, as those of the suite are.
    pub(crate) fn jacobian(&self, jacobian: &mut Sparse) {
        let [n, m, p] = [self.cameras.len(), self.points.len(), self.weights.len()];
        jacobian.clear();
        for i in 0..p {
            let [c, q] = self.indices[i];
            let (of_camera, of_point, of_weight) = jacrev!(error, argnums = (0, 1, 2))(
                &self.cameras[c],
                &self.points[q],
                self.weights[i],
                &self.observed[i],
            );
            for row in 0..2 {
                let [r0, r1, r2] = of_camera.rotation[row];
                let [c0, c1, c2] = of_camera.centre[row];
                let focal = of_camera.focal_length[row];
                let [u0, v0] = of_camera.principal_point[row];
                let [k1, k2] = of_camera.distortion[row];
                let by_camera = [r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2];
                jacobian.push(11 * c, &by_camera);
                jacobian.push(11 * n + 3 * q, &of_point[row]);
                jacobian.push(11 * n + 3 * m + i, &[of_weight[row]]);
                jacobian.end_row();
            }
        }
        for i in 0..p {
            jacobian.push(11 * n + 3 * m + i, &[grad!(weight_error)(self.weights[i])]);
            jacobian.end_row();
        }
    }
}

fn array<const N: usize>(numbers: &[f64]) -> [f64; N] {
    numbers.try_into().expect("as many numbers")
}

pub(crate) fn camera(numbers: &[f64]) -> Camera {
    Camera {
        rotation: array(&numbers[..3]),
        centre: array(&numbers[3..6]),
        focal_length: numbers[6],
        principal_point: array(&numbers[7..9]),
        distortion: array(&numbers[9..]),
    }
}

fn distinct(case: &Case) -> Problem {
    let pairs = |path| case.rows(path).into_iter().map(|pair| array(&pair));
    Problem {
        cameras: case.rows("input/cams").iter().map(|row| camera(row)).collect(),
        points: case.rows("input/x").iter().map(|row| array(row)).collect(),
        weights: case.numbers("input/w"),
        observed: pairs("input/feats").collect(),
        indices: pairs("input/obs")
            .map(|pair: [f64; 2]| pair.map(|i| i as usize))
            .collect(),
    }
}

/// All of what the case has one of.
fn repeated(case: &Case) -> Problem {
    let [n, m, p] = ["input/n", "input/m", "input/p"].map(|path| case.count(path));
    Problem {
        cameras: vec![camera(&case.numbers("input/cam")); n],
        points: vec![array(&case.numbers("input/x")); m],
        weights: vec![case.number("input/w"); p],
        observed: vec![array(&case.numbers("input/feat")); p],
        indices: (0..p).map(|i| [i % n, i % m]).collect(),
    }
}

/// Thirty elements and the last one.
fn reduced(all: &[f64]) -> Vec<f64> {
    [&all[..30], &all[all.len() - 1..]].concat()
}

#[test]
fn ba() {
    for case in cases("ba") {
        if case.has("input/obs") {
            let problem = distinct(&case);
            let (errors, weights) = problem.objective();
            case.expect("expected/reproj_err", &errors, 1e-10);
            case.expect("expected/w_err", &weights, 1e-10);
            let mut jacobian = Sparse::default();
            problem.jacobian(&mut jacobian);
            case.expect("expected/jacobian/rows", &jacobian.rows, 0.0);
            case.expect("expected/jacobian/cols", &jacobian.columns, 0.0);
            case.expect("expected/jacobian/vals", &jacobian.values, 1e-10);
        } else {
            let problem = repeated(&case);
            let (errors, weights) = problem.objective();
            assert!(errors.iter().all(|e| *e == errors[0]) && weights.iter().all(|w| *w == weights[0]));
            case.expect("expected/objective/reproj_error/elements", &errors[0], 1e-10);
            case.expect("expected/objective/w_err/element", &weights[0], 1e-10);
            let mut jacobian = Sparse::default();
            problem.jacobian(&mut jacobian);
            case.expect("expected/jacobian/rows", &reduced(&jacobian.rows), 0.0);
            case.expect("expected/jacobian/cols", &reduced(&jacobian.columns), 0.0);
            case.expect("expected/jacobian/vals", &reduced(&jacobian.values), 1e-10);
        }
    }
}
