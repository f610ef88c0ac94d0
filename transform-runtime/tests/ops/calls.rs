//! How calls read: literals infer, results have the types they should, in user code and in lifted code.

use ndarray::{Axis, s};
use transform_runtime::plumbing::{self, Bar, Dot, Dtype, NoBar, NoDot, NoMap, NumberMethods as _, Static};
use transform_runtime::{Base, Dual, Function, Level, Real, Tensor, cat, nn, stack};

/// Numbers as generated code has them.
fn numbers<L: Level>(x: &Real<f64, L>, y: &Real<f64, L>) -> Real<f64, L> {
    let a = x.powf(2.0).max(0.5).min(y).atan2(1.0).hypot(y).copysign(-1.0);
    let b = a
        .mul_add(2.0, y)
        .clamp(-10.0, 10.0)
        .clamp(y, 11.0)
        .rem_euclid(3.0)
        .log(2.0);
    let (c, (_, NoMap)) = b.linearize_powf(2.0);
    let (d, (_, _)) = c.linearize_powf(y);
    let (e, (_, NoMap, _)) = d.linearize_mul_add(2.0, x);
    let (s, t) = e.sin_cos();
    if s.is_nan() || plumbing::gt(&t, &2.0) {
        s
    } else {
        t.powi(2)
    }
}

/// Tensors as generated code has them.
fn tensors<L: Level>(x: &Tensor<f64, L>, k: &Real<f64, L>) -> Real<f64, L> {
    let n = x.shape()[0];
    let y = x.maximum(0.5).powf(2.0).clamp(0.0, k).minimum(x);
    let y = x.gt(0.0).select(&y, 1.0).mul_add(k, 0.5);
    let signs = x.gt(k).select(1.0, -1.0);
    let axis = n - 1;
    let total: Real<f64, L> = y.sum();
    let parts = y.sum_axis(1)
        + y.sum_axis(-1)
        + y.max_axis(axis)
        + y.mean_axis(&[1, 0][..1])
        + y.min_axis([1])
        + y.norm_axis(Axis(1));
    let (z, (_, NoMap)) = y.linearize_logsumexp_keep(0);
    let (number, (map, NoMap)) = y.linearize_var(1);
    let mut bar = Default::default();
    plumbing::pull(&(map, NoMap), &number, (Bar(&mut bar), NoBar));
    let dot: Real<f64, L> = parts.dot(&parts);
    let mask = y.gt(0.0).cast::<f64>().sum();
    plumbing::add(
        &plumbing::mul(&total, &dot),
        &plumbing::add(&plumbing::mul(&z.sum(), &mask), &signs.mean()),
    )
}

#[test]
fn lifted_code() {
    let (x, y) = (Real::<f64, Base>::of(0.7), Real::of(0.2));
    assert!(numbers(&x, &y).0.is_finite());
    let tensor = Tensor::from_vec(vec![0.3, -0.2, 1.5, 0.9]).reshape(&[2, 2]);
    assert!(tensors(&tensor, &x).0.is_finite());
    let lifted = plumbing::lift::<Dual<Base>, _>(tensor.clone());
    assert_eq!(
        tensors(&lifted, &plumbing::lit(0.7)).0.0.0,
        tensors(&tensor, &x).0
    );
}

/// Where only what follows says the dtype.
#[test]
fn dtypes_found_late() {
    let x = Tensor::from_vec(vec![1.0f32, -2.0]);
    let index = Tensor::from_vec(vec![1i64, 0]);
    let zeros = Tensor::zeros(&[2]);
    let picked = zeros.scatter_add(0, &index, &Tensor::ones(&[2]));
    let folded = (picked.abs() + Tensor::zeros(&[2]))
        .maximum(&zeros)
        .sum_axis(0)
        .cumsum([0]);
    let total = (-&zeros).index_add(0, &index, &zeros).prod();
    assert_eq!((&zeros * &x + folded).to_vec(), [2.0f32, 2.0]);
    assert_eq!(total, 0.0f32);
    let whole = Tensor::zeros(&[2]);
    let sums = (whole.abs() * Tensor::ones(&[2])).clamp(-1, 1);
    assert_eq!((sums + &index).to_vec(), [1i64, 0]);
}

#[test]
fn user_code() {
    let x = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    let total: f64 =
        x.sum() + x.mean() + x.prod() + x.max() + x.min() + x.norm() + x.var(0) + x.std(1) + x.logsumexp();
    assert!(total > 0.0);
    let dot: f64 = x.flatten().dot(&x.flatten());
    assert_eq!(dot, 30.0);
    assert_eq!(
        x.powf(2.0).maximum(&x).clamp(0.0, 5.0).to_vec(),
        [1.0, 4.0, 5.0, 5.0]
    );
    assert_eq!(x.matmul(&x.t()).slice(s![0, ..]).to_vec(), [5.0, 11.0]);
    assert_eq!(x.gt(2.0).select(&x, 0.0).sum_axis(-1).to_vec(), [0.0, 7.0]);
    assert!(x.argmax_axis(1).eq(1).all().item());
    assert_eq!(x.argmax_axis(1).gt(&x.argmin_axis(1)).to_vec(), [true, true]);
    assert_eq!(cat(&[&x, &x], 0).shape(), [4, 2]);
    assert_eq!(stack(&[&x.gt(0.0), &x.gt(1.0)], -1).shape(), [2, 2, 2]);
    let single = x.cast::<f32>();
    assert_eq!(single.maximum(2.5).sum(), 12.0f32);
    let loss: f32 = nn::mse(&single, &(&single + 1.0));
    assert_eq!(loss, 1.0);
    let y = x
        .reshape(&[4])
        .unsqueeze(0)
        .squeeze(0)
        .expand(&[2, 4])
        .transpose(0, 1)
        .permute(&[1, 0])
        .flip(1);
    assert_eq!(y.index_axis(0, -1).to_vec(), [4.0, 3.0, 2.0, 1.0]);
    // Comparison by operators is of whole tensors still.
    assert!(x == x.clone());
}

/// The names of functions are types too, of `f64` unless said otherwise, and values still.
#[test]
fn handles() {
    fn eval<F: Function>(_: F) {}
    eval(<cat as Default>::default());
    eval(<stack as Default>::default());
    eval(<nn::mse as Default>::default());
    eval(<nn::cross_entropy as Default>::default());
    eval(<cat<f32> as Default>::default());
    let (cat, mse) = (1, 2);
    assert_eq!(cat + mse, 3);
}

#[test]
fn stopped_values_have_no_tangent() {
    let x: Real<f64, Dual<Base>> = Real::of((Real::of(2.0), Real::of(1.0)));
    assert_eq!(plumbing::stop_gradient(&x).0.1.0, 0.0);
    let x = (
        vec![x],
        [1usize],
        Tensor::<f64, Dual<Base>>::clone(&plumbing::lift(Tensor::<f64>::ones(&[2]))),
    );
    let (stopped, (map,)) = plumbing::linearize_stop_gradient(&x);
    assert_eq!(
        (stopped.0[0].0.0.0, stopped.0[0].0.1.0, stopped.1),
        (2.0, 0.0, [1])
    );
    assert!(stopped.2.0.tangent.is_none());
    let mut bar = Default::default();
    let ct = plumbing::LinearMap::push(&map, &bar);
    plumbing::pull(&(map,), &ct, (Bar(&mut bar),));
}

/// Casts of values without floats, and of a float to itself, have derivatives of the right spaces.
#[test]
fn casts() {
    let x = Tensor::from_vec(vec![0.4, 1.6]);
    let (same, (map,)) = x.linearize_cast::<f64>();
    assert_eq!(same, x);
    let pushed: plumbing::TensorTan<f64, Base> =
        plumbing::LinearMap::push(&map, &plumbing::TensorTan(Some(x.clone())));
    assert_eq!(pushed.0.unwrap(), x);
    let (whole, (_,)): (Tensor<i64>, (Static<f64, Base>,)) = x.linearize_cast();
    assert_eq!(whole.to_vec(), [0, 1]);
    let (back, maps) = whole.linearize_cast::<f64>();
    let pushed: plumbing::TensorTan<f64, Base> = plumbing::push(&maps, (Dot(&()),));
    assert!(back.sum() == 1.0 && pushed.0.is_none());
    let none: plumbing::TensorTan<f64, Base> = plumbing::push(&maps, (NoDot,));
    assert!(none.0.is_none());
}

/// A cast to the other float rounds tangents as it rounds values, and takes cotangents back.
#[test]
fn casts_between_floats() {
    let x = Tensor::from_vec(vec![0.1, 2.0]);
    let (single, (map,)) = x.linearize_cast::<f32>();
    assert_eq!(single.to_vec(), [0.1f32, 2.0]);
    let pushed: plumbing::TensorTan<f32, Base> =
        plumbing::LinearMap::push(&map, &plumbing::TensorTan(Some(x.clone())));
    assert_eq!(pushed.0.unwrap(), single);
    let mut bar = plumbing::TensorTan::<f64, Base>::default();
    plumbing::pull(
        &(map,),
        &plumbing::TensorTan(Some(single.clone())),
        (Bar(&mut bar),),
    );
    assert_eq!(bar.0.unwrap(), single.cast::<f64>());
    let dual = plumbing::lift::<Dual<Base>, _>(x);
    assert_eq!(dual.cast::<f32>().0.primal, single);
}

/// Constants of the shape of a tensor have its dtype, a zero tangent, and no lanes.
#[test]
fn constants_like_a_tensor() {
    fn both<E: Dtype>(x: &Tensor<E>) -> (Tensor<E>, Tensor<E>) {
        let (zeros, (map,)) = Tensor::linearize_zeros_like(x);
        let mut bar = Default::default();
        plumbing::pull(&(map,), &Default::default(), (Bar(&mut bar),));
        let (ones, (map,)) = Tensor::linearize_ones_like(x);
        plumbing::pull(&(map,), &bar, (NoBar,));
        (zeros, ones)
    }
    let x = Tensor::<f64>::arange(0.0, 6.0).reshape(&[2, 3]);
    assert_eq!(both(&x), (Tensor::zeros_like(&x), Tensor::ones_like(&x)));
    let places = x.argmax_axis(1);
    assert_eq!(both(&places), (Tensor::zeros(&[2]), Tensor::ones(&[2])));
    let dual = plumbing::lift::<Dual<Base>, _>(x);
    let ones = Tensor::lifted_ones_like(&dual);
    assert!(ones.0.tangent.is_none() && ones.0.primal == Tensor::ones(&[2, 3]));
    assert_eq!(Tensor::lifted_zeros_like(&dual).0.primal.sum(), 0.0);
}
