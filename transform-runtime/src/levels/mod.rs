//! Levels: what a number is.
//!
//! `Base` is a plain float or array, `Dual<L>` a value and its tangent, `Duals<L>` a value and several
//! tangents, `Batch<L>` one value per lane, `Packet` one plain number for each of a few lanes.
//! Every operation is written once against [`Level`]; a nest of transforms is a nest of level types, so
//! it is resolved at compile time and runs without a graph.

mod base;
mod batch;
mod choose;
mod dual;
mod duals;
mod packet;
mod packs;
mod stored;
mod summed;
pub(crate) mod together;

pub use base::Base;
pub use batch::{Batch, Lanes};
pub use choose::{Choose, Depths, Join, Look, Pick};
pub(crate) use choose::{decisions, same};
pub use dual::{Dual, DualArray};
pub use duals::{Duals, DualsArray};
pub(crate) use duals::{Tangents, WIDTH};
pub use packs::Packs;
pub use stored::BaseArray;
pub(crate) use summed::Summed;

use crate::custom::Ruled;
use crate::element::{Element, Float};
use crate::kernels::{Array, Shape};
use crate::ops::elementwise::Zipped;
use crate::ops::matmul::Matmul;
use crate::rule::{Binary, Diff1, Diff2, FactorPull, Indexed, Many, Static1, Static2, Structural, Unary};
use crate::values::{Linearized, OutAt, Real, RefOf, Tensor, Wrt};
use smallvec::SmallVec;
use std::any::TypeId;
use std::fmt::Debug;

/// Where an array is stored, and how it is laid out there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Storage {
    address: usize,
    shape: Shape,
    strides: SmallVec<[isize; 4]>,
}
impl Storage {
    /// Where the elements of an array are.
    fn of<E>(x: &Array<E>) -> Self {
        Storage {
            address: x.as_ptr() as usize,
            shape: x.shape().into(),
            strides: x.strides().into(),
        }
    }
    /// Whether both are one array. Empty arrays are stored nowhere: none is another.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self == other && !self.shape.contains(&0)
    }
}

/// What scalars and arrays are, and how each class of operation runs on them.
///
/// One method per op class, none per op: an op brings its value, its derivative and its batching
/// ([`crate::rule`]), a level decides which of them to run. Sealed by being hidden; users meet levels
/// only as the parameter of the code that `#[differentiable]` writes.
pub trait Level: Choose + Packs + Copy + Default + Debug + Send + Sync + 'static {
    /// A number at this level.
    type Scalar<E: Float>: Clone + Debug + Send + Sync + 'static;
    /// An array at this level.
    type Array<E: Element>: Clone + Debug + Send + Sync + 'static;

    /// Keeps what is of use when an array is dropped.
    #[inline(always)]
    fn retire<E: Element>(_: &mut Self::Array<E>) {}

    /// How many batches it is a level of.
    const DEPTH: usize;
    /// Whether there are any.
    const BATCHED: bool = Self::DEPTH > 0;
    /// Whether numbers have tangents.
    const TANGENTS: bool;

    /// A number without tangent, the same in every lane.
    fn constant<E: Float>(x: E) -> Real<E, Self>;
    /// The plain number under all levels. Lanes that differ are refused.
    #[track_caller]
    fn primal<E: Float>(x: &Real<E, Self>) -> E;
    /// An elementwise function of one number.
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Self>) -> Real<E, Self>;
    /// An elementwise function of two numbers.
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: &Real<E, Self>) -> Real<E, Self>;
    /// The same with a constant right operand: no tangent is made for it.
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Self>, y: E) -> Real<E, Self>;
    /// The same with a constant left operand.
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Self>) -> Real<E, Self>;
    /// `x * a + b`, rounded once where the level has numbers and not arrays.
    fn mul_add<E: Float>(x: &Real<E, Self>, a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        &(x * a) + b
    }
    /// A comparison; refused where lanes answer it differently.
    #[track_caller]
    fn decide<E: Float>(x: &Real<E, Self>, y: &Real<E, Self>, holds: fn(&E, &E) -> bool) -> bool;
    /// Whether a number and all its tangents are zero; lanes are not asked.
    #[inline(always)]
    fn is_nil<E: Float>(_: &Real<E, Self>) -> bool {
        false
    }

    /// An array without tangent, the same in every lane.
    fn array<E: Element>(x: Array<E>) -> Tensor<E, Self>;
    /// The plain array under all levels. Lanes that differ are refused.
    #[track_caller]
    fn primal_array<E: Element>(x: &Tensor<E, Self>) -> Array<E>;
    /// Where the plain array under all levels is stored: two of them that are one array have one place.
    fn storage<E: Element>(x: &Tensor<E, Self>) -> Storage;
    /// The shape, without batch axes.
    fn shape<E: Element>(x: &Tensor<E, Self>) -> &[usize];
    /// Rearranges elements; any dtype.
    #[track_caller]
    fn structural<E: Element, O: Structural>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self>;
    /// Rearranges the elements of several arrays into one.
    #[track_caller]
    fn many<E: Element, O: Many>(op: &O, xs: &[Tensor<E, Self>]) -> Tensor<E, Self>;
    /// Picks elements, of any dtype, by an index array; linear in `x`.
    #[track_caller]
    fn indexed<E: Element, O: Indexed>(
        op: &O,
        x: &Tensor<E, Self>,
        index: &Tensor<i64, Self>,
    ) -> Tensor<E, Self>;
    /// A differentiable function of one array.
    #[track_caller]
    fn diff1<E: Float, O: Diff1>(op: &O, x: &Tensor<E, Self>) -> Tensor<E, Self>;
    /// A differentiable function of two arrays whose shapes broadcast from the right.
    #[track_caller]
    fn diff2<E: Float, O: Diff2>(op: &O, a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self>;
    /// A tangent or cotangent times the slope of an elementwise function, which is arithmetic of its value.
    fn times_slope<E: Float, U: Unary>(u: &U, t: &Tensor<E, Self>, y: &Tensor<E, Self>) -> Tensor<E, Self> {
        t * &u.slope(y, y)
    }
    /// The same where both have tangents: the product and its tangent.
    fn times_slope_along<E: Float, U: Unary>(
        u: &U,
        t: DualArray<E, Self>,
        y: DualArray<E, Self>,
    ) -> DualArray<E, Self> {
        dual::times_slope(u, t, y)
    }
    /// A function of one array that is not needed any more.
    #[track_caller]
    fn diff1_owned<E: Float, O: Diff1>(op: &O, x: Tensor<E, Self>) -> Tensor<E, Self> {
        Self::diff1(op, &x)
    }
    /// An elementwise function of two arrays, the first of which is not needed any more.
    #[track_caller]
    fn update<E: Float, B: Binary>(b: &B, x: Tensor<E, Self>, y: &Tensor<E, Self>) -> Tensor<E, Self> {
        Self::diff2(&Zipped(*b), &x, y)
    }
    /// The same where it is the second that is not needed.
    #[track_caller]
    fn update_right<E: Float, B: Binary>(b: &B, x: &Tensor<E, Self>, y: Tensor<E, Self>) -> Tensor<E, Self> {
        Self::diff2(&Zipped(*b), x, &y)
    }
    /// The same where neither is.
    #[track_caller]
    fn update_either<E: Float, B: Binary>(b: &B, x: Tensor<E, Self>, y: Tensor<E, Self>) -> Tensor<E, Self> {
        Self::update(b, x, &y)
    }
    /// The first becomes the result.
    #[track_caller]
    fn assign<E: Float, B: Binary>(b: &B, x: &mut Tensor<E, Self>, y: &Tensor<E, Self>) {
        *x = Self::diff2(&Zipped(*b), x, y);
    }
    /// The cotangent of `own`, an operand of a product with `other`, where lanes that share it may be summed.
    #[track_caller]
    fn factor<E: Float, F: FactorPull>(
        pull: &F,
        own: &Tensor<E, Self>,
        other: &Tensor<E, Self>,
        ct: &Tensor<E, Self>,
    ) -> Tensor<E, Self> {
        pull.run(own, other, ct)
    }
    /// A product of matrices that is a cotangent; with a tangent beside it, its value may never be read.
    #[track_caller]
    fn pulled<E: Float>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        Self::diff2(&Matmul, a, b)
    }
    /// A product of matrices whose value may never be read.
    #[track_caller]
    fn unread<E: Float>(a: &Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        Self::diff2(&Matmul, a, b)
    }
    /// A cotangent of `own`, summed over the lanes that share it where that may be done.
    fn summed<E: Float>(_own: &Tensor<E, Self>, ct: Tensor<E, Self>) -> Tensor<E, Self> {
        ct
    }
    /// The sum of two cotangents of one array.
    #[track_caller]
    fn accumulated<E: Float>(a: Tensor<E, Self>, b: &Tensor<E, Self>) -> Tensor<E, Self> {
        a + b
    }
    /// The sum of two cotangents of one number.
    #[inline(always)]
    fn accumulated_number<E: Float>(a: &Real<E, Self>, b: &Real<E, Self>) -> Real<E, Self> {
        a + b
    }
    /// A function without derivative, such as an argmax.
    #[track_caller]
    fn static1<A: Element, B: Element, O: Static1<A, B>>(op: &O, x: &Tensor<A, Self>) -> Tensor<B, Self>;
    /// A function of two arrays without derivative, such as a comparison.
    #[track_caller]
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        op: &O,
        a: &Tensor<A, Self>,
        b: &Tensor<A, Self>,
    ) -> Tensor<B, Self>;
    /// `a` where `condition` holds, else `b`.
    #[track_caller]
    fn select<E: Element>(
        condition: &Tensor<bool, Self>,
        a: &Tensor<E, Self>,
        b: &Tensor<E, Self>,
    ) -> Tensor<E, Self>;
    /// One element, whose index is inside.
    fn element<E: Float>(x: &Tensor<E, Self>, index: &[usize]) -> Real<E, Self> {
        x.element_by_slices(index)
    }
    /// Replaces one element.
    #[track_caller]
    fn set_element<E: Float>(x: &mut Tensor<E, Self>, index: &[usize], value: &Real<E, Self>);
    /// A number in another float type; linear.
    fn convert<A: Float, B: Float>(x: &Real<A, Self>) -> Real<B, Self>;
    /// An array in another float type; linear.
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Self>) -> Tensor<B, Self>;
    /// The number in an array of rank 0.
    #[track_caller]
    fn to_scalar<E: Float>(x: &Tensor<E, Self>) -> Real<E, Self>;
    /// A number as an array of rank 0.
    fn from_scalar<E: Float>(x: &Real<E, Self>) -> Tensor<E, Self>;
    /// A random array. It is drawn at once for the lanes of the batches in `apart`, given by their depths and sizes;
    /// other lanes share it.
    #[track_caller]
    fn drawn<E: Element>(
        shape: &[usize],
        apart: &[(usize, usize)],
        draw: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Self>;
    /// The numbers in an array, in row-major order.
    fn numbers<E: Float>(x: &Tensor<E, Self>) -> Vec<Real<E, Self>>;
    /// Numbers as an array of a shape, in row-major order.
    fn from_numbers<E: Float>(shape: &[usize], numbers: Vec<Real<E, Self>>) -> Tensor<E, Self>;
    /// A function with a rule of its own: the function, or its rule where there are tangents.
    fn by_rule<F: Ruled>(args: RefOf<'_, F, Self>) -> OutAt<F, Self>;
    /// Its value and derivative.
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Self>,
        wrt: Wrt,
    ) -> (OutAt<F, Self>, impl Linearized<F, Self> + use<F, Self>);
    /// Whether it is this level, or batches of it.
    fn is_or_batches(level: TypeId) -> bool {
        TypeId::of::<Self>() == level
    }
}
