//! `vjp!`, `jvp!` and `linearize!`: called, and as functions.

use crate::fixtures::{
    affine, chain, chain_of, mixture, outline, polar, power, product, ring, scaled, scored, spiral,
};
use crate::numeric::{at, close, differences, dot, make, numbers, tensor};
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use transform_runtime::plumbing::{AllGiven, Aux, Jvp, JvpCall, LinearizeCall, NoAux, Vjp, VjpCall};
use transform_runtime::{Tensor, Zero, zero};

#[test]
fn pullbacks_give_one_entry_for_each_argument() {
    let (y, pullback) = make::<VjpCall<chain, NoAux>>()(&[0.3, 0.7], 1.3);
    assert_eq!(y, chain_of(&[0.3, 0.7], 1.3));
    let (x_bar, k_bar): (Vec<f64>, f64) = pullback(2.0);
    let expected = differences(|p| 2.0 * chain_of(&p[..2], p[2]), &[0.3, 0.7, 1.3]);
    close(&(x_bar, k_bar), &expected, 1e-8);
    let (y, pullback) = make::<VjpCall<ring, NoAux>>()(&[0.3, 0.7]);
    let (x_bar,) = pullback(&[1.0, -1.0]);
    assert_eq!((y.len(), x_bar.len()), (2, 2));
    let (y, pullback) = make::<VjpCall<power, NoAux>>()(2.0, 3);
    assert_eq!((y, pullback(1.0)), (8.0, (12.0, ())));
}

#[test]
fn pullbacks_are_linear_and_reusable() {
    let (_, pullback) = make::<VjpCall<polar, NoAux>>()(2.0, 0.5);
    let (a, b) = (pullback((1.0, 0.0)), pullback((0.0, 1.0)));
    let sum = pullback((3.0, -2.0));
    close(&sum, &(3.0 * a.0 - 2.0 * b.0, 3.0 * a.1 - 2.0 * b.1), 1e-14);
    close(&pullback((1.0, 0.0)), &a, 0.0);
    let (_, pullback) = make::<VjpCall<spiral, NoAux>>()(&[0.5, 0.7]);
    close(&pullback([1.0, 0.0, 0.0]), &([0.7, 0.5],), 1e-15);
}

#[test]
fn pullbacks_own_their_arguments() {
    let mut x = tensor(&[2], 1);
    let (_, pullback) = make::<VjpCall<outline, Aux>>()(&x).values();
    let before = pullback(&Tensor::ones(&[2]));
    x[0] = 100.0;
    assert_eq!(pullback(&Tensor::ones(&[2])), before);
}
trait Values<Y, P> {
    fn values(self) -> (Y, P);
}
impl<Y, P, A> Values<Y, P> for (Y, P, A) {
    fn values(self) -> (Y, P) {
        (self.0, self.1)
    }
}

#[test]
fn the_auxiliary_result_comes_last() {
    let (y, pullback, aux) = make::<VjpCall<scored, Aux>>()(&[2.0, 3.0], 5.0);
    assert_eq!((y, aux), (30.0, (25.0, 2)));
    assert_eq!(pullback(1.0), (vec![15.0, 10.0], 6.0));
    let (y, y_dot, aux) = JvpCall::<scored, Aux>::call((&[2.0, 3.0], 5.0), (None, Some(1.0)));
    assert_eq!((y, y_dot, aux), (30.0, 6.0, (25.0, 2)));
}

#[test]
fn tangents_may_be_missing() {
    let x = &[0.3, 0.7];
    let by = differences(|p| chain_of(&p[..2], p[2]), &[0.3, 0.7, 1.3]);
    let (y, y_dot) = JvpCall::<chain, NoAux>::call((x, 1.3), (Some(&[1.0, 2.0]), None));
    assert_eq!(y, chain_of(x, 1.3));
    close(&y_dot, &(by[0] + 2.0 * by[1]), 1e-8);
    let (_, y_dot) = JvpCall::<chain, NoAux>::call((x, 1.3), (None, Some(1.0)));
    close(&y_dot, &by[2], 1e-8);
    let (_, y_dot) = JvpCall::<power, NoAux>::call((2.0, 3), (Some(1.0), None));
    assert_eq!(y_dot, 12.0);
    let (_, y_dot) = JvpCall::<power, NoAux>::call((2.0, 3), (Some(1.0), Some(zero())));
    assert_eq!(y_dot, 12.0);
}

#[test]
fn pushforwards_replay() {
    let (y, pushforward) = make::<LinearizeCall<chain>>()(&[0.3, 0.7], 1.3);
    assert_eq!(y, chain_of(&[0.3, 0.7], 1.3));
    let by = differences(|p| chain_of(&p[..2], p[2]), &[0.3, 0.7, 1.3]);
    close(&pushforward(&[1.0, 2.0], zero()), &(by[0] + 2.0 * by[1]), 1e-8);
    close(&pushforward(&[0.0, 0.0], 1.0), &by[2], 1e-8);
    let (_, pushforward) = make::<LinearizeCall<power>>()(2.0, 3);
    assert_eq!(pushforward(1.0, zero()), 12.0);
    assert_eq!(pushforward.try_call((1.0, Zero)), Ok(12.0));
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let (_, pushforward) = make::<LinearizeCall<affine>>()(&w, &x);
    let expected = JvpCall::<affine, NoAux>::call((&w, &x), (Some(&w), None)).1;
    close(&pushforward(&w, zero()), &expected, 1e-14);
    assert_eq!(pushforward(zero(), zero()), Tensor::zeros(&[3]));
}

#[test]
fn forward_and_reverse_are_transposes() {
    let (x, p, k) = (tensor(&[2, 3], 1), numbers(2, 2), 0.8);
    let (x_dot, p_dot, k_dot) = (tensor(&[2, 3], 3), numbers(2, 4), -0.6);
    let y_bar = (0.9, tensor(&[2, 3], 5), numbers(2, 6));
    let (_, y_dot) = JvpCall::<mixture, NoAux>::call((&x, &p, k), (Some(&x_dot), Some(&p_dot), Some(k_dot)));
    let (_, pushforward) = make::<LinearizeCall<mixture>>()(&x, &p, k);
    close(&pushforward(&x_dot, &p_dot, k_dot), &y_dot, 1e-14);
    let (_, pullback) = make::<VjpCall<mixture, NoAux>>()(&x, &p, k);
    let bars = pullback((y_bar.0, &y_bar.1, &y_bar.2));
    close(&dot(&y_bar, &y_dot), &dot(&bars, &(x_dot, p_dot, k_dot)), 1e-12);
}

#[test]
fn pullbacks_and_pushforwards_are_functions() {
    let y: (f64, f64) = make::<Vjp<product>>()(2.0, 3.0, 10.0);
    assert_eq!(y, (90.0, 120.0));
    assert_eq!(make::<Vjp<power>>()(2.0, 3, 1.0), (12.0, ()));
    assert_eq!(
        make::<Jvp<product, AllGiven>>()(2.0, 3.0, 1.0, 10.0),
        (18.0, 129.0)
    );
    assert_eq!(make::<Jvp<power, AllGiven>>()(2.0, 3, 1.0, Zero), (8.0, 12.0));
    let (x_bar,) = make::<Vjp<ring>>()(&[0.3, 0.7], &[1.0, 0.0]);
    close(&x_bar, &[0.3_f64.cos() * 0.7, 0.3_f64.sin()].to_vec(), 1e-15);
}

#[test]
fn maps_keep_their_keys() {
    let map: BTreeMap<_, _> = [
        ("a".to_owned(), tensor(&[2], 1)),
        ("b".to_owned(), tensor(&[3], 2)),
    ]
    .into();
    let (y, pullback) = make::<VjpCall<scaled, NoAux>>()(&map, 2.0);
    let (map_bar, k_bar) = pullback(&map);
    close(&map_bar, &y, 1e-15);
    close(&k_bar, &dot(&map, &map), 1e-14);
    let (_, y_dot) = JvpCall::<scaled, NoAux>::call((&map, 2.0), (Some(&map), Some(1.0)));
    close(
        &y_dot["b"],
        &at(
            &[3],
            &map["b"].to_vec().iter().map(|x| 3.0 * x).collect::<Vec<_>>(),
        ),
        1e-15,
    );
    let mut unlike = map.clone();
    unlike.remove("a");
    let refused = JvpCall::<scaled, NoAux>::try_call((&map, 2.0), (Some(&unlike), None)).unwrap_err();
    assert!(
        refused.to_string().contains("argument 0 has number of keys 1"),
        "{refused}"
    );
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let (_, pullback) = make::<VjpCall<affine, NoAux>>()(&w, &x);
    let refused = pullback.try_call(&Tensor::ones(&[1])).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "vjp!: the cotangent has shape [1], the result has shape [3]: pass a cotangent of the result's shape"
    );
    let refused = JvpCall::<affine, NoAux>::try_call((&w, &x), (None, Some(&w))).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "jvp!: the tangent of argument 1 has shape [3, 2], the argument has shape [2]: \
         pass a tangent of the argument's shape, or zero()"
    );
    let (_, pushforward) = make::<LinearizeCall<ring>>()(&[0.3, 0.7]);
    let refused = pushforward.try_call((&[1.0],)).unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("linearize!: the tangent of argument 0 has length 1"),
        "{refused}"
    );
    let (_, pullback) = make::<VjpCall<ring, NoAux>>()(&[0.3, 0.7]);
    assert!(pullback.try_call(&[1.0; 3]).is_err());
    assert!(make::<Vjp<ring>>().try_call((&[0.3, 0.7], &[1.0])).is_err());
    assert!(
        make::<Jvp<ring, AllGiven>>()
            .try_call((&[0.3, 0.7], &[1.0]))
            .is_err()
    );
    assert!(make::<VjpCall<affine, NoAux>>().try_call((&w, &w)).is_err());
    assert!(catch_unwind(|| JvpCall::<ring, NoAux>::call((&[0.3],), (Some(&[]),))).is_err());
}
