//! A tensor as several, along an axis: split, chunk.

use crate::element::{Element, Float};
use crate::error::Error;
use crate::kernels::{Shape, Slice, chunk_sizes};
use crate::levels::Level;
use crate::ops::axes::IntoAxes;
use crate::ops::join::Cat;
use crate::ops::layout::Part;
use crate::values::discrete::with_discrete_dtypes;
use crate::values::{LinearMap, NoMap, Tensor, TensorTan};
use std::marker::PhantomData;

/// How an array is cut along an axis.
#[derive(Clone, Debug)]
struct Cuts {
    axis: usize,
    sizes: Vec<usize>,
    shape: Shape,
}
impl Cuts {
    #[track_caller]
    fn split(shape: &[usize], sizes: &[usize], axis: impl IntoAxes) -> Self {
        let axis = axis.into_axes().one_of_rank("split", shape.len());
        let total: usize = sizes.iter().sum();
        if total != shape[axis] {
            let len = shape[axis];
            let message = format!(
                "sizes {sizes:?} add up to {total}, but axis {axis} of shape {shape:?} has length {len}"
            );
            Error::new("split", message).raise()
        }
        Cuts {
            axis,
            sizes: sizes.to_vec(),
            shape: Shape::from_slice(shape),
        }
    }
    #[track_caller]
    fn chunk(shape: &[usize], n: usize, axis: impl IntoAxes) -> Self {
        let axis = axis.into_axes().one_of_rank("chunk", shape.len());
        if n == 0 {
            Error::new("chunk", "0 chunks hold nothing; ask for at least one").raise()
        }
        Cuts {
            axis,
            sizes: chunk_sizes(shape[axis], n),
            shape: Shape::from_slice(shape),
        }
    }
    fn of<E: Element, L: Level>(&self, x: &Tensor<E, L>) -> Vec<Tensor<E, L>> {
        let mut start = 0;
        let piece = |&size: &usize| {
            start += size;
            let slice = Slice::narrow(&self.shape, self.axis, start - size, size);
            L::structural(&Part(slice), x)
        };
        self.sizes.iter().map(piece).collect()
    }
}

/// The derivative of a cut: the pieces of a tangent, and cotangents side by side.
#[derive(Debug)]
pub struct CutMap<E, L> {
    cuts: Cuts,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> LinearMap for CutMap<E, L> {
    type In = TensorTan<E, L>;
    type Out = Vec<TensorTan<E, L>>;
    fn push(&self, t: &Self::In) -> Self::Out {
        match &t.0 {
            Some(t) => self.cuts.of(t).into_iter().map(|t| TensorTan(Some(t))).collect(),
            None => Vec::new(),
        }
    }
    fn pull(&self, cts: &Self::Out, into: &mut Self::In) {
        if cts.iter().all(|ct| ct.0.is_none()) {
            return;
        }
        let part = |(i, &size): (usize, &usize)| {
            let mut shape = self.cuts.shape.clone();
            shape[self.cuts.axis] = size;
            cts.get(i).cloned().unwrap_or_default().materialize(&shape)
        };
        let parts: Vec<_> = self.cuts.sizes.iter().enumerate().map(part).collect();
        into.add(L::many(&Cat::along(self.cuts.axis), &parts));
    }
}
macro_rules! discrete {
    ($($e:ty),*) => { $(
        impl<L: Level> LinearMap for CutMap<$e, L> {
            type In = ();
            type Out = Vec<()>;
            fn push(&self, _: &()) -> Vec<()> {
                Vec::new()
            }
            fn pull(&self, _: &Vec<()>, _: &mut ()) {}
        }
    )* };
}
with_discrete_dtypes!(discrete);

/// The pieces, and the pieces with their derivative.
macro_rules! cuts {
    ($($(#[$doc:meta])* $method:ident, $linearize:ident, $arg:ident: $of:ty;)*) => {
        impl<E: Element, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, $arg: $of, axis: impl IntoAxes) -> Vec<Self> {
                Cuts::$method(self.shape(), $arg, axis).of(self)
            }
            /// The values and their derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(&self, $arg: $of, axis: impl IntoAxes) -> (Vec<Self>, (CutMap<E, L>, NoMap, NoMap)) {
                let cuts = Cuts::$method(self.shape(), $arg, axis);
                (cuts.of(self), (CutMap { cuts, of: PhantomData }, NoMap, NoMap))
            }
        )* }
    };
}
cuts! {
    /// Consecutive pieces of these sizes along an axis, which they fill.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let parts = Tensor::from_vec(vec![1.0, 2.0, 3.0]).split(&[1, 2], 0);
    /// assert_eq!(parts[1].to_vec(), [2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's, or the sizes do not add up to its length.
    split, linearize_split, sizes: &[usize];
    /// At most `n` pieces of one size along an axis, the last one shorter if need be, as in PyTorch.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let parts = Tensor::from_vec(vec![1.0, 2.0, 3.0]).chunk(2, 0);
    /// assert_eq!((parts[0].len(), parts[1].len()), (2, 1));
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's, or `n` is 0.
    chunk, linearize_chunk, n: usize;
}
