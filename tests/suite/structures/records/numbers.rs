//! Structs of numbers.

use transform_func::prelude::*;

use crate::corpus::table::{record, record_table};

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}
record!(Point, Point { x, y } as PointOf<A, B>, stacked PointOf: PointOf<Tensor, Tensor>);

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Particle {
    pub(crate) place: Point,
    pub(crate) speed: Point,
    pub(crate) mass: f64,
    pub(crate) charge: i32,
}

/// Numbers, and a count that is static.
#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Polynomial(pub(crate) Vec<f64>, pub(crate) usize);

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Triangle {
    corners: [f64; 3],
    lift: (f64, f64),
    extra: Option<f64>,
}

#[differentiable]
pub(crate) fn turned(p: &Point, angle: f64) -> Point {
    let (s, c) = angle.sin_cos();
    Point {
        x: p.x * c - p.y * s,
        y: p.x * s + p.y * c,
    }
}

#[differentiable]
pub(crate) fn potential(p: &Point) -> f64 {
    p.x.powi(3) * p.y + (p.x * p.y).sin()
}

#[differentiable]
fn through_a_result(p: &Point) -> f64 {
    let q = turned(p, p.x * p.y);
    potential(&q) + q.x
}

#[differentiable]
fn copied(p: &Point) -> f64 {
    let q = p.clone();
    let r = Point { x: q.y, ..q.clone() };
    r.x * q.x + r.y * p.y * p.y
}

#[differentiable]
fn of_one_field(p: &Point) -> f64 {
    p.y * p.y * p.y
}

#[differentiable]
fn horner(p: &Polynomial, x: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..p.0.len() {
        sum = sum * x + p.0[i];
    }
    sum * p.1 as f64
}

#[differentiable]
fn all_kinds(t: &Triangle) -> f64 {
    let mut sum = t.lift.0 * t.lift.1;
    for i in 0..3 {
        sum += t.corners[i] * t.corners[(i + 1) % 3];
    }
    sum * sum
}

#[differentiable]
fn energy(p: &Particle) -> f64 {
    let kinetic = 0.5 * p.mass * (p.speed.x * p.speed.x + p.speed.y * p.speed.y);
    kinetic + potential(&p.place) * p.charge as f64
}

record_table! {
    potential = (super::potential): [Point { x: 0.6, y: -1.3 }];
    through_a_result = (super::through_a_result): [Point { x: 0.6, y: -1.3 }];
    copied = (super::copied): [Point { x: 0.6, y: -1.3 }];
    of_one_field = (super::of_one_field): [Point { x: 0.6, y: -1.3 }];
}

#[test]
fn jacobians_have_the_fields_of_result_and_argument() {
    let jacobian = jacrev!(turned)(&Point { x: 1.0, y: 2.0 }, 0.3);
    let (s, c) = 0.3_f64.sin_cos();
    assert_eq!(jacobian.x, Point { x: c, y: -s }.into_parts());
    assert_eq!(jacobian.y, Point { x: s, y: c }.into_parts());
    assert_eq!(jacfwd!(turned)(&Point { x: 1.0, y: 2.0 }, 0.3), jacobian);
    let second = hessian!(potential)(&Point { x: 1.0, y: 2.0 });
    assert_eq!(second.x.y, second.y.x);
}

impl Point {
    fn into_parts(self) -> PointOf<f64, f64> {
        PointOf { x: self.x, y: self.y }
    }
}

#[test]
fn gradients_are_of_the_structs_own_type() {
    let quadratic = Polynomial(vec![2.0, -1.0, 3.0], 2);
    let slope = grad!(horner)(&quadratic, 0.5);
    assert_eq!(slope, Polynomial(vec![0.5, 1.0, 2.0], 2));
    let particle = Particle {
        place: Point { x: 1.0, y: 0.0 },
        speed: Point { x: 3.0, y: 4.0 },
        mass: 2.0,
        charge: -1,
    };
    let slope = grad!(energy)(&particle);
    assert_eq!((slope.speed, slope.mass), (Point { x: 6.0, y: 8.0 }, 12.5));
    let triangle = Triangle {
        corners: [1.0, 2.0, 3.0],
        lift: (0.5, 2.0),
        extra: None,
    };
    let slope = grad!(all_kinds)(&triangle);
    assert_eq!((slope.lift, slope.extra), ((48.0, 12.0), None));
    assert_eq!(slope.corners, [5.0, 4.0, 3.0].map(|x| 24.0 * x));
}

#[test]
fn results_have_tangents_and_take_cotangents() {
    let p = Point { x: 1.0, y: 2.0 };
    let (y, y_dot) = jvp!(turned, (&p, 0.0), (&Point { x: 0.0, y: 1.0 }, 1.0));
    assert_eq!((y, y_dot), (p.clone(), Point { x: -2.0, y: 2.0 }));
    let (_, pullback) = vjp!(turned, &p, 0.0);
    assert_eq!(
        pullback(&Point { x: 1.0, y: 0.0 }),
        (Point { x: 1.0, y: 0.0 }, -2.0)
    );
}

#[test]
fn mapped_numbers_become_tensors_in_the_results_of_lanes() {
    let turned = vmap!(turned, in_dims = (None, 0))(&Point { x: 1.0, y: 2.0 }, &Tensor::from([0.0, 0.1]));
    assert_eq!(turned.x.shape(), [2]);
    assert_eq!((turned.x[0], turned.y[0]), (1.0, 2.0));
}
