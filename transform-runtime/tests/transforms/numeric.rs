//! Values as flat numbers, and finite differences.

use std::collections::BTreeMap;
use transform_runtime::{Element, Tensor};

/// The numbers of a value in order.
pub(crate) trait Flat {
    fn flat(&self) -> Vec<f64>;
}
macro_rules! flat {
    ($([$($params:tt)*] $t:ty, |$x:ident| $flat:expr;)*) => { $(
        impl<$($params)*> Flat for $t {
            fn flat(&self) -> Vec<f64> {
                let $x = self;
                $flat
            }
        }
    )* };
}
flat! {
    [] f64, |x| vec![*x];
    [] f32, |x| vec![f64::from(*x)];
    [] (), |_x| Vec::new();
    [E: Element] Tensor<E>, |x| x.to_vec().into_iter().map(E::as_f64).collect();
    [T: Flat] [T], |x| x.iter().flat_map(T::flat).collect();
    [T: Flat] Vec<T>, |x| x.iter().flat_map(T::flat).collect();
    [T: Flat, const N: usize] [T; N], |x| x.iter().flat_map(T::flat).collect();
    [T: Flat] Option<T>, |x| x.iter().flat_map(T::flat).collect();
    [T: Flat] BTreeMap<String, T>, |x| x.values().flat_map(T::flat).collect();
    [A: Flat] (A,), |x| x.0.flat();
    [A: Flat, B: Flat] (A, B), |x| [x.0.flat(), x.1.flat()].concat();
    [A: Flat, B: Flat, C: Flat] (A, B, C), |x| [x.0.flat(), x.1.flat(), x.2.flat()].concat();
    [A: Flat, B: Flat, C: Flat, D: Flat] (A, B, C, D), |x| ((&x.0, &x.1), (&x.2, &x.3)).flat();
    [A: Flat, B: Flat, C: Flat, D: Flat, E: Flat] (A, B, C, D, E), |x| ((&x.0, &x.1, &x.2), (&x.3, &x.4)).flat();
    [A: Flat, B: Flat, C: Flat, D: Flat, E: Flat, F: Flat] (A, B, C, D, E, F),
        |x| ((&x.0, &x.1, &x.2), (&x.3, &x.4, &x.5)).flat();
    [T: Flat] (T, T, T, T, T, T, T, T), |x| ((&x.0, &x.1, &x.2, &x.3), (&x.4, &x.5, &x.6, &x.7)).flat();
    [T: Flat + ?Sized] &T, |x| (*x).flat();
}

/// `[outputs, inputs]`, row by row, by central differences.
pub(crate) fn differences<Y: Flat>(f: impl Fn(&[f64]) -> Y, x: &[f64]) -> Vec<f64> {
    let h = 1e-5;
    let columns: Vec<Vec<f64>> = (0..x.len())
        .map(|i| {
            let moved = |by: f64| {
                let mut x = x.to_vec();
                x[i] += by;
                f(&x).flat()
            };
            moved(h)
                .iter()
                .zip(moved(-h))
                .map(|(a, b)| (a - b) / (2.0 * h))
                .collect()
        })
        .collect();
    let rows = columns.first().map_or(0, Vec::len);
    (0..rows)
        .flat_map(|k| columns.iter().map(move |column| column[k]))
        .collect()
}

/// A transform as the macros make it.
pub(crate) fn make<T: Default>() -> T {
    T::default()
}

#[track_caller]
pub(crate) fn close(found: &impl Flat, expected: &impl Flat, tolerance: f64) {
    let (found, expected) = (found.flat(), expected.flat());
    assert_eq!(found.len(), expected.len(), "{found:?} and {expected:?}");
    for (a, b) in found.iter().zip(&expected) {
        assert!(
            (a - b).abs() <= tolerance * b.abs().max(1.0),
            "{found:?} is not {expected:?}"
        );
    }
}

pub(crate) fn dot(a: &impl Flat, b: &impl Flat) -> f64 {
    let (a, b) = (a.flat(), b.flat());
    assert_eq!(a.len(), b.len());
    a.iter().zip(&b).map(|(a, b)| a * b).sum()
}

/// Numbers without pattern, `n` of them.
pub(crate) fn numbers(n: usize, seed: u64) -> Vec<f64> {
    (0..n)
        .map(|i| ((i as f64 + 1.0) * 12.9898 + seed as f64 * 78.233).sin())
        .collect()
}
pub(crate) fn tensor(shape: &[usize], seed: u64) -> Tensor {
    at(shape, &numbers(shape.iter().product(), seed))
}
/// A tensor of a shape from its numbers.
pub(crate) fn at(shape: &[usize], x: &[f64]) -> Tensor {
    Tensor::from_shape_vec(shape, x.to_vec()).expect("as many numbers as the shape has")
}
