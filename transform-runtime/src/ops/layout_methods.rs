//! The methods that rearrange elements, on tensors of any dtype. Axes may be negative: they count from the end.

use crate::element::Element;
use crate::error::{Error, OrRaise};
use crate::kernels::{Shape, Slice, normalize_index};
use crate::levels::Level;
use crate::ops::axes::IntoAxes;
use crate::ops::axes::Position;
use crate::ops::layout::{Expand, Flip, Part, Permute, Reshape};
use crate::ops::tiling::{Roll, Tile};
use crate::ops::triangle::Triangle;
use crate::rule::StructuralOf;
use crate::values::{NoMap, TanMap, Tensor};
use ndarray::SliceInfoElem;

/// The methods of ops that rearrange elements; each says how its arguments make an op for a tensor `x`.
macro_rules! layout_methods {
    ($(
        $(#[$doc:meta])*
        $method:ident, $linearize:ident, |$x:ident $(, $arg:ident: $of:ty)*| -> $op:ty $make:block
    )*) => {
        impl<E: Element, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self $(, $arg: $of)*) -> Self {
                let $x = self;
                let op: $op = $make;
                L::structural(&op, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(
                &self
                $(, $arg: $of)*
            ) -> (Self, (TanMap<StructuralOf<$op>, E, L>, $(layout_methods!(@place $arg)),*)) {
                let $x = self;
                let op: $op = $make;
                let y = L::structural(&op, self);
                (y, (TanMap::new(StructuralOf::new(op, self.shape_vec())), $(layout_methods!(@none $arg)),*))
            }
        )* }
    };
    (@place $arg:ident) => { NoMap };
    (@none $arg:ident) => { NoMap };
}

layout_methods! {
    /// The same elements, row-major, in another shape.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x[[1, 0]], 3.0);
    /// ```
    ///
    /// # Panics
    /// If that shape has not as many elements.
    reshape, linearize_reshape, |_x, shape: &[usize]| -> Reshape { Reshape(Shape::from_slice(shape)) }

    /// The same elements, row-major, along one axis.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::<f64>::ones(&[2, 3]).flatten().shape(), [6]);
    /// ```
    flatten, linearize_flatten, |x| -> Reshape { Reshape(Shape::from_slice(&[x.len()])) }

    /// Two axes change places.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape(&[2, 3]);
    /// assert_eq!(x.transpose(0, 1).to_vec(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's.
    transpose, linearize_transpose, |x, a: impl IntoAxes, b: impl IntoAxes| -> Permute {
        // A number may be asked for the axes of a vector.
        let mut order: Shape = (0..x.ndim().max(1)).collect();
        let (a, b) = (axis("transpose", a, order.len()), axis("transpose", b, order.len()));
        order.swap(a, b);
        order.truncate(x.ndim());
        Permute(order)
    }

    /// A matrix with rows and columns exchanged; a vector or number as it is.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape(&[2, 3]);
    /// assert_eq!(x.t()[[2, 0]], 3.0);
    /// ```
    ///
    /// # Panics
    /// If the tensor has more than two axes.
    t, linearize_t, |x| -> Permute {
        if x.ndim() > 2 {
            let message = "has more than two axes; say which with transpose(a, b)";
            raise("t", format!("a tensor of shape {:?} {message}", x.shape()))
        }
        Permute((0..x.ndim()).rev().collect())
    }

    /// Axis `i` of the result is axis `order[i]` of the tensor.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::zeros(&[2, 3, 4]);
    /// assert_eq!(x.permute(&[2, 0, 1]).shape(), [4, 2, 3]);
    /// ```
    ///
    /// # Panics
    /// If `order` does not name each axis once.
    permute, linearize_permute, |x, order: &[isize]| -> Permute {
        let mut axes = Shape::new();
        for &place in order {
            axes.push(axis("permute", place, x.ndim()));
        }
        if axes.len() != x.ndim() || (0..axes.len()).any(|i| !axes.contains(&i)) {
            raise("permute", format!("{order:?} does not name each axis of a tensor of rank {} once", x.ndim()))
        }
        Permute(axes)
    }

    /// Axis `from` becomes axis `to`; the others keep their order.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::<f64>::zeros(&[2, 3, 4]);
    /// assert_eq!(x.movedim(0, -1).shape(), [3, 4, 2]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's.
    movedim, linearize_movedim, |x, from: impl IntoAxes, to: impl IntoAxes| -> Permute {
        let rank = x.ndim().max(1);
        let (from, to) = (axis("movedim", from, rank), axis("movedim", to, rank));
        let mut order: Shape = (0..rank).filter(|&axis| axis != from).collect();
        order.insert(to, from);
        order.truncate(x.ndim());
        Permute(order)
    }

    /// Without an axis, which must have length 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::<f64>::zeros(&[2, 1]).squeeze(1).shape(), [2]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's, or has another length than 1.
    squeeze, linearize_squeeze, |x, place: impl IntoAxes| -> Reshape {
        let mut shape = x.shape_vec();
        if shape.is_empty() {
            shape.push(1);
        }
        let place = axis("squeeze", place, shape.len());
        if shape[place] != 1 {
            raise("squeeze", format!("axis {place} of shape {shape:?} has length {}, not 1", shape[place]))
        }
        shape.remove(place);
        Reshape(shape)
    }

    /// With a new axis of length 1 at this place of the result.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::<f64>::zeros(&[2]).unsqueeze(-1).shape(), [2, 1]);
    /// ```
    ///
    /// # Panics
    /// If there is no such place.
    unsqueeze, linearize_unsqueeze, |x, place: impl IntoAxes| -> Reshape {
        let mut shape = x.shape_vec();
        shape.insert(axis("unsqueeze", place, shape.len() + 1), 1);
        Reshape(shape)
    }

    /// Repeated along new leading axes and axes of length 1 until it has this shape.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]).reshape(&[2, 1]);
    /// assert_eq!(x.expand(&[2, 3]).to_vec(), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis of another length than 1 would change.
    expand, linearize_expand, |_x, shape: &[usize]| -> Expand { Expand::to("expand", shape) }

    /// [`expand`](Self::expand) by its NumPy name.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([1.0, 2.0]).broadcast_to(&[2, 2]).to_vec(), [1.0, 2.0, 1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis of another length than 1 would change.
    broadcast_to, linearize_broadcast_to, |_x, shape: &[usize]| -> Expand { Expand::to("broadcast_to", shape) }

    /// Part of the tensor, as ndarray's `s![]` says it.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// use ndarray::s;
    /// let x = Tensor::<f64>::arange(0.0, 6.0).reshape(&[2, 3]);
    /// assert_eq!(x.slice(s![1, ..;2]).to_vec(), [3.0, 5.0]);
    /// ```
    ///
    /// # Panics
    /// If the slice names more axes than there are, reaches outside one, or has a step of 0.
    slice, linearize_slice, |x, info: impl AsRef<[SliceInfoElem]>| -> Part {
        Part(Slice::resolve("slice", info.as_ref(), x.shape()).or_raise())
    }

    /// `len` places of an axis from `start`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape(&[2, 3]);
    /// assert_eq!(x.narrow(1, 1, 2).to_vec(), [2.0, 3.0, 5.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's, or the places reach outside it.
    narrow, linearize_narrow, |x, place: impl IntoAxes, start: usize, len: usize| -> Part {
        let place = axis("narrow", place, x.ndim());
        if start.checked_add(len).is_none_or(|end| end > x.shape()[place]) {
            raise("narrow", format!("{len} places from {start} reach outside axis {place} of shape {:?}", x.shape()))
        }
        Part(Slice::narrow(x.shape(), place, start, len))
    }

    /// Place `i` of an axis, which is dropped.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape(&[2, 3]);
    /// assert_eq!(x.index_axis(0, -1).to_vec(), [4.0, 5.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's, or has no such place.
    index_axis, linearize_index_axis, |x, place: impl IntoAxes, i: impl Position| -> Part {
        let place = axis("index_axis", place, x.ndim());
        Part(Slice::index(x.shape(), place, normalize_index("index_axis", i.position(), x.shape()[place]).or_raise()))
    }

    /// In reverse order along an axis, or a list of axes.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape(&[2, 3]);
    /// assert_eq!(x.flip(1).to_vec(), [3.0, 2.0, 1.0, 6.0, 5.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's, or is named twice.
    flip, linearize_flip, |x, axes: impl IntoAxes| -> Flip { Flip(axes.into_axes().of_rank("flip", x.ndim())) }

    /// Every element `shift` places on along an axis; those that leave at the end come in at the front.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::from_vec(vec![1.0, 2.0, 3.0]).roll(1, 0).to_vec(), [3.0, 1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If an axis is not one of the tensor's.
    roll, linearize_roll, |x, shift: isize, place: impl IntoAxes| -> Roll {
        Roll::of(x.shape(), shift, axis("roll", place, x.ndim()))
    }

    /// The whole tensor so many times along each axis; with more counts than axes, along new axes in front.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0]);
    /// assert_eq!(x.repeat(&[2, 2]).shape(), [2, 4]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer counts than axes.
    repeat, linearize_repeat, |x, counts: &[usize]| -> Tile { Tile::repeat(x.shape(), counts) }

    /// [`repeat`](Self::repeat) as NumPy has it: fewer counts than axes are those of the last axes.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.tile(&[2]).shape(), [2, 4]);
    /// ```
    tile, linearize_tile, |x, counts: &[usize]| -> Tile { Tile::of(x.shape(), counts) }

    /// Matrices, along the last two axes, with zeros above diagonal `k`: above the main one, below it if negative.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.tril(0).to_vec(), [1.0, 0.0, 3.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has fewer than two axes.
    tril, linearize_tril, |x, k: isize| -> Triangle { Triangle::of("tril", x.shape(), k, true) }

    /// Matrices, along the last two axes, with zeros below diagonal `k`: above the main one, below it if negative.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.triu(1).to_vec(), [0.0, 2.0, 0.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If the tensor has fewer than two axes.
    triu, linearize_triu, |x, k: isize| -> Triangle { Triangle::of("triu", x.shape(), k, false) }
}

#[track_caller]
fn axis(op: &'static str, axis: impl IntoAxes, rank: usize) -> usize {
    axis.into_axes().one_of_rank(op, rank)
}
#[cold]
#[track_caller]
fn raise(op: &'static str, message: String) -> ! {
    Error::new(op, message).raise()
}
