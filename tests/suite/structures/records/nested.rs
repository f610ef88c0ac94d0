//! Structs whose fields do not say by their types' names whether numbers are in them.

use transform_func::prelude::*;

use super::numbers::{Point, PointOf, potential};
use crate::corpus::table::{record, record_table};

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Segment {
    from: Point,
    to: Point,
}
type Points = PointOf<Tensor, Tensor>;
record!(Segment, Segment { from, to } as SegmentOf<A, B>, stacked SegmentOf: SegmentOf<Points, Points>);

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Both<T> {
    left: T,
    right: T,
}
record!(Both<f64>, Both { left, right } as BothOf<A, B>, stacked BothOf: BothOf<Tensor, Tensor>);

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Path {
    segments: Vec<Segment>,
    closed: Option<Both<Tensor>>,
    origin: (Point, usize),
}

#[differentiable]
fn length(s: &Segment) -> f64 {
    let (dx, dy) = (s.to.x - s.from.x, s.to.y - s.from.y);
    (dx * dx + dy * dy).sqrt() + potential(&s.from)
}

#[differentiable]
fn stretched(s: &Segment, k: f64) -> Segment {
    let to = Point {
        x: s.to.x * k,
        y: s.to.y * k,
    };
    Segment {
        from: s.from.clone(),
        to,
    }
}

#[differentiable]
fn product(b: &Both<f64>) -> f64 {
    (b.left * b.right).sin() + b.left
}

#[differentiable]
fn swapped(b: &Both<Tensor>, k: f64) -> Both<Tensor> {
    Both::<Tensor> {
        left: b.right.clone(),
        right: &b.left * k,
    }
}

#[differentiable]
fn walked(p: &Path, k: f64) -> f64 {
    let mut sum = p.origin.0.x * p.origin.1 as f64;
    for i in 0..p.segments.len() {
        sum += length(&stretched(&p.segments[i], k));
    }
    sum
}

fn segment(scale: f64) -> Segment {
    Segment {
        from: Point { x: 0.3, y: -0.2 },
        to: Point {
            x: 3.0 * scale,
            y: 4.0 * scale,
        },
    }
}

record_table! {
    length = (super::length): [segment(0.4)];
    product = (super::product): [Both { left: 0.7, right: -1.2 }];
}

#[test]
fn a_struct_with_numbers_further_in_is_one_of_tensors_where_it_is_mapped() {
    let (from, factors) = (segment(1.0), [1.0, 2.0, -0.5]);
    let ks = Tensor::from(factors);
    let mapped: SegmentOf<Points, Points> = vmap!(stretched, in_dims = (None, 0))(&from, &ks);
    assert_eq!(mapped.to.x.to_vec(), factors.map(|k| from.to.x * k));
    let lengths = factors.map(|k| length(&stretched(&from, k)));
    assert_eq!(vmap!(length)(&mapped).to_vec(), lengths);
    let pair = Both {
        left: 0.5,
        right: 2.0,
    };
    let repeated: BothOf<Tensor, Tensor> = vmap!(grad!(product), in_dims = None, axis_size = 2)(&pair);
    assert_eq!(repeated.left.to_vec(), [grad!(product)(&pair).left; 2]);
}

#[test]
fn a_struct_that_is_not_mapped_is_shared_whatever_is_in_it() {
    let path = Path {
        segments: vec![segment(1.0), segment(0.3)],
        closed: None,
        origin: (Point { x: 2.0, y: 1.0 }, 3),
    };
    let factors = [0.9, 1.7];
    let ks = Tensor::from(factors);
    let lanes = factors.map(|k| walked(&path, k));
    assert_eq!(vmap!(walked, in_dims = (None, 0))(&path, &ks).to_vec(), lanes);
    let slopes = vmap!(grad!(walked), in_dims = (None, 0))(&path, &ks);
    for (i, k) in factors.into_iter().enumerate() {
        let slope = grad!(walked)(&path, k);
        assert_eq!(slopes.segments[1].to.y[i], slope.segments[1].to.y);
        assert_eq!(slopes.origin.0.x[i], slope.origin.0.x);
    }
}

#[test]
fn a_generic_struct_of_tensors_stays() {
    let (left, right) = (Tensor::from([1.0, 2.0]), Tensor::from([3.0, 4.0]));
    let both = Both { left, right };
    let ks = Tensor::from([1.0, 10.0]);
    let mapped: Both<Tensor> = vmap!(swapped, in_dims = (None, 0))(&both, &ks);
    assert_eq!(mapped.right.shape(), [2, 2]);
    assert_eq!(mapped.right.to_vec(), [1.0, 2.0, 10.0, 20.0]);
    let back: Both<Tensor> = vmap!(swapped, in_dims = (0, None))(&mapped, 1.0);
    assert_eq!((back.left, back.right.shape()), (mapped.right, &[2, 2][..]));
}
