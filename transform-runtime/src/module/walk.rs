//! The leaves of a module in their order: what they are called, and its tensors beside tangents.

use super::names::Role;
use super::{FloatOf, Module, Names};
use crate::element::Float;
use crate::levels::Level;
use crate::values::{Leaves, Real, TanOf, Tensor, TensorTan};
use std::any::Any;
use std::marker::PhantomData;

/// What every leaf is called, and what it is to the module; a leaf that is skipped has no name.
pub(super) fn names<M: Module, L: Level>(module: &M::At<L>) -> Vec<Option<(String, Role)>> {
    let mut names = Names::default();
    M::names::<L>(module, &mut names);
    names.found()
}

/// Visits the tensors of a module's floats, each with its place among the leaves, beside tangents.
pub(super) fn tensors<M: Module, L: Level>(
    module: &M::At<L>,
    tangents: &mut TanOf<M, L>,
    found: impl FnMut(usize, &Tensor<FloatOf<M>, L>, &mut TensorTan<FloatOf<M>, L>),
) {
    struct Walk<N, F> {
        place: usize,
        found: F,
        of: PhantomData<N>,
    }
    impl<L: Level, N: Float, F> Leaves<L, L> for Walk<N, F>
    where
        F: FnMut(usize, &Tensor<N, L>, &mut TensorTan<N, L>),
    {
        fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
            self.place += 1;
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
            let of_number = ((x as &dyn Any).downcast_ref(), (t as &mut dyn Any).downcast_mut());
            if let (Some(x), Some(t)) = of_number {
                (self.found)(self.place, x, t);
            }
            self.place += 1;
        }
    }
    let (place, of) = (0, PhantomData::<FloatOf<M>>);
    M::visit::<L, L, _>(module, tangents, &mut Walk { place, found, of });
}
