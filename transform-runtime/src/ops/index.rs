//! Picking elements by an integer tensor, and adding to the places it names: each is the transpose of the other.

use crate::element::{Element, Float, Result};
use crate::error::{Error, OrRaise};
use crate::kernels::{self, Array, Shape, normalize_axis};
use crate::levels::Level;
use crate::ops::along::{Along, AlongMap};
use crate::ops::axes::IntoAxes;
use crate::ops::cast::Identity;
use crate::ops::whole::Numeric;
use crate::rule::{Indexed, Static1, TensorMap};
use crate::values::{NoMap, TanMap, Tensor};
use smallvec::SmallVec;

/// How an index is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An index for each element: ranks agree.
    Elements,
    /// A list of slices.
    Slices,
}

/// Where an index points, under any number of batch axes, each of which the index may have or lack.
#[derive(Clone, Debug)]
struct Places {
    op: &'static str,
    kind: Kind,
    axis: usize,
    batch: SmallVec<[bool; 4]>,
}
impl Places {
    fn axis(&self) -> usize {
        self.batch.len() + self.axis
    }
    fn batched(&self, index_too: bool) -> Self {
        let mut batch = self.batch.clone();
        batch.insert(0, index_too);
        Places {
            batch,
            ..self.clone()
        }
    }
    /// Whether one list of slices serves all lanes.
    fn one_list(&self) -> bool {
        self.kind == Kind::Slices && !self.batch.contains(&true)
    }
    /// An index for each element, for operands whose own axes have these lengths after the batch axes' lengths.
    fn elementwise(&self, index: &Array<i64>, shape: &[usize]) -> Result<Array<i64>> {
        let (lanes, own) = shape.split_at(self.batch.len());
        let mut lengths = index.shape().iter();
        let mut aligned: Shape = self
            .batch
            .iter()
            .map(|&has| {
                if has {
                    lengths.next().copied().unwrap_or(1)
                } else {
                    1
                }
            })
            .collect();
        let own: Shape = match self.kind {
            Kind::Elements => {
                aligned.extend(lengths.copied());
                aligned[self.batch.len()..].into()
            }
            Kind::Slices => {
                let len = lengths.next().copied().unwrap_or(1);
                let at = |axis, others: usize| if axis == self.axis { len } else { others };
                aligned.extend((0..own.len()).map(|axis| at(axis, 1)));
                own.iter().enumerate().map(|(axis, &n)| at(axis, n)).collect()
            }
        };
        let target: Shape = lanes.iter().copied().chain(own).collect();
        kernels::broadcast_to(self.op, &kernels::reshape(self.op, index, &aligned)?, &target)
    }
}

/// The elements at places: gather, index_select.
#[derive(Clone, Debug)]
pub struct Pick(Places);
impl Pick {
    /// Elements at places along an axis that is one of the array's.
    pub(crate) fn along(op: &'static str, axis: usize) -> Self {
        Pick(Places {
            op,
            kind: Kind::Elements,
            axis,
            batch: SmallVec::new(),
        })
    }
    /// Slices of an axis, by a list of their places.
    pub(crate) fn slices(op: &'static str, axis: usize) -> Self {
        Pick(Places {
            op,
            kind: Kind::Slices,
            axis,
            batch: SmallVec::new(),
        })
    }
}
impl Indexed for Pick {
    const NAME: &'static str = "gather";
    fn base<E: Element>(&self, x: &Array<E>, index: &Array<i64>) -> Result<Array<E>> {
        let places = &self.0;
        if places.one_list() {
            return kernels::index_select(places.op, x, places.axis(), index);
        }
        kernels::gather(
            places.op,
            x,
            places.axis(),
            &places.elementwise(index, x.shape())?,
        )
    }
    fn batched(&self) -> Self {
        Pick(self.0.batched(true))
    }
    fn batched_lhs(&self) -> Self {
        Pick(self.0.batched(false))
    }
    fn transpose<E: Float, L: Level>(
        &self,
        shape: &[usize],
        index: &Tensor<i64, L>,
        ct: &Tensor<E, L>,
    ) -> Tensor<E, L> {
        L::indexed(
            &Put {
                places: self.0.clone(),
                shape: Shape::from_slice(shape),
            },
            ct,
            index,
        )
    }
}

/// Zeros of a shape with elements added at places: scatter_add, index_add.
#[derive(Clone, Debug)]
pub struct Put {
    places: Places,
    /// Without batch axes.
    shape: Shape,
}
impl Indexed for Put {
    const NAME: &'static str = "scatter_add";
    fn base<E: Element>(&self, x: &Array<E>, index: &Array<i64>) -> Result<Array<E>> {
        let places = &self.places;
        if places.one_list() {
            return kernels::index_add(places.op, x, places.axis(), index, self.shape[places.axis]);
        }
        let index = places.elementwise(index, x.shape())?;
        let shape: Shape = x.shape()[..places.batch.len()]
            .iter()
            .chain(&self.shape)
            .copied()
            .collect();
        kernels::scatter_add(places.op, x, places.axis(), &index, &shape)
    }
    fn batched(&self) -> Self {
        Put {
            places: self.places.batched(true),
            shape: self.shape.clone(),
        }
    }
    fn batched_lhs(&self) -> Self {
        Put {
            places: self.places.batched(false),
            shape: self.shape.clone(),
        }
    }
    fn transpose<E: Float, L: Level>(
        &self,
        shape: &[usize],
        index: &Tensor<i64, L>,
        ct: &Tensor<E, L>,
    ) -> Tensor<E, L> {
        let picked = L::indexed(&Pick(self.places.clone()), ct, index);
        // A source may be longer than its index: what is not read has no cotangent.
        if picked.shape() == shape {
            picked
        } else {
            picked.padded_to(shape)
        }
    }
}

/// The derivative of an op that is linear in the tensor that is indexed.
#[derive(Debug)]
pub struct IndexMap<O, L: Level> {
    op: O,
    index: Tensor<i64, L>,
    shape: Shape,
}
impl<O, L: Level> IndexMap<O, L> {
    /// The derivative for an input of this shape.
    pub(crate) fn new(op: O, index: &Tensor<i64, L>, shape: Shape) -> Self {
        IndexMap {
            op,
            index: index.clone(),
            shape,
        }
    }
}
impl<O: Indexed, E: Float, L: Level> TensorMap<E, L> for IndexMap<O, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::indexed(&self.op, t, &self.index)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.op.transpose(&self.shape, &self.index, ct)
    }
}

#[track_caller]
fn places<L: Level>(
    op: &'static str,
    kind: Kind,
    axis: usize,
    rank: usize,
    index: &Tensor<i64, L>,
) -> Places {
    let wanted = if kind == Kind::Slices { 1 } else { rank };
    if index.ndim() != wanted {
        let message = format!(
            "the index of shape {:?} has rank {}; it must have rank {wanted}",
            index.shape(),
            index.ndim()
        );
        Error::new(op, message).raise()
    }
    Places {
        op,
        kind,
        axis,
        batch: SmallVec::new(),
    }
}

/// Picks: the value, and the value with its derivative.
macro_rules! picks {
    ($($(#[$doc:meta])* $method:ident, $linearize:ident, $kind:ident;)*) => {
        impl<E: Element, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, axis: impl IntoAxes, index: &Tensor<i64, L>) -> Self {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let (x, index) = (along.operand(self), along.operand(index));
                let op = Pick(places(stringify!($method), Kind::$kind, along.axis, x.ndim(), &index));
                along.result(L::indexed(&op, &x, &index))
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(
                &self,
                axis: impl IntoAxes,
                index: &Tensor<i64, L>,
            ) -> (Self, (TanMap<AlongMap<IndexMap<Pick, L>>, E, L>, NoMap, NoMap)) {
                let along = Along::of(stringify!($method), axis, self.ndim());
                let (x, index) = (along.operand(self), along.operand(index));
                let op = Pick(places(stringify!($method), Kind::$kind, along.axis, x.ndim(), &index));
                let y = along.result(L::indexed(&op, &x, &index));
                let map = along.map(IndexMap::new(op, &index, x.shape_vec()));
                (y, (TanMap::new(map), NoMap, NoMap))
            }
        )* }
    };
}
picks! {
    /// `y[i][j] = x[index[i][j]][j]` for axis 0, and so on: ranks agree, and no other axis of `index` is longer than
    /// that of `x`. The result has the shape of `index`. Indices count from 0.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// let labels = Tensor::from_vec(vec![1i64, 0]).unsqueeze(1);
    /// assert_eq!(x.gather(1, &labels).to_vec(), [2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the ranks differ, `index` is longer along another axis, or an index is not a place of the axis.
    gather, linearize_gather, Elements;
    /// [`gather`](Self::gather) by its NumPy name.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0]);
    /// assert_eq!(x.take_along(0, &Tensor::from([2i64, 0])).to_vec(), [3.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If the ranks differ, `index` is longer along another axis, or an index is not a place of the axis.
    take_along, linearize_take_along, Elements;
    /// The slices `x[index[0]], x[index[1]], ..` along an axis; `index` has rank 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.index_select(0, &Tensor::from([1i64, 1])).to_vec(), [3.0, 4.0, 3.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// If `index` is not of rank 1, or an index is not a place of the axis.
    index_select, linearize_index_select, Slices;
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// [`gather`](Self::gather) for an op of another name.
    #[track_caller]
    pub(crate) fn gather_for(&self, op: &'static str, axis: isize, index: &Tensor<i64, L>) -> Self {
        L::indexed(
            &Pick(places(
                op,
                Kind::Elements,
                self.axis(op, axis),
                self.ndim(),
                index,
            )),
            self,
            index,
        )
    }
    /// The value and the derivative of [`gather_for`](Self::gather_for).
    #[track_caller]
    pub(crate) fn gather_map(
        &self,
        op: &'static str,
        axis: isize,
        index: &Tensor<i64, L>,
    ) -> (Self, IndexMap<Pick, L>) {
        let op = Pick(places(
            op,
            Kind::Elements,
            self.axis(op, axis),
            self.ndim(),
            index,
        ));
        let y = L::indexed(&op, self, index);
        let (index, shape) = (index.clone(), self.shape_vec());
        (y, IndexMap { op, index, shape })
    }
    #[track_caller]
    fn axis(&self, op: &'static str, axis: isize) -> usize {
        normalize_axis(op, axis, self.ndim()).or_raise()
    }
}

/// Slices that are added are those of the tensor.
#[track_caller]
fn check_slices(op: &'static str, shape: &[usize], axis: usize, count: usize, source: &[usize]) {
    let mut wanted = Shape::from_slice(shape);
    wanted[axis] = count;
    if *source != *wanted {
        let message = format!(
            "the source has shape {source:?}; for {count} indices along axis {axis} of shape {shape:?} it must be \
             {wanted:?}"
        );
        Error::new(op, message).raise()
    }
}

/// A sum of elements at places, under an axis as it was written.
struct Addition<E: Element, L: Level> {
    along: Along,
    op: Put,
    index: Tensor<i64, L>,
    source: Tensor<E, L>,
}
impl<E: Element, L: Level> Addition<E, L> {
    #[track_caller]
    fn of(
        name: &'static str,
        kind: Kind,
        axis: impl IntoAxes,
        x: &Tensor<E, L>,
        index: &Tensor<i64, L>,
        source: &Tensor<E, L>,
    ) -> Self {
        let along = Along::of(name, axis, x.ndim());
        let (x, index) = (along.operand(x), along.operand(index).into_owned());
        let places = places(name, kind, along.axis, x.ndim(), &index);
        let source = along.operand(source).into_owned();
        if kind == Kind::Slices {
            check_slices(name, x.shape(), along.axis, index.len(), source.shape());
        }
        let op = Put {
            places,
            shape: x.shape_vec(),
        };
        Addition {
            along,
            op,
            source,
            index,
        }
    }
    /// What is added to the tensor.
    #[track_caller]
    fn sums(&self) -> Tensor<E, L> {
        self.along.result(L::indexed(&self.op, &self.source, &self.index))
    }
    fn by_source(self) -> AlongMap<IndexMap<Put, L>> {
        let map = IndexMap::new(self.op, &self.index, self.source.shape_vec());
        self.along.map(map)
    }
}

/// Additions at places: the value, and the value with its derivatives.
macro_rules! puts {
    ($($(#[$doc:meta])* $method:ident, $linearize:ident, $kind:ident;)*) => {
        impl<E: Numeric, L: Level> Tensor<E, L> { $(
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self, axis: impl IntoAxes, index: &Tensor<i64, L>, source: &Self) -> Self {
                self + Addition::of(stringify!($method), Kind::$kind, axis, self, index, source).sums()
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(
                &self,
                axis: impl IntoAxes,
                index: &Tensor<i64, L>,
                source: &Self,
            ) -> (Self, (TanMap<Identity, E, L>, NoMap, NoMap, TanMap<AlongMap<IndexMap<Put, L>>, E, L>)) {
                let addition = Addition::of(stringify!($method), Kind::$kind, axis, self, index, source);
                let y = self + addition.sums();
                (y, (TanMap::new(Identity), NoMap, NoMap, TanMap::new(addition.by_source())))
            }
        )* }
    };
}
puts! {
    /// The tensor plus `source[i][j]` at `[index[i][j]][j]` for axis 0, and so on; equal indices add up.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (x, index) = (Tensor::zeros(&[3]), Tensor::from([2i64, 0, 2]));
    /// let y = x.scatter_add(0, &index, &Tensor::from([1.0, 2.0, 4.0]));
    /// assert_eq!(y.to_vec(), [2.0, 0.0, 5.0]);
    /// ```
    ///
    /// # Panics
    /// If the ranks differ, `source` is shorter than `index`, or an index is not a place of the axis.
    scatter_add, linearize_scatter_add, Elements;
    /// The tensor plus slice `i` of `source` at place `index[i]` of an axis; equal indices add up.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let (x, index) = (Tensor::zeros(&[2, 2]), Tensor::from([1i64, 1]));
    /// let rows = Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(x.index_add(0, &index, &rows).to_vec(), [0.0, 0.0, 4.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If `source` is not a slice for each index, or an index is not a place of the axis.
    index_add, linearize_index_add, Slices;
}

/// A new last axis that is 1 at the label and 0 elsewhere.
#[derive(Clone, Debug)]
struct OneHot(usize);
impl Static1<i64, i64> for OneHot {
    fn base(&self, x: &Array<i64>) -> Result<Array<i64>> {
        kernels::one_hot("one_hot", x, self.0)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.clone()
    }
}
impl<L: Level> Tensor<i64, L> {
    /// A new last axis of length `classes` that is 1 at the place the label names, and 0 elsewhere.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::from_vec(vec![2i64, 0]).one_hot(3).to_vec(), [0, 0, 1, 1, 0, 0]);
    /// ```
    ///
    /// # Panics
    /// If a label is not one of the classes, which count from 0.
    #[track_caller]
    pub fn one_hot(&self, classes: usize) -> Self {
        L::static1(&OneHot(classes), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_one_hot(&self, classes: usize) -> (Self, (NoMap, NoMap)) {
        (self.one_hot(classes), (NoMap, NoMap))
    }
}
