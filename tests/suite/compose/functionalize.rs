//! `functionalize!` among the other transforms: it computes what its function does, wherever it stands.

use crate::corpus::inout::{accumulate, scale};
use transform_func::func;
use transform_func::prelude::*;

/// Changes variables, elements and a part, in a loop that may be left.
#[differentiable]
fn filtered(x: &[f64], by: f64) -> f64 {
    let mut kept = x.to_vec();
    let mut total = 0.0;
    for i in 1..kept.len() {
        kept[i] = kept[i - 1] * by + kept[i].sin();
        if kept[i] > 2.0 {
            break;
        }
        total += kept[i] * kept[i];
    }
    total * by
}

#[differentiable]
#[vmappable]
fn relaxed(x: &Tensor, rate: f64) -> f64 {
    let mut y = x.clone();
    while y.norm() > 1.0 {
        y -= &y * rate;
    }
    y[0] *= 2.0;
    (&y * x).sum()
}

fn points() -> (Vec<f64>, Tensor) {
    let rows = Tensor::from_shape_vec(&[3, 2], vec![0.3, 0.4, -2.0, 1.5, 5.0, -7.0]).unwrap();
    (vec![0.4, 1.1, -0.3, 0.9], rows)
}

#[test]
fn values() {
    let (x, rows) = points();
    assert_eq!(functionalize!(filtered)(&x, 0.7), filtered(&x, 0.7));
    assert_eq!(
        functionalize!(filtered, remove = "mutations")(&x, 3.0),
        filtered(&x, 3.0)
    );
    assert_eq!(
        functionalize!(functionalize!(filtered, remove = "mutations_and_views"))(&x, 0.7),
        filtered(&x, 0.7)
    );
    assert_eq!(func::functionalize(func!(filtered))(&x, 0.7), filtered(&x, 0.7));
    let y = rows.index_axis(0, 2);
    assert_eq!(functionalize!(relaxed)(&y, 0.3), relaxed(&y, 0.3));
}

#[test]
fn under_derivatives() {
    let (x, rows) = points();
    let y = rows.index_axis(0, 1);
    assert_eq!(grad!(functionalize!(filtered))(&x, 0.7), grad!(filtered)(&x, 0.7));
    assert_eq!(
        grad_and_value!(functionalize!(relaxed), argnums = (0, 1))(&y, 0.3),
        grad_and_value!(relaxed, argnums = (0, 1))(&y, 0.3)
    );
    assert_eq!(
        jacrev!(functionalize!(filtered), argnums = 1)(&x, 0.7),
        jacfwd!(filtered, argnums = 1)(&x, 0.7)
    );
    assert_eq!(
        hessian!(functionalize!(filtered))(&x, 0.7),
        hessian!(filtered)(&x, 0.7)
    );
    let (value, slope) = jvp!(functionalize!(filtered), (&x, 0.7), (&x, 2.0));
    assert_eq!((value, slope), jvp!(filtered, (&x, 0.7), (&x, 2.0)));
    let (value, pullback) = vjp!(functionalize!(relaxed), &y, 0.3);
    let (same, pulled) = vjp!(relaxed, &y, 0.3);
    assert_eq!((value, pullback(1.5)), (same, pulled(1.5)));
    let (_, pushforward) = linearize!(functionalize!(relaxed), &y, 0.3);
    assert_eq!(pushforward(&y, 1.0), jvp!(relaxed, (&y, 0.3), (&y, 1.0)).1);
}

#[test]
fn of_derivatives() {
    let (x, rows) = points();
    let y = rows.index_axis(0, 1);
    assert_eq!(functionalize!(grad!(filtered))(&x, 0.7), grad!(filtered)(&x, 0.7));
    assert_eq!(
        functionalize!(hessian!(relaxed))(&y, 0.3),
        hessian!(relaxed)(&y, 0.3)
    );
    assert_eq!(
        functionalize!(jacrev!(filtered, argnums = (0, 1)))(&x, 0.7),
        jacrev!(filtered, argnums = (0, 1))(&x, 0.7)
    );
    assert_eq!(
        grad!(functionalize!(grad!(filtered, argnums = 1)), argnums = 1)(&x, 0.7),
        hessian!(filtered, argnums = 1)(&x, 0.7)
    );
    assert_eq!(
        func::functionalize(func::grad(func!(filtered)))(&x, 0.7),
        grad!(filtered)(&x, 0.7)
    );
}

#[test]
fn lanes() {
    let (x, rows) = points();
    let rates = Tensor::from([0.3, 0.1, 0.5]);
    assert_eq!(
        vmap!(functionalize!(relaxed))(&rows, &rates),
        vmap!(relaxed)(&rows, &rates)
    );
    assert_eq!(
        functionalize!(vmap!(relaxed, in_dims = (0, None)))(&rows, 0.3),
        vmap!(relaxed, in_dims = (0, None))(&rows, 0.3)
    );
    assert_eq!(
        vmap!(functionalize!(grad!(functionalize!(relaxed))))(&rows, &rates),
        vmap!(grad!(relaxed))(&rows, &rates)
    );
    assert_eq!(
        vmap!(functionalize!(filtered), in_dims = (None, 0))(&x, &rates),
        vmap!(filtered, in_dims = (None, 0))(&x, &rates)
    );
}

#[differentiable]
fn along(x: &Tensor, direction: &Tensor) -> f64 {
    jvp!(relaxed, (x, 0.3), (direction, 0.0)).1
}

#[test]
fn lanes_of_pushforwards() {
    let (_, rows) = points();
    let directions = &rows * 0.5 + 1.0;
    let found = vmap!(functionalize!(along))(&rows, &directions);
    for (i, slope) in found.to_vec().into_iter().enumerate() {
        let row = |of: &Tensor| of.index_axis(0, i as isize);
        let (x, direction) = (row(&rows), row(&directions));
        let expected = grad!(relaxed)(&x, 0.3).dot(&direction);
        assert!((slope - expected).abs() < 1e-12, "{i}: {slope} {expected}");
    }
    let plain = vmap!(func!(along))(&rows, &directions);
    assert_eq!(found, plain);
}

#[test]
fn arguments_are_changed_as_by_the_function() {
    let (mut a, mut b) = (0.4, 0.4);
    assert_eq!(functionalize!(accumulate)(&mut a, 1.5), accumulate(&mut b, 1.5));
    assert_eq!(a, b);
    assert_eq!(
        grad!(functionalize!(accumulate), argnums = 1)(&mut a, 0.5),
        grad!(accumulate, argnums = 1)(&mut b, 0.5)
    );
    assert_eq!(a, b);
    assert_eq!(
        functionalize!(grad!(accumulate))(&mut a, 0.5),
        grad!(accumulate)(&mut b, 0.5)
    );
    assert_eq!(a, b);
    let mut v = [1.0, 2.0, 3.0, 4.0];
    functionalize!(scale)(&mut v[1..3], 2.0);
    assert_eq!(v, [1.0, 4.0, 6.0, 4.0]);
    let mut v_dot = [1.0, -1.0];
    let ((), ()) = jvp!(functionalize!(scale), (&mut v[..2], 3.0), (&mut v_dot, 1.0));
    assert_eq!((v, v_dot), ([3.0, 12.0, 6.0, 4.0], [1.0 + 3.0, 4.0 - 3.0]));
    let ((), pullback) = vjp!(functionalize!(scale), &mut v[2..], 2.0);
    assert_eq!(pullback(((), &[1.0, 10.0])), (vec![2.0, 20.0], 6.0 + 40.0));
    let mut totals = Tensor::from([0.4, -0.2]);
    let mut each = totals.to_vec();
    let ys = vmap!(functionalize!(accumulate))(&mut totals, &Tensor::from([1.5, 2.0]));
    assert_eq!(
        ys.to_vec(),
        [accumulate(&mut each[0], 1.5), accumulate(&mut each[1], 2.0)]
    );
    assert_eq!(totals.to_vec(), each);
    let mut rows = Tensor::from_shape_vec(&[2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
    functionalize!(vmap!(scale, in_dims = (1, 0)))(&mut rows, &Tensor::from([2.0, -1.0]));
    assert_eq!(rows.to_vec(), [2.0, -2.0, 6.0, -4.0]);
}

/// Transforms of `functionalize!`, and it of transforms, called in a body.
#[differentiable]
fn in_a_body(x: &[f64], by: f64) -> f64 {
    let mut total = functionalize!(filtered)(x, by);
    let mut last = by;
    total += functionalize!(accumulate)(&mut last, by * 2.0);
    let slopes = grad!(functionalize!(filtered))(x, last);
    total + slopes[0] * functionalize!(grad!(filtered, argnums = 1))(x, by)
}

#[differentiable]
fn in_a_body_without(x: &[f64], by: f64) -> f64 {
    let mut total = filtered(x, by);
    let mut last = by;
    total += accumulate(&mut last, by * 2.0);
    let slopes = grad!(filtered)(x, last);
    total + slopes[0] * grad!(filtered, argnums = 1)(x, by)
}

#[test]
fn in_bodies() {
    let (x, _) = points();
    assert_eq!(in_a_body(&x, 0.3), in_a_body_without(&x, 0.3));
    assert_eq!(
        grad_and_value!(in_a_body, argnums = (0, 1))(&x, 0.3),
        grad_and_value!(in_a_body_without, argnums = (0, 1))(&x, 0.3)
    );
    assert_eq!(
        grad!(grad!(in_a_body, argnums = 1), argnums = 1)(&x, 0.3),
        grad!(grad!(in_a_body_without, argnums = 1), argnums = 1)(&x, 0.3)
    );
}

#[derive(Module, Clone, Debug)]
struct Mean {
    #[module(buffer)]
    mean: Tensor,
}

#[differentiable]
#[vmappable]
impl Mean {
    fn forward(&mut self, x: &Tensor) -> f64 {
        self.mean = &self.mean * 0.9 + x * 0.1;
        (x - &self.mean).norm()
    }
}

#[test]
fn methods() {
    let (_, rows) = points();
    let x = rows.index_axis(0, 0);
    let mut plain = Mean {
        mean: Tensor::from([0.5, -0.5]),
    };
    let (mut changed, mut differentiated) = (plain.clone(), plain.clone());
    let value = plain.forward(&x);
    assert_eq!(functionalize!(Mean::forward)(&mut changed, &x), value);
    assert_eq!(changed.mean, plain.mean);
    let (_, again) = grad_and_value!(functionalize!(Mean::forward), argnums = 1)(&mut differentiated, &x);
    assert_eq!((again, differentiated.mean), (value, plain.mean));
}

#[differentiable]
fn product(a: &Tensor, b: &Tensor) -> Tensor {
    a.matmul(b)
}

#[test]
fn refusals_are_those_of_the_function() {
    let (_, rows) = points();
    let refused = functionalize!(product).try_call((&rows, &rows)).unwrap_err();
    assert_eq!(refused.op(), "matmul");
    let y = functionalize!(product).try_call((&rows, &rows.t())).unwrap();
    assert_eq!(y, product(&rows, &rows.t()));
    let mut total = 0.4;
    assert_eq!(
        functionalize!(accumulate).try_call((&mut total, 1.5)).unwrap(),
        0.4 * 1.5
    );
    assert_eq!(total, 0.4 + 2.25);
}

#[differentiable]
fn single(x: f32) -> f32 {
    let mut y = x;
    y *= y;
    y + x
}

#[test]
fn single_precision() {
    assert_eq!(functionalize!(single)(1.5_f32), 3.75);
    assert_eq!(grad!(functionalize!(single))(1.5_f32), 4.0);
}

#[test]
fn sources_are_of_the_function_that_is_transformed() {
    let text = functionalize!(filtered).source();
    assert_eq!(
        text,
        functionalize!(functionalize!(filtered), remove = "mutations_and_views").source()
    );
    assert_eq!(text, func::functionalize(func!(filtered)).source());
    assert_ne!(text, functionalize!(relaxed).source());
    // What `source!` prints shows the user's lines, too.
    let printed = source!(filtered, functionalized);
    let lines = printed
        .lines()
        .filter(|line| !line.trim().starts_with("// line "));
    assert_eq!(lines.collect::<Vec<_>>(), text.lines().collect::<Vec<_>>());
    assert!(printed.contains("// line") && !text.contains("// line"));
}
