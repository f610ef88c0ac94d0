//! What `functional_call` is given: trees, and the arguments of `forward`.

use super::{Buffers, WithParameters, name_key};
use crate::element::Float;
use crate::levels::{Base, Level};
use crate::module::{FloatOf, Module, ParamTree};
use crate::transforms::{Auxiliary, Returned};
use crate::values::params::put_back;
use crate::values::{ByMut, ByRef, ByVal, Function, Lift, MethodArg, Param, Params, Value, ValueOf};

/// One tree of parameters, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tree of parameters of `{E}`",
    label = "pass a `&ParamTree`, or a tuple of some"
)]
pub trait Trees<E: Float> {
    /// The trees.
    fn trees(&self) -> Vec<&ParamTree<E>>;
}
impl<E: Float> Trees<E> for ParamTree<E> {
    fn trees(&self) -> Vec<&ParamTree<E>> {
        vec![self]
    }
}
impl<E: Float, T: Trees<E> + ?Sized> Trees<E> for &T {
    fn trees(&self) -> Vec<&ParamTree<E>> {
        T::trees(self)
    }
}
impl<E: Float, T: Trees<E>> Trees<E> for [T] {
    fn trees(&self) -> Vec<&ParamTree<E>> {
        self.iter().flat_map(T::trees).collect()
    }
}
impl<E: Float, T: Trees<E>, const N: usize> Trees<E> for [T; N] {
    fn trees(&self) -> Vec<&ParamTree<E>> {
        self.as_slice().trees()
    }
}
impl<E: Float, T: Trees<E>> Trees<E> for Vec<T> {
    fn trees(&self) -> Vec<&ParamTree<E>> {
        self.as_slice().trees()
    }
}
macro_rules! tuples {
    ($($t:ident $i:tt),+) => {
        impl<E: Float, $($t: Trees<E>),+> Trees<E> for ($($t,)+) {
            fn trees(&self) -> Vec<&ParamTree<E>> {
                [$(self.$i.trees()),+].concat()
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);

/// A value at a level that is of a module: the methods that `functional_call` runs on it, by their names.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no module that takes these trees",
    label = "derive `Module` for its type, and pass trees of its floats, `&ParamTree`"
)]
pub trait CallModule<const NAME: u64, L: Level, M, A>: Value {
    /// The method as a function.
    type Handle: Function;
    /// The module and the arguments as the function's own.
    fn arguments(&self, args: A) -> <<Self::Handle as Function>::Params as Params>::At<L>;
}
impl<L, M, V> CallModule<{ name_key("__buffers") }, L, M, ()> for V
where
    L: Level,
    V: Value + ValueOf<M, L>,
    M: Module + Lift<At<L> = V>,
{
    type Handle = Buffers<M>;
    fn arguments(&self, _: ()) -> (V,) {
        (self.clone(),)
    }
}
macro_rules! with_trees {
    ($name:literal, $n:literal: $($tree:ident $t:ident),+) => {
        impl<L, M, V, $($t,)+ O> CallModule<{ name_key($name) }, L, M, ($($t,)+ O)> for V
        where
            L: Level,
            V: Value + ValueOf<M, L>,
            M: Module + Lift<At<L> = V>,
            $($t: MethodArg<ParamTree<FloatOf<M>>, L>,)+
            O: MethodArg<u8, L>,
        {
            type Handle = WithParameters<M, $n>;
            fn arguments(
                &self,
                ($($tree,)+ options): ($($t,)+ O),
            ) -> <<Self::Handle as Function>::Params as Params>::At<L> {
                (self.clone(), $($tree.own(),)+ options.own())
            }
        }
    };
}
with_trees!("__with_parameters_1", 1: a A);
with_trees!("__with_parameters_2", 2: a A, b B);
with_trees!("__with_parameters_3", 3: a A, b B, c C);

/// How a method takes `self`: what a module is to it.
pub trait Receiver<M>: Param<Owned = M> {
    /// The module as the argument of a direct call, which may change it.
    fn hold_module(module: &mut M) -> Self::Held<'_>;
}
impl<M: Lift> Receiver<M> for ByRef<M> {
    fn hold_module(module: &mut M) -> Self::Held<'_> {
        Self::hold(module)
    }
}
impl<M: Lift> Receiver<M> for ByVal<M> {
    fn hold_module(module: &mut M) -> Self::Held<'_> {
        Self::hold(module.clone())
    }
}
impl<M: Lift> Receiver<M> for ByMut<M> {
    fn hold_module(module: &mut M) -> Self::Held<'_> {
        Self::hold(module)
    }
}

/// The parameters of a method of a module.
pub trait OfModule<M>: Params {
    /// What is passed for those after `self`.
    type Rest<'a>;
    /// The direct call of a function with these parameters.
    fn call<F: Function<Params = Self>>(module: &mut M, rest: Self::Rest<'_>) -> Returned<F::Out>;
}
/// The arguments of a method of a module after `self`: a tuple of them, or one alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what `forward` takes",
    label = "pass the arguments of `forward` after `self` as a tuple"
)]
pub trait CallArgs<'a, M, P: OfModule<M>> {
    /// As a tuple.
    fn rest(self) -> P::Rest<'a>;
}

macro_rules! methods {
    ($($p:ident $arg:ident),*) => {
        impl<M: 'static, First: Receiver<M>, $($p: Param),*> OfModule<M> for (First, $($p,)*) {
            type Rest<'a> = ($($p::Arg<'a>,)*);
            fn call<F: Function<Params = Self>>(module: &mut M, rest: Self::Rest<'_>) -> Returned<F::Out> {
                let first = First::hold_module(module);
                let ($($arg,)*) = rest;
                $( let $arg = $p::hold($arg); )*
                let mut y = F::Out::unlift(F::default().eval::<Base>((First::held(&first), $($p::held(&$arg),)*)));
                if let Some(left) = <F::Out as Lift>::Outcome::left(&mut y)
                    && let Some(left) = left.downcast_mut::<Self::Left>()
                {
                    put_back!(left, (); First (Some(First::back(first))) $( $p (Some($p::back($arg))) )*);
                }
                <F::Out as Lift>::Outcome::into_main(y)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<'a, M: 'static, First: Receiver<M>, $($p: Param),*> CallArgs<'a, M, (First, $($p,)*)> for ($($p::Arg<'a>,)*) {
            fn rest(self) -> ($($p::Arg<'a>,)*) {
                self
            }
        }
    };
}
methods!();
methods!(A a);
methods!(A a, B b);
methods!(A a, B b, C c);
methods!(A a, B b, C c, D d);
methods!(A a, B b, C c, D d, E e);
methods!(A a, B b, C c, D d, E e, G f);
#[diagnostic::do_not_recommend]
impl<'a, M: 'static, First, A, T: ?Sized> CallArgs<'a, M, (First, A)> for &'a T
where
    First: Receiver<M>,
    A: Param<Arg<'a> = &'a T>,
{
    fn rest(self) -> (&'a T,) {
        (self,)
    }
}
macro_rules! numbers {
    ($($e:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<'a, M: 'static, First: Receiver<M>> CallArgs<'a, M, (First, ByVal<$e>)> for $e {
            fn rest(self) -> ($e,) {
                (self,)
            }
        }
    )* };
}
numbers!(f64 f32);
