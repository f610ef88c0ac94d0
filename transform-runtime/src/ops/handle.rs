//! Functions that are not methods: a function, and beside it in the type namespace a [`Function`](crate::Function)
//! of the same name, as `#[differentiable]` leaves it.

/// The type of a function's name, zero-sized and generic in the dtype, and in the type of an argument where that is open.
///
/// A braced struct: a unit struct would be a value too, and clash with the function.
macro_rules! handle {
    ($name:ident $(, $param:ident = $default:ty)?) => {
        #[doc = concat!("The function [`", stringify!($name), "`](fn@", stringify!($name), ") as a")]
        /// [`Function`](crate::Function), which transforms take by its name; of `f64` if no dtype is named.
        ///
        /// ```
        /// # use transform_func::{nn::*, prelude::*};
        #[doc = concat!("let handle = func!(", stringify!($name), ");")]
        /// assert_eq!(size_of_val(&handle), 0);
        /// ```
        #[allow(non_camel_case_types)] // the name of the function
        pub struct $name<E = f64 $(, $param = $default)?> {
            of: std::marker::PhantomData<fn() -> (E, $($param)?)>,
        }
        impl<E $(, $param)?> Clone for $name<E $(, $param)?> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<E $(, $param)?> Copy for $name<E $(, $param)?> {}
        impl$(<$param>)? $name<f64 $(, $param)?> {
            /// The handle of `f64`: what the name alone means where nothing says the dtype.
            #[allow(clippy::should_implement_trait)] // it is implemented, for every dtype
            #[doc(hidden)]
            pub fn default() -> Self {
                $name {
                    of: std::marker::PhantomData,
                }
            }
        }
        impl$(<$param>)? $name<f32 $(, $param)?> {
            /// The handle of `f32`: what the name alone means in a function of `f32`.
            #[doc(hidden)]
            pub fn single() -> Self {
                $name {
                    of: std::marker::PhantomData,
                }
            }
        }
        impl<E $(, $param)?> $name<E $(, $param)?> {
            /// The handle of this float: what the name alone means in a function that is generic in it.
            #[doc(hidden)]
            pub fn for_float(_: std::marker::PhantomData<E>) -> Self {
                $name {
                    of: std::marker::PhantomData,
                }
            }
        }
        impl<E $(, $param)?> Default for $name<E $(, $param)?> {
            fn default() -> Self {
                $name {
                    of: std::marker::PhantomData,
                }
            }
        }
    };
}
pub(crate) use handle;

/// The handle that a name means in a function of `f32`. One that is generic in the dtype has a function of this
/// name itself, which goes before the trait's.
pub trait Single: crate::values::Function {
    /// The handle.
    fn single() -> Self {
        Self::default()
    }
}
impl<F: crate::values::Function> Single for F {}

/// The same in a function that is generic in its float.
pub trait ForFloat: crate::values::Function {
    /// The handle.
    fn for_float<E>(_: std::marker::PhantomData<E>) -> Self {
        Self::default()
    }
}
impl<F: crate::values::Function> ForFloat for F {}
