//! Data beside what is differentiated: parts of it are lent to calls, and of what is computed with it one of many is taken.

use transform_func::prelude::*;

use super::table::{scalar_table, slice_table};

#[differentiable]
fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += (x - y) * (x - y) * x.cos();
    }
    sum
}

/// The others have cotangent zero.
#[differentiable]
fn nearest(x: &[f64]) -> f64 {
    let centres = [[0.1, 0.7], [-0.6, 0.3], [0.9, -0.2], [1.4, 1.4]];
    let mut total = 0.0;
    for i in 0..x.len() - 1 {
        let mut least = f64::INFINITY;
        for centre in &centres {
            least = least.min(squared_distance(&x[i..i + 2], centre));
        }
        total += least * x[0];
    }
    total
}

/// The same, with a branch, and a largest margin.
#[differentiable]
fn margins(x: &[f64]) -> f64 {
    let mut largest = -1.0;
    let mut hinge = 0.0;
    for i in 1..x.len() {
        let margin = 0.8 - squared_distance(&x[..i], &x[i..]);
        if margin > largest {
            largest = margin;
        }
        hinge += margin.max(0.0);
    }
    largest * hinge
}

/// Of sums and products alone: what is pulled for a cotangent of zero is passed over.
#[differentiable]
fn polynomial(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.3;
    for (x, y) in a.iter().zip(b) {
        sum += (x - y).powi(2) * x - 0.3 * sum * y;
    }
    sum
}
#[differentiable]
fn least_polynomial(x: &[f64]) -> f64 {
    let centres = [[0.1, 0.7], [-0.6, 0.3], [0.9, -0.2], [1.4, 1.4]];
    let (mut total, mut largest) = (0.0, -1.0);
    for i in 0..x.len() - 1 {
        let mut least = f64::INFINITY;
        for centre in &centres {
            let distance = polynomial(&x[i..i + 2], centre);
            least = least.min(distance);
            if distance > largest {
                largest = distance;
            }
        }
        total += least * x[0];
    }
    total * largest
}

/// What loops read number by number.
#[differentiable]
fn exponentials(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| x.exp()).collect()
}
#[differentiable]
fn turned(x: [f64; 3]) -> [f64; 3] {
    [x[1].sin(), x[2] * x[0], x[0].cos()]
}
#[differentiable]
fn number_by_number(x: &[f64]) -> f64 {
    let (e, turned) = (exponentials(x), turned([x[0], x[1], x[0] * x[1]]));
    let mut total: f64 = 0.1;
    if x[0] > -2.0 {
        let inner = exponentials(&turned);
        for i in (0..3).rev() {
            total += turned[i] * x[0] * total.sin() * inner[i];
        }
    }
    for i in 0..e.len() {
        for j in 0..2 {
            if x[j] > 0.0 {
                total += e[i] * x[j] * e[j];
            }
        }
    }
    total * polynomial(&e, x) + turned[1] * e[0]
}

/// A slice as the tensor it is copied to.
#[differentiable]
fn as_tensor(x: &[f64]) -> f64 {
    let t = Tensor::from_vec(x.to_vec());
    (&t * &t).sum() * x[0] + Tensor::from_vec(exponentials(x)).dot(&t)
}

type Matrix = [[f64; 2]; 2];

#[derive(Differentiable, Clone, Debug)]
struct Inner {
    x: f64,
    n: usize,
}
/// What their values are, their signatures say.
#[differentiable]
impl Inner {
    fn pair(&self, x: f64) -> [f64; 2] {
        [x * self.x, (x * self.n as f64).sin()]
    }
    fn cubed(x: f64) -> f64 {
        x * x * x
    }
}
#[differentiable]
fn by_pairs(inner: &Inner, x: f64) -> f64 {
    let pair = inner.pair(x);
    let again = Inner::pair(inner, pair[0]);
    pair[0] * pair[1] + again[1] / pair[0] - Inner::cubed(again[0]) * pair[1]
}
#[differentiable]
fn methods(x: &[f64]) -> f64 {
    by_pairs(&Inner { x: x[0], n: 2 }, x[1])
}

#[derive(Differentiable, Clone, Debug)]
struct Model {
    points: Vec<Vec<f64>>,
    matrices: Vec<Matrix>,
    powers: Vec<i32>,
    inner: Inner,
}

#[differentiable]
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}
#[differentiable]
fn line(inner: &Inner, x: f64) -> f64 {
    inner.x * x * x + inner.n as f64
}
#[differentiable]
fn powers(exponents: &[i32], x: f64) -> f64 {
    let mut y = 0.5;
    for n in exponents {
        y += x.powi(*n);
    }
    y
}

#[differentiable]
fn by_model(x: &[f64], #[nondiff] model: &Model) -> f64 {
    let mut sum = line(&model.inner, x[1]) * powers(&model.powers, x[0]);
    for point in &model.points {
        sum += squared_distance(x, point);
    }
    for i in 0..model.matrices.len() {
        let turn = [[x[0], -x[1]], [x[1], x[0]]];
        let turned = product(&product(&model.matrices[i], &turn), &model.matrices[i]);
        sum += turned[0][1] * squared_distance(&model.points[i][1..], x);
    }
    sum
}

#[differentiable]
fn parts(x: &[f64]) -> f64 {
    let model = Model {
        points: vec![vec![0.3, -0.4], vec![1.1, 0.2]],
        matrices: vec![[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.0], [1.0, 1.0]]],
        powers: vec![2, 3],
        inner: Inner { x: 2.0, n: 3 },
    };
    by_model(x, &model)
}

/// The slice is nobody's argument: what is handed on of it has no cotangents.
#[differentiable]
fn squared_first(c: &[f64]) -> f64 {
    c[0] * c[0]
}
#[differentiable]
fn newton(c: &[f64], t: f64) -> f64 {
    if c.len() == 1 {
        squared_first(c)
    } else {
        squared_first(&c[1..]) * t + t * newton(&c[1..], t)
    }
}
#[differentiable]
fn by_constants(x: f64) -> f64 {
    newton(&[1.0, 2.0, 3.0], x) * x.sin()
}

/// The same of elements that are vectors and arrays, two of them at once, and of those beside what is wanted.
#[differentiable]
fn cost(points: &[Vec<f64>], scale: f64, centre: &[f64]) -> f64 {
    let mut total = squared_distance(&points[0], &points[1]);
    for i in 0..points.len() {
        total += squared_distance(centre, &points[i]) * scale;
    }
    total * squared_distance(&points[1][1..], centre)
}
#[differentiable]
fn by_vectors(x: &[f64]) -> f64 {
    let points = vec![vec![0.3, -0.4], vec![1.1, 0.2]];
    cost(&points, x[0], x) + cost(&[vec![0.5], vec![-0.7, 0.1]], 2.0, x)
}
#[differentiable]
fn apart(points: &[[f64; 2]], x: &[f64]) -> f64 {
    let mut total = 1.0;
    for point in points {
        total += squared_distance(x, point) * squared_distance(&x[1..], &point[1..]);
    }
    total
}
#[differentiable]
fn by_arrays(x: &[f64]) -> f64 {
    apart(&[[0.3, -0.4], [1.1, 0.2]], x) * apart(&[[x[0], x[1]]], &[0.2, 0.9])
}

scalar_table! {
    by_constants: [0.7, -1.3];
}

slice_table! {
    nearest: [[0.5, -0.3, 0.8], [0.2, 0.6]];
    margins: [[0.5, -0.3, 0.8], [0.2, 0.6]];
    least_polynomial: [[0.5, -0.3, 0.8], [0.2, 0.6]];
    number_by_number: [[0.5, -0.3, 0.8], [-0.2, 0.6]];
    as_tensor: [[0.5, -1.2, 0.3], [0.7, 0.4, -0.9]];
    methods: [[0.5, -1.2], [0.7, 0.4]];
    parts: [[0.5, -1.2], [0.7, 0.4]];
    by_vectors: [[0.5, -1.2], [0.7, 0.4]];
    by_arrays: [[0.5, -1.2], [0.7, 0.4]];
}
