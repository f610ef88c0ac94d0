//! Calls of transforms of functions that change their arguments, from plain code.

use crate::corpus::inout::{accumulate, cross, scale};
use crate::laws::{DOUBLE, derivative_along};
use transform_func::prelude::*;

#[test]
fn values_are_left_as_by_the_function() {
    let (mut a, mut b) = (0.4, 0.4);
    let y = accumulate(&mut a, 1.5);
    let slope = grad!(accumulate)(&mut b, 1.5);
    assert_eq!((slope, b), (1.5, a));
    let (slope, value) = grad_and_value!(accumulate, argnums = 1)(&mut b, 0.5);
    assert_eq!((slope, value), (a, a * 0.5));
    assert_eq!(b, a + 0.25);
    assert_eq!(y, 0.4 * 1.5);
    let mut c = 0.4;
    assert_eq!(jacrev!(accumulate, argnums = (0, 1))(&mut c, 1.5), (1.5, 0.4));
    assert_eq!(c, a);
    assert_eq!(
        hessian!(accumulate, argnums = (0, 1))(&mut c, 1.5),
        ((0.0, 1.0), (1.0, 0.0))
    );
    assert_eq!(c, a + 2.25);
}

#[test]
fn pushforwards_move_the_tangents_on() {
    let (mut a, mut a_dot) = (0.4, 2.0);
    let (y, y_dot) = jvp!(accumulate, (&mut a, 1.5), (&mut a_dot, 3.0));
    assert_eq!((y, a), (0.4 * 1.5, 0.4 + 2.25));
    assert_eq!((y_dot, a_dot), (2.0 * 1.5 + 0.4 * 3.0, 2.0 + 2.0 * 1.5 * 3.0));
    let mut a = 0.4;
    let (y, pushforward) = linearize!(accumulate, &mut a, 1.5);
    assert_eq!((y, a), (0.4 * 1.5, 0.4 + 2.25));
    for _ in 0..2 {
        let mut a_dot = 2.0;
        assert_eq!(pushforward(&mut a_dot, 3.0), y_dot);
        assert_eq!(a_dot, 2.0 + 2.0 * 1.5 * 3.0);
    }
    let (y, y_dot) = jvp!(accumulate, (&mut a, 1.5), (zero(), 3.0));
    assert_eq!((y, y_dot), (2.65 * 1.5, 2.65 * 3.0));
}

#[test]
fn pullbacks_take_the_cotangents_of_what_is_left() {
    let mut a = 0.4;
    let (y, pullback) = vjp!(accumulate, &mut a, 1.5);
    assert_eq!((y, a), (0.4 * 1.5, 0.4 + 2.25));
    let (a_bar, x_bar) = pullback((2.0, 3.0));
    assert_eq!(a_bar, 2.0 * 1.5 + 3.0);
    assert!((x_bar - (2.0 * 0.4 + 3.0 * 2.0 * 1.5)).abs() < 1e-15);
    let (mut a, mut b) = (0.3, -0.8);
    let (_, pullback) = vjp!(cross, &mut a, &mut b, 1.7);
    let f = |x: &[f64]| {
        let (mut a, mut b) = (x[0], x[1]);
        let y = cross(&mut a, &mut b, x[2]);
        vec![y, a, b]
    };
    let u = [0.7, -0.2, 1.1];
    let (a_bar, b_bar, x_bar) = pullback((u[0], u[1], u[2]));
    for (i, bar) in [a_bar, b_bar, x_bar].into_iter().enumerate() {
        let mut v = [0.0; 3];
        v[i] = 1.0;
        let along = derivative_along(&f, &[0.3, -0.8, 1.7], &v, &DOUBLE);
        let expected: f64 = along.iter().zip(u).map(|(d, u)| d * u).sum();
        assert!((bar - expected).abs() < 1e-8, "{i}: {bar} {expected}");
    }
}

#[test]
fn slices_are_changed_where_they_are() {
    let mut v = [1.0, 2.0, 3.0, 4.0];
    let ((), pullback) = vjp!(scale, &mut v[1..3], 2.0);
    assert_eq!(v, [1.0, 4.0, 6.0, 4.0]);
    let (v_bar, by_bar) = pullback(((), &[1.0, 10.0]));
    assert_eq!((v_bar, by_bar), (vec![2.0, 20.0], 2.0 + 30.0));
    let mut v_dot = [1.0, -1.0];
    let ((), ()) = jvp!(scale, (&mut v[..2], 3.0), (&mut v_dot, 1.0));
    assert_eq!(v, [3.0, 12.0, 6.0, 4.0]);
    assert_eq!(v_dot, [1.0 + 3.0, 4.0 - 3.0]);
}

#[test]
fn lanes_change_their_parts() {
    let mut totals = Tensor::from([0.4, -0.2, 1.0]);
    let xs = Tensor::from([1.5, 2.0, -1.0]);
    let mut each = [0.4, -0.2, 1.0];
    let ys: Vec<f64> = each
        .iter_mut()
        .zip(xs.to_vec())
        .map(|(a, x)| accumulate(a, x))
        .collect();
    assert_eq!(vmap!(accumulate)(&mut totals, &xs).to_vec(), ys);
    assert_eq!(totals.to_vec(), each);
    let slopes: Vec<f64> = each
        .iter_mut()
        .zip(xs.to_vec())
        .map(|(a, x)| grad!(accumulate, argnums = 1)(a, x))
        .collect();
    assert_eq!(
        vmap!(grad!(accumulate, argnums = 1))(&mut totals, &xs).to_vec(),
        slopes
    );
    assert_eq!(totals.to_vec(), each);
    let mut rows = Tensor::from_shape_vec(&[2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
    vmap!(scale, in_dims = (1, 0))(&mut rows, &Tensor::from([2.0, -1.0]));
    assert_eq!(rows.to_vec(), [2.0, -2.0, 6.0, -4.0]);
}

#[test]
fn an_argument_that_lanes_share_is_left_alike_or_not_at_all() {
    let mut total = 0.4;
    let ys = vmap!(accumulate, in_dims = (None, None), axis_size = 2, out_dims = 0)(&mut total, 1.5);
    assert_eq!((ys.to_vec(), total), (vec![0.4 * 1.5; 2], 0.4 + 2.25));
    let refused = vmap!(accumulate, in_dims = (None, 0)).try_call((&mut total, &Tensor::from([1.0, 2.0])));
    let message = refused.unwrap_err().to_string();
    assert!(
        message.contains("argument 0 is passed by `&mut` and not mapped"),
        "{message}"
    );
    assert_eq!(total, 0.4 + 2.25);
}
