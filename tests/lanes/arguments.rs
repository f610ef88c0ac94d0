//! Arguments of every kind beside the mapped ones, shared values, generators, batches without lanes.

use transform_func::prelude::*;

use crate::assert_close;
use crate::{lanes_of_two, rows};

#[differentiable]
#[vmappable]
#[allow(clippy::too_many_arguments, reason = "one of each kind")]
fn of_everything(
    w: &Tensor,
    x: &Tensor,
    k: &usize,
    list: &[usize],
    mode: &str,
    n: i32,
    s: f64,
    v: &[f64],
) -> f64 {
    let mut total = s;
    let y = w.matmul(x);
    if y.sum() > 0.0 {
        total += y[*k] * v[1];
    }
    for i in list {
        if total > 1.0 {
            total = total * y[*i];
        }
    }
    let z = match mode {
        "up" if total > 0.0 => total * v[0],
        "up" => total - v[0],
        _ => 0.0,
    };
    let mut left = n;
    while left > 0 && z > 0.0 {
        total += z * v[list[0]];
        left -= 1;
    }
    total + v.len() as f64
}

#[test]
fn arguments_that_are_not_mapped() {
    let x = lanes_of_two(6);
    let w = Tensor::from_shape_vec(&[2, 2], vec![1.0, 0.5, -0.3, 0.8]).unwrap();
    let (list, v) = ([0, 1, 1], [0.3, 0.7]);
    for mode in ["up", "down"] {
        let dims = vmap!(
            of_everything,
            in_dims = (None, 0, None, None, None, None, None, None)
        );
        let y = dims(&w, &x, &1, &list, mode, 3, 0.5, &v);
        let gradients = vmap!(
            grad!(of_everything, argnums = (0, 1, 6, 7)),
            in_dims = (None, 0, None, None, None, None, None, None)
        );
        let (of_w, of_x, of_s, of_v) = gradients(&w, &x, &1, &list, mode, 3, 0.5, &v);
        for (i, row) in rows(&x).iter().enumerate() {
            assert_eq!(y[i], of_everything(&w, row, &1, &list, mode, 3, 0.5, &v));
            let own = grad!(of_everything, argnums = (0, 1, 6, 7))(&w, row, &1, &list, mode, 3, 0.5, &v);
            let lane = i as isize;
            assert_eq!(
                (of_w.index_axis(0, lane), of_x.index_axis(0, lane)),
                (own.0, own.1)
            );
            assert_eq!((of_s[i], of_v.index_axis(0, lane).to_vec()), (own.2, own.3));
        }
    }
}

#[differentiable]
#[vmappable]
fn weighted(w: &Tensor, x: &Tensor) -> f64 {
    let y = w.matmul(x);
    let mut z = if y.sum() > 0.0 {
        (w * 2.0).matmul(&y)
    } else {
        y.exp()
    };
    while z.norm() > 1.0 {
        z = w.matmul(&z) * 0.5;
    }
    z.sum()
}

#[differentiable]
fn total(w: &Tensor, xs: &Tensor) -> f64 {
    vmap!(weighted, in_dims = (None, 0))(w, xs).sum()
}

/// The cotangent of a shared value is summed where it is produced, over the lanes that went one way.
#[test]
fn gradients_of_shared_values_are_sums() {
    let w = Tensor::from_shape_vec(&[2, 2], vec![0.6, 0.5, -0.3, 0.8]).unwrap();
    for n in [0, 1, 6] {
        let x = lanes_of_two(n);
        let (of_w, of_x) = grad!(total, argnums = (0, 1))(&w, &x);
        let mut sum = Tensor::zeros(&[2, 2]);
        for (i, row) in rows(&x).iter().enumerate() {
            let own = grad!(weighted, argnums = (0, 1))(&w, row);
            sum += &own.0;
            assert_eq!(of_x.index_axis(0, i as isize), own.1);
        }
        assert_close("shared", &of_w.to_vec(), &sum.to_vec(), 1e-12);
    }
}

#[differentiable]
#[vmappable]
fn noisy(x: &Tensor, mut rng: Rng) -> f64 {
    let mut y = x.sum();
    if y > 0.0 {
        y += rng.normal(&[2]).sum();
    }
    y * rng.uniform(&[2]).sum()
}

/// With the same numbers for all, a lane draws what it would draw alone; with different ones, its first draw is its
/// row of the first draw of all.
#[test]
fn lanes_draw_what_they_would_alone() {
    let x = lanes_of_two(6);
    let y = vmap!(noisy, in_dims = (0, None), randomness = "same")(&x, Rng::new(3));
    for (i, row) in rows(&x).iter().enumerate() {
        assert_eq!(y[i], noisy(row, Rng::new(3)));
    }
    let apart = vmap!(noisy, in_dims = (0, None), randomness = "different");
    let z = apart(&x, Rng::new(3));
    let first = Rng::new(3).uniform(&[6, 2]);
    for (i, row) in rows(&x).iter().enumerate() {
        if row.sum() <= 0.0 {
            assert_eq!(z[i], row.sum() * first.index_axis(0, i as isize).sum());
        }
    }
    assert_eq!(z, apart(&x, Rng::new(3)));
}

#[differentiable]
#[vmappable]
fn changed(mut x: Tensor, mut v: Vec<f64>) -> (Tensor, f64) {
    let a = x[0];
    if a > 0.0 {
        x[1] = a * a;
        v[0] += a;
    } else {
        x = x.sin();
        v.push(a);
    }
    let total = v[0] * v[v.len() - 1];
    (x, total)
}

#[test]
fn arguments_by_value() {
    let (x, v) = (lanes_of_two(6), lanes_of_two(6) * 0.5);
    let (y, totals) = vmap!(changed)(x.clone(), &v);
    for (i, row) in rows(&x).iter().enumerate() {
        let lane = i as isize;
        let own = changed(row.clone(), v.index_axis(0, lane).to_vec());
        assert_eq!((y.index_axis(0, lane), totals[i]), own);
    }
}

/// Alone, the attribute makes a function that can be mapped.
#[vmappable]
fn only_mapped(x: &Tensor, k: usize) -> Tensor {
    if x.sum() > k as f64 { x * 2.0 } else { x.exp() }
}

#[test]
fn without_derivative() {
    let x = lanes_of_two(5);
    let y = vmap!(only_mapped, in_dims = (0, None))(&x, 0);
    for (i, row) in rows(&x).iter().enumerate() {
        assert_eq!(y.index_axis(0, i as isize), only_mapped(row, 0));
    }
    let none = vmap!(only_mapped, in_dims = (0, None))(&Tensor::zeros(&[0, 3]), 0);
    assert_eq!(none.shape(), [0, 3]);
}

/// Numbers only: mapped lane by lane, the attribute changes nothing.
#[differentiable]
#[vmappable]
fn of_numbers(x: f64) -> f64 {
    if x > 0.0 { x.sqrt() } else { -x }
}

/// A function of numbers is called on batches from a function of tensors: there it needs the attribute.
#[differentiable]
#[vmappable]
fn calls_of_numbers(x: &Tensor) -> f64 {
    of_numbers(x[0]) * x[1] + of_numbers(x.sum())
}

#[test]
fn functions_of_numbers() {
    let x = lanes_of_two(7);
    let first = vmap!(of_numbers)(&x.index_axis(1, 0));
    let y = vmap!(calls_of_numbers)(&x);
    let slopes = vmap!(grad!(calls_of_numbers))(&x);
    for (i, row) in rows(&x).iter().enumerate() {
        assert_eq!((first[i], y[i]), (of_numbers(row[0]), calls_of_numbers(row)));
        assert_eq!(slopes.index_axis(0, i as isize), grad!(calls_of_numbers)(row));
    }
}

#[differentiable]
#[vmappable]
fn of_different_lengths(x: &Tensor) -> Tensor {
    if x[0] > 0.0 { x.clone() } else { x.narrow(0, 0, 1) }
}

#[test]
#[should_panic(expected = "two lanes return values of different shapes")]
fn results_of_different_shapes_are_refused() {
    vmap!(of_different_lengths)(&lanes_of_two(4));
}

#[differentiable]
#[vmappable]
fn refuses(x: &Tensor) -> f64 {
    let s = x.sum();
    assert!(s < 1.0, "too large");
    s
}

#[test]
fn a_lane_that_panics_panics_for_all() {
    let calm = Tensor::from_shape_vec(&[2, 2], vec![-1.0, 0.5, 0.0, 0.25]).unwrap();
    assert_eq!(vmap!(refuses)(&calm).to_vec(), [-0.5, 0.25]);
    let panics = std::panic::catch_unwind(|| vmap!(refuses)(&(&calm + 1.0)));
    assert!(panics.is_err());
}

#[differentiable(nondiff(start))]
#[vmappable]
fn risen(x: &Tensor, start: f64) -> f64 {
    let mut sum = start;
    while sum < x[0] {
        sum += x[1].abs() + 0.3;
    }
    sum
}

/// A plain argument is the first value of one that is mapped.
#[test]
fn plain_first_values() {
    let x = lanes_of_two(6);
    let y = vmap!(risen, in_dims = (0, None))(&x, 0.25);
    let slopes = vmap!(grad!(risen), in_dims = (0, None))(&x, 0.25);
    for (i, row) in rows(&x).iter().enumerate() {
        assert_eq!(y[i], risen(row, 0.25));
        assert_eq!(slopes.index_axis(0, i as isize), grad!(risen)(row, 0.25));
    }
}
