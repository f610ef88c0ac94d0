//! Values of scans and of sorting, at special points too, and their slopes at ties and zeros.

use transform_runtime::plumbing::{LinearMap, TensorTan};
use transform_runtime::{Base, Tensor};

fn vector(x: &[f64]) -> Tensor {
    Tensor::from_vec(x.to_vec())
}
/// The cotangent of an operand, for a cotangent of ones.
fn slopes<M>(map: &M, ct: M::Out) -> Vec<f64>
where
    M: LinearMap<In = TensorTan<f64, Base>>,
{
    let mut into = TensorTan::default();
    map.pull(&ct, &mut into);
    into.0.unwrap().to_vec()
}
fn ones(shape: &[usize]) -> TensorTan<f64, Base> {
    TensorTan(Some(Tensor::ones(shape)))
}

#[test]
fn scans() {
    let x = vector(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0]).reshape(&[2, 3]);
    assert_eq!(x.cumsum(-1).to_vec(), [3.0, 4.0, 8.0, 1.0, 6.0, 15.0]);
    assert_eq!(x.cumsum(0).to_vec(), [3.0, 1.0, 4.0, 4.0, 6.0, 13.0]);
    assert_eq!(x.cumprod(1).to_vec(), [3.0, 3.0, 12.0, 1.0, 5.0, 45.0]);
    assert_eq!(x.t().cumprod(1).to_vec(), [3.0, 3.0, 1.0, 5.0, 4.0, 36.0]);
    let logs = vector(&[1.0, 2.0, 5.0]).ln().logcumsumexp(0).exp();
    assert!((logs - vector(&[1.0, 3.0, 8.0])).abs().max() < 1e-14);
    let wide = vector(&[-1e4, 1e4, 1e4]).logcumsumexp(0);
    assert_eq!(wide.to_vec(), [-1e4, 1e4, 1e4 + 2f64.ln()]);
    assert!(vector(&[0.0, f64::NAN, 0.0]).logcumsumexp(0).to_vec()[2].is_nan());
}

/// By hand: `y = (2, 0, 0, 0)`, and the sum of `y` has the slopes of `x0 + x0 x1 + x0 x1 x2 + x0 x1 x2 x3`.
#[test]
fn running_products_of_zeros() {
    let (y, (map, _)) = vector(&[2.0, 0.0, 3.0, 0.0]).linearize_cumprod(0);
    assert_eq!(y.to_vec(), [2.0, 0.0, 0.0, 0.0]);
    assert_eq!(slopes(&map, ones(&[4])), [1.0, 8.0, 0.0, 0.0]);
}

/// What is minus infinity adds nothing, also where nothing came before it.
#[test]
fn running_sums_of_nothing() {
    let bottom = f64::NEG_INFINITY;
    let (y, (map, _)) = vector(&[bottom, 0.0, bottom]).linearize_logcumsumexp(0);
    assert_eq!(y.to_vec(), [bottom, 0.0, 0.0]);
    assert_eq!(slopes(&map, ones(&[3])), [0.0, 2.0, 0.0]);
    let pushed = map.push(&ones(&[3])).0.unwrap();
    assert_eq!(pushed.to_vec(), [0.0, 1.0, 1.0]);
}

#[test]
fn sorting() {
    let x = vector(&[3.0, f64::NAN, 1.0, 3.0, f64::NEG_INFINITY]);
    let (values, places) = x.sort(-1);
    assert_eq!(values.to_vec()[..4], [f64::NEG_INFINITY, 1.0, 3.0, 3.0]);
    assert!(values.to_vec()[4].is_nan());
    assert_eq!(places.to_vec(), [4, 2, 0, 3, 1]);
    let (values, places) = x.topk(3, 0);
    assert!(values.to_vec()[0].is_nan() && values.to_vec()[1..] == [3.0, 3.0]);
    assert_eq!(places.to_vec(), [1, 0, 3]);
    let table = vector(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0]).reshape(&[3, 2]);
    let (values, places) = table.sort(0);
    assert_eq!(values.to_vec(), [3.0, 1.0, 4.0, 1.0, 5.0, 9.0]);
    assert_eq!(places.to_vec(), [0, 0, 1, 1, 2, 2]);
    assert_eq!(table.topk(1, 1).1.to_vec(), [0, 0, 1]);
    let labels = Tensor::from_vec(vec![2i64, 0, 2, 1]);
    assert_eq!(labels.sort(0).0.to_vec(), [0, 1, 2, 2]);
    assert_eq!(labels.topk(2, 0).1.to_vec(), [0, 2]);
    assert_eq!(
        Tensor::from_vec(vec![true, false]).sort(0).0.to_vec(),
        [false, true]
    );
}

/// Ties go to the first.
#[test]
fn slopes_of_ties() {
    let x = vector(&[2.0, 2.0, 1.0]);
    let (_, (map, ..)) = x.linearize_topk(1, 0);
    assert_eq!(slopes(&map, (ones(&[1]), ())), [1.0, 0.0, 0.0]);
    let (_, (map, ..)) = x.linearize_sort(0);
    let ct = TensorTan(Some(vector(&[1.0, 10.0, 100.0])));
    assert_eq!(slopes(&map, (ct, ())), [10.0, 100.0, 1.0]);
}

#[test]
fn places_along_an_axis() {
    let x = vector(&[3.0, 1.0, 4.0, 1.0, 5.0, 5.0]).reshape(&[2, 3]);
    assert_eq!(x.argmax_axis(ndarray::Axis(1)).to_vec(), [2, 1]);
    let kept = x.argmin_keep(0);
    assert_eq!((kept.shape(), kept.to_vec()), (&[1, 3][..], vec![1, 0, 0]));
    assert_eq!(x.gather(1, &x.argmax_keep(1)).flatten(), x.max_axis(1));
}
