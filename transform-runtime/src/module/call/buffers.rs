//! The buffers of a module by name, as a function of the module: linear in it.

use super::plan::{Tree, TreeTan};
use crate::levels::Level;
use crate::module::names::Role;
use crate::module::{FloatOf, Module, ParamTree, walk};
use crate::values::{
    BarsOf, ByRef, Derived, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, TanOf, Tangent, Tensor,
    TensorTan, Wrt,
};
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
fn buffers<M: Module, L: Level>(
    module: &M::At<L>,
    tangents: &mut TanOf<M, L>,
    mut found: impl FnMut(&str, &Tensor<FloatOf<M>, L>, &mut TensorTan<FloatOf<M>, L>),
) {
    let names = walk::names::<M, L>(module);
    walk::tensors::<M, L>(module, tangents, |i, x, t| {
        if let Some((name, Role::Buffer)) = &names[i] {
            found(name, x, t);
        }
    });
}

impl<M: Module> Derived for Buffers<M> {}
impl<M: Module> Function for Buffers<M> {
    type Params = (ByRef<M>,);
    type Out = ParamTree<FloatOf<M>>;
    fn eval<L: Level>(self, (module,): RefOf<'_, Self, L>) -> OutAt<Self, L> {
        let mut tree = Tree::<M, L>::new();
        buffers::<M, L>(module, &mut TanOf::<M, L>::default(), |name, x, _| {
            tree.insert(name.to_owned(), x.clone());
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
        buffers::<M, L>(module, bar, |name, _, bar| {
            if let Some(ct) = ct.get(name) {
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
        buffers::<M, L>(module, &mut dot, |name, _, dot| {
            tree.insert(name.to_owned(), dot.clone());
        });
        tree
    }
}
