//! What `call_into` returns: values, auxiliary parts, whether there is a number; and what calls leave in arguments.

use transform_func::prelude::*;

#[differentiable]
fn cube(x: &[f64]) -> f64 {
    x[0] * x[0] * x[1]
}
#[differentiable]
fn with_more(x: &[f64], n: usize) -> (f64, (Tensor, usize)) {
    (cube(x), (Tensor::from_vec(vec![x[0], x[1]]), n + 1))
}
#[differentiable]
fn checked(x: &[f64]) -> Result<f64, String> {
    if x[0] < 0.0 {
        return Err("below zero".to_owned());
    }
    Ok(cube(x))
}
#[differentiable]
fn perhaps(x: f64) -> (Option<f64>, f64) {
    let y = if x > 0.0 { Some(x * x) } else { None };
    (y, x)
}
#[differentiable]
fn counted(x: &[f64], seen: &mut f64) -> f64 {
    *seen += x[0];
    cube(x) * *seen
}

#[test]
fn values_and_more_are_returned() {
    let (x, mut out) = ([2.0, 3.0], [9.0; 2]);
    assert_eq!(grad_and_value!(cube).call_into((&x,), &mut out), 12.0);
    assert_eq!(out, [12.0, 4.0]);
    let more = (Tensor::from([2.0, 3.0]), 6);
    out.fill(9.0);
    assert_eq!(grad!(with_more, has_aux).call_into((&x, 5), &mut out), more);
    assert_eq!(out, [12.0, 4.0]);
    out.fill(9.0);
    let both = grad_and_value!(with_more, has_aux).call_into((&x, 5), &mut out);
    assert_eq!((both, out), ((12.0, more.clone()), [12.0, 4.0]));
    let mut rows = vec![9.0; 2];
    assert_eq!(jacrev!(with_more, has_aux).call_into((&x, 5), &mut rows), more);
    assert_eq!(rows, [12.0, 4.0]);
    let mut rows = vec![vec![9.0; 2]; 2];
    assert_eq!(hessian!(with_more, has_aux).call_into((&x, 5), &mut rows), more);
    assert_eq!(rows, [[6.0, 4.0], [4.0, 0.0]]);
}

#[test]
fn without_a_number_nothing_goes_there() {
    let mut out = [9.0; 2];
    let refused = grad!(checked).call_into((&[-2.0, 3.0],), &mut out);
    assert_eq!((refused, out), (Err("below zero".to_owned()), [9.0; 2]));
    assert_eq!(grad!(checked).call_into((&[2.0, 3.0],), &mut out), Ok(()));
    assert_eq!(out, [12.0, 4.0]);
    assert_eq!(
        grad_and_value!(checked).call_into((&[1.0, 3.0],), &mut out),
        Ok(3.0)
    );
    assert_eq!(out, [6.0, 1.0]);
    let mut out = 9.0;
    assert_eq!(grad!(perhaps, has_aux).call_into((-1.0,), &mut out), (None, -1.0));
    assert_eq!(out, 9.0);
    assert_eq!(
        grad!(perhaps, has_aux).call_into((3.0,), &mut out),
        (Some(()), 3.0)
    );
    assert_eq!(out, 6.0);
}

#[test]
fn arguments_are_changed_as_by_the_plain_call() {
    let (mut seen, mut again, mut out) = (1.0, 1.0, [9.0; 2]);
    let expected = grad_and_value!(counted)(&[2.0, 3.0], &mut seen);
    let value = grad_and_value!(counted).call_into((&[2.0, 3.0], &mut again), &mut out);
    assert_eq!((out.to_vec(), value, again), (expected.0, expected.1, seen));
    // A call that is refused changes nothing.
    let refused = grad!(counted).try_call_into((&[2.0, 3.0], &mut again), &mut [9.0; 3]);
    assert!(refused.is_err());
    assert_eq!(again, seen);
}
