//! The methods of matrices that give matrices, and what is asked of their sides.

use super::NaMatrix;
use super::operators::alike;
use crate::element::Float;
use crate::levels::Level;
use crate::ops::arith::{Div, Mul};
use crate::values::{Dtype, LinearMap, NoMap, Operator, Real, Tensor, TensorTan};
use ::nalgebra::Dim;

/// The derivative by the receiver.
macro_rules! by {
    () => { impl LinearMap<In = TensorTan<E, L>, Out = TensorTan<E, L>> + use<E, R, C, L> };
}

/// Which operation on the tensor, which is the transposed matrix, a method is.
macro_rules! methods {
    ($($method:ident, $linearize:ident($($arg:ident: $of:ty),*) -> $rows:ty, $columns:ty, |$x:ident| $tensor:ident, $by:ident ($($value:expr),*);)*) => {
        $(
            #[track_caller]
            pub fn $method(&self $(, $arg: $of)*) -> NaMatrix<E, $rows, $columns, L> {
                let $x = &self.0;
                NaMatrix::of($x.$tensor($($value),*))
            }
            #[track_caller]
            #[allow(clippy::type_complexity)] // the map is opaque
            pub fn $linearize(&self $(, $arg: $of)*) -> (
                NaMatrix<E, $rows, $columns, L>,
                (by!(), $(methods!(@place $arg)),*),
            ) {
                let $x = &self.0;
                let (y, maps) = $x.$by($($value),*);
                (NaMatrix::of(y), (maps.0, $(methods!(@none $arg)),*))
            }
        )*
    };
    (@place $arg:ident) => { NoMap };
    (@none $arg:ident) => { NoMap };
}
#[doc(hidden)]
impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    methods! {
        transpose, linearize_transpose() -> C, R, |x| permute, linearize_permute(&[1, 0]);
        abs, linearize_abs() -> R, C, |x| abs, linearize_abs();
        clone_owned, linearize_clone_owned() -> R, C, |x| permute, linearize_permute(&[0, 1]);
        to_owned, linearize_to_owned() -> R, C, |x| permute, linearize_permute(&[0, 1]);
        into_owned, linearize_into_owned() -> R, C, |x| permute, linearize_permute(&[0, 1]);
    }
}

type Lhs<O, A, B> = <A as Operator<O, B>>::Lhs;
type Rhs<O, A, B> = <A as Operator<O, B>>::Rhs;

/// Element by element, by an operator of tensors.
macro_rules! by_elements {
    ($($method:ident, $linearize:ident: $op:ident;)*) => {
        #[doc(hidden)]
        impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> { $(
            #[track_caller]
            pub fn $method<R2: Dim, C2: Dim>(&self, rhs: &NaMatrix<E, R2, C2, L>) -> Self {
                alike(stringify!($method), self.sides(), rhs.sides());
                NaMatrix::of(Operator::value(&self.0, $op, &rhs.0))
            }
            #[track_caller]
            #[allow(clippy::type_complexity)] // a map for each operand
            pub fn $linearize<R2: Dim, C2: Dim>(&self, rhs: &NaMatrix<E, R2, C2, L>) -> (
                Self,
                (Lhs<$op, Tensor<E, L>, Tensor<E, L>>, Rhs<$op, Tensor<E, L>, Tensor<E, L>>),
            ) {
                alike(stringify!($method), self.sides(), rhs.sides());
                let (y, maps) = Operator::linearize(&self.0, $op, &rhs.0);
                (NaMatrix::of(y), maps)
            }
        )* }
    };
}
by_elements! {
    component_mul, linearize_component_mul: Mul;
    component_div, linearize_component_div: Div;
}

/// By a number.
macro_rules! by_numbers {
    ($($method:ident, $linearize:ident: $op:ident;)*) => {
        #[doc(hidden)]
        impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> { $(
            pub fn $method<X>(&self, by: X) -> Self
            where
                X: AsNumber<E, L>,
            {
                NaMatrix::of(Operator::value(&self.0, $op, &by.number()))
            }
            #[allow(clippy::type_complexity)] // a map for each operand
            pub fn $linearize<X>(&self, by: X) -> (
                Self,
                (Lhs<$op, Tensor<E, L>, Real<E, L>>, X::Map<Rhs<$op, Tensor<E, L>, Real<E, L>>>),
            )
            where
                X: AsNumber<E, L>,
            {
                let (y, (by_self, by_number)) = Operator::linearize(&self.0, $op, &by.number());
                (NaMatrix::of(y), (by_self, X::map(by_number)))
            }
        )* }
    };
}
by_numbers! {
    scale, linearize_scale: Mul;
    unscale, linearize_unscale: Div;
}
/// A number that varies, or one that does not.
pub trait AsNumber<E: Float, L: Level> {
    /// The derivative by it, if there is one.
    type Map<M>;
    /// The number.
    fn number(self) -> Real<E, L>;
    /// The derivative, if it varies.
    fn map<M>(map: M) -> Self::Map<M>;
}
impl<E: Float, L: Level> AsNumber<E, L> for &Real<E, L> {
    type Map<M> = M;
    fn number(self) -> Real<E, L> {
        self.clone()
    }
    fn map<M>(map: M) -> M {
        map
    }
}
impl<E: Float, L: Level> AsNumber<E, L> for E {
    type Map<M> = NoMap;
    fn number(self) -> Real<E, L> {
        L::constant(self)
    }
    fn map<M>(_: M) -> NoMap {
        NoMap
    }
}

#[doc(hidden)]
impl<E: Dtype, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn nrows(&self) -> usize {
        self.sides().0
    }
    pub fn ncols(&self) -> usize {
        self.sides().1
    }
    pub fn shape(&self) -> (usize, usize) {
        self.sides()
    }
    pub fn is_square(&self) -> bool {
        self.nrows() == self.ncols()
    }
}
