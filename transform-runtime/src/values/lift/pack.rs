//! Values of several lanes as one of a packet, and back.

use super::{Lift, Relevel, TanOf};
use crate::element::{Element, Float};
use crate::kernels::LANES;
use crate::levels::Level;
use crate::values::{Leaves, Real, Tensor, TensorTan};

type At<T, L> = <T as Lift>::At<L>;

/// The same number in every lane.
struct Repeated;
impl<L: Level> Relevel<L, L::Packed> for Repeated {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, L>) -> Real<E, L::Packed> {
        L::repeated(x)
    }
    fn tensor<E: Element>(&mut self, _: &Tensor<E, L>) -> Tensor<E, L::Packed> {
        no_tensors()
    }
}

/// A lane's numbers, put among those of the others.
struct Put(usize);
impl<L: Level> Leaves<L, L::Packed> for Put {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, L>, packed: &mut Real<E, L::Packed>) {
        L::put(x, self.0, packed);
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, _: &mut TensorTan<E, L::Packed>) {
        no_tensors()
    }
}

/// The numbers of a lane.
struct Taken(usize);
impl<L: Level> Relevel<L::Packed, L> for Taken {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, L::Packed>) -> Real<E, L> {
        L::taken(x, self.0)
    }
    fn tensor<E: Element>(&mut self, _: &Tensor<E, L::Packed>) -> Tensor<E, L> {
        no_tensors()
    }
}

fn no_tensors() -> ! {
    unreachable!("functions of numbers run in packets")
}

/// A value that all lanes share.
#[inline(always)]
pub(crate) fn in_all<T: Lift, L: Level>(x: &At<T, L>) -> At<T, L::Packed> {
    T::relevel::<L, L::Packed, _>(x, &mut Repeated)
}

/// The values of the lanes of a packet, which have one form.
#[inline(always)]
pub(crate) fn pack<'x, T: Lift, L: Level>(lane: impl Fn(usize) -> &'x At<T, L>) -> At<T, L::Packed> {
    let like = in_all::<T, L>(lane(0));
    let mut packed: TanOf<T, L::Packed> = T::to_tan::<L::Packed>(&like);
    for i in 1..LANES {
        T::visit::<L, L::Packed, _>(lane(i), &mut packed, &mut Put(i));
    }
    T::to_value::<L::Packed>(&packed, &like)
}

/// The value of a lane.
#[inline(always)]
pub(crate) fn unpack<T: Lift, L: Level>(x: &At<T, L::Packed>, lane: usize) -> At<T, L> {
    T::relevel::<L::Packed, L, _>(x, &mut Taken(lane))
}
