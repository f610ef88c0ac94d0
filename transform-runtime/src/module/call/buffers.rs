//! The buffers of a module by name, as a function of the module: linear in it.

use super::plan::{Tree, TreeTan};
use crate::element::Float;
use crate::levels::Level;
use crate::module::names::Role;
use crate::module::{FloatOf, Module, Names, ParamTree};
use crate::values::{
    BarsOf, ByRef, Derived, DotsOf, Function, Keep, Leaves, Linearized, OutAt, OutTan, Real, RefOf, TanOf,
    Tangent, Tensor, TensorTan, Wrt,
};
use std::any::Any;
use std::marker::PhantomData;

/// `module -> tree`
pub struct Buffers<M>(PhantomData<fn() -> M>);
impl<M> Clone for Buffers<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M> Copy for Buffers<M> {}
impl<M> Default for Buffers<M> {
    fn default() -> Self {
        Buffers(PhantomData)
    }
}

/// Visits all buffers, beside tangents of the module.
fn walk<M: Module, L: Level>(
    module: &M::At<L>,
    tangents: &mut TanOf<M, L>,
    found: impl FnMut(String, &Tensor<FloatOf<M>, L>, &mut TensorTan<FloatOf<M>, L>),
) {
    struct Walk<N, F> {
        names: std::vec::IntoIter<Option<(String, Role)>>,
        found: F,
        of: PhantomData<N>,
    }
    impl<L: Level, N: Float, F: FnMut(String, &Tensor<N, L>, &mut TensorTan<N, L>)> Leaves<L, L> for Walk<N, F> {
        fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
            self.names.next();
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
            let name = self.names.next().flatten();
            let of_number = ((x as &dyn Any).downcast_ref(), (t as &mut dyn Any).downcast_mut());
            if let (Some((name, Role::Buffer)), (Some(x), Some(t))) = (name, of_number) {
                (self.found)(name, x, t);
            }
        }
    }
    let mut names = Names::default();
    M::names::<L>(module, &mut names);
    let (names, of) = (names.found().into_iter(), PhantomData::<FloatOf<M>>);
    M::visit::<L, L, _>(module, tangents, &mut Walk { names, found, of });
}

impl<M: Module> Derived for Buffers<M> {}
impl<M: Module> Function for Buffers<M> {
    type Params = (ByRef<M>,);
    type Out = ParamTree<FloatOf<M>>;
    fn eval<L: Level>(self, (module,): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        let mut tree = Tree::<M, L>::new();
        walk::<M, L>(module, &mut TanOf::<M, L>::default(), |name, x, _| {
            tree.insert(name, x.clone());
        });
        tree
    }
    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        _: Wrt,
    ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<M, L, K>) {
        (self.eval::<L>(args), Taken)
    }
}

/// The derivative by the module.
struct Taken;
impl<M: Module, L: Level> Linearized<Buffers<M>, L> for Taken {
    fn pull(
        &self,
        (module,): RefOf<'_, Buffers<M>, L>,
        _: Wrt,
        ct: &OutTan<Buffers<M>, L>,
        (bar,): BarsOf<'_, Buffers<M>, L>,
    ) {
        walk::<M, L>(module, bar, |name, _, bar| {
            if let Some(ct) = ct.get(&name) {
                bar.accumulate(ct);
            }
        });
    }
    fn push(
        &self,
        (module,): RefOf<'_, Buffers<M>, L>,
        (dot,): DotsOf<'_, Buffers<M>, L>,
    ) -> OutTan<Buffers<M>, L> {
        let (mut dot, mut tree) = (dot.cloned().unwrap_or_default(), TreeTan::<M, L>::new());
        walk::<M, L>(module, &mut dot, |name, _, dot| {
            tree.insert(name, dot.clone());
        });
        tree
    }
}
