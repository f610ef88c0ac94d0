//! Decompositions give back what they were made of, for matrices of every kind.

use super::super::testing::*;
use super::super::{Slice, map, matmul, permute, slice, zip2};
use super::*;

/// Matrices with what makes iterations fail: equal, tiny, huge and zero values, low rank, graded elements.
fn samples(rows: usize, cols: usize) -> Vec<Array<f64>> {
    let mut g = generator(41);
    let mut drawn = || views(&mut g, &[rows, cols]).remove(0);
    let mut samples: Vec<_> = (0..20).map(|_| drawn()).collect();
    for scale in [1e-200, 1e-30, 1e30, 1e100] {
        samples.push(map(&drawn(), |x| x * scale));
    }
    let of = |f: &dyn Fn(usize, usize) -> f64| Array::from_shape_fn(vec![rows, cols], |i| f(i[0], i[1]));
    samples.push(of(&|_, _| 0.0));
    samples.push(of(&|_, _| 1.0));
    samples.push(of(&|i, j| f64::from(i == j)));
    samples.push(of(&|i, j| (i * cols + j) as f64));
    samples.push(of(&|i, j| 1.0 / (1 + i + j) as f64));
    samples.push(of(&|i, j| 10f64.powi(-(3 * i as i32 + 2 * j as i32))));
    samples.push(of(&|i, j| f64::from(i + 1 == j)));
    samples.push(of(&|i, j| f64::from(i.abs_diff(j) == 1)));
    samples.push(of(&|i, j| ((i + j) % 2) as f64));
    samples.push(of(&|i, j| f64::from((7 * i + 3 * j) % 5 < 2)));
    samples.push(of(&|i, j| {
        if i == j { 1.0 } else { 1e-9 * (i as f64 - j as f64) }
    }));
    samples
}
fn largest(x: &Array<f64>) -> f64 {
    x.iter().fold(0.0, |high, x| high.max(x.abs()))
}
fn assert_same(a: &Array<f64>, b: &Array<f64>, scale: f64) {
    let error = largest(&zip2("test", a, b, |a, b| a - b).unwrap());
    assert!(
        error <= 1e-13 * scale * (1 + a.len()) as f64,
        "off by {error}: {a} is not {b}"
    );
}
fn product(a: &Array<f64>, b: &Array<f64>) -> Array<f64> {
    matmul("test", a, b).unwrap()
}
fn eye(n: usize) -> Array<f64> {
    Array::from_shape_fn(vec![n, n], |i| f64::from(i[0] == i[1]))
}
fn rows(x: &Array<f64>, start: usize, len: usize) -> Array<f64> {
    slice(x, &Slice::narrow(x.shape(), 0, start, len))
}
fn t(x: &Array<f64>) -> Array<f64> {
    permute(x, &[1, 0])
}
fn descends(x: &Array<f64>) -> bool {
    x.iter().zip(x.iter().skip(1)).all(|(a, b)| a >= b)
}

#[test]
fn singular_values_and_vectors_give_the_matrix() {
    for (m, n) in [
        (1, 1),
        (2, 2),
        (3, 3),
        (2, 3),
        (3, 2),
        (5, 5),
        (7, 4),
        (4, 7),
        (1, 6),
        (17, 17),
    ] {
        let k = m.min(n);
        for x in samples(m, n) {
            let packed = svd("test", &x).unwrap();
            let (u, v, s) = (rows(&packed, 0, m), rows(&packed, m, n), rows(&packed, m + n, 1));
            assert!(descends(&s) && s.iter().all(|&s| s >= 0.0), "{s}");
            let scaled = zip2("test", &u, &s, |u, s| u * s).unwrap();
            assert_same(&product(&scaled, &t(&v)), &x, largest(&x));
            assert_same(&product(&t(&u), &u), &eye(k), 1.0);
            assert_same(&product(&t(&v), &v), &eye(k), 1.0);
        }
    }
}

#[test]
fn eigenvalues_and_vectors_give_the_matrix() {
    for n in [1, 2, 3, 4, 6, 17] {
        for x in samples(n, n) {
            let x = zip2("test", &x, &t(&x), |a, b| 0.5 * a + 0.5 * b).unwrap();
            // The upper triangle is not read.
            let lower =
                Array::from_shape_fn(
                    vec![n, n],
                    |i| if i[0] >= i[1] { x[[i[0], i[1]]] } else { f64::NAN },
                );
            let packed = eigh("test", &lower).unwrap();
            let (v, w) = (rows(&packed, 0, n), rows(&packed, n, 1));
            assert!(descends(&map(&w, |w| -w)), "{w}");
            let scaled = zip2("test", &v, &w, |v, w| v * w).unwrap();
            assert_same(&product(&scaled, &t(&v)), &x, largest(&x));
            assert_same(&product(&t(&v), &v), &eye(n), 1.0);
        }
    }
}

/// Numbers with few digits left: there is an end, and values of the right size.
#[test]
fn subnormal_elements() {
    let x = map(&samples(5, 5)[0], |x| x * 1e-310);
    for values in [eigh("test", &x).unwrap(), svd("test", &x).unwrap()].map(|packed| {
        let last = packed.shape()[0] - 1;
        largest(&rows(&packed, last, 1))
    }) {
        assert!((1e-310..1e-308).contains(&values), "{values}");
    }
}

#[test]
fn inverses_and_solutions() {
    for n in [1, 2, 3, 8, 33] {
        for x in samples(n, n).into_iter().take(20) {
            let x = zip2("test", &x, &eye(n), |x, e| x + 40.0 * n as f64 * e).unwrap();
            let y = inverse("test", &x, Singular::Refused).unwrap();
            assert_same(&product(&x, &y), &eye(n), 1.0);
            assert_same(&solve("test", &x, &x).unwrap(), &eye(n), 1.0);
            assert_same(
                &solve_triangular("test", &x, &eye(n), true).unwrap(),
                &{
                    let upper =
                        Array::from_shape_fn(
                            vec![n, n],
                            |i| if i[0] <= i[1] { x[[i[0], i[1]]] } else { 0.0 },
                        );
                    inverse("test", &upper, Singular::Refused).unwrap()
                },
                1.0,
            );
            let gram = product(&x, &t(&x));
            let l = cholesky("test", &gram).unwrap();
            assert_same(&product(&l, &t(&l)), &gram, largest(&gram));
        }
    }
}

/// By minors, as the definition says.
fn det_by_minors(x: &[Vec<f64>]) -> f64 {
    if x.is_empty() {
        return 1.0;
    }
    (0..x.len()).map(|j| x[0][j] * cofactor_by_minors(x, 0, j)).sum()
}
fn cofactor_by_minors(x: &[Vec<f64>], i: usize, j: usize) -> f64 {
    let without = |row: &Vec<f64>| {
        row.iter()
            .enumerate()
            .filter(|(k, _)| *k != j)
            .map(|(_, &x)| x)
            .collect()
    };
    let minor: Vec<Vec<f64>> = x
        .iter()
        .enumerate()
        .filter(|(k, _)| *k != i)
        .map(|(_, row)| without(row))
        .collect();
    det_by_minors(&minor) * if (i + j).is_multiple_of(2) { 1.0 } else { -1.0 }
}

#[test]
fn cofactors_are_those_of_the_definition() {
    for n in [1, 2, 3, 4, 5] {
        for x in samples(n, n) {
            let table: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| x[[i, j]]).collect()).collect();
            let expected = Array::from_shape_fn(vec![n, n], |i| cofactor_by_minors(&table, i[0], i[1]));
            let scale = largest(&x).powi(n as i32 - 1);
            if !(1e-300..1e300).contains(&scale) {
                continue;
            }
            assert_same(&cofactors("test", &x).unwrap(), &expected, 10.0 * scale);
            let value = det("test", &x).unwrap().into_owned().into_raw_vec_and_offset().0[0];
            assert!((value - det_by_minors(&table)).abs() <= 1e-12 * scale * largest(&x));
        }
    }
}
