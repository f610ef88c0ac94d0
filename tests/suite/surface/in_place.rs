//! Operators of tensors that are not needed any more write over them: the bits are those of borrowed operands, and nobody
//! else sees it.

use transform_func::Float;
use transform_func::prelude::*;

/// Tensors of some shapes: whole ones, parts, transposed ones and one number repeated.
fn operands<E: Float>() -> Vec<Tensor<E>> {
    let x = Tensor::<f64>::linspace(-1.3, 2.1, 24).cast::<E>();
    let whole = x.reshape(&[4, 6]);
    vec![
        whole.clone(),
        whole.narrow(1, 1, 3).square(),
        whole.narrow(1, 1, 3),
        x.reshape(&[6, 4]).t(),
        x.reshape(&[6, 4]).t().narrow(0, 1, 1),
        whole.narrow(0, 0, 1),
        whole.narrow(1, 0, 1),
        Tensor::scalar(E::of(0.7)).expand(&[4, 6]),
        Tensor::scalar(E::of(-0.3)),
        Tensor::zeros(&[0, 6]),
    ]
}

fn bits<E: Float>(x: &Tensor<E>) -> (Vec<usize>, Vec<u64>) {
    (
        x.shape().to_vec(),
        x.to_vec().into_iter().map(|x| x.as_f64().to_bits()).collect(),
    )
}

/// A copy that shares nothing.
fn own<E: Float>(x: &Tensor<E>) -> Tensor<E> {
    Tensor::from_shape_vec(x.shape(), x.to_vec()).unwrap()
}

macro_rules! hold {
    ($e:ty: $($op:tt $assign:tt)+) => {
        for a in &operands::<$e>() {
            let before = bits(a);
            for b in &operands::<$e>() {
                let of_b = bits(b);
                $(
                    let pair = std::panic::catch_unwind(|| a $op b);
                    if let Ok(expected) = pair {
                        let expected = bits(&expected);
                        // What others share, and what nobody does.
                        let results = [
                            a.clone() $op b,
                            own(a) $op b,
                            a $op b.clone(),
                            a $op own(b),
                            a.clone() $op b.clone(),
                            own(a) $op b.clone(),
                            a.clone() $op own(b),
                            own(a) $op own(b),
                            { let mut y = a.clone(); y $assign b; y },
                            { let mut y = own(a); y $assign b.clone(); y },
                        ];
                        for (i, found) in results.iter().enumerate() {
                            assert_eq!(bits(found), expected, "{} {i}", stringify!($op));
                        }
                    }
                    assert_eq!((bits(a), bits(b)), (before.clone(), of_b.clone()));
                )+
            }
            $(
                let c: $e = 0.3;
                let mut assigned = own(a);
                assigned $assign c;
                for found in [a.clone() $op c, own(a) $op c, assigned] {
                    assert_eq!(bits(&found), bits(&(a $op c)));
                }
                for found in [c $op a.clone(), c $op own(a)] {
                    assert_eq!(bits(&found), bits(&(c $op a)));
                }
            )+
            assert_eq!(bits(&-own(a)), bits(&-a));
            assert_eq!((bits(&-a.clone()), bits(a)), (bits(&-a), before));
        }
    };
}

#[test]
fn results_are_those_of_borrowed_operands() {
    hold!(f64: + += - -= * *= / /= % %=);
    hold!(f32: + += - -= * *= / /= % %=);
}

#[test]
fn a_tensor_with_itself() {
    let x = Tensor::linspace(0.0, 1.0, 5);
    let mut y = own(&x);
    y = y.clone() * y;
    assert_eq!(y, &x * &x);
    let twin = y.clone();
    y += twin.clone();
    assert_eq!((&y, &twin), (&(&x * &x * 2.0), &(&x * &x)));
}

#[test]
fn storage_is_used_again() {
    let x = own(&Tensor::linspace(0.0, 1.0, 5));
    let at = x.view().as_ptr();
    let y: Tensor = 2.0 - (-(x * 2.0 + 1.0) / Tensor::scalar(3.0));
    assert_eq!(y.view().as_ptr(), at);
    let z = Tensor::scalar(1.0) - y;
    assert_eq!(z.view().as_ptr(), at);
}

#[differentiable]
fn shared(x: &Tensor, w: &Tensor) -> f64 {
    let y = x * w;
    let z = &y + x;
    (&y * &z + &y * w + z.tanh() * &y).sum()
}

/// Cotangents are summed where they are, and the tensors that share them stay.
#[test]
fn cotangents_are_summed_in_place() {
    let (x, w) = (Tensor::linspace(-1.0, 1.0, 6), Tensor::linspace(0.5, 2.0, 6));
    let (_, pullback) = vjp!(shared, &x, &w);
    let first = pullback(1.0);
    let kept = (bits(&first.0), bits(&first.1));
    let second = pullback(1.0);
    assert_eq!((bits(&first.0), bits(&first.1)), kept);
    assert_eq!((bits(&second.0), bits(&second.1)), kept);
    super::check(|x| shared(x, &w), &x, &first.0, shared(&x, &w));
    super::check(|w| shared(&x, w), &w, &first.1, shared(&x, &w));
}
