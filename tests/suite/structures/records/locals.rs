//! Structs that a function makes and takes apart.

use transform_func::prelude::*;

use super::numbers::{Particle, Point, turned};
use crate::corpus::table::{counted_table, pair_table, scalar_table};

#[differentiable]
fn built_and_read(x: f64, y: f64) -> f64 {
    let p = Point { x: x * y, y };
    p.x * p.y + p.x
}

#[differentiable]
fn shorthand(x: f64, angle: f64) -> f64 {
    let y = x * x;
    let p = turned(&Point { x, y }, angle);
    p.x * p.y
}

#[differentiable]
fn constant_parts(x: f64) -> f64 {
    let p = Point { x: 2.0, y: x };
    let q = Point { x: 1.0, y: 3.0 };
    p.x * p.y + q.x * q.y * p.y.sin()
}

#[differentiable]
fn field_writes(x: f64, y: f64) -> f64 {
    let mut p = Point { x, y };
    p.x += p.y * p.y;
    p.y *= p.x;
    p.x = p.x * p.x - x;
    p.x - p.y
}

#[differentiable]
fn functional_update(x: f64, y: f64) -> f64 {
    let p = Point { x: x * y, y: x + y };
    let q = Point { y: x.exp(), ..p };
    q.x * q.y + p.y * q.x
}

#[differentiable]
fn update_of_all(x: f64) -> f64 {
    let p = Point { x, y: x * x };
    let q = Point { ..p };
    q.x * q.y
}

#[differentiable]
fn taken_apart(x: f64, y: f64) -> f64 {
    let Point { x: a, y: b } = turned(&Point { x, y }, x);
    let Point { x, .. } = Point { x: a * b, y: a };
    x * b
}

#[differentiable]
fn assigned_as_a_whole(x: f64, y: f64) -> f64 {
    let mut p = Point { x, y };
    if x > y {
        p = Point { x: p.y, y: p.x };
    }
    p.x * p.x - p.y
}

#[differentiable]
fn from_branches(x: f64, y: f64) -> f64 {
    let p = if x > 0.5 {
        Point { x, y: 1.0 }
    } else {
        Point { x: y, y: x * y }
    };
    p.x * p.y + p.x
}

#[differentiable]
fn nested(x: f64, y: f64) -> f64 {
    let mut particle = Particle {
        place: Point { x, y },
        speed: Point { x: y, y: x * y },
        mass: x * x + 1.0,
        charge: -2,
    };
    particle.place.x += particle.speed.x * particle.mass;
    let Particle {
        place: Point { x, y },
        mass,
        ..
    } = particle;
    x * y / mass
}

#[differentiable]
fn in_tuples_and_arrays(x: f64, y: f64) -> f64 {
    let pair = (Point { x, y }, [Point { x: y, y: x * y }, Point { x: x * x, y }]);
    pair.0.x * pair.1[1].y + pair.1[0].y * pair.0.y
}

#[differentiable]
fn in_a_vector(x: f64, n: usize) -> f64 {
    let mut path: Vec<Point> = Vec::new();
    let mut p = Point { x, y: 0.5 };
    for i in 0..n {
        p = turned(&p, x / (i + 1) as f64);
        p.y += 0.1 * p.x;
        path.push(p.clone());
    }
    let mut sum = x;
    for i in 0..path.len() {
        sum += path[i].x * path[i].y;
    }
    sum
}

#[differentiable]
fn carried(x: f64, n: usize) -> f64 {
    let mut state = Point { x, y: 1.0 };
    for _ in 0..n {
        state = Point {
            x: state.x + 0.1 * state.y,
            y: state.y - 0.1 * state.x.sin(),
        };
    }
    state.x * state.y
}

#[differentiable]
fn returned_early(x: f64, y: f64) -> f64 {
    sorted(x, y).y - 2.0 * sorted(y, x * x).x
}

#[differentiable]
fn sorted(x: f64, y: f64) -> Point {
    if x < y {
        return Point { x, y };
    }
    Point { x: y, y: x }
}

#[differentiable]
fn inner_gradients(x: f64, y: f64) -> f64 {
    let slope = grad!(crate::structures::records::numbers::potential)(&Point { x, y });
    slope.x * slope.y
}

scalar_table! {
    constant_parts: [0.7];
    update_of_all: [0.7, -1.2];
}

pair_table! {
    built_and_read: [(0.6, -1.3)];
    shorthand: [(0.6, -1.3)];
    field_writes: [(0.6, -1.3)];
    functional_update: [(0.6, -1.3)];
    taken_apart: [(0.6, -1.3)];
    assigned_as_a_whole: [(0.6, -1.3), (-0.6, 1.3)];
    from_branches: [(0.6, -1.3), (-0.6, 1.3)];
    nested: [(0.6, -1.3)];
    in_tuples_and_arrays: [(0.6, -1.3)];
    returned_early: [(0.6, 1.3), (1.6, 1.3)];
    inner_gradients: [(0.6, 1.3)];
}

counted_table! {
    in_a_vector: [(0.7, 0), (0.7, 4)];
    carried: [(0.7, 0), (0.7, 5)];
}
