//! Methods and associated functions.

use transform_func::prelude::*;

use super::numbers::Point;
use super::tensors::{Affine, Gated, Stacked, affine, gated, stacked};
use crate::corpus::table::{pair_table, record, record_table};

#[differentiable]
impl Point {
    /// A sum of products: called on `self`, by path, on locals and on results.
    pub(super) fn norm(&self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }
    fn scaled(self, k: f64) -> Self {
        Self {
            x: self.x * k,
            y: self.y * k,
        }
    }
    fn moved(mut self, by: &Point) -> Self {
        self.x += by.x;
        self.y -= by.y * self.x;
        self
    }
    fn normal(&self) -> Self {
        self.clone().scaled(1.0 / self.norm())
    }
    fn diagonal(x: f64) -> Self {
        Point { x, y: x * x }
    }
    fn angle_to(&self, other: &Self) -> f64 {
        let (a, b) = (self.normal(), Self::normal(other));
        a.x * b.y - a.y * b.x
    }
    fn to_power(&self, n: usize) -> f64 {
        if n == 0 {
            return 1.0;
        }
        self.norm() * self.to_power(n - 1)
    }
    /// Not read by the macro: it may do as it likes.
    #[nondiff]
    fn described(&self) -> String {
        [self.x, self.y]
            .iter()
            .map(|x| format!("{x:?}"))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[differentiable]
fn chained(x: f64, y: f64) -> f64 {
    let p = Point { x, y }.moved(&Point::diagonal(y)).scaled(x);
    p.norm() + p.normal().x
}

#[differentiable]
fn of_two(x: f64, y: f64) -> f64 {
    let p = Point { x, y };
    p.angle_to(&Point::diagonal(x)) + Point::angle_to(&p, &p)
}

#[differentiable]
fn recursive(x: f64, y: f64) -> f64 {
    Point { x, y }.to_power(3) * x
}

#[differentiable]
fn inner_gradient(x: f64, y: f64) -> f64 {
    let p = Point { x, y };
    let slope = grad!(Point::norm)(&p);
    slope.x * slope.y
}

#[differentiable]
impl Affine {
    pub(crate) fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.weight) + &self.bias
    }
    fn energy(&self) -> f64 {
        let y = self.forward(&Tensor::linspace(-0.5, 1.0, 2)).tanh();
        (&y * &y).sum()
    }
}

#[differentiable]
impl Gated {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.inner.forward(x) * self.gate
    }
    fn energy(&self) -> f64 {
        self.forward(&Tensor::linspace(-0.5, 1.0, 2)).sin().sum() + self.inner.energy()
    }
}

/// Loops over layers, and an activation without fields.
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Network {
    first: Affine,
    rest: Stacked,
    activation: Sine,
}
record!(Network, Network { first, rest, activation } as NetworkOf<A, B, C>, stacked Network: Network);

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Sine;
record!(Sine, Sine {} as SineOf<>, stacked Sine: Sine);

#[differentiable]
impl Sine {
    fn forward(&self, x: &Tensor) -> Tensor {
        x.sin()
    }
}

#[differentiable]
impl Network {
    fn forward(&self, x: &Tensor, scale: f64) -> Tensor {
        let mut y = self.first.forward(x);
        for i in 0..self.rest.layers.len() {
            y = self.activation.forward(&self.rest.layers[i].forward(&y)) * scale;
        }
        y
    }
    /// The layer's argument and the network itself are both active.
    fn energy(&self) -> f64 {
        let x = self.first.bias.tanh();
        let y = self.forward(&x, 0.5);
        let z = self.first.forward(&y);
        (&y * &z).sum()
    }
}

#[differentiable]
fn same_operand_twice(g: &Gated) -> f64 {
    let w = &g.inner.weight;
    g.inner.forward(w).sum() + g.inner.forward(&(w * g.gate)).mean()
}

fn network() -> Network {
    Network {
        first: affine(2, 2, 9),
        rest: stacked(),
        activation: Sine,
    }
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Grid {
    columns: usize,
    data: Vec<f64>,
}

#[differentiable]
impl Grid {
    /// Part of a field, element by element.
    fn scale_row(&mut self, i: usize, by: f64) {
        for x in self.data[i * self.columns..(i + 1) * self.columns].iter_mut() {
            *x *= by;
        }
    }

    /// Named like a method of iterators.
    fn next(&mut self) -> f64 {
        self.columns += 1;
        self.data[0] *= self.columns as f64;
        self.data[0] + self.data[3]
    }

    fn twice(&mut self) -> f64 {
        self.next() * self.next()
    }
}

#[differentiable]
fn rows_and_names(x: f64, y: f64) -> f64 {
    let mut grid = Grid {
        columns: 2,
        data: vec![x, y, x * y, y.sin()],
    };
    grid.scale_row(1, x);
    let z = grid.twice();
    z * grid.data[2]
}

/// Arguments that do not depend on `x` or `y`.
#[differentiable]
fn constant_arguments(x: f64, y: f64) -> f64 {
    let p = Point { x, y };
    let q = p.added(&Point { x: 0.5, y: 2.0 });
    q.mixed(Point { x: 0.3, y: -1.0 }, 2.0)
}

#[differentiable]
impl Point {
    fn added(&self, other: &Point) -> Point {
        Point {
            x: self.x + other.x * self.y,
            y: self.y + other.y,
        }
    }

    fn mixed(self, other: Point, scale: f64) -> f64 {
        self.x * other.y + self.y * self.y * other.x * scale
    }
}

pair_table! {
    rows_and_names: [(0.6, -1.3)];
    constant_arguments: [(0.6, -1.3)];
    chained: [(0.6, -1.3)];
    of_two: [(0.6, -1.3)];
    recursive: [(0.6, -1.3)];
    inner_gradient: [(0.6, -1.3)];
}

record_table! {
    norm = (Point::norm): [Point { x: 0.6, y: -1.3 }];
    affine_energy = (Affine::energy): [affine(2, 3, 1)];
    gated_energy = (Gated::energy): [gated()];
    network_energy = (Network::energy): [network()];
    same_operand = (super::same_operand_twice): [Gated { inner: affine(2, 2, 5), gate: 0.7 }];
}

#[test]
fn functions_of_a_type_are_transformed_with_self_first() {
    let (layer, x) = (affine(2, 3, 1), Tensor::from([0.3, -0.2]));
    let jacobian = jacrev!(Affine::forward, argnums = 1)(&layer, &x);
    assert_eq!(jacobian, layer.weight.t());
    let xs = Tensor::ones(&[4, 2]);
    let ys = vmap!(Affine::forward, in_dims = (None, 0))(&layer, &xs);
    assert_eq!(ys.shape(), [4, 3]);
    let (_, pullback) = vjp!(<Affine>::forward, &layer, &x);
    let (slope, _) = pullback(&Tensor::ones(&[3]));
    assert_eq!(slope.bias, Tensor::ones(&[3]));
    let slope = transform_func::func::grad(func!(Point::norm))(&Point { x: 0.0, y: 4.0 });
    assert_eq!(slope, Point { x: 0.0, y: 1.0 });
}

#[test]
fn what_is_marked_is_left_out() {
    assert_eq!(Point { x: 1.0, y: 2.5 }.described(), "1.0, 2.5");
}
