//! Variants by the names that they are imported by.

use transform_func::prelude::*;

use crate::corpus::table::scalar_table;

mod kinds {
    use transform_func::prelude::*;

    #[derive(Differentiable, Clone, Debug, PartialEq)]
    pub(super) enum Motion {
        Straight { by: f64 },
        Turn(f64, f64),
        Rest,
    }
}
use kinds::Motion::{self, Rest, Straight, Turn as Around};

#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Shape {
    Circle(f64),
    Rect { w: f64, h: f64 },
    Nothing,
}
use Shape::*;

#[differentiable]
impl Shape {
    fn area(&self) -> f64 {
        match self {
            Circle(r) if *r > 0.0 => 3.0 * r * r,
            Rect { w, h } => w * h,
            Circle(_) | Nothing => 0.0,
        }
    }
}

#[differentiable]
fn moved(m: &Motion, x: f64) -> f64 {
    match m {
        Straight { by } => x + by,
        Around(a, b) => a * x.cos() - b * x.sin(),
        Rest => x,
    }
}

#[differentiable]
fn shaped(x: f64) -> Shape {
    if x > 1.0 {
        Circle(x * x)
    } else if x > 0.0 {
        Rect { w: x, h: x.sin() }
    } else {
        Nothing
    }
}

#[differentiable]
fn all(x: f64) -> f64 {
    let shape = shaped(x);
    let motions = vec![Straight { by: x }, Around(x, 2.0), Rest];
    let mut at = shape.area();
    for m in motions.iter() {
        at = moved(m, at);
    }
    if let Rect { w, .. } = shape {
        at += w * w;
    }
    if matches!(shaped(x), Nothing) {
        return at + x * x;
    }
    at
}

#[test]
fn gradients_are_of_the_variants() {
    assert_eq!(
        grad!(Shape::area)(&Rect { w: 2.0, h: 3.0 }),
        Rect { w: 3.0, h: 2.0 }
    );
    assert_eq!(grad!(moved)(&Straight { by: 2.0 }, 1.0), Straight { by: 1.0 });
}

scalar_table! {
    all: [0.7, 1.3, -0.4];
}
