//! Methods of elements and fields: they borrow what they are called on, whatever they leave there.

use crate::corpus::table::slice_table;
use transform_func::prelude::*;

/// Vectors that a method changes, and a number.
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Layer {
    hidden: Vec<f64>,
    kept: Vec<f64>,
    gain: f64,
}

#[differentiable]
impl Layer {
    fn advance_layer(&mut self, input: &[f64], by: f64) {
        for j in 0..input.len() {
            self.kept[j] = self.kept[j] * by.cos() + input[j] * self.gain;
            self.hidden[j] = (self.hidden[j] * input[j]).sin() + self.kept[j].sin();
        }
    }

    fn bent(&mut self, by: f64) -> f64 {
        let before = self.gain;
        if before > by {
            return before * by;
        }
        self.gain += 0.1 * by * by;
        self.hidden.push(by);
        before.sin() + self.gain
    }

    fn layer_energy(&self, weight: f64) -> f64 {
        let mut sum = self.gain * weight;
        for (h, k) in self.hidden.iter().zip(&self.kept) {
            sum += h * h * k;
        }
        (0.3 * sum).sin()
    }

    fn mixed_into(&mut self, other: &mut Layer, by: f64) -> f64 {
        self.gain += other.hidden[0] * by;
        other.kept[0] *= self.gain;
        other.gain - by
    }

    fn spread(self, by: f64) -> Layer {
        Layer {
            gain: self.gain * by,
            ..self
        }
    }
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Stack {
    layers: Vec<Layer>,
    ends: [Layer; 2],
    scale: f64,
}

#[differentiable]
impl Stack {
    fn ran(&mut self, x: &[f64]) -> Vec<f64> {
        let mut y = x.to_vec();
        for i in 0..self.layers.len() {
            self.layers[i].advance_layer(&y, self.scale);
            y = self.layers[i].hidden.clone();
        }
        self.ends[1].advance_layer(&y, self.scale);
        self.ends[0].gain *= self.ends[1].layer_energy(self.scale);
        y
    }
}

#[differentiable]
fn layer(x: &[f64], by: f64) -> Layer {
    let mut kept = x.to_vec();
    kept[0] *= by;
    Layer {
        hidden: x.iter().map(|x| x * by).collect(),
        kept,
        gain: by + x[1],
    }
}

#[differentiable]
fn layers_of(x: &[f64]) -> Vec<Layer> {
    vec![layer(x, 0.7), layer(x, x[0]), layer(x, -1.1)]
}

#[differentiable]
fn energy_of(layers: &[Layer], weight: f64) -> f64 {
    let mut sum = 0.0_f64;
    for i in 0..layers.len() {
        sum += layers[i].layer_energy(weight) * layers[0].layer_energy(sum.sin());
    }
    sum
}

#[differentiable]
fn shared(x: &[f64]) -> f64 {
    energy_of(&layers_of(x), x[2])
}

/// What is left of one element is the input of the next.
#[differentiable]
fn swept(layers: &mut [Layer], x: &[f64]) -> Vec<f64> {
    let mut y = x.to_vec();
    for i in 0..layers.len() {
        layers[i].advance_layer(&y, x[0]);
        y = layers[i].hidden.clone();
    }
    y
}

#[differentiable]
fn in_loops(x: &[f64]) -> f64 {
    let mut layers = layers_of(x);
    let mut total = 0.0;
    for t in 0..3 {
        let y = swept(&mut layers, x);
        total += y[t] * layers[t].kept[0] + energy_of(&layers, 0.3);
    }
    total
}

#[differentiable]
fn branching(layers: &mut [Layer], x: &[f64]) -> f64 {
    let mut y = 0.0;
    for i in 0..x.len() {
        let k = i % layers.len();
        if x[i] > 0.5 {
            y += layers[k].bent(x[i]);
        } else if x[i] > 0.0 {
            layers[k].advance_layer(x, y);
        } else {
            y *= layers[k].layer_energy(y);
        }
    }
    y + layers[0].bent(y)
}

#[differentiable]
fn in_branches(x: &[f64]) -> f64 {
    let mut layers = layers_of(x);
    let y = branching(&mut layers, x);
    y * energy_of(&layers, y)
}

/// Elements of elements, and arguments that are parts of others.
#[differentiable]
fn nested(grid: &mut [Vec<Layer>], x: &[f64]) -> f64 {
    let mut y = 0.0;
    for i in 0..grid.len() {
        for j in 0..grid[i].len() {
            let by = grid[i][0].hidden[j];
            grid[i][j].advance_layer(&x[1..], by);
            y += grid[i][j].bent(by) * grid[0][j].layer_energy(by);
        }
    }
    y
}

#[differentiable]
fn elements_of_elements(x: &[f64]) -> f64 {
    let mut grid = vec![layers_of(x), vec![layer(x, x[1]), layer(x, 0.2)]];
    let y = nested(&mut grid, x);
    y + energy_of(&grid[1], x[0]) * energy_of(&grid[0][1..], 0.1)
}

#[differentiable]
fn by_reference(layers: &mut [Layer], x: f64) -> f64 {
    let mut y = x;
    for layer in layers.iter_mut() {
        y += layer.bent(y);
    }
    for layer in layers.iter() {
        y *= layer.layer_energy(x);
    }
    y
}

#[differentiable]
fn of_one(layer: &mut Layer, x: &[f64]) -> f64 {
    layer.advance_layer(x, layer.gain);
    layer.bent(x[1]) + layer.layer_energy(x[0])
}

#[differentiable]
fn named(x: &[f64]) -> f64 {
    let mut layers: Vec<Layer> = layers_of(x);
    let y = by_reference(&mut layers, x[1]) + of_one(&mut layers[1], x);
    let z = layers[0].bent(y.sin());
    let mut one: Layer = layers[2].clone();
    let w = one.bent(z) * layers[1].layer_energy(one.gain);
    layers[0].bent(x[1]) * w + layers[0].gain * layers[2].kept[0] + y.cos()
}

/// The receiver and what it is given are elements of different vectors; one is taken whole.
#[differentiable]
fn of_two(a: &mut [Layer], b: &mut [Layer], x: f64) -> f64 {
    let y = a[0].mixed_into(&mut b[1], x);
    let spread = b[0].clone().spread(y);
    spread.layer_energy(a[0].gain) + b[1].mixed_into(&mut a[1], y)
}

#[differentiable]
fn pairs(x: &[f64]) -> f64 {
    let (mut a, mut b) = (layers_of(x), layers_of(&x[1..]));
    let y = of_two(&mut a, &mut b, x[0]);
    y + energy_of(&a, y) * energy_of(&b, 0.4)
}

#[differentiable]
fn fields(x: &[f64]) -> f64 {
    let mut stack: Stack = Stack {
        layers: layers_of(x),
        ends: [layer(x, 0.4), layer(x, x[1])],
        scale: x[0] * x[2],
    };
    let first = stack.ran(x);
    let second = stack.ran(&first);
    stack.layers[1].bent(second[0]) + stack.ends[0].gain.sin() + second[1] * stack.ends[1].hidden[0]
}

/// A variable becomes a field of another, and of itself.
#[differentiable]
fn from_fields(x: &[f64]) -> f64 {
    let mut pair: (Vec<f64>, Vec<f64>) = (x.to_vec(), vec![x[0]; 3]);
    let mut v = x.to_vec();
    let mut one: Layer = layer(x, x[1]);
    for i in 0..2 {
        one.advance_layer(&v, x[i]);
        v = one.hidden.clone();
        v[i] *= x[2];
        pair.1 = one.kept.clone();
        v = pair.1.clone();
        one.hidden = v.clone();
    }
    v[0] * one.layer_energy(v[1]) + pair.1[1]
}

slice_table! {
    from_fields: [[0.4, -0.7, 1.2]];
    shared: [[0.4, -0.7, 1.2], [0.9, 0.3, -0.5, 0.2]];
    in_loops: [[0.4, -0.7, 1.2]];
    in_branches: [[0.4, 0.7, -1.2, 0.6], [-0.4, 0.2, 1.2]];
    elements_of_elements: [[0.4, -0.7, 1.2]];
    named: [[0.4, 0.6, 1.2]];
    pairs: [[0.4, -0.7, 1.2]];
    fields: [[0.4, -0.3, 0.8]];
}
