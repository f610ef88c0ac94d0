//! Enums: as arguments, results and locals, matched, made, and with functions of their own.

use transform_func::prelude::*;

use super::numbers::{Point, PointOf};
use crate::corpus::table::{Record, choice, record, record_table, scalar_table};
use crate::laws::Flat;

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Circle(f64),
    Rect { w: f64, h: f64 },
    Ring(f64, Point),
    Nothing,
}
type Lanes = Option<Tensor>;
type Shapes = ShapeOf<&'static str, Lanes, Lanes, Lanes, Lanes, Option<PointOf<Tensor, Tensor>>>;
choice!(Shape as ShapeOf<V, R, W, H, A, B> { Circle_0, Rect_w, Rect_h, Ring_0, Ring_1 }, stacked ShapeOf: Shapes,
    [Circle: (Shape::Circle(r)) => { Circle_0: r }],
    [Rect: (Shape::Rect { w, h }) => { Rect_w: w, Rect_h: h }],
    [Ring: (Shape::Ring(r, at)) => { Ring_0: r, Ring_1: at }],
    [Nothing: (Shape::Nothing) => {}],
);

#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Block<T> {
    Plain(T),
    Pair(T, T),
    Boxed(Box<T>),
}
type Blocks = BlockOf<&'static str, Lanes, Lanes, Lanes, Lanes>;
choice!(Block<f64> as BlockOf<V, A, B, C, D> { Plain_0, Pair_0, Pair_1, Boxed_0 }, stacked BlockOf: Blocks,
    [Plain: (Block::Plain(a)) => { Plain_0: a }],
    [Pair: (Block::Pair(a, b)) => { Pair_0: a, Pair_1: b }],
    [Boxed: (Block::Boxed(a)) => { Boxed_0: a }],
);

#[derive(Differentiable, Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Mode {
    Linear,
    Power(i32),
}

#[derive(Differentiable, Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Order {
    First,
    Second,
    Third,
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Scene {
    shapes: Vec<Shape>,
    scale: f64,
    order: Order,
}
/// Without numbers, it stays what it is where it is mapped.
impl Record for Order {
    type Stacked = Order;
    fn sizes(&self) -> Vec<usize> {
        Vec::new()
    }
    fn filled(&self, _: &mut dyn Iterator<Item = f64>) -> Self {
        *self
    }
    fn stacked(lanes: &[&Self]) -> Order {
        *lanes[0]
    }
}
impl Flat for Order {
    fn flat(&self) -> Vec<f64> {
        Vec::new()
    }
}
impl<V> Flat for OrderOf<V> {
    fn flat(&self) -> Vec<f64> {
        Vec::new()
    }
}
record!(Scene, Scene { shapes, scale, order } as SceneOf<A, B, C>, stacked SceneOf:
    SceneOf<Vec<Shapes>, Tensor, Order>);

#[differentiable]
fn area(s: &Shape) -> f64 {
    match s {
        Shape::Circle(r) => 3.0 * r * r,
        Shape::Rect { w, h } if *w > *h => w * h + w.sin(),
        Shape::Rect { w, .. } => w * w,
        Shape::Ring(r, Point { x, y }) => r * x.exp() * *y,
        Shape::Nothing => 0.0,
    }
}

/// By value, with alternatives and a name for the rest.
#[differentiable]
fn taken(s: Shape) -> f64 {
    match s.clone() {
        Shape::Circle(r) | Shape::Ring(r, _) => r.powi(3),
        other => area(&other) * 2.0,
    }
}

#[differentiable]
fn grown(s: &Shape, k: f64) -> Shape {
    match s {
        Shape::Circle(r) => Shape::Circle(r * k),
        Shape::Rect { w, h } => Shape::Rect { h: *h, w: w * k },
        Shape::Ring(r, at) => {
            let at = Point {
                x: at.x * k,
                ..at.clone()
            };
            Shape::Ring(*r, at)
        }
        Shape::Nothing => Shape::Nothing,
    }
}

#[differentiable]
fn made(x: f64) -> f64 {
    let mut s = if x > 1.0 {
        Shape::Circle(x)
    } else {
        Shape::Rect { w: x.sin(), h: 2.0 }
    };
    for _ in 0..2 {
        s = grown(&s, x);
    }
    area(&s) + area(&Shape::Circle(1.5))
}

#[differentiable]
fn asked(x: f64) -> f64 {
    let s = grown(&Shape::Circle(x), 2.0);
    let mut y = if matches!(s, Shape::Circle(r) if r > 1.0) {
        x
    } else {
        x * x
    };
    if let Shape::Circle(r) = &s
        && *r < 5.0
    {
        y += r * x;
    }
    let Shape::Circle(r) = s else {
        return 0.0;
    };
    y * r
}

#[differentiable]
fn by_mode(x: f64) -> f64 {
    let modes = [Mode::Linear, Mode::Power(3), Mode::Power(-1)];
    let mut y = 0.0;
    for mode in modes {
        y += match mode {
            Mode::Linear => 2.0 * x,
            Mode::Power(0) => 1.0,
            Mode::Power(n) if n > 0 => x.powi(n),
            Mode::Power(n) => (x * x).powi(n),
        };
    }
    y
}

#[differentiable]
fn whole(scene: &Scene) -> f64 {
    let mut sum = scene.scale;
    for s in &scene.shapes {
        sum += area(s) * scene.scale;
    }
    if scene.order == Order::First {
        sum
    } else if scene.order < Order::Third {
        sum * sum
    } else {
        sum.sin()
    }
}

#[differentiable]
impl Block<f64> {
    fn total(&self) -> f64 {
        match self {
            Self::Plain(x) => x * x,
            Self::Pair(a, b) => a * b.sin(),
            Self::Boxed(x) => {
                let y = Box::new(**x * **x);
                *y * x.sin()
            }
        }
    }

    fn turned(&self) -> Block<f64> {
        match self {
            Self::Pair(a, b) => Block::<f64>::Pair(*b, a * 2.0),
            Self::Plain(x) => Block::<f64>::Boxed(Box::new(x * x)),
            other => other.clone(),
        }
    }
}

/// Raw names are names.
#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Raw {
    Typed { r#fn: f64 },
    Other(f64),
}

#[differentiable]
fn raw(x: f64) -> f64 {
    let all = [Raw::Typed { r#fn: x * x }, Raw::Other(x.sin())];
    let mut sum = 0.0;
    for one in all {
        sum += match &one {
            Raw::Typed { r#fn } => r#fn * x,
            Raw::Other(y) => *y,
        };
    }
    sum
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
enum List {
    One(f64),
    Many(Box<[f64; 2]>),
}

#[differentiable]
fn summed(list: &List) -> f64 {
    match list {
        List::One(x) => *x,
        List::Many(all) => {
            let mut sum = 0.0;
            for x in all.iter() {
                sum += x * x * x;
            }
            sum * all[0]
        }
    }
}

#[differentiable]
fn twice(b: &Block<f64>) -> f64 {
    b.turned().turned().total() + b.total()
}

/// What a pattern binds by reference is written through it.
#[differentiable]
fn widen(s: &mut Shape, k: f64) -> f64 {
    match s {
        Shape::Circle(r) => *r *= k,
        Shape::Rect { w, h } => {
            *w += *h * k;
            *h = k * k;
        }
        Shape::Ring(_, at) => at.x = k * at.y,
        Shape::Nothing => {}
    }
    if let Shape::Rect { w, .. } = s {
        *w *= 2.0;
    }
    area(&*s)
}

#[differentiable]
fn widened(x: f64) -> f64 {
    let mut sum = 0.0;
    let at = Point { x: 0.5, y: x * x };
    for s in [
        Shape::Circle(x),
        Shape::Rect { w: x, h: x.sin() },
        Shape::Ring(x, at),
        Shape::Nothing,
    ] {
        let mut s = s.clone();
        sum += widen(&mut s, x + 1.0) * x;
        sum += widen(&mut s, 0.5);
        if let Shape::Ring(r, _) = &mut s {
            *r = sum;
        }
        if let Shape::Circle(ref mut r) = s {
            *r += x;
        }
        sum += area(&s);
    }
    sum
}

scalar_table! {
    raw: [0.4, -1.2];
    widened: [0.7, 1.6];
    made: [0.4, 1.7];
    asked: [0.3, 1.2, 4.0];
    by_mode: [0.7, -1.3];
}

record_table! {
    area = (super::area): [
        Shape::Circle(1.3),
        Shape::Rect { w: 2.0, h: 0.7 },
        Shape::Rect { w: 0.5, h: 0.7 },
        Shape::Ring(0.8, Point { x: 0.3, y: 1.1 }),
    ];
    whole = (super::whole): [
        Scene { shapes: vec![Shape::Circle(0.6), Shape::Rect { w: 2.0, h: 0.7 }], scale: 1.4, order: Order::First },
        Scene { shapes: vec![Shape::Nothing, Shape::Circle(0.6)], scale: 1.4, order: Order::Second },
        Scene { shapes: vec![Shape::Ring(0.5, Point { x: 0.1, y: 0.2 })], scale: 0.3, order: Order::Third },
    ];
    total = (super::Block::<f64>::total): [
        Block::Plain(1.2), Block::Pair(0.4, 0.9), Block::Boxed(Box::new(0.5)),
    ];
    twice = (super::twice): [Block::Plain(1.2), Block::Pair(0.4, 0.9), Block::Boxed(Box::new(0.5))];
}

#[test]
fn gradients_are_of_the_enums_own_type() {
    assert_eq!(grad!(area)(&Shape::Circle(2.0)), Shape::Circle(12.0));
    assert_eq!(grad!(taken)(Shape::Circle(2.0)), Shape::Circle(12.0));
    let rect = Shape::Rect { w: 2.0, h: 3.0 };
    assert_eq!(grad!(area)(&rect), Shape::Rect { w: 4.0, h: 0.0 });
    assert_eq!(grad!(taken)(rect), Shape::Rect { w: 8.0, h: 0.0 });
    assert_eq!(grad!(area)(&Shape::Nothing), Shape::Nothing);
    let list = List::Many(Box::new([1.0, 2.0]));
    assert_eq!(grad!(summed)(&list), List::Many(Box::new([12.0, 12.0])));
    assert_eq!(grad!(summed)(&List::One(2.0)), List::One(1.0));
}

#[test]
fn results_have_tangents_and_take_cotangents() {
    let circle = Shape::Circle(2.0);
    let (y, y_dot) = jvp!(grown, (&circle, 3.0), (&Shape::Circle(1.0), 1.0));
    assert_eq!((y, y_dot), (Shape::Circle(6.0), Shape::Circle(5.0)));
    let (_, pullback) = vjp!(grown, &circle, 3.0);
    assert_eq!(pullback(&Shape::Circle(1.0)), (Shape::Circle(3.0), 2.0));
    let error = vjp!(grown, &circle, 3.0).1.try_call(&Shape::Nothing);
    assert!(error.is_err(), "a cotangent of another variant: {error:?}");
}

#[test]
fn jacobians_have_the_fields_of_the_variant() {
    let rect = Shape::Rect { w: 2.0, h: 3.0 };
    let second = hessian!(area)(&Shape::Circle(2.0));
    assert_eq!(second.Circle_0.and_then(|row| row.Circle_0), Some(6.0));
    let jacobian = jacrev!(grown)(&rect, 5.0);
    let row = jacobian.Rect_w.expect("a rectangle's width");
    assert_eq!(
        (row.Rect_w, row.Rect_h, row.Circle_0),
        (Some(5.0), Some(0.0), None)
    );
    assert_eq!(jacobian.variant, ());
}
