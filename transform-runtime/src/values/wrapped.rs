//! What transforms know of another library's type whose values are tensors underneath.

/// For `$of`, whose elements are `E`, which is `$at` at a level: a tensor, and nothing else but types. It has the functions `of` (a tensor as that), `constant`
/// (a value of `$of`), `plain` (an array as `$of`), `misfit_of` and `put` (what [`Lift`] asks of a place).
macro_rules! wrapped_tensor {
    ($at:ident, [$($p:ident: $bound:path),+] $of:ty $(where $allocated:ty: $by:path)?) => {
        impl<E: Dtype, $($p: $bound,)+ L: Level> Clone for $at<E, $($p,)+ L> {
            fn clone(&self) -> Self {
                $at::of(self.0.clone())
            }
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> std::fmt::Debug for $at<E, $($p,)+ L> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> std::fmt::Display for $at<E, $($p,)+ L> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<E: Dtype, $($p: $bound,)+ L: Level> Value for $at<E, $($p,)+ L> {
            type Tan = TanOfDtype<E, L>;
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> AtLevel<L> for $at<E, $($p,)+ L> $(where $allocated: $by)? {
            type Of = $of;
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> ValueOf<$of, L> for $at<E, $($p,)+ L> $(where $allocated: $by)? {}

        impl<E: Dtype, $($p: $bound),+> Lift for $of $(where $allocated: $by)? {
            type At<L: Level> = $at<E, $($p,)+ L>;
            type Outcome = ValueOnly;
            const HAS_TENSOR: bool = true;

            fn lift<L: Level>(self) -> $at<E, $($p,)+ L> {
                $at::constant(self)
            }
            fn unlift(x: $at<E, $($p,)+ Base>) -> Self {
                $at::<E, $($p,)+ Base>::plain(x.0.into_ndarray())
            }
            fn dual<L: Level>(
                primal: &$at<E, $($p,)+ L>,
                tangent: &TanOfDtype<E, L>,
            ) -> $at<E, $($p,)+ Dual<L>> {
                $at::of(Tensor::<E>::dual::<L>(&primal.0, tangent))
            }
            fn primal<L: Level>(x: &$at<E, $($p,)+ Dual<L>>) -> $at<E, $($p,)+ L> {
                $at::of(<Tensor<E> as Lift>::primal::<L>(&x.0))
            }
            fn tangent<L: Level>(x: &$at<E, $($p,)+ Dual<L>>) -> TanOfDtype<E, L> {
                Tensor::<E>::tangent::<L>(&x.0)
            }
            fn dual_tan<L: Level>(
                primal: &TanOfDtype<E, L>,
                tangent: &TanOfDtype<E, L>,
            ) -> TanOfDtype<E, Dual<L>> {
                Tensor::<E>::dual_tan::<L>(primal, tangent)
            }
            fn primal_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
                Tensor::<E>::primal_tan::<L>(x)
            }
            fn tangent_tan<L: Level>(x: &TanOfDtype<E, Dual<L>>) -> TanOfDtype<E, L> {
                Tensor::<E>::tangent_tan::<L>(x)
            }
            fn to_value<L: Level>(tan: &TanOfDtype<E, L>, like: &$at<E, $($p,)+ L>) -> $at<E, $($p,)+ L> {
                $at::of(Tensor::<E>::to_value::<L>(tan, &like.0))
            }
            fn to_tan<L: Level>(x: &$at<E, $($p,)+ L>) -> TanOfDtype<E, L> {
                Tensor::<E>::to_tan::<L>(&x.0)
            }
            fn share<L: Level>(x: &$at<E, $($p,)+ L>) -> $at<E, $($p,)+ Batch<L>> {
                $at::of(Tensor(Lanes::Shared(x.0.clone())))
            }
            fn reduce<L: Level>(x: &TanOfDtype<E, Batch<L>>) -> TanOfDtype<E, L> {
                Tensor::<E>::reduce::<L>(x)
            }
            fn lane<L: Level>(x: &$at<E, $($p,)+ Batch<L>>, i: usize) -> $at<E, $($p,)+ L> {
                $at::of(x.0.lane(i))
            }
            fn relevel<L: Level, M: Level, By: Relevel<L, M>>(
                x: &$at<E, $($p,)+ L>,
                by: &mut By,
            ) -> $at<E, $($p,)+ M> {
                $at::of(by.tensor(&x.0))
            }
            fn misfit(into: &Self, y: &$at<E, $($p,)+ Base>) -> Option<Misfit> {
                $at::misfit_of(into, y)
            }
            fn store(into: &mut Self, y: Self) {
                $at::<E, $($p,)+ Base>::put(into, y);
            }
        }

        impl<E: Dtype, $($p: $bound),+> Tree for $of $(where $allocated: $by)? {
            type Kind = E::Kind;
            type Given<'a> = &'a $of;
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

        impl<E: Dtype, $($p: $bound,)+ L: Level> LiftFrom<$of> for $at<E, $($p,)+ L> $(where $allocated: $by)? {
            fn lift_from(x: $of) -> Self {
                $at::constant(x)
            }
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> Primal for $at<E, $($p,)+ L> $(where $allocated: $by)? {
            type Out = $of;
            fn primal(&self) -> $of {
                $at::<E, $($p,)+ L>::plain(L::primal_array(&self.0).into_owned())
            }
        }

        impl<E: Dtype, $($p: $bound,)+ L: Level> Laned for $at<E, $($p,)+ L> {
            const PLAIN: bool = <Tensor<E, L> as Laned>::PLAIN;
            fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
                self.0.sizes(found);
            }
            fn pick(&self, pick: &Pick<'_>) -> Self {
                $at::of(self.0.pick(pick))
            }
            fn fits(&self, other: &Self) -> bool {
                self.0.fits(&other.0)
            }
            fn join(parts: &[&Self], join: &Join<'_>) -> Self {
                let parts: Vec<_> = parts.iter().map(|x| &x.0).collect();
                $at::of(Laned::join(&parts, join))
            }
            fn nothing(&self) -> Self {
                $at::of(self.0.nothing())
            }
            fn finite(&self, look: Look) -> bool {
                self.0.finite(look)
            }
        }
        impl<E: Dtype, $($p: $bound,)+ L: Level> StopGradient for $at<E, $($p,)+ L> {
            fn stopped(&self) -> Self {
                $at::of(self.0.stopped())
            }
        }
    };
}
pub(crate) use wrapped_tensor;
