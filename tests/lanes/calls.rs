//! Methods, numbers of single precision, calls of functions that part their lanes themselves, in loops.

use transform_func::prelude::*;

#[derive(Differentiable, Clone, Debug)]
struct Cell {
    w: Tensor,
    b: Tensor,
}

#[differentiable]
#[vmappable]
impl Cell {
    fn step(&self, x: &Tensor) -> Tensor {
        (&self.w * x + &self.b).tanh()
    }
    fn settle(&self, x: &Tensor) -> f64 {
        let mut y = x.clone();
        let mut n = 0;
        while y.norm() > 0.4 && n < 6 {
            y = if y[0] > 0.0 { self.step(&y) * 0.8 } else { &y * 0.5 };
            n += 1;
        }
        y.sum() * n as f64
    }
}

#[differentiable]
#[vmappable]
fn inner(x: &Tensor<f32>, k: usize) -> f32 {
    let mut v = Vec::new();
    v.push(x[0]);
    let mut i = 0;
    while i < k && v[i] * v[i] > 0.1 {
        let next = v[i] * 0.6 * x[1];
        v.push(next);
        i += 1;
    }
    let mut s = 0.0;
    for j in 0..v.len() {
        s += v[j];
    }
    s
}

#[differentiable]
#[vmappable]
fn outer(x: &Tensor<f32>) -> f32 {
    let mut s = 0.0;
    for k in 1..4 {
        let y = inner(x, k);
        if y > 0.5 {
            s += y * y;
        } else if y < -1.0 {
            continue;
        } else {
            s += y.sin();
        }
    }
    s
}

#[differentiable]
fn total(cell: &Cell, xs: &Tensor) -> f64 {
    vmap!(Cell::settle, in_dims = (None, 0))(cell, xs).sum()
}

#[differentiable]
#[vmappable]
fn rooted(x: &Tensor) -> f64 {
    let r = x.sqrt();
    if x.sum() > 0.5 {
        (&r * &r * &r).sum()
    } else {
        x.sum()
    }
}

#[differentiable]
fn rooted_sum(x: &Tensor) -> f64 {
    vmap!(vmap!(rooted))(x).sum()
}

fn xs(n: usize) -> Tensor {
    Rng::new(7).normal(&[n, 2])
}

#[test]
fn methods_of_shared_structs() {
    let cell = Cell {
        w: Tensor::from(vec![1.5, -0.7]),
        b: Tensor::from(vec![0.1, 0.2]),
    };
    let x = xs(6);
    let y = vmap!(Cell::settle, in_dims = (None, 0))(&cell, &x);
    let per = vmap!(grad!(Cell::settle), in_dims = (None, 0))(&cell, &x);
    let all = grad!(total)(&cell, &x);
    let h = vmap!(hessian!(Cell::settle, argnums = 1), in_dims = (None, 0))(&cell, &x);
    let mut sum = Tensor::zeros(&[2]);
    for i in 0..6 {
        let row = x.index_axis(0, i as isize);
        assert_eq!(y[i], cell.settle(&row));
        let own = grad!(Cell::settle)(&cell, &row);
        assert_eq!(per.w.index_axis(0, i as isize), own.w);
        assert_eq!(per.b.index_axis(0, i as isize), own.b);
        sum += &own.w;
        let hh = hessian!(Cell::settle, argnums = 1)(&cell, &row);
        assert!((h.index_axis(0, i as isize) - hh).norm() < 1e-12);
    }
    assert!((all.w - sum).norm() < 1e-12);
}

#[test]
fn second_derivatives_of_calls_in_loops() {
    let x: Tensor<f32> = (Rng::new(9).normal(&[3, 5, 2]) * 1.5).cast::<f32>();
    let h = vmap!(vmap!(jacfwd!(grad!(outer))), in_dims = 1)(&x);
    for i in 0..5 {
        for j in 0..3 {
            let row = x.index_axis(1, i).index_axis(0, j);
            assert_eq!(h.index_axis(0, i).index_axis(0, j), jacfwd!(grad!(outer))(&row));
        }
    }
}

#[test]
fn infinite_slopes_that_no_lane_uses() {
    let x = Tensor::from_shape_vec(&[2, 2, 2], vec![0.0, 0.0, 1.0, 4.0, 0.0, 0.2, 9.0, 0.25]).unwrap();
    let g = grad!(rooted_sum)(&x);
    let j = jvp!(vmap!(vmap!(grad!(rooted))), (&x,), (&x,)).1;
    for i in 0..2 {
        for k in 0..2 {
            let row = x.index_axis(0, i).index_axis(0, k);
            assert_eq!(g.index_axis(0, i).index_axis(0, k), grad!(rooted)(&row));
            assert_eq!(
                j.index_axis(0, i).index_axis(0, k),
                jvp!(grad!(rooted), (&row,), (&row,)).1
            );
        }
    }
}
