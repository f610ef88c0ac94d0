//! Which floats a type holds, decided by the type alone.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{ByZero, Lift, Param, TanOf, Tree};
use std::marker::PhantomData;

/// No floats: never differentiated.
#[derive(Debug)]
pub enum NoFloats {}
/// Floats of one type.
#[derive(Debug)]
pub struct Floats<E>(PhantomData<E>);
/// Floats of both types.
#[derive(Debug)]
pub enum MixedFloats {}

/// The floats of a type.
pub trait Kind: 'static {
    /// These floats and those of another type.
    type Or<K: Kind>: Kind;
    /// These floats and `f64`.
    type OrF64: Kind;
    /// These floats and `f32`.
    type OrF32: Kind;
    /// Whether there are any.
    type Activity: Activity;
}
impl Kind for NoFloats {
    type Or<K: Kind> = K;
    type OrF64 = Floats<f64>;
    type OrF32 = Floats<f32>;
    type Activity = Constant;
}
impl Kind for Floats<f64> {
    type Or<K: Kind> = K::OrF64;
    type OrF64 = Floats<f64>;
    type OrF32 = MixedFloats;
    type Activity = Varied;
}
impl Kind for Floats<f32> {
    type Or<K: Kind> = K::OrF32;
    type OrF64 = MixedFloats;
    type OrF32 = Floats<f32>;
    type Activity = Varied;
}
impl Kind for MixedFloats {
    type Or<K: Kind> = MixedFloats;
    type OrF64 = MixedFloats;
    type OrF32 = MixedFloats;
    type Activity = Varied;
}

/// The floats of two types together.
pub type JointKind<A, B> = <<A as Tree>::Kind as Kind>::Or<<B as Tree>::Kind>;
/// Whether `T` has derivatives.
pub type ActivityOf<T> = <<T as Tree>::Kind as Kind>::Activity;

/// Floats of one type.
#[diagnostic::on_unimplemented(
    message = "a Jacobian needs arguments and results of one float type",
    label = "`f32` and `f64`, or no floats at all",
    note = "choose the arguments with argnums, and return the others through has_aux"
)]
pub trait Uniform: Kind {
    /// The float type.
    type Float: Float;
}
impl Uniform for Floats<f64> {
    type Float = f64;
}
impl Uniform for Floats<f32> {
    type Float = f32;
}

/// How derivatives by an argument are given and returned: as values of its own type, or not at all.
pub trait Activity: 'static {
    /// Whether there are floats.
    const VARIED: bool;
    /// The gradient's type; `()` for an argument without floats.
    type Gradient<T: Lift>: Lift;
    /// The passing mode of the tangent; `Zero` for an argument without floats.
    type Tangent<P: Param>: Param;
    /// A cotangent as a gradient.
    fn gradient<P: Param, L: Level>(
        tan: TanOf<P::Owned, L>,
        like: P::Ref<'_, L>,
    ) -> <Self::Gradient<P::Owned> as Lift>::At<L>;
    /// The tangent of a gradient as the tangent of a cotangent.
    fn cotangent<T: Lift, L: Level>(tan: &TanOf<Self::Gradient<T>, L>) -> TanOf<T, L>;
    /// A tangent as it was passed.
    fn tangent<P: Param, L: Level>(x: <Self::Tangent<P> as Param>::Ref<'_, L>) -> TanOf<P::Owned, L>;
    /// Where the caller of a direct call finds the tangent of what it leaves in an argument, if it passed one.
    fn back<P: Param>(held: <Self::Tangent<P> as Param>::Held<'_>) -> Option<P::Back<'_>>;
    /// Adds to the cotangent of a tangent.
    fn accumulate<P: Param, L: Level>(into: <Self::Tangent<P> as Param>::Bar<'_, L>, x: &TanOf<P::Owned, L>);
}

/// Differentiated.
#[derive(Debug)]
pub enum Varied {}
impl Activity for Varied {
    const VARIED: bool = true;
    type Gradient<T: Lift> = T;
    type Tangent<P: Param> = P;
    #[inline]
    fn gradient<P: Param, L: Level>(
        tan: TanOf<P::Owned, L>,
        like: P::Ref<'_, L>,
    ) -> <P::Owned as Lift>::At<L> {
        P::value::<L>(tan, like)
    }
    #[inline]
    fn cotangent<T: Lift, L: Level>(tan: &TanOf<T, L>) -> TanOf<T, L> {
        tan.clone()
    }
    #[inline]
    fn tangent<P: Param, L: Level>(x: P::Ref<'_, L>) -> TanOf<P::Owned, L> {
        <P::Owned as Lift>::to_tan::<L>(&P::own::<L>(x))
    }
    fn back<P: Param>(held: P::Held<'_>) -> Option<P::Back<'_>> {
        Some(P::back(held))
    }
    #[inline]
    fn accumulate<P: Param, L: Level>(into: P::Bar<'_, L>, x: &TanOf<P::Owned, L>) {
        P::accumulate::<L>(into, x);
    }
}

/// Static: integers, bools, strings.
#[derive(Debug)]
pub enum Constant {}
impl Activity for Constant {
    const VARIED: bool = false;
    type Gradient<T: Lift> = ();
    type Tangent<P: Param> = ByZero;
    fn gradient<P: Param, L: Level>(_: TanOf<P::Owned, L>, _: P::Ref<'_, L>) {}
    fn cotangent<T: Lift, L: Level>(_: &()) -> TanOf<T, L> {
        Default::default()
    }
    fn tangent<P: Param, L: Level>(_: &()) -> TanOf<P::Owned, L> {
        Default::default()
    }
    fn back<P: Param>(_: <Self::Tangent<P> as Param>::Held<'_>) -> Option<P::Back<'_>> {
        None
    }
    fn accumulate<P: Param, L: Level>(_: &mut (), _: &TanOf<P::Owned, L>) {}
}
