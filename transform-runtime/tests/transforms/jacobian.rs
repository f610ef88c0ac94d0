//! `jacrev!`, `jacfwd!` and `hessian!`.

use crate::fixtures::{
    affine, chain, energy, mixture, outline, parts, polar, power, ring, scaled, scored, seven, spiral, wave,
    wave32,
};
use crate::numeric::{Flat, at, close, differences, make, numbers, tensor};
use std::collections::BTreeMap;
use transform_runtime::Tensor;
use transform_runtime::plumbing::{At, Aux, Chunk, Grad, Hessian, Jacfwd, Jacrev, NoAux, VjpCall, Whole};

/// `jacrev!`, after seeing that `jacfwd!` and chunks of both give the same.
macro_rules! both {
    ($f:ty, $a:ty, $x:ty, $args:tt) => {{
        let jacobian = make::<Jacrev<$f, $a, $x, Whole>>()
            .try_call($args)
            .expect("a Jacobian");
        close(
            &make::<Jacfwd<$f, $a, $x, Whole>>()
                .try_call($args)
                .expect("a Jacobian"),
            &jacobian,
            1e-13,
        );
        close(
            &make::<Jacrev<$f, $a, $x, Chunk<1>>>()
                .try_call($args)
                .expect("a Jacobian"),
            &jacobian,
            1e-13,
        );
        close(
            &make::<Jacrev<$f, $a, $x, Chunk<4>>>()
                .try_call($args)
                .expect("a Jacobian"),
            &jacobian,
            1e-13,
        );
        close(
            &make::<Jacfwd<$f, $a, $x, Chunk<1>>>()
                .try_call($args)
                .expect("a Jacobian"),
            &jacobian,
            1e-13,
        );
        close(
            &make::<Jacfwd<$f, $a, $x, Chunk<4>>>()
                .try_call($args)
                .expect("a Jacobian"),
            &jacobian,
            1e-13,
        );
        jacobian
    }};
}

fn ring_of(x: &[f64]) -> Vec<f64> {
    (0..x.len()).map(|i| x[i].sin() * x[(i + 1) % x.len()]).collect()
}

#[test]
fn of_numbers_are_numbers() {
    let j: f64 = both!(wave, At<0>, NoAux, (0.7,));
    close(&j, &make::<Grad<wave, At<0>, NoAux>>()(0.7), 0.0);
    let j: f32 = both!(wave32, At<0>, NoAux, (0.7,));
    close(&j, &make::<Grad<wave32, At<0>, NoAux>>()(0.7), 0.0);
    assert_eq!(both!(power, At<0>, NoAux, (2.0, 3)), 12.0);
    assert_eq!(both!(seven, At<0>, NoAux, (2.0,)), 0.0);
}

#[test]
fn of_tuples_are_tuples() {
    let (c, s) = (0.5_f64.cos(), 0.5_f64.sin());
    let by_r: (f64, f64) = both!(polar, At<0>, NoAux, (2.0, 0.5));
    close(&by_r, &(c, s), 1e-15);
    let by_t: ((f64,), (f64,)) = both!(polar, (At<-1>,), NoAux, (2.0, 0.5));
    close(&by_t, &(-2.0 * s, 2.0 * c), 1e-15);
    let by_both: ((f64, f64), (f64, f64)) = both!(polar, (At<1>, At<0>), NoAux, (2.0, 0.5));
    close(&by_both, &((-2.0 * s, c), (2.0 * c, s)), 1e-15);
}

#[test]
fn of_slices_and_arrays_are_nested() {
    let x = &[0.3, 0.7, -0.4];
    let j: Vec<f64> = both!(chain, At<0>, NoAux, (x, 1.3));
    close(&j, &make::<Grad<chain, At<0>, NoAux>>()(x, 1.3), 1e-15);
    let j: (Vec<f64>, f64) = both!(chain, (At<0>, At<1>), NoAux, (x, 1.3));
    close(&j, &make::<Grad<chain, (At<0>, At<1>), NoAux>>()(x, 1.3), 1e-15);
    let j: Vec<Vec<f64>> = both!(ring, At<0>, NoAux, (x,));
    close(&j, &differences(ring_of, x), 1e-8);
    let j: [[f64; 2]; 3] = both!(spiral, At<0>, NoAux, (&[0.5, 0.7],));
    close(&j, &[[0.7, 0.5], [0.5_f64.cos(), 0.0], [0.0, 1.4]], 1e-15);
}

#[test]
fn of_nothing_are_empty() {
    assert_eq!(both!(ring, At<0>, NoAux, (&[],)), Vec::<Vec<f64>>::new());
    assert_eq!(both!(chain, At<0>, NoAux, (&[], 1.3)), [0.0; 0]);
    assert_eq!(
        both!(energy, At<0>, NoAux, (&Tensor::zeros(&[0, 2]),)).shape(),
        [0, 2]
    );
    let (w, x) = (Tensor::zeros(&[0, 2]), tensor(&[2], 1));
    assert_eq!(both!(affine, At<0>, NoAux, (&w, &x)).shape(), [0, 0, 2]);
    assert_eq!(both!(affine, At<1>, NoAux, (&w, &x)).shape(), [0, 2]);
    let (w, x) = (Tensor::zeros(&[3, 0]), Tensor::zeros(&[0]));
    assert_eq!(both!(affine, At<0>, NoAux, (&w, &x)).shape(), [3, 3, 0]);
    assert_eq!(both!(affine, At<1>, NoAux, (&w, &x)).shape(), [3, 0]);
}

#[test]
fn of_tensors_have_both_shapes() {
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let of =
        |w: &Tensor, x: &Tensor| Tensor::from_vec(w.matmul(x).to_vec().iter().map(|z| z.sin()).collect());
    let by_w: Tensor = both!(affine, At<0>, NoAux, (&w, &x));
    assert_eq!(by_w.shape(), [3, 3, 2]);
    close(
        &by_w,
        &differences(|w| of(&at(&[3, 2], w), &x), &w.to_vec()),
        1e-8,
    );
    let (by_x, again): (Tensor, Tensor) = both!(affine, (At<1>, At<0>), NoAux, (&w, &x));
    assert_eq!((by_x.shape(), again), (&[3, 2][..], by_w));
    close(&by_x, &differences(|x| of(&w, &at(&[2], x)), &x.to_vec()), 1e-8);
    let g: Tensor = both!(energy, At<0>, NoAux, (&w,));
    assert_eq!(g, make::<Grad<energy, At<0>, NoAux>>()(&w));
}

#[test]
fn in_lanes_are_those_row_by_row() {
    let (w, x) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let (_, pullback) = make::<VjpCall<affine, NoAux>>()(&w, &x);
    let eye = Tensor::<f64>::eye(3);
    let rows: Vec<(Tensor, Tensor)> = (0..3).map(|k| pullback(&eye.index_axis(0, k))).collect();
    let (by_w, by_x) = both!(affine, (At<0>, At<1>), NoAux, (&w, &x));
    close(
        &by_w,
        &rows.iter().map(|row| row.0.clone()).collect::<Vec<_>>(),
        1e-15,
    );
    close(
        &by_x,
        &rows.iter().map(|row| row.1.clone()).collect::<Vec<_>>(),
        1e-15,
    );
}

#[test]
fn of_mixed_parts_are_the_outputs_tree_of_the_inputs_tree() {
    let (x, p, k) = (tensor(&[2, 3], 1), numbers(2, 2), 0.8);
    type Mixed = (
        (Tensor, Vec<f64>, f64),
        (Tensor, Tensor, Tensor),
        (Vec<Tensor>, Vec<Vec<f64>>, Vec<f64>),
    );
    let j: Mixed = both!(mixture, (At<0>, At<1>, At<2>), NoAux, (&x, &p, k));
    assert_eq!((j.0.0.shape(), j.0.1.len()), (&[2, 3][..], 2));
    assert_eq!(
        (j.1.0.shape(), j.1.1.shape(), j.1.2.shape()),
        (&[2, 3, 2, 3][..], &[2, 3, 2][..], &[2, 3][..])
    );
    assert_eq!(
        (j.2.0.len(), j.2.0[0].shape(), j.2.1.len(), j.2.1[0].len()),
        (2, &[2, 3][..], 2, 2)
    );
    let s: f64 = x.to_vec().iter().sum();
    close(&j.0, &(Tensor::full(&[2, 3], k), vec![0.0, 0.0], s), 1e-14);
    close(&j.1.2, &x.sin(), 1e-14);
    let by_p = vec![vec![s * k, 0.0], vec![0.0, s * k]];
    let by_x = vec![Tensor::full(&[2, 3], p[0] * k), Tensor::full(&[2, 3], p[1] * k)];
    close(&j.2, &(by_x, by_p, vec![p[0] * s, p[1] * s]), 1e-14);
    let of_one: (f64, Tensor, Vec<f64>) = both!(mixture, At<-1>, NoAux, (&x, &p, k));
    close(&of_one, &(s, x.sin(), vec![p[0] * s, p[1] * s]), 1e-14);
}

#[test]
fn of_maps_and_options_keep_them() {
    let map: BTreeMap<_, _> = [
        ("a".to_owned(), tensor(&[2], 1)),
        ("b".to_owned(), tensor(&[3], 2)),
    ]
    .into();
    let j: BTreeMap<String, BTreeMap<String, Tensor>> = both!(scaled, At<0>, NoAux, (&map, 2.0));
    assert_eq!(j["b"]["a"], Tensor::zeros(&[3, 2]));
    close(
        &j["b"]["b"],
        &Tensor::<f64>::eye(3)
            .to_vec()
            .iter()
            .map(|x| 2.0 * x)
            .collect::<Vec<_>>(),
        1e-15,
    );
    let j: BTreeMap<String, Tensor> = both!(scaled, At<1>, NoAux, (&map, 2.0));
    assert_eq!(j, map);
    type Parts = Vec<((Vec<f64>, f64), Option<(Vec<f64>, f64)>)>;
    let j: Parts = both!(parts, At<0>, NoAux, ((vec![0.3, 0.7], 2.0),));
    let first = ((vec![0.3_f64.cos(), 0.0], 0.0), Some((vec![2.0, 0.0], 0.3)));
    let second = ((vec![0.0, 0.7_f64.cos()], 0.0), Some((vec![0.0, 2.0], 0.7)));
    assert_eq!(j, [first, second]);
}

#[test]
fn pass_the_auxiliary_result() {
    let x = &[2.0, 3.0];
    assert_eq!(
        make::<Jacrev<scored, At<0>, Aux, Whole>>()(x, 5.0),
        (vec![15.0, 10.0], (25.0, 2))
    );
    assert_eq!(
        make::<Jacfwd<scored, At<0>, Aux, Whole>>()(x, 5.0),
        (vec![15.0, 10.0], (25.0, 2))
    );
    let (h, aux) = make::<Hessian<scored, (At<0>, At<1>), Aux>>()(x, 5.0);
    assert_eq!(
        h,
        (
            (vec![vec![0.0, 5.0], vec![5.0, 0.0]], vec![3.0, 2.0]),
            (vec![3.0, 2.0], 0.0)
        )
    );
    assert_eq!(aux, (25.0, 2));
    let x = tensor(&[2], 1);
    let (j, s): (Tensor, f64) = both!(outline, At<0>, Aux, (&x,));
    close(&j, &[x[0].cos(), 0.0, 0.0, x[1].cos()], 1e-15);
    close(&s, &(x[0] + x[1]), 1e-15);
}

#[test]
fn hessians_are_symmetric() {
    let x = &[0.3, 0.7, -0.4];
    let h = make::<Hessian<chain, (At<0>, At<1>), NoAux>>()(x, 1.3);
    let gradient = |p: &[f64]| make::<Grad<chain, (At<0>, At<1>), NoAux>>()(&p[..3], p[3]);
    let h: Vec<f64> =
        h.0.0
            .iter()
            .zip(&h.0.1)
            .flat_map(|(row, last)| (row.clone(), *last).flat())
            .chain(h.1.flat())
            .collect();
    close(&h, &differences(gradient, &[0.3, 0.7, -0.4, 1.3]), 1e-8);
    for i in 0..4 {
        for k in 0..4 {
            close(&h[4 * i + k], &h[4 * k + i], 1e-14);
        }
    }
    let x = tensor(&[2, 2], 1);
    let h: Tensor = make::<Hessian<energy, At<0>, NoAux>>()(&x);
    assert_eq!(h.shape(), [2, 2, 2, 2]);
    let gradient = |x: &[f64]| make::<Grad<energy, At<0>, NoAux>>()(&at(&[2, 2], x));
    close(&h, &differences(gradient, &x.to_vec()), 1e-8);
}
