use std::ops::Add;

use transform_func::prelude::*;

#[derive(Differentiable, Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point {
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    let p = Point { x, y: 2.0 };
    (p + p).x
}

fn main() {}
