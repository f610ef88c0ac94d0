//! Convolutions in two dimensions as matrix products: the output, and the two transposes.
//!
//! The form `sum(y * conv(x, w))` is linear in each of three arrays, and the three kernels here are its derivatives by
//! each. Images become columns of windows, a tile at a time that stays in the cache; a tile is one image, several
//! small ones, or some rows of a large one. Lanes that share weights are more images, other lanes are more groups.

use super::gemm::{Matrix, multiply};
use super::layout::contiguous;
use super::recycle::repeated;
use super::shape::broadcast_shapes;
use super::window::Window;
use super::{Array, Shape, from_vec};
use crate::element::{Float, Result};
use std::ops::Range;

/// Which of the three arrays is computed from the other two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `y` from `x` and `w`.
    Output,
    /// `x` from `y` and `w`.
    Input,
    /// `w` from `x` and `y`.
    Weight,
}

/// The sizes of a convolution: `x` is `[.., n, groups * inputs, h, w]`, `w` is `[.., groups * outputs, inputs, kh, kw]`,
/// `y` is `[.., n, groups * outputs, oh, ow]`; leading axes are lanes and broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Convolution {
    pub(crate) window: Window,
    pub(crate) groups: usize,
    /// Channels of a group.
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

/// The images of all lanes, and where each lane finds its operands.
struct Lanes {
    shape: Shape,
    /// For each lane the places of the first and second operand among theirs.
    places: Vec<(usize, usize)>,
    images: usize,
}

/// Some rows of places of some images.
#[derive(Clone, Debug)]
struct Tile {
    images: Range<usize>,
    rows: Range<usize>,
}

/// Elements of a tile's columns: what a second-level cache holds beside the other operands.
const TILE: usize = 1 << 15;
/// Places from which an image is worth a tile of its own.
const WORTHWHILE: usize = 128;

impl Convolution {
    /// The array in this role, from the other two in the order `x`, `w`, `y` (for the input: `y`, `w`).
    pub(crate) fn run<E: Float>(
        &self,
        op: &'static str,
        role: Role,
        a: &Array<E>,
        b: &Array<E>,
    ) -> Result<Array<E>> {
        let lanes = self.lanes(op, role, a, b)?;
        let mut shape = lanes.shape.clone();
        let (window, groups) = (&self.window, self.groups);
        match role {
            Role::Output => {
                let [h, w] = window.output;
                shape.extend([a.shape()[a.ndim() - 4], groups * self.outputs, h, w]);
            }
            Role::Input => {
                let [h, w] = window.input;
                shape.extend([a.shape()[a.ndim() - 4], groups * self.inputs, h, w]);
            }
            Role::Weight => {
                let [h, w] = window.kernel;
                shape.extend([groups * self.outputs, self.inputs, h, w]);
            }
        }
        let mut out = vec![E::zero(); shape.iter().product()];
        if out.is_empty() || a.is_empty() || b.is_empty() {
            return Ok(from_vec(&shape, out));
        }
        let (a, b) = (contiguous(a), contiguous(b));
        let (a, b) = (
            a.as_slice().expect("contiguous"),
            b.as_slice().expect("contiguous"),
        );
        for group in 0..groups {
            match role {
                Role::Output => self.output(group, &lanes, a, b, &mut out),
                Role::Input => self.input(group, &lanes, a, b, &mut out),
                Role::Weight => self.weight(group, &lanes, a, b, &mut out),
            }
        }
        Ok(from_vec(&shape, out))
    }

    fn lanes<E: Float>(&self, op: &'static str, role: Role, a: &Array<E>, b: &Array<E>) -> Result<Lanes> {
        let (of_a, of_b) = (&a.shape()[..a.ndim() - 4], &b.shape()[..b.ndim() - 4]);
        let shape = broadcast_shapes(op, of_a, of_b)?;
        let images = a.shape()[a.ndim() - 4];
        let count: usize = shape.iter().product();
        let shares_weights = role != Role::Weight && of_b.iter().all(|&len| len == 1);
        Ok(if shares_weights && of_a.iter().product::<usize>() == count {
            Lanes {
                shape,
                places: vec![(0, 0)],
                images: images * count,
            }
        } else {
            let places = places(of_a, &shape).into_iter().zip(places(of_b, &shape));
            Lanes {
                places: places.collect(),
                shape,
                images,
            }
        })
    }

    /// The lines of a tile's columns: channels and taps of a group.
    fn lines(&self) -> usize {
        self.inputs * self.window.taps()
    }
    fn columns_of(&self, tile: &Tile) -> usize {
        tile.images.len() * tile.rows.len() * self.window.output[1]
    }
    fn is_image(&self, tile: &Tile) -> bool {
        tile.images.len() == 1 && tile.rows.len() == self.window.output[0]
    }
    fn tiles(&self, images: usize) -> Vec<Tile> {
        let ([height, width], places) = (self.window.output, self.window.places());
        let wanted = (TILE / self.lines()).max(WORTHWHILE);
        let rows = if places > wanted {
            (wanted / width).max(1)
        } else {
            height
        };
        let together = if places < WORTHWHILE {
            (wanted / places).min(4 * WORTHWHILE / places).max(1)
        } else {
            1
        };
        let tiles = (0..images).step_by(together).flat_map(|first| {
            (0..height).step_by(rows).map(move |row| Tile {
                images: first..(first + together).min(images),
                rows: row..(row + rows).min(height),
            })
        });
        tiles.collect()
    }

    /// The channels of a group in image `i` of an array with so many channels a group and elements a channel.
    fn channels(&self, group: usize, i: usize, per_group: usize, len: usize) -> Range<usize> {
        let start = (i * self.groups + group) * per_group * len;
        start..start + per_group * len
    }
    fn input_channels(&self, group: usize, i: usize) -> Range<usize> {
        self.channels(group, i, self.inputs, self.window.plane())
    }
    fn output_channels(&self, group: usize, i: usize) -> Range<usize> {
        self.channels(group, i, self.outputs, self.window.places())
    }
    fn weights(&self, group: usize, lane: usize) -> Range<usize> {
        self.channels(group, lane, self.outputs, self.lines())
    }

    /// The columns of a tile.
    fn fill<E: Float>(&self, group: usize, first: usize, tile: &Tile, x: &[E], columns: &mut [E]) {
        let (line, each) = (self.columns_of(tile), tile.rows.len() * self.window.output[1]);
        for (n, image) in tile.images.clone().enumerate() {
            let x = &x[self.input_channels(group, first + image)];
            self.window.columns(x, &tile.rows, columns, line, n * each);
        }
    }
    /// The pieces of a tile's outputs, `[outputs, images, rows of places]`, each with its place in all outputs.
    fn pieces(&self, group: usize, first: usize, tile: &Tile) -> impl Iterator<Item = Range<usize>> {
        let (this, tile) = (*self, tile.clone());
        let (width, places) = (this.window.output[1], this.window.places());
        (0..this.outputs).flat_map(move |channel| {
            let rows = tile.rows.clone();
            tile.images.clone().map(move |image| {
                let start = this.output_channels(group, first + image).start + channel * places;
                start + rows.start * width..start + rows.end * width
            })
        })
    }

    fn output<E: Float>(&self, group: usize, lanes: &Lanes, x: &[E], w: &[E], y: &mut [E]) {
        let (lines, images) = (self.lines(), lanes.images);
        let (mut columns, mut product) = (Vec::new(), Vec::new());
        for tile in self.tiles(images) {
            let line = self.columns_of(&tile);
            columns.resize(lines * line, E::zero());
            let mut filled = None;
            for (lane, &(of_x, of_w)) in lanes.places.iter().enumerate() {
                let direct = self.window.is_pointwise() && self.is_image(&tile);
                if !direct && filled != Some(of_x) {
                    self.fill(group, of_x * images, &tile, x, &mut columns);
                    filled = Some(of_x);
                }
                let windows = match direct {
                    true => &x[self.input_channels(group, of_x * images + tile.images.start)],
                    false => &columns[..],
                };
                let weights = Matrix::of_rows(&w[self.weights(group, of_w)], self.outputs, lines);
                let windows = Matrix::of_rows(windows, lines, line);
                if self.is_image(&tile) {
                    let place = self.output_channels(group, lane * images + tile.images.start);
                    multiply(weights, windows, &mut y[place]);
                    continue;
                }
                product.resize(self.outputs * line, E::zero());
                multiply(weights, windows, &mut product);
                let mut rest = &product[..];
                for piece in self.pieces(group, lane * images, &tile) {
                    let (this, others) = rest.split_at(piece.len());
                    y[piece].copy_from_slice(this);
                    rest = others;
                }
            }
        }
    }

    fn input<E: Float>(&self, group: usize, lanes: &Lanes, y: &[E], w: &[E], x: &mut [E]) {
        let (lines, images) = (self.lines(), lanes.images);
        let (mut columns, mut gathered) = (Vec::new(), Vec::new());
        for tile in self.tiles(images) {
            let line = self.columns_of(&tile);
            for (lane, &(of_y, of_w)) in lanes.places.iter().enumerate() {
                let outputs = self.gathered(group, of_y * images, &tile, y, &mut gathered);
                let outputs = Matrix::of_rows(outputs, self.outputs, line);
                let weights =
                    Matrix::of_rows(&w[self.weights(group, of_w)], self.outputs, lines).transposed();
                if self.window.is_pointwise() && self.is_image(&tile) {
                    let place = self.input_channels(group, lane * images + tile.images.start);
                    multiply(weights, outputs, &mut x[place]);
                    continue;
                }
                columns.resize(lines * line, E::zero());
                multiply(weights, outputs, &mut columns);
                let each = tile.rows.len() * self.window.output[1];
                for (n, image) in tile.images.clone().enumerate() {
                    let x = &mut x[self.input_channels(group, lane * images + image)];
                    self.window.add_columns(&columns, line, n * each, &tile.rows, x);
                }
            }
        }
    }

    fn weight<E: Float>(&self, group: usize, lanes: &Lanes, x: &[E], y: &[E], w: &mut [E]) {
        let (lines, images) = (self.lines(), lanes.images);
        let (mut columns, mut gathered) = (Vec::new(), Vec::new());
        let mut product = repeated(E::zero(), self.outputs * lines);
        for tile in self.tiles(images) {
            let line = self.columns_of(&tile);
            columns.resize(lines * line, E::zero());
            let mut filled = None;
            for (lane, &(of_x, of_y)) in lanes.places.iter().enumerate() {
                if filled != Some(of_x) {
                    self.fill(group, of_x * images, &tile, x, &mut columns);
                    filled = Some(of_x);
                }
                let outputs = self.gathered(group, of_y * images, &tile, y, &mut gathered);
                let outputs = Matrix::of_rows(outputs, self.outputs, line);
                multiply(
                    outputs,
                    Matrix::of_rows(&columns, lines, line).transposed(),
                    &mut product,
                );
                let sums = w[self.weights(group, lane)].iter_mut();
                sums.zip(&product).for_each(|(w, &p)| *w += p);
            }
        }
    }

    /// The outputs of a tile as lines, one for each channel.
    fn gathered<'a, E: Float>(
        &self,
        group: usize,
        first: usize,
        tile: &Tile,
        y: &'a [E],
        into: &'a mut Vec<E>,
    ) -> &'a [E] {
        if self.is_image(tile) {
            return &y[self.output_channels(group, first + tile.images.start)];
        }
        into.clear();
        self.pieces(group, first, tile)
            .for_each(|piece| into.extend_from_slice(&y[piece]));
        into
    }
}

/// For each lane of `whole` the place of its operand, whose lanes have the shape `own`.
fn places(own: &[usize], whole: &[usize]) -> Vec<usize> {
    let missing = whole.len() - own.len();
    let mut places = vec![0];
    for (axis, &len) in whole.iter().enumerate() {
        let own = if axis < missing { 1 } else { own[axis - missing] };
        let step = usize::from(own != 1);
        places = places
            .into_iter()
            .flat_map(|place| (0..len).map(move |i| place * own + i * step))
            .collect();
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    /// `(x, w, y)` in every combination that the definition pairs: `visit(x index, w index, y index)`.
    fn each_term(conv: &Convolution, n: usize, mut visit: impl FnMut([usize; 4], [usize; 4], [usize; 4])) {
        let window = &conv.window;
        for y in indices(&[n, conv.groups * conv.outputs, window.output[0], window.output[1]]) {
            for w in indices(&[conv.inputs, window.kernel[0], window.kernel[1]]) {
                let place = |axis: usize| {
                    (y[2 + axis] * window.stride[axis] + w[1 + axis] * window.dilation[axis])
                        .checked_sub(window.padding[axis])
                        .filter(|&place| place < window.input[axis])
                };
                if let (Some(row), Some(column)) = (place(0), place(1)) {
                    let channel = y[1] / conv.outputs * conv.inputs + w[0];
                    visit(
                        [y[0], channel, row, column],
                        [y[1], w[0], w[1], w[2]],
                        [y[0], y[1], y[2], y[3]],
                    );
                }
            }
        }
    }

    fn check(conv: Convolution, n: usize, lanes: [&[usize]; 2]) {
        let mut g = generator(31);
        let window = conv.window;
        let x_shape = [n, conv.groups * conv.inputs, window.input[0], window.input[1]];
        let w_shape = [
            conv.groups * conv.outputs,
            conv.inputs,
            window.kernel[0],
            window.kernel[1],
        ];
        let y_shape = [n, conv.groups * conv.outputs, window.output[0], window.output[1]];
        let whole = broadcast_shapes("conv", lanes[0], lanes[1]).unwrap();
        for (role, [a_shape, b_shape, out_shape]) in [
            (Role::Output, [x_shape, w_shape, y_shape]),
            (Role::Input, [y_shape, w_shape, x_shape]),
            (Role::Weight, [x_shape, y_shape, w_shape]),
        ] {
            let (a, b) = (
                view(&mut g, &[lanes[0], &a_shape].concat()),
                view(&mut g, &[lanes[1], &b_shape].concat()),
            );
            let mut expected = ndarray::ArrayD::<f64>::zeros([&whole[..], &out_shape].concat());
            for (lane, (p, q)) in indices(&whole)
                .iter()
                .zip(places(lanes[0], &whole).into_iter().zip(places(lanes[1], &whole)))
            {
                let (of_a, of_b) = (indices(lanes[0])[p].clone(), indices(lanes[1])[q].clone());
                each_term(&conv, n, |x, w, y| {
                    let [i, j, k] = match role {
                        Role::Output => [x, w, y],
                        Role::Input => [y, w, x],
                        Role::Weight => [x, y, w],
                    };
                    let term =
                        a[[&of_a[..], &i].concat().as_slice()] * b[[&of_b[..], &j].concat().as_slice()];
                    expected[[&lane[..], &k].concat().as_slice()] += term;
                });
            }
            let found = conv.run("conv", role, &a, &b).unwrap();
            assert_eq!(
                found,
                expected.into_shared(),
                "{role:?} of {conv:?} with lanes {lanes:?}"
            );
        }
    }

    fn conv(
        input: [usize; 2],
        kernel: [usize; 2],
        options: [[usize; 2]; 3],
        groups: [usize; 3],
    ) -> Convolution {
        let [groups, inputs, outputs] = groups;
        Convolution {
            window: Window::over("conv", 2, input, kernel, options).unwrap(),
            groups,
            inputs,
            outputs,
        }
    }

    #[test]
    fn all_roles_match_the_definition() {
        for (input, kernel, options, groups) in [
            ([5, 6], [3, 2], [[1, 1], [0, 0], [1, 1]], [1, 2, 3]),
            ([5, 5], [3, 3], [[2, 3], [1, 2], [1, 1]], [1, 2, 1]),
            ([4, 3], [2, 2], [[1, 1], [3, 4], [1, 2]], [2, 1, 2]),
            ([3, 1], [1, 1], [[1, 1], [0, 0], [1, 1]], [1, 3, 2]),
            ([7, 2], [2, 1], [[3, 2], [0, 1], [2, 1]], [3, 1, 1]),
            ([1, 1], [1, 1], [[4, 4], [2, 0], [1, 1]], [1, 1, 1]),
        ] {
            for n in [1, 3] {
                for lanes in [
                    [&[][..], &[][..]],
                    [&[2], &[]],
                    [&[], &[2]],
                    [&[3], &[3]],
                    [&[2, 1], &[3]],
                ] {
                    check(conv(input, kernel, options, groups), n, lanes);
                }
            }
        }
        check(
            conv([4, 4], [2, 2], [[1, 1], [0, 0], [1, 1]], [1, 1, 1]),
            0,
            [&[], &[2]],
        );
        check(
            conv([4, 4], [2, 2], [[1, 1], [0, 0], [1, 1]], [1, 0, 2]),
            2,
            [&[], &[]],
        );
    }

    #[test]
    fn large_images_are_cut_and_small_ones_joined() {
        check(
            conv([40, 50], [3, 3], [[1, 1], [1, 1], [1, 1]], [1, 9, 2]),
            2,
            [&[], &[]],
        );
        check(
            conv([3, 3], [2, 2], [[1, 1], [0, 0], [1, 1]], [1, 2, 3]),
            70,
            [&[2], &[]],
        );
        check(
            conv([12, 12], [1, 1], [[1, 1], [0, 0], [1, 1]], [2, 3, 2]),
            2,
            [&[], &[2]],
        );
    }
}
