//! Functions with rules of their own.

use transform_func::prelude::*;
use transform_func::testing::{check_dot_product, check_grads, check_rule, check_vmap};

/// Nothing that could be read.
#[differentiable(jvp = exponential_jvp)]
fn exponential(x: f64) -> f64 {
    let parts: Vec<f64> = vec![x; 1];
    parts.into_iter().map(f64::exp).sum()
}
#[differentiable]
fn exponential_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    let y = exponential(x);
    (y, y * x_dot)
}
#[differentiable]
fn caller(x: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for i in 0..n {
        y += exponential(x * (i as f64)) * x;
    }
    y
}

/// A matrix product, as one.
#[differentiable(jvp = product_jvp)]
fn product(a: &Tensor, by: usize, b: &[f64]) -> Tensor {
    a * b.iter().map(|b| b.powi(by as i32)).sum::<f64>()
}
#[differentiable]
fn product_jvp(a: &Tensor, by: usize, b: &[f64], a_dot: &Tensor, b_dot: &[f64]) -> (Tensor, Tensor) {
    let mut s = 0.0;
    let mut s_dot = 0.0;
    for i in 0..b.len() {
        s += b[i].powi(by as i32);
        s_dot += (by as f64) * b[i].powi(by as i32 - 1) * b_dot[i];
    }
    (a * s, a_dot * s + a * s_dot)
}

#[differentiable(jvp = generic_jvp)]
fn generic<T: num_traits::Float>(x: T, y: T) -> T {
    x * y.sin()
}
#[differentiable]
fn generic_jvp<T: num_traits::Float>(x: T, y: T, x_dot: T, y_dot: T) -> (T, T) {
    (x * y.sin(), x_dot * y.sin() + x * y.cos() * y_dot)
}

#[test]
fn of_numbers() -> transform_func::Result<()> {
    check_grads(func!(exponential), (0.5,), 2)?;
    check_grads(func!(caller), (0.5, 3), 2)?;
    check_grads(grad!(caller), (0.5, 3), 2)?;
    check_dot_product(func!(caller), (0.5, 3))?;
    check_vmap(func!(caller), (0.5, 3))?;
    check_grads(func!(generic::<f32>), (0.5, 0.25), 2)?;
    check_grads(func!(generic), (0.5, 0.25), 2)
}

#[test]
fn of_tensors() -> transform_func::Result<()> {
    let a = Tensor::from_shape_vec(&[2, 2], vec![1.0, -2.0, 0.5, 3.0])?;
    check_grads(func!(product), (&a, 3, &[0.5, 1.5]), 2)?;
    check_dot_product(func!(product), (&a, 3, &[0.5, 1.5]))?;
    check_vmap(func!(product), (&a, 3, &[0.5, 1.5]))
}

/// A straight-through estimator: rounds, and lets derivatives through.
#[differentiable(vjp = rounded_vjp)]
fn rounded(x: f64) -> f64 {
    x.round()
}
#[differentiable]
fn rounded_vjp(x: f64) -> (f64, impl Fn(f64) -> (f64,)) {
    (x.round(), move |y_bar| (y_bar,))
}
#[differentiable]
fn through(x: &[f64]) -> f64 {
    let mut total = 1.0;
    for i in 0..x.len() {
        total += rounded(x[i]) * total * x[i];
    }
    total
}

/// A square root, by a few steps; its pullback reads what they found.
#[differentiable(vjp = root_vjp)]
fn root(a: f64) -> f64 {
    let mut x = 1.0;
    while (x * x - a).abs() > 1e-13 {
        x -= (x * x - a) / (2.0 * x);
    }
    x
}
#[differentiable]
fn root_vjp(a: f64) -> (f64, impl Fn(f64) -> f64) {
    let y = root(a);
    let pullback = move |y_bar: f64| {
        let slope = 0.5 / y;
        slope * y_bar
    };
    (y, pullback)
}

/// A layer, with a static argument, and slices.
#[differentiable(vjp = layer_vjp)]
fn layer(w: &Tensor, shift: &[f64], n: usize) -> (Tensor, Vec<f64>) {
    (w * 2.0, shift.iter().map(|s| s * s * n as f64).collect())
}
#[allow(
    clippy::type_complexity,
    reason = "all that a rule returns stands in its signature"
)]
#[differentiable]
fn layer_vjp(
    w: &Tensor,
    shift: &[f64],
    n: usize,
) -> (
    (Tensor, Vec<f64>),
    impl Fn((&Tensor, &[f64])) -> (Tensor, Vec<f64>, ()),
) {
    let mut squares = Vec::new();
    let mut slopes = vec![0.0; shift.len()];
    for i in 0..shift.len() {
        squares.push(shift[i] * shift[i] * (n as f64));
        slopes[i] = 2.0 * shift[i] * (n as f64);
    }
    let value = (w * 2.0, squares);
    (value, move |(w_bar, s_bar)| {
        let mut bars = Vec::new();
        for i in 0..shift.len() {
            bars.push(slopes[i] * s_bar[i]);
        }
        (w_bar * 2.0, bars, ())
    })
}

#[differentiable(jvp = both_jvp, vjp = both_vjp)]
fn both(x: &Tensor) -> Tensor {
    x.tanh()
}
#[differentiable]
fn both_jvp(x: &Tensor, x_dot: &Tensor) -> (Tensor, Tensor) {
    let y = both(x);
    let y_dot = x_dot * (1.0 - &y * &y);
    (y, y_dot)
}
#[differentiable]
fn both_vjp(x: &Tensor) -> (Tensor, impl Fn(&Tensor) -> (Tensor,)) {
    let y = both(x);
    (y.clone(), move |y_bar| (y_bar * (1.0 - &y * &y),))
}

#[test]
fn of_pullbacks() -> transform_func::Result<()> {
    check_grads(func!(root), (2.0,), 2)?;
    check_grads(grad!(root), (2.0,), 2)?;
    check_dot_product(func!(root), (2.0,))?;
    let w = Tensor::from_shape_vec(&[2, 2], vec![1.0, -2.0, 0.5, 3.0])?;
    check_grads(func!(layer), (&w, &[0.5, 1.5], 3), 2)?;
    check_dot_product(func!(layer), (&w, &[0.5, 1.5], 3))?;
    check_vmap(func!(layer), (&w, &[0.5, 1.5], 3))?;
    check_grads(func!(both), (&w,), 2)?;
    check_dot_product(func!(both), (&w,))?;
    check_vmap(func!(both), (&w,))
}

#[test]
fn straight_through() {
    let x = [1.4, 2.2];
    // (1 + [x]x) (1 + [y]y), with derivatives as if [x] were x.
    let expected = |x: f64| x.round() + x;
    let factor = |x: f64| 1.0 + x.round() * x;
    let g = grad!(through)(&x);
    assert_eq!(g, [expected(1.4) * factor(2.2), factor(1.4) * expected(2.2)]);
    let h = vec![
        vec![2.0 * factor(2.2), expected(1.4) * expected(2.2)],
        vec![expected(1.4) * expected(2.2), 2.0 * factor(1.4)],
    ];
    let close = |found: Vec<Vec<f64>>| {
        let pairs = found.concat().into_iter().zip(h.concat());
        pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-12, "{a} instead of {b}"));
    };
    close(hessian!(through)(&x));
    close(jacrev!(grad!(through))(&x));
    close(jacfwd!(grad!(through))(&x));
    close(jacrev!(jacfwd!(through))(&x));
}

/// Clips its gradient: the pullback is not linear.
#[differentiable(vjp = clipped_vjp)]
fn clipped(x: f64) -> f64 {
    x
}
#[differentiable]
fn clipped_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x, |y_bar| y_bar.clamp(-1.0, 1.0))
}
#[differentiable]
fn clipped_loss(x: &[f64]) -> f64 {
    let mut parts = vec![0.0; x.len()];
    for i in 0..x.len() {
        parts[i] = clipped(x[i]);
    }
    parts[0] * parts[0] * parts[1]
}
#[differentiable(jvp = clipped_all_jvp, vjp = clipped_all_vjp)]
fn clipped_all(x: &Tensor) -> Tensor {
    x.clone()
}
#[differentiable]
fn clipped_all_jvp(x: &Tensor, x_dot: &Tensor) -> (Tensor, Tensor) {
    (x.clone(), x_dot.clone())
}
#[differentiable]
fn clipped_all_vjp(x: &Tensor) -> (Tensor, impl Fn(&Tensor) -> Tensor) {
    (x.clone(), |y_bar| y_bar.clamp(-1.0, 1.0))
}
#[differentiable]
fn clipped_tensors(x: &Tensor) -> f64 {
    let y = clipped_all(x);
    y[0] * y[0] * y[1]
}

/// The field `(-y, x)` is no gradient: its Jacobian is not symmetric.
#[differentiable(vjp = turning_vjp)]
fn turning(x: f64, y: f64) -> f64 {
    x - y
}
#[differentiable]
fn turning_vjp(x: f64, y: f64) -> (f64, impl Fn(f64) -> (f64, f64)) {
    (x - y, move |bar| (-y * bar, x * bar))
}
#[differentiable]
fn turned(x: &[f64]) -> f64 {
    turning(x[0], x[1])
}

/// A gradient by a rule is differentiated as the function that it is, also where it is none of a function.
#[test]
fn gradients_that_are_none() {
    let rows = vec![vec![0.0, -1.0], vec![1.0, 0.0]];
    assert_eq!(jacfwd!(grad!(turned))(&[0.5, 0.25]), rows);
    assert_eq!(jacrev!(grad!(turned))(&[0.5, 0.25]), rows);
}

#[test]
fn clipped_gradients() {
    let x = [3.0, 0.125];
    assert_eq!(grad!(clipped_loss)(&x), [0.75, 1.0]);
    // The gradient is (2 x y, 1) where the second is clipped.
    let rows = vec![vec![0.25, 6.0], vec![0.0, 0.0]];
    assert_eq!(jacfwd!(grad!(clipped_loss))(&x), rows);
    assert_eq!(jacrev!(grad!(clipped_loss))(&x), rows);
    assert_eq!(hessian!(clipped_loss)(&x), rows);
    let x = Tensor::from(&x);
    assert_eq!(jacrev!(grad!(clipped_tensors))(&x).to_vec(), rows.concat());
    let xs = stack(&[&x, &x], 0);
    let per_lane = vmap!(jacrev!(grad!(clipped_tensors)))(&xs);
    assert_eq!(per_lane.to_vec(), [rows.concat(), rows.concat()].concat());
    // Reverse mode through lanes: of the Jacobian of a mapped function.
    let by_lanes = jacrev!(jacrev!(vmap!(clipped_tensors)))(&xs);
    let forward = jacfwd!(jacrev!(vmap!(clipped_tensors)))(&xs);
    assert_eq!(by_lanes, forward);
    assert_eq!(forward.slice(s![0, 0, .., 0, ..]).to_vec(), rows.concat());
}

#[test]
fn third_derivatives() {
    // Of [x] x, where [x] has slope 1: x + [x], 2, 0.
    let second = jvp!(grad!(squared), (1.25,), (1.0,));
    assert_eq!(second, (2.25, 2.0));
    assert_eq!(grad!(grad!(squared))(1.25), 2.0);
    assert_eq!(grad!(grad!(grad!(squared)))(1.25), 0.0);
    check_grads(grad!(exponential), (0.25,), 2).expect("third derivatives");
    let cubed = grad!(grad!(grad!(rounded_cube)))(1.25);
    assert_eq!(cubed, 6.0);
}
#[differentiable]
fn squared(x: f64) -> f64 {
    rounded(x) * x
}
#[differentiable]
fn rounded_cube(x: f64) -> f64 {
    rounded(x) * rounded(x) * rounded(x)
}

#[differentiable(jvp = nonlinear_jvp, vjp = transposed_vjp)]
fn nonlinear(x: f64) -> f64 {
    2.0 * x
}
#[differentiable]
fn nonlinear_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    (2.0 * x, (2.0 * x_dot).max(-1.0))
}
#[differentiable]
fn transposed_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (2.0 * x, |y_bar| 2.0 * y_bar)
}
/// The rule gives another value.
#[differentiable(jvp = nonlinear_jvp)]
fn shifted(x: f64) -> f64 {
    2.0 * x + 1.0
}

#[test]
fn rules_are_checked() -> transform_func::Result<()> {
    check_rule!(root, 2.0);
    check_rule!(layer, &Tensor::ones(&[2, 2]), &[0.5, 1.5], 3);
    check_rule!(product, &Tensor::ones(&[2, 2]), 3, &[0.5, 1.5]);
    check_rule!(generic::<f32>, 0.5, 0.25);
    check_rule!(both, &Tensor::linspace(-1.0, 1.0, 4));
    let refused = |outcome: transform_func::Result<()>, expected: &str| {
        let message = outcome.expect_err("a rule that is wrong").to_string();
        assert!(message.starts_with(expected), "{message}");
    };
    refused(
        check_rule(func!(rounded), (1.3,)),
        "check_rule!: the tangent of jvp! is not that of finite differences",
    );
    refused(
        check_rule(func!(shifted), (1.3,)),
        "check_rule!: the value from jvp! is not that of the function",
    );
    refused(
        check_rule(func!(nonlinear), (1.3,)),
        "check_rule!: the tangent of jvp! is not what is linear in its tangents",
    );
    Ok(())
}

#[differentiable(vjp = misshapen_vjp)]
fn misshapen(x: &Tensor) -> f64 {
    x.sum()
}
#[differentiable]
fn misshapen_vjp(x: &Tensor) -> (f64, impl Fn(f64) -> Tensor) {
    (x.sum(), |y_bar| Tensor::ones(&[1]) * y_bar)
}

#[test]
fn cotangents_have_the_shapes_of_arguments() {
    let error = grad!(misshapen).try_call((&Tensor::ones(&[2, 2]),));
    assert_eq!(
        error.expect_err("a shape").to_string(),
        "vjp rule: the cotangent of argument 0 has shape [1], the argument has shape [2, 2]: return a cotangent of the argument's shape"
    );
}

/// Reverse mode three times, and over forward mode.
#[test]
fn what_cannot_be_transposed_is_refused() {
    let refused = |error: transform_func::Error| {
        let message = error.to_string();
        assert!(
            message.starts_with("vjp rule: a pullback that is not linear"),
            "{message}"
        );
    };
    let x = [3.0, 0.125];
    refused(
        jacrev!(jacrev!(grad!(clipped_loss)))
            .try_call((&x,))
            .expect_err("three times"),
    );
    refused(
        jacrev!(func!(jvp_of_clipped))
            .try_call((&x,))
            .expect_err("over forward mode"),
    );
}
#[differentiable]
fn jvp_of_clipped(x: &[f64]) -> f64 {
    let (y, y_dot) = jvp!(clipped_loss, (x,), (x,));
    y + y_dot
}

#[test]
#[should_panic(
    expected = "check_rule!: the tangent of jvp! is not that of finite differences: number 0 of 1 is"
)]
fn a_wrong_rule_panics() {
    check_rule!(rounded, 1.3);
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Pair {
    a: f64,
    b: Vec<f64>,
}

#[differentiable(jvp = summed_jvp)]
fn summed(p: &Pair, scale: f64) -> Pair {
    let b = p.b.iter().map(|b| b * scale * p.a).collect();
    Pair { a: p.a * p.a, b }
}
#[differentiable]
fn summed_jvp(p: &Pair, scale: f64, p_dot: &Pair, scale_dot: f64) -> (Pair, Pair) {
    let mut b = Vec::new();
    let mut b_dot = Vec::new();
    for i in 0..p.b.len() {
        b.push(p.b[i] * scale * p.a);
        b_dot.push(p_dot.b[i] * scale * p.a + p.b[i] * scale_dot * p.a + p.b[i] * scale * p_dot.a);
    }
    let y = Pair { a: p.a * p.a, b };
    let y_dot = Pair {
        a: 2.0 * p.a * p_dot.a,
        b: b_dot,
    };
    (y, y_dot)
}
#[differentiable(vjp = length_vjp)]
fn length(p: &Pair) -> f64 {
    p.b.iter().fold(p.a * p.a, |sum, b| sum + b * b).sqrt()
}
#[differentiable]
fn length_vjp(p: &Pair) -> (f64, impl Fn(f64) -> Pair) {
    let y = length(p);
    (y, move |y_bar| {
        let scale = y_bar / y;
        let mut b = Vec::new();
        for i in 0..p.b.len() {
            b.push(p.b[i] * scale);
        }
        Pair { a: p.a * scale, b }
    })
}

#[test]
fn of_structs() -> transform_func::Result<()> {
    let p = Pair {
        a: 1.5,
        b: vec![0.5, -2.0],
    };
    check_rule!(summed, &p, 0.75);
    check_rule!(length, &p);
    check_grads(func!(summed), (&p, 0.75), 2)?;
    check_grads(func!(length), (&p,), 2)?;
    check_vmap(func!(length), (&p,))
}
