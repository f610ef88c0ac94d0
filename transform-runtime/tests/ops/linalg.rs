//! Linear algebra: values in closed form, derivatives at singular matrices.

use crate::levels::{dual, tangent};
use crate::near::{close, same};
use transform_runtime::plumbing::{LinearMap, TensorTan};
use transform_runtime::{Base, Dual, Tensor, einsum};

fn matrix(rows: usize, elements: &[f64]) -> Tensor {
    Tensor::from_shape_vec(&[rows, elements.len() / rows], elements.to_vec()).unwrap()
}
fn near(law: &str, found: &Tensor, expected: &Tensor) {
    close(
        "in closed form",
        law,
        std::slice::from_ref(found),
        std::slice::from_ref(expected),
        1e-12,
    );
}
/// The cotangent for a cotangent of ones.
fn slopes<M>(map: &M, y: &Tensor) -> Tensor
where
    M: LinearMap<In = TensorTan<f64, Base>, Out = TensorTan<f64, Base>>,
{
    let mut into = TensorTan::default();
    map.pull(&TensorTan(Some(Tensor::ones(y.shape()))), &mut into);
    into.0.unwrap()
}

/// The Hilbert matrix of order 4 has an inverse of integers, and the determinant 1 / 6048000.
#[test]
fn hilbert_matrix() {
    let hilbert = matrix(
        4,
        &std::array::from_fn::<f64, 16, _>(|k| 1.0 / (1 + k / 4 + k % 4) as f64),
    );
    let inverse = matrix(
        4,
        &[
            16.0, -120.0, 240.0, -140.0, -120.0, 1200.0, -2700.0, 1680.0, 240.0, -2700.0, 6480.0, -4200.0,
            -140.0, 1680.0, -4200.0, 2800.0,
        ],
    );
    let ones = Tensor::ones(&[4]);
    let scale = 1e-4; // the condition number is 15514
    near("inverse", &(hilbert.inverse() * scale), &(&inverse * scale));
    near(
        "solve",
        &(hilbert.solve(&ones) * scale),
        &(inverse.sum_axis(1) * scale),
    );
    same("hilbert", "det", hilbert.det() * 6048000.0, 1.0, 1e-11);
    same("hilbert", "logdet", hilbert.logdet(), -6048000f64.ln(), 1e-11);
    near("power", &(hilbert.matrix_power(-1) * scale), &(&inverse * scale));
}

/// The example of the article on the decomposition in the English Wikipedia.
#[test]
fn cholesky_factor() {
    let x = matrix(3, &[4.0, 12.0, -16.0, 12.0, 37.0, -43.0, -16.0, -43.0, 98.0]);
    let l = matrix(3, &[2.0, 0.0, 0.0, 6.0, 1.0, 0.0, -8.0, 5.0, 3.0]);
    near("cholesky", &x.cholesky(), &l);
    let b = Tensor::from_vec(vec![2.0, 7.0, -1.0]);
    near(
        "solve_triangular",
        &l.solve_triangular(&b, false),
        &Tensor::from_vec(vec![1.0, 1.0, 2.0 / 3.0]),
    );
    let lower_only = x.matmul(&Tensor::eye(3));
    let garbled = &lower_only + matrix(3, &[0.0, 9.0, 9.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0]);
    near("cholesky of the lower triangle", &garbled.cholesky(), &l);
    near(
        "eigvalsh of the lower triangle",
        &garbled.eigvalsh(),
        &x.eigvalsh(),
    );
}

/// Second differences of `n` points have the eigenvalues `2 - 2 cos(k pi / (n + 1))`.
#[test]
fn spectra() {
    let n = 9;
    let differences = Tensor::<f64>::eye(n) * 2.0;
    let differences = Tensor::from(ndarray::Array2::from_shape_fn((n, n), |(i, j)| {
        differences[[i, j]] - f64::from(i.abs_diff(j) == 1)
    }));
    let angle = std::f64::consts::PI / (n + 1) as f64;
    let values: Vec<f64> = (1..=n).map(|k| 2.0 - 2.0 * (k as f64 * angle).cos()).collect();
    near("eigvalsh", &differences.eigvalsh(), &Tensor::from_vec(values));
    // Gram matrix [[25, 20], [20, 25]].
    let x = matrix(2, &[3.0, 0.0, 4.0, 5.0]);
    near(
        "svdvals",
        &x.svdvals(),
        &Tensor::from_vec(vec![45f64.sqrt(), 5f64.sqrt()]),
    );
    // Rows that are orthogonal to each other: their lengths.
    let wide = matrix(
        4,
        &[
            1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0,
            0.0,
        ],
    );
    near(
        "svdvals",
        &wide.svdvals(),
        &Tensor::from_vec(vec![3.0, 5f64.sqrt(), 2.0, 0.0]),
    );
    near(
        "svdvals",
        &Tensor::ones(&[5, 5]).svdvals(),
        &Tensor::from_vec(vec![5.0, 0.0, 0.0, 0.0, 0.0]),
    );
}

/// A rotation by its generator; and from Moler and Van Loan, Nineteen Dubious Ways, a matrix with the eigenvalues
/// -1 and -17, on which the series loses all digits.
#[test]
fn exponentials() {
    let angle = 40.0f64;
    let rotation = matrix(2, &[angle.cos(), -angle.sin(), angle.sin(), angle.cos()]);
    near(
        "rotation",
        &matrix(2, &[0.0, -angle, angle, 0.0]).matrix_exp(),
        &rotation,
    );
    let (p, q) = ((-1f64).exp(), (-17f64).exp());
    let expected = matrix(
        2,
        &[3.0 * q - 2.0 * p, 1.5 * (p - q), 4.0 * (q - p), 3.0 * p - 2.0 * q],
    );
    near(
        "dubious",
        &matrix(2, &[-49.0, 24.0, -64.0, 31.0]).matrix_exp(),
        &expected,
    );
    assert_eq!(Tensor::<f64>::zeros(&[2, 2]).matrix_exp(), Tensor::eye(2));
    assert!(matrix(1, &[f64::NAN]).matrix_exp().item().is_nan());
    near(
        "of a number",
        &matrix(1, &[-2.5]).matrix_exp(),
        &matrix(1, &[(-2.5f64).exp()]),
    );
}

#[test]
fn powers() {
    let fibonacci = matrix(2, &[1.0, 1.0, 1.0, 0.0]);
    assert_eq!(fibonacci.matrix_power(10).to_vec(), [89.0, 55.0, 55.0, 34.0]);
    assert_eq!(fibonacci.matrix_power(-2).to_vec(), [1.0, -1.0, -1.0, 2.0]);
    assert_eq!(
        Tensor::<f64>::zeros(&[3, 2, 2]).matrix_power(0),
        Tensor::eye(2).expand(&[3, 2, 2])
    );
}

#[test]
fn products_and_diagonals() {
    let a = matrix(2, &[1.0, 2.0, 3.0, 4.0]);
    let b = matrix(2, &[0.0, 5.0, 6.0, 7.0]);
    // The example of the article on the product in the English Wikipedia.
    assert_eq!(
        a.kron(&b).to_vec(),
        [
            0., 5., 0., 10., 6., 7., 12., 14., 0., 15., 0., 20., 18., 21., 24., 28.
        ]
    );
    assert_eq!(a.trace(), 5.0);
    assert_eq!(matrix(2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).trace(), 6.0);
    let whole = Tensor::from_vec(vec![1i64, 2]).diag();
    assert_eq!(whole.to_vec(), [1, 0, 0, 2]);
    assert_eq!(whole.diagonal(-1, 0, 1).to_vec(), [0]);
    assert_eq!(a.diagonal(2, 0, 1).shape(), [0]);
    assert_eq!(Tensor::<f64>::zeros(&[3, 0, 0]).det_each().to_vec(), [1.0; 3]);
    assert_eq!(Tensor::<f64>::zeros(&[2, 0, 3]).svdvals().shape(), [2, 0]);
}

#[test]
fn sums_of_products() {
    let a = Tensor::<f64>::arange(0.0, 6.0).reshape(&[2, 3]);
    let v = Tensor::from_vec(vec![1.0, 10.0, 100.0]);
    assert_eq!(einsum("ij,j", (&a, &v)).to_vec(), [210.0, 543.0]);
    assert_eq!(einsum("ba", (&a,)), a.t());
    assert_eq!(einsum("bA", (&a,)), a.t());
    assert_eq!(einsum("i,j", (&v, &v)), v.outer(&v));
    assert_eq!(einsum("i,i->i", (v.clone(), &v)), &v * &v);
    assert_eq!(einsum("...j->...", (&a,)), a.sum_axis(1));
    assert_eq!(einsum("...j->j", (&a,)), a.sum_axis(0));
    assert_eq!(einsum("j...", (&a,)), a.t());
    assert_eq!(einsum("...->...", (&v,)), v);
    assert_eq!(einsum("ii->", (&v.diag(),)).item(), 111.0);
    assert_eq!(
        einsum("i,i,i,i,i,i->", (&v, &v, &v, &v, &v, &v)).item(),
        v.powi(6).sum()
    );
    let single = v.cast::<f32>();
    assert_eq!(einsum("i,i->", (&single, &single)).item(), 10101f32);
}

/// A determinant is a polynomial: it and its first two derivatives are exact at every matrix. The adjugates and the
/// second derivatives are from the formulas for the minors of 2 x 2 and 3 x 3 matrices.
#[test]
fn derivatives_of_singular_determinants() {
    let cofactors = |x: &Tensor| {
        let (y, (map,)) = x.linearize_det_each();
        slopes(&map, &y)
    };
    near(
        "cofactors",
        &cofactors(&matrix(2, &[1.0, 2.0, 2.0, 4.0])),
        &matrix(2, &[4.0, -2.0, -2.0, 1.0]),
    );
    near(
        "cofactors",
        &cofactors(&Tensor::zeros(&[2, 2])),
        &Tensor::zeros(&[2, 2]),
    );
    let rank_2 = matrix(3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let minors = matrix(3, &[-3.0, 6.0, -3.0, 6.0, -12.0, 6.0, -3.0, 6.0, -3.0]);
    near("cofactors", &cofactors(&rank_2), &minors);
    near(
        "cofactors",
        &cofactors(&Tensor::ones(&[3, 3])),
        &Tensor::zeros(&[3, 3]),
    );
    near(
        "cofactors",
        &cofactors(&Tensor::zeros(&[1, 1])),
        &Tensor::ones(&[1, 1]),
    );
    // Along a step that touches the first element: the minor below and right of it.
    let step = matrix(3, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let x = dual(&rank_2, Some(&step));
    let (y, (map,)) = x.linearize_det_each();
    let mut into = TensorTan::default();
    map.pull(&TensorTan(Some(dual(&Tensor::ones(y.shape()), None))), &mut into);
    let minor = matrix(3, &[0.0, 0.0, 0.0, 0.0, 9.0, -8.0, 0.0, -6.0, 5.0]);
    near("second derivative", &tangent(&into.0.unwrap()), &minor);
    // Near singular, where the inverse has lost half of its digits or all.
    for small in [1e-3, 1e-7, 1e-9, 1e-13, 1e-17, 1e-300] {
        let x = matrix(2, &[1.0, 2.0, 2.0, 4.0 + small]);
        near(
            "cofactors",
            &cofactors(&x),
            &matrix(2, &[4.0 + small, -2.0, -2.0, 1.0]),
        );
        near(
            "cofactors",
            &cofactors(&matrix(2, &[1.0, 0.0, 0.0, small])),
            &matrix(2, &[small, 0.0, 0.0, 1.0]),
        );
    }
}

/// `det(x + s t)` is a polynomial in `s` of degree 3 with the last coefficient `det(t)`: the third derivative is six
/// times that.
#[test]
fn third_derivative_of_determinants() {
    let x = matrix(3, &[2.0, 0.3, -1.0, 0.5, 1.5, 0.2, -0.4, 1.1, 3.0]);
    let t = matrix(3, &[0.3, -1.2, 0.7, 1.9, 0.4, -0.6, 0.8, 0.1, 1.3]);
    let t_1: Tensor<f64, Dual<Base>> = dual(&t, None);
    let t_2 = dual(&t_1, None);
    let nested = dual(&dual(&dual(&x, Some(&t)), Some(&t_1)), Some(&t_2));
    let third = tangent(&tangent(&tangent(&nested.det_each())));
    same("det", "third derivative", third.item(), 6.0 * t.det(), 1e-11);
}

/// As torch has them: the sign is 0 and the logarithm minus infinity; `logdet` of a negative determinant is NaN with
/// derivative 0.
#[test]
fn logarithms_of_determinants() {
    let singular = matrix(2, &[1.0, 2.0, 2.0, 4.0]);
    assert_eq!(singular.slogdet(), (0.0, f64::NEG_INFINITY));
    assert_eq!(singular.logdet(), f64::NEG_INFINITY);
    let (y, (map,)) = singular.linearize_logdet_each();
    assert!(slopes(&map, &y).to_vec().iter().all(|x| !x.is_finite()));
    let negative = matrix(2, &[0.0, 2.0, 1.0, 0.0]);
    assert_eq!(negative.slogdet(), (-1.0, 2f64.ln()));
    let (y, (map,)) = negative.linearize_logdet_each();
    assert!(y.item().is_nan() && negative.logdet().is_nan());
    assert_eq!(slopes(&map, &y).to_vec(), [0.0; 4]);
    let huge = Tensor::<f64>::eye(400) * 10.0;
    same("huge", "logdet", huge.logdet(), 400.0 * 10f64.ln(), 1e-12);
    assert!(huge.det().is_infinite());
    let nan = matrix(2, &[f64::NAN, 0.0, 0.0, 1.0]);
    assert!(nan.det().is_nan() && nan.logdet().is_nan() && nan.inverse().to_vec()[0].is_nan());
}

/// Equal values: the sum of all is the trace, or for singular values that of orthogonal factors, whatever the choice.
#[test]
fn equal_values() {
    let (y, (map,)) = Tensor::<f64>::eye(3).linearize_eigvalsh();
    near("eigvalsh", &slopes(&map, &y), &Tensor::eye(3));
    let (y, (map,)) = (Tensor::<f64>::eye(3) * -2.0).linearize_svdvals();
    near("svdvals", &slopes(&map, &y), &(Tensor::eye(3) * -1.0));
    let upper = matrix(2, &[0.0, 1.0, 0.0, 2.0]).solve_triangular(&Tensor::ones(&[2]), true);
    assert!(upper.to_vec()[0].is_infinite());
}
