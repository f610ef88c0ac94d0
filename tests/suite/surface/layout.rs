//! Rearranging, parts, picking by integers, joining.

use super::{bodies, matrix, vector, weighed};
use ndarray::Axis;
use transform_func::prelude::*;

bodies! {
    shapes(x: matrix()) {
        let a = x.reshape(&[3, 2]).flatten() + x.t().flatten() + x.transpose(0, 1).flatten() + x.permute(&[1, 0]).flatten();
        let b = x.unsqueeze(0).squeeze(0).flatten() + x.movedim(0, -1).flatten();
        let c = x.transpose(Axis(0), Axis(1)).flatten() + x.unsqueeze(Axis(1)).squeeze(Axis(1)).flatten();
        weighed(&(a * b + c))
    }
    repetition(x: vector()) {
        let a = x.expand(&[2, 4]) * x.broadcast_to(&[2, 4]) + x.repeat(&[2, 1]);
        let b = x.tile(&[2]).roll(3, 0) + x.flip(0).pad(&[(3, 1)], 0.5) + x.pad(&[(0, 4)], x[1]);
        let column = x.unsqueeze(-1).expand(&[4, 3]);
        weighed(&a) + weighed(&b) + weighed(&column.flip([0, 1])) + weighed(&x.roll(-1, Axis(0)))
    }
    triangles(x: matrix()) {
        weighed(&(x.tril(0) * 2.0 + x.triu(1) + x.tril(-1)))
    }
    slices(x: matrix()) {
        let a = x.slice(s![1, ..]) + x.slice(s![0, ..;-1]) + x.slice(s![-1, 0..3]);
        let b = x.slice(s![.., 1..]) * x.narrow(1, 0, 2) + x.narrow(Axis(1), 1, 2);
        weighed(&a) + weighed(&b) + weighed(&x.index_axis(-1, -2)) + weighed(&x.index_axis(Axis(0), 1))
    }
    picked_by_integers(x: matrix()) {
        let order = Tensor::from_vec(vec![2i64, 0, 2]);
        let index = Tensor::from_shape_vec(&[2, 2], vec![0i64, 2, 1, 1]).unwrap();
        let a = weighed(&x.index_select(1, &order)) + weighed(&x.index_select(Axis(1), &order));
        let b = weighed(&x.gather(1, &index)) + weighed(&x.take_along(-1, &index));
        let sums = x.scatter_add(1, &index, &x.narrow(1, 0, 2)) * x.scatter_add(Axis(1), &index, &x.narrow(1, 1, 2));
        let more = x.index_add(1, &order, x) + Tensor::zeros(&[2, 3]).index_add(Axis(1), &order, x);
        a + b + weighed(&(sums + more)) + weighed(&Tensor::zeros(&[2, 3]).scatter_add(1, &index, &x.narrow(1, 0, 2)))
    }
    joined_and_parted(x: matrix()) {
        let y = x.exp();
        let rows = cat(&[x, &y], 0) * cat(&[&y, x], -2);
        let pages = stack(&[x, &y, x], 1);
        let parts = rows.split(&[1, 3], 0);
        let pieces = pages.chunk(2, 1);
        let columns = rows.split(&[1, 2], Axis(1));
        let halves = pages.chunk(2, Axis(0));
        let mut sum = weighed(&parts[1]) * parts[0].sum() + weighed(&pieces[0]) + weighed(&columns[1]);
        for half in &halves {
            sum += weighed(half);
        }
        sum
    }
    windows_and_diagonals(x: matrix()) {
        weighed(&x.unfold(1, 2, 1)) + weighed(&x.diagonal(0, 0, 1)) + weighed(&x.diag()) + weighed(&x.unfold(Axis(0), 1, 1))
    }
    rearranged(x: Tensor::linspace(-1.0, 1.0, 24).reshape(&[2, 3, 2, 2])) {
        let y = rearrange(x, "b c h w -> b (c h w)");
        let z = rearrange(&x.sin(), "b c h w -> b (h w) c");
        weighed(&y) + weighed(&z) + weighed(&rearrange_with(&y, "b (c h) -> c b h", &[("c", 3)]))
    }
    labels(x: matrix()) {
        let labels = Tensor::from_vec(vec![2i64, 0]);
        let hot = labels.one_hot(3).cast::<f64>();
        weighed(&(x * hot)) + weighed(&x.gather(1, &labels.unsqueeze(1)))
    }
}

#[test]
fn joins_take_axes_of_any_spelling() {
    let x = matrix();
    assert_eq!(cat(&[&x, &x], Axis(1)), cat(&[&x, &x], -1));
    assert_eq!(stack(&[&x, &x], Axis(2)), stack(&[&x, &x], -1));
    assert_eq!(cat(&[&x, &x], [0]), x.repeat(&[2, 1]));
}
