//! Arguments and results as flat vectors of numbers.

use std::collections::BTreeMap;

use transform_func::prelude::*;

use super::seeded::seeded_values;

/// The numbers of a value in order: row by row, entry by entry.
pub(crate) trait Flat {
    fn flat(&self) -> Vec<f64>;
}

impl Flat for f64 {
    fn flat(&self) -> Vec<f64> {
        vec![*self]
    }
}

impl Flat for f32 {
    fn flat(&self) -> Vec<f64> {
        vec![f64::from(*self)]
    }
}

impl Flat for usize {
    fn flat(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Flat for () {
    fn flat(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Flat for Tensor {
    fn flat(&self) -> Vec<f64> {
        self.to_vec()
    }
}

impl<D: ndarray::Dimension> Flat for ndarray::Array<f64, D> {
    fn flat(&self) -> Vec<f64> {
        self.iter().copied().collect()
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn flat(&self) -> Vec<f64> {
        self.iter().flat_map(Flat::flat).collect()
    }
}

impl<T: Flat> Flat for Option<T> {
    fn flat(&self) -> Vec<f64> {
        self.iter().flat_map(Flat::flat).collect()
    }
}

impl<T: Flat + ?Sized> Flat for Box<T> {
    fn flat(&self) -> Vec<f64> {
        T::flat(self)
    }
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn flat(&self) -> Vec<f64> {
        self.iter().flat_map(Flat::flat).collect()
    }
}

impl<T: Flat> Flat for BTreeMap<String, T> {
    fn flat(&self) -> Vec<f64> {
        self.values().flat_map(Flat::flat).collect()
    }
}

macro_rules! flat_tuple {
    ($($name:ident)+) => {
        impl<$($name: Flat),+> Flat for ($($name,)+) {
            #[allow(non_snake_case, reason = "type parameters double as variables")]
            fn flat(&self) -> Vec<f64> {
                let ($($name,)+) = self;
                [$($name.flat()),+].concat()
            }
        }
    };
}
flat_tuple!(A);
flat_tuple!(A B);
flat_tuple!(A B C);
flat_tuple!(A B C D);
flat_tuple!(A B C D E);

/// A flat point as a fixed array.
pub(crate) fn array<const N: usize>(x: &[f64]) -> [f64; N] {
    x.try_into().expect("a point of the array's length")
}

/// A flat point as a slice and the number behind it.
pub(crate) fn slice_and_number(x: &[f64]) -> (&[f64], f64) {
    let (last, slice) = x.split_last().expect("a point with a number");
    (slice, *last)
}

/// A flat point as a tensor.
pub(crate) fn tensor(shape: &[usize], x: &[f64]) -> Tensor {
    Tensor::from_shape_vec(shape, x.to_vec()).expect("as many numbers as the shape has")
}

/// A tensor of numbers in `[-1.5, 1.5)`.
pub(crate) fn seeded_tensor(shape: &[usize], seed: u64) -> Tensor {
    tensor(shape, &seeded_values(shape.iter().product(), seed, -1.5, 1.5))
}

/// A tensor of numbers in `[0.5, 2)`.
pub(crate) fn positive_tensor(shape: &[usize], seed: u64) -> Tensor {
    tensor(shape, &seeded_values(shape.iter().product(), seed, 0.5, 2.0))
}

/// A flat point as two tensors.
pub(crate) fn tensor_pair(shapes: [&[usize]; 2], x: &[f64]) -> (Tensor, Tensor) {
    let (a, b) = x.split_at(shapes[0].iter().product());
    (tensor(shapes[0], a), tensor(shapes[1], b))
}

pub(crate) fn flat_pair<A: Flat, B: Flat>((a, b): (A, B)) -> (Vec<f64>, Vec<f64>) {
    (a.flat(), b.flat())
}

/// Puts the blocks of a nested Jacobian (all inputs of the first output, then of the second, ..) together into
/// one row-major matrix.
pub(crate) fn assemble(blocks: &[f64], outputs: &[usize], inputs: &[usize]) -> Vec<f64> {
    let columns: usize = inputs.iter().sum();
    let mut matrix = vec![0.0; blocks.len()];
    let mut next = blocks.iter();
    let mut top = 0;
    for height in outputs {
        let mut left = 0;
        for width in inputs {
            for row in top..top + height {
                for column in left..left + width {
                    matrix[row * columns + column] = *next.next().expect("a block is too short");
                }
            }
            left += width;
        }
        top += height;
    }
    assert!(next.next().is_none(), "blocks are too long");
    matrix
}
