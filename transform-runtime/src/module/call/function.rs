//! A module with other tensors, as a function of the module and of the trees: linear in both.

use super::CallOptions;
use super::plan::{Plan, Tree, TreeTan, plan};
use crate::element::Result;
use crate::error::OrRaise;
use crate::levels::Level;
use crate::module::{FloatOf, Module, ParamTree, walk};
use crate::values::{
    BarsOf, ByRef, ByVal, Derived, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, TanOf, Tangent,
    TensorTan, Wrt,
};
use std::marker::PhantomData;

/// The tangent of a tensor of a module.
type Tan<M, L> = TensorTan<FloatOf<M>, L>;

/// The module whose tensors are those of the trees, where they have them.
pub(super) fn replaced<M: Module, L: Level>(
    module: &M::At<L>,
    trees: &[&Tree<M, L>],
    options: CallOptions,
) -> Result<(M::At<L>, Plan)> {
    let plan = plan::<M, L>(module, trees, options)?;
    let mut values = M::to_tan::<L>(module);
    taken::<M, L>(module, &mut values, &plan, |(tree, name), value| {
        value.0 = trees[*tree].get(name).cloned();
    });
    Ok((M::to_value::<L>(&values, module), plan))
}

/// Visits the tensors that are taken from trees.
fn taken<M: Module, L: Level>(
    module: &M::At<L>,
    values: &mut TanOf<M, L>,
    plan: &Plan,
    mut taken: impl FnMut(&(usize, String), &mut Tan<M, L>),
) {
    walk::tensors::<M, L>(module, values, |i, _, value| {
        if let Some(source) = &plan[i] {
            taken(source, value);
        }
    });
}

/// The derivative by module and trees.
#[derive(Clone, Debug)]
struct Replaced(Plan);
impl Replaced {
    /// The cotangent of a tensor goes where the tensor came from.
    fn pull<M: Module, L: Level>(
        &self,
        module: &M::At<L>,
        ct: &TanOf<M, L>,
        module_bar: &mut TanOf<M, L>,
        tree_bars: &mut [&mut TreeTan<M, L>],
    ) {
        let mut kept = ct.clone();
        taken::<M, L>(module, &mut kept, &self.0, |(tree, name), ct| {
            if let Some(ct) = ct.0.take() {
                tree_bars[*tree].entry(name.clone()).or_default().add(ct);
            }
        });
        module_bar.accumulate(&kept);
    }
    /// The tangent of a tensor comes from where the tensor came from.
    fn push<M: Module, L: Level>(
        &self,
        module: &M::At<L>,
        module_dot: Option<&TanOf<M, L>>,
        tree_dots: &[Option<&TreeTan<M, L>>],
    ) -> TanOf<M, L> {
        let mut dot = module_dot.cloned().unwrap_or_default();
        taken::<M, L>(module, &mut dot, &self.0, |(tree, name), dot| {
            let given = tree_dots[*tree].and_then(|tree| tree.get(name));
            *dot = given.cloned().unwrap_or_default();
        });
        dot
    }
}

/// `(module, trees.., options) -> module`, for so many trees: what `functional_call` runs `forward` on.
pub struct WithParameters<M, const TREES: usize>(PhantomData<fn() -> M>);
impl<M, const TREES: usize> Clone for WithParameters<M, TREES> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M, const TREES: usize> Copy for WithParameters<M, TREES> {}
impl<M, const TREES: usize> Default for WithParameters<M, TREES> {
    fn default() -> Self {
        WithParameters(PhantomData)
    }
}

macro_rules! with_trees {
    ($n:literal: $($tree:ident)+) => {
        impl<M: Module> Derived for WithParameters<M, $n> {}
        impl<M: Module> Function for WithParameters<M, $n> {
            type Params = (ByRef<M>, $(with_trees!(@tree $tree M),)+ ByVal<u8>);
            type Out = M;
            fn eval<L: Level>(self, (module, $($tree,)+ options): RefOf<'_, Self, L>) -> OutAt<Self, L> {
                replaced::<M, L>(module, &[$($tree),+], CallOptions::of_bits(*options)).or_raise().0
            }
            fn linearize<L: Level, K: Keep>(
                self,
                (module, $($tree,)+ options): RefOf<'_, Self, L>,
                _: Wrt,
            ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<M, L, K>) {
                let options = CallOptions::of_bits(*options);
                let (replaced, plan) = replaced::<M, L>(module, &[$($tree),+], options).or_raise();
                (replaced, Replaced(plan))
            }
        }
        impl<M: Module, L: Level> Linearized<WithParameters<M, $n>, L> for Replaced {
            fn pull(
                &self,
                args: RefOf<'_, WithParameters<M, $n>, L>,
                _: Wrt,
                ct: &OutTan<WithParameters<M, $n>, L>,
                (module, $($tree,)+ _): BarsOf<'_, WithParameters<M, $n>, L>,
            ) {
                self.pull::<M, L>(args.0, ct, module, &mut [$($tree),+]);
            }
            fn push(
                &self,
                args: RefOf<'_, WithParameters<M, $n>, L>,
                (module, $($tree,)+ _): DotsOf<'_, WithParameters<M, $n>, L>,
            ) -> OutTan<WithParameters<M, $n>, L> {
                self.push::<M, L>(args.0, module, &[$($tree),+])
            }
        }
    };
    (@tree $tree:ident $module:ident) => { ByRef<ParamTree<FloatOf<$module>>> };
}
with_trees!(1: a);
with_trees!(2: a b);
with_trees!(3: a b c);
