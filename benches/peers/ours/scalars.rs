//! Programs of plain numbers: Runge-Kutta steps, the Rosenbrock function, Newton's iteration in lanes.

use crate::by_hand::{lotka_volterra as lv, rosenbrock as rb};
use crate::case::{Case, one};
use crate::inputs::{self, LOTKA_VOLTERRA, LOTKA_VOLTERRA_STEPS, symmetric};
use crate::mapped::newton as nt;
use std::hint::black_box;
use transform_func::prelude::*;

pub(super) fn lotka_volterra() -> Vec<Case> {
    let primal = || lv::primal(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS);
    let grad = || grad!(lv::primal)(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS);
    let columns = || jacfwd!(lv::primal)(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS);
    let hand = || lv::adjoint(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS);
    vec![
        Case::new("primal", primal, one),
        Case::new("grad", grad, one),
        Case::new("jacfwd", columns, one).against("grad"),
        Case::new("hand", hand, one).against("grad"),
    ]
}

pub(super) fn rosenbrock() -> Vec<Case> {
    let (x, v) = (inputs::rosenbrock(1000), symmetric(802, 1000, 1.0));
    let (at, at2, at3) = (x.clone(), x.clone(), x.clone());
    let primal = move || rb::primal(black_box(&at));
    let grad = move || grad!(rb::primal)(black_box(&at2));
    let hvp = move || jvp!(grad!(rb::primal), (black_box(&x),), (&v,)).1;
    let hand = move || rb::adjoint(black_box(&at3));
    vec![
        Case::new("primal", primal, one),
        Case::new("grad", grad, one),
        Case::new("hvp", hvp, one),
        Case::new("hand", hand, one).against("grad"),
    ]
}

pub(super) fn newton() -> Vec<Case> {
    let x = Tensor::from(nt::inputs());
    let ones = Tensor::ones_like(&x);
    let (at, at2) = (x.clone(), x.clone());
    let primal = move || vmap!(nt::root)(&at);
    let grad = move || vmap!(grad!(nt::root))(&at2);
    let slopes = move || jvp!(vmap!(nt::root), (&x,), (&ones,)).1;
    vec![
        Case::new("primal", primal, one),
        Case::new("vmap_jvp_grad", slopes, one),
        Case::new("vmap_grad", grad, one).against("vmap_jvp_grad"),
    ]
}
