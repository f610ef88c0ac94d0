//! The derivative of a function to one number, as its gradient by each argument, at the level: products with it are
//! the pushforward and the pullback, and as its tensors have derivatives, so have they.

use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::reductions::Sum;
use crate::values::{Real, Tangent, Tensor, TensorTan};

/// The gradient by each argument, where there is one and it is wanted.
#[derive(Debug)]
pub(super) struct Gradients<E: Float, L: Level>(Vec<Option<Gradient<E, L>>>);

#[derive(Debug)]
struct Gradient<E: Float, L: Level> {
    /// Of a shape that the argument broadcasts to.
    by: Tensor<E, L>,
    shape: Shape,
}
impl<E: Float, L: Level> Gradients<E, L> {
    /// None so far.
    pub(super) fn new() -> Self {
        Gradients(Vec::new())
    }
    /// With the gradient by the next argument, which has this shape.
    pub(super) fn and(mut self, by: Option<Tensor<E, L>>, shape: &[usize]) -> Self {
        let shape = Shape::from_slice(shape);
        self.0.push(by.map(|by| Gradient { by, shape }));
        self
    }
    /// With the next argument, which has no derivative.
    pub(super) fn and_none(self) -> Self {
        self.and(None, &[])
    }
    /// The part of the tangent that argument `i` brings.
    pub(super) fn push(&self, i: usize, dot: impl Tangents<E, L>) -> Real<E, L> {
        match (&self.0[i], dot.tensor()) {
            (Some(gradient), Some(t)) => L::to_scalar(&(t * &gradient.by).reduce_all(Sum)),
            _ => Real::default(),
        }
    }
    /// Adds the cotangent of argument `i`.
    pub(super) fn pull(&self, i: usize, ct: &Real<E, L>, bar: impl Bars<E, L>) {
        if let Some(gradient) = &self.0[i] {
            bar.add((&gradient.by * L::from_scalar(ct)).sum_to(&gradient.shape));
        }
    }
}

/// The tangent of an argument.
pub(super) trait Tangents<E: Float, L: Level> {
    /// As a tensor; `None` is zero.
    fn tensor(self) -> Option<Tensor<E, L>>;
}
impl<E: Float, L: Level> Tangents<E, L> for Option<&TensorTan<E, L>> {
    fn tensor(self) -> Option<Tensor<E, L>> {
        self?.0.clone()
    }
}
impl<E: Float, L: Level> Tangents<E, L> for Option<&Option<TensorTan<E, L>>> {
    fn tensor(self) -> Option<Tensor<E, L>> {
        self?.as_ref()?.0.clone()
    }
}
impl<E: Float, L: Level> Tangents<E, L> for Option<&Real<E, L>> {
    fn tensor(self) -> Option<Tensor<E, L>> {
        self.map(L::from_scalar)
    }
}
impl<E: Float, L: Level> Tangents<E, L> for Option<&()> {
    fn tensor(self) -> Option<Tensor<E, L>> {
        None
    }
}

/// Where the cotangent of an argument goes.
pub(super) trait Bars<E: Float, L: Level> {
    /// Adds a cotangent of the argument's shape.
    fn add(self, ct: Tensor<E, L>);
}
impl<E: Float, L: Level> Bars<E, L> for &mut TensorTan<E, L> {
    fn add(self, ct: Tensor<E, L>) {
        TensorTan::add(self, ct);
    }
}
impl<E: Float, L: Level> Bars<E, L> for &mut Option<TensorTan<E, L>> {
    fn add(self, ct: Tensor<E, L>) {
        self.accumulate(&Some(TensorTan(Some(ct))));
    }
}
impl<E: Float, L: Level> Bars<E, L> for &mut Real<E, L> {
    fn add(self, ct: Tensor<E, L>) {
        self.accumulate(&L::to_scalar(&ct));
    }
}
impl<E: Float, L: Level> Bars<E, L> for &mut () {
    fn add(self, _: Tensor<E, L>) {}
}

/// Losses as [`Function`](crate::Function)s: parameters with their passing modes, in which `Elem` is the dtype; `value`
/// and `linearize` of a rule, from the arguments (and which gradients are wanted).
macro_rules! loss_functions {
    ($($name:ident($($x:ident $i:tt: $mode:ident<$of:ty>),+) by $rule:ty;)*) => { $(
        crate::nn::gradients::loss_functions!(@of f64, $name, $rule, $($x, $i, $mode<$of>);+);
        crate::nn::gradients::loss_functions!(@of f32, $name, $rule, $($x, $i, $mode<$of>);+);
    )* };
    (@of $e:ident, $name:ident, $rule:ty, $($x:ident, $i:tt, $mode:ident<$of:ty>);+) => {
        const _: () = {
            type Elem = $e;
            impl crate::values::Derived for $name<$e> {}
            impl crate::values::Function for $name<$e> {
                type Params = ($(crate::values::$mode<$of>,)+);
                type Out = Elem;
                fn eval<L: Level>(self, ($($x,)+): crate::values::RefOf<'_, Self, L>) -> Real<Elem, L> {
                    <$rule>::value($($x),+)
                }
                fn linearize<L: Level, K: crate::values::Keep>(
                    self,
                    ($($x,)+): crate::values::RefOf<'_, Self, L>,
                    wrt: Wrt,
                ) -> (Real<Elem, L>, impl crate::values::Linearized<Self, L> + use<L, K>) {
                    <$rule>::linearize($($x,)+ wrt)
                }
            }
            impl<L: Level> crate::values::Linearized<$name<$e>, L> for Gradients<$e, L> {
                fn pull(
                    &self,
                    _: crate::values::RefOf<'_, $name<$e>, L>,
                    _: Wrt,
                    ct: &Real<Elem, L>,
                    bars: crate::values::BarsOf<'_, $name<$e>, L>,
                ) {
                    $( self.pull($i, ct, bars.$i); )+
                }
                fn push(
                    &self,
                    _: crate::values::RefOf<'_, $name<$e>, L>,
                    dots: crate::values::DotsOf<'_, $name<$e>, L>,
                ) -> Real<Elem, L> {
                    let parts = [$( self.push($i, dots.$i) ),+];
                    parts.into_iter().reduce(|sum, part| &sum + &part).unwrap_or_default()
                }
            }
        };
    };
}
pub(super) use loss_functions;
