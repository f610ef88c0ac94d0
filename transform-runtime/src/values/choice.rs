//! Variants of enums in generated code. At a level an enum is a struct with a place for the fields of every variant:
//! which variant it is, and what is in it, is asked by the numbers of their names. Of values that are the same at
//! every level it is asked by the user's own pattern.

use crate::values::{DotPath, Tangent};

/// What may be a variant of the enum `E`: a value of it, or its form at a level.
pub trait OfVariant<E> {
    /// Whether it is the variant of this name, as a number; `plain` asks a plain value.
    fn is<const VARIANT: u64>(&self, plain: impl FnOnce(&E) -> bool) -> bool;
}
impl<E> OfVariant<E> for E {
    #[inline(always)]
    fn is<const VARIANT: u64>(&self, plain: impl FnOnce(&E) -> bool) -> bool {
        plain(self)
    }
}

/// What may hold a field of type `T` of a variant of `E`. `PART` is the name of the variant and the field, as a number.
pub trait Payload<E, T, const PART: u64> {
    /// The field.
    type Out;
    /// The field of a value that is that variant; `plain` gives that of a plain value.
    fn payload(&self, plain: impl FnOnce(&E) -> &T) -> &Self::Out;
    /// The field, to be written.
    fn payload_mut(&mut self, plain: impl FnOnce(&mut E) -> &mut T) -> &mut Self::Out;
}
impl<E, T, const PART: u64> Payload<E, T, PART> for E {
    type Out = T;
    #[inline(always)]
    fn payload(&self, plain: impl FnOnce(&E) -> &T) -> &T {
        plain(self)
    }
    #[inline(always)]
    fn payload_mut(&mut self, plain: impl FnOnce(&mut E) -> &mut T) -> &mut T {
        plain(self)
    }
}

/// The form of an enum at a level, as it is made.
pub trait FromVariant {
    /// The variant of this name, with nothing in it yet.
    fn of_variant(variant: &'static str) -> Self;
}
/// A place for a field of a variant, in the form of an enum at a level.
pub trait PartOf<const PART: u64> {
    /// The field.
    type Out;
    /// Its place.
    fn place(&mut self) -> &mut Option<Self::Out>;
}

/// The tangent of an enum, with the tangent of a field of a variant.
pub trait PayloadTan<const PART: u64> {
    /// The tangent of the field.
    type Out;
    /// It, if it is not zero.
    fn part(&self) -> Option<&Self::Out>;
    /// Its place.
    fn part_mut(&mut self) -> &mut Self::Out;
}
impl<T: Tangent, const PART: u64> PayloadTan<PART> for Option<T> {
    type Out = T;
    #[inline(always)]
    fn part(&self) -> Option<&T> {
        self.as_ref()
    }
    #[inline(always)]
    fn part_mut(&mut self) -> &mut T {
        self.get_or_insert_default()
    }
}

/// Whether a value is a variant.
#[inline(always)]
pub fn is_variant<const VARIANT: u64, E, X: OfVariant<E>>(x: &X, plain: impl FnOnce(&E) -> bool) -> bool {
    x.is::<VARIANT>(plain)
}
/// A field of a variant.
#[inline(always)]
pub fn payload<const PART: u64, E, T, X: Payload<E, T, PART>>(
    x: &X,
    plain: impl FnOnce(&E) -> &T,
) -> &X::Out {
    x.payload(plain)
}
/// A field of a variant, to be written.
#[inline(always)]
pub fn payload_mut<const PART: u64, E, T, X: Payload<E, T, PART>>(
    x: &mut X,
    plain: impl FnOnce(&mut E) -> &mut T,
) -> &mut X::Out {
    x.payload_mut(plain)
}
/// The place of the cotangent of a field of a variant.
#[inline(always)]
pub fn part_mut<const PART: u64, T: PayloadTan<PART>>(tan: &mut T) -> &mut T::Out {
    tan.part_mut()
}
impl<'a, T> DotPath<'a, T> {
    /// The part for a field of a variant.
    #[inline(always)]
    pub fn part<const PART: u64>(self) -> DotPath<'a, T::Out>
    where
        T: PayloadTan<PART>,
    {
        self.and_then(T::part)
    }
}
/// The place of a field of a variant that is made.
#[inline(always)]
pub fn part_place<const PART: u64, X: PartOf<PART>>(x: &mut X) -> &mut Option<X::Out> {
    x.place()
}
