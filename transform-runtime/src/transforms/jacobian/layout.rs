//! The shapes of Jacobians: the output's tree of the input's tree.
//!
//! A number in the output becomes the whole input; a tensor in the output meets each leaf of the input in a tensor
//! of shape `output.shape + input.shape`. Vectors, arrays, tuples, options and maps stay what they are, on both
//! sides; but the numbers of a vector or array in the input are one axis of the tensor.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::values::{Lift, Tensor};

type At<T, L> = <T as Lift>::At<L>;

/// The entries of a Jacobian, output by output. Static parts have none.
pub trait Entries<L: Level> {
    /// What it is differentiated by.
    type Input: Lift;
    /// All entries of the next number of the output.
    fn row(&mut self) -> At<Self::Input, L>;
    /// Entries of the next tensor of the output, which has this shape, by the next leaf of the input: a tensor
    /// of shape `shape + tail`.
    fn block<E: Float>(&mut self, shape: &[usize], tail: &[usize]) -> Tensor<E, L>;
    /// The tensor of the output is done.
    fn next_tensor(&mut self, len: usize);
}

/// A result whose derivative by `I` has a shape.
#[diagnostic::on_unimplemented(
    message = "the Jacobian of a result `{Self}` by `{I}` has no shape",
    label = "numbers, tensors, vectors, arrays, tuples, options and maps of them have"
)]
pub trait Jacobian<I: Lift>: Lift {
    /// The Jacobian.
    type Out: Lift;
    /// Puts it together for an output like `y` and an input like `x`.
    fn assemble<L: Level, S: Entries<L, Input = I>>(
        y: &At<Self, L>,
        x: &At<I, L>,
        entries: &mut S,
    ) -> At<Self::Out, L>;
}

/// An input by which a tensor can be differentiated.
#[diagnostic::on_unimplemented(message = "the Jacobian of a tensor by `{Self}` has no shape")]
pub trait Columns: Lift {
    /// The Jacobian of a tensor.
    type Out: Lift;
    /// The same for a vector of these.
    type Vector: Lift;
    /// The same for an array of these.
    type Array<const N: usize>: Lift;
    /// Puts it together for an input like `x` and a tensor of this shape.
    fn columns<L: Level, S: Entries<L>>(x: &At<Self, L>, shape: &[usize], entries: &mut S) -> At<Self::Out, L>;
    /// The same for a vector of these.
    fn vector<L: Level, S: Entries<L>>(x: &[At<Self, L>], shape: &[usize], entries: &mut S) -> At<Self::Vector, L>;
    /// The same for an array of these.
    fn array<const N: usize, L: Level, S: Entries<L>>(
        x: &[At<Self, L>; N],
        shape: &[usize],
        entries: &mut S,
    ) -> At<Self::Array<N>, L>;
}

/// Vectors and arrays of anything but numbers stay vectors and arrays.
macro_rules! containers_stay {
    () => {
        type Vector = Vec<Self::Out>;
        type Array<const NN: usize> = [Self::Out; NN];
        fn vector<LL: Level, S: Entries<LL>>(
            x: &[At<Self, LL>],
            shape: &[usize],
            entries: &mut S,
        ) -> At<Self::Vector, LL> {
            x.iter().map(|x| Self::columns::<LL, S>(x, shape, entries)).collect()
        }
        fn array<const NN: usize, LL: Level, S: Entries<LL>>(
            x: &[At<Self, LL>; NN],
            shape: &[usize],
            entries: &mut S,
        ) -> At<Self::Array<NN>, LL> {
            std::array::from_fn(|i| Self::columns::<LL, S>(&x[i], shape, entries))
        }
    };
}
pub(super) use containers_stay;

macro_rules! floats {
    ($($e:ty)*) => { $(
        impl<I: Lift> Jacobian<I> for $e {
            type Out = I;
            #[inline(always)]
            fn assemble<L: Level, S: Entries<L, Input = I>>(
                _: &At<Self, L>,
                _: &At<I, L>,
                entries: &mut S,
            ) -> At<I, L> {
                entries.row()
            }
        }
        impl<I: Columns> Jacobian<I> for Tensor<$e, Base> {
            type Out = I::Out;
            fn assemble<L: Level, S: Entries<L, Input = I>>(
                y: &At<Self, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<I::Out, L> {
                let jacobian = I::columns::<L, S>(x, y.shape(), entries);
                entries.next_tensor(y.len());
                jacobian
            }
        }
        impl Columns for $e {
            type Out = Tensor<$e, Base>;
            type Vector = Tensor<$e, Base>;
            type Array<const N: usize> = Tensor<$e, Base>;
            fn columns<L: Level, S: Entries<L>>(_: &At<Self, L>, shape: &[usize], entries: &mut S) -> Tensor<$e, L> {
                entries.block(shape, &[])
            }
            fn vector<L: Level, S: Entries<L>>(x: &[At<Self, L>], shape: &[usize], entries: &mut S) -> Tensor<$e, L> {
                entries.block(shape, &[x.len()])
            }
            fn array<const N: usize, L: Level, S: Entries<L>>(
                _: &[At<Self, L>; N],
                shape: &[usize],
                entries: &mut S,
            ) -> Tensor<$e, L> {
                entries.block(shape, &[N])
            }
        }
        impl Columns for Tensor<$e, Base> {
            type Out = Tensor<$e, Base>;
            fn columns<L: Level, S: Entries<L>>(x: &At<Self, L>, shape: &[usize], entries: &mut S) -> Tensor<$e, L> {
                entries.block(shape, x.shape())
            }
            containers_stay!();
        }
    )* };
}
floats!(f64 f32);

/// Derivatives of and by a static part are a point.
macro_rules! statics {
    ($($t:ty),*) => { $(
        impl<I: Lift> Jacobian<I> for $t {
            type Out = ();
            fn assemble<L: Level, S: Entries<L, Input = I>>(_: &At<Self, L>, _: &At<I, L>, _: &mut S) {}
        }
        impl Columns for $t {
            type Out = ();
            fn columns<L: Level, S: Entries<L>>(_: &At<Self, L>, _: &[usize], _: &mut S) {}
            containers_stay!();
        }
    )* };
}
statics!(usize, u8, u16, u32, u64, u128, isize, i8, i16, i32, i64, i128, bool, char, String, &'static str, ());
statics!(Tensor<i64, Base>, Tensor<bool, Base>);
