//! Functions that change their arguments, methods among them: their forms take those by value, and return what is left of
//! them behind the result. They have other signatures than their functions, so a test of one is written once it is there.

use crate::current::{Form, in_module, in_trait};
use crate::laws::same;
use transform_func::prelude::*;

#[differentiable]
fn accumulate(total: &mut f64, x: f64) -> f64 {
    let before = *total;
    *total += x * x;
    before * x
}

#[differentiable]
fn exchange(a: &mut f64, b: &mut f64, n: usize) {
    for i in 0..n {
        let kept = *a;
        *a = *b * i as f64;
        if *a > 3.0 {
            return;
        }
        *b = kept + accumulate(a, 0.5);
    }
}

#[differentiable]
fn smoothed(v: &mut [f64], by: f64) -> f64 {
    for i in 1..v.len() {
        v[i] += by * v[i - 1];
    }
    v.swap(0, 1);
    let last = &mut v[2..];
    last[0] *= 2.0;
    let mut other = by * 2.0;
    exchange(&mut last[0], &mut other, 2);
    v[1] -= other;
    v[2]
}

#[differentiable]
fn grown(v: &mut Vec<f64>, grid: &mut [[f64; 2]; 2]) -> f64 {
    v.push(v[0] * 2.0);
    grid[1][0] -= v[1];
    grid[0].fill(v[2]);
    v.insert(1, grid[1][1]);
    v.extend_from_slice(&grid[0]);
    v.reverse();
    let last = v.len() - 1;
    let y = v[0] * v[last];
    if y > 100.0 {
        v.clear();
    }
    y
}

#[differentiable]
fn scaled(x: &mut Tensor, (low, high): (f64, f64)) -> f64 {
    *x *= 2.0;
    x[[0, 1]] = low;
    for j in 0..2 {
        x[[1, j]] += high * x[[0, j]];
        if x.sum() > 9.0 {
            break;
        }
    }
    x.mean()
}

#[differentiable]
fn noise(x: &Tensor, rng: &mut Rng, mut own: Rng) -> Tensor {
    let y = x.dropout(0.5, rng) * own.uniform(&[2, 2]);
    let z = drawn(rng);
    let mut part = rng.split();
    y + part.normal(&[2, 2]) * z + own.normal(&[2, 2])
}

#[differentiable]
fn drawn(rng: &mut Rng) -> f64 {
    rng.uniform(&[]).item()
}

/// Strings are cloned where numbers are copied.
#[differentiable]
fn labelled(x: f64, name: String, all: &mut Vec<String>) -> (f64, String) {
    let mut text = name.clone();
    all.push(name);
    for i in 0..3 {
        text = format!("{text}{i}");
        all.push(text.clone());
    }
    let first = all[0].clone();
    (x * all.len() as f64, first)
}

/// Calls itself.
#[differentiable]
fn descend(total: &mut f64, v: &mut [f64], rng: &mut Rng, n: usize) -> f64 {
    if n == 0 {
        return *total;
    }
    *total += v[n] * rng.uniform(&[]).item();
    v[n - 1] += 1.0;
    let deeper = descend(total, v, rng, n - 1);
    let mut own = vec![0.5, *total];
    deeper + descend(&mut v[0], &mut own[..], rng, (n - 1) / 2) * own[0]
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Norm {
    weight: Tensor,
    #[module(buffer)]
    mean: Tensor,
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Net {
    first: Norm,
    second: Norm,
    #[module(skip)]
    calls: (f64, usize),
}

#[differentiable]
impl Norm {
    fn forward(&mut self, x: &Tensor) -> Tensor {
        self.mean = &self.mean * 0.9 + x * 0.1;
        (x - &self.mean) * &self.weight
    }
}

#[differentiable]
impl Net {
    fn forward(&mut self, x: &Tensor) -> f64 {
        self.calls.0 += 1.0;
        self.calls.1 += 2;
        let h = self.first.forward(x).tanh();
        let again = self.second.forward(&h);
        self.second.mean[0] = 0.5;
        self.second.forward(&again).sum() * self.calls.0
    }
    fn reset(mut self, calls: f64) -> Self {
        self.calls = (calls, 0);
        let own = &mut self.first;
        own.mean *= 0.0;
        self
    }
}

/// The forms, each function's in a module, those of the methods of a type in a trait.
mod form {
    use super::*;
    include!("changed.rs.functional");
}
macro_rules! own {
    ($f:ident) => {
        (stringify!($f), || in_module(stringify!($f), functionalize!($f).source()))
    };
    ($ty:ident: $($method:ident)+) => {
        (stringify!($ty), || in_trait(stringify!($ty), &[$(functionalize!($ty::$method).source()),+]))
    };
}
pub(crate) const FORMS: &[Form] = &[
    own!(accumulate),
    own!(exchange),
    own!(smoothed),
    own!(grown),
    own!(scaled),
    own!(noise),
    own!(drawn),
    own!(descend),
    own!(labelled),
    own!(Norm: forward),
    own!(Net: forward reset),
];
fn net() -> Net {
    let norm = |k: f64| Norm {
        weight: Tensor::from([1.0 * k, -2.0]),
        mean: Tensor::from([0.1, k]),
    };
    Net {
        first: norm(1.5),
        second: norm(-0.5),
        calls: (2.0, 1),
    }
}

#[test]
fn numbers() {
    for (start, other, x) in [(0.4, -1.5, 0.3), (2.0, 1.7, -1.0)] {
        let (mut a, mut b) = (start, other);
        let y = accumulate(&mut a, x);
        assert_eq!(form::accumulate::accumulate(start, x), (y, a));
        for n in 0..5 {
            (a, b) = (start, other);
            exchange(&mut a, &mut b, n);
            assert_eq!(form::exchange::exchange(start, other, n), ((), a, b));
        }
    }
}

#[test]
fn sequences() {
    let mut v = vec![0.4, 1.5, -0.3, 0.8];
    let mut grid = [[0.2, 0.3], [0.5, -0.7]];
    let before = v.clone();
    let y = smoothed(&mut v, 0.7);
    assert_eq!(form::smoothed::smoothed(before.clone(), 0.7), (y, v.clone()));
    let (long, square) = (v.clone(), grid);
    let y = grown(&mut v, &mut grid);
    assert_eq!(form::grown::grown(long, square), (y, v, grid));
}

#[test]
fn tensors() {
    let mut x = Tensor::from_shape_vec(&[2, 2], vec![0.4, -1.2, 0.7, 0.1]).unwrap();
    for high in [1.5, 20.0] {
        let before = x.clone();
        let y = scaled(&mut x, (0.3, high));
        assert_eq!(form::scaled::scaled(before, (0.3, high)), (y, x.clone()));
    }
}

#[test]
fn strings() {
    let mut all = vec!["a".to_owned()];
    let before = all.clone();
    let (y, first) = labelled(0.5, "b".to_owned(), &mut all);
    let form = form::labelled::labelled(0.5, "b".to_owned(), before);
    assert_eq!(form, ((y, first), all));
}

#[test]
fn generators() {
    let x = Tensor::ones(&[2, 2]);
    let (mut rng, own) = (Rng::new(3), Rng::new(5));
    let shared = transform_func::pure::Random::new(rng.clone());
    for _ in 0..2 {
        same(
            noise(&x, &mut rng, own.clone()),
            form::noise::noise(&x, &shared, own.clone()),
        );
    }
    assert_eq!(shared.now(), rng);
}

#[test]
fn recursion() {
    let mut total = 0.4;
    let mut v = vec![0.4, 1.5, -0.3];
    let mut rng = Rng::new(8);
    let (start, before, shared) = (total, v.clone(), transform_func::pure::Random::new(rng.clone()));
    let y = descend(&mut total, &mut v, &mut rng, 2);
    assert_eq!(form::descend::descend(start, before, &shared, 2), (y, total, v));
    assert_eq!(shared.now(), rng);
}

#[test]
fn methods() {
    let x = Tensor::from([0.3, -0.4]);
    let mut changed = net();
    for _ in 0..2 {
        let before = changed.clone();
        let y = changed.forward(&x);
        assert_eq!(form::NetForm::forward(before, &x), (y, changed.clone()));
    }
    let norm = changed.first.clone();
    let y = changed.first.forward(&x);
    assert_eq!(form::NormForm::forward(norm, &x), (y, changed.first.clone()));
    let before = changed.clone();
    assert_eq!(form::NetForm::reset(before, 0.5), changed.reset(0.5));
}
