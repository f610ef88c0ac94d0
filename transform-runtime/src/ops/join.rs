//! Several tensors as one, `cat` and `stack`: each a function, a [`Function`] of the same name, and an op.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array, Shape, Slice};
use crate::levels::Level;
use crate::ops::axes::{ByAxis, IntoAxes, PlainAxis};
use crate::ops::handle::handle;
use crate::ops::layout::Part;
use crate::rule::Many;
use crate::values::{
    BarsOf, ByRefs, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, Tensor, TensorTan, Wrt,
};

/// An op of a list of tensors, made for an axis as the user wrote it.
pub trait Join: Many {
    /// The op for these tensors.
    fn of<E: Element, L: Level>(xs: &[Tensor<E, L>], axis: impl IntoAxes) -> Self;
}

/// One after the other along an axis.
#[derive(Clone, Debug)]
pub struct Cat {
    axis: usize,
}
impl Cat {
    pub(crate) fn along(axis: usize) -> Self {
        Cat { axis }
    }
}
impl Many for Cat {
    const NAME: &'static str = "cat";
    fn base<E: Element>(&self, xs: &[Array<E>]) -> Result<Array<E>> {
        kernels::cat(Self::NAME, xs, self.axis)
    }
    fn batched(&self) -> Self {
        Cat { axis: self.axis + 1 }
    }
    fn transpose<E: Float, L: Level>(&self, shapes: &[Shape], k: usize, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let start = shapes[..k].iter().map(|shape| shape[self.axis]).sum();
        let slice = Slice::narrow(ct.shape(), self.axis, start, shapes[k][self.axis]);
        L::structural(&Part(slice), ct)
    }
}
impl Join for Cat {
    #[track_caller]
    fn of<E: Element, L: Level>(xs: &[Tensor<E, L>], axis: impl IntoAxes) -> Self {
        Cat {
            axis: axis.into_axes().one_of_rank(Self::NAME, rank(Self::NAME, xs)),
        }
    }
}

/// Side by side along a new axis.
#[derive(Clone, Debug)]
pub struct Stack {
    axis: usize,
}
impl Many for Stack {
    const NAME: &'static str = "stack";
    fn base<E: Element>(&self, xs: &[Array<E>]) -> Result<Array<E>> {
        kernels::stack(Self::NAME, xs, self.axis)
    }
    fn batched(&self) -> Self {
        Stack { axis: self.axis + 1 }
    }
    fn transpose<E: Float, L: Level>(&self, _: &[Shape], k: usize, ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&Part(Slice::index(ct.shape(), self.axis, k)), ct)
    }
}
impl Join for Stack {
    #[track_caller]
    fn of<E: Element, L: Level>(xs: &[Tensor<E, L>], axis: impl IntoAxes) -> Self {
        Stack {
            axis: axis.into_axes().one_of_rank(Self::NAME, rank(Self::NAME, xs) + 1),
        }
    }
}

#[track_caller]
fn rank<E: Element, L: Level>(op: &'static str, xs: &[Tensor<E, L>]) -> usize {
    match xs.first() {
        Some(first) => first.ndim(),
        None => Error::new(op, "the list of tensors is empty; give at least one").raise(),
    }
}

/// The derivative of an op of a list.
#[derive(Debug)]
pub struct JoinMap<O> {
    op: O,
    shapes: Vec<Shape>,
}
impl<O: Join> JoinMap<O> {
    /// The value and the derivative.
    #[track_caller]
    pub(crate) fn linearize<E: Element, L: Level>(
        xs: &[Tensor<E, L>],
        axis: impl IntoAxes,
    ) -> (Tensor<E, L>, Self) {
        let op = O::of(xs, axis);
        let y = L::many(&op, xs);
        (
            y,
            JoinMap {
                op,
                shapes: xs.iter().map(Tensor::shape_vec).collect(),
            },
        )
    }
    /// How many parts there are.
    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }
    /// The tangent of the whole; a list of tangents may be shorter, what is missing is zero.
    pub(crate) fn push<E: Float, L: Level>(&self, dots: &[TensorTan<E, L>]) -> TensorTan<E, L> {
        if dots.iter().all(|dot| dot.0.is_none()) {
            return TensorTan::default();
        }
        let part = |(i, shape): (usize, &Shape)| dots.get(i).cloned().unwrap_or_default().materialize(shape);
        let parts: Vec<_> = self.shapes.iter().enumerate().map(part).collect();
        TensorTan(Some(L::many(&self.op, &parts)))
    }
    /// Adds the cotangents of the parts.
    pub(crate) fn pull<E: Float, L: Level>(&self, ct: &TensorTan<E, L>, bars: &mut [TensorTan<E, L>]) {
        if let Some(ct) = &ct.0 {
            bars.iter_mut()
                .enumerate()
                .for_each(|(k, bar)| bar.add(self.op.transpose(&self.shapes, k, ct)));
        }
    }
}

/// A function of a list of tensors and an axis, and the [`Function`] of its name.
macro_rules! joins {
    ($($(#[$doc:meta])* $name:ident, $op:ident;)*) => { $(
        $(#[$doc])*
        #[track_caller]
        pub fn $name<E: Element>(xs: &[&Tensor<E>], axis: impl IntoAxes) -> Tensor<E> {
            let xs: Vec<_> = xs.iter().map(|&x| x.clone()).collect();
            crate::levels::Base::many(&$op::of(&xs, axis), &xs)
        }
        handle!($name, A = isize);
        joins!(@function $name, $op, f64, |map, ct, bars| map.pull(ct, bars), |map, dots| map.push(dots));
        joins!(@function $name, $op, f32, |map, ct, bars| map.pull(ct, bars), |map, dots| map.push(dots));
        joins!(@function $name, $op, i64, |_map, _ct, _bars| (), |_map, _dots| ());
        joins!(@function $name, $op, bool, |_map, _ct, _bars| (), |_map, _dots| ());
    )* };
    (
        @function $name:ident, $op:ident, $e:ty,
        |$m:ident, $ct:ident, $bars:ident| $pull:expr, |$n:ident, $dots:ident| $push:expr
    ) => {
        impl<A: PlainAxis> crate::values::Derived for $name<$e, A> {}
        impl<A: PlainAxis> Function for $name<$e, A> {
            type Params = (ByRefs<Tensor<$e>>, ByAxis<A>);
            type Out = Tensor<$e>;
            fn eval<L: Level>(self, (xs, axis): RefOf<'_, Self, L>) -> OutAt<Self, L> {
                L::many(&$op::of(xs, *axis), xs)
            }
            fn linearize<L: Level, K: Keep>(
                self,
                (xs, axis): RefOf<'_, Self, L>,
                _: Wrt,
            ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<L, A, K>) {
                JoinMap::<$op>::linearize(xs, *axis)
            }
        }
        impl<A: PlainAxis, L: Level> Linearized<$name<$e, A>, L> for JoinMap<$op> {
            fn pull(
                &self,
                _: RefOf<'_, $name<$e, A>, L>,
                _: Wrt,
                $ct: &OutTan<$name<$e, A>, L>,
                ($bars, _): BarsOf<'_, $name<$e, A>, L>,
            ) {
                let $m = self;
                $pull
            }
            fn push(&self, _: RefOf<'_, $name<$e, A>, L>, ($dots, _): DotsOf<'_, $name<$e, A>, L>) -> OutTan<$name<$e, A>, L> {
                let $n = self;
                $push
            }
        }
    };
}
joins! {
    /// The tensors one after the other along an axis; their other lengths agree.
    ///
    /// ```
    /// # use transform_runtime::{Tensor, cat};
    /// let (a, b) = (Tensor::from_vec(vec![1.0]), Tensor::from_vec(vec![2.0, 3.0]));
    /// assert_eq!(cat(&[&a, &b], 0).to_vec(), [1.0, 2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the list is empty, or the shapes do not fit.
    cat, Cat;
    /// Tensors of one shape side by side along a new axis, at this place of the result.
    ///
    /// ```
    /// # use transform_runtime::{Tensor, stack};
    /// let (a, b) = (Tensor::from_vec(vec![1.0, 2.0]), Tensor::from_vec(vec![3.0, 4.0]));
    /// assert_eq!(stack(&[&a, &b], 1).to_vec(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If the list is empty, or the shapes differ.
    stack, Stack;
}

/// Tensors of one shape along a new axis 0.
pub(crate) fn stack_of<E: Element, L: Level>(xs: &[Tensor<E, L>]) -> Tensor<E, L> {
    L::many(&Stack::of(xs, 0), xs)
}
