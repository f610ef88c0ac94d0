//! When two results are the same.

use crate::levels::{primal, tangent};
use transform_runtime::{Base, Dual, Level, Tensor};

/// Relative errors: of finite differences, of laws that hold up to rounding, of `f32` against `f64`.
pub(crate) const DIFFERENCES: f64 = 5e-6;
pub(crate) const ROUNDING: f64 = 1e-10;
pub(crate) const SINGLE: f64 = 5e-4;

/// A level whose tensors can be compared.
pub(crate) trait Comparable: Level {
    fn close(at: &str, law: &str, a: &[Tensor<f64, Self>], b: &[Tensor<f64, Self>]);
}
impl Comparable for Base {
    fn close(at: &str, law: &str, a: &[Tensor<f64, Self>], b: &[Tensor<f64, Self>]) {
        close(at, law, a, b, ROUNDING);
    }
}
impl Comparable for Dual<Base> {
    fn close(at: &str, law: &str, a: &[Tensor<f64, Self>], b: &[Tensor<f64, Self>]) {
        let (p, q): (Vec<Tensor>, Vec<Tensor>) =
            (a.iter().map(primal).collect(), b.iter().map(primal).collect());
        close(at, law, &p, &q, ROUNDING);
        let (p, q): (Vec<Tensor>, Vec<Tensor>) =
            (a.iter().map(tangent).collect(), b.iter().map(tangent).collect());
        close(at, &format!("tangent of the {law}"), &p, &q, ROUNDING);
    }
}

pub(crate) fn close(at: &str, law: &str, a: &[Tensor], b: &[Tensor], tolerance: f64) {
    assert_eq!(a.len(), b.len(), "{at}: {law}: the number of results");
    for (a, b) in a.iter().zip(b) {
        assert_eq!(a.shape(), b.shape(), "{at}: {law}: the shape");
        for (p, q) in a.to_vec().into_iter().zip(b.to_vec()) {
            assert!(
                near(p, q, tolerance),
                "{at}: {law}: {p} is not {q} in\n{a}\nand\n{b}"
            );
        }
    }
}
pub(crate) fn same(at: &str, law: &str, a: f64, b: f64, tolerance: f64) {
    assert!(near(a, b, tolerance), "{at}: {law}: {a} is not {b}");
}
fn near(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}
