//! Implicit differentiation: the derivative of what an optimiser finds, without differentiating its steps.
//!
//! At the best weights the gradient of the objective is zero, and stays so as the penalties change; so the weights move by the
//! inverse of the Hessian. That is a rule of `fit`, which is read by no macro. With it, the penalties of all features are
//! learned from examples that the weights have not seen. There are more features than matter, and penalties find them.

use crate::show::*;
use transform_func::prelude::*;

/// How badly weights tell two classes, 1 and -1, apart, with a penalty for the square of each.
#[differentiable]
fn objective(w: &Tensor, penalties: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    miss(w, x, y) + 0.5 * (penalties.exp() * w.square()).sum()
}

#[differentiable]
fn miss(w: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    (-y * x.matmul(w)).softplus().mean()
}

/// The best weights, by Newton's steps.
#[differentiable(vjp = fit_vjp)]
fn fit(penalties: &Tensor, x: &Tensor, y: &Tensor) -> Tensor {
    let mut w = Tensor::zeros(penalties.shape());
    for _ in 0..20 {
        let slope = grad!(objective)(&w, penalties, x, y);
        if slope.norm() < 1e-12 {
            break;
        }
        w -= hessian!(objective)(&w, penalties, x, y).solve(&slope);
    }
    w
}

#[differentiable]
fn fit_vjp(p: &Tensor, x: &Tensor, y: &Tensor) -> (Tensor, impl Fn(&Tensor) -> (Tensor, Tensor, Tensor)) {
    let w = fit(p, x, y);
    let hessian = hessian!(objective)(&w, p, x, y);
    let at = w.clone();
    (w, move |w_bar| {
        let v = -hessian.solve(w_bar);
        grad!(pairing, argnums = (2, 3, 4))(&v, &at, p, x, y)
    })
}

/// The gradient of the objective, along `v`.
#[differentiable]
fn pairing(v: &Tensor, w: &Tensor, penalties: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    v.dot(&grad!(objective)(w, penalties, x, y))
}

/// How badly the best weights do on other examples.
#[differentiable]
fn outer(penalties: &Tensor, x: &Tensor, y: &Tensor, x_other: &Tensor, y_other: &Tensor) -> f64 {
    miss(&fit(penalties, x, y), x_other, y_other)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    const FEATURES: usize = 20;
    let rng = &mut Rng::new(1);
    let known = Tensor::ones(&[4]).pad(&[(0, FEATURES - 4)], 0.0) * 2.0;
    let mut examples = |count: usize| {
        let x = rng.normal(&[count, FEATURES]);
        let y = (x.matmul(&known) + rng.normal(&[count])).sign();
        (x, y)
    };
    let ((x, y), (x_other, y_other), (x_test, y_test)) = (examples(60), examples(200), examples(2000));
    let other = |penalties: &Tensor| outer(penalties, &x, &y, &x_other, &y_other);
    let test = |penalties: &Tensor| miss(&fit(penalties, &x, &y), &x_test, &y_test);
    let slope = |penalties: &Tensor| grad!(outer)(penalties, &x, &y, &x_other, &y_other);

    let mut penalties = Tensor::full(&[FEATURES], -4.0);
    let along = rng.normal(&[FEATURES]);
    let beside = |step: f64| other(&(&penalties + &along * step));
    let difference = (beside(1e-5) - beside(-1e-5)) / 2e-5;
    let by_rule = slope(&penalties).dot(&along);
    near("the rule, by differences", &by_rule, &difference, 1e-7)?;

    let (mut of_other, mut of_test) = (Vec::new(), Vec::new());
    for step in 0..if quick { 10 } else { 100 } {
        of_other.push((f64::from(step), other(&penalties)));
        of_test.push((f64::from(step), test(&penalties)));
        penalties -= slope(&penalties) * 20.0;
    }
    let (before, after) = (of_test[0].1, test(&penalties));
    let what = format!("the loss in test falls from {before:.3} to {after:.3}");
    holds(&what, after < before)?;
    let (few, many) = (
        penalties.narrow(0, 0, 4).mean(),
        penalties.narrow(0, 4, 16).mean(),
    );
    println!("  logarithm of the penalty: {few:.1} of features that matter, {many:.1} of others");
    holds("what matters is left free", few < many)?;
    let both = vec![("in test", of_test), ("where penalties are learned", of_other)];
    let title = "Loss, while penalties are learned";
    curves((out, "implicit.svg"), title, "step", both)
}
