//! Construction, conversion and printing.

use super::matrix;
use ndarray::{Array1, Array2, ArrayD, array};
use transform_func::prelude::*;

#[test]
fn construction() {
    let x = Tensor::from_shape_vec(&[2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
    assert!(Tensor::from_shape_vec(&[2, 2], vec![1.0]).is_err());
    assert_eq!((x.shape(), x.ndim(), x.len()), (&[2, 3][..], 2, 6));
    assert_eq!(Tensor::<f64>::zeros(&[2]).to_vec(), [0.0, 0.0]);
    assert_eq!(Tensor::<f32>::ones(&[2]).to_vec(), [1.0, 1.0]);
    assert_eq!(Tensor::full(&[1], 7i64).to_vec(), [7]);
    assert_eq!(Tensor::<f64>::eye(2).to_vec(), [1.0, 0.0, 0.0, 1.0]);
    assert_eq!(Tensor::<i64>::arange(0.0, 3.0).to_vec(), [0, 1, 2]);
    assert_eq!(Tensor::<f64>::linspace(0.0, 1.0, 3).to_vec(), [0.0, 0.5, 1.0]);
    assert_eq!(Tensor::scalar(2.5).item(), 2.5);
    assert_eq!(Tensor::zeros_like(&x).shape(), [2, 3]);
    assert!(!x.is_empty());
}

#[test]
fn conversions() {
    assert_eq!(Tensor::from(2.5).item(), 2.5);
    assert_eq!(Tensor::from(true).to_vec(), [true]);
    assert_eq!(Tensor::from(3i64).item(), 3);
    assert_eq!(Tensor::from(&[1.0, 2.0][..]).to_vec(), [1.0, 2.0]);
    assert_eq!(Tensor::from(&[1.0, 2.0]).to_vec(), [1.0, 2.0]);
    assert_eq!(Tensor::from([1.0f32, 2.0]).to_vec(), [1.0, 2.0]);
    assert_eq!(Tensor::from(vec![1i64, 2]).to_vec(), [1, 2]);
    let m: Array2<f64> = array![[1.0, 2.0], [3.0, 4.0]];
    assert_eq!(Tensor::from(m.clone()).shape(), [2, 2]);
    assert_eq!(Tensor::from(&m).to_vec(), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(Tensor::from(m.view()).to_vec(), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(Tensor::from(m.t()).to_vec(), [1.0, 3.0, 2.0, 4.0]);
    let x: Tensor = m.clone().into_dyn().into();
    let back: ArrayD<f64> = x.clone().into();
    assert_eq!(back, m.clone().into_dyn());
    assert_eq!(x.view(), m.view().into_dyn());
    assert_eq!(x.clone().into_ndarray(), m.into_dyn());
    let v: Array1<i64> = array![1, 2];
    assert_eq!(Tensor::from(v).to_vec(), [1, 2]);
    assert_eq!(Tensor::from(array![true, false]).to_vec(), [true, false]);
    assert_eq!(x.cast::<i64>().to_vec(), [1, 2, 3, 4]);
    assert_eq!(x.gt(2.0).cast::<f32>().to_vec(), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(x.to_string(), "[[1, 2],\n [3, 4]]");
}

#[test]
fn clones_share_until_they_are_written() {
    let x = matrix();
    let mut y = x.clone();
    assert_eq!(x, y);
    y[[0, 0]] = 9.0;
    assert_ne!(x, y);
    assert_eq!((x[[0, 0]], y[[0, 0]], y.flatten()[0]), (0.4, 9.0, 9.0));
}

#[test]
fn integers_and_bools() {
    let labels = Tensor::from_vec(vec![2i64, 0, 1]);
    assert_eq!(labels.gt(0).to_vec(), [true, false, true]);
    assert_eq!(labels.eq(&Tensor::from_vec(vec![2i64, 1, 1])).count().item(), 2);
    let (sorted, places) = labels.sort(0);
    assert_eq!((sorted.to_vec(), places.to_vec()), (vec![0, 1, 2], vec![1, 2, 0]));
    assert_eq!(cat(&[&labels, &labels], 0).reshape(&[2, 3]).t().shape(), [3, 2]);
    assert!(labels.lt(5).all().item() && !labels.lt(0).any().item());
    assert_eq!(labels.argmax().item(), 0);
}
