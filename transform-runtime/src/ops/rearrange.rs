//! Axes rearranged by a pattern such as `b c h w -> b (c h w)`, in the notation of einops: a function, a
//! [`Function`] of the same name, and an op.
//!
//! What a pattern means for a shape is worked out in `pattern`; the op is a reshape, a permutation and a reshape.

use crate::element::{Element, Float, Result};
use crate::error::OrRaise;
use crate::kernels::{self, Array, Shape};
use crate::levels::Level;
use crate::ops::handle::handle;
use crate::ops::pattern::rearrangement;
use crate::rule::{Structural, StructuralOf, TensorMap};
use crate::values::{
    BarsOf, ByRef, BySlice, ByStr, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, Tensor,
    TensorTan, Wrt,
};

/// Axes split, permuted and joined.
#[derive(Clone, Debug)]
pub struct Rearrange {
    /// The lengths of the elementary axes as the argument has them.
    pub(crate) split: Shape,
    /// Which of them comes where.
    pub(crate) order: Shape,
    /// The shape of the result.
    pub(crate) joined: Shape,
}
impl Rearrange {
    #[track_caller]
    fn of(op: &'static str, shape: &[usize], pattern: &str, sizes: &[(&'static str, usize)]) -> Self {
        rearrangement(op, shape, pattern, sizes).or_raise()
    }
}
impl Structural for Rearrange {
    const NAME: &'static str = "rearrange";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        let split = kernels::reshape(Self::NAME, x, &self.split)?;
        kernels::reshape(Self::NAME, &kernels::permute(&split, &self.order), &self.joined)
    }
    fn batched(&self, lanes: usize, _: &[usize]) -> Self {
        let with = |first: usize, rest: &Shape| std::iter::once(first).chain(rest.iter().copied()).collect();
        Rearrange {
            split: with(lanes, &self.split),
            order: std::iter::once(0)
                .chain(self.order.iter().map(|axis| axis + 1))
                .collect(),
            joined: with(lanes, &self.joined),
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let permuted: Shape = self.order.iter().map(|&axis| self.split[axis]).collect();
        let mut back = self.order.clone();
        self.order
            .iter()
            .enumerate()
            .for_each(|(to, &axis)| back[axis] = to);
        let back = Rearrange {
            split: permuted,
            order: back,
            joined: Shape::from_slice(shape),
        };
        L::structural(&back, ct)
    }
}

/// The tensor with its axes rearranged as the pattern says: on the left the axes by name, on the right the same ones
/// in another order, joined by parentheses. `...` stands for any axes, `1` and `()` for an axis of length 1.
///
/// ```
/// # use transform_runtime::{Tensor, rearrange};
/// let images = Tensor::<f64>::zeros(&[2, 3, 4, 5]);
/// assert_eq!(rearrange(&images, "b c h w -> b (c h w)").shape(), [2, 60]);
/// assert_eq!(rearrange(&images, "... h w -> ... w h").shape(), [2, 3, 5, 4]);
/// ```
///
/// Patterns are those of einops: [Rogozhnikov, 2022](https://openreview.net/forum?id=oapKSVM2bcj).
///
/// # Panics
/// If the pattern is not well-formed, or does not fit the shape.
#[track_caller]
pub fn rearrange<E: Element>(x: &Tensor<E>, pattern: &str) -> Tensor<E> {
    crate::levels::Base::structural(&Rearrange::of("rearrange", x.shape(), pattern, &[]), x)
}

/// [`rearrange`](fn@rearrange) with the lengths of axes that parentheses on the left leave open.
///
/// ```
/// # use transform_runtime::{Tensor, rearrange_with};
/// let x = Tensor::<f64>::zeros(&[6, 4]);
/// assert_eq!(rearrange_with(&x, "(h w) c -> h w c", &[("h", 2)]).shape(), [2, 3, 4]);
/// ```
///
/// # Panics
/// If the pattern is not well-formed, or does not fit the shape and the lengths.
#[track_caller]
pub fn rearrange_with<E: Element>(
    x: &Tensor<E>,
    pattern: &str,
    sizes: &[(&'static str, usize)],
) -> Tensor<E> {
    crate::levels::Base::structural(&Rearrange::of("rearrange_with", x.shape(), pattern, sizes), x)
}

handle!(rearrange);
handle!(rearrange_with);

type Sizes = BySlice<(&'static str, usize)>;

/// The [`Function`]s of both names, by dtype.
macro_rules! functions {
    ($($e:ty, |$map:ident, $ct:ident, $bar:ident| $pull:expr, |$of:ident, $dot:ident| $push:expr;)*) => { $(
        functions!(@one rearrange, $e, (ByStr), |pattern| (pattern, &[]); $map, $ct, $bar, $pull; $of, $dot, $push);
        functions!(@one rearrange_with, $e, (ByStr, Sizes), |pattern, sizes| (pattern, sizes);
            $map, $ct, $bar, $pull; $of, $dot, $push);
    )* };
    (
        @one $name:ident, $e:ty, ($($param:ty),*), |$($arg:ident),*| $pattern:expr;
        $map:ident, $ct:ident, $bar:ident, $pull:expr; $of:ident, $dot:ident, $push:expr
    ) => {
        impl crate::values::Derived for $name<$e> {}
        impl Function for $name<$e> {
            type Params = (ByRef<Tensor<$e>>, $($param),*);
            type Out = Tensor<$e>;
            fn eval<L: Level>(self, (x, $($arg),*): RefOf<'_, Self, L>) -> OutAt<Self, L> {
                let (pattern, sizes) = $pattern;
                L::structural(&Rearrange::of(stringify!($name), x.shape(), pattern, sizes), x)
            }
            fn linearize<L: Level, K: Keep>(
                self,
                (x, $($arg),*): RefOf<'_, Self, L>,
                _: Wrt,
            ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<L, K>) {
                let (pattern, sizes) = $pattern;
                let op = Rearrange::of(stringify!($name), x.shape(), pattern, sizes);
                (L::structural(&op, x), StructuralOf::new(op, x.shape_vec()))
            }
        }
        impl<L: Level> Linearized<$name<$e>, L> for StructuralOf<Rearrange> {
            fn pull(&self, _: RefOf<'_, $name<$e>, L>, _: Wrt, $ct: &OutTan<$name<$e>, L>, bars: BarsOf<'_, $name<$e>, L>) {
                let ($map, $bar) = (self, bars.0);
                $pull
            }
            fn push(&self, _: RefOf<'_, $name<$e>, L>, dots: DotsOf<'_, $name<$e>, L>) -> OutTan<$name<$e>, L> {
                let ($of, $dot) = (self, dots.0);
                $push
            }
        }
    };
}
functions! {
    f64, |map, ct, bar| pull(map, ct, bar), |map, dot| push(map, dot);
    f32, |map, ct, bar| pull(map, ct, bar), |map, dot| push(map, dot);
    i64, |_map, _ct, _bar| (), |_map, _dot| ();
    bool, |_map, _ct, _bar| (), |_map, _dot| ();
}
fn pull<E: Float, L: Level>(map: &StructuralOf<Rearrange>, ct: &TensorTan<E, L>, bar: &mut TensorTan<E, L>) {
    if let Some(ct) = &ct.0 {
        bar.add(TensorMap::pull(map, ct));
    }
}
fn push<E: Float, L: Level>(map: &StructuralOf<Rearrange>, dot: Option<&TensorTan<E, L>>) -> TensorTan<E, L> {
    TensorTan(
        dot.and_then(|dot| dot.0.as_ref())
            .map(|t| TensorMap::push(map, t)),
    )
}
