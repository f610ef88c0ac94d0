//! Structs of structs, generic ones and arrays of them, whose numbers far inside decide where lanes go.

use transform_func::prelude::*;

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Body<T> {
    at: T,
    speed: T,
    weights: Option<Vec<T>>,
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct World {
    bodies: [Body<Point>; 2],
    field: Tensor,
    name: String,
}
type Points = PointOf<Tensor, Tensor>;
type Bodies = BodyOf<Points, Points, Option<Vec<Points>>>;

#[differentiable]
#[vmappable]
fn relaxed(w: &World, k: f64) -> f64 {
    let mut x = &w.field * w.bodies[0].at.x;
    let mut steps = 0;
    while x.norm() > 1.0 {
        x = &x * (0.5 * k);
        steps += 1;
    }
    if w.bodies[1].speed.y > 0.0 {
        (x.sum() * w.bodies[1].speed.y).sin() + steps as f64 * w.bodies[0].speed.x
    } else {
        x.sum().exp() * w.bodies[1].at.y
    }
}

/// A lane of its own for each `s`.
#[differentiable]
fn scaled(w: &World, s: f64) -> World {
    let mut out = w.clone();
    out.bodies[0].at.x = s * w.bodies[0].at.x;
    out.bodies[1].speed.y = s - 1.0;
    out.field = &w.field * s;
    out
}

fn world() -> World {
    let body = |s: f64| Body {
        at: Point { x: s, y: 0.5 - s },
        speed: Point {
            x: 0.3 * s,
            y: s - 1.0,
        },
        weights: None,
    };
    World {
        bodies: [body(1.0), body(1.7)],
        field: Tensor::from([1.0, -2.0, 0.5]),
        name: "world".to_owned(),
    }
}

const SCALES: [f64; 3] = [0.4, 1.3, 2.2];

fn worlds() -> WorldOf<[Bodies; 2], Tensor, String> {
    vmap!(scaled, in_dims = (None, 0))(&world(), &Tensor::from(SCALES))
}

#[test]
fn gradients_in_batches_of_batches() {
    let factors = [0.9, 0.6];
    let inner = vmap!(
        vmap!(grad!(relaxed), in_dims = (None, 0)),
        in_dims = (0, None),
        chunk_size = 2
    );
    let slopes = inner(&worlds(), &Tensor::from(factors));
    for (i, s) in SCALES.into_iter().enumerate() {
        for (j, k) in factors.into_iter().enumerate() {
            let alone = grad!(relaxed)(&scaled(&world(), s), k);
            for (found, alone) in slopes.bodies.iter().zip(&alone.bodies) {
                let at = |x: &Tensor| x[[i, j]];
                assert_eq!((at(&found.at.x), at(&found.at.y)), (alone.at.x, alone.at.y));
                assert_eq!(
                    (at(&found.speed.x), at(&found.speed.y)),
                    (alone.speed.x, alone.speed.y)
                );
            }
            let field = slopes.field.index_axis(0, i as isize).index_axis(0, j as isize);
            assert_eq!(field, alone.field);
        }
    }
}

#[test]
fn second_derivatives_of_lanes_and_jacobians_of_batches() {
    let factors = Tensor::from([0.9, 0.6, 0.8]);
    let second = vmap!(hessian!(relaxed, argnums = 1))(&worlds(), &factors);
    let mixed = vmap!(jacfwd!(grad!(relaxed), argnums = 1))(&worlds(), &factors);
    let jacobian = jacrev!(vmap!(relaxed), argnums = 1)(&worlds(), &factors);
    for (i, s) in SCALES.into_iter().enumerate() {
        let (alone, k) = (scaled(&world(), s), factors[i]);
        assert_eq!(second[i], hessian!(relaxed, argnums = 1)(&alone, k));
        let expected = jacfwd!(grad!(relaxed), argnums = 1)(&alone, k);
        assert_eq!(mixed.bodies[0].at.x[i], expected.bodies[0].at.x);
        assert_eq!(mixed.field.index_axis(0, i as isize), expected.field);
        let slope = grad!(relaxed, argnums = 1)(&alone, k);
        for j in 0..3 {
            assert_eq!(jacobian[[i, j]], if i == j { slope } else { 0.0 });
        }
    }
}

#[test]
fn no_lanes_and_axes_from_the_end() {
    let none = vmap!(scaled, in_dims = (None, 0))(&world(), &Tensor::zeros(&[0]));
    assert_eq!(
        (none.field.shape(), none.bodies[0].at.x.shape()),
        (&[0, 3][..], &[0][..])
    );
    let values = vmap!(relaxed, in_dims = (0, None), chunk_size = 2)(&none, 0.5);
    assert_eq!(values.shape(), [0]);

    let mut turned = worlds();
    turned.field = turned.field.permute(&[1, 0]).flip(0);
    let values = vmap!(relaxed, in_dims = (-1, None))(&turned, 0.5);
    for (i, s) in SCALES.into_iter().enumerate() {
        let mut alone = scaled(&world(), s);
        alone.field = alone.field.flip(0);
        assert_eq!(values[i], relaxed(&alone, 0.5));
    }
    turned.bodies[1].speed.y = Tensor::zeros(&[2]);
    let refused = vmap!(relaxed, in_dims = (-1, None)).try_call((&turned, 0.5));
    let message = refused.expect_err("sizes differ").to_string();
    assert!(message.contains("argument 0.bodies.1.speed.y has 2"), "{message}");
}
