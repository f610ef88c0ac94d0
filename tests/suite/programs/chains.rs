//! Closures and chains of iterators in code as it is usually written: over structs, rows, tensors and layers.

use num_traits::Float;
use transform_func::prelude::*;
use transform_func::testing::check_grads;

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn of_points(points: &[Point]) -> f64 {
    let center = points.iter().map(|p| p.x).sum::<f64>() / points.len() as f64;
    points
        .iter()
        .map(|p| (p.x - center).powi(2) * p.y)
        .sum::<f64>()
        .sqrt()
}

#[differentiable]
fn branches(xs: &[f64]) -> f64 {
    xs.iter()
        .map(|&x| {
            let t = x * x;
            if t > 1.0 { t.ln() } else { t }
        })
        .sum::<f64>()
}

#[differentiable]
fn rows(a: &[Vec<f64>], v: &[f64]) -> f64 {
    let y: Vec<f64> = a
        .iter()
        .enumerate()
        .map(|(i, row)| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>() * (i + 1) as f64)
        .collect();
    let widest = a
        .iter()
        .map(|row| row.iter().sum::<f64>())
        .fold(f64::MIN, f64::max);
    y.iter().map(|y| y * y).sum::<f64>() * widest
}

#[differentiable]
fn newton(a: f64) -> f64 {
    let f = |x: f64| x * x * x + a * x - 2.0;
    let df = |x: f64| 3.0 * x * x + a;
    let mut x = 1.5;
    while f(x).abs() > 1e-13 {
        x -= f(x) / df(x);
    }
    x
}

#[differentiable]
fn generic<T: Float>(xs: &[T]) -> T {
    let mean = xs.iter().fold(T::zero(), |acc, &x| acc + x) / T::from(xs.len()).unwrap();
    xs.iter()
        .map(|&x| (x - mean) * (x - mean))
        .fold(T::zero(), |a, b| a + b)
}

#[differentiable]
fn chunks(xs: &[f64]) -> f64 {
    xs.chunks(2)
        .map(|c| {
            let [a, b] = c else { return c[0] };
            a * b
        })
        .sum()
}

#[differentiable]
fn deep(ws: &[Tensor], x: &Tensor) -> f64 {
    let y = ws.iter().fold(x.clone(), |h, w| w.matmul(&h).tanh());
    let norms: f64 = ws.iter().map(|w| (w * w).sum()).sum();
    y.sum() + 0.1 * norms
}

#[derive(Module, Clone, Debug)]
struct Net {
    layers: Vec<nn::Linear>,
}
#[differentiable]
#[vmappable]
impl Net {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.layers
            .iter()
            .fold(x.clone(), |h, layer| layer.forward(&h).relu())
    }
}
#[differentiable]
fn loss(net: &Net, x: &Tensor) -> f64 {
    (net.forward(x) * net.forward(x)).sum()
}

#[test]
fn numbers() {
    check_grads(func!(branches), (&[0.3, 1.4, -2.0],), 2).unwrap();
    check_grads(func!(chunks), (&[1.0, 2.0, 4.0],), 2).unwrap();
    check_grads(func!(newton), (1.7,), 2).unwrap();
    let root = newton(1.7);
    let slope = -root / (3.0 * root * root + 1.7);
    assert!((grad!(newton)(1.7) - slope).abs() < 1e-12);
    check_grads(func!(generic), (&[1.0, 2.0, 4.0],), 2).unwrap();
    let single = grad!(generic::<f32>)(&[1.0, 2.0, 4.0]);
    assert_eq!(single, [-8.0 / 3.0, -2.0 / 3.0, 10.0 / 3.0]);
}

#[test]
fn structs_and_rows() {
    let point = |x, y| Point { x, y };
    let points = vec![point(1.0, 2.0), point(0.5, 1.0), point(-1.0, 0.3)];
    check_grads(func!(of_points), (&points[..],), 2).unwrap();
    let matrix = vec![vec![1.0, 2.0], vec![0.5, -1.0]];
    check_grads(func!(rows), (&matrix[..], &[0.3, 0.7]), 2).unwrap();
}

#[test]
fn tensors_and_layers() {
    let mut rng = Rng::new(1);
    let (ws, x) = (vec![rng.normal(&[3, 3]), rng.normal(&[3, 3])], rng.normal(&[3]));
    check_grads(func!(deep), (&ws[..], &x), 2).unwrap();
    let net = Net {
        layers: vec![nn::Linear::new(3, 4, &mut rng), nn::Linear::new(4, 2, &mut rng)],
    };
    check_grads(func!(loss), (&net, &x), 1).unwrap();
    let xs = rng.normal(&[5, 3]);
    let each = vmap!(grad!(loss), in_dims = (None, 0))(&net, &xs);
    for lane in 0..5 {
        let alone = grad!(loss)(&net, &xs.index_axis(0, lane));
        let of_lane = each.layers[0].weight.index_axis(0, lane);
        assert!((of_lane - &alone.layers[0].weight).abs().max() < 1e-12);
    }
}
