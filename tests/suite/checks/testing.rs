//! `transform_func::testing`: right derivatives pass in every mode and order, wrong ones are named.

use transform_func::prelude::*;
use transform_func::testing::{
    Modes, Options, check_dot_product, check_grads, check_grads_with, check_mapped, check_vmap,
};

#[derive(Differentiable, Clone)]
struct Spring {
    length: f64,
    stiffness: f64,
}

#[differentiable]
fn energy(springs: &[Spring], x: &[f64], n: usize) -> (f64, Vec<f64>) {
    let mut total = 0.0;
    let mut forces = Vec::new();
    for i in 0..n {
        let stretch = x[i + 1] - x[i] - springs[i].length;
        total += 0.5 * springs[i].stiffness * stretch * stretch;
        forces.push(springs[i].stiffness * stretch);
    }
    (total, forces)
}

#[differentiable]
fn single(x: f32, y: f32) -> f32 {
    x * y.exp() - (x * x).sin()
}

#[differentiable]
fn layer(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(x).tanh()
}

#[differentiable]
fn scaled(x: &mut [f64], by: f64) {
    for i in 0..x.len() {
        x[i] *= by * by;
    }
}

/// Its derivative is half of what it should be.
#[differentiable]
fn halved(x: f64) -> f64 {
    stop_gradient(x) * x
}

/// So is its second derivative, and only that.
#[differentiable]
fn halved_twice(x: &[f64]) -> f64 {
    x[0] * x[1] + (stop_gradient(x[1]) - x[1]).powi(2)
}

#[differentiable]
fn branches(x: &Tensor) -> f64 {
    let s = x.sum();
    if s > 0.0 { s * s } else { -s }
}

fn springs() -> [Spring; 2] {
    [(1.0, 2.0), (0.5, 3.0)].map(|(length, stiffness)| Spring { length, stiffness })
}

/// What a check refuses, as its message.
fn refused(outcome: transform_func::Result<()>) -> String {
    outcome.expect_err("a wrong derivative").to_string()
}

#[test]
fn right_derivatives_pass() -> transform_func::Result<()> {
    check_grads(func!(energy), (&springs(), &[0.0, 1.5, 1.75], 2), 2)?;
    check_dot_product(func!(energy), (&springs(), &[0.0, 1.5, 1.75], 2))?;
    check_grads(func!(single), (0.3, -0.7), 2)?;
    check_dot_product(func!(single), (0.3, -0.7))?;
    check_grads(grad!(single), (0.3, -0.7), 1)?;
    let mut rng = Rng::new(1);
    let (w, x) = (rng.normal(&[3, 4]), rng.normal(&[4]));
    check_grads(func!(layer), (&w, &x), 2)?;
    check_vmap(func!(layer), (&w, &x))?;
    check_mapped(
        vmap!(layer, in_dims = (0, None), out_dims = 1),
        (&rng.normal(&[2, 3, 4]), &x),
    )?;
    check_vmap(func!(energy), (&springs(), &[0.0, 1.5, 1.75], 2))
}

#[test]
fn what_is_passed_by_mut_stays_as_it_was() -> transform_func::Result<()> {
    let mut x = [1.0, -2.0];
    check_grads(func!(scaled), (&mut x, 0.5), 2)?;
    check_dot_product(func!(scaled), (&mut x, 0.5))?;
    assert_eq!(x, [1.0, -2.0]);
    Ok(())
}

#[test]
fn wrong_derivatives_are_named() {
    let message = refused(check_grads(func!(halved), (3.0,), 1));
    assert!(
        message.starts_with(
            "check_grads: the tangent of jvp! is not that of finite differences: number 0 of 1 is "
        ),
        "{message}"
    );
    let reverse = Options::new().modes(Modes::Reverse);
    let message = refused(check_grads_with(func!(halved), (3.0,), 1, reverse));
    assert!(
        message.starts_with("check_grads: the cotangent of vjp!, along a direction, is not"),
        "{message}"
    );
    // Both modes are wrong alike.
    check_dot_product(func!(halved), (3.0,)).expect("a transpose");
    check_grads_with(func!(halved), (3.0,), 1, Options::new().tolerance(0.5)).expect("a wide tolerance");
}

#[test]
fn wrong_second_derivatives_are_named() {
    let x = [0.5, 2.0];
    check_grads(func!(halved_twice), (&x,), 1).expect("first derivatives are right");
    let message = refused(check_grads(func!(halved_twice), (&x,), 2));
    assert!(
        message.starts_with("check_grads: jvp! of jvp! is not finite differences of jvp!"),
        "{message}"
    );
    let reverse = Options::new().modes(Modes::Reverse);
    let message = refused(check_grads_with(func!(halved_twice), (&x,), 2, reverse));
    assert!(
        message.starts_with("check_grads: jvp! of vjp! is not finite differences of vjp!"),
        "{message}"
    );
}

#[test]
fn what_cannot_be_checked_is_an_error() {
    let message = refused(check_grads(func!(halved), (3.0,), 3));
    assert_eq!(
        message,
        "check_grads: the order is 3, and 1 and 2 can be checked: check a transform for more, as in check_grads(grad!(f), args, 2)"
    );
    let message = refused(check_grads(
        func!(layer),
        (&Tensor::ones(&[2, 3]), &Tensor::ones(&[2])),
        1,
    ));
    assert!(message.starts_with("matmul: "), "{message}");
    let message = refused(check_vmap(func!(branches), (&Tensor::from(&[0.1, -0.1, 0.0]),)));
    assert!(message.contains("#[vmappable]"), "{message}");
}
