//! Arrays at every level: what transforms know of them.

use super::{NdArray, Rank};
use crate::levels::{Base, Batch, Dual, Lanes, Level};
use crate::values::{
    AtLevel, Dtype, Leaves, Lift, LiftFrom, Liftable, Primal, Relevel, TanOf, TanOfDtype, Tensor, Tree,
    Value, ValueOf, ValueOnly,
};
use ndarray::{Array, ArrayView};

type T<E> = Tensor<E, Base>;

impl<E: Dtype, D: Rank, L: Level> Value for NdArray<E, D, L> {
    type Tan = TanOfDtype<E, L>;
}
impl<E: Dtype, D: Rank, L: Level> AtLevel<L> for NdArray<E, D, L> {
    type Of = Array<E, D>;
}
impl<E: Dtype, D: Rank, L: Level> ValueOf<Array<E, D>, L> for NdArray<E, D, L> {}

impl<E: Dtype, D: Rank> Lift for Array<E, D> {
    type At<L: Level> = NdArray<E, D, L>;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = true;

    fn lift<L: Level>(self) -> NdArray<E, D, L> {
        NdArray::constant(self)
    }
    fn unlift(x: NdArray<E, D, Base>) -> Self {
        x.into_array()
    }
    fn dual<L: Level>(primal: &NdArray<E, D, L>, tangent: &TanOfDtype<E, L>) -> NdArray<E, D, Dual<L>> {
        NdArray::of(T::dual::<L>(&primal.0, tangent))
    }
    fn primal<L: Level>(x: &NdArray<E, D, Dual<L>>) -> NdArray<E, D, L> {
        NdArray::of(<T<E> as Lift>::primal::<L>(&x.0))
    }
    fn tangent<L: Level>(x: &NdArray<E, D, Dual<L>>) -> TanOfDtype<E, L> {
        T::tangent::<L>(&x.0)
    }
    fn dual_tan<L: Level>(primal: &TanOfDtype<E, L>, tangent: &TanOfDtype<E, L>) -> TanOfDtype<E, Dual<L>> {
        T::<E>::dual_tan::<L>(primal, tangent)
    }
    fn primal_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
        T::<E>::primal_tan::<L>(x)
    }
    fn tangent_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
        T::<E>::tangent_tan::<L>(x)
    }
    fn to_value<L: Level>(tan: &TanOfDtype<E, L>, like: &NdArray<E, D, L>) -> NdArray<E, D, L> {
        NdArray::of(T::to_value::<L>(tan, &like.0))
    }
    fn to_tan<L: Level>(x: &NdArray<E, D, L>) -> TanOfDtype<E, L> {
        T::to_tan::<L>(&x.0)
    }
    fn share<L: Level>(x: &NdArray<E, D, L>) -> NdArray<E, D, Batch<L>> {
        NdArray::of(Tensor(Lanes::Shared(x.0.clone())))
    }
    fn reduce<L: Level>(x: &TanOfDtype<E, Batch<L>>) -> TanOfDtype<E, L> {
        T::<E>::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &NdArray<E, D, Batch<L>>, i: usize) -> NdArray<E, D, L> {
        NdArray::of(x.0.lane(i))
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &NdArray<E, D, L>, by: &mut R) -> NdArray<E, D, M> {
        NdArray::of(by.tensor(&x.0))
    }
}

impl<E: Dtype, D: Rank> Tree for Array<E, D> {
    type Kind = E::Kind;
    type Given<'a> = &'a Array<E, D>;
    fn own(given: &Self) -> Self {
        given.clone()
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(
        x: &<Self as Lift>::At<L>,
        t: &mut TanOf<Self, M>,
        visitor: &mut V,
    ) {
        E::visit::<L, M, V>(&x.0, t, visitor);
    }
}

impl<E: Dtype, D: Rank, L: Level> LiftFrom<Array<E, D>> for NdArray<E, D, L> {
    fn lift_from(x: Array<E, D>) -> Self {
        NdArray::constant(x)
    }
}
impl<E: Dtype, D: Rank, L: Level> LiftFrom<ArrayView<'_, E, D>> for NdArray<E, D, L> {
    fn lift_from(x: ArrayView<'_, E, D>) -> Self {
        NdArray::constant(x.to_owned())
    }
}
impl<E: Dtype, D: Rank, L: Level> Liftable<L> for ArrayView<'_, E, D> {
    type At = NdArray<E, D, L>;
    fn constant(self) -> NdArray<E, D, L> {
        NdArray::constant(self.to_owned())
    }
}
impl<E: Dtype, D: Rank, L: Level> Primal for NdArray<E, D, L> {
    type Out = Array<E, D>;
    fn primal(&self) -> Array<E, D> {
        let array = L::primal_array(&self.0).into_owned();
        array
            .into_dimensionality()
            .expect("the number of axes is that of the type")
    }
}
