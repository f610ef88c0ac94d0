//! The workloads, written as users would: annotated functions and the transforms.

/// Functions for both float types, which they call `E`: the modules `double` and `single`.
macro_rules! for_floats {
    ($(fn $name:ident($($arg:ident: $t:ty),*) -> $out:ty $body:block)*) => {
        pub(super) mod double {
            use super::*;
            type E = f64;
            $(pub(in super::super) fn $name($($arg: $t),*) -> $out $body)*
        }
        pub(super) mod single {
            use super::*;
            type E = f32;
            $(pub(in super::super) fn $name($($arg: $t),*) -> $out $body)*
        }
    };
}

mod attention;
mod ba;
mod cnn;
mod gmm;
mod jacobians;
mod lstm;
mod mlp;
mod scalars;

use crate::case::Case;
use crate::inputs::{symmetric, uniform};
use transform_func::{Float, Tensor};

/// A workload, and what makes its cases in each float type that it is measured in.
pub(crate) struct Workload {
    /// Its name in the results.
    pub(crate) name: &'static str,
    f64: fn() -> Vec<Case>,
    f32: Option<fn() -> Vec<Case>>,
}

impl Workload {
    /// The float types.
    pub(crate) fn dtypes(&self) -> Vec<&'static str> {
        let single = self.f32.map(|_| "f32");
        std::iter::once("f64").chain(single).collect()
    }
    /// Its transforms.
    pub(crate) fn cases(&self, dtype: &str) -> Vec<Case> {
        match (dtype, self.f32) {
            ("f32", Some(cases)) => cases(),
            _ => (self.f64)(),
        }
    }
}

/// All of them, in the order of the table.
pub(crate) const WORKLOADS: &[Workload] = &[
    both(
        "a1_gmm_d10_k25_n1000",
        || with(gmm::double::small(), gmm::in_loops(10, 25, 1000)),
        gmm::single::small,
    ),
    both(
        "a2_gmm_d64_k50_n1000",
        || with(gmm::double::large(), gmm::in_loops(64, 50, 1000)),
        gmm::single::large,
    ),
    double("b_ba_2048", ba::cases),
    double("c_lstm_l2_c1024", lstm::cases),
    both("d_mlp_grad", mlp::double::gradient, mlp::single::gradient),
    both(
        "e_mlp_persample",
        mlp::double::per_sample,
        mlp::single::per_sample,
    ),
    both(
        "f_jac_64_b32",
        jacobians::double::jacobian,
        jacobians::single::jacobian,
    ),
    both(
        "g1_hessian_64",
        jacobians::double::hessian,
        jacobians::single::hessian,
    ),
    both("g2_mlp_hvp", mlp::double::hvp, mlp::single::hvp),
    both("h_ensemble16", mlp::double::ensemble, mlp::single::ensemble),
    both("i_ntk16", jacobians::double::ntk, jacobians::single::ntk),
    double("j_lv_rk4_1000", scalars::lotka_volterra),
    double("k_rosenbrock_1000", scalars::rosenbrock),
    both("l_attention", attention::double::cases, attention::single::cases),
    both("m_cnn", cnn::double::cases, cnn::single::cases),
    double("n_newton_10k", scalars::newton),
];

const fn both(name: &'static str, f64: fn() -> Vec<Case>, f32: fn() -> Vec<Case>) -> Workload {
    let f32 = Some(f32);
    Workload { name, f64, f32 }
}
const fn double(name: &'static str, f64: fn() -> Vec<Case>) -> Workload {
    Workload { name, f64, f32: None }
}

fn with(cases: Vec<Case>, more: Vec<Case>) -> Vec<Case> {
    cases.into_iter().chain(more).collect()
}

/// Numbers in [-scale, scale) of stream `seed`.
fn tensor<E: Float>(seed: u64, shape: &[usize], scale: f64) -> Tensor<E> {
    filled(shape, &symmetric(seed, shape.iter().product(), scale))
}

/// A tensor of these numbers.
fn filled<E: Float>(shape: &[usize], numbers: &[f64]) -> Tensor<E> {
    let numbers = numbers.iter().map(|x| E::nearest(*x)).collect();
    Tensor::from_shape_vec(shape, numbers).expect("as many numbers as the shape has elements")
}

/// `len` labels below `classes` of stream `seed`.
fn labels(seed: u64, len: usize, classes: usize) -> Tensor<i64> {
    let classes = classes as f64;
    Tensor::from_vec(uniform(seed, len).iter().map(|u| (u * classes) as i64).collect())
}
