//! Arrays as lists: of their elements, of their parts along an axis, and back. Programs that go over an array, or compute one
//! element by element, are written with these.

use super::{IfAny, NdArray, Rank};
use crate::element::Float;
use crate::error::Error;
use crate::kernels::{Shape, Slice};
use crate::levels::Level;
use crate::ops::join::{Cat, Join, JoinMap, Stack, stack_of};
use crate::ops::layout::Part;
use crate::values::{LinearMap, NoMap, Real, Tensor, TensorTan};
use ndarray::{Array, ArrayBase, Axis, Data, Ix1, RemoveAxis, ShapeError};
use std::marker::PhantomData;

/// Rows of an array along an axis, or its lanes along it, as a list.
#[derive(Debug)]
pub struct Cut<E, L> {
    shape: Shape,
    axis: usize,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> Cut<E, L> {
    fn parts(&self, x: &Tensor<E, L>) -> Vec<Tensor<E, L>> {
        let part = |i| L::structural(&Part(Slice::index(&self.shape, self.axis, i)), x);
        (0..self.shape[self.axis]).map(part).collect()
    }
}
impl<E: Float, L: Level> LinearMap for Cut<E, L> {
    type In = TensorTan<E, L>;
    type Out = Vec<TensorTan<E, L>>;
    fn push(&self, t: &Self::In) -> Self::Out {
        let parts = t.0.as_ref().map(|t| self.parts(t)).unwrap_or_default();
        parts.into_iter().map(|t| TensorTan(Some(t))).collect()
    }
    fn pull(&self, cts: &Self::Out, into: &mut Self::In) {
        if cts.iter().all(|ct| ct.0.is_none()) {
            return;
        }
        let mut shape = self.shape.clone();
        shape.remove(self.axis);
        let part = |i: usize| cts.get(i).cloned().unwrap_or_default().materialize(&shape);
        let parts: Vec<_> = (0..self.shape[self.axis]).map(part).collect();
        let front = stack_of(&parts);
        // The new axis goes where it was.
        let order: Shape = (1..=self.axis)
            .chain([0])
            .chain(self.axis + 1..self.shape.len())
            .collect();
        into.add(front.permute_axes(&order));
    }
}

/// One axis of an array, as the programs say it that are written for others.
pub trait OneAxis: Copy {
    /// Its number.
    fn number(self) -> Axis;
}
impl OneAxis for Axis {
    fn number(self) -> Axis {
        self
    }
}
impl OneAxis for usize {
    fn number(self) -> Axis {
        Axis(self)
    }
}

#[doc(hidden)]
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    /// The parts along an axis.
    #[track_caller]
    pub fn nd_parts<A: OneAxis>(&self, axis: A) -> Vec<NdArray<E, D::Less, L>> {
        let parts = self.cut(axis).parts(&self.0);
        parts.into_iter().map(NdArray::of).collect()
    }
    #[track_caller]
    #[allow(clippy::type_complexity)] // one map for each argument
    pub fn linearize_nd_parts<A: OneAxis>(
        &self,
        axis: A,
    ) -> (Vec<NdArray<E, D::Less, L>>, (Cut<E, L>, NoMap)) {
        (self.nd_parts(axis), (self.cut(axis), NoMap))
    }
    #[track_caller]
    fn cut(&self, axis: impl OneAxis) -> Cut<E, L> {
        let (shape, axis) = (self.0.shape_vec(), axis.number().0);
        if axis >= shape.len() {
            let message = format!("axis {axis} is out of range for an array of shape {shape:?}");
            Error::new("axis_iter", message).raise()
        }
        Cut {
            shape,
            axis,
            of: PhantomData,
        }
    }
    /// The elements in order.
    pub fn nd_flat(&self) -> Vec<Real<E, L>> {
        L::numbers(&self.0)
    }
    #[allow(clippy::type_complexity)] // one map for each argument
    pub fn linearize_nd_flat(&self) -> (Vec<Real<E, L>>, (ToNumbers<E, L>,)) {
        let map = ToNumbers {
            shape: self.0.shape_vec(),
            of: PhantomData,
        };
        (self.nd_flat(), (map,))
    }
}

/// All lanes along an axis, in order.
macro_rules! lanes {
    ($($method:ident, $linearize:ident $(<$p:ident> $axis:ident)?, |$rank:ident| $number:expr;)*) => {
        #[doc(hidden)]
        impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> { $(
            #[track_caller]
            pub fn $method $(<$p: OneAxis>)? (&self $(, $axis: $p)?) -> Vec<NdArray<E, Ix1, L>> {
                self.$linearize($($axis)?).0
            }
            #[track_caller]
            #[allow(clippy::type_complexity)] // maps
            pub fn $linearize $(<$p: OneAxis>)? (&self $(, $axis: $p)?)
                -> (Vec<NdArray<E, Ix1, L>>, (LaneCut<E, L>, $(lanes!(@place $axis))?))
            {
                let $rank = self.0.ndim();
                let last = self.0.movedim(($number) as isize, -1);
                let moved = last.shape_vec();
                let flat: [usize; 2] = [moved[..moved.len() - 1].iter().product(), moved[moved.len() - 1]];
                let cut = Cut { shape: Shape::from_slice(&flat), axis: 0, of: PhantomData };
                let lanes = cut.parts(&last.reshape(&flat));
                let map = LaneCut { cut, moved, axis: ($number) as isize };
                (lanes.into_iter().map(NdArray::of).collect(), (map, $(lanes!(@none $axis))?))
            }
        )* }
    };
    (@place $axis:ident) => { NoMap };
    (@none $axis:ident) => { NoMap };
}
lanes! {
    nd_lanes, linearize_nd_lanes <A> axis, |_rank| axis.number().0;
    nd_rows, linearize_nd_rows, |rank| rank - 1;
    nd_columns, linearize_nd_columns, |_rank| 0;
}
/// The derivative of all lanes along an axis: it is moved to the end, and the others are one.
#[derive(Debug)]
pub struct LaneCut<E, L> {
    cut: Cut<E, L>,
    moved: Shape,
    axis: isize,
}
impl<E: Float, L: Level> LinearMap for LaneCut<E, L> {
    type In = TensorTan<E, L>;
    type Out = Vec<TensorTan<E, L>>;
    fn push(&self, t: &Self::In) -> Self::Out {
        let flat =
            t.0.as_ref()
                .map(|t| t.movedim(self.axis, -1).reshape(&self.cut.shape));
        self.cut.push(&TensorTan(flat))
    }
    fn pull(&self, cts: &Self::Out, into: &mut Self::In) {
        let mut flat = TensorTan::default();
        self.cut.pull(cts, &mut flat);
        if let Some(flat) = flat.0 {
            into.add(flat.reshape(&self.moved).movedim(-1, self.axis));
        }
    }
}

/// The derivative of all elements.
#[derive(Debug)]
pub struct ToNumbers<E, L> {
    shape: Shape,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> LinearMap for ToNumbers<E, L> {
    type In = TensorTan<E, L>;
    type Out = Vec<Real<E, L>>;
    fn push(&self, t: &Self::In) -> Self::Out {
        t.0.as_ref().map(|t| L::numbers(t)).unwrap_or_default()
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        if ct.is_empty() {
            return;
        }
        let mut ct = ct.clone();
        ct.resize_with(self.shape.iter().product(), Real::default);
        into.add(L::from_numbers(&self.shape, ct));
    }
}

/// The derivative of a vector of arrays as one.
#[derive(Debug)]
pub struct Joined<O, E, L> {
    map: JoinMap<O>,
    of: PhantomData<fn() -> (E, L)>,
}
impl<O: Join, E: Float, L: Level> LinearMap for Joined<O, E, L> {
    type In = Vec<TensorTan<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        self.map.push(t)
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        into.resize_with(into.len().max(self.map.len()), TensorTan::default);
        self.map.pull(ct, into);
    }
}

/// A vector of arrays as one.
pub trait ListOfArrays {
    /// Of their rank.
    type Same;
    /// Of one axis more.
    type More;
    /// Side by side along a new axis; they are of one shape.
    fn nd_stacked<A: OneAxis>(&self, axis: A) -> Self::More;
    /// `stack(axis, &arrays)`
    fn nd_stack<A: OneAxis>(&self, axis: A) -> Result<Self::More, ShapeError>;
    /// `concatenate(axis, &arrays)`
    fn nd_concatenate<A: OneAxis>(&self, axis: A) -> Result<Self::Same, ShapeError>;
}
impl<T: Clone, S: Data<Elem = T>, D: RemoveAxis> ListOfArrays for Vec<ArrayBase<S, D>>
where
    D::Larger: RemoveAxis,
{
    type Same = Array<T, D>;
    type More = Array<T, D::Larger>;
    fn nd_stacked<A: OneAxis>(&self, axis: A) -> Self::More {
        self.nd_stack(axis).expect("parts of one shape")
    }
    fn nd_stack<A: OneAxis>(&self, axis: A) -> Result<Self::More, ShapeError> {
        let views: Vec<_> = self.iter().map(|x| x.view()).collect();
        ndarray::stack(axis.number(), &views)
    }
    fn nd_concatenate<A: OneAxis>(&self, axis: A) -> Result<Self::Same, ShapeError> {
        let views: Vec<_> = self.iter().map(|x| x.view()).collect();
        ndarray::concatenate(axis.number(), &views)
    }
}
type Lists<E, D, L> = Vec<NdArray<E, D, L>>;
impl<E: Float, D: Rank, L: Level> ListOfArrays for Lists<E, D, L> {
    type Same = NdArray<E, D, L>;
    type More = NdArray<E, D::More, L>;
    #[track_caller]
    fn nd_stacked<A: OneAxis>(&self, axis: A) -> Self::More {
        self.linearize_nd_stacked(axis).0
    }
    fn nd_stack<A: OneAxis>(&self, axis: A) -> Result<Self::More, ShapeError> {
        self.linearize_nd_stack(axis).0
    }
    fn nd_concatenate<A: OneAxis>(&self, axis: A) -> Result<Self::Same, ShapeError> {
        self.linearize_nd_concatenate(axis).0
    }
}
/// The same with their derivatives.
#[allow(clippy::type_complexity)] // maps
pub trait LinearListOfArrays<E: Float, L: Level>: ListOfArrays + Sized {
    /// [`ListOfArrays::nd_stacked`]
    fn linearize_nd_stacked<A: OneAxis>(&self, axis: A) -> (Self::More, (Joined<Stack, E, L>, NoMap));
    /// [`ListOfArrays::nd_stack`]
    fn linearize_nd_stack<A: OneAxis>(
        &self,
        axis: A,
    ) -> (
        Result<Self::More, ShapeError>,
        (IfAny<Joined<Stack, E, L>>, NoMap),
    );
    /// [`ListOfArrays::nd_concatenate`]
    fn linearize_nd_concatenate<A: OneAxis>(
        &self,
        axis: A,
    ) -> (Result<Self::Same, ShapeError>, (IfAny<Joined<Cat, E, L>>, NoMap));
}
impl<E: Float, D: Rank, L: Level> LinearListOfArrays<E, L> for Lists<E, D, L> {
    #[track_caller]
    fn linearize_nd_stacked<A: OneAxis>(&self, axis: A) -> (Self::More, (Joined<Stack, E, L>, NoMap)) {
        let (y, map) = joined(self, axis);
        (NdArray::of(y), (map, NoMap))
    }
    fn linearize_nd_stack<A: OneAxis>(
        &self,
        axis: A,
    ) -> (
        Result<Self::More, ShapeError>,
        (IfAny<Joined<Stack, E, L>>, NoMap),
    ) {
        let same = |x: &NdArray<E, D, L>| x.0.shape() == self[0].0.shape();
        let fits = !self.is_empty() && axis.number().0 <= self[0].0.ndim() && self.iter().all(same);
        if_fits(fits, || joined(self, axis))
    }
    fn linearize_nd_concatenate<A: OneAxis>(
        &self,
        axis: A,
    ) -> (Result<Self::Same, ShapeError>, (IfAny<Joined<Cat, E, L>>, NoMap)) {
        let at = axis.number().0;
        let others = |x: &NdArray<E, D, L>| {
            let mut shape = x.0.shape_vec();
            shape.remove(at);
            shape
        };
        let fits = !self.is_empty()
            && self
                .iter()
                .all(|x| x.0.ndim() == self[0].0.ndim() && at < x.0.ndim())
            && self.iter().all(|x| others(x) == others(&self[0]));
        if_fits(fits, || joined(self, axis))
    }
}
#[track_caller]
fn joined<O: Join, E: Float, D: Rank, L: Level>(
    xs: &[NdArray<E, D, L>],
    axis: impl OneAxis,
) -> (Tensor<E, L>, Joined<O, E, L>) {
    let tensors: Vec<_> = xs.iter().map(|x| x.0.clone()).collect();
    let (y, map) = JoinMap::linearize(&tensors, axis.number());
    (y, Joined { map, of: PhantomData })
}
type IfFits<O, E, D, L> = (
    Result<NdArray<E, D, L>, ShapeError>,
    (IfAny<Joined<O, E, L>>, NoMap),
);
fn if_fits<O: Join, E: Float, D: Rank, L: Level>(
    fits: bool,
    joined: impl FnOnce() -> (Tensor<E, L>, Joined<O, E, L>),
) -> IfFits<O, E, D, L> {
    if !fits {
        let error = ShapeError::from_kind(ndarray::ErrorKind::IncompatibleShape);
        return (Err(error), (IfAny(None), NoMap));
    }
    let (y, map) = joined();
    (Ok(NdArray::of(y)), (IfAny(Some(map)), NoMap))
}

/// The parts and the elements of an array of the program's.
pub trait PlainParts {
    /// An element.
    type Elem;
    /// A part.
    type Part;
    /// The parts along an axis.
    fn nd_parts<X: OneAxis>(&self, axis: X) -> Vec<Self::Part>;
    /// The elements in order.
    fn nd_flat(&self) -> Vec<Self::Elem>;
    /// How an element is counted.
    type Index;
    /// The indices of all elements, in order.
    fn nd_indices(&self) -> Vec<Self::Index>;
    /// All lanes along an axis, in order.
    fn nd_lanes<X: OneAxis>(&self, axis: X) -> Vec<Array<Self::Elem, Ix1>>;
    /// All lanes along the last axis.
    fn nd_rows(&self) -> Vec<Array<Self::Elem, Ix1>>;
    /// All lanes along the first axis.
    fn nd_columns(&self) -> Vec<Array<Self::Elem, Ix1>>;
}
impl<A: Clone, S: Data<Elem = A>, D: RemoveAxis> PlainParts for ArrayBase<S, D> {
    type Elem = A;
    type Part = Array<A, D::Smaller>;
    fn nd_parts<X: OneAxis>(&self, axis: X) -> Vec<Self::Part> {
        self.axis_iter(axis.number())
            .map(|part| part.to_owned())
            .collect()
    }
    fn nd_flat(&self) -> Vec<A> {
        self.iter().cloned().collect()
    }
    type Index = D::Pattern;
    fn nd_indices(&self) -> Vec<D::Pattern> {
        ndarray::indices(self.raw_dim()).into_iter().collect()
    }
    fn nd_lanes<X: OneAxis>(&self, axis: X) -> Vec<Array<A, Ix1>> {
        self.lanes(axis.number())
            .into_iter()
            .map(|lane| lane.to_owned())
            .collect()
    }
    fn nd_rows(&self) -> Vec<Array<A, Ix1>> {
        self.nd_lanes(self.ndim() - 1)
    }
    fn nd_columns(&self) -> Vec<Array<A, Ix1>> {
        self.nd_lanes(0)
    }
}
