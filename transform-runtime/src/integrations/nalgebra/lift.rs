//! Matrices at every level: what transforms know of them.

use super::{NaMatrix, matrix};
use crate::levels::{Base, Batch, Dual, Join, Lanes, Level, Look, Pick};
use crate::plumbing::StopGradient;
use crate::values::{
    Active, AtLevel, Dtype, Laned, Leaves, Lift, LiftFrom, Primal, Relevel, TanOf, TanOfDtype, Tensor, Tree,
    Value, ValueOf, ValueOnly,
};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

type T<E> = Tensor<E, Base>;

impl<E: Dtype, R: Dim, C: Dim, L: Level> Value for NaMatrix<E, R, C, L> {
    type Tan = TanOfDtype<E, L>;
}
impl<E: Dtype, R: Dim, C: Dim, L: Level> AtLevel<L> for NaMatrix<E, R, C, L>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Of = OMatrix<E, R, C>;
}
impl<E: Dtype, R: Dim, C: Dim, L: Level> ValueOf<OMatrix<E, R, C>, L> for NaMatrix<E, R, C, L> where
    DefaultAllocator: Allocator<R, C>
{
}

impl<E: Dtype, R: Dim, C: Dim> Lift for OMatrix<E, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type At<L: Level> = NaMatrix<E, R, C, L>;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = true;

    fn lift<L: Level>(self) -> NaMatrix<E, R, C, L> {
        NaMatrix::constant(&self)
    }
    fn unlift(x: NaMatrix<E, R, C, Base>) -> Self {
        matrix(x.0.shape(), x.0.to_vec())
    }
    fn dual<L: Level>(
        primal: &NaMatrix<E, R, C, L>,
        tangent: &TanOfDtype<E, L>,
    ) -> NaMatrix<E, R, C, Dual<L>> {
        NaMatrix::of(T::dual::<L>(&primal.0, tangent))
    }
    fn primal<L: Level>(x: &NaMatrix<E, R, C, Dual<L>>) -> NaMatrix<E, R, C, L> {
        NaMatrix::of(<T<E> as Lift>::primal::<L>(&x.0))
    }
    fn tangent<L: Level>(x: &NaMatrix<E, R, C, Dual<L>>) -> TanOfDtype<E, L> {
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
    fn to_value<L: Level>(tan: &TanOfDtype<E, L>, like: &NaMatrix<E, R, C, L>) -> NaMatrix<E, R, C, L> {
        NaMatrix::of(T::to_value::<L>(tan, &like.0))
    }
    fn to_tan<L: Level>(x: &NaMatrix<E, R, C, L>) -> TanOfDtype<E, L> {
        T::to_tan::<L>(&x.0)
    }
    fn share<L: Level>(x: &NaMatrix<E, R, C, L>) -> NaMatrix<E, R, C, Batch<L>> {
        NaMatrix::of(Tensor(Lanes::Shared(x.0.clone())))
    }
    fn reduce<L: Level>(x: &TanOfDtype<E, Batch<L>>) -> TanOfDtype<E, L> {
        T::<E>::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &NaMatrix<E, R, C, Batch<L>>, i: usize) -> NaMatrix<E, R, C, L> {
        NaMatrix::of(x.0.lane(i))
    }
    fn relevel<L: Level, M: Level, B: Relevel<L, M>>(
        x: &NaMatrix<E, R, C, L>,
        by: &mut B,
    ) -> NaMatrix<E, R, C, M> {
        NaMatrix::of(by.tensor(&x.0))
    }
}

impl<E: Dtype, R: Dim, C: Dim> Tree for OMatrix<E, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Kind = E::Kind;
    type Given<'a> = &'a OMatrix<E, R, C>;
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

impl<E: Dtype, R: Dim, C: Dim, L: Level> LiftFrom<OMatrix<E, R, C>> for NaMatrix<E, R, C, L>
where
    DefaultAllocator: Allocator<R, C>,
{
    fn lift_from(x: OMatrix<E, R, C>) -> Self {
        NaMatrix::constant(&x)
    }
}
impl<E: Dtype, R: Dim, C: Dim, L: Level> Primal for NaMatrix<E, R, C, L>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Out = OMatrix<E, R, C>;
    fn primal(&self) -> OMatrix<E, R, C> {
        let array = L::primal_array(&self.0);
        matrix(array.shape(), array.iter().copied().collect())
    }
}

impl<E: crate::Float, R: Dim, C: Dim> Active for OMatrix<E, R, C> where DefaultAllocator: Allocator<R, C> {}

impl<E: Dtype, R: Dim, C: Dim, L: Level> Laned for NaMatrix<E, R, C, L> {
    const PLAIN: bool = <Tensor<E, L> as Laned>::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.0.sizes(found);
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        NaMatrix::of(self.0.pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        self.0.fits(&other.0)
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let parts: Vec<_> = parts.iter().map(|x| &x.0).collect();
        NaMatrix::of(Laned::join(&parts, join))
    }
    fn nothing(&self) -> Self {
        NaMatrix::of(self.0.nothing())
    }
    fn finite(&self, look: Look) -> bool {
        self.0.finite(look)
    }
}
impl<E: Dtype, R: Dim, C: Dim, L: Level> StopGradient for NaMatrix<E, R, C, L> {
    fn stopped(&self) -> Self {
        NaMatrix::of(self.0.stopped())
    }
}
