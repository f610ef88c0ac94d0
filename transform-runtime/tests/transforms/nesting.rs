//! Transforms of transforms.

use crate::fixtures::{
    affine, chain, energy, forward_trace, gradient_norm, mixture, outline, polar, product, reverse_total,
    reverse_trace, ring, scored, spiral, wave,
};
use crate::numeric::{Flat, at, close, differences, dot, make, numbers, tensor};
use transform_runtime::plumbing::{
    AllGiven, At, Aux, Direct, Grad, GradAndValue, Hessian, Jacfwd, Jacrev, Jvp, JvpCall, LinearizeCall,
    NoAux, Vjp, VjpCall, Whole,
};

type G<F, const N: isize = 0> = Grad<F, At<N>, NoAux>;
type R<F, const N: isize = 0> = Jacrev<F, At<N>, NoAux, Whole>;
type W<F, const N: isize = 0> = Jacfwd<F, At<N>, NoAux, Whole>;

/// The `n`th derivative of `wave`.
fn wave_of(x: f64, n: i32) -> f64 {
    2.0_f64.sqrt().powi(n) * x.exp() * (x + f64::from(n) * std::f64::consts::FRAC_PI_4).sin()
}

#[test]
fn derivatives_of_every_order_in_every_way() {
    let x = 0.7;
    for second in [
        make::<G<G<wave>>>()(x),
        make::<R<G<wave>>>()(x),
        make::<W<G<wave>>>()(x),
        make::<G<R<wave>>>()(x),
        make::<G<W<wave>>>()(x),
        make::<R<R<wave>>>()(x),
        make::<R<W<wave>>>()(x),
        make::<W<R<wave>>>()(x),
        make::<W<W<wave>>>()(x),
        make::<Hessian<wave, At<0>, NoAux>>()(x),
    ] {
        close(&second, &wave_of(x, 2), 1e-13);
    }
    for third in [
        make::<G<G<G<wave>>>>()(x),
        make::<R<R<R<wave>>>>()(x),
        make::<W<W<W<wave>>>>()(x),
        make::<G<R<W<wave>>>>()(x),
        make::<W<G<R<wave>>>>()(x),
        make::<R<W<G<wave>>>>()(x),
    ] {
        close(&third, &wave_of(x, 3), 1e-13);
    }
    for fourth in [
        make::<G<G<G<G<wave>>>>>()(x),
        make::<R<W<G<R<wave>>>>>()(x),
        make::<W<W<R<R<wave>>>>>()(x),
    ] {
        close(&fourth, &wave_of(x, 4), 1e-13);
    }
    close(&make::<G<G<product, 1>, 0>>()(2.0, 3.0), &6.0, 1e-15);
    close(&make::<G<G<G<product, 1>, 0>, -1>>()(2.0, 3.0), &2.0, 1e-15);
}

#[test]
fn four_hessians_agree() {
    let x = &[0.3, 0.7, -0.4];
    let expected = differences(|x| make::<G<chain>>()(x, 1.3), x);
    close(&make::<W<R<chain>>>()(x, 1.3), &expected, 1e-8);
    close(&make::<R<W<chain>>>()(x, 1.3), &expected, 1e-8);
    close(&make::<R<R<chain>>>()(x, 1.3), &expected, 1e-8);
    close(&make::<W<W<chain>>>()(x, 1.3), &expected, 1e-8);
    close(&make::<R<G<chain>>>()(x, 1.3), &expected, 1e-8);
    let x = tensor(&[2, 2], 1);
    let expected = differences(|x| make::<G<energy>>()(&at(&[2, 2], x)), &x.to_vec());
    close(&make::<W<R<energy>>>()(&x), &expected, 1e-8);
    close(&make::<R<W<energy>>>()(&x), &expected, 1e-8);
    close(&make::<R<R<energy>>>()(&x), &expected, 1e-8);
    close(&make::<W<W<energy>>>()(&x), &expected, 1e-8);
    close(&make::<W<G<energy>>>()(&x), &expected, 1e-8);
}

#[test]
fn second_derivatives_of_vectors_and_tensors() {
    let x = &[0.3, 0.7, -0.4];
    let expected = differences(make::<R<ring>>().of(), x);
    close(&make::<W<R<ring>>>()(x), &expected, 1e-8);
    close(&make::<R<W<ring>>>()(x), &expected, 1e-8);
    close(&make::<R<R<ring>>>()(x), &expected, 1e-8);
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let expected = differences(|x| make::<R<affine, 0>>()(&w, &at(&[2], x)), &x.to_vec());
    let found = make::<W<R<affine, 0>, 1>>()(&w, &x);
    assert_eq!(found.shape(), [3, 3, 2, 2]);
    close(&found, &expected, 1e-8);
    close(&make::<R<W<affine, 0>, 1>>()(&w, &x), &expected, 1e-8);
    close(&make::<R<R<affine, 0>, 1>>()(&w, &x), &expected, 1e-8);
    close(&make::<W<W<affine, 0>, 1>>()(&w, &x), &expected, 1e-8);
}
trait Of {
    fn of(self) -> impl Fn(&[f64]) -> Vec<Vec<f64>>;
}
impl Of for R<ring> {
    fn of(self) -> impl Fn(&[f64]) -> Vec<Vec<f64>> {
        move |x| self(x)
    }
}

#[test]
fn second_derivatives_of_trees() {
    type All = (At<0>, At<1>, At<2>);
    type J = Jacrev<mixture, All, NoAux, Whole>;
    let (x, p, k) = (tensor(&[2], 1), numbers(2, 2), 0.8);
    let expected = differences(|v| make::<J>()(&at(&[2], &v[..2]), &p, k), &x.to_vec());
    close(
        &make::<Jacfwd<J, At<0>, NoAux, Whole>>()(&x, &p, k),
        &rows(&expected, 2),
        1e-8,
    );
    close(
        &make::<Jacrev<J, At<0>, NoAux, Whole>>()(&x, &p, k),
        &rows(&expected, 2),
        1e-8,
    );
    type K = Jacfwd<mixture, All, NoAux, Whole>;
    close(
        &make::<Jacrev<K, At<0>, NoAux, Whole>>()(&x, &p, k),
        &rows(&expected, 2),
        1e-8,
    );
}
/// One row for each output.
fn rows(x: &[f64], columns: usize) -> Vec<Vec<f64>> {
    x.chunks(columns).map(<[f64]>::to_vec).collect()
}

#[test]
fn four_levels_of_jacobians() {
    let x = [0.5, 0.7];
    type Three = W<R<W<spiral>>>;
    let expected = differences(|x| make::<Three>()(&[x[0], x[1]]), &x);
    close(&make::<R<Three>>()(&x), &expected, 1e-8);
    close(&make::<W<R<R<R<spiral>>>>>()(&x), &expected, 1e-8);
}

#[test]
fn gradients_of_functions_that_call_jacobians() {
    let x = &[0.3, 0.7, -0.4];
    let expected = differences(|x| (0..3).map(|i| make::<R<ring>>()(x)[i][i]).sum::<f64>(), x);
    close(&make::<G<reverse_trace>>()(x), &expected, 1e-8);
    close(&make::<G<forward_trace>>()(x), &expected, 1e-8);
    let expected = differences(|x| make::<G<reverse_trace>>()(x), x);
    close(&make::<W<G<reverse_trace>>>()(x), &expected, 1e-8);
    close(&make::<R<G<forward_trace>>>()(x), &expected, 1e-8);
    close(&make::<W<R<forward_trace>>>()(x), &expected, 1e-8);
    let norm = |p: &[f64]| {
        make::<G<chain>>()(&p[..3], p[3])
            .iter()
            .map(|g| g * g)
            .sum::<f64>()
    };
    let expected = differences(norm, &[0.3, 0.7, -0.4, 1.3]);
    close(
        &make::<Grad<gradient_norm, (At<0>, At<1>), NoAux>>()(x, 1.3),
        &expected,
        1e-8,
    );
    let expected = differences(|x| make::<G<gradient_norm>>()(x, 1.3), x);
    close(&make::<W<G<gradient_norm>>>()(x, 1.3), &expected, 1e-7);
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let total = |v: &[f64]| {
        let j =
            make::<Jacrev<affine, (At<0>, At<1>), NoAux, Whole>>()(&at(&[3, 2], &v[..6]), &at(&[2], &v[6..]));
        j.0.sin().sum() + j.1.sin().sum()
    };
    let v = [w.to_vec(), x.to_vec()].concat();
    close(
        &make::<Grad<reverse_total, (At<0>, At<1>), NoAux>>()(&w, &x),
        &differences(total, &v),
        1e-8,
    );
    let expected = differences(|x| make::<G<reverse_total, 1>>()(&w, &at(&[2], x)), &x.to_vec());
    close(&make::<W<G<reverse_total, 1>, 1>>()(&w, &x), &expected, 1e-7);
}

/// The transform of a function of numbers, its pullback and its pushforward: against differences, and as
/// transposes.
macro_rules! consistent {
    ($t:ty, |$v:ident| $args:tt, $x:expr, $ct:expr) => {{
        let x: Vec<f64> = $x;
        let of = |$v: &[f64]| <$t>::call($args);
        let expected = differences(of, &x);
        let (n, $v) = (x.len(), &x[..]);
        let (y, pullback) = make::<VjpCall<$t, NoAux>>().try_call($args).expect("a value");
        close(&y, &of(&x), 0.0);
        let ct = &$ct.flat();
        let bars = pullback($ct);
        let by = |k: usize| expected.iter().skip(k).step_by(n).copied().collect::<Vec<_>>();
        close(&bars, &(0..n).map(|k| dot(ct, &by(k))).collect::<Vec<_>>(), 1e-7);
        let (y, pushforward) = make::<LinearizeCall<$t>>().try_call($args).expect("a value");
        close(&y, &of(&x), 0.0);
        let v = numbers(n, 9);
        let $v = &v[..];
        let y_dot = pushforward.try_call($args).expect("a tangent");
        close(&dot(ct, &y_dot), &dot(&bars, &v), 1e-12);
    }};
}

#[test]
fn products_of_products() {
    let x = || vec![2.0, 3.0, 0.5, -0.7];
    consistent!(
        Vjp<product>,
        |v| (v[0], v[1], v[2]),
        vec![2.0, 3.0, 0.5],
        (1.5, -0.4)
    );
    consistent!(Jvp<product, AllGiven>, |v| (v[0], v[1], v[2], v[3]), x(), (1.5, -0.4));
    consistent!(
        Vjp<Vjp<product>>,
        |v| (v[0], v[1], v[2], (v[3], v[4])),
        numbers(5, 1),
        (1.5, -0.4, 0.3)
    );
    consistent!(
        Jvp<Vjp<product>, AllGiven>,
        |v| (v[0], v[1], v[2], v[3], v[4], v[5]),
        numbers(6, 1),
        ((1.5, -0.4), (0.3, 0.2))
    );
    consistent!(
        Vjp<Jvp<product, AllGiven>>,
        |v| (v[0], v[1], v[2], v[3], (v[4], v[5])),
        numbers(6, 1),
        (1.5, -0.4, 0.3, 0.2)
    );
    consistent!(
        Jvp<Jvp<product, AllGiven>, AllGiven>,
        |v| (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]),
        numbers(8, 1),
        ((1.5, -0.4), (0.3, 0.2))
    );
    consistent!(Vjp<polar>, |v| (v[0], v[1], (v[2], v[3])), x(), (1.5, -0.4));
    consistent!(
        Jvp<G<product, 1>, AllGiven>,
        |v| (v[0], v[1], v[2], v[3]),
        x(),
        (1.5, -0.4)
    );
    consistent!(W<Vjp<wave>>, |v| (v[0], v[1]), vec![0.5, 2.0], (1.5,));
    consistent!(
        R<Jvp<wave, AllGiven>>,
        |v| (v[0], v[1]),
        vec![0.5, 2.0],
        (1.5, -0.4)
    );
}

#[test]
fn products_of_slices_and_tensors() {
    consistent!(ring, |v| (v,), numbers(3, 1), &numbers(3, 2));
    consistent!(
        Vjp<ring>,
        |v| (&v[..3], &v[3..]),
        numbers(6, 1),
        (&numbers(3, 2)[..],)
    );
    consistent!(
        Jvp<ring, AllGiven>,
        |v| (&v[..3], &v[3..]),
        numbers(6, 1),
        (&numbers(3, 2)[..], &numbers(3, 3)[..])
    );
    consistent!(
        Vjp<Vjp<ring>>,
        |v| (&v[..3], &v[3..6], (&v[6..],)),
        numbers(9, 1),
        (&numbers(3, 2)[..], &numbers(3, 3)[..])
    );
    consistent!(
        Jvp<Vjp<ring>, AllGiven>,
        |v| (&v[..3], &v[3..6], &v[6..9], &v[9..]),
        numbers(12, 1),
        ((&numbers(3, 2)[..],), (&numbers(3, 3)[..],))
    );
    consistent!(G<chain>, |v| (&v[..3], v[3]), numbers(4, 1), &numbers(3, 2));
    consistent!(R<ring>, |v| (v,), numbers(3, 1), &rows(&numbers(9, 2), 3));
    consistent!(W<ring>, |v| (v,), numbers(3, 1), &rows(&numbers(9, 2), 3));
    let (a, b) = (tensor(&[3], 3), tensor(&[3], 4));
    consistent!(
        affine,
        |v| (&at(&[3, 2], &v[..6]), &at(&[2], &v[6..])),
        numbers(8, 1),
        &a
    );
    consistent!(
        Vjp<affine>,
        |v| (&at(&[3, 2], &v[..6]), &at(&[2], &v[6..8]), &at(&[3], &v[8..])),
        numbers(11, 1),
        (&tensor(&[3, 2], 2), &tensor(&[2], 3))
    );
    consistent!(
        Jvp<affine, AllGiven>,
        |v| (
            &at(&[3, 2], &v[..6]),
            &at(&[2], &v[6..8]),
            &at(&[3, 2], &v[8..14]),
            &at(&[2], &v[14..])
        ),
        numbers(16, 1),
        (&a, &b)
    );
    consistent!(R<affine, 1>, |v| (&at(&[3, 2], &v[..6]), &at(&[2], &v[6..])), numbers(8, 1), &tensor(&[3, 2], 2));
    consistent!(
        W<affine>,
        |v| (&at(&[3, 2], &v[..6]), &at(&[2], &v[6..])),
        numbers(8, 1),
        &tensor(&[3, 3, 2], 2)
    );
}

#[test]
fn cotangents_of_auxiliary_results_count() {
    // As functions of numbers: the static length is dropped.
    type Value = GradAndValue<scored, (At<0>, At<1>), Aux>;
    type Gradient = Grad<scored, At<0>, Aux>;
    type Rows = Jacrev<scored, (At<0>, At<1>), Aux, Whole>;
    let x = [2.0, 3.0, 5.0];
    let ct = numbers(2, 2);
    let expected = differences(
        |x| {
            let ((g, k), (y, (square, _))) = make::<Value>()(&x[..2], x[2]);
            dot(&g, &ct) + 0.5 * k - 0.3 * y + 0.8 * square
        },
        &x,
    );
    let (_, pullback) = make::<VjpCall<Value, NoAux>>()(&x[..2], x[2]);
    close(&pullback(((&ct, 0.5), (-0.3, (0.8, 0)))), &expected, 1e-7);
    let expected = differences(
        |x| {
            let (g, (square, _)) = make::<Gradient>()(&x[..2], x[2]);
            dot(&g, &ct) + 0.8 * square
        },
        &x,
    );
    let (_, pullback) = make::<VjpCall<Gradient, NoAux>>()(&x[..2], x[2]);
    close(&pullback((&ct, (0.8, 0))), &expected, 1e-7);
    let expected = differences(
        |x| {
            let ((g, k), (square, _)) = make::<Rows>()(&x[..2], x[2]);
            dot(&g, &ct) + 0.5 * k + 0.8 * square
        },
        &x,
    );
    let (_, pullback) = make::<VjpCall<Rows, NoAux>>()(&x[..2], x[2]);
    close(&pullback(((&ct, 0.5), (0.8, 0))), &expected, 1e-7);
    type Outline = Jacfwd<outline, At<0>, Aux, Whole>;
    let (x, ct) = (tensor(&[2], 1), tensor(&[2, 2], 2));
    let expected = differences(
        |x| {
            let (j, s) = make::<Outline>()(&at(&[2], x));
            dot(&j, &ct) + 0.8 * s
        },
        &x.to_vec(),
    );
    let (_, pullback) = make::<VjpCall<Outline, NoAux>>()(&x);
    close(&pullback((&ct, 0.8)), &expected, 1e-7);
}

#[test]
fn auxiliary_results_pass_every_level() {
    type Gradient = Grad<scored, At<0>, Aux>;
    let (h, aux) = make::<Jacrev<Gradient, At<0>, Aux, Whole>>()(&[2.0, 3.0], 5.0);
    assert_eq!((h, aux), (vec![vec![0.0, 5.0], vec![5.0, 0.0]], (25.0, 2)));
    let (h, g_dot, aux) = JvpCall::<Gradient, Aux>::call((&[2.0, 3.0], 5.0), (Some(&[1.0, 0.0]), None));
    assert_eq!((h, g_dot, aux), (vec![15.0, 10.0], vec![0.0, 5.0], (25.0, 2)));
}
