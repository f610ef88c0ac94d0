//! What `functional_call` is given: trees, and the arguments of `forward`.

use super::WithParameters;
use crate::levels::Level;
use crate::module::{Module, ParamTree};
use crate::values::{ByVal, Function, MethodArg, Param, Params};

/// One tree of parameters, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tree of parameters",
    label = "pass a `&ParamTree`, or a tuple of some"
)]
pub trait Trees {
    /// The trees.
    fn trees(&self) -> Vec<&ParamTree>;
}
impl Trees for ParamTree {
    fn trees(&self) -> Vec<&ParamTree> {
        vec![self]
    }
}
impl<T: Trees + ?Sized> Trees for &T {
    fn trees(&self) -> Vec<&ParamTree> {
        T::trees(self)
    }
}
impl<T: Trees> Trees for [T] {
    fn trees(&self) -> Vec<&ParamTree> {
        self.iter().flat_map(T::trees).collect()
    }
}
impl<T: Trees, const N: usize> Trees for [T; N] {
    fn trees(&self) -> Vec<&ParamTree> {
        self.as_slice().trees()
    }
}
impl<T: Trees> Trees for Vec<T> {
    fn trees(&self) -> Vec<&ParamTree> {
        self.as_slice().trees()
    }
}
macro_rules! tuples {
    ($($t:ident $i:tt),+) => {
        impl<$($t: Trees),+> Trees for ($($t,)+) {
            fn trees(&self) -> Vec<&ParamTree> {
                [$(self.$i.trees()),+].concat()
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);

/// Trees and options, as generated code passes them to a module that is called with them.
pub trait WithTrees<M: Module, L: Level> {
    /// What takes them.
    type Handle: Function;
    /// The module and they, as its arguments.
    fn with_module(self, module: &M::At<L>) -> <<Self::Handle as Function>::Params as Params>::At<L>;
}
macro_rules! with_trees {
    ($($tree:ident $t:ident: $ty:ty),+) => {
        impl<M: Module, L: Level, $($t: MethodArg<ParamTree, L>,)+ O: MethodArg<u8, L>> WithTrees<M, L> for ($($t,)+ O) {
            type Handle = WithParameters<M, ($($ty,)+)>;
            fn with_module(self, module: &M::At<L>) -> <<Self::Handle as Function>::Params as Params>::At<L> {
                let ($($tree,)+ options) = self;
                (module.clone(), $($tree.own(),)+ options.own())
            }
        }
    };
}
with_trees!(a A: ParamTree);
with_trees!(a A: ParamTree, b B: ParamTree);
with_trees!(a A: ParamTree, b B: ParamTree, c C: ParamTree);

/// The parameters of a function apart from its first.
pub trait WithFirst: Params {
    /// The first.
    type First: Param;
    /// What is passed for the others.
    type Rest<'a>;
    /// All of them, while a call runs.
    fn hold_with<'a>(first: <Self::First as Param>::Held<'a>, rest: Self::Rest<'a>) -> Self::Held<'a>;
}
/// The arguments of a function apart from its first: a tuple of them, or one alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what `forward` takes",
    label = "pass the arguments of `forward` after `self` as a tuple"
)]
pub trait CallArgs<'a, P: WithFirst> {
    /// As a tuple.
    fn rest(self) -> P::Rest<'a>;
}

macro_rules! first {
    ($($p:ident $i:tt $arg:ident),*) => {
        impl<First: Param, $($p: Param),*> WithFirst for (First, $($p,)*) {
            type First = First;
            type Rest<'a> = ($($p::Arg<'a>,)*);
            fn hold_with<'a>(first: First::Held<'a>, rest: Self::Rest<'a>) -> Self::Held<'a> {
                let ($($arg,)*) = rest;
                (first, $($p::hold($arg),)*)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<'a, First: Param, $($p: Param),*> CallArgs<'a, (First, $($p,)*)> for ($($p::Arg<'a>,)*) {
            fn rest(self) -> ($($p::Arg<'a>,)*) {
                self
            }
        }
    };
}
first!();
first!(A 0 a);
first!(A 0 a, B 1 b);
first!(A 0 a, B 1 b, C 2 c);
first!(A 0 a, B 1 b, C 2 c, D 3 d);
first!(A 0 a, B 1 b, C 2 c, D 3 d, E 4 e);
first!(A 0 a, B 1 b, C 2 c, D 3 d, E 4 e, F 5 f);
#[diagnostic::do_not_recommend]
impl<'a, First: Param, A: Param<Arg<'a> = &'a T>, T: ?Sized> CallArgs<'a, (First, A)> for &'a T {
    fn rest(self) -> (&'a T,) {
        (self,)
    }
}
macro_rules! numbers {
    ($($e:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<'a, First: Param> CallArgs<'a, (First, ByVal<$e>)> for $e {
            fn rest(self) -> ($e,) {
                (self,)
            }
        }
    )* };
}
numbers!(f64 f32);
