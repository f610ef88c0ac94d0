//! Every type of a gradient, and of other transforms' results.

use super::same_into;
use ndarray::{Array1, Array2, ArrayView1, array};
use std::collections::BTreeMap;
use transform_func::prelude::*;
use transform_func::{Float, func};

/// So many elements that the storage of a tensor is kept when nobody uses it any more.
const LARGE: usize = 1 << 15;

#[differentiable]
fn number<T: num_traits::Float>(x: T, y: T) -> T {
    x * x * y + y.sin()
}
#[differentiable]
fn array_of<T: num_traits::Float>(x: &[T; 3]) -> T {
    x[0] * x[1] + x[2].exp()
}
#[differentiable]
fn slice_of<T: num_traits::Float>(x: &[T]) -> T {
    let mut y = T::zero();
    for i in 1..x.len() {
        y = y + x[i] * x[i - 1] * x[i];
    }
    y
}
#[differentiable]
fn vector_of(x: &Vec<f64>) -> f64 {
    x.iter().map(|x| x * x).sum()
}
#[differentiable]
fn by_value(x: Vec<f64>) -> f64 {
    x[0] * x[1]
}
#[differentiable]
fn points(x: &[[f64; 2]]) -> f64 {
    let mut y = 0.0;
    for point in x {
        y += point[0] * point[1];
    }
    y
}
#[differentiable]
fn rows(x: &[Vec<f64>]) -> f64 {
    x[0][0] * x[1][1]
}

#[test]
fn numbers() {
    same_into!(grad!(number::<f64>), (2.0, 3.0), (0.5, -1.0), 7.0);
    same_into!(grad!(number::<f32>, argnums = 1), (2.0, 3.0), (0.5, -1.0), 7.0f32);
    same_into!(grad!(grad!(number::<f64>)), (2.0, 3.0), (0.5, -1.0), f64::NAN);
    same_into!(
        grad!(array_of::<f64>),
        (&[1.0, 2.0, 3.0]),
        (&[0.5, 1.0, 0.0]),
        [f64::NAN; 3]
    );
    same_into!(
        grad!(array_of::<f32>),
        (&[1.0, 2.0, 3.0]),
        (&[0.5, 1.0, 0.0]),
        [9.0f32; 3]
    );
    same_into!(
        grad!(slice_of::<f64>),
        (&[1.0, 2.0, 3.0]),
        (&[0.5, 1.0, 0.0]),
        vec![f64::NAN; 3]
    );
    same_into!(
        grad!(slice_of::<f32>),
        (&[1.0, 2.0, 3.0]),
        (&[0.5, 1.0, 0.0]),
        vec![9.0f32; 3]
    );
    same_into!(grad!(slice_of::<f64>), (&[]), (&[]), vec![0.0; 0]);
    same_into!(
        grad!(vector_of),
        (&vec![1.0, 2.0]),
        (&vec![3.0, 4.0]),
        vec![9.0; 2]
    );
    same_into!(grad!(by_value), (vec![1.0, 2.0]), (vec![3.0, 4.0]), vec![9.0; 2]);
    same_into!(
        grad!(points),
        (&[[1.0, 2.0], [3.0, 4.0]]),
        (&[[0.0, 1.0], [5.0, 6.0]]),
        vec![[9.0; 2]; 2]
    );
    same_into!(
        grad!(rows),
        (&[vec![1.0], vec![2.0, 3.0]]),
        (&[vec![4.0], vec![5.0, 6.0]]),
        vec![vec![9.0], vec![9.0, 9.0]]
    );
}

/// It hands parts of a slice on that may be of no interest.
#[differentiable]
fn newton_form(coefficients: &[f64], t: f64) -> f64 {
    if coefficients.is_empty() {
        return 0.0;
    }
    coefficients[0] + (t - coefficients.len() as f64) * newton_form(&coefficients[1..], t)
}
#[differentiable]
fn of_parts(x: &[f64], t: f64) -> f64 {
    t * slice_of(&x[1..]) + newton_form(&[1.0, 2.0, 3.0], t)
}

#[test]
fn slices_without_interest() {
    let (x, y) = ([1.0, 2.0, 3.0], [4.0, 5.0]);
    same_into!(grad!(newton_form, argnums = 1), (&x, 0.5), (&y, 2.0), 9.0);
    same_into!(
        grad!(newton_form),
        (&x, 0.5),
        (&[3.0, 2.0, 1.0], 2.0),
        vec![9.0; 3]
    );
    same_into!(grad!(of_parts, argnums = 1), (&x, 0.5), (&y, 2.0), 9.0);
    same_into!(grad!(of_parts), (&x, 0.5), (&[3.0, 2.0, 1.0], 2.0), vec![9.0; 3]);
    same_into!(
        grad!(grad!(of_parts, argnums = 1)),
        (&x, 0.5),
        (&[3.0, 2.0, 1.0], 2.0),
        vec![9.0; 3]
    );
}

#[test]
fn slices_as_places() {
    let (x, expected) = ([1.0, 2.0, 3.0], grad!(slice_of::<f64>)(&[1.0, 2.0, 3.0]));
    let mut out = [9.0; 5];
    grad!(slice_of::<f64>).call_into((&x,), &mut out[1..4]);
    assert_eq!(out, [9.0, expected[0], expected[1], expected[2], 9.0]);
    let mut out = [9.0; 3];
    grad!(slice_of::<f64>).call_into((&x,), &mut out);
    assert_eq!(out.to_vec(), expected);
    grad!(vector_of).call_into((&x.to_vec(),), &mut out[..]);
    assert_eq!(out, [2.0, 4.0, 6.0]);
    let mut out = [[9.0; 2]; 2];
    grad!(points).call_into((&[[1.0, 2.0], [3.0, 4.0]],), &mut out[..]);
    assert_eq!(out, [[2.0, 1.0], [4.0, 3.0]]);
    let mut out = [vec![9.0], vec![8.0, 7.0]];
    grad!(rows).call_into((&[vec![1.0], vec![2.0, 3.0]],), &mut out[..]);
    assert_eq!(out, [vec![3.0], vec![0.0, 1.0]]);
    // A vector keeps the storage that it has.
    let mut out = vec![9.0; 3];
    let at = out.as_ptr();
    grad!(slice_of::<f64>).call_into((&x,), &mut out);
    assert_eq!((out.as_ptr(), &out), (at, &expected));
}

#[differentiable]
fn of_tensors<T: Float>(w: &Tensor<T>, x: &Tensor<T>) -> T {
    let y = (w * x).tanh();
    (&y * &y * w).sum()
}
#[differentiable]
fn of_array(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    w.dot(x).mapv(|y| y * y).sum()
}
#[differentiable]
fn of_view(x: ArrayView1<'_, f64>) -> f64 {
    x.mapv(|x| x * x * x).sum()
}

#[test]
fn tensors() {
    for n in [3, LARGE] {
        let tensor = |from, to| Tensor::linspace(from, to, n);
        let (w, x, v) = (tensor(0.0, 1.0), tensor(-1.0, 2.0), tensor(0.5, 0.75));
        let (ws, xs): (Tensor<f32>, Tensor<f32>) = (w.cast(), x.cast());
        same_into!(
            grad!(of_tensors::<f64>),
            (&w, &x),
            (&x, &v),
            Tensor::full(&[n], f64::NAN)
        );
        same_into!(
            grad!(of_tensors::<f64>, argnums = 1),
            (&w, &x),
            (&x, &v),
            Tensor::full(&[n], 9.0)
        );
        same_into!(
            grad!(of_tensors::<f32>),
            (&ws, &xs),
            (&xs, &ws),
            Tensor::full(&[n], 9.0f32)
        );

        // What an argument shares storage with, and what is no row of elements.
        let (before, mut out) = (w.to_vec(), w.clone());
        grad!(of_tensors::<f64>).call_into((&w, &x), &mut out);
        assert_eq!((&out, w.to_vec()), (&grad!(of_tensors::<f64>)(&w, &x), before));
        let mut out = Tensor::ones(&[2, n]).t().narrow(1, 0, 1).squeeze(1);
        grad!(of_tensors::<f64>).call_into((&w, &x), &mut out);
        assert_eq!(out, grad!(of_tensors::<f64>)(&w, &x));
    }
}

#[test]
fn arrays() {
    let (w, x) = (array![[1.0, 2.0], [3.0, 4.0]], array![5.0, 6.0]);
    same_into!(
        grad!(of_array),
        (&w, &x),
        (&(&w * 2.0), &x),
        Array2::from_elem((2, 2), 9.0)
    );
    let mut out = Array2::zeros((4, 4));
    grad!(of_array).call_into((&w, &x), out.slice_mut(s![1..3, 2..4]));
    assert_eq!(out.slice(s![1..3, 2..4]), grad!(of_array)(&w, &x));
    assert_eq!(out.sum(), grad!(of_array)(&w, &x).sum());
    let mut out = array![9.0, 9.0];
    grad!(of_view).call_into((x.view(),), out.view_mut());
    assert_eq!(out, array![75.0, 108.0]);
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Inner {
    at: (f64, Tensor),
    rest: Vec<Tensor>,
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Outer<T> {
    scale: T,
    inner: Inner,
    more: Option<Box<f64>>,
    name: String,
}
#[differentiable]
fn of_struct(p: &Outer<f64>, x: &Tensor) -> f64 {
    let y = &p.inner.at.1 * x * p.scale;
    (y + &p.inner.rest[0]).square().sum() + p.inner.at.0
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Shape {
    Disc(f64),
    Sheet { w: f64, h: Tensor },
}
#[differentiable]
fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Disc(r) => 3.0 * r * r,
        Shape::Sheet { w, h } => w * h.sum(),
    }
}
#[differentiable]
fn of_tuple(x: (f64, [f64; 2]), map: &BTreeMap<String, Tensor>, tree: &ParamTree) -> f64 {
    x.0 * x.1[1] + (&map["a"] * &map["b"]).sum() + tree["w"].square().sum()
}
#[differentiable]
fn of_list(x: &[Tensor]) -> f64 {
    (&x[0] * &x[1]).sum()
}

#[test]
fn structs() {
    let outer = |scale: f64, n: usize| Outer {
        scale,
        inner: Inner {
            at: (scale, Tensor::ones(&[n]) * scale),
            rest: vec![Tensor::ones(&[n])],
        },
        more: Some(Box::new(scale)),
        name: format!("{scale}"),
    };
    for n in [2, LARGE] {
        let x = Tensor::linspace(0.0, 1.0, n);
        same_into!(
            grad!(of_struct),
            (&outer(1.0, n), &x),
            (&outer(2.0, n), &x),
            outer(9.0, n)
        );
    }
    let sheet = |w: f64| Shape::Sheet {
        w,
        h: Tensor::from([w, 1.0]),
    };
    same_into!(grad!(area), (&sheet(1.0)), (&sheet(2.0)), sheet(9.0));
    // Another variant is replaced.
    same_into!(grad!(area), (&sheet(1.0)), (&Shape::Disc(2.0)), Shape::Disc(9.0));
}

#[test]
fn containers() {
    let map = |x: f64| BTreeMap::from(["a", "b"].map(|key| (key.to_owned(), Tensor::from([x, 1.0]))));
    let tree = |x: f64| ParamTree::from_iter([("w".to_owned(), Tensor::from([x]))]);
    let args = |x: f64| ((x, [x, 1.0]), map(x), tree(x));
    let (first, second) = (args(1.0), args(2.0));
    same_into!(
        grad!(of_tuple, argnums = (0, 1, 2)),
        (first.0, &first.1, &first.2),
        (second.0, &second.1, &second.2),
        args(9.0)
    );
    let (mut x, mut trees) = ((9.0, [9.0; 2]), tree(9.0));
    grad!(of_tuple, argnums = (0, 2)).call_into((first.0, &first.1, &first.2), (&mut x, &mut trees));
    assert_eq!(
        (x, trees),
        grad!(of_tuple, argnums = (0, 2))(first.0, &first.1, &first.2)
    );
    let list = |x: f64| vec![Tensor::from([x, 1.0]), Tensor::from([1.0, x])];
    same_into!(grad!(of_list), (&list(1.0)), (&list(2.0)), list(9.0));
}

#[differentiable]
fn map_of(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1], x[1].sin(), x[0]]
}
#[differentiable]
fn map_of_tensors(w: &Tensor, x: &Tensor) -> Tensor {
    (w * x).exp()
}

#[test]
fn other_transforms() {
    let (x, y) = ([1.0, 2.0], [3.0, 4.0]);
    same_into!(jacrev!(map_of), (&x), (&y), vec![vec![9.0; 2]; 3]);
    same_into!(jacfwd!(map_of), (&x), (&y), vec![vec![9.0; 2]; 3]);
    same_into!(hessian!(slice_of::<f64>), (&x), (&y), vec![vec![9.0; 2]; 2]);
    same_into!(functionalize!(map_of), (&x), (&y), vec![9.0; 3]);
    let (w, x) = (Tensor::from([1.0, 2.0]), Tensor::from([0.5, -1.0]));
    same_into!(
        jacrev!(map_of_tensors),
        (&w, &x),
        (&x, &w),
        Tensor::zeros(&[2, 2])
    );
    same_into!(
        hessian!(of_tensors::<f64>, argnums = 1),
        (&w, &x),
        (&x, &w),
        Tensor::zeros(&[2, 2])
    );
    let mut out = [vec![9.0; 2], vec![9.0; 2], vec![9.0; 2]];
    jacrev!(map_of).call_into((&[1.0, 2.0],), &mut out[..]);
    assert_eq!(out.to_vec(), jacrev!(map_of)(&[1.0, 2.0]));
}

#[test]
fn maps() {
    let xs = Tensor::linspace(-1.0, 1.0, 6).reshape(&[3, 2]);
    let w = Tensor::from([1.0, 2.0]);
    let mapped = vmap!(map_of_tensors, in_dims = (None, 0));
    same_into!(
        mapped,
        (&w, &xs),
        (&xs.index_axis(0, 1), &xs),
        Tensor::full(&[3, 2], 9.0)
    );
    let gradients = vmap!(grad!(of_tensors::<f64>), in_dims = (None, 0));
    same_into!(
        gradients,
        (&w, &xs),
        (&xs.index_axis(0, 1), &xs),
        Tensor::full(&[3, 2], 9.0)
    );
    same_into!(
        vmap!(grad!(slice_of::<f64>)),
        (&xs),
        (&(&xs * 2.0)),
        Tensor::full(&[3, 2], 9.0)
    );
    // The gradient of a mapped function, and a map of maps.
    let cubes = Tensor::linspace(0.0, 1.0, 12).reshape(&[2, 3, 2]);
    let twice = vmap!(
        vmap!(grad!(of_tensors::<f64>), in_dims = (None, 0)),
        in_dims = (None, 0)
    );
    same_into!(
        twice,
        (&w, &cubes),
        (&w, &(&cubes * 2.0)),
        Tensor::zeros(&[2, 3, 2])
    );
    // A tuple goes into a tuple of places.
    let (mut gradients, mut values) = (Tensor::full(&[3, 2], 9.0), Tensor::full(&[3], 9.0));
    let both = vmap!(grad_and_value!(of_tensors::<f64>), in_dims = (None, 0));
    both.call_into((&w, &xs), (&mut gradients, &mut values));
    assert_eq!((gradients, values), both(&w, &xs));
}

#[test]
fn plain_functions() {
    let x = [1.0, 2.0, 3.0];
    let mut out = [9.0; 3];
    func::grad(func!(slice_of::<f64>)).call_into((&x,), &mut out);
    assert_eq!(out.to_vec(), func::grad(func!(slice_of::<f64>))(&x));
    let value = func::grad_and_value(func!(slice_of::<f64>)).call_into((&x,), &mut out[..]);
    assert_eq!(value, slice_of(&x));
    let mut out = vec![vec![9.0; 2]; 3];
    func::jacfwd(func!(map_of)).call_into((&x[..2],), &mut out);
    assert_eq!(out, func::jacfwd(func!(map_of))(&x[..2]));
}
